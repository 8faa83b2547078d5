/**
 * How commands and events cross a process boundary: one JSON message each way. The control socket puts one on a
 * line, the console one in a POST body (events as SSE), Electron's message port one in a postMessage.
 */
import * as z from "zod";
import type { CommandInput, CommandName, CommandOutput } from "./commands.ts";
import { Failure } from "./commands.ts";
import type { EventName, EventPayload } from "./events.ts";

/** The owner's, where no desktop is attached. Not part of a command's input, so that no record of commands holds it. */
export const Passphrase = z.string().max(1_024).optional();

/**
 * `id` pairs an answer with its question. `subscribe` asks for events on this connection. `http`: what follows the answer
 * is HTTP with the gate's own listener, both ways.
 */
export const Question = z.union([
	z.strictObject({
		id: z.number().int(),
		call: z.string(),
		input: z.unknown(),
		passphrase: Passphrase,
	}),
	z.strictObject({ id: z.number().int(), subscribe: z.literal(true) }),
	z.strictObject({ id: z.number().int(), http: z.literal(true) }),
]);
export type Question = z.infer<typeof Question>;

export const Answer = z.union([
	z.object({ id: z.number().int(), ok: z.literal(true), output: z.unknown() }),
	z.object({ id: z.number().int(), ok: z.literal(false), failure: Failure }),
]);
export type Answer = z.infer<typeof Answer>;

export const Notice = z.object({ event: z.string(), payload: z.unknown() });
export type Notice = z.infer<typeof Notice>;

/** What a window sees of the gate, whichever door it is behind. */
export interface GateClient {
	/** Rejects with a {@link CommandFailure}. */
	call<N extends CommandName>(
		name: N,
		input: CommandInput<N>,
	): Promise<CommandOutput<N>>;
	/** Returns the function that stops listening. */
	on<N extends EventName>(
		name: N,
		listener: (payload: EventPayload<N>) => void,
	): () => void;
	/** `false` while the gate cannot be reached; the client goes on trying. Called at once with what holds now. */
	onConnection(listener: (connected: boolean) => void): () => void;
}

/** A refused or failed command, as a throwable for `await gate.call(…)`. */
export class CommandFailure extends Error {
	readonly code: Failure["code"];
	constructor(failure: Failure) {
		super(failure.message);
		this.name = "CommandFailure";
		this.code = failure.code;
	}
}
