/**
 * One request that waits for a person: until an answer, until its client has to be told something, until the client goes
 * or the gate ends it. Keeps the client's connection alive meanwhile. Decides nothing: the answer is another's, and
 * whoever waited is judged again before anything leaves.
 */
import type { Approvals } from "../approval/approvals.ts";
import type { Answer, Held, NewQuestion } from "../approval/question.ts";
import type { Exchange } from "../inbound/exchange.ts";
import { askAgain, toolRefused } from "./answers.ts";
import { KeptAlive } from "./kept-alive.ts";
import type { McpCall } from "./mcp-call.ts";
import type { RequestStates } from "./request-state.ts";

export interface HoldParts {
	readonly approvals: Pick<Approvals, "ask">;
	readonly states: RequestStates;
}

export interface Holding {
	readonly exchange: Exchange;
	readonly question: NewQuestion;
	/** undefined: no call of MCP's; it waits without a sign until the deadline. */
	readonly call: McpCall | undefined;
	/** Its client gives up some time after this. */
	readonly answerBeforeMs: number;
	readonly nowMs: number;
}

/** `told`: the client has been answered, and may ask again. */
export type HoldEnd =
	| Exclude<Answer, { kind: "void" }>
	| { readonly kind: "told" | "gone" | "cut" };

export class Hold {
	readonly over: Promise<HoldEnd>;
	readonly held: Held;
	/** The same, or one that has been kept alive. */
	readonly exchange: Exchange;
	readonly #holding: Holding;
	readonly #parts: HoldParts;
	readonly #kept: KeptAlive | undefined;
	readonly #settle: (end: HoldEnd) => void;
	#isOver = false;

	constructor(holding: Holding, parts: HoldParts) {
		const { exchange, call, nowMs } = holding;
		this.#holding = holding;
		this.#parts = parts;
		const { promise, resolve } = Promise.withResolvers<HoldEnd>();
		this.over = promise;
		this.#settle = resolve;
		this.#kept =
			call !== undefined && exchange.httpVersion !== "1.0"
				? new KeptAlive(exchange, call, nowMs)
				: undefined;
		this.exchange = this.#kept ?? exchange;
		this.held = parts.approvals.ask(holding.question);
		// Never rejects.
		void this.held.answer.then((answer) =>
			this.#end(answer.kind === "void" ? { kind: "cut" } : answer),
		);
		exchange.onGone(() => this.#leave("gone"));
	}

	/** From outside: revoked, tightened, or the gate stops. */
	cut(): void {
		this.#leave("cut");
	}

	/** Whoever asks again after the stop asks a gate that can tell a person. */
	leave(): void {
		this.#leave("cut");
	}

	/** Called four times a second. */
	expire(nowMs: number): void {
		if (this.#isOver) return;
		const { call, answerBeforeMs } = this.#holding;
		if (call === undefined || this.#kept === undefined) return;
		if (nowMs >= answerBeforeMs && this.#tell(call, this.#kept)) return;
		if (call.readsEvents)
			this.#kept.sign(nowMs, `waits for a person as ${this.held.id}`);
	}

	/** The client would give up soon: it is told to ask again, and the question stays open without it. */
	#tell(call: McpCall, kept: KeptAlive): boolean {
		const { question } = this.#holding;
		if (call.method !== "tools/call" && !call.asksAgain) return false;
		const ticket = this.held.ticket();
		if (ticket === undefined) return false;
		kept.endWith(
			call.asksAgain
				? askAgain(
						call.id,
						this.#parts.states.seal({
							question: ticket,
							client: question.clientId,
							digest: question.digest,
							upstreams: call.upstreamsState,
						}),
					)
				: toolRefused(
						call.id,
						`Not run yet: it waits for a person's yes as ${ticket}. Call it again with the same arguments to get the answer; do not try another way.`,
					),
		);
		this.#end({ kind: "told" });
		return true;
	}

	#leave(kind: "gone" | "cut"): void {
		if (this.#isOver) return;
		this.held.withdraw();
		this.#end({ kind });
	}

	#end(end: HoldEnd): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#settle(end);
	}
}
