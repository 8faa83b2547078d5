/** Step 7: what a client, and all clients of an upstream, may do in a minute; exact at the limit, and given back. */
import { describe, expect, test, vi } from "vitest";
import { type OpenStreams, Limits } from "../../../core/limits/limits.ts";
import { isRefusal } from "../../../core/problem.ts";
import { defaultLimits } from "../../../core/settings/limit-settings.ts";
import { FakeClock } from "../parts.ts";
import { client, only, query, setup, upstream, write } from "./some-limits.ts";

const ann = client("key:k_ann");
const bob = client("key:k_bob");
const anonymous = client("anonymous");
const docs = upstream("docs");
const mail = upstream("mail");

const held = (streams: ReturnType<Limits["open"]>): OpenStreams => {
	if (isRefusal(streams)) throw new Error(streams.code);
	return streams;
};

const names = (id: string): string => ({ "key:k_ann": "Ann" })[id] ?? id;

describe("a client's limit", () => {
	test("lets exactly its number through, of a hundred at once", async () => {
		const { admitted } = setup(only({ queries_per_minute: 60 }));
		expect(await admitted(100, ann, docs)).toBe(60);
		expect(await admitted(1, ann, docs)).toBe(0);
	});

	test("is the client's, whichever upstream it asks", async () => {
		const { admitted } = setup(only({ queries_per_minute: 10 }));
		expect(await admitted(7, ann, docs)).toBe(7);
		expect(await admitted(7, ann, mail)).toBe(3);
	});

	test("leaves another client its own", async () => {
		const { admitted } = setup(only({ queries_per_minute: 5 }));
		await admitted(9, ann, docs);
		expect(await admitted(9, bob, docs)).toBe(5);
	});

	test("counts queries and writes apart", async () => {
		const { admitted } = setup(
			only({ queries_per_minute: 5, writes_per_minute: 2 }),
		);
		expect(await admitted(9, ann, docs, write)).toBe(2);
		expect(await admitted(9, ann, docs, query)).toBe(5);
	});

	test("begins anew a minute after the first request, and not before", async () => {
		const { admitted, pass } = setup(only({ queries_per_minute: 5 }));
		await admitted(2, ann, docs);
		pass(59_000);
		expect(await admitted(9, ann, docs)).toBe(3);
		pass(1_001);
		expect(await admitted(9, ann, docs)).toBe(5);
	});

	test("is not prolonged by a clock that is set back", async () => {
		const { admitted, refusal, pass } = setup(only({ queries_per_minute: 1 }));
		await admitted(1, ann, docs);
		vi.setSystemTime(Date.now() - 86_400_000);
		expect((await refusal(ann, docs))?.retryAfterSeconds).toBe(60);
		pass(60_001);
		expect(await admitted(1, ann, docs)).toBe(1);
	});

	test("of anonymous callers is one for all of them, at each upstream", async () => {
		const { admitted } = setup(only({ queries_per_minute: 5 }));
		expect(await admitted(3, anonymous, docs)).toBe(3);
		expect(await admitted(3, client("anonymous"), docs)).toBe(2);
		expect(await admitted(9, anonymous, mail)).toBe(5);
	});
});

describe("a batch", () => {
	test("counts with every member, and fits whole or not at all", async () => {
		const { admitted, refusal } = setup(only({ queries_per_minute: 60 }));
		const batch = { queries: 50, writes: 0 };
		expect(await refusal(ann, docs, batch)).toBeUndefined();
		expect(await refusal(ann, docs, batch)).toMatchObject({
			code: "rate-limited",
			limit: { policy: "queries", limit: 60, remaining: 10, resetSeconds: 60 },
		});
		expect(await admitted(20, ann, docs)).toBe(10);
	});

	test("of both kinds that is over one of them spends none of the other", async () => {
		const { admitted, refusal } = setup(
			only({ queries_per_minute: 10, writes_per_minute: 2 }),
		);
		const refused = await refusal(ann, docs, { queries: 8, writes: 3 });
		expect(refused?.limit?.policy).toBe("writes");
		expect(await admitted(20, ann, docs, query)).toBe(10);
		expect(await admitted(20, ann, docs, write)).toBe(2);
	});

	test("without requests in it costs nothing", async () => {
		const { admitted, refusal } = setup(only({ queries_per_minute: 1 }));
		await admitted(1, ann, docs);
		expect(await refusal(ann, docs, { queries: 0, writes: 0 })).toBeUndefined();
	});
});

describe("an upstream's total", () => {
	test("holds for its clients together, and for it alone", async () => {
		const { admitted } = setup(
			only({ queries_per_minute: 60, total_queries_per_minute: 80 }),
		);
		expect(await admitted(60, ann, docs)).toBe(60);
		expect(await admitted(60, bob, docs)).toBe(20);
		expect(await admitted(40, bob, mail)).toBe(40);
	});

	test("gives back to a client what it refused", async () => {
		const { admitted, refusal } = setup(
			only({ queries_per_minute: 10, total_queries_per_minute: 3 }),
		);
		await admitted(3, bob, docs);
		for (let round = 0; round < 20; round++)
			expect((await refusal(ann, docs))?.limit?.policy).toBe("total-queries");
		expect(await admitted(20, ann, mail)).toBe(3);
		expect(await admitted(7, ann, upstream("chat"))).toBe(3);
	});

	test("is not spent by a client that is over its own limit", async () => {
		const { admitted } = setup(
			only({ queries_per_minute: 5, total_queries_per_minute: 10 }),
		);
		await admitted(100, ann, docs);
		expect(await admitted(9, bob, docs)).toBe(5);
	});

	test("is given nothing back that would be there in the next minute", async () => {
		const { admitted, refusal, pass } = setup(only({ queries_per_minute: 5 }));
		await admitted(1, ann, docs);
		pass(59_900);
		const late = refusal(ann, docs, { queries: 50, writes: 0 });
		pass(101);
		expect(await late).toMatchObject({ code: "rate-limited" });
		expect(await admitted(60, ann, docs)).toBe(5);
	});
});

describe("an upstream with limits of its own", () => {
	test("counts its clients apart, by its numbers, and by the gate's where it has none", async () => {
		const { admitted } = setup(
			only({ queries_per_minute: 5, writes_per_minute: 2 }),
		);
		const own = upstream("own", { queries_per_minute: 8 });
		expect(await admitted(20, ann, own, query)).toBe(8);
		expect(await admitted(20, ann, own, write)).toBe(2);
		expect(await admitted(20, ann, docs, query)).toBe(5);
		expect(await admitted(20, ann, docs, write)).toBe(2);
	});

	test("that are null has none, and the gate's go on for the others", async () => {
		const { admitted, refusal } = setup(
			only({ queries_per_minute: 5, max_tokens_per_request: 10 }),
		);
		expect(await admitted(50, ann, upstream("free", null))).toBe(50);
		expect(
			await refusal(ann, upstream("free", null), query, 99),
		).toBeUndefined();
		expect(await admitted(50, ann, docs)).toBe(5);
	});

	test("follows a change of the gate's numbers", async () => {
		const { limits, admitted } = setup(only({ writes_per_minute: 2 }));
		const own = upstream("own", { queries_per_minute: 8 });
		await admitted(2, ann, own, write);
		limits.apply(only({ writes_per_minute: 4 }));
		expect(await admitted(20, ann, own, write)).toBe(2);
	});
});

describe("a change of settings", () => {
	test("keeps what was counted", async () => {
		const { limits, admitted } = setup(only({ queries_per_minute: 10 }));
		await admitted(8, ann, docs);
		limits.apply(only({ queries_per_minute: 5 }));
		expect(await admitted(1, ann, docs)).toBe(0);
		limits.apply(only({ queries_per_minute: 12 }));
		expect(await admitted(20, ann, docs)).toBe(4);
	});

	test("to null lets everything through at once, without a promise", () => {
		const { limits } = setup(only({ queries_per_minute: 1 }));
		limits.apply(null);
		for (let round = 0; round < 5; round++)
			expect(limits.admit(ann, docs, query, 1e9)).toBeUndefined();
		expect(limits.tokensOf(docs, Buffer.alloc(100_000, "a "))).toBe(0);
		expect(limits.enabled).toBe(false);
		expect(limits.view(String, []).enabled).toBe(false);
	});

	test("back from null counts on from before", async () => {
		const { limits, admitted } = setup(only({ queries_per_minute: 3 }));
		await admitted(2, ann, docs);
		limits.apply(null);
		await admitted(50, ann, docs);
		limits.apply(only({ queries_per_minute: 3 }));
		expect(await admitted(9, ann, docs)).toBe(1);
	});
});

describe("tokens of one request", () => {
	test("over the limit are too large, and spend nothing", async () => {
		const { admitted, refusal } = setup(
			only({ queries_per_minute: 1, max_tokens_per_request: 100 }),
		);
		const refused = await refusal(ann, docs, query, 101);
		expect(refused?.code).toBe("too-large");
		expect(refused?.retryAfterSeconds).toBeUndefined();
		expect(await refusal(ann, docs, query, 100)).toBeUndefined();
		expect(await admitted(1, ann, docs)).toBe(0);
	});

	test("are counted only where their number could matter", () => {
		const { limits } = setup(only({ max_tokens_per_request: 100 }));
		expect(limits.tokensOf(docs, Buffer.alloc(100, "a"))).toBe(100);
		expect(limits.tokensOf(docs, Buffer.alloc(300, "a"))).toBe(50);
		expect(limits.tokensOf(docs, Buffer.alloc(9_000, "a "))).toBeGreaterThan(
			100,
		);
		expect(limits.tokensOf(docs, undefined)).toBe(0);
		const own = upstream("own", { max_tokens_per_request: 400 });
		expect(limits.tokensOf(own, Buffer.alloc(300, "a"))).toBe(300);
	});
});

describe("open streams", () => {
	test("are limited per client, and free again once closed", () => {
		const { limits } = setup(only({ max_concurrent_streams: 2 }));
		const first = held(limits.open(ann, docs));
		held(limits.open(ann, mail));
		expect(limits.open(ann, docs)).toMatchObject({
			code: "rate-limited",
			limit: { policy: "streams", limit: 2, remaining: 0 },
		});
		held(limits.open(bob, docs));
		limits.close(first);
		held(limits.open(ann, docs));
		expect(isRefusal(limits.open(ann, docs))).toBe(true);
	});

	test("are counted while limits are off, so that on finds the truth", () => {
		const { limits } = setup(null);
		const first = held(limits.open(ann, docs));
		held(limits.open(ann, docs));
		limits.apply(only({ max_concurrent_streams: 2 }));
		expect(isRefusal(limits.open(ann, docs))).toBe(true);
		limits.close(first);
		held(limits.open(ann, docs));
	});

	test("close where they were opened, also when the upstream got limits of its own meanwhile", () => {
		const { limits } = setup(only({ max_concurrent_streams: 1 }));
		const first = held(limits.open(ann, docs));
		const own = upstream("docs", { max_concurrent_streams: 1 });
		const second = held(limits.open(ann, own));
		limits.close(first);
		expect(isRefusal(limits.open(ann, own))).toBe(true);
		limits.close(second);
		held(limits.open(ann, own));
		held(limits.open(ann, mail));
	});

	test("of thousands of clients that are gone leave the open ones counted", () => {
		const { limits } = setup(only({ max_concurrent_streams: 1 }));
		held(limits.open(ann, docs));
		for (let round = 0; round < 10_500; round++)
			limits.close(held(limits.open(client(`issued:s_${round}`), docs)));
		expect(isRefusal(limits.open(ann, docs))).toBe(true);
	});
});

describe("what the owner sees", () => {
	test("is what was used, of how much, and until when", async () => {
		const { limits, admitted, pass } = setup(
			only({
				queries_per_minute: 5,
				total_queries_per_minute: 50,
				max_concurrent_streams: 3,
			}),
		);
		const start = Date.now();
		await admitted(2, ann, docs);
		limits.open(ann, docs);
		pass(20_000);
		const resetsAt = new Date(start + 60_000).toISOString();
		expect(limits.view(names, []).use).toEqual([
			{
				client: "Ann",
				upstream: "",
				kind: "queries",
				used: 2,
				limit: 5,
				resetsAt,
			},
			{
				client: "",
				upstream: "docs",
				kind: "queries",
				used: 2,
				limit: 50,
				resetsAt,
			},
			{
				client: "Ann",
				upstream: "",
				kind: "streams",
				used: 1,
				limit: 3,
				resetsAt: null,
			},
		]);
		pass(40_001);
		expect(limits.view(names, []).use.map(({ kind }) => kind)).toEqual([
			"streams",
		]);
	});

	test("tells a client's use of an upstream with its own limits from the rest, and leaves out what is not limited", async () => {
		const { limits, admitted } = setup(only({ queries_per_minute: 5 }));
		await admitted(1, ann, docs);
		await admitted(2, ann, upstream("own", { queries_per_minute: 8 }));
		expect(
			limits
				.view(names, [])
				.use.map((row) => [row.client, row.upstream, row.used, row.limit]),
		).toEqual([
			["Ann", "", 1, 5],
			["Ann at own", "", 2, 8],
		]);
	});

	test("begins with the defaults of the settings", () => {
		const { limits } = setup(defaultLimits);
		expect(limits.view(names, []).numbers).toEqual({
			queriesPerMinute: 60,
			writesPerMinute: 30,
			maxTokensPerRequest: 10_000,
			maxConcurrentStreams: 100,
			totalQueriesPerMinute: 600,
			totalWritesPerMinute: 300,
		});
	});
});

test("counts that cannot be reached let nothing through", async () => {
	const limits = new Limits(new FakeClock(), {
		take: () => Promise.reject(new Error("gone")),
		giveBack: () => Promise.resolve(),
		list: () => [],
		close: () => undefined,
	});
	await expect(limits.admit(ann, docs, query, 0)).rejects.toThrow("gone");
});

test("stopping ends every timer", async () => {
	const { limits, admitted } = setup(defaultLimits);
	await admitted(3, ann, docs);
	expect(vi.getTimerCount()).toBeGreaterThan(0);
	limits.stop();
	expect(vi.getTimerCount()).toBe(0);
});
