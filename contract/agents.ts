/**
 * The agents on this machine, the MCP servers in their settings files, and what moving one behind the gate would change.
 * Plain shapes; no view holds a secret's value.
 */
import * as z from "zod";
import { Name } from "./views.ts";

/** The agents whose settings are read. */
export const AgentId = z.enum([
	"claude",
	"codex",
	"cursor",
	"gemini",
	"copilot",
	"vscode",
]);
export type AgentId = z.infer<typeof AgentId>;

/** Something that looks like a key and stands in the file as plain text: where, never what. */
export const PlainKeyView = z.object({
	in: z.enum(["variable", "header", "address", "argument"]),
	/** The variable's or header's name; empty where there is none. */
	name: z.string(),
});
export type PlainKeyView = z.infer<typeof PlainKeyView>;

/** One server of an agent, as its file says it. */
export const AgentServerView = z.object({
	name: z.string(),
	kind: z.enum(["stdio", "http", "sse", "unknown"]),
	/** The command line or the address, without what looks like a key. */
	target: z.string(),
	/** It goes through the gate. */
	guarded: z.boolean(),
	plainKeys: z.array(PlainKeyView),
});
export type AgentServerView = z.infer<typeof AgentServerView>;

/** One list of servers: a file may hold several, such as Claude's, which has one for each folder. */
export const AgentPlaceView = z.object({
	/** For `agent.plan`; says nothing by itself, and stays the same while file and list do. */
	id: z.string(),
	file: z.string(),
	/** The folder it holds for; `null`: everywhere. */
	project: z.string().nullable(),
	/** Whoever shares the project's files shares this one. */
	shared: z.boolean(),
	servers: z.array(AgentServerView),
	/** Why the file tells nothing; empty: it does. */
	problem: z.string(),
});
export type AgentPlaceView = z.infer<typeof AgentPlaceView>;

export const AgentView = z.object({
	agent: AgentId,
	/** As its makers call it. */
	title: z.string(),
	/** A file, a folder or a program of it is here. */
	found: z.boolean(),
	/** Of the installed program, where its files say it. */
	version: z.string().nullable(),
	/** Ours; `unreadable`: its file cannot be read; `none`: it has no hooks we know. */
	hook: z.enum(["current", "stale", "absent", "unreadable", "none"]),
	/** Files and folders that were looked for. */
	looked: z.array(z.string()),
	places: z.array(AgentPlaceView),
});
export type AgentView = z.infer<typeof AgentView>;

/** What would become of one server. */
export const PlannedServerView = z.object({
	name: z.string(),
	/** Why it stays where it is; empty: it moves. */
	obstacle: z.string(),
	/** What it would be called behind the gate. */
	upstream: z.string(),
	/** There is one already that is the same. */
	isThere: z.boolean(),
	/** What the gate would run, whole and resolved; empty: it is reached at `url`. */
	command: z.array(z.string()),
	cwd: z.string(),
	url: z.string(),
	/** Variables or headers with the values they would have; a secret is a reference. */
	fields: z.array(z.object({ name: z.string(), value: z.string() })),
	/** Plain keys that would go to the vault, with the only field they are bound to. */
	secrets: z.array(z.object({ name: z.string(), field: z.string() })),
	/** Variables of the gate's own environment that would be read. */
	variables: z.array(z.string()),
	/** Secrets that nobody has given yet; until then it answers 503. */
	missing: z.array(z.string()),
	/** What is different afterwards, or cannot be told. */
	notes: z.array(z.string()),
});
export type PlannedServerView = z.infer<typeof PlannedServerView>;

export const AgentPlanView = z.object({
	agent: AgentId,
	place: z.string(),
	file: z.string(),
	/** Where a link leads; the same as `file` otherwise. */
	target: z.string(),
	servers: z.array(PlannedServerView),
	/** The lines of the file that go and those that come, keys masked. */
	diff: z.array(z.string()),
	notes: z.array(z.string()),
	/** Of all of this and of the file as it is; `agent.apply` refuses another. */
	digest: z.string(),
});
export type AgentPlanView = z.infer<typeof AgentPlanView>;

/** What was moved and can be taken back. */
export const AgentMoveView = z.object({
	id: z.string(),
	agent: AgentId,
	file: z.string(),
	at: z.iso.datetime(),
	servers: z.array(z.object({ name: z.string(), upstream: Name })),
	/** `written`: the file is as it was written; `changed`: it is not any more, or not yet. */
	state: z.enum(["written", "changed", "unreadable"]),
});
export type AgentMoveView = z.infer<typeof AgentMoveView>;

export const AgentUndoView = z.object({
	/** The file has the very bytes from before; otherwise only our entries went. */
	exact: z.boolean(),
	/** Servers that somebody has changed since, and that stay as they are. */
	left: z.array(z.string()),
});
export type AgentUndoView = z.infer<typeof AgentUndoView>;
