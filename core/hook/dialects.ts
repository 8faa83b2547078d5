/** The dialect of each agent, by name. */
import { claude } from "./claude.ts";
import { codex } from "./codex.ts";
import { copilot } from "./copilot.ts";
import { cursor } from "./cursor.ts";
import type { AgentName, Dialect } from "./dialect.ts";
import { gemini } from "./gemini.ts";

const dialects: Readonly<Record<AgentName, Dialect>> = {
	claude,
	codex,
	cursor,
	gemini,
	copilot,
};

/** `undefined`: no agent is called that. */
export const dialectOf = (name: string): Dialect | undefined =>
	isAgent(name) ? dialects[name] : undefined;

export const isAgent = (name: string): name is AgentName =>
	Object.hasOwn(dialects, name);
