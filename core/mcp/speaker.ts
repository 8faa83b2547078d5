/** Who takes part in a conversation: what the server said of itself, and what is known of those who speak to it. Types only. */
import type { JsonObject } from "../json.ts";
import type { Era } from "./link.ts";
import type { Outcome } from "./message.ts";

/** What a server said of itself when its conversation began. */
export interface Facts {
	readonly era: Era;
	/** Of a legacy server: the version it chose. */
	readonly version: string;
	readonly capabilities: JsonObject;
	readonly info: JsonObject;
	readonly instructions: string | undefined;
}

/** A legacy session, or one modern request. */
export interface Speaker {
	readonly era: Era;
	/** A client's id: who may be asked in whose place. */
	readonly client: string;
	/** Calls of the same party belong together: a session, or everything modern of one client. */
	readonly party: string;
	readonly version: string;
	readonly info: JsonObject;
	readonly capabilities: JsonObject;
	/** The least severe log message it wants; undefined: a legacy client takes what comes, a modern one nothing. */
	readonly logLevel: string | undefined;
}

/** What a server wants of a client: `sampling/createMessage`, `elicitation/create`, `roots/list`. */
export interface Question {
	readonly method: string;
	readonly params: JsonObject;
	/** Once. */
	answer(outcome: Outcome): void;
}

/** Takes a question back: nobody waits for its answer any more. */
export type Withdraw = () => void;

/** One request of a client's, from its arrival to its outcome. */
export interface Call {
	readonly speaker: Speaker;
	readonly method: string;
	readonly params: JsonObject;
	/** Progress is wanted: told with the token of the client's own. */
	readonly wantsProgress: boolean;
	/** Once, and last. */
	over(outcome: Outcome): void;
	progress(params: JsonObject): void;
	/** A notification that belongs to it. */
	tell(method: string, params: JsonObject): void;
	/** The server needs something of the client before it can go on. */
	ask(question: Question): Withdraw;
}

/** One who hears of changes, whether or not it asks something: a legacy session, or a modern subscription. */
export interface Listener {
	readonly speaker: Speaker;
	/** Resources it wants to hear of. */
	readonly uris: ReadonlySet<string>;
	hear(method: string, params: JsonObject): void;
	/** undefined: it cannot be asked outside of its own calls. */
	readonly ask: ((question: Question) => Withdraw) | undefined;
	/** The conversation is over. */
	ended(): void;
}

/** A conversation with a server, as those see it who take part in it: one server's, or many as if they were one. */
export interface Speaking {
	/** Requests that wait for the server; streams that only listen are none. */
	readonly calls: number;
	readonly ended: boolean;
	/** Nobody takes part, and the server was told of another client than this. */
	isFreeFor(speaker: Speaker): boolean;
	/** What the server said of itself; begins where that has not happened. Rejects with a LinkError. */
	ready(speaker: Speaker): Promise<Facts>;
	/** Makes a call; returns how to cancel it. */
	start(call: Call): (reason: string) => void;
	/** Something a client only says. */
	tell(method: string, params: JsonObject): void;
	join(listener: Listener): void;
	leave(listener: Listener): void;
	/** A listener wants to hear of other resources, or others log messages. `uri`: the one it has just added. */
	changed(uri?: string): Promise<Outcome>;
	/** Ends it with everything in it. */
	end(): void;
}
