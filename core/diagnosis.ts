/**
 * What a person sends along when something is amiss: versions and states, counted. No key, no name of anything, no address
 * but loopback's, and no path that tells who the user is. Reads nothing.
 */
import type { SettingsFinding } from "../contract/settings.ts";
import type { StatusView } from "../contract/views.ts";

interface Diagnosed {
	readonly version: string;
	readonly schema: number;
	readonly node: string;
	readonly platform: string;
	readonly status: StatusView;
	/** Of the settings file. */
	readonly findings: readonly SettingsFinding[];
	/** The user's home folder. */
	readonly user: string;
}

export function diagnosisOf(diagnosed: Diagnosed): string {
	const { status, findings, user } = diagnosed;
	const wrong = findings.filter(({ result }) => result === "wrong");
	const lines: readonly (readonly [string, string])[] = [
		["Drawbridge", `${diagnosed.version}, state schema ${diagnosed.schema}`],
		["Node", diagnosed.node],
		["Platform", diagnosed.platform],
		["Mode", status.mode],
		["Gate", status.running ? "runs" : "does not run"],
		["Listeners", counted(status.listeners.map(({ url }) => schemeOf(url)))],
		["Vault", `${status.vault.backend}, ${status.vault.state}`],
		["Peers' users", status.peerUserChecked ? "checked" : "not checked"],
		["Desktop", status.owner.desktop ? "attached" : "not attached"],
		["Owner passphrase", status.owner.passphrase ? "is set" : "is not set"],
		["Bridge", status.bridge.raised ? "raised" : "not raised"],
		[
			"Upstreams",
			counted(
				status.upstreams.map(
					({ preset, stdio, health }) =>
						`${preset ?? "any"} ${stdio ? "by command" : "by address"} (${health.state})`,
				),
			),
		],
		["Keys and users", `${status.activeKeys} and ${status.activeUsers}`],
		["Waiting", String(status.pendingApprovals)],
		[
			"Settings",
			wrong.length === 0
				? `good, ${findings.length} to note`
				: wrong.map(({ line }) => `wrong in line ${line ?? "?"}`).join(", "),
		],
		["Warnings", String(status.warnings.length)],
		["Settings file", withoutUser(status.paths.settings, user)],
		["State folder", withoutUser(status.paths.state, user)],
	];
	return lines.map(([name, value]) => `${name}: ${value}`).join("\n");
}

const schemeOf = (url: string): string => url.split(":", 1)[0] ?? "";

/** "2 × http, 1 × https" */
function counted(kinds: readonly string[]): string {
	const counts = new Map<string, number>();
	for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
	return (
		[...counts].map(([kind, count]) => `${count} × ${kind}`).join(", ") ||
		"none"
	);
}

/** A path elsewhere may name somebody, too. */
const withoutUser = (path: string, user: string): string =>
	path.startsWith(`${user}/`) || path.startsWith(`${user}\\`)
		? `~${path.slice(user.length)}`
		: "elsewhere";
