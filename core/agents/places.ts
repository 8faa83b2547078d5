/**
 * Where agents keep the MCP servers they start: facts of their documentation, by system. Each entry names the pages it was
 * read from. Reads nothing.
 */
import { join } from "node:path";
import type { AgentId } from "../../contract/agents.ts";
import type { Machine } from "../hook/install/agents.ts";

/** One file that may hold servers. */
export interface ConfigFile {
	readonly agent: AgentId;
	readonly file: string;
	readonly format: "json" | "toml";
	/** The object whose members are the servers. */
	readonly list: readonly string[];
	/** Members of this object are folders, each with a list of its own. */
	readonly perFolder?: string;
	/** The folder it holds for, which whoever wrote the repository fills. `null`: the user's own, for all folders. */
	readonly project: string | null;
}

export interface AgentFacts {
	readonly title: string;
	/** What its program is called in PATH. */
	readonly program: string;
	/** Its folder, which is there once it has been started. */
	readonly folder: (on: Machine) => string;
	readonly own: (on: Machine) => Omit<ConfigFile, "agent" | "project">;
	/** Below a project's folder. */
	readonly inProject: Omit<ConfigFile, "agent" | "project" | "perFolder">;
}

const mcpServers = { format: "json", list: ["mcpServers"] } as const;

const copilotHome = (on: Machine): string =>
	on.env["COPILOT_HOME"] || join(on.user, ".copilot");
const codexHome = (on: Machine): string =>
	on.env["CODEX_HOME"] || join(on.user, ".codex");

/** By system, as VS Code's page on its settings gives them. */
function codeFolder({ user, env, program }: Machine): string {
	if (program.platform === "darwin")
		return join(user, "Library", "Application Support", "Code", "User");
	if (program.platform === "win32")
		return join(
			env["APPDATA"] || join(user, "AppData", "Roaming"),
			"Code",
			"User",
		);
	return join(env["XDG_CONFIG_HOME"] || join(user, ".config"), "Code", "User");
}

export const agentFacts: Readonly<Record<AgentId, AgentFacts>> = {
	// code.claude.com/docs/en/mcp: scopes local and user in ~/.claude.json, project in .mcp.json.
	claude: {
		title: "Claude Code",
		program: "claude",
		folder: (on) => on.env["CLAUDE_CONFIG_DIR"] || join(on.user, ".claude"),
		own: (on) => ({
			...mcpServers,
			file: join(on.env["CLAUDE_CONFIG_DIR"] || on.user, ".claude.json"),
			perFolder: "projects",
		}),
		inProject: { ...mcpServers, file: ".mcp.json" },
	},
	// developers.openai.com/codex/mcp: [mcp_servers.NAME]; the project's file only where the folder is trusted.
	codex: {
		title: "Codex",
		program: "codex",
		folder: codexHome,
		own: (on) => ({
			file: join(codexHome(on), "config.toml"),
			format: "toml",
			list: ["mcp_servers"],
		}),
		inProject: {
			file: join(".codex", "config.toml"),
			format: "toml",
			list: ["mcp_servers"],
		},
	},
	// cursor.com/docs/mcp
	cursor: {
		title: "Cursor",
		program: "cursor",
		folder: (on) => join(on.user, ".cursor"),
		own: (on) => ({
			...mcpServers,
			file: join(on.user, ".cursor", "mcp.json"),
		}),
		inProject: { ...mcpServers, file: join(".cursor", "mcp.json") },
	},
	// geminicli.com/docs/tools/mcp-server
	gemini: {
		title: "Gemini CLI",
		program: "gemini",
		folder: (on) => join(on.user, ".gemini"),
		own: (on) => ({
			...mcpServers,
			file: join(on.user, ".gemini", "settings.json"),
		}),
		inProject: { ...mcpServers, file: join(".gemini", "settings.json") },
	},
	// docs.github.com, "Add MCP servers" for Copilot CLI; it reads a repository's .mcp.json as well, which is Claude's here.
	copilot: {
		title: "Copilot CLI",
		program: "copilot",
		folder: copilotHome,
		own: (on) => ({
			...mcpServers,
			file: join(copilotHome(on), "mcp-config.json"),
		}),
		inProject: { ...mcpServers, file: join(".github", "mcp.json") },
	},
	// code.visualstudio.com/docs/copilot/reference/mcp-configuration
	vscode: {
		title: "VS Code",
		program: "code",
		folder: codeFolder,
		own: (on) => ({
			file: join(codeFolder(on), "mcp.json"),
			format: "json",
			list: ["servers"],
		}),
		inProject: {
			file: join(".vscode", "mcp.json"),
			format: "json",
			list: ["servers"],
		},
	},
};

/** The user's own first. `projects`: registered folders. */
export function filesOf(
	agent: AgentId,
	on: Machine,
	projects: readonly string[],
): ConfigFile[] {
	const { own, inProject } = agentFacts[agent];
	return [
		{ ...own(on), agent, project: null },
		...projects.map((project) => ({
			...inProject,
			agent,
			project,
			file: join(project, inProject.file),
		})),
	];
}
