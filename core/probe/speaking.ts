/**
 * One short conversation of the gate's own with an MCP server: how it begins, and its list of tools. Calls no tool, and
 * answers nothing that a server asks. Ends what it opened.
 */
import { isObject, type JsonObject } from "../json.ts";
import { Conversation } from "../mcp/conversation.ts";
import { HttpLink } from "../mcp/http-link.ts";
import { openSseLink } from "../mcp/http-link-sse.ts";
import type { HttpWay } from "../mcp/http-way.ts";
import type { OpenLink } from "../mcp/link.ts";
import { methodNotFound, type Outcome } from "../mcp/message.ts";
import type { Facts, Speaker } from "../mcp/speaker.ts";
import { withEnvelope } from "../mcp/translate.ts";
import { modernVersion } from "../mcp/versions.ts";
import { version } from "../version.ts";

/** Whose program it is, and how the gate calls itself. */
export const ownClient = "drawbridge";

const speaker: Speaker = {
	era: "modern",
	client: ownClient,
	party: ownClient,
	version: modernVersion,
	info: { name: ownClient, version },
	capabilities: {},
	logLevel: undefined,
};

/** Of one page of a list. */
const pageMs = 10_000;
const mostPages = 100;
const mostTools = 2_000;

/** What a server said. `tools`: as it listed them; `undefined`: it lists none. */
export interface Said {
	readonly facts: Facts;
	/** It speaks the transport of 2024-11-05 only. */
	readonly sse: boolean;
	readonly tools: readonly JsonObject[] | undefined;
	/** There are more than were read. */
	readonly more: boolean;
}

/** Rejects with a LinkError where it does not speak MCP. `lists`: also asks for the tools. */
export async function hear(
	open: OpenLink,
	startMs: number,
	lists: boolean,
	sse = false,
): Promise<Said> {
	const conversation = new Conversation({
		open,
		shared: false,
		startMs,
		onEnded: () => undefined,
	});
	try {
		const facts = await conversation.ready(speaker);
		return { facts, sse, ...(lists ? await listed(conversation) : unlisted) };
	} finally {
		conversation.end();
	}
}

/** The same over HTTP, at the address itself and then by the old transport, there and beside it. */
export async function hearAt(
	way: HttpWay,
	startMs: number,
	lists: boolean,
): Promise<Said> {
	try {
		return await hear(
			async (events) => new HttpLink(way, events),
			startMs,
			lists,
		);
	} catch (error) {
		for (const target of besides(way.target)) {
			try {
				return await hear(
					(events) => openSseLink({ ...way, target }, events),
					startMs,
					lists,
					true,
				);
			} catch {
				// None there.
			}
		}
		throw error;
	}
}

/** Where 2025-03-26 tells clients to look, and where such servers mostly are. */
const besides = (target: string): ReadonlySet<string> =>
	new Set([target, target.replace(/\/mcp\/?$/i, "/sse")]);

const unlisted = { tools: undefined, more: false } as const;

async function listed(
	conversation: Conversation,
): Promise<Pick<Said, "tools" | "more">> {
	const tools: JsonObject[] = [];
	const seen = new Set<string>();
	let cursor: string | undefined;
	for (let page = 0; page < mostPages; page += 1) {
		const outcome = await ask(
			conversation,
			"tools/list",
			cursor === undefined ? {} : { cursor },
		);
		if (outcome === undefined || !("result" in outcome))
			return page === 0 ? unlisted : { tools, more: true };
		const { tools: more, nextCursor } = outcome.result;
		if (!Array.isArray(more))
			return page === 0 ? unlisted : { tools, more: true };
		for (const tool of more) if (isObject(tool)) tools.push(tool);
		if (tools.length > mostTools)
			return { tools: tools.slice(0, mostTools), more: true };
		// One that leads in a circle is as good as an end.
		if (typeof nextCursor !== "string" || seen.has(nextCursor))
			return { tools, more: false };
		seen.add(nextCursor);
		cursor = nextCursor;
	}
	return { tools, more: true };
}

/** undefined: it did not answer in time. */
async function ask(
	conversation: Conversation,
	method: string,
	params: JsonObject,
): Promise<Outcome | undefined> {
	const { promise, resolve } = Promise.withResolvers<Outcome | undefined>();
	const cancel = conversation.start({
		speaker,
		method,
		params: withEnvelope(params, speaker),
		wantsProgress: false,
		over: resolve,
		progress: () => undefined,
		tell: () => undefined,
		ask(question) {
			question.answer(methodNotFound);
			return () => undefined;
		},
	});
	const late = setTimeout(() => {
		cancel("it took too long");
		resolve(undefined);
	}, pageMs);
	const outcome = await promise;
	clearTimeout(late);
	return outcome;
}
