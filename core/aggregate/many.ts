/**
 * A conversation with all upstreams a client may use, as if they were one server: lists are merged, and what is asked by a
 * name goes to the upstream whose name stands before it. Asks no upstream but through its member, and judges nothing.
 */
import { codes, failed, methodNotFound, type Outcome } from "../mcp/message.ts";
import type {
	Call,
	Facts,
	Listener,
	Speaker,
	Speaking,
} from "../mcp/speaker.ts";
import type { JsonObject } from "../json.ts";
import type { Upstream } from "../upstreams.ts";
import {
	listed,
	ownFacts,
	readable,
	refusedCall,
	unknownName,
} from "./outcomes.ts";
import { absence, introduction } from "./introduction.ts";
import type { Member, Missing } from "./member.ts";
import { type Merged, mergedList } from "./merging.ts";
import { mayBeShortened, type Own } from "./names.ts";
import { isList, type ListMethod, routed, sharedResult } from "./routes.ts";

export interface ManyOptions {
	/** Those that the client may use now. */
	readonly upstreams: () => readonly Upstream[];
	readonly member: (upstream: Upstream) => Member;
	/** How long a list waits for one upstream. */
	readonly listMs: number;
	onEnded(): void;
}

/** Names that were shortened, to be found again. */
const mostShortened = 10_000;

export class Many implements Speaking {
	readonly #options: ManyOptions;
	readonly #members = new Map<string, Member>();
	readonly #listeners = new Set<Listener>();
	readonly #shortened = new Map<string, Own>();
	#calls = 0;
	#ended = false;

	constructor(options: ManyOptions) {
		this.#options = options;
	}

	get calls(): number {
		return this.#calls;
	}

	get ended(): boolean {
		return this.#ended;
	}

	/** Nobody takes part. */
	get isIdle(): boolean {
		return this.#listeners.size === 0 && this.#calls === 0;
	}

	/** What its servers are told of a client is the same for all that take part. */
	isFreeFor(): boolean {
		return false;
	}

	/** Waits for the upstreams as long as a list does: what they say of themselves is said on. */
	async ready(speaker: Speaker): Promise<Facts> {
		const said = await this.#gather((member) => member.ready(speaker));
		return { ...ownFacts, instructions: introduction(said) };
	}

	start(call: Call): (reason: string) => void {
		this.#calls += 1;
		const ending = new AbortController();
		let isOver = false;
		const over = (outcome: Outcome): void => {
			if (isOver) return;
			isOver = true;
			this.#calls -= 1;
			if (!ending.signal.aborted) call.over(outcome);
		};
		void this.#conduct(call, over, ending.signal);
		return (reason) => {
			ending.abort(reason);
			over(methodNotFound);
		};
	}

	tell(method: string, params: JsonObject): void {
		for (const { conversation } of this.#members.values())
			conversation.tell(method, params);
	}

	join(listener: Listener): void {
		this.#listeners.add(listener);
		for (const member of this.#now()) member.join(listener);
	}

	leave(listener: Listener): void {
		this.#listeners.delete(listener);
		for (const member of this.#members.values()) member.leave(listener);
	}

	async changed(uri?: string): Promise<Outcome> {
		if (uri === undefined) {
			for (const { conversation } of this.#members.values())
				void conversation.changed().catch(() => undefined);
			return { result: {} };
		}
		const way = routed("resources/read", { uri }, () => undefined);
		const member = way && this.#member(way.upstream);
		const own = way?.params["uri"];
		return member === undefined || typeof own !== "string"
			? failed(codes.invalidParams, "Resource not found")
			: member.conversation.changed(own);
	}

	/** Ends what is open at the upstreams; who takes part stays, and the next call begins anew. */
	rest(): void {
		for (const member of this.#members.values()) member.rest();
	}

	end(): void {
		if (this.#ended) return;
		this.#ended = true;
		for (const member of this.#members.values()) member.end();
		this.#members.clear();
		for (const listener of this.#listeners) listener.ended();
		this.#listeners.clear();
		this.#options.onEnded();
	}

	/** Never rejects, and answers nothing before whoever asked knows how to cancel it. */
	async #conduct(
		call: Call,
		over: (outcome: Outcome) => void,
		signal: AbortSignal,
	): Promise<void> {
		try {
			await Promise.resolve();
			const cancel = await this.#begin(call, over);
			const leave = (): void => cancel(String(signal.reason));
			if (signal.aborted) leave();
			else signal.addEventListener("abort", leave, { once: true });
		} catch {
			over(failed(codes.internal, "Internal error"));
		}
	}

	/** Sends it on; returns how to cancel it. */
	async #begin(
		call: Call,
		over: (outcome: Outcome) => void,
	): Promise<(reason: string) => void> {
		const { method, params, speaker } = call;
		if (isList(method)) return this.#list(call, method, over);
		await this.#lookFor(call);
		const way = routed(method, params, (shared) => this.#shortened.get(shared));
		const member = way && this.#member(way.upstream);
		if (way === undefined || member === undefined) {
			over(isNamed.has(method) ? unknownName : methodNotFound);
			return ignored;
		}
		const { name } = member.upstream;
		const { missing } = member;
		if (missing !== undefined) {
			over(refusedCall(method, speaker, absence(name, missing)));
			return ignored;
		}
		return member.conversation.start({
			speaker,
			method,
			params: way.params,
			wantsProgress: call.wantsProgress,
			over: (outcome) =>
				over(
					"error" in outcome
						? readable(method, speaker, outcome)
						: { result: sharedResult(name, outcome.result) },
				),
			progress: (said) => call.progress(said),
			tell: (what, said) => call.tell(what, said),
			ask: (question) => call.ask(question),
		});
	}

	#list(
		call: Call,
		method: ListMethod,
		over: (outcome: Outcome) => void,
	): (reason: string) => void {
		if (call.params["cursor"] !== undefined) {
			over(failed(codes.invalidParams, "Invalid cursor"));
			return ignored;
		}
		const ended = new AbortController();
		void this.#merged(call, method, ended.signal).then(
			(merged) => over(listed(call, method, merged)),
			() => over(failed(codes.internal, "Internal error")),
		);
		return () => ended.abort();
	}

	async #merged(
		call: Call,
		method: ListMethod,
		signal: AbortSignal,
	): Promise<Merged> {
		const all = await this.#gather((member) =>
			mergedList(member, call, method, signal),
		);
		const items: JsonObject[] = [];
		const missing = new Map<string, Missing>();
		for (const [name, found] of all)
			if (typeof found === "string") {
				if (found !== "no-mcp") missing.set(name, found);
			} else {
				items.push(...found.items);
				for (const [shared, own] of found.shortened)
					if (this.#shortened.size < mostShortened)
						this.#shortened.set(shared, own);
			}
		return { items, missing };
	}

	/** Of each member, within the time a list may take; who takes longer is "slow", and says so when it is there. */
	async #gather<T>(
		ask: (member: Member) => Promise<T | Missing>,
	): Promise<[string, T | Missing][]> {
		return await Promise.all(
			this.#now().map(async (member): Promise<[string, T | Missing]> => {
				const late = Promise.withResolvers<Missing>();
				const timer = setTimeout(
					() => late.resolve("slow"),
					this.#options.listMs,
				);
				const asked = ask(member);
				const found = await Promise.race([asked, late.promise]);
				clearTimeout(timer);
				if (found === "slow") void this.#announceWhenThere(asked);
				return [member.upstream.name, found];
			}),
		);
	}

	/** What was left out is there. Never rejects, as members do not. */
	async #announceWhenThere(asked: Promise<unknown>): Promise<void> {
		if (typeof (await asked) === "string") return;
		for (const kind of ["tools", "prompts", "resources"])
			for (const listener of this.#listeners)
				listener.hear(`notifications/${kind}/list_changed`, {});
	}

	/** A name that may have been shortened, and is in no list that this conversation has seen. */
	async #lookFor(call: Call): Promise<void> {
		const method = shortenedIn.get(call.method);
		const { name } = call.params;
		if (
			method !== undefined &&
			typeof name === "string" &&
			mayBeShortened(name) &&
			!this.#shortened.has(name)
		)
			await this.#merged(call, method, new AbortController().signal);
	}

	#member(name: string): Member | undefined {
		return this.#now().find(({ upstream }) => upstream.name === name);
	}

	/** Those that the client may use at this moment; the others leave. */
	#now(): readonly Member[] {
		const wanted = this.#ended ? [] : this.#options.upstreams();
		const members: Member[] = [];
		for (const upstream of wanted) {
			const { name } = upstream;
			let member = this.#members.get(name);
			if (member?.upstream !== upstream) {
				member?.end();
				member = this.#options.member(upstream);
				this.#members.set(name, member);
				for (const listener of this.#listeners) member.join(listener);
			}
			members.push(member);
		}
		for (const [name, member] of this.#members)
			if (!members.includes(member)) {
				this.#members.delete(name);
				member.end();
			}
		return members;
	}
}

const ignored = (): void => undefined;

/** Where a name may be a shortened one, and which list holds it. */
const shortenedIn: ReadonlyMap<string, ListMethod> = new Map([
	["tools/call", "tools/list"],
	["prompts/get", "prompts/list"],
]);
const isNamed: ReadonlySet<string> = new Set([
	"tools/call",
	"prompts/get",
	"resources/read",
	"completion/complete",
]);
