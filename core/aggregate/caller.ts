/**
 * In whose name the gate asks upstreams: the credential a client showed and where it asked from, and nothing else of its
 * header. What it did not show, no inner request shows; what was bad stays bad there.
 */
import { hash } from "node:crypto";
import type { Client } from "../client.ts";
import type { Identity } from "../credential.ts";
import type { Exchange } from "../inbound/exchange.ts";
import { type Head, sessionCookie, valueOf } from "../request/head.ts";

export interface CallerRequest {
	readonly exchange: Exchange;
	readonly head: Head;
	readonly identity: Identity;
	readonly client: Client;
	/** As windows and the log call it. */
	readonly agent: string;
	/** The client's own address. */
	readonly address: string;
}

/** What a client says of itself, and upstreams are told anyway. */
const ofItself = [
	"x-agent-id",
	"x-kaimon-agent-id",
	"x-agent-type",
	"x-session-id",
];
/** No key, token or ticket has this form: it is refused wherever a bad credential is. */
const badKey = "bad";

/** Names and values in turn: all that an inner request holds of the client's header. */
export function callerFields({
	head,
	identity,
}: Pick<CallerRequest, "head" | "identity">): string[] {
	const fields = ["Host", head.host];
	const add = (name: string, value: string | undefined): void => {
		if (value !== undefined) fields.push(name, value);
	};
	add("Origin", head.origin);
	add("Sec-Fetch-Site", head.fetchSite);
	add("X-Forwarded-For", head.forwardedFor);
	// Another machine may stand behind it, whatever said so.
	if (head.relayed && head.forwardedFor === undefined)
		add("Via", "1.1 drawbridge");
	for (const name of ofItself) add(name, valueOf(head.forward, name));
	if (identity.kind === "bad") add("X-API-Key", badKey);
	else if (identity.kind === "key") {
		// An Authorization beside the key is an upstream's, and nobody can tell which one's.
		if (head.apiKey === undefined) add("Authorization", head.authorization);
		else add("X-API-Key", head.apiKey);
	} else if (identity.kind === "session") {
		if (identity.session.via === "token")
			add("Authorization", head.authorization);
		else if (identity.session.via === "cookie" && head.cookie !== undefined)
			add("Cookie", `${sessionCookie}=${head.cookie}`);
	}
	return fields;
}

/**
 * Requests with the same key are alike in all that upstreams are asked by: a conversation is theirs together. A token
 * that was renewed is not told apart from the one before.
 */
export function callerKey({
	exchange,
	head,
	client,
	identity,
	agent,
	address,
}: CallerRequest): string {
	const { peer, listener } = exchange;
	return hash(
		"sha256",
		JSON.stringify([
			client.id,
			client.role,
			client.upstreams,
			identity.kind,
			client.session?.via,
			agent,
			address,
			peer.address,
			peer.certificate,
			[...listener.hosts.keys()][0],
			listener.secure,
			head.host,
			head.origin,
			head.fetchSite,
			head.relayed,
			head.forwardedFor,
			...ofItself.map((name) => valueOf(head.forward, name)),
		]),
		"base64url",
	);
}
