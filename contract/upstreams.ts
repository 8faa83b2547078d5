/** What the gate finds when it tries an upstream, and the tools it lists: views, plain data in no language. */
import * as z from "zod";
import { Name, Permission, Role } from "./views.ts";

/** In the order in which they are tried. */
export const TestStep = z.enum([
	"program",
	"address",
	"connection",
	"tls",
	"answer",
	"open",
	"secret",
	"mcp",
]);
export type TestStep = z.infer<typeof TestStep>;

/** What one step came to. Closed, so that every door has words for each, with what to do about it. */
export const TestFinding = z.enum([
	"program-missing",
	"program-not-approved",
	"program-secret-missing",
	"program-runs",
	"program-failed",
	/** `found`: its addresses, or the one that was given. */
	"address-known",
	"address-unknown",
	"address-socket",
	"connected",
	"nothing-listens",
	"connection-silent",
	"socket-missing",
	"connection-refused",
	/** `found`: the error's code. */
	"connection-failed",
	/** `found`: the version, and until when the certificate is valid. */
	"tls-good",
	/** Plain http to this machine. */
	"tls-none",
	/** Plain http to another one: no secret is sent there. */
	"tls-none-far",
	"tls-unbelieved",
	"tls-other-name",
	"tls-expired",
	"tls-not-yet",
	"tls-not-spoken",
	"tls-too-old",
	"tls-wants-certificate",
	/** `found`: what is wrong with the files that `tls` names. */
	"tls-settings",
	"tls-failed",
	/** `found`: the HTTP status. */
	"answers",
	"answers-redirect",
	"answers-error",
	"answers-page",
	"answer-silent",
	"answer-broken",
	/** It wants a credential: nobody gets anything beside the gate without one. */
	"closed",
	/** Whoever reaches its address needs no credential, and so not the gate. */
	"open",
	"open-unclear",
	"secret-none",
	/** `found`: their names. */
	"secret-missing",
	"secret-accepted",
	"secret-refused",
	"secret-unclear",
	/** An answer held it: nothing more was read. */
	"secret-reflected",
	/** `found`: what it calls itself, and the revision. */
	"mcp-modern",
	"mcp-legacy",
	"mcp-sse",
	"mcp-none",
	"mcp-silent",
]);
export type TestFinding = z.infer<typeof TestFinding>;

export const UpstreamTestView = z.object({
	/** The upstream's name, or the address that was given. */
	target: z.string(),
	steps: z.array(
		z.object({
			step: TestStep,
			/** `skipped`: there was nothing to try. */
			outcome: z.enum(["passed", "warned", "failed", "skipped"]),
			finding: TestFinding,
			/** A value that belongs to it; mostly empty. Neutralised: control and direction characters are written out. */
			found: z.string(),
		}),
	),
	durationMs: z.number(),
});
export type UpstreamTestView = z.infer<typeof UpstreamTestView>;

/** What a tool says of itself; `null`: nothing. A hint, and no promise. */
const Hint = z.boolean().nullable();

/** One tool, and what the gate would make of a call. Texts are neutralised: what cannot be seen is written out. */
export const ToolView = z.object({
	name: z.string(),
	title: z.string(),
	/** At most 2,000 characters. */
	description: z.string(),
	/** Its texts held characters that nobody sees, or that turn the direction of what is read. */
	hidden: z.boolean(),
	hints: z.object({
		readOnly: Hint,
		destructive: Hint,
		idempotent: Hint,
		openWorld: Hint,
	}),
	/** All are needed. */
	permissions: z.array(Permission),
	/** `false`: no rule names it, and its own hint decides between read and write. */
	ruled: z.boolean(),
	/** Those that have all permissions, as things stand; a key may still be limited to other tools. */
	roles: z.array(Role),
	/** Why nobody may call it. */
	refused: z.enum(["", "read-only", "nobody"]),
	/**
	 * What the command filter sees in a harmless call. `by-text`: an argument holds code, which is judged with each call;
	 * `by-target`: it names a file or an address, and so is that; `high` and `critical`: whatever it names; `none`: nothing.
	 */
	risk: z.enum(["none", "by-target", "by-text", "high", "critical"]),
	arguments: z.array(
		z.object({
			name: z.string(),
			required: z.boolean(),
			/** The language of the code it holds, "unknown" where nobody can read it; empty: none. */
			code: z.string(),
		}),
	),
});
export type ToolView = z.infer<typeof ToolView>;

export const ToolListView = z.object({
	upstream: Name,
	/** Anything but `listed` comes without tools. `reflected`: an answer held the upstream's secret. */
	state: z.enum([
		"listed",
		"not-approved",
		"secret-missing",
		"unreachable",
		"no-mcp",
		"reflected",
	]),
	/** What it calls itself, and its version. */
	server: z.string(),
	/** The revision of MCP. */
	protocol: z.string(),
	/** Every write is refused. */
	readOnly: z.boolean(),
	tools: z.array(ToolView),
	/** It lists more than are read. */
	more: z.boolean(),
	/** The command filter is told that nothing here is code. */
	unfiltered: z.boolean(),
});
export type ToolListView = z.infer<typeof ToolListView>;

/** Names of tools as the gate has seen them listed; `null`: it has seen no list. Nothing is asked for it. */
export const KnownToolsView = z.object({
	upstream: Name,
	tools: z.array(z.string()).nullable(),
});
export type KnownToolsView = z.infer<typeof KnownToolsView>;

/** A command as it would be started, for a person who is about to approve it. */
export const CommandPreview = z.object({
	/** The program's whole path first. */
	command: z.array(z.string()),
	cwd: z.string(),
	/** Values as they are written; one that could be a secret is not shown. */
	env: z.record(z.string(), z.string()),
	/** `unavailable`: this system has none, so it would run without. */
	sandbox: z.enum(["on", "off", "unavailable"]),
	/** Programs of the project's own among its words, which are approved by what they hold. */
	programs: z.array(z.string()),
	/** What cannot be told by looking at it. */
	notes: z.array(z.string()),
	/** Of all of this. */
	digest: z.string(),
	/** Why it cannot be added as it is; empty: it can. */
	problem: z.string(),
});
export type CommandPreview = z.infer<typeof CommandPreview>;

/** A command as a person names it. */
export const StdioInput = z.strictObject({
	command: z.string().min(1).max(4_096),
	args: z.array(z.string().max(32_768)).max(500).default([]),
	cwd: z.string().max(4_096).optional(),
	env: z.record(z.string().max(200), z.string().max(32_768)).default({}),
	sharing: z.enum(["client", "all"]).default("client"),
	/** Absent: where this system has a sandbox. */
	sandbox: z.boolean().optional(),
});
export type StdioInput = z.infer<typeof StdioInput>;
