/** Kaimon: MCP over HTTP that evaluates Julia. Facts: its public code of August 2026. */
import {
	claimsOfTheCaller,
	foreignCors,
	noCode,
	type Preset,
	toolRules,
} from "./preset.ts";

const julia = (tool: string, argument: string) => ({
	tool,
	argument,
	language: "julia" as const,
});

export const kaimon: Preset = {
	name: "kaimon",
	title: "Kaimon (Julia)",
	url: "http://127.0.0.1:2828",
	// It does not read X-API-Key, whatever its page says.
	headers: { Authorization: "Bearer ${secret:{name}}" },
	credential: "needed",
	jwt: undefined,
	routes: [
		// Makes the server dial out to whatever address the caller names.
		{ path: "/api/connect_tcp", permission: "nobody" },
		// The editor's answer to the server: with the gate's key on it, anyone could answer in the editor's place.
		{ path: "/vscode-response", permission: "nobody" },
		{ path: "/hook/**", permission: "write" },
	],
	tools: [
		// A tool that a session registered: its code is not known here.
		{ name: "*.*", permission: "execute:command" },
		{ name: "connect_tcp", permission: "nobody" },
		...toolRules(
			"execute:command",
			"ex",
			"debug_eval",
			"macro_expand",
			"profile_code",
			"code_lowered",
			"code_typed",
			"run_tests",
			"stress_test",
			"execute_vscode_command",
			"start_session",
			"agent_open",
			"agent_send",
			"agent_run",
		),
		...toolRules(
			"write",
			"format_code",
			"pkg_add",
			"pkg_rm",
			"manage_repl",
			"manage_extension",
			"cancel_eval",
			"set_tty",
			"debug_ctrl",
			"agent_interrupt",
			"agent_close",
			"qdrant_create_*",
			"qdrant_delete_*",
			"qdrant_upsert_*",
			"qdrant_index_*",
			"qdrant_sync_*",
			"qdrant_reindex_*",
		),
		...toolRules(
			"read",
			"ping",
			"list_names",
			"type_info",
			"search_methods",
			"grep_code",
			"search_code",
			"check_eval",
			"check_tests",
			"list_jobs",
			"tool_help",
			"usage_instructions",
			"investigate_environment",
			"server_log",
			"qdrant_*",
			"agent_status",
			"agent_list",
			"agent_output",
		),
	],
	// A POST is answered as MCP on any path.
	mcp: ["/**"],
	familiar: [],
	credentialsInQuery: [],
	// The first X-Forwarded-For is what its allowlist judges; a foreign Origin is refused before the key is looked at.
	dropRequestFields: claimsOfTheCaller,
	dropAnswerFields: foreignCors,
	limits: {},
	commands: [
		julia("ex", "e"),
		julia("debug_eval", "expression"),
		julia("macro_expand", "expression"),
		julia("profile_code", "code"),
		julia("code_lowered", "expression"),
		julia("code_typed", "expression"),
		julia("run_tests", "pattern"),
		julia("stress_test", "code"),
		{
			tool: "stress_test",
			argument: "tool",
			arguments: "tool_args",
			language: "tool-call",
		},
		// Any command of the editor, its terminal's too.
		{ tool: "execute_vscode_command", language: "unknown" },
		// A session registered it: what it does with its arguments is not known here.
		{ tool: "*.*", language: "unknown" },
		// Prompts: what that agent does is asked about where it does it.
		...noCode("agent_open", "agent_send", "agent_run"),
		// "restart" or "shutdown" of its own REPL.
		...noCode("manage_repl", "manage_extension"),
		...noCode(
			"ping",
			"list_names",
			"type_info",
			"search_methods",
			"grep_code",
			"search_code",
			"check_eval",
			"check_tests",
			"tool_help",
			"usage_instructions",
		),
	],
	notes: [
		"Kaimon takes its key from Authorization only; the gate puts it there from the secret of the upstream's name, and clients go on sending X-API-Key",
		"Kaimon's own relaxed asks everyone for a key and its own empty allowlist in strict shuts everyone out; at the gate both mean what its page says",
		"a client that knows Kaimon's own key can go around the gate; give clients a key of the gate and change Kaimon's",
		"Kaimon's ZMQ port (KAIMON_GATE_*) is no HTTP and stays beside the gate; over TCP it is open to all without KAIMON_GATE_TOKEN",
		"/api/connect_tcp, the tool connect_tcp and /vscode-response are refused to every client",
	],
};
