/**
 * The entry by which an agent reaches a server through the gate, and telling whether one is such an entry. Strict: what a
 * cloned repository calls "drawbridge" is not taken for it.
 */
import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { AgentId } from "../../contract/agents.ts";
import { resolveHome } from "../home.ts";
import type { Machine } from "../hook/install/agents.ts";
import type { JsonObject } from "../json.ts";
import type { Entry } from "./entry.ts";

/** What the agent starts: the command whose words begin with this, and nothing secret in it. */
function launcher({ program }: Machine): readonly [string, string] {
	const { node, script } = program;
	const folder = dirname(script);
	if (!script.endsWith(".mjs"))
		return [node, resolve(folder, "..", "connect", "main.ts")];
	// The desktop app's gate is bundled beside the command line's folder.
	const places = [folder, resolve(folder, "..", "core")].map((one) =>
		join(one, "connect.mjs"),
	);
	return [node, places.find((path) => existsSync(path)) ?? places[0] ?? ""];
}

/** A line that starts nothing would leave the agent without the server. */
export const canGuard = (machine: Machine): boolean =>
	existsSync(launcher(machine)[1]);

function wordsFor(
	upstream: string,
	agent: AgentId,
	machine: Machine,
): readonly [string, ...string[]] {
	const [node, script] = launcher(machine);
	const { home, socket } = machine;
	const isPlain = resolveHome({ DRAWBRIDGE_HOME: home }).socket === socket;
	return [
		node,
		script,
		"connect",
		upstream,
		"--client",
		agent,
		// Homes in the platform's own places are found without it.
		...(isPlain ? ["--home", home] : []),
	];
}

const types: Readonly<Partial<Record<AgentId, string>>> = {
	claude: "stdio",
	cursor: "stdio",
	vscode: "stdio",
	copilot: "local",
};

/** In the agent's dialect, with what is its own behind it. */
export function guardedEntry(
	agent: AgentId,
	upstream: string,
	own: JsonObject,
	machine: Machine,
): JsonObject {
	const [command, ...args] = wordsFor(upstream, agent, machine);
	const type = types[agent];
	return {
		...(type === undefined ? {} : { type }),
		command,
		args,
		...own,
	};
}

/** `origins`: the gate's own, as clients write them. */
export function isGuarded(
	entry: Entry,
	machine: Machine,
	origins: ReadonlySet<string>,
): boolean {
	const { command, args, env, url } = entry;
	if (command === undefined)
		return URL.canParse(url) && origins.has(new URL(url).origin);
	// A variable such as NODE_OPTIONS would load something else first.
	if (Object.keys(env).length > 0) return false;
	const [node, script] = launcher(machine);
	if (command === node) return args[0] === script && args[1] === "connect";
	return command === "drawbridge" && args[0] === "connect";
}
