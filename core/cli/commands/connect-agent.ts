/** connect-agent: agents' servers as they are, and the ones that move, shown whole before anything is changed. */
import { resolve } from "node:path";
import {
	AgentId,
	type AgentMoveView,
	type AgentPlaceView,
	type AgentPlanView,
	type AgentView,
	type PlannedServerView,
} from "../../../contract/agents.ts";
import { joined } from "../../inspection/line.ts";
import { visible } from "../../visible.ts";
import type { GateCaller } from "../client.ts";
import { CliError, print, printJson, table, tell } from "../output.ts";
import { confirmed, hasTerminal } from "../prompt.ts";
import { withGate } from "../session.ts";

interface Flags {
	readonly all?: boolean;
	readonly file?: string;
	readonly yes?: boolean;
	readonly undo?: boolean;
	readonly json?: boolean;
}

export async function connectAgent(
	agent: string | undefined,
	servers: readonly string[],
	flags: Flags,
): Promise<void> {
	if (agent === undefined) {
		if (flags.all || flags.undo)
			throw new CliError("usage", `name an agent: ${names}`, 2);
		await withGate((gate) => list(gate, flags));
		return;
	}
	const known = AgentId.safeParse(agent);
	if (!known.success)
		throw new CliError(
			"usage",
			`"${agent}" is no agent this knows: ${names}`,
			2,
		);
	if (flags.all && servers.length > 0)
		throw new CliError("usage", "either servers by name, or --all", 2);
	await withGate(async (gate) => {
		if (flags.undo) await takeBack(gate, known.data, flags);
		else if (flags.all || servers.length > 0)
			await moveServers(gate, known.data, servers, flags);
		else await list(gate, flags, known.data);
	});
}

const names = AgentId.options.join(", ");

async function list(
	gate: GateCaller,
	flags: Flags,
	only?: AgentId,
): Promise<void> {
	const all = await gate.call("agent.list", {});
	const views = all.filter(({ agent }) => only === undefined || agent === only);
	if (flags.json) {
		printJson(only === undefined ? views : views[0]);
		return;
	}
	const found = views.filter((view) => view.found || view.places.length > 0);
	if (found.length === 0) {
		tell("no agent was found; these places were looked at:");
		for (const place of views.flatMap(({ looked }) => looked)) tell(place);
		return;
	}
	print(found.map(describe).join("\n\n"));
	const open = found.find(({ places }) =>
		places.some(({ servers }) => servers.some(({ guarded }) => !guarded)),
	);
	if (open)
		tell(
			`to move servers behind the gate: drawbridge connect-agent ${open.agent} --all (it shows the change first, and asks)`,
		);
}

const hooks: Record<AgentView["hook"], string> = {
	current: "asks before every call",
	stale: "its hook is another version's; run: drawbridge hook install",
	absent: "no hook",
	unreadable: "its hooks cannot be read",
	none: "knows no hooks",
};

function describe({ title, agent, version, hook, places }: AgentView): string {
	const head = `${title} (${agent})${version === null ? "" : ` ${version}`}, ${hooks[hook]}`;
	return [
		visible(head),
		...places.map((place) =>
			[
				visible(`  ${titleOf(place)}`),
				place.problem === ""
					? indented(
							table(
								place.servers.map((server) => [
									server.name,
									server.guarded ? "through the gate" : "NOT GUARDED",
									server.plainKeys.length === 0
										? ""
										: `plain key: ${server.plainKeys.map((key) => key.name || `in its ${key.in}`).join(", ")}`,
									server.target,
								]),
								["SERVER", "", "", "REACHES"],
								"no servers",
							),
						)
					: visible(`    ${place.problem}`),
			].join("\n"),
		),
	].join("\n");
}

const titleOf = ({ file, project, shared }: AgentPlaceView): string =>
	project === null || shared ? file : `${file}, for ${project}`;

const indented = (text: string): string => text.replaceAll(/^/gm, "    ");

/** One list of servers after the other: each is a file of its own, and is shown and asked about by itself. */
async function moveServers(
	gate: GateCaller,
	agent: AgentId,
	servers: readonly string[],
	flags: Flags,
): Promise<void> {
	const places = await placesFor(gate, agent, servers, flags);
	const done: AgentMoveView[] = [];
	const plans: AgentPlanView[] = [];
	for (const { id } of places) {
		// oxlint-disable-next-line no-await-in-loop -- what one changes, the next has to know
		const plan = await gate.call("agent.plan", {
			place: id,
			servers: [...servers],
		});
		plans.push(plan);
		if (!flags.json) print(describePlan(plan));
		const movable = plan.servers.filter(({ obstacle }) => obstacle === "");
		if (movable.length === 0) continue;
		// oxlint-disable-next-line no-await-in-loop
		if (!(await mayGoOn(flags, "Move them behind the gate?"))) continue;
		done.push(
			// oxlint-disable-next-line no-await-in-loop
			await gate.call("agent.apply", {
				place: id,
				servers: plan.servers.map(({ name }) => name),
				digest: plan.digest,
			}),
		);
		if (!flags.json) sayMissing(movable);
	}
	if (flags.json) printJson({ plans, moves: done });
	const wanted = plans.flatMap((plan) => plan.servers);
	if (done.length > 0 && !flags.json)
		tell(
			`moved: ${done.flatMap((move) => move.servers.map(({ name }) => name)).join(", ")}; to put it back: drawbridge connect-agent ${agent} --undo`,
		);
	if (wanted.length === 0 && !flags.json)
		tell("all of its servers use the gate already");
	if (wanted.length > 0 && wanted.every(({ obstacle }) => obstacle !== ""))
		throw new CliError("conflict", "none of these servers can be moved");
}

async function placesFor(
	gate: GateCaller,
	agent: AgentId,
	servers: readonly string[],
	{ file }: Flags,
): Promise<readonly AgentPlaceView[]> {
	const all = await gate.call("agent.list", {});
	const wanted = file === undefined ? undefined : resolve(file);
	const own = (all.find((one) => one.agent === agent)?.places ?? []).filter(
		(place) => wanted === undefined || place.file === wanted,
	);
	for (const { problem } of own) if (problem !== "") tell(problem);
	if (servers.length === 0)
		return own.filter((place) =>
			place.servers.some((server) => !server.guarded),
		);
	const holders = own.filter((place) =>
		servers.some((name) => place.servers.some((one) => one.name === name)),
	);
	const [holder, ...others] = holders;
	const missing = servers.filter(
		(name) =>
			holder?.servers.every((one) => one.name !== name) !== false &&
			others.length === 0,
	);
	if (holder === undefined || missing.length > 0)
		throw new CliError(
			"not-found",
			`${agent} has no server ${missing.join(", ")}; see: drawbridge connect-agent ${agent}`,
		);
	if (others.length > 0)
		throw new CliError(
			"usage",
			`these stand in several places; say which: --file ${holders.map(titleOf).join(" or --file ")}`,
			2,
		);
	return [holder];
}

/** A script says --yes; a person is asked. */
async function mayGoOn(flags: Flags, question: string): Promise<boolean> {
	if (flags.yes) return true;
	if (flags.json || !hasTerminal()) {
		tell("nothing was changed; do it with --yes");
		return false;
	}
	if (await confirmed(question)) return true;
	throw new CliError("refused", "left as it was");
}

/** All of it comes from a file that anybody may have written. */
const describePlan = ({
	file,
	target,
	servers,
	diff,
	notes,
}: AgentPlanView): string =>
	[
		target === file ? file : `${file} (a link to ${target})`,
		...servers.flatMap(describeServer),
		"",
		...diff,
		"",
		...notes.map((note) => `! ${note}`),
	]
		.map(visible)
		.join("\n");

function describeServer(server: PlannedServerView): string[] {
	const { name, obstacle, upstream } = server;
	if (obstacle !== "") return [`${name}: stays, since ${obstacle}`];
	return [
		`${name}: becomes the upstream ${upstream}${server.isThere ? ", which is there already" : ""}`,
		...(server.url === ""
			? [`  runs ${joined(server.command)}`, `  in ${server.cwd}`]
			: [`  reaches ${server.url}`]),
		...server.fields.map((field) => `  with ${field.name}: ${field.value}`),
		...server.secrets.map(
			(secret) =>
				`  its plain key ${secret.field} goes into the vault as ${secret.name}, for this upstream only`,
		),
		...server.variables.map(
			(variable) => `  the gate reads its own variable ${variable}`,
		),
		...server.missing.map((secret) => `  still needs the secret ${secret}`),
		...server.notes.map((note) => `  ${note}`),
	];
}

function sayMissing(servers: readonly PlannedServerView[]): void {
	for (const { upstream, missing } of servers)
		for (const secret of missing)
			tell(
				`${upstream} answers once it has its key: drawbridge secret set ${secret}`,
			);
}

async function takeBack(
	gate: GateCaller,
	agent: AgentId,
	flags: Flags,
): Promise<void> {
	const wanted = flags.file === undefined ? undefined : resolve(flags.file);
	const moves = await gate.call("agent.moves", {});
	const last = moves.findLast(
		(move) =>
			move.agent === agent && (wanted === undefined || move.file === wanted),
	);
	if (last === undefined)
		throw new CliError("not-found", `nothing of ${agent} was moved`);
	const servers = last.servers.map(({ name }) => name).join(", ");
	if (!flags.json)
		tell(`${servers} in ${last.file}: reached without the gate again`);
	if (!(await mayGoOn(flags, "Put it back?"))) {
		if (flags.json) printJson(last);
		return;
	}
	const done = await gate.call("agent.undo", { id: last.id });
	if (flags.json) printJson({ ...last, ...done });
	else
		tell(
			done.exact
				? "the file is as it was"
				: done.left.length === 0
					? "the file was changed meanwhile: only our entries were put back"
					: `the file was changed meanwhile: left as they are: ${done.left.join(", ")}`,
		);
}
