/** The words after `connect`. Read by hand: a parser for command lines would cost more than the rest of the program. */
import { isAbsolute } from "node:path";

export interface Line {
	readonly upstream: string;
	/** Which of several programs this is; each has a key of its own. */
	readonly client: string;
	/** undefined: as the environment says. */
	readonly home: string | undefined;
}

/** Wrong words, said to whoever wrote them. */
export class LineError extends Error {
	readonly code = "usage";
}

export const usage = `Usage: drawbridge connect UPSTREAM [--client NAME] [--home DIR]

Speaks MCP over standard input and output, and reaches the upstream through the running gate. For clients that only
start commands: nothing secret stands in their settings. The first time, the gate makes a key for it, which is asked
about where the desktop app is open; drawbridge key list shows it, drawbridge key revoke ends it.

  UPSTREAM        a server behind the gate, or "all" for all of them at one address
  --client NAME   which program this is, where several use the same upstream: each has a key of its own
  --home DIR      the gate's home, instead of DRAWBRIDGE_HOME

In a client's settings: {"command": "drawbridge", "args": ["connect", "docs", "--client", "claude"]}
`;

/** @throws LineError */
export function parseLine(words: readonly string[]): Line {
	let upstream: string | undefined;
	const given = new Map<string, string>();
	for (let at = 0; at < words.length; at += 1) {
		const word = words[at] ?? "";
		if (!word.startsWith("-")) {
			if (upstream !== undefined)
				throw new LineError(`"${word}" is one word too many`);
			upstream = word;
			continue;
		}
		const [name = "", joined] = word.split(/=(.*)/s, 2);
		const value = joined ?? words[(at += 1)];
		if (!options.has(name)) throw new LineError(`${name} is no option of it`);
		if (value === undefined || value === "" || given.has(name))
			throw new LineError(`${name} needs one value`);
		given.set(name, value);
	}
	if (upstream === undefined)
		throw new LineError(
			"name the upstream: drawbridge connect UPSTREAM (drawbridge upstream list shows them)",
		);
	const home = given.get("--home");
	if (home !== undefined && !isAbsolute(home))
		throw new LineError("--home needs an absolute path");
	return { upstream, client: given.get("--client") ?? "", home };
}

const options: ReadonlySet<string> = new Set(["--client", "--home"]);
