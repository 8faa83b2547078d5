/** env, and whatever prints the whole environment. */
import { onlyTells } from "../apply.ts";
import type { Call, Program, RunOptions } from "../call.ts";
import { from, type Stream } from "../field.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";
import { assignments } from "./run-text.ts";
import { words } from "./wrapper-programs.ts";

const envShape = {
	values: words("-u --unset -C --chdir -S --split-string -a --argv0 -P"),
	words: false,
	abbreviates: true,
	stops: true,
};

export const env: Program = (call) => {
	const args = readArguments(call.args, envShape);
	if (onlyTells(args)) return undefined;
	const { rest, environment } = assignments(args.operands, call);
	const split = flagValues(args, ["-S", "--split-string"])[0];
	const folder = flagValues(args, ["-C", "--chdir"])[0];
	const options: RunOptions = {
		environment,
		...(folder === undefined
			? {}
			: { cwd: call.shell.place(folder.text, call.scope).path }),
	};
	if (split !== undefined) {
		// Quotes and escapes as a shell has them, assignments first: reading it as a line is what it is.
		const more = rest
			.map((field) => `'${field.text.replaceAll("'", "'\\''")}'`)
			.join(" ");
		return call.shell.text(`${split.text} ${more}`, split, call, options);
	}
	if (rest.length > 0) return call.shell.words(rest, call, options);
	if (
		hasFlag(args, ["-i", "--ignore-environment", "-"]) ||
		args.operands.some((field) => field.text === "-")
	)
		return undefined;
	return dumped(call);
};

/** The whole environment on standard output. A search for one harmless name in it is none: readers.ts takes the report back by its tag. */
export function dumped(call: Call): Stream {
	if (!call.scope.filtered)
		call.shell.report(
			"high",
			"secrets",
			call,
			"prints the whole environment, secrets too",
		);
	return { text: undefined, tags: from.secret };
}
