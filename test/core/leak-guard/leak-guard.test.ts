/** What becomes of a secret is the owner's to say, for all upstreams and for one; and nothing repeats it. */
import { gzipSync } from "node:zlib";
import { describe, expect, onTestFinished, test } from "vitest";
import { withLeaks } from "../../../core/leak-guard/judged.ts";
import {
	LeakGuard,
	type Leaky,
	type Outgoing,
} from "../../../core/leak-guard/leak-guard.ts";
import { type Leak, leaksIn } from "../../../core/leak-guard/leaks.ts";
import type { LeakText } from "../../../core/leak-guard/order.ts";
import { Scanner } from "../../../core/leak-guard/scanner.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { FakeClock, silent } from "../parts.ts";
import { github, secrets } from "./secrets.ts";

const quick = {
	leaks: async ({ bytes }: LeakText): Promise<readonly Leak[]> =>
		(await leaksIn([bytes]))[0] ?? [],
};
const broken = { leaks: () => Promise.reject(new Error("too slow")) };

function setup(
	leak_guard: object,
	own: object = {},
	scanner: Pick<Scanner, "leaks"> = quick,
) {
	const said: string[] = [];
	const logged: unknown[] = [];
	const settings = SecuritySettings.parse({
		leak_guard: { requests: "record", answers: "record", ...leak_guard },
		upstreams: { docs: { url: "http://127.0.0.1:1", leak_guard: own } },
	});
	const clock = new FakeClock();
	const guard = new LeakGuard({
		scanner,
		clock,
		log: (...line) => logged.push(line),
		settings: () => settings,
	});
	const asked: Outgoing = {
		upstream: "docs",
		target: "/mcp",
		body: Buffer.from(JSON.stringify({ method: "tools/call", text: github })),
		streams: false,
	};
	return {
		guard,
		clock,
		said,
		logged,
		request: (more: Partial<Outgoing> = {}) =>
			guard.request({ ...asked, ...more }, (reason) => said.push(reason)),
		answers: (bodyless = false) =>
			guard.answers("docs", bodyless, (reason) => said.push(reason)),
	};
}

function isLeaky(value: unknown): asserts value is Leaky {
	expect(value).toHaveProperty("leaks");
}

function filterOf(
	given: ReturnType<LeakGuard["answers"]>,
	fields: string[] = [],
) {
	const filter = given?.tap(200, fields);
	if (filter === undefined || !("push" in filter)) throw new Error("no filter");
	return filter;
}

/** Scanning is under way somewhere; a thread takes a while to start on a busy machine. */
const settled = (said: readonly unknown[], count = 1) =>
	expect.poll(() => said.length, { timeout: 20_000 }).toBe(count);

test("by default nobody looks", () => {
	expect(SecuritySettings.parse({}).leak_guard).toEqual({
		requests: "off",
		answers: "off",
	});
});

describe("a request", () => {
	test("is not looked at where that is off, for all or for one", async () => {
		const { guard } = setup({ requests: "off" }, {}, broken);
		const outgoing = {
			upstream: "docs",
			target: "/",
			body: undefined,
			streams: true,
		};
		expect(guard.request(outgoing, silent)).toBeUndefined();
		const one = setup({ requests: "hold" }, { requests: "off" }, broken);
		expect(one.request()).toBeUndefined();
		expect(
			one.guard.request({ ...outgoing, upstream: "toString" }, silent),
		).toBeDefined();
	});

	test("goes on at once where it is recorded, and is told of with rule, place and digest", async () => {
		const { request, said, logged } = setup({ requests: "record" });
		expect(request({ target: `/q?a=${github}` })).toBeUndefined();
		await settled(said, 2);
		expect(said.join()).toMatch(/github sha256 [\da-f]{8} at body byte \d+/);
		expect(said.join()).toContain("at target byte 5");
		expect(JSON.stringify([said, logged])).not.toContain(github.slice(4, 10));
	});

	test("of a guessable secret not even the digest is told", async () => {
		const { request, said } = setup({ requests: "record" });
		for (const kind of ["a password in an address", "a database's address"])
			expect(
				request({ body: Buffer.from(secrets[kind] ?? "") }),
			).toBeUndefined();
		await settled(said, 2);
		expect(said.join()).not.toContain("sha256");
	});

	test.each(["hold", "redact"] as const)(
		"that holds none passes (%s)",
		async (requests) => {
			const { request, said } = setup({ requests });
			expect(await request({ body: Buffer.from("{}") })).toBeUndefined();
			expect(await request({ body: undefined })).toBeUndefined();
			expect(said).toEqual([]);
		},
	);

	test("goes out with the secret written over, as long as it was", async () => {
		const { request, said } = setup({ requests: "redact" });
		const body = Buffer.from(JSON.stringify({ a: github, b: 1 }));
		const leaky = await request({ body, target: `/x?k=${github}&b=1` });
		isLeaky(leaky);
		expect(leaky.kind).toBe("redact");
		expect(JSON.parse(String(leaky.body))).toEqual({ a: "*".repeat(40), b: 1 });
		expect(leaky.target).toBe(`/x?k=${"*".repeat(40)}&b=1`);
		expect(said).toHaveLength(1);
		expect(body.toString()).toContain(github);
	});

	test("is refused where the secret is part of its path: another path is another request", async () => {
		const { request } = setup({ requests: "redact" });
		expect(await request({ target: `/bot/${github}/x` })).toMatchObject({
			code: "denied",
		});
	});

	test.each(["hold", "redact"] as const)(
		"that cannot be looked through is refused (%s)",
		async (requests) => {
			const { request } = setup({}, { requests });
			expect(await request({ body: undefined, streams: true })).toMatchObject({
				code: "denied",
			});
			expect(
				await request({ body: Buffer.alloc(4 * 1024 * 1024 + 1) }),
			).toMatchObject({ code: "denied" });
			const failing = setup({ requests }, {}, broken);
			expect(await failing.request()).toMatchObject({ code: "denied" });
		},
	);
});

describe("a judgement of a request that holds secrets", () => {
	const leaks: Leaky["leaks"] = [
		{
			rule: "github",
			coding: "base64",
			start: 7,
			end: 47,
			digest: "0a1b2c3d",
			place: "body",
		},
	];
	const low = {
		risk: "low",
		categories: [],
		decision: "allow",
		rule: "rule x",
		pieces: [],
	} as const;

	test("asks, whatever the mode and the rules say", () => {
		for (const before of [undefined, low])
			expect(withLeaks(before, { leaks })).toMatchObject({
				risk: "high",
				categories: ["secrets"],
				decision: "ask",
				rule: "leak guard",
				pieces: [
					{
						risk: "high",
						piece: { text: "github sha256 0a1b2c3d (base64) at body byte 7" },
					},
				],
			});
	});

	test("never lets through what was denied, and lowers no risk", () => {
		expect(
			withLeaks({ ...low, decision: "deny", risk: "critical" }, { leaks }),
		).toMatchObject({ decision: "deny", rule: "rule x", risk: "critical" });
		expect(
			withLeaks(
				{ ...low, decision: "ask", categories: ["secrets"] },
				{ leaks },
			),
		).toMatchObject({
			decision: "ask",
			rule: "rule x",
			categories: ["secrets"],
		});
	});

	test("has room for eight on a card", () => {
		const many = Array.from({ length: 100 }, () => leaks).flat();
		expect(withLeaks(undefined, { leaks: many }).pieces).toHaveLength(8);
	});
});

describe("an answer", () => {
	const body = Buffer.from(`{"token":"${github}"}`);
	test("is not looked at where that is off", () => {
		expect(setup({ answers: "off" }).answers()).toBeUndefined();
		expect(setup({}, { answers: "off" }).answers()).toBeUndefined();
	});

	test("goes on at once and untouched where it is recorded", async () => {
		const { answers, said } = setup({ answers: "record" });
		const watch = answers();
		expect(watch?.changes).toBe(false);
		const filter = filterOf(watch);
		for (let at = 0; at < body.length; at += 9) {
			const piece = body.subarray(at, at + 9);
			expect(filter.push(piece)).toEqual([piece]);
		}
		expect(filter.end()).toEqual([]);
		filter.close?.();
		filter.close?.();
		await settled(said);
		expect(said).toHaveLength(1);
		expect(said[0]).toMatch(
			/^secrets in the answer: github sha256 [\da-f]{8} at byte 10$/,
		);
	});

	test("that is compressed is recorded, too, by the thread", async () => {
		const scanner = new Scanner(silent);
		onTestFinished(() => scanner.close());
		const { answers, said } = setup({}, {}, scanner);
		const coded = gzipSync(body);
		const filter = filterOf(answers(), ["content-encoding", "gzip"]);
		expect(filter.push(coded)).toEqual([coded]);
		filter.close?.();
		await settled(said);
		expect(said[0]).toContain("github");
	});

	test("is recorded by its first 256 KiB, also before it has ended", async () => {
		const looked: number[] = [];
		const { answers, said } = setup(
			{},
			{},
			{
				leaks: ({ bytes }) => {
					looked.push(bytes.length);
					return quick.leaks({ bytes });
				},
			},
		);
		const filter = filterOf(answers());
		await filter.push(body);
		for (let i = 0; i < 10; i++)
			await filter.push(Buffer.alloc(64 * 1024, "a "));
		await settled(said);
		filter.close?.();
		expect(looked).toEqual([256 * 1024]);
	});

	test("is not copied where 32 MiB wait, which is said once a minute", async () => {
		const waiting = Promise.withResolvers<readonly Leak[]>();
		const { answers, logged, clock } = setup(
			{},
			{},
			{ leaks: () => waiting.promise },
		);
		const pass = () => {
			const filter = filterOf(answers());
			for (let i = 0; i < 4; i++) void filter.push(Buffer.alloc(64 * 1024));
			filter.close?.();
		};
		for (let i = 0; i < 128; i++) pass();
		expect(logged).toEqual([]);
		for (let i = 0; i < 5; i++) pass();
		expect(logged).toHaveLength(1);
		clock.pass(61_000);
		pass();
		expect(logged).toHaveLength(2);
		waiting.resolve([]);
		await waiting.promise;
		await new Promise(setImmediate);
		clock.pass(61_000);
		pass();
		expect(logged).toHaveLength(2);
	});

	test("without a body, or of pictures, has nothing to look at", () => {
		for (const answers of ["record", "redact"]) {
			const given = setup({ answers });
			expect(given.answers(true)?.tap(200, [])).toBeUndefined();
			for (const status of [101, 204, 304])
				expect(given.answers()?.tap(status, [])).toBeUndefined();
			expect(
				given.answers()?.tap(200, ["Content-Type", "image/png"]),
			).toBeUndefined();
		}
	});

	test("goes on with its secret written over, as long as it was", async () => {
		const { answers, said } = setup({ answers: "redact" });
		const watch = answers();
		expect(watch?.changes).toBe(true);
		const fields = [
			"Content-Length",
			String(body.length),
			"Digest",
			"x",
			"ETag",
			"y",
		];
		const filter = filterOf(watch, fields);
		expect(fields).toEqual(["Content-Length", String(body.length)]);
		const out = [...(await filter.push(body)), ...(await filter.end())];
		expect(Buffer.concat(out).toString()).toBe(`{"token":"${"*".repeat(40)}"}`);
		expect(said).toHaveLength(1);
		expect(said[0]).toMatch(/^secrets in the answer, redacted: github/);
	});
});
