/**
 * Codex's hooks (https://developers.openai.com/codex/hooks; codex-rs/hooks/src/engine/output_parser.rs). A PreToolUse
 * hook cannot skip Codex's own question: `allow` is valid with `updatedInput` only, and anything else that is invalid
 * lets the call run. PermissionRequest can, but takes no changed input.
 */
import { parsePascal } from "./claude.ts";
import {
	type Decided,
	deniedForEdit,
	type Dialect,
	type JsonObject,
} from "./dialect.ts";

export const codex: Dialect = {
	agent: "codex",
	usualTimeoutSeconds: 600,
	events: ["PreToolUse", "PermissionRequest"],
	parse: parsePascal,
	write(answer, event) {
		const output =
			event === "PermissionRequest" ? permission(answer) : call(answer);
		return output === undefined
			? ""
			: JSON.stringify({
					hookSpecificOutput: { hookEventName: event, ...output },
				});
	},
};

function call({
	decision,
	reason,
	updatedInput,
}: Decided): JsonObject | undefined {
	if (decision === "deny")
		return { permissionDecision: "deny", permissionDecisionReason: reason };
	return decision === "allow" && updatedInput !== undefined
		? { permissionDecision: "allow", updatedInput }
		: undefined;
}

function permission({
	decision,
	reason,
	updatedInput,
}: Decided): JsonObject | undefined {
	if (decision === "none") return undefined;
	if (decision === "deny")
		return { decision: { behavior: "deny", message: reason } };
	return {
		decision:
			updatedInput === undefined
				? { behavior: "allow" }
				: { behavior: "deny", message: deniedForEdit(updatedInput) },
	};
}
