/**
 * What the command filter would see in a tool's arguments: each is filled with a harmless text that is known again, and the
 * same steps look at the call as look at a client's. Calls nothing.
 */
import { classify } from "../command/classify.ts";
import { inspect } from "../inspection/inspect.ts";
import type { Piece } from "../inspection/piece.ts";
import type { ToolView } from "../../contract/upstreams.ts";
import type { CommandTable } from "../inspection/table.ts";
import { isObject, type JsonObject } from "../json.ts";

export interface ToolRisk {
	readonly risk: ToolView["risk"];
	/** By the argument's name, as it stands first in its path. */
	readonly code: ReadonlyMap<string, string>;
}

/** Arguments that are looked at. */
export const mostArguments = 50;
const deepest = 3;

/** A shell's line, a query, a program's text: some names mean code only with the one or the other. */
const samples: readonly ((mark: string) => string)[] = [
	(mark) => `echo ${mark}`,
	(mark) => `SELECT ${mark} FROM t`,
	(mark) => `print("${mark}")`,
];
const somewhere = "/home/somebody";

/** `inputSchema` is the tool's own, whatever it holds. */
export function riskOfTool(
	name: string,
	inputSchema: unknown,
	commands: CommandTable,
): ToolRisk {
	const code = new Map<string, string>();
	let risk: ToolRisk["risk"] = "none";
	for (const sample of samples) {
		const marks = new Map<string, string>();
		const args = filled(inputSchema, sample, marks);
		const pieces = inspect(
			{
				method: "POST",
				path: "/mcp",
				query: "",
				upgrade: false,
				calls: [{ method: "tools/call", tool: name, args, id: 1 }],
				json: {
					jsonrpc: "2.0",
					id: 1,
					method: "tools/call",
					params: { name, arguments: args },
				},
			},
			commands,
		);
		for (const { text, language } of pieces) {
			const mark = [...marks.keys()].find((one) => text.includes(one));
			const argument = mark === undefined ? "" : (marks.get(mark) ?? "");
			if (
				language === "unknown" ||
				(mark !== undefined && isBare(text, sample(mark)))
			) {
				if (!code.has(argument)) code.set(argument, language);
				risk = "by-text";
			} else if (risk !== "by-text")
				risk = worse(risk, riskOfAct(text, language));
		}
	}
	return { risk, code };
}

/** As code, and not as a quoted word of what the tool does: a file's name, an address. */
function isBare(text: string, code: string): boolean {
	const at = text.indexOf(code);
	return at !== -1 && !/['"\\]/.test(text[at - 1] ?? "");
}

/** What it does with something harmless: with something else it may be more. */
function riskOfAct(
	command: string,
	language: Exclude<Piece["language"], "unknown">,
): ToolRisk["risk"] {
	const { risk } = classify({
		command,
		language,
		cwd: somewhere,
		home: somewhere,
	});
	return risk === "low" ? "by-target" : risk;
}

const order: readonly ToolRisk["risk"][] = [
	"none",
	"by-target",
	"high",
	"critical",
	"by-text",
];
const worse = (a: ToolRisk["risk"], b: ToolRisk["risk"]): ToolRisk["risk"] =>
	order.indexOf(a) > order.indexOf(b) ? a : b;

/** An object as the schema has it, with a marked text for each string. */
function filled(
	schema: unknown,
	sample: (mark: string) => string,
	marks: Map<string, string>,
): JsonObject {
	const properties = isObject(schema) ? schema["properties"] : undefined;
	if (!isObject(properties)) return {};
	return Object.fromEntries(
		Object.entries(properties)
			.slice(0, mostArguments)
			.map(([name, one]) => [name, valueFor(one, name, sample, marks, 0)]),
	);
}

function valueFor(
	schema: unknown,
	argument: string,
	sample: (mark: string) => string,
	marks: Map<string, string>,
	depth: number,
): unknown {
	const type = isObject(schema) ? schema["type"] : undefined;
	const types: readonly unknown[] = Array.isArray(type) ? type : [type];
	const inner = (one: unknown): unknown =>
		depth < deepest ? valueFor(one, argument, sample, marks, depth + 1) : 1;
	if (isObject(schema) && types.includes("array"))
		return [inner(schema["items"])];
	if (isObject(schema) && isObject(schema["properties"]))
		return Object.fromEntries(
			Object.entries(schema["properties"])
				.slice(0, mostArguments)
				.map(([name, one]) => [name, inner(one)]),
		);
	// Anything may be a text that is not said to be something else.
	if (
		types.some(
			(one) => one === "number" || one === "integer" || one === "boolean",
		) &&
		!types.includes("string")
	)
		return 1;
	if (isObject(schema) && Array.isArray(schema["enum"]))
		return schema["enum"][0];
	const mark = `mark${marks.size}x`;
	marks.set(mark, argument);
	return sample(mark);
}
