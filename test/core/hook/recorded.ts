/** What each agent sends before a call, in the shape its documentation gives, and where its words for the call stand. */
import type { AgentName, JsonObject } from "../../../core/hook/dialect.ts";

export interface Recorded {
	readonly agent: AgentName;
	readonly event: string;
	/** On the installed line; the others name the event in the input. */
	readonly flags?: readonly string[];
	/** A call that runs this line. */
	readonly shell: (command: string, cwd: string) => JsonObject;
	/** The answers, as the agent reads them; the reason stands for any. */
	readonly allow: object | "";
	readonly deny: (reason: unknown) => object;
}

const claudeLike =
	(event: string) =>
	(command: string, cwd: string): JsonObject => ({
		session_id: "abc123",
		prompt_id: "5f3c1d1e-7a52-4f6b-8f9e-0d6f6a6f0001",
		transcript_path: "/home/ada/.claude/projects/p/abc123.jsonl",
		cwd,
		permission_mode: "default",
		hook_event_name: event,
		tool_name: "Bash",
		tool_input: { command, description: "as asked", timeout: 120_000 },
		...(event === "PreToolUse"
			? { tool_use_id: "toolu_01" }
			: { permission_suggestions: [] }),
	});

const codexLike =
	(event: string) =>
	(command: string, cwd: string): JsonObject => ({
		session_id: "019a",
		turn_id: "t1",
		transcript_path: null,
		cwd,
		hook_event_name: event,
		model: "gpt-5",
		permission_mode: "default",
		tool_name: "Bash",
		tool_input:
			event === "PreToolUse"
				? { command }
				: { command, description: "needs the network" },
		...(event === "PreToolUse" ? { tool_use_id: "call_1" } : {}),
	});

const copilotOwn = (command: string, cwd: string): JsonObject => ({
	sessionId: "c1",
	timestamp: 1_704_614_600_000,
	cwd,
	toolName: "bash",
	toolArgs: { command, description: "as asked" },
});

const specific = (event: string, rest: object): object => ({
	hookSpecificOutput: { hookEventName: event, ...rest },
});

export const recorded: readonly Recorded[] = [
	{
		agent: "claude",
		event: "PreToolUse",
		shell: claudeLike("PreToolUse"),
		allow: specific("PreToolUse", {
			permissionDecision: "allow",
			permissionDecisionReason: "any",
		}),
		deny: (reason) =>
			specific("PreToolUse", {
				permissionDecision: "deny",
				permissionDecisionReason: reason,
			}),
	},
	{
		agent: "claude",
		event: "PermissionRequest",
		flags: ["--event", "PermissionRequest"],
		shell: claudeLike("PermissionRequest"),
		allow: specific("PermissionRequest", { decision: { behavior: "allow" } }),
		deny: (message) =>
			specific("PermissionRequest", {
				decision: { behavior: "deny", message },
			}),
	},
	{
		agent: "codex",
		event: "PreToolUse",
		shell: codexLike("PreToolUse"),
		// Anything but silence would be invalid, and then the call runs.
		allow: "",
		deny: (reason) =>
			specific("PreToolUse", {
				permissionDecision: "deny",
				permissionDecisionReason: reason,
			}),
	},
	{
		agent: "codex",
		event: "PermissionRequest",
		flags: ["--event", "PermissionRequest"],
		shell: codexLike("PermissionRequest"),
		allow: specific("PermissionRequest", { decision: { behavior: "allow" } }),
		deny: (message) =>
			specific("PermissionRequest", {
				decision: { behavior: "deny", message },
			}),
	},
	{
		agent: "cursor",
		event: "beforeShellExecution",
		shell: (command, cwd) => ({
			conversation_id: "conv",
			generation_id: "gen",
			model: "gpt-5",
			hook_event_name: "beforeShellExecution",
			cursor_version: "3.21.16",
			workspace_roots: [cwd],
			user_email: "ada@example.com",
			command,
			cwd,
			sandbox: false,
		}),
		allow: { permission: "allow" },
		deny: (text) => ({
			permission: "deny",
			user_message: text,
			agent_message: text,
		}),
	},
	{
		agent: "gemini",
		event: "BeforeTool",
		shell: (command, cwd) => ({
			session_id: "g1",
			transcript_path: "/home/ada/.gemini/tmp/x/chats/session.json",
			cwd,
			hook_event_name: "BeforeTool",
			timestamp: "2026-11-20T10:00:00.000Z",
			tool_name: "run_shell_command",
			tool_input: { command, description: "as asked" },
		}),
		allow: { decision: "allow", reason: "any" },
		deny: (reason) => ({ decision: "deny", reason }),
	},
	{
		agent: "copilot",
		event: "preToolUse",
		shell: copilotOwn,
		allow: { permissionDecision: "allow", permissionDecisionReason: "any" },
		deny: (reason) => ({
			permissionDecision: "deny",
			permissionDecisionReason: reason,
		}),
	},
	{
		agent: "copilot",
		event: "permissionRequest",
		flags: ["--event", "permissionRequest"],
		shell: copilotOwn,
		allow: { behavior: "allow" },
		deny: (message) => ({ behavior: "deny", message }),
	},
	{
		agent: "copilot",
		event: "PreToolUse",
		shell: (command, cwd) => ({
			hook_event_name: "PreToolUse",
			session_id: "c1",
			timestamp: "2026-11-20T10:00:00.000Z",
			cwd,
			tool_name: "Bash",
			tool_input: { command },
		}),
		allow: { permissionDecision: "allow", permissionDecisionReason: "any" },
		deny: (reason) => ({
			permissionDecision: "deny",
			permissionDecisionReason: reason,
		}),
	},
];
