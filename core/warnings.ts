/** What the owner of this machine should know and nobody else says: a sentence each, the gravest first. */

/** Rows that were changed by somebody else than the gate: their ids. */
interface Watched {
	readonly ignored: Iterable<string>;
}
/** Whoever has something to say. */
interface Teller {
	warnings(): readonly string[];
}

interface Found {
	readonly keys: Watched;
	readonly devices: Watched;
	readonly commands: Watched;
	readonly auth: Teller;
	readonly oauth: Teller;
	readonly certificates: Teller;
	readonly upstreams: Teller;
	readonly updates: Teller;
	readonly policies: { problems(): readonly string[] };
	readonly waiting: { readonly notice: string | undefined };
	readonly read: { readonly warnings: readonly string[] };
	/** Why the settings file as it stands now was not taken over. */
	readonly badSettings: string | undefined;
	/** Why servers run without a sandbox; undefined: they do not. */
	readonly sandboxLack: string | undefined;
}

export const warningsOf = (found: Found): string[] => [
	...[found.waiting.notice].filter((notice) => notice !== undefined),
	...(found.badSettings === undefined
		? []
		: [
				`settings not taken over, the last good ones hold: ${found.badSettings}`,
			]),
	...(found.sandboxLack === undefined
		? []
		: [
				`servers that the gate starts run without a sandbox, unless their settings want one: ${found.sandboxLack}`,
			]),
	...found.oauth.warnings(),
	...[...found.commands.ignored].map(
		(id) =>
			`the approval of ${id}'s command was changed outside of the gate, and counts no more`,
	),
	...[...found.devices.ignored].map(
		(id) => `phone ${id} was changed outside of the gate, and decides nothing`,
	),
	...found.auth.warnings(),
	...[...found.keys.ignored].map(
		(id) => `key ${id} was changed outside of the gate, and opens nothing`,
	),
	...found.read.warnings,
	...found.certificates.warnings(),
	...found.policies.problems(),
	...found.upstreams.warnings(),
	...found.updates.warnings(),
];
