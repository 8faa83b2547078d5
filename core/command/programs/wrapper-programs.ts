/** Unwraps programs that run other programs: finds the inner command and has it read in its own right. */
import { onlyTells } from "../apply.ts";
import type { Call, Program, RunOptions } from "../call.ts";
import {
	type Field,
	from,
	knownPrefix,
	shown,
	type Stream,
	unknownMark,
} from "../field.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";
import { isLocalHost } from "../network-redirection.ts";
import { assignments, runText } from "./run-text.ts";
import { type Wrapper, wrappers } from "./wrappers.ts";

export const words = (text = ""): ReadonlySet<string> =>
	new Set(text.split(" ").filter((word) => word !== ""));

export function wrapperPrograms(): Map<string, Program> {
	const result = new Map<string, Program>();
	for (const wrapper of wrappers)
		for (const name of wrapper.names.split(" "))
			result.set(name, unwrap(wrapper));
	return result;
}

function unwrap(wrapper: Wrapper): Program {
	const shape = {
		values: new Set([...words(wrapper.values), ...words(wrapper.shell)]),
		words: wrapper.words ?? false,
		abbreviates: false,
		stops: true,
	};
	const shellFlags = [...words(wrapper.shell)];
	const subs = words(wrapper.subs);
	const looksUp = wrapper.names.startsWith("command ");
	const after = words(wrapper.after);
	return (call) => {
		const args = readArguments(call.args, shape);
		if (args.operands.length === 0 && onlyTells(args)) return undefined;
		if (
			call.args.length === 1 &&
			["-h", "--print"].includes(call.args[0]?.text ?? "")
		)
			return undefined;
		if (
			wrapper.prints !== undefined &&
			words(wrapper.prints).has(args.operands[0]?.text ?? "")
		)
			call.shell.report(
				"high",
				"secrets",
				call,
				"prints the environment, secrets too",
			);
		if (looksUp && call.name === "command" && hasFlag(args, ["-v", "-V"]))
			return located(args.operands);
		if (wrapper.risk !== undefined)
			call.shell.report(
				wrapper.risk[0],
				wrapper.risk[1],
				call,
				wrapper.risk[2],
			);
		if (wrapper.display === true)
			for (const display of [
				...flagValues(args, ["-display", "--display"]),
				...[call.environment.get("DISPLAY")].filter(
					(field) => field !== undefined,
				),
			])
				shownElsewhere(display, call);
		const texts = flagValues(args, shellFlags);
		for (const text of texts)
			call.shell.text(text.text, text, call, optionsOf(wrapper));
		let { operands } = args;
		if (subs.size > 0) {
			if (!subs.has(operands[0]?.text ?? "")) return undefined;
			operands = readArguments(operands.slice(1), shape).operands;
		}
		if (after.size > 0) {
			const mark = call.args.findIndex(
				(arg) =>
					after.has(arg.text) || (arg.text === "--" && wrapper.after !== ""),
			);
			if (mark >= 0) operands = call.args.slice(mark + 1);
			else if (wrapper.after === "--" && subs.size > 0) return undefined;
		}
		operands = operands.slice(wrapper.skip ?? 0);
		const { rest, environment } =
			wrapper.assigns === true
				? assignments(operands, call)
				: { rest: operands, environment: call.environment };
		const [next, text] = rest;
		if (next === undefined) return undefined;
		if (shellFlags.includes(next.text))
			return text === undefined
				? undefined
				: call.shell.text(text.text, text, call, optionsOf(wrapper));
		if (wrapper.text === true) return runText(rest, call, optionsOf(wrapper));
		return call.shell.words(rest, call, { ...optionsOf(wrapper), environment });
	};
}

function shownElsewhere(display: Field, call: Call): void {
	const colon = display.text.lastIndexOf(":");
	const host = display.text.slice(0, Math.max(0, colon));
	if (
		host !== "" &&
		host !== "unix" &&
		!host.startsWith("/") &&
		!isLocalHost(host)
	)
		call.shell.report(
			"critical",
			"exec-remote",
			display,
			"opens a terminal of this machine on another one",
			{ host: shown(host) },
		);
}

/** What `which` and `command -v` print. */
export function located(names: readonly Field[]): Stream {
	return {
		text: names
			.map(
				(name) => `${name.text.includes("/") ? "" : "/usr/bin/"}${name.text}\n`,
			)
			.join(""),
		tags: 0,
	};
}

const optionsOf = (wrapper: Wrapper): RunOptions =>
	wrapper.elsewhere === true ? { elsewhere: true } : {};

/** `repeat 3 rm x`, `repeat 3 { rm x }` (zsh). */
export const repeat: Program = (call) => {
	let inner = call.args.slice(1);
	if (inner[0]?.text === "{" || inner[0]?.text === "do") inner = inner.slice(1);
	if (inner.at(-1)?.text === "}" || inner.at(-1)?.text === "done")
		inner = inner.slice(0, -1);
	return call.shell.words(inner, call);
};

/** Runs later what it reads, or what it is given. */
export const at: Program = (call) => {
	const args = readArguments(call.args, {
		values: words("-f -q -t"),
		words: false,
		abbreviates: false,
		stops: false,
	});
	if (hasFlag(args, ["-l", "-V", "-c"])) return undefined;
	if (hasFlag(args, ["-r", "-d"])) return undefined;
	call.shell.report(
		"high",
		"persistence",
		call,
		"runs a command later, by itself",
	);
	for (const file of flagValues(args, ["-f"]))
		call.shell.file(file, call, "shell");
	if (call.input !== undefined)
		call.shell.stream(call.input, call, call, "shell");
	return undefined;
};

/** `crontab FILE`, `… | crontab -`: a whole new schedule. */
export const crontab: Program = (call) => {
	const args = readArguments(call.args, {
		values: words("-u"),
		words: false,
		abbreviates: false,
		stops: false,
	});
	if (hasFlag(args, ["-V", "-T", "-h"]) || onlyTells(args)) return undefined;
	if (hasFlag(args, ["-l"]))
		return { text: `${unknownMark}\n`, tags: from.program };
	call.shell.report(
		"high",
		"persistence",
		call,
		hasFlag(args, ["-r"])
			? "deletes every scheduled command"
			: "changes scheduled commands",
	);
	const [file] = args.operands;
	const stream =
		file === undefined || file.text === "-"
			? call.input
			: call.shell.script(file, call);
	if (stream !== undefined) call.shell.later(stream, call, call.scope);
	return undefined;
};

const screenShape = {
	values: words("-S -t -c -p -h -s -T -e"),
	words: false,
	abbreviates: false,
	stops: true,
};

/** `screen -dmS name sh -c …`, `screen -X stuff 'text'`. */
export const screen: Program = (call) => {
	const args = readArguments(call.args, screenShape);
	if (hasFlag(args, ["-X"])) {
		const stuff = args.operands.findIndex(
			(field) =>
				field.text === "stuff" ||
				field.text === "exec" ||
				field.text === "screen",
		);
		if (stuff >= 0) return runText(args.operands.slice(stuff + 1), call);
		return undefined;
	}
	return args.operands.length === 0
		? undefined
		: call.shell.words(args.operands, call);
};

const valgrindShape = {
	values: words(""),
	words: false,
	abbreviates: false,
	stops: true,
};

/** Takes `--flag=value` only. */
export const flagged: Program = (call) => {
	const args = readArguments(call.args, valgrindShape);
	return args.operands.length === 0
		? undefined
		: call.shell.words(args.operands, call);
};

/** `gdb -ex 'shell …'`, `--args`. */
export const debuggerProgram: Program = (call) => {
	for (const [index, arg] of call.args.entries()) {
		const isCommand =
			arg.text === "-ex" ||
			arg.text === "--ex" ||
			arg.text === "-iex" ||
			arg.text === "-o" ||
			arg.text === "--eval-command";
		const command = isCommand ? call.args[index + 1] : undefined;
		if (command === undefined) continue;
		const text = command.text.trimStart();
		for (const prefix of ["shell ", "!", "platform shell ", "make ", "pipe "])
			if (text.startsWith(prefix))
				call.shell.text(text.slice(prefix.length), command, call);
		if (text.startsWith("python "))
			call.shell.code("python", text.slice(7), command, call);
		if (
			knownPrefix(text).startsWith("call ") ||
			text.startsWith("print system")
		)
			call.shell.report(
				"high",
				"exec-remote",
				command,
				"runs code in another process",
			);
	}
	const mark = call.args.findIndex(
		(arg) => arg.text === "--args" || arg.text === "--",
	);
	if (
		call.args.some(
			(arg) =>
				arg.text === "-p" || arg.text === "--pid" || arg.text === "attach",
		)
	)
		call.shell.report("high", "privilege", call, "looks into another process");
	return mark < 0
		? undefined
		: call.shell.words(call.args.slice(mark + 1), call);
};
