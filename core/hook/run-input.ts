/**
 * What `drawbridge run` is about to start, as pieces for the filter: the words as one shell line that means exactly
 * them, the program behind a link of another name, what standard input would make of it, and the variables that make
 * programs run something else. Runs in the gate; decides nothing.
 */
import { basename, isAbsolute } from "node:path";
import { joined } from "../inspection/line.ts";
import type { Piece } from "../inspection/piece.ts";
import { isObject } from "../json.ts";
import { realPath } from "../policy/real-path.ts";
import { type Call, OddCall } from "./tools.ts";

/** @throws OddCall */
export function piecesOfRun({ input, cwd }: Call): readonly Piece[] {
	const { command, environment = {}, stdin } = input;
	if (!isWords(command)) throw new OddCall('a run without "command"');
	const [program, ...words] = command;
	if (program === undefined || !isAbsolute(program))
		throw new OddCall("a run of a program without its path");
	if (!isObject(environment) || !isWords(Object.values(environment)))
		throw new OddCall('a run with another "environment"');
	const piece = (text: string, where: string): Piece => ({
		text,
		language: "shell",
		where: `run: ${where}`,
		guessed: false,
		cwd,
	});
	const own = joined(command);
	const real = realPath(program);
	// A link called ls may lead to rm.
	const other =
		basename(real) === basename(program) ? [] : [joined([real, ...words])];
	const set = Object.entries(environment).map(
		([name, value]) => `${name}=${String(value)}`,
	);
	return [
		piece(own, "command"),
		...other.map((text) => piece(text, "what the link leads to")),
		...(stdin === "none"
			? []
			: [own, ...other].map((text) =>
					piece(`cat | ${text}`, "with its standard input"),
				)),
		...(set.length === 0
			? []
			: [piece(joined(["env", ...set, "true"]), "environment")]),
	];
}

const isWords = (value: unknown): value is readonly string[] =>
	Array.isArray(value) && value.every((word) => typeof word === "string");
