/**
 * Where each window's own part is, loaded when it is first opened: the sections, and the two small windows of the shell.
 * Imports nothing at once, and so no words: one is asked for as soon as the language is chosen.
 */
import type { Load } from "./frame/use-window.tsx";
import type { Section } from "./sections.tsx";

export const parts = {
	home: async () => (await import("./home/home-window.tsx")).HomeWindow,
	approvals: async () =>
		(await import("./approvals/approvals-window.tsx")).ApprovalsWindow,
	audit: async () => (await import("./audit/audit-window.tsx")).AuditWindow,
	mode: async () => (await import("./mode/mode-window.tsx")).ModeWindow,
	upstreams: async () =>
		(await import("./upstreams/upstreams-window.tsx")).UpstreamsWindow,
	agents: async () => (await import("./agents/agents-window.tsx")).AgentsWindow,
	keys: async () => (await import("./keys/keys-window.tsx")).KeysWindow,
	programs: async () =>
		(await import("./programs/programs-window.tsx")).ProgramsWindow,
	users: async () => (await import("./users/users-window.tsx")).UsersWindow,
	devices: async () =>
		(await import("./devices/devices-window.tsx")).DevicesWindow,
	allowlist: async () =>
		(await import("./allowlist/allowlist-window.tsx")).AllowlistWindow,
	limits: async () => (await import("./limits/limits-window.tsx")).LimitsWindow,
	secrets: async () =>
		(await import("./secrets/secrets-window.tsx")).SecretsWindow,
	certificates: async () =>
		(await import("./certificates/certificates-window.tsx")).CertificatesWindow,
	status: async () => (await import("./status/status-window.tsx")).StatusWindow,
	settings: async () =>
		(await import("./settings/settings-window.tsx")).SettingsWindow,
	setup: async () => (await import("./setup/setup-window.tsx")).SetupWindow,
	about: async () => (await import("./about/about-window.tsx")).AboutWindow,
	popup: async () => (await import("./approvals/popup.tsx")).Popup,
	pairing: async () =>
		(await import("./pairing/pairing-window.tsx")).PairingWindow,
} satisfies Readonly<Record<Section["id"] | "popup" | "pairing", Load>>;

/** The part that an address's fragment leads to, with or without what follows a `?`; Home's where it names none. */
export function partAt(hash: string): Load {
	const id = hash.slice(1).split("?")[0] ?? "";
	const known: Readonly<Record<string, Load>> = parts;
	return Object.hasOwn(known, id) ? (known[id] ?? parts.home) : parts.home;
}
