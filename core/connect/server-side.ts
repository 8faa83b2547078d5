/**
 * The gate's side: each message is a POST of Streamable HTTP, and what the server says by itself comes by a stream. Both
 * eras; messages pass as they are. Sessions that ended are begun anew, and streams that broke off taken up again. Says
 * nothing to the client itself.
 */
import type { IncomingMessage } from "node:http";
import { eventsOf, isOk, reasonOf, textOf } from "./answer.ts";
import type { Call } from "./call.ts";
import { delay } from "./delay.ts";
import { DoorError } from "./door.ts";
import type { GateHttp } from "./gate-http.ts";
import { fitsHeader, modernHeaders, receive } from "./message.ts";
import { type Session, sessionHeaders, sessionIn } from "./session.ts";

/** Until a stream is asked for again; a server may wish for another time. */
const usualWaitMs = 1_000;
const within = (ms: number): number => Math.min(Math.max(ms, 100), 30_000);
/** What a session is begun anew in. */
const renewMs = 60_000;
const farewellMs = 2_000;

export class ServerSide {
	readonly #gate: GateHttp;
	readonly #deliver: (text: string) => Promise<void>;
	readonly #over = new AbortController();
	/** The `initialize` that a new session is begun with. */
	#first: Call | undefined;
	#session: Session | undefined;
	#renewal: Promise<void> | undefined;
	#stream: AbortController | undefined;

	/** `deliver` is given whatever the server says, and never rejects. */
	constructor(gate: GateHttp, deliver: (text: string) => Promise<void>) {
		this.#gate = gate;
		this.#deliver = deliver;
	}

	get hasSession(): boolean {
		return this.#session !== undefined;
	}

	/** Resolves when nothing of its answer is to come. @throws DoorError, RangeError, and Node's errors */
	async ask(call: Call): Promise<void> {
		const isFirst = call.message.method === "initialize";
		if (isFirst) {
			this.#stream?.abort();
			this.#first = call;
			this.#session = undefined;
		}
		const session = this.#session;
		let answer = await this.#post(call, call.signal);
		// The key was revoked, or replaced: the gate may give another, or asks its owner.
		if (answer.statusCode === 401) {
			answer.resume();
			this.#gate.forget();
			answer = await this.#post(call, call.signal);
		}
		if (
			answer.statusCode === 404 &&
			session?.id !== undefined &&
			(await this.#renewed(session))
		) {
			answer.resume();
			answer = await this.#post(call, call.signal);
		}
		if (!isOk(answer)) return await this.#refused(answer, call);
		await this.#read(answer, call, isFirst);
	}

	/** Ends the session at the server. Never rejects. */
	async end(): Promise<void> {
		if (this.#over.signal.aborted) return;
		this.#over.abort();
		this.#stream?.abort();
		const session = this.#session;
		if (session?.id === undefined) return;
		await this.#gate
			.send({
				method: "DELETE",
				headers: sessionHeaders(session),
				signal: AbortSignal.timeout(farewellMs),
			})
			.then(
				(answer) => answer.resume(),
				() => undefined,
			);
	}

	/** What the server says by itself. */
	listen(): void {
		this.#stream?.abort();
		const stream = new AbortController();
		this.#stream = stream;
		void this.#follow(AbortSignal.any([stream.signal, this.#over.signal]));
	}

	#post(
		{ line, message }: Pick<Call, "line" | "message">,
		signal: AbortSignal,
	): Promise<IncomingMessage> {
		const { modernVersion } = message;
		return this.#gate.send({
			method: "POST",
			headers: {
				Accept: "application/json, text/event-stream",
				"Content-Type": "application/json",
				...(modernVersion !== undefined
					? modernHeaders(message, modernVersion)
					: message.method === "initialize"
						? {}
						: sessionHeaders(this.#session)),
			},
			body: line,
			signal,
		});
	}

	#get(
		last: string | undefined,
		signal: AbortSignal,
	): Promise<IncomingMessage> {
		return this.#gate.send({
			method: "GET",
			headers: {
				Accept: "text/event-stream",
				...(fitsHeader(last) ? { "Last-Event-ID": last } : {}),
				...sessionHeaders(this.#session),
			},
			signal,
		});
	}

	/** Where its stream breaks off before the answer, the rest of it can be had by its last event. */
	async #read(
		first: IncomingMessage,
		call: Call,
		isFirst: boolean,
	): Promise<void> {
		let answer = first;
		let last: string | undefined;
		let waitMs = usualWaitMs;
		for (;;) {
			for await (const { data, id, retryMs } of eventsOf(answer)) {
				last = id ?? last;
				waitMs = retryMs === undefined ? waitMs : within(retryMs);
				if (isFirst) this.#learn(data, call, answer);
				if (data !== "") await this.#deliver(data);
			}
			if (call.owed.length === 0 || call.isModern || !fitsHeader(last)) return;
			await delay(waitMs, call.signal);
			answer = await this.#get(last, call.signal);
			if (!isOk(answer)) {
				answer.resume();
				return;
			}
		}
	}

	/** The gate, or the server, refused: in JSON-RPC's words, or in others. */
	async #refused(answer: IncomingMessage, call: Call): Promise<void> {
		const text = await textOf(answer);
		if (receive(text) !== undefined) await this.#deliver(text);
		if (call.owed.length > 0 || call.message.ids.length === 0)
			throw new DoorError("refused-by-gate", reasonOf(answer, text));
	}

	/** `true`: that was the answer to `initialize`, and says what later requests repeat. */
	#learn(text: string, { message }: Call, answer: IncomingMessage): boolean {
		const said = receive(text);
		if (said?.result === undefined || said.answers[0] !== message.ids[0])
			return false;
		this.#session = sessionIn(answer, said.result);
		return true;
	}

	/** `true`: there is another session than the one that has ended. Several that ask at once are given the same. */
	async #renewed(ended: Session): Promise<boolean> {
		if (this.#session === ended) {
			this.#renewal ??= this.#renew().finally(() => {
				this.#renewal = undefined;
			});
			await this.#renewal.catch(() => undefined);
		}
		return this.#session !== undefined && this.#session !== ended;
	}

	/** The way the client began the one before. */
	async #renew(): Promise<void> {
		const first = this.#first;
		if (first === undefined) return;
		this.#stream?.abort();
		const signal = AbortSignal.any([
			this.#over.signal,
			AbortSignal.timeout(renewMs),
		]);
		const answer = await this.#post(first, signal);
		if (!isOk(answer)) return void answer.resume();
		let isNew = false;
		for await (const { data } of eventsOf(answer)) {
			isNew = this.#learn(data, first, answer);
			if (isNew) break;
		}
		if (!isNew) return;
		(await this.#post(initialized, signal)).resume();
		this.listen();
	}

	/** Comes back when the stream ends; a server that has none says so. Never rejects. */
	async #follow(signal: AbortSignal): Promise<void> {
		let last: string | undefined;
		for (let waitMs = usualWaitMs; !signal.aborted; ) {
			waitMs = within(waitMs * 2);
			try {
				const answer = await this.#get(last, signal);
				if (!isOk(answer)) return void answer.resume();
				for await (const { data, id, retryMs } of eventsOf(answer)) {
					last = id ?? last;
					waitMs = within(retryMs ?? usualWaitMs);
					if (data !== "") await this.#deliver(data);
				}
			} catch (error) {
				// The gate went away, and may come back; or it gives no key any more.
				if (error instanceof DoorError && error.code !== "not-running") return;
			}
			await delay(waitMs, signal);
		}
	}
}

const initialized = {
	line: '{"jsonrpc":"2.0","method":"notifications/initialized"}',
	message: {
		ids: [],
		method: "notifications/initialized",
		modernVersion: undefined,
		name: undefined,
		cancels: undefined,
	},
} as const;
