/**
 * Copilot CLI's hooks (https://docs.github.com/en/copilot/reference/hooks-reference). Its own events have camel-case
 * members and name no event; a PascalCase event in the settings gives Claude Code's members instead.
 */
import { parsePascal } from "./claude.ts";
import {
	deniedForEdit,
	type Dialect,
	maybeTextOf,
	objectOf,
	textOf,
} from "./dialect.ts";

export const copilot: Dialect = {
	agent: "copilot",
	usualTimeoutSeconds: 30,
	events: [
		"preToolUse",
		"permissionRequest",
		"PreToolUse",
		"PermissionRequest",
	],
	parse(input, event) {
		if (input["hook_event_name"] !== undefined)
			return parsePascal(input, event);
		return {
			kind: isPermission(event) ? "permission" : "call",
			session: maybeTextOf(input, "sessionId"),
			tool: textOf(input, "toolName"),
			// permissionRequest has another word for it.
			input: objectOf(
				input,
				input["toolArgs"] === undefined ? "toolInput" : "toolArgs",
			),
			cwd: maybeTextOf(input, "cwd"),
			planning: false,
		};
	},
	write({ decision, reason, updatedInput }, event) {
		if (decision === "none") return "";
		if (isPermission(event))
			return JSON.stringify(
				decision === "allow" && updatedInput === undefined
					? { behavior: "allow" }
					: {
							behavior: "deny",
							message:
								updatedInput === undefined
									? reason
									: deniedForEdit(updatedInput),
						},
			);
		return JSON.stringify({
			permissionDecision: decision,
			permissionDecisionReason: reason,
			...(updatedInput === undefined ? {} : { modifiedArgs: updatedInput }),
		});
	},
};

const isPermission = (event: string): boolean =>
	event.toLowerCase() === "permissionrequest";
