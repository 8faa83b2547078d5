/** upstream: the servers behind the gate. */
import type { UpstreamView } from "../../../contract/views.ts";
import { CliError, print, printJson, table, tell } from "../output.ts";
import { ask } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

export async function addUpstream(
	name: string,
	target: string[],
	flags: Json & { root?: boolean; preset?: string },
): Promise<void> {
	const [url] = target;
	if (flags.preset !== undefined) throw notYet("--preset");
	if (target.length !== 1 || url === undefined)
		throw notYet("an upstream that is a command");
	const view = await ask("upstream.add", {
		name,
		url,
		root: flags.root ?? false,
	});
	if (flags.json) printJson(view);
	else print(`${view.name} is at ${view.gateUrl}`);
}

export async function listUpstreams(flags: Json): Promise<void> {
	const upstreams = await ask("upstream.list", {});
	if (flags.json) printJson(upstreams);
	else
		print(
			table(
				upstreams.map(upstreamRow),
				["NAME", "ADDRESS", "AT THE GATE", "HEALTH", "FROM"],
				"no upstream yet; add one with: drawbridge upstream add NAME URL",
			),
		);
}

const upstreamRow = (one: UpstreamView): string[] => [
	one.name,
	one.url,
	one.gateUrl,
	`${one.health.state}${one.health.detail ? ` (${one.health.detail})` : ""}`,
	one.source,
];

export async function removeUpstream(name: string, flags: Json): Promise<void> {
	const done = await ask("upstream.remove", { name });
	if (flags.json) printJson(done);
	else tell(`removed ${name}`);
}

/** A contract word whose feature comes with a later version. */
export const notYet = (what: string): CliError =>
	new CliError("not-yet", `${what} is not built yet`, 2);
