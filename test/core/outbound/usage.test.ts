/** Tokens are counted as the providers' answers report them, and estimated where nothing is reported. */
import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { BodyFilter } from "../../../core/outbound/filtered.ts";
import { usage } from "../../../core/outbound/usage.ts";

interface Said {
	readonly sent?: number | undefined;
	readonly status?: number;
	readonly fields?: string[];
	readonly pieces: readonly Buffer[];
	/** The client goes away before the end. */
	readonly cut?: boolean;
}

/** What was counted; fails when a byte changed. */
async function counted(said: Said): Promise<number[]> {
	const counts: number[] = [];
	const tap = usage(
		"sent" in said ? said.sent : 400,
		false,
		(tokens) => void counts.push(tokens),
	);
	const { status = 200, fields = json } = said;
	// It never refuses an answer.
	const filter = tap(status, fields) as BodyFilter;
	const out: Buffer[] = [];
	for (const piece of said.pieces) out.push(...(await filter.push(piece)));
	if (!said.cut) out.push(...(await filter.end()));
	filter.close?.();
	filter.close?.();
	expect(Buffer.concat(out).equals(Buffer.concat(said.pieces))).toBe(true);
	return counts;
}

const json = ["Content-Type", "application/json; charset=utf-8"];
const stream = ["Content-Type", "text/event-stream"];
const answer = (value: unknown): Buffer[] => [
	Buffer.from(JSON.stringify(value)),
];
const events = (...values: unknown[]): Buffer[] =>
	values.map((value) => Buffer.from(`data: ${JSON.stringify(value)}\n\n`));

const openai = {
	usage: { prompt_tokens: 9, completion_tokens: 12, total_tokens: 21 },
};
const chunk = (content: string) => ({
	choices: [{ index: 0, delta: { content } }],
	usage: null,
});

describe("a report is counted:", () => {
	test.each<[string, unknown, number]>([
		["OpenAI's chat", { choices: [], ...openai }, 21],
		[
			"OpenAI's responses",
			{
				output: [],
				usage: { input_tokens: 5, output_tokens: 6, total_tokens: 11 },
			},
			11,
		],
		[
			"OpenAI's embeddings",
			{ data: [], usage: { prompt_tokens: 8, total_tokens: 8 } },
			8,
		],
		[
			"Anthropic's, with its caches",
			{
				content: [],
				usage: {
					input_tokens: 10,
					cache_creation_input_tokens: 100,
					cache_read_input_tokens: 1_000,
					output_tokens: 5,
				},
			},
			1_115,
		],
		[
			"Google's",
			{
				candidates: [],
				usageMetadata: {
					promptTokenCount: 3,
					candidatesTokenCount: 4,
					totalTokenCount: 9,
				},
			},
			9,
		],
		[
			"Google's list",
			[
				{ usageMetadata: { totalTokenCount: 3 } },
				{ usageMetadata: { totalTokenCount: 7 } },
			],
			7,
		],
		["none used", { usage: { total_tokens: 0 } }, 0],
	])("%s", async (_, value, tokens) => {
		expect(await counted({ pieces: answer(value) })).toEqual([tokens]);
	});

	test("OpenAI's last event", async () => {
		const pieces = [
			...events(chunk("Hel"), chunk("lo"), { choices: [], ...openai }),
			Buffer.from("data: [DONE]\n\n"),
		];
		expect(await counted({ fields: stream, pieces })).toEqual([21]);
		const bytes = Buffer.concat(pieces);
		const single = [...bytes].map((byte) => Buffer.of(byte));
		expect(await counted({ fields: stream, pieces: single })).toEqual([21]);
	});

	test("the event that completes an answer", async () => {
		const pieces = events(
			{ type: "response.output_text.delta", delta: "Hello" },
			{ type: "response.completed", response: { usage: { total_tokens: 33 } } },
		);
		expect(await counted({ fields: stream, pieces })).toEqual([33]);
	});

	test("Anthropic's first and last event", async () => {
		const pieces = events(
			{
				type: "message_start",
				message: {
					usage: {
						input_tokens: 25,
						cache_read_input_tokens: 3,
						output_tokens: 1,
					},
				},
			},
			{
				type: "content_block_delta",
				delta: { type: "text_delta", text: "Hi" },
			},
			{ type: "message_delta", delta: {}, usage: { output_tokens: 15 } },
			{ type: "message_stop" },
		);
		expect(await counted({ fields: stream, pieces })).toEqual([43]);
	});

	test("at the end of a document that is too long to keep, whatever it says before", async () => {
		const vectors = Array.from({ length: 40_000 }, (_, index) => index / 7);
		const pretended = '{"usage":{"total_tokens":1}}';
		const value = {
			data: [{ embedding: vectors, input: { usage: { total_tokens: 2 } } }],
			text: pretended,
			...openai,
			model: "m",
		};
		const text = JSON.stringify(value);
		expect(text.length).toBeGreaterThan(500_000);
		const pieces = text
			.match(/[\s\S]{1,5000}/g)
			?.map((part) => Buffer.from(part));
		expect(await counted({ pieces: pieces ?? [] })).toEqual([21]);
	});

	test("in a coding", async () => {
		const [bytes = Buffer.alloc(0)] = answer(openai);
		for (const [coding, pieces] of [
			["gzip", [gzipSync(bytes)]],
			["br", [brotliCompressSync(bytes)]],
		] as const)
			expect(
				await counted({
					fields: [...json, "Content-Encoding", coding],
					pieces,
				}),
			).toEqual([21]);
	});

	test("also of an answer to a request without a body, and of a refusal", async () => {
		expect(await counted({ sent: undefined, pieces: answer(openai) })).toEqual([
			21,
		]);
		expect(await counted({ status: 400, pieces: answer(openai) })).toEqual([
			21,
		]);
	});
});

describe("what a model says of its use is no report:", () => {
	test.each<[string, unknown]>([
		[
			"in its text",
			{ choices: [{ message: { content: JSON.stringify(openai) } }] },
		],
		["in a call of a tool", { content: [{ type: "tool_use", input: openai }] }],
		["a negative number", { usage: { total_tokens: -5 } }],
		["no number", { usage: { total_tokens: "1" } }],
		["an absurd number", { usage: { total_tokens: 1e300 } }],
	])("%s", async (_, value) => {
		const [bytes = Buffer.alloc(0)] = answer(value);
		expect(await counted({ pieces: [bytes] })).toEqual([
			Math.ceil((400 + bytes.length) / 4),
		]);
	});
});

describe("an estimate is counted where nothing is reported:", () => {
	test("of a document, a quarter of the bytes asked and answered", async () => {
		expect(await counted({ pieces: [Buffer.from('{"a":"b"}')] })).toEqual([
			103,
		]);
		expect(await counted({ pieces: [Buffer.from("no JSON")] })).toEqual([102]);
	});

	test("of a stream, by what was said in it", async () => {
		const pieces = events(chunk("x".repeat(400)), chunk("y".repeat(400)));
		expect(await counted({ fields: stream, pieces })).toEqual([300]);
	});

	test("of a stream that was cut: never less than was reported so far", async () => {
		const start = {
			type: "message_start",
			message: { usage: { input_tokens: 25, output_tokens: 1 } },
		};
		const said = {
			type: "content_block_delta",
			delta: { text: "x".repeat(4_000) },
		};
		expect(
			await counted({ fields: stream, pieces: events(start, said), cut: true }),
		).toMatchObject([expect.toSatisfy((tokens: number) => tokens > 1_000)]);
		const much = { ...start, message: { usage: { input_tokens: 5_000 } } };
		expect(
			await counted({ fields: stream, pieces: events(much), cut: true }),
		).toEqual([5_000]);
	});

	test("of what is no text, by the request alone", async () => {
		const fields = ["Content-Type", "image/png"];
		expect(await counted({ fields, pieces: [Buffer.alloc(9_999)] })).toEqual([
			100,
		]);
	});

	test("of a line too long to read, and of bytes that are not the coding they say", async () => {
		const long = [Buffer.from("data: "), Buffer.alloc(3_000_000, 0x78)];
		expect(await counted({ fields: stream, pieces: long })).toEqual([750_102]);
		expect(
			await counted({
				fields: [...json, "Content-Encoding", "gzip"],
				pieces: [Buffer.from("x")],
			}),
		).toEqual([100]);
	});
});

test("nothing is counted for a refusal, or a request without a body, that reports nothing", async () => {
	const pieces = answer({ error: "slow down" });
	expect(await counted({ status: 429, pieces })).toEqual([]);
	expect(await counted({ sent: undefined, pieces })).toEqual([]);
});

test("an answer without a body has no tap", () => {
	for (const [status, bodyless] of [
		[200, true],
		[204, false],
		[304, false],
		[101, false],
	] as const)
		expect(usage(400, bodyless, () => undefined)(status, [])).toBeUndefined();
});
