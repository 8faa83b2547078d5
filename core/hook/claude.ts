/**
 * Claude Code's hooks (https://code.claude.com/docs/en/hooks). PreToolUse is asked before every call; PermissionRequest
 * when Claude is about to ask its user. `hookEventName` is mandatory: without it the answer is ignored.
 */
import {
	type Asked,
	type Decided,
	type Dialect,
	type JsonObject,
	maybeTextOf,
	objectOf,
	textOf,
} from "./dialect.ts";

export const claude: Dialect = {
	agent: "claude",
	usualTimeoutSeconds: 600,
	events: ["PreToolUse", "PermissionRequest"],
	parse: parsePascal,
	write(answer, event) {
		if (answer.decision === "none") return "";
		return JSON.stringify({
			hookSpecificOutput:
				event === "PermissionRequest"
					? { hookEventName: event, decision: permission(answer) }
					: {
							hookEventName: event,
							permissionDecision: answer.decision,
							permissionDecisionReason: answer.reason,
							...updated(answer),
						},
		});
	},
};

/** The input as Claude Code, Codex and Copilot's compatible events write it. @throws Unreadable */
export function parsePascal(input: JsonObject, event: string): Asked {
	return {
		kind: event === "PermissionRequest" ? "permission" : "call",
		session: maybeTextOf(input, "session_id"),
		tool: textOf(input, "tool_name"),
		input: objectOf(input, "tool_input"),
		cwd: maybeTextOf(input, "cwd"),
		planning: input["permission_mode"] === "plan",
	};
}

function permission(answer: Decided): JsonObject {
	return answer.decision === "allow"
		? { behavior: "allow", ...updated(answer) }
		: { behavior: "deny", message: answer.reason };
}

const updated = ({ updatedInput }: Decided): JsonObject =>
	updatedInput === undefined ? {} : { updatedInput };
