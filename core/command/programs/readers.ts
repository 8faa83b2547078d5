/** Programs that read files and print what they hold, changed or not: cat, grep, head, base64, tr and their kin. */
import { onlyTells } from "../apply.ts";
import type { Call, Program } from "../call.ts";
import {
	emptyStream,
	type Field,
	from,
	isKnown,
	joined,
	starMark,
	type Stream,
	unknownMark,
} from "../field.ts";
import {
	type Arguments,
	flagValues,
	hasFlag,
	readArguments,
} from "../arguments.ts";
import { isSecretName } from "../scope.ts";
import { type Reader, readers, same } from "./reader-table.ts";
import { translate } from "./translate.ts";

export function readerPrograms(): Map<string, Program> {
	const result = new Map<string, Program>();
	for (const reader of readers)
		for (const name of reader.names.split(" "))
			result.set(name, readerProgram(reader));
	for (const name of ["tr", "gtr"]) result.set(name, translate);
	return result;
}

export const words = (text = ""): string[] =>
	text.split(" ").filter((word) => word !== "");

function readerProgram(reader: Reader): Program {
	const shape = {
		values: new Set(words(reader.values)),
		words: reader.words ?? false,
		abbreviates: true,
		stops: false,
	};
	const output = words(reader.output);
	const pattern = words(reader.pattern);
	const files = words(reader.files);
	const tells = words(reader.tells);
	return (call) => {
		const args = readArguments(call.args, shape);
		if (onlyTells(args)) return undefined;
		const skip = hasFlag(args, pattern) ? 0 : (reader.skip ?? 0);
		const operands = args.operands.slice(skip);
		const named = [...flagValues(args, files), ...operands];
		if (reader.skip === 1)
			hunts(
				args.operands[0] ?? flagValues(args, ["-e", "--regexp"])[0],
				operands,
				args,
				call,
			);
		if (reader.asks !== undefined) {
			const program = hasFlag(args, pattern) ? undefined : args.operands[0];
			if (program !== undefined) asked(program, reader.asks, call);
		}
		const counts = hasFlag(args, tells);
		if (!counts) pickedOut(args, words(reader.only), call);
		// yq's program may be left out: `yq -p props FILE`.
		const only = args.operands[0];
		if (call.name === "yq" && args.operands.length === 1 && only !== undefined)
			if (call.input === undefined) call.shell.act("read", only, call);
		let stream = readAll(named, operands.length === 0, call, counts);
		for (const file of flagValues(args, output))
			call.shell.act("write", file, call);
		if (reader.into !== undefined) packed(operands, reader.into, stream, call);
		for (const helper of flagValues(args, ["--compress-program", "--pre"])) {
			call.shell.report(
				"high",
				"exec-remote",
				helper,
				"has a helper program run",
			);
			call.shell.text(helper.text, helper, call);
		}
		if (call.name === "less" || call.name === "more" || call.name === "man")
			pagerCommands(call);
		if (counts) stream = { text: undefined, tags: from.program };
		else if (reader.change === same || reader.encodes === true)
			toldAlone(stream, call);
		return (
			picked(stream, args.operands[0], reader, call) ??
			changed(stream, reader, args, call)
		);
	};
}

/** `cat <<< "$JWT_SECRET"`: nothing but a secret variable. */
function toldAlone({ text, tags }: Stream, call: Call): void {
	if (
		(tags & from.secret) !== 0 &&
		text?.trim() === unknownMark &&
		!call.scope.unseen
	)
		call.shell.report("high", "secrets", call, "prints a secret");
}

/** `grep -r KEY . --include=.env`: the files of a search are named by its filter. */
function pickedOut(
	args: Arguments,
	filters: readonly string[],
	call: Call,
): void {
	for (const filter of flagValues(args, filters))
		if (!filter.text.startsWith("!"))
			call.shell.act(
				"read",
				{ ...filter, text: filter.text.replaceAll(/\*+/gu, starMark) },
				call,
			);
}

/** `gzip FILE` leaves FILE.gz, with what was in it. */
function packed(
	files: readonly Field[],
	endings: string,
	stream: Stream,
	call: Call,
): void {
	if ((stream.tags & from.secret) === 0) return;
	for (const file of files)
		for (const ending of endings.split(" "))
			call.scope.files.set(
				call.shell.place(file.text + ending, call.scope).path,
				{ text: undefined, tags: from.secret },
			);
}

/** `ls -a | grep '^.env$'`: of names nobody knows, those that name a secret. */
function picked(
	stream: Stream,
	pattern: Field | undefined,
	reader: Reader,
	call: Call,
): Stream | undefined {
	if (
		reader.skip !== 1 ||
		pattern === undefined ||
		(stream.text !== undefined && isKnown(stream.text))
	)
		return undefined;
	const bare = pattern.text
		.replaceAll("\\", "")
		.replaceAll("^", "")
		.replaceAll("$", "");
	// `grep env` finds `.env` as well.
	const name = bare === "env" ? ".env" : bare;
	if (!name.startsWith(".") && !name.startsWith("id_")) return undefined;
	return call.shell.place(name, call.scope).secret
		? { text: `${unknownMark}/${name}\n`, tags: stream.tags }
		: undefined;
}

/** jq's `env` and `$ENV`, yq's `env(NAME)`: the environment from inside a filter. */
function asked(program: Field, pattern: RegExp, call: Call): void {
	for (const [, ...names] of program.text.slice(0, 4_096).matchAll(pattern)) {
		const name = names.find((one) => one !== undefined);
		const whole = name === undefined;
		if (whole || isSecretName(name))
			call.shell.report(
				"high",
				"secrets",
				program,
				whole ? "prints the whole environment, secrets too" : "prints a secret",
			);
	}
}

function changed(
	stream: Stream,
	reader: Reader,
	args: Arguments,
	call: Call,
): Stream {
	const decoded = reader.decodes?.(args, call) === true ? from.decoded : 0;
	// What is made of a file is no longer that file.
	const made =
		reader.change === same || reader.encodes === true
			? stream.tags
			: stream.tags & ~from.file;
	if (stream.text === undefined || reader.change === undefined)
		return { text: undefined, tags: made | decoded };
	if (stream.text.includes(unknownMark) && reader.change !== same)
		return { text: undefined, tags: stream.tags | decoded };
	return {
		text: reader.change(stream.text, args, call),
		tags:
			(stream.tags & ~from.decoded) | decoded | (stream.tags & from.decoded),
	};
}

/** What the files hold, one after another; standard input when none is named. */
export function readAll(
	files: readonly Field[],
	alsoInput: boolean,
	call: Call,
	quiet = false,
): Stream {
	let result: Stream | undefined;
	for (const file of files) {
		if (file.text === "-" || file.text === "/dev/stdin") {
			result = joinedOr(
				result,
				call.input ?? { text: undefined, tags: from.program },
			);
			continue;
		}
		const isSecret = quiet ? false : call.shell.act("read", file, call);
		const known = call.shell.contents(file, call);
		const text = file.text === "/dev/null" ? "" : known?.text;
		result = joinedOr(result, {
			text,
			tags:
				(known?.tags ?? from.file) |
				(file.tags & ~from.decoded) |
				(isSecret ? from.secret : 0),
		});
	}
	if (alsoInput && files.length === 0)
		return call.input ?? { text: undefined, tags: from.program };
	return result ?? emptyStream;
}

const joinedOr = (first: Stream | undefined, second: Stream): Stream =>
	first === undefined ? second : joined(first, second);

/** `less +!cmd`, `more '+!cmd'`. */
function pagerCommands(call: Call): void {
	for (const arg of call.args) {
		if (!arg.text.startsWith("+")) continue;
		const bang = arg.text.indexOf("!");
		if (bang < 0) continue;
		call.shell.text(arg.text.slice(bang + 1), arg, call);
		call.shell.report(
			"high",
			"exec-remote",
			arg,
			"runs a command out of a pager",
		);
	}
}

/** Words that only somebody who looks for credentials looks for, outside the project. */
const hunted = [
	"private key",
	"begin rsa",
	"begin openssh",
	"aws_secret",
	"aws_access_key",
	"akia",
	"password",
	"passwd",
	"secret",
	"api_key",
	"apikey",
	"token",
	"credential",
];

function hunts(
	pattern: Field | undefined,
	operands: readonly Field[],
	args: Arguments,
	call: Call,
): void {
	if (
		pattern === undefined ||
		!(
			hasFlag(args, ["-r", "-R", "--recursive"]) ||
			call.name === "rg" ||
			call.name === "ag" ||
			call.name === "rgrep"
		)
	)
		return;
	const text = pattern.text.toLowerCase();
	if (!hunted.some((word) => text.includes(word))) return;
	for (const operand of operands) {
		const { kind, whole } = call.shell.place(operand.text, call.scope);
		if (kind === "home" || kind === "system" || (kind === "outside" && whole))
			call.shell.report(
				"high",
				"secrets",
				operand,
				"searches outside the project for credentials",
			);
	}
}
