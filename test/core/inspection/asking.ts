/** Requests as the gate hands them to inspection, and what was found, short enough to compare. */
import { inspect } from "../../../core/inspection/inspect.ts";
import type { Piece } from "../../../core/inspection/piece.ts";
import { commandTable } from "../../../core/inspection/table.ts";
import { isRefusal } from "../../../core/problem.ts";
import { parseBody } from "../../../core/request/body.ts";
import { CommandRule } from "../../../core/settings/command-rules.ts";
import type * as z from "zod";

export type Given = z.input<typeof CommandRule>;

export const table = (
	own: readonly Given[],
	preset: readonly Given[] = [],
	project: readonly Given[] = [],
) =>
	commandTable(
		own.map((rule) => CommandRule.parse(rule)),
		preset.map((rule) => CommandRule.parse(rule)),
		project.map((rule) => CommandRule.parse(rule)),
	);

export interface Sent {
	readonly method?: string;
	readonly path?: string;
	readonly query?: string;
	readonly upgrade?: boolean;
	/** JSON as it is on the wire. */
	readonly body?: string;
}

/** What a request's pieces are; a body that is refused throws. */
export function pieces(
	{ method = "POST", path = "/", query = "", upgrade = false, body = "" }: Sent,
	commands = table([]),
): readonly Piece[] {
	const read = parseBody(Buffer.from(body));
	if (isRefusal(read)) throw new Error(read.code);
	return inspect(
		{ method, path, query, upgrade, calls: read.calls, json: read.json },
		commands,
	);
}

export const call = (tool: string, args: unknown): string =>
	JSON.stringify({
		jsonrpc: "2.0",
		id: 1,
		method: "tools/call",
		params: { name: tool, arguments: args },
	});

/** "language: text", and "?" behind what was guessed. */
export const inWords = (found: readonly Piece[]): string[] =>
	found.map(
		({ language, text, guessed }) =>
			`${language}: ${text}${guessed ? " ?" : ""}`,
	);

export const ofCall = (
	tool: string,
	args: unknown,
	commands = table([]),
): string[] => inWords(pieces({ body: call(tool, args) }, commands));
