/** What an agent's hook asks before a call, and what it is told. Plain shapes; the dialects are core's matter. */
import * as z from "zod";

/** The agents whose hooks are spoken. */
export const HookAgent = z.enum([
	"claude",
	"codex",
	"cursor",
	"gemini",
	"copilot",
]);
export type HookAgent = z.infer<typeof HookAgent>;

export const HookQuestion = z.strictObject({
	/** `run`: a person or a program at the command line, with `drawbridge run`. */
	agent: z.enum([...HookAgent.options, "run"]),
	/** As the agent names it. */
	event: z.string().max(100),
	/** `permission`: the agent is about to ask its user. */
	kind: z.enum(["call", "permission"]),
	session: z.string().max(200),
	/** As the agent names it: "Bash", "mcp__docs__search". */
	tool: z.string().min(1).max(500),
	input: z.record(z.string(), z.unknown()),
	/** Absolute; empty where the agent did not say. */
	cwd: z.string().max(4_096),
	/** The agent is only planning. */
	planning: z.boolean(),
	/** How long an answer is waited for; afterwards the hook denies by itself. 0: nobody is there to be asked. */
	waitMs: z.number().int().min(0).max(86_400_000),
});
export type HookQuestion = z.infer<typeof HookQuestion>;

/** `none`: no objection; the agent's own rules decide. `reason` is for the agent and never empty where it is denied. */
export const HookAnswer = z.object({
	decision: z.enum(["allow", "deny", "none"]),
	reason: z.string(),
	/** The whole input as a person changed it. Only with `allow`. */
	updatedInput: z.record(z.string(), z.unknown()).optional(),
	/** For `run`: the scripts that were read to judge it, as they were then. */
	scripts: z
		.array(z.object({ path: z.string(), sha256: z.string() }))
		.optional(),
});
export type HookAnswer = z.infer<typeof HookAnswer>;

/** An agent's settings file that the command line is about to change. */
export const HookChange = z.strictObject({
	agent: HookAgent,
	file: z.string().min(1).max(4_096),
});
