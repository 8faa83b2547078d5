/**
 * Cursor's hooks (https://cursor.com/docs/hooks). Each event has members of its own; they become calls of tools named
 * as Cursor's preToolUse names them. With `failClosed` an empty answer blocks, so "no objection" is an object that names
 * no permission; `ask` is not used, since some versions take it as a denial and others pass over it.
 */
import {
	type Asked,
	deniedForEdit,
	type Dialect,
	type JsonObject,
	maybeTextOf,
	objectOf,
	textOf,
} from "./dialect.ts";

export const cursor: Dialect = {
	agent: "cursor",
	// Nothing is written down about it.
	usualTimeoutSeconds: 30,
	events: [
		"beforeShellExecution",
		"beforeMCPExecution",
		"beforeReadFile",
		"preToolUse",
	],
	parse(input, event) {
		return {
			kind: "call",
			session: maybeTextOf(input, "conversation_id"),
			cwd: maybeTextOf(input, "cwd") || firstRoot(input),
			planning: false,
			...callOf(event, input),
		};
	},
	write({ decision, reason, updatedInput }, event) {
		if (decision === "none") return "{}";
		const edited = updatedInput !== undefined;
		if (decision === "allow" && !(edited && event !== "preToolUse"))
			return JSON.stringify({
				permission: "allow",
				...(edited ? { updated_input: updatedInput } : {}),
			});
		const text = edited ? deniedForEdit(updatedInput) : reason;
		// Which of the two reaches the model differs between versions.
		return JSON.stringify({
			permission: "deny",
			user_message: text,
			agent_message: text,
		});
	},
};

function callOf(
	event: string,
	input: JsonObject,
): Pick<Asked, "tool" | "input"> {
	switch (event) {
		case "beforeShellExecution":
			return { tool: "Shell", input: { command: textOf(input, "command") } };
		case "beforeMCPExecution":
			return {
				tool: `MCP:${textOf(input, "tool_name")}`,
				input: objectOf(input, "tool_input"),
			};
		case "beforeReadFile":
			return { tool: "Read", input: { file_path: textOf(input, "file_path") } };
		default:
			return {
				tool: textOf(input, "tool_name"),
				input: objectOf(input, "tool_input"),
			};
	}
}

/** Files and tools come without a folder; the first of the window's is the project. */
function firstRoot(input: JsonObject): string {
	const roots = input["workspace_roots"];
	const first: unknown = Array.isArray(roots) ? roots[0] : undefined;
	return typeof first === "string" ? first : "";
}
