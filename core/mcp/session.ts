/**
 * One session of a legacy client: its calls under way, the questions it was asked, its streams. It is its client's alone;
 * an answer counts only for a question that this very session was asked.
 */
import { randomBytes } from "node:crypto";
import type { JsonObject } from "../json.ts";
import { KeptStream } from "./kept-stream.ts";
import { codes, failed, type Outcome, type RpcId } from "./message.ts";
import type {
	Listener,
	Question,
	Speaker,
	Speaking,
	Withdraw,
} from "./speaker.ts";
import { newestLegacy } from "./versions.ts";

/** Calls of one session that wait. */
const mostCalls = 256;
/** Streams whose end could still be asked for. */
const mostStreams = 64;
/** How long a broken stream can be taken up again; what it was for is cancelled then. */
const resumeMs = 30_000;

interface Opening {
	readonly client: string;
	readonly version: string;
	readonly info: JsonObject;
	readonly capabilities: JsonObject;
}

export class Session implements Listener {
	readonly id = randomBytes(24).toString("base64url");
	readonly conversation: Speaking;
	readonly uris = new Set<string>();
	/** Under way, by the client's ids; the function cancels. */
	readonly calls = new Map<RpcId, (reason: string) => void>();
	/** What was said outside of calls. */
	readonly own: KeptStream;
	usedAtMs: number;
	logLevel: string | undefined;
	readonly #opening: Opening;
	readonly #nowMs: () => number;
	readonly #onEnded: () => void;
	readonly #streams = new Map<string, KeptStream>();
	readonly #questions = new Map<RpcId, Question>();
	#lastStream = 0;
	#lastQuestion = 0;

	constructor(
		opening: Opening,
		conversation: Speaking,
		nowMs: () => number,
		onEnded: () => void,
	) {
		this.#opening = opening;
		this.conversation = conversation;
		this.#nowMs = nowMs;
		this.#onEnded = onEnded;
		this.usedAtMs = nowMs();
		this.own = this.openStream();
	}

	get speaker(): Speaker {
		return {
			...this.#opening,
			era: "legacy",
			party: this.id,
			logLevel: this.logLevel,
		};
	}

	get isBusy(): boolean {
		return this.calls.size > 0 || this.own.isRead;
	}

	get isFull(): boolean {
		return this.calls.size >= mostCalls;
	}

	openStream(): KeptStream {
		const stream = new KeptStream(
			String(this.#lastStream++),
			// Older clients take an event without a message for a broken one.
			this.#opening.version >= newestLegacy,
			this.#nowMs,
		);
		this.#streams.set(stream.id, stream);
		for (const [id, old] of this.#streams) {
			if (this.#streams.size <= mostStreams) break;
			if (old.ended) this.#streams.delete(id);
		}
		return stream;
	}

	stream(id: string): KeptStream | undefined {
		return this.#streams.get(id);
	}

	hear(method: string, params: JsonObject): void {
		this.own.say({ jsonrpc: "2.0", method, params });
	}

	readonly ask = (question: Question): Withdraw =>
		this.askOn(this.own, question);

	askOn(stream: KeptStream, question: Question): Withdraw {
		const id = ++this.#lastQuestion;
		const { method, params } = question;
		this.#questions.set(id, question);
		stream.say({ jsonrpc: "2.0", id, method, params });
		return () => {
			if (!this.#questions.delete(id)) return;
			stream.say({
				jsonrpc: "2.0",
				method: "notifications/cancelled",
				params: { requestId: id },
			});
		};
	}

	/** What the client says to a question; nothing where it was not asked it. */
	answered(id: RpcId, outcome: Outcome): void {
		const question = this.#questions.get(id);
		this.#questions.delete(id);
		question?.answer(outcome);
	}

	/** What time alone ends. */
	sweep(): void {
		const since = this.#nowMs() - resumeMs;
		for (const [id, stream] of this.#streams)
			if (stream !== this.own && (stream.goneAtMs ?? since) < since) {
				this.#streams.delete(id);
				stream.onAbandoned?.();
			}
	}

	comment(): void {
		for (const stream of this.#streams.values()) stream.comment();
	}

	/** By the conversation. */
	ended(): void {
		this.own.end();
		for (const question of this.#questions.values()) question.answer(gone);
		this.#questions.clear();
		this.#onEnded();
	}

	/** By its client, or because it was not used. */
	end(reason: string): void {
		for (const cancel of this.calls.values()) cancel(reason);
		this.calls.clear();
		this.conversation.leave(this);
		this.ended();
		for (const stream of this.#streams.values()) stream.end();
	}
}

const gone = failed(codes.internal, "The client has gone.");
