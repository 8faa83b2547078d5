/**
 * Gemini CLI's hooks (https://geminicli.com/docs/hooks/reference). `allow` does not skip Gemini's own question; changed
 * arguments are merged into the call.
 */
import {
	type Dialect,
	isObject,
	maybeTextOf,
	objectOf,
	textOf,
} from "./dialect.ts";

export const gemini: Dialect = {
	agent: "gemini",
	usualTimeoutSeconds: 60,
	events: ["BeforeTool"],
	parse(input) {
		const tool = textOf(input, "tool_name");
		const isForeign = isObject(input["mcp_context"]);
		return {
			kind: "call",
			session: maybeTextOf(input, "session_id"),
			// A server's tool may be called like one of Gemini's own.
			tool: isForeign && !tool.startsWith("mcp") ? `mcp__${tool}` : tool,
			input: objectOf(input, "tool_input"),
			cwd: maybeTextOf(input, "cwd"),
			planning: false,
		};
	},
	write({ decision, reason, updatedInput }, event) {
		if (decision === "none") return "";
		return JSON.stringify({
			decision,
			reason,
			...(updatedInput === undefined
				? {}
				: {
						hookSpecificOutput: {
							hookEventName: event,
							tool_input: updatedInput,
						},
					}),
		});
	},
};
