/**
 * What the dialects of the agents have in common: the call an agent asks about, and the answer it gets. Part of the
 * hook's own small program, which agents start before every call: Node's builtins only, and few of them.
 */

/** The agents whose hooks are spoken. */
export const agentNames = [
	"claude",
	"codex",
	"cursor",
	"gemini",
	"copilot",
] as const;
export type AgentName = (typeof agentNames)[number];

export type JsonObject = Record<string, unknown>;

/** One call, in words that all agents share. */
export interface Asked {
	/** `permission`: the agent is about to ask its user; it has asked a `call` hook before, where one is installed. */
	readonly kind: "call" | "permission";
	readonly session: string;
	readonly tool: string;
	readonly input: JsonObject;
	/** Absolute, as far as the agent says; empty where it does not. */
	readonly cwd: string;
	/** The agent is only planning: nothing may be waved through that its user has forbidden for now. */
	readonly planning: boolean;
}

/** `none`: no objection; the agent's own rules decide. */
export interface Decided {
	readonly decision: "allow" | "deny" | "none";
	/** For the agent; never empty where it is denied. */
	readonly reason: string;
	/** The whole input as a person changed it. Only with `allow`. */
	readonly updatedInput?: JsonObject | undefined;
}

export interface Dialect {
	readonly agent: AgentName;
	/** What the agent waits for a hook whose settings name no timeout. Then it goes on without an answer. */
	readonly usualTimeoutSeconds: number;
	/** Events it can answer, the one it is installed for first. */
	readonly events: readonly string[];
	/** `event`: as the input names it, else what its line in the agent's settings is for. @throws Unreadable */
	parse(input: JsonObject, event: string): Asked;
	/** The text for stdout; empty is this dialect's "no objection". `event` is one of `events`. */
	write(answer: Decided, event: string): string;
}

/** Input that is not what the agent's documentation says: a newer format, or none at all. */
export class Unreadable extends Error {
	readonly code = "unreadable";
}

export const isObject = (value: unknown): value is JsonObject =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** A text the format promises. @throws Unreadable */
export function textOf(input: JsonObject, name: string): string {
	const value = input[name];
	if (typeof value !== "string" || value === "")
		throw new Unreadable(`"${name}" is no text`);
	return value;
}

/** A text that may be missing. @throws Unreadable when it is something else */
export function maybeTextOf(input: JsonObject, name: string): string {
	const value = input[name] ?? "";
	if (typeof value !== "string") throw new Unreadable(`"${name}" is no text`);
	return value;
}

/** An object, or one written as JSON text. Without a value: an empty one. @throws Unreadable */
export function objectOf(input: JsonObject, name: string): JsonObject {
	let value = input[name] ?? {};
	if (typeof value === "string") {
		try {
			value = JSON.parse(value === "" ? "{}" : value);
		} catch {
			throw new Unreadable(`"${name}" is no JSON`);
		}
	}
	if (!isObject(value)) throw new Unreadable(`"${name}" is no object`);
	return value;
}

/** For a dialect that cannot carry changed arguments: the person's yes was for those only. */
export const deniedForEdit = (updatedInput: JsonObject): string =>
	`The owner of this machine changed the call. Make exactly this call instead: ${JSON.stringify(updatedInput)}`;
