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
import { outcomeForModern } from "../mcp/translate.ts";
import { newestLegacy } from "../mcp/versions.ts";
import { isObject, type JsonObject } from "../json.ts";
import { version } from "../version.ts";
import type { Upstream } from "../upstreams.ts";
import { absence, introduction } from "./introduction.ts";
import type { Member, Missing } from "./member.ts";
import { type Merged, mergedList } from "./merging.ts";
import { mayBeShortened, type Own } from "./names.ts";
import {
	isList,
	type ListMethod,
	lists,
	routed,
	sharedResult,
} from "./routes.ts";

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

	isFreeFor(speaker: Speaker): boolean {
		const members = [...this.#members.values()];
		return (
			this.isIdle &&
			members.some(({ conversation }) => conversation.isFreeFor(speaker))
		);
	}

	/** Waits for the upstreams as long as a list does: what they say of themselves is said on. */
	async ready(speaker: Speaker): Promise<Facts> {
		const said = await this.#gather((member) => member.ready(speaker));
		return { ...ownFacts, instructions: introduction(said) };
	}

	start(call: Call): (reason: string) => void {
		this.#calls += 1;
		let cancelled: string | undefined;
		let cancel = (reason: string): void => {
			cancelled = reason;
		};
		let isOver = false;
		const over = (outcome: Outcome): void => {
			if (isOver) return;
			isOver = true;
			this.#calls -= 1;
			if (cancelled === undefined) call.over(outcome);
		};
		// Never answered before whoever asked knows how to cancel it.
		const begun = Promise.resolve().then(() => this.#begin(call, over));
		begun.then(
			(how) => {
				if (cancelled === undefined) cancel = how;
				else how(cancelled);
			},
			() => over(failed(codes.internal, "Internal error")),
		);
		return (reason) => {
			cancel(reason);
			cancelled ??= reason;
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
						? (refusedBy(method, speaker, outcome) ?? outcome)
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
		void this.#merged(call, method, ended.signal).then(({ items, missing }) => {
			const result: JsonObject = { [lists[method].items]: items };
			if (missing.size > 0)
				result["_meta"] = { "drawbridge/missing": Object.fromEntries(missing) };
			over(
				call.speaker.era === "modern"
					? outcomeForModern(method, { result }, ownFacts)
					: { result },
			);
		});
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
				if (found === "slow")
					void asked.then((after) => {
						if (typeof after !== "string") this.#announce();
					});
				return [member.upstream.name, found];
			}),
		);
	}

	/** What was left out is there. */
	#announce(): void {
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

const capabilities: JsonObject = {
	tools: { listChanged: true },
	prompts: { listChanged: true },
	resources: { listChanged: true, subscribe: true },
	completions: {},
	logging: {},
};
const ownFacts: Facts = {
	era: "legacy",
	version: newestLegacy,
	capabilities,
	info: { name: "drawbridge", title: "Drawbridge", version },
	instructions: undefined,
};

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
const unknownName = failed(
	codes.invalidParams,
	"No server has anything by this name.",
);

/** A refusal of the gate's, of a tool's call: the model reads it, and can do something else. */
function refusedBy(
	method: string,
	speaker: Speaker,
	outcome: Outcome,
): Outcome | undefined {
	if (!("error" in outcome)) return undefined;
	const { data, message } = outcome.error;
	return isObject(data) && typeof data["code"] === "string"
		? refusedCall(method, speaker, message)
		: undefined;
}

function refusedCall(method: string, speaker: Speaker, why: string): Outcome {
	if (method !== "tools/call") return failed(codes.internal, why);
	const outcome: Outcome = {
		result: {
			content: [{ type: "text", text: `Refused by Drawbridge. ${why}` }],
			isError: true,
		},
	};
	return speaker.era === "modern"
		? outcomeForModern(method, outcome, ownFacts)
		: outcome;
}
