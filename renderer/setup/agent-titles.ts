/** Agents as their makers call them, in one phrase. */
import type { AgentId } from "../../contract/agents.ts";
import { locale } from "../../words/spoken.ts";

const titles: Readonly<Record<AgentId, string>> = {
	claude: "Claude Code",
	codex: "Codex",
	cursor: "Cursor",
	gemini: "Gemini CLI",
	copilot: "Copilot CLI",
	vscode: "VS Code",
};

export const agentTitles = (agents: readonly AgentId[]): string =>
	new Intl.ListFormat(locale()).format(agents.map((agent) => titles[agent]));
