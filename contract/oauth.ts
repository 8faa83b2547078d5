/**
 * OAuth for MCP clients: what a window shows of a program that asks to be let in, and of those that were. Nothing that a
 * program says of itself is verified, but where its metadata document lies.
 */
import * as z from "zod";
import { Name } from "./views.ts";

/** A role that consent can give: never admin. */
export const ConsentRole = z.enum(["viewer", "operator"]);
export type ConsentRole = z.infer<typeof ConsentRole>;

/** A program waits in a browser for the owner's answer. */
export const ConsentView = z.object({
	id: z.string(),
	/** The browser shows the same: the person sees that it is this one. */
	code: z.string(),
	/** What it calls itself; shown as not verified. */
	name: z.string(),
	/** The host of its metadata document (https); `null`: it registered itself, and nothing vouches for it. */
	document: z.string().nullable(),
	/** Where its answer goes: "this computer", or a host, or the address of another computer. */
	returnsTo: z.string(),
	/** The role it would like; what the owner gives is the owner's choice. */
	asks: ConsentRole,
	/** What it asks for; what the owner gives can be less. */
	upstreams: z.array(
		z.object({
			name: Name,
			/** As far as they are known already; `null`: the gate has not seen its list yet. */
			tools: z.array(z.string()).nullable(),
		}),
	),
	requestedAt: z.iso.datetime(),
	/** Silence refuses. */
	expiresAt: z.iso.datetime(),
});
export type ConsentView = z.infer<typeof ConsentView>;

/** A program that was let in. */
export const OAuthClientView = z.object({
	id: z.string(),
	name: z.string(),
	document: z.string().nullable(),
	role: ConsentRole,
	upstreams: z.array(Name),
	grantedAt: z.iso.datetime(),
	lastUsedAt: z.iso.datetime().nullable(),
	/** When it has to be let in again, whatever it does. */
	expiresAt: z.iso.datetime(),
});
export type OAuthClientView = z.infer<typeof OAuthClientView>;
