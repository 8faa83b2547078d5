/**
 * One upstream's part of a merged list: page by page, each item under its shared name. Bounded: a server that lists
 * without end is cut off, and what it said so far counts.
 */
import type { JsonObject } from "../json.ts";
import type { Outcome } from "../mcp/message.ts";
import type { Call } from "../mcp/speaker.ts";
import type { Member, Missing } from "./member.ts";
import { type Own, ownName } from "./names.ts";
import { type ListMethod, lists, sharedItem } from "./routes.ts";

/** Of one upstream. */
const mostPages = 50;
const mostItems = 5_000;

export interface Merged {
	readonly items: JsonObject[];
	readonly missing: ReadonlyMap<string, Missing>;
}

export interface Part {
	readonly items: readonly JsonObject[];
	/** Shared names that do not say whose they are. */
	readonly shortened: ReadonlyMap<string, Own>;
}

export async function mergedList(
	member: Member,
	call: Call,
	method: ListMethod,
	signal: AbortSignal,
): Promise<Part | Missing> {
	const items: JsonObject[] = [];
	const shortened = new Map<string, Own>();
	const part: Part = { items, shortened };
	const facts = await member.ready(call.speaker);
	if (typeof facts === "string") return facts;
	const { items: field, capability } = lists[method];
	if (facts.capabilities[capability] === undefined) return part;
	const { name: upstream } = member.upstream;
	let cursor: string | undefined;
	for (let page = 0; page < mostPages && !signal.aborted; page++) {
		const outcome = await onePage(member, call, method, cursor, signal);
		// What some pages held is no list without the others.
		if ("error" in outcome) return "upstream-invalid";
		const { [field]: listed, nextCursor } = outcome.result;
		for (const item of Array.isArray(listed) ? listed : []) {
			const shared = sharedItem(upstream, method, item);
			if (shared === undefined) continue;
			items.push(shared);
			keepShortened(upstream, item, shared, shortened);
			if (items.length >= mostItems) return part;
		}
		if (typeof nextCursor !== "string" || nextCursor === cursor) break;
		cursor = nextCursor;
	}
	return part;
}

function keepShortened(
	upstream: string,
	{ name }: JsonObject,
	shared: JsonObject,
	shortened: Map<string, Own>,
): void {
	const called = shared["name"];
	if (
		typeof name === "string" &&
		typeof called === "string" &&
		(ownName(called)?.upstream !== upstream || ownName(called)?.name !== name)
	)
		shortened.set(called, { upstream, name });
}

function onePage(
	{ conversation }: Member,
	call: Call,
	method: ListMethod,
	cursor: string | undefined,
	signal: AbortSignal,
): Promise<Outcome> {
	return new Promise((over) => {
		const { cursor: _, ...params } = call.params;
		const cancel = conversation.start({
			speaker: call.speaker,
			method,
			params: cursor === undefined ? params : { ...params, cursor },
			wantsProgress: false,
			over,
			progress: () => undefined,
			tell: (what, said) => call.tell(what, said),
			ask: (question) => call.ask(question),
		});
		const leave = (): void => {
			cancel("nobody waits for it");
			over({ result: {} });
		};
		if (signal.aborted) leave();
		else signal.addEventListener("abort", leave, { once: true });
	});
}
