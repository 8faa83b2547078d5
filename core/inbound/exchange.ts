/**
 * One request and its answer as the steps see them, whatever wire carried them. The steps never touch node:http, so
 * that a faster parser or another protocol can take its place in this folder.
 */
import type { Duplex, Readable } from "node:stream";
import type { OwnHosts } from "../origin.ts";

/** The other end of the connection. `connection` is the same object for every request on one socket. */
export interface Peer {
	readonly address: string;
	readonly port: number;
	readonly connection: object;
	/**
	 * SHA-256 of the certificate that was shown in the handshake and verified there, as "AB:CD:…"; empty where it did not
	 * verify, undefined where none was shown. Does not say whose it is.
	 */
	readonly certificate: string | undefined;
}

/** The address a request came in at, and what that alone decides. */
export interface Listener {
	/** It speaks TLS. */
	readonly secure: boolean;
	/** Other machines reach it: strict whatever the mode says. */
	readonly alwaysStrict: boolean;
	/** Client certificates are checked against a CA of the owner's own: one that nobody here knows opens the door only. */
	readonly foreignClients: boolean;
	/** Its connections have no address: they come from this machine, by a door that only the owner's user can open. */
	readonly isLocal?: true;
	/** Every Host it answers to. Another object after an address or an upstream came or went. */
	readonly hosts: OwnHosts;
	/** It takes no new connections: each answer ends the one it came on. */
	readonly isStopping?: boolean;
}

/** Why a body could not be read whole. `gone`: the client went away. */
export type BodyFailure = "too-large" | "gone" | "slow";

export interface Exchange {
	readonly id: string;
	readonly method: string;
	/** "2", which no first line of a text can say; else "1.1" or what the first line said. */
	readonly httpVersion: string;
	/** The request target exactly as it came. */
	readonly target: string;
	/** Names and values in turn, as they came: duplicates and case are kept. */
	readonly rawHeaders: readonly string[];
	readonly peer: Peer;
	readonly listener: Listener;
	readonly local: { readonly address: string; readonly port: number };
	/** An `Upgrade` request: the answer goes through {@link Exchange.tunnel}. */
	readonly upgrade: boolean;
	/** The body's first piece, which stays to be read; undefined when there is none. A `100 Continue` is sent first. */
	peekBody(): Promise<Buffer | BodyFailure | undefined>;
	/** Reads the whole body. A `100 Continue` the client waits for is sent first. */
	readBody(limitBytes: number): Promise<Buffer | BodyFailure>;
	/** The body as it arrives, with back-pressure. A `100 Continue` the client waits for is sent first. */
	streamBody(): Readable;
	/** Sends an interim answer (1xx) where the client can tell it from the answer; else nothing. */
	inform(status: number, headers: readonly string[]): void;
	/** The client says that it reads trailers. */
	readonly takesTrailers: boolean;
	/** Fields to send behind the body; called before `end`. Lost where the body's framing has no room for them. */
	trailers(fields: readonly string[]): void;
	/** Starts the answer. Headers are names and values in turn and are sent as given. */
	start(status: number, headers: string[]): void;
	/** Sends the header although no piece of the body is there yet: an event stream opens before its first event. */
	flush(): void;
	/** `false`: stop until `onDrain`. */
	write(chunk: Uint8Array): boolean;
	end(chunk?: string | Buffer): void;
	/** Ends the answer, and over HTTP/1 the connection, without a proper end, so that a cut answer never looks whole. */
	abort(): void;
	/** After this answer nothing more is read: of the body, and over HTTP/1 from the connection. */
	closeAfter(): void;
	onDrain(listener: () => void): void;
	/**
	 * The client went away before the answer was complete, or has gone already. Called at most once. A client that has
	 * shut down its sending side counts as gone at once, or, for an answer that is `underway`, when a while has passed in
	 * which none of it left: most have gone, and few others would wait.
	 */
	onGone(listener: () => void, underway?: "underway"): void;
	/** Answers 101 and hands over the raw connection. `head` holds bytes the client sent behind its request. */
	tunnel(headers: readonly string[]): { socket: Duplex; head: Buffer };
	/** The answer to an earlier request on the connection was its last: nothing behind it counts. */
	readonly dropped: boolean;
	readonly started: boolean;
	readonly finished: boolean;
}
