/** Plain views: what windows, the command line and scripts see of the gate's state. No view holds a secret. */
import { z } from "zod";

/** strict · relaxed · lax: what a caller without a credential may do (design: three modes, one gate). */
export const Mode = z.enum(["strict", "relaxed", "lax"]);
export type Mode = z.infer<typeof Mode>;

/** The three roles by their first names; `reader` and `agent` are accepted as aliases where a role is typed in. */
export const Role = z.enum(["viewer", "operator", "admin"]);
export type Role = z.infer<typeof Role>;

/** An upstream's or key's name: what stands in a URL's first segment and in a host name's first label. */
export const Name = z
	.string()
	.regex(
		/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
		"lower-case letters, digits and inner hyphens, at most 63",
	);

/**
 * `until` is an ISO time when the mode is time-boxed; `returnsTo` is what holds afterwards. Without an `until`, a
 * `returnsTo` that differs holds after the next start.
 */
export const ModeView = z.object({
	mode: Mode,
	until: z.iso.datetime().nullable(),
	returnsTo: Mode,
});
export type ModeView = z.infer<typeof ModeView>;

/** `unknown` until the first probe has ended; `checkedAt` is an ISO time. The probe carries no credential. */
export const Health = z.object({
	state: z.enum(["unknown", "up", "down"]),
	detail: z.string(),
	checkedAt: z.iso.datetime().nullable(),
});
export type Health = z.infer<typeof Health>;

export const UpstreamView = z.object({
	name: Name,
	url: z.string(),
	root: z.boolean(),
	/** Where the setting came from: the settings file, the command line, or the gate's own demo. */
	source: z.enum(["settings", "command-line", "demo"]),
	/** The address clients use. */
	gateUrl: z.string(),
	health: Health,
});
export type UpstreamView = z.infer<typeof UpstreamView>;

export const KeyView = z.object({
	id: z.string(),
	name: z.string(),
	role: Role,
	/** The first characters of the key, to tell keys apart; too short to guess the rest from. */
	prefix: z.string(),
	/** Names of the upstreams the key opens; empty means all. */
	upstreams: z.array(Name),
	note: z.string(),
	createdAt: z.iso.datetime(),
	expiresAt: z.iso.datetime().nullable(),
	lastUsedAt: z.iso.datetime().nullable(),
	state: z.enum(["active", "expired", "revoked"]),
});
export type KeyView = z.infer<typeof KeyView>;

/** One line of the audit log. `admitted` is written before the request is forwarded, `outcome` after it ended. */
export const EntryView = z.object({
	id: z.number().int(),
	at: z.iso.datetime(),
	kind: z.enum(["admitted", "outcome", "refused", "change"]),
	request: z.string(),
	client: z.string(),
	upstream: z.string(),
	method: z.string(),
	path: z.string(),
	/** The MCP method or tool of a JSON-RPC body, empty otherwise. */
	tool: z.string(),
	/** The HTTP status the caller was given; 0 where none applies, 499 when the caller went away first. */
	status: z.number().int(),
	/** Why, for the owner: a refusal's reason, a change's description. Never shown to the caller. */
	reason: z.string(),
	durationMs: z.number(),
	mode: Mode,
});
export type EntryView = z.infer<typeof EntryView>;

/** `backend` is decided at the first start; `locked` means it failed later and no other backend is tried. */
export const VaultView = z.object({
	backend: z.enum(["keychain", "file"]),
	state: z.enum(["open", "locked"]),
	detail: z.string(),
});
export type VaultView = z.infer<typeof VaultView>;

/** `status --json`: one value. `mode` and `until` stand at the top because scripts read them. */
export const StatusView = z.object({
	running: z.boolean(),
	version: z.string(),
	pid: z.number().int().nullable(),
	startedAt: z.iso.datetime().nullable(),
	mode: Mode,
	until: z.iso.datetime().nullable(),
	returnsTo: Mode,
	gate: z.string().nullable(),
	console: z.string().nullable(),
	upstreams: z.array(UpstreamView),
	activeKeys: z.number().int(),
	/** CIDR ranges that may connect; empty means every address. */
	allowedIps: z.array(z.string()),
	anonymousRole: Role,
	/** Whether the OS tells which user a loopback peer belongs to, so that keyless calls stay with the owner. */
	peerUserChecked: z.boolean(),
	vault: VaultView,
	paths: z.object({
		home: z.string(),
		settings: z.string(),
		state: z.string(),
		log: z.string(),
		socket: z.string(),
	}),
	/** Settings the gate read but does not know, and what else the owner should see. */
	warnings: z.array(z.string()),
});
export type StatusView = z.infer<typeof StatusView>;
