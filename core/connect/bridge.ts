/**
 * The client's side: takes its lines in order, sends each on, and lets it have every answer it waits for once, and no
 * other. An answer that cannot come is said to be none, with its id: a client is never left waiting.
 */
import { Call } from "./call.ts";
import { delay } from "./delay.ts";
import { DoorError } from "./door.ts";
import type { GateHttp } from "./gate-http.ts";
import { failure, type Id, invalidRequest, read, receive } from "./message.ts";
import type { Output } from "./output.ts";
import { ServerSide } from "./server-side.ts";

/** The client's own range begins below −32768. */
const gateError = -33502;
/** After the last line, answers that are still on their way are waited for. */
const finishMs = 30_000;
/** A client that does not read its last answers is not waited for longer. */
const flushMs = 2_000;
/** What is no request is not overtaken, unless the server sits on it. */
const arriveMs = 5_000;
/** Lines of the client's that were read and are not done; a message is more than its bytes. */
const mostAhead = 64 * 1024 * 1024;
const perMessage = 1_024;

export class Bridge {
	readonly #output: Output;
	readonly #tell: (text: string) => void;
	readonly #server: ServerSide;
	/** By the ids of their answers. */
	readonly #calls = new Map<Id, Call>();
	/** Until nothing is owed any more. */
	readonly #running = new Set<Promise<void>>();
	/** When the last line that was taken has been sent. */
	#turn: Promise<void> = Promise.resolve();
	#ahead = 0;
	#toldOfJunk = false;

	constructor(gate: GateHttp, output: Output, tell: (text: string) => void) {
		this.#output = output;
		this.#tell = tell;
		this.#server = new ServerSide(gate, (text) => this.#deliver(text));
	}

	/** Takes one line of the client's. Resolves when more may be read. Never rejects. */
	async take(line: string): Promise<void> {
		const message = read(line);
		if ("answer" in message) return await this.#output.write(message.answer);
		const { ids, cancels } = message;
		if (
			new Set(ids).size < ids.length ||
			ids.some((id) => this.#calls.has(id))
		) {
			const why = "an id is in use until its request is answered";
			return await this.#output.write(failure(null, invalidRequest, why));
		}
		const cancelled =
			cancels === undefined ? undefined : this.#calls.get(cancels);
		// In 2026-07-28 a request ends when its stream does. What is over needs no word to a server without sessions.
		const isModern = cancelled?.isModern ?? !this.#server.hasSession;
		if (cancels !== undefined && isModern) {
			cancelled?.end();
			return;
		}
		const call = new Call(line, message);
		for (const id of ids) this.#calls.set(id, call);
		const size = line.length + perMessage;
		this.#ahead += size;
		this.#turn = this.#turn.then(() => this.#begin(call, size, cancelled));
		while (this.#ahead > mostAhead)
			await Promise.race([this.#turn, ...this.#running]);
	}

	/** The client says no more: waits for the answers that are on their way, and ends. `opening` never rejects. */
	async finish(opening: Promise<unknown>): Promise<void> {
		for (const call of this.#calls.values()) if (call.isStanding) call.end();
		const done = opening
			.then(() => this.#turn)
			.then(() => Promise.all(this.#running));
		await Promise.race([done, delay(finishMs)]);
		await this.end();
		await Promise.race([this.#output.flush(), delay(flushMs)]);
	}

	/** Ends the session at the server. Never rejects. */
	async end(): Promise<void> {
		for (const call of this.#calls.values()) call.end();
		await this.#server.end();
	}

	/** Resolves when the next may be sent. */
	async #begin(
		call: Call,
		size: number,
		cancelled: Call | undefined,
	): Promise<void> {
		const { method, ids } = call.message;
		const over = this.#run(call);
		const done = ids.length === 0 ? over : Promise.race([over, call.answered]);
		this.#running.add(done);
		void done.finally(() => this.#running.delete(done));
		void over.finally(() => {
			this.#ahead -= size;
		});
		// A session has to be there before anything needs it.
		if (method === "initialize") await done;
		if (ids.length > 0) return;
		await Promise.race([done, delay(arriveMs)]);
		cancelled?.end();
		if (method === "notifications/initialized") this.#server.listen();
	}

	/** Never rejects. */
	async #run(call: Call): Promise<void> {
		try {
			await this.#server.ask(call);
			if (call.owed.length > 0)
				await this.#fail(
					call,
					"the server ended its answer before it was whole",
				);
		} catch (error) {
			await this.#fail(call, reasonIn(error));
		} finally {
			call.over();
			for (const id of call.message.ids)
				if (this.#calls.get(id) === call) this.#calls.delete(id);
		}
	}

	async #fail(call: Call, why: string): Promise<void> {
		// Whoever ended it waits for nothing.
		if (call.signal.aborted) return;
		if (call.message.ids.length === 0) this.#tell(why);
		for (const id of call.owed) {
			call.settle(id);
			await this.#output.write(failure(id, gateError, why));
		}
	}

	async #deliver(text: string): Promise<void> {
		const message = receive(text);
		if (message === undefined) {
			if (!this.#toldOfJunk)
				this.#tell("the server sent what is no message; it is left out");
			this.#toldOfJunk = true;
			return;
		}
		const owing: [Call, Id][] = [];
		for (const answer of message.answers) {
			// Where it is no id, nothing is found under it.
			const id = answer as Id;
			const call = this.#calls.get(id);
			if (!call?.owes(id)) return;
			owing.push([call, id]);
		}
		for (const [call, id] of owing) call.settle(id);
		await this.#output.write(message.line);
	}
}

function reasonIn(error: unknown): string {
	if (error instanceof DoorError || error instanceof RangeError)
		return error.message;
	const code =
		error instanceof Error && "code" in error ? error.code : "failed";
	return `the gate did not answer (${String(code)})`;
}
