/**
 * What awk's calls do: commands, files, gawk's sockets. Data; judges nothing.
 */
import { words } from "./dialect.ts";
import {
	type Constant,
	type Library,
	type Rule,
	ruleTable,
	runsShell,
	shows,
} from "./library.ts";
import { characterOf, foldMethod } from "./methods.ts";
import {
	knownText,
	nameOf,
	numberOf,
	origin,
	unknown,
	unknownFrom,
	type Value,
} from "./value.ts";

/** gawk's files that are sockets. */
function isSocket(value: Value | undefined): boolean {
	return value?.kind === "text" && (value.pieces[0] ?? "").startsWith("/inet");
}

const writes =
	(act: "write" | "append"): Rule =>
	(call) => {
		const [to, ...content] = call.args;
		const name = knownText(to);
		if (name === "/dev/stdout" || name === "/dev/stderr" || name === "-")
			return shows({ ...call, args: content });
		if (isSocket(to)) {
			call.effects.connects(undefined, call.span);
			call.effects.sends(undefined, content, call.span);
			return unknown;
		}
		// A name made of fields splits a file into parts; that is what awk is for.
		if (to?.kind !== "unknown") call.effects.act(act, to, call.span);
		return unknown;
	};

/** What is printed into a command is its input: a shell runs it. */
const pipes: Rule = (call) => {
	const [to, ...content] = call.args;
	if (isSocket(to)) {
		call.effects.connects(undefined, call.span);
		call.effects.sends(undefined, content, call.span);
		return unknown;
	}
	call.effects.shell(to, call.span);
	const program = (knownText(to) ?? "").trim();
	const name = program.slice(program.lastIndexOf("/") + 1);
	if (["sh", "bash", "zsh", "dash", "ksh", "sh -s", "bash -s"].includes(name))
		for (const line of content) call.effects.shell(line, call.span);
	return unknown;
};

const gets: Rule = (call) => {
	const [from] = call.args;
	if (isSocket(from)) {
		call.effects.connects(undefined, call.span);
		call.assign(1, unknownFrom(origin.network));
		return unknownFrom(origin.network);
	}
	const output = unknownFrom(call.effects.shell(from, call.span));
	call.assign(1, output);
	return output;
};

const rules = ruleTable({
	system: runsShell(),
	"print printf": shows,
	"print>": writes("write"),
	"print>>": writes("append"),
	"print| print|&": pipes,
	"|getline": gets,
	"getline<": (call) => {
		const [path] = call.args;
		return path?.kind === "unknown" || knownText(path) === "-"
			? unknown
			: unknownFrom(call.effects.act("read", path, call.span));
	},
	sprintf: (call) => {
		const [format, ...rest] = call.args;
		if (format === undefined) return undefined;
		const [only] = rest;
		if (knownText(format) === "%c" && only?.kind === "number")
			return characterOf(numberOf(only.number));
		return foldMethod("format", format, rest);
	},
	"toupper tolower": (call) =>
		call.args[0] === undefined
			? undefined
			: foldMethod(
					call.name === "tolower" ? "lower" : "upper",
					call.args[0],
					[],
				),
});

export const awkLibrary: Library = {
	language: "awk",
	rules,
	constants: new Map<string, Constant>([
		["ENVIRON", () => ({ ...nameOf("ENVIRON"), from: origin.environment })],
	]),
	canonical: (name) => name,
	joins: words("concat"),
	repeats: new Set(),
	pipes: new Set(),
	formats: false,
	powerful: new Set(),
	environments: words("ENVIRON"),
	bareCalls: "none",
	countsFromOne: false,
	callsTexts: false,
	command: "shell",
	showsStatements: "none",
};
