/**
 * What a language has to say: the shape of the English words, with any text in the place of a text. A translation that
 * misses one does not compile.
 */

export interface Catalogue {
	readonly about: Widened<typeof import("./en/about.ts")>;
	readonly agents: Widened<typeof import("./en/agents.ts")>;
	readonly allowlist: Widened<typeof import("./en/allowlist.ts")>;
	readonly approvals: Widened<typeof import("./en/approvals.ts")>;
	readonly audit: Widened<typeof import("./en/audit.ts")>;
	readonly bridge: Widened<typeof import("./en/bridge.ts")>;
	readonly certificates: Widened<typeof import("./en/certificates.ts")>;
	readonly commands: Widened<typeof import("./en/commands.ts")>;
	readonly devices: Widened<typeof import("./en/devices.ts")>;
	readonly home: Widened<typeof import("./en/home.ts")>;
	readonly httpsWizard: Widened<typeof import("./en/https-wizard.ts")>;
	readonly keys: Widened<typeof import("./en/keys.ts")>;
	readonly limits: Widened<typeof import("./en/limits.ts")>;
	readonly mode: Widened<typeof import("./en/mode.ts")>;
	readonly pairing: Widened<typeof import("./en/pairing.ts")>;
	readonly phone: Widened<typeof import("./en/phone.ts")>;
	readonly programs: Widened<typeof import("./en/programs.ts")>;
	readonly push: Widened<typeof import("./en/push.ts")>;
	readonly rules: Widened<typeof import("./en/rules.ts")>;
	readonly secrets: Widened<typeof import("./en/secrets.ts")>;
	readonly session: Widened<typeof import("./en/session.ts")>;
	readonly settings: Widened<typeof import("./en/settings.ts")>;
	readonly setup: Widened<typeof import("./en/setup.ts")>;
	readonly shared: Widened<typeof import("./en/shared.ts")>;
	readonly status: Widened<typeof import("./en/status.ts")>;
	readonly tray: Widened<typeof import("./en/tray.ts")>;
	readonly upstreams: Widened<typeof import("./en/upstreams.ts")>;
	readonly users: Widened<typeof import("./en/users.ts")>;
}

/** The same shape, where a text may be any text and a list have any length. */
export type Widened<T> = T extends string
	? string
	: T extends number | boolean | null | undefined
		? T
		: T extends (...given: infer G) => infer R
			? (...given: G) => Widened<R>
			: T extends readonly (infer E)[]
				? readonly Widened<E>[]
				: { readonly [K in keyof T]: Widened<T[K]> };
