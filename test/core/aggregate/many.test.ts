/**
 * A conversation with many servers whose requests come to the test instead of a gate: pages, refusals, and servers that
 * never answer.
 */
import { expect, test } from "vitest";
import { Many } from "../../../core/aggregate/many.ts";
import { Member } from "../../../core/aggregate/member.ts";
import type { Exchange } from "../../../core/inbound/exchange.ts";
import { isObject, type JsonObject } from "../../../core/json.ts";
import type { Outcome } from "../../../core/mcp/message.ts";
import type { Speaker } from "../../../core/mcp/speaker.ts";
import { problemAnswer } from "../../../core/problem.ts";
import { UpstreamSettings } from "../../../core/settings/upstream-settings.ts";
import { Upstreams } from "../../../core/upstreams.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { FakeExchange } from "../fake-exchange.ts";
import { FakeClock, noSources, silent } from "../parts.ts";

const speaker: Speaker = {
	era: "legacy",
	client: "c",
	party: "p",
	version: "2025-11-25",
	info: { name: "test", version: "1" },
	capabilities: {},
	logLevel: undefined,
};

/** Answers a request's message, or says no with a problem; undefined: never. */
type Answer = (
	method: string,
	params: JsonObject,
) => JsonObject | "forbidden" | undefined;

/** Of two upstreams, one of which answers as it is told. */
function conversation(answer: Answer, names = ["docs", "mute"]): Many {
	const clock = new FakeClock();
	const upstreams = new Upstreams([], null, clock, noSources, silent);
	upstreams.apply(
		SecuritySettings.parse({
			upstreams: Object.fromEntries(
				names.map((name) => [
					name,
					UpstreamSettings.parse({ url: "http://127.0.0.1:9" }),
				]),
			),
		}),
	);
	const outer = new FakeExchange("POST");
	return new Many({
		upstreams: () => upstreams.all(),
		member: (upstream) =>
			new Member(
				upstream,
				`/${upstream.name}/mcp`,
				{
					outer: () => outer,
					fields: () => [],
					holds: () => true,
					handle: (inner) =>
						void (upstream.name === "mute" ? undefined : reply(inner, answer)),
				},
				clock,
			),
		listMs: 20,
		onEnded: silent,
	});
}

async function reply(inner: Exchange, answer: Answer): Promise<void> {
	const body = await inner.readBody(1e6);
	if (inner.method !== "POST" || typeof body === "string") {
		inner.start(405, []);
		inner.end();
		return;
	}
	const message: unknown = JSON.parse(body.toString());
	if (!isObject(message) || message["id"] === undefined) {
		inner.start(202, []);
		inner.end();
		return;
	}
	const { params } = message;
	const given =
		message["method"] === "initialize"
			? {
					protocolVersion: "2025-11-25",
					capabilities: { tools: {} },
					serverInfo: { name: "s", version: "1" },
				}
			: answer(String(message["method"]), isObject(params) ? params : {});
	if (given === undefined) return;
	if (given === "forbidden") {
		const problem = problemAnswer("forbidden", inner.id);
		inner.start(problem.status, problem.headers);
		inner.end(problem.body);
		return;
	}
	inner.start(200, ["Content-Type", "application/json"]);
	inner.end(
		JSON.stringify({ jsonrpc: "2.0", id: message["id"], result: given }),
	);
}

const asked = (
	many: Many,
	method: string,
	params: JsonObject = {},
): Promise<Outcome> =>
	new Promise((over) => {
		many.start({
			speaker,
			method,
			params,
			wantsProgress: false,
			over,
			progress: silent,
			tell: silent,
			ask: () => silent,
		});
	});

const tool = (name: string) => ({ name, inputSchema: { type: "object" } });

test("a server that never answers is left out, and the others are listed, all pages of them", async () => {
	const many = conversation((method, { cursor }) =>
		method === "tools/list"
			? cursor === undefined
				? { tools: [tool("a")], nextCursor: "2" }
				: { tools: [tool("b")] }
			: {},
	);
	expect(await asked(many, "tools/list")).toEqual({
		result: {
			tools: [tool("docs__a"), tool("docs__b")],
			_meta: { "drawbridge/missing": { mute: "slow" } },
		},
	});
	many.end();
});

test("a server that gives the same cursor for ever is listed once", async () => {
	let pages = 0;
	const many = conversation(() => {
		pages++;
		return { tools: [tool(`t${pages}`)], nextCursor: "again" };
	}, ["docs"]);
	const outcome = await asked(many, "tools/list");
	expect(outcome).toMatchObject({
		result: { tools: [tool("docs__t1"), tool("docs__t2")] },
	});
	many.end();
});

test("a server that lists without end is cut off", async () => {
	let pages = 0;
	const many = conversation(
		() => ({ tools: [tool("t")], nextCursor: String(++pages) }),
		["docs"],
	);
	await asked(many, "tools/list");
	expect(pages).toBe(50);
	many.end();
});

test("what the gate refuses is a result of a tool's call, and an error of anything else", async () => {
	const many = conversation(() => "forbidden", ["docs"]);
	expect(await asked(many, "tools/call", { name: "docs__x" })).toMatchObject({
		result: { isError: true },
	});
	expect(await asked(many, "prompts/get", { name: "docs__x" })).toMatchObject({
		error: { code: -33_403 },
	});
	many.end();
});

test("junk in a list is no tool", async () => {
	const many = conversation(
		() => ({ tools: [null, 7, {}, { name: 3 }, [], tool("ok")] }),
		["docs"],
	);
	expect(await asked(many, "tools/list")).toEqual({
		result: { tools: [tool("docs__ok")] },
	});
	many.end();
});

test("a cursor is nobody's: there is one page", async () => {
	const many = conversation(() => ({ tools: [] }), ["docs"]);
	expect(await asked(many, "tools/list", { cursor: "x" })).toMatchObject({
		error: { code: -32_602 },
	});
	many.end();
});

test("a call that is cancelled is over at once, and nobody is told an outcome", async () => {
	const many = conversation(() => undefined, ["docs"]);
	let isOver = false;
	const cancel = many.start({
		speaker,
		method: "tools/call",
		params: { name: "docs__x" },
		wantsProgress: false,
		over: () => {
			isOver = true;
		},
		progress: silent,
		tell: silent,
		ask: () => silent,
	});
	expect(many.calls).toBe(1);
	cancel("enough");
	expect([many.calls, isOver]).toEqual([0, false]);
	many.end();
});
