/**
 * The words after the hook program in an agent's settings: which dialect, which gate, how long. Read by hand, since a
 * parser for command lines would cost more than the rest of the program. Reads no environment.
 */
import { isAbsolute, join } from "node:path";
import type { Dialect } from "./dialect.ts";
import { dialectOf } from "./dialects.ts";

export interface Line {
	readonly dialect: Dialect;
	/** For the sentence that says how to start the gate; undefined: not named, so the environment says. */
	readonly home: string | undefined;
	/** Where the control door is; undefined: where `home` implies. */
	readonly socket: string | undefined;
	/** What the agent's settings say it waits. */
	readonly timeoutSeconds: number;
	/** What its settings ask at. */
	readonly event: string;
}

/** Wrong words, said to whoever wrote them. */
export class LineError extends Error {
	readonly code = "usage";
}

const longestTimeoutSeconds = 86_400;

/** @throws LineError */
export function parseLine(words: readonly string[]): Line {
	let agent: string | undefined;
	const given = new Map<string, string>();
	for (let at = 0; at < words.length; at += 1) {
		const word = words[at] ?? "";
		if (!word.startsWith("--")) {
			if (agent !== undefined) throw new LineError(`"${word}" is one too many`);
			agent = word;
			continue;
		}
		const [name, joined] = split(word);
		const value = joined ?? words[(at += 1)];
		if (!options.has(name) || value === undefined || given.has(name))
			throw new LineError(`${name}: not understood`);
		given.set(name, value);
	}
	const dialect = agent === undefined ? undefined : dialectOf(agent);
	if (dialect === undefined)
		throw new LineError("name claude, codex, cursor, gemini or copilot");
	const event = given.get("--event") ?? dialect.events[0] ?? "";
	if (!dialect.events.includes(event))
		throw new LineError(`--event ${event}: ${dialect.agent} has none such`);
	return {
		dialect,
		event,
		home: absolute(given, "--home"),
		socket: absolute(given, "--socket"),
		timeoutSeconds: seconds(
			given.get("--timeout"),
			dialect.usualTimeoutSeconds,
		),
	};
}

const options = new Set(["--home", "--socket", "--timeout", "--event"]);

/** `--home=DIR` → both halves. */
function split(word: string): [string, string?] {
	const at = word.indexOf("=");
	return at === -1 ? [word] : [word.slice(0, at), word.slice(at + 1)];
}

/** A relative path would depend on the folder the agent works in. */
function absolute(
	given: ReadonlyMap<string, string>,
	name: string,
): string | undefined {
	const value = given.get(name);
	if (value !== undefined && !isAbsolute(value))
		throw new LineError(`${name} ${value}: not an absolute path`);
	return value;
}

function seconds(text: string | undefined, usual: number): number {
	if (text === undefined) return usual;
	const value = Number(text);
	if (!(value >= 1 && value <= longestTimeoutSeconds))
		throw new LineError(`--timeout ${text}: 1 to ${longestTimeoutSeconds}`);
	return value;
}

/** The control door of a home that was moved into one folder (`DRAWBRIDGE_HOME`, `--home`). */
export const socketBelow = (home: string): string =>
	join(home, "state", process.platform === "win32" ? "gate.pipe" : "gate.sock");
