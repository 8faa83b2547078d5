/** xargs and parallel: commands made of what is read. */
import { onlyTells } from "../apply.ts";
import type { Call, Program, RunOptions } from "../call.ts";
import { type Field, from, type Stream, unknownMark } from "../field.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";
import { runText } from "./run-text.ts";
import { words } from "./wrapper-programs.ts";

const xargsShape = {
	values: words(
		"-I --replace -i -J -n --max-args -L --max-lines -P --max-procs -d --delimiter -E -e -s --max-chars -a --arg-file -R -S --process-slot-var",
	),
	words: false,
	abbreviates: true,
	stops: true,
};

export const xargs: Program = (call) => {
	// `-i` takes its value attached only.
	const begin = call.args.findIndex((arg) => !arg.text.startsWith("-"));
	const bare = call.args.findIndex(
		(arg, index) => arg.text === "-i" && (begin < 0 || index < begin),
	);
	const args = readArguments(
		call.args.filter((_, index) => index !== bare),
		xargsShape,
	);
	if (onlyTells(args)) return undefined;
	const file = flagValues(args, ["-a", "--arg-file"])[0];
	const input =
		file === undefined
			? call.input
			: (call.shell.contents(file, call) ?? {
					text: undefined,
					tags: call.shell.act("read", file, call) ? from.secret : 0,
				});
	const delimiter = flagValues(args, ["-d", "--delimiter"])[0]?.text;
	const zero = hasFlag(args, ["-0", "--null"]);
	const replace =
		flagValues(args, ["-I", "--replace", "-J"])[0]?.text ??
		(bare >= 0 ? "{}" : undefined);
	const items = itemsOf(input, call, replace !== undefined, zero, delimiter);
	const command = args.operands;
	if (command.length === 0) return { text: undefined, tags: input?.tags ?? 0 };
	const inner: RunOptions = { input: undefined, many: true };
	if (replace !== undefined) {
		const each =
			items.length === 0
				? itemsOf(undefined, call, true, false, undefined)
				: items;
		for (const item of each.slice(0, 16))
			call.shell.words(
				command.map((field) => replaced(field, replace, item)),
				call,
				inner,
			);
		return undefined;
	}
	return call.shell.words([...command, ...items.slice(0, 64)], call, inner);
};

function replaced(field: Field, mark: string, item: Field): Field {
	if (mark === "" || !field.text.includes(mark)) return field;
	return {
		...field,
		text: field.text.split(mark).join(item.text),
		tags: field.tags | item.tags,
	};
}

function itemsOf(
	input: Stream | undefined,
	call: Call,
	lines: boolean,
	zero: boolean,
	delimiter: string | undefined,
): Field[] {
	const make = (text: string): Field => ({
		text,
		tags: input?.tags ?? 0,
		start: call.start,
		end: call.end,
	});
	if (input?.text === undefined) return [make(unknownMark)];
	const separators = zero
		? "\0"
		: delimiter === undefined
			? lines
				? "\n"
				: " \t\n"
			: delimiter === "\\n"
				? "\n"
				: delimiter === "\\0"
					? "\0"
					: delimiter;
	const result: Field[] = [];
	let item = "";
	let quote = "";
	for (const char of input.text) {
		// Quotes keep words together unless a delimiter is named.
		if (!zero && delimiter === undefined && call.name.endsWith("xargs")) {
			if (quote === "" && (char === "'" || char === '"')) {
				quote = char;
				continue;
			}
			if (char === quote) {
				quote = "";
				continue;
			}
			if (quote !== "" && char !== "\n") {
				item += char;
				continue;
			}
		}
		if (!separators.includes(char) && !(zero && char === "\n")) item += char;
		else {
			if (item !== "") result.push(make(item.trim()));
			item = "";
		}
		if (result.length > 256) return [...result, make(unknownMark)];
	}
	if (item.trim() !== "") result.push(make(item.trim()));
	return result;
}

const parallelShape = {
	values: words(
		"-j --jobs -P --max-procs -I -a --arg-file -S --sshlogin --slf -n -N -L -d --delimiter -C --colsep --joblog --results --timeout --delay --retries --workdir --wd --tmpdir --env --basefile --return --tagstring --halt --load --memfree -s",
	),
	words: false,
	abbreviates: false,
	stops: true,
};

export const parallel: Program = (call) => {
	const args = readArguments(call.args, parallelShape);
	if (onlyTells(args) || hasFlag(args, ["--dry-run", "--citation"]))
		return undefined;
	if (hasFlag(args, ["-S", "--sshlogin", "--slf"]))
		call.shell.report(
			"high",
			"network",
			call,
			"runs commands on other machines",
		);
	const mark = args.operands.findIndex((field) => field.text.startsWith(":::"));
	const command = mark < 0 ? args.operands : args.operands.slice(0, mark);
	const given =
		mark < 0
			? []
			: args.operands
					.slice(mark + 1)
					.filter((field) => !field.text.startsWith(":::"));
	const items =
		mark >= 0
			? given
			: itemsOf(
					call.input,
					call,
					true,
					hasFlag(args, ["-0", "--null"]),
					undefined,
				);
	if (command.length === 0) {
		// Every item is a command line.
		for (const item of items.slice(0, 32)) {
			if (item.text === unknownMark)
				call.shell.stream(
					{ text: undefined, tags: item.tags },
					call,
					call,
					"shell",
				);
			else runText([item], call, { input: undefined });
		}
		return undefined;
	}
	const hasPlace = command.some((field) => field.text.includes("{"));
	for (const item of items.slice(0, 16)) {
		const fields = command.map((field) =>
			hasPlace ? placed(field, item) : field,
		);
		runText(hasPlace ? fields : [...fields, item], call, { input: undefined });
	}
	return undefined;
};

function placed(field: Field, item: Field): Field {
	let { text } = field;
	for (const mark of [
		"{}",
		"{.}",
		"{/}",
		"{//}",
		"{/.}",
		"{1}",
		"{2}",
		"{= s/x/y/ =}",
	])
		text = text.split(mark).join(item.text);
	return { ...field, text, tags: field.tags | item.tags };
}
