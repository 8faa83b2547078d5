/**
 * The estimate against what is published: OpenAI's help page "What are tokens and how to count them", its cookbook
 * "How to count tokens with tiktoken" (counts of cl100k_base), and convertitive.com's measured tokens per word.
 */
import { describe, expect, test } from "vitest";
import { estimateTokens } from "../../../core/limits/tokens.ts";

const estimate = (text: string): number => estimateTokens(Buffer.from(text));

/** Within 30 %. */
function near(estimated: number, published: number): void {
	expect(estimated).toBeGreaterThanOrEqual(published * 0.7);
	expect(estimated).toBeLessThanOrEqual(published * 1.3);
}

const words = (text: string): number =>
	(text.match(/[A-Za-z]+(?:'[a-z]+)?/g) ?? []).length;

// The Declaration of Independence's second paragraph, to its first full stop and on.
const english =
	`We hold these truths to be self-evident, that all men are created equal, that they are endowed by
their Creator with certain unalienable Rights, that among these are Life, Liberty and the pursuit of Happiness. That to
secure these rights, Governments are instituted among Men, deriving their just powers from the consent of the governed.
That whenever any Form of Government becomes destructive of these ends, it is the Right of the People to alter or to
abolish it, and to institute new Government, laying its foundation on such principles and organizing its powers in such
form, as to them shall seem most likely to effect their Safety and Happiness.`.replaceAll(
		"\n",
		" ",
	);

const python = `def count_words(path, minimum=1):
    counts = {}
    with open(path, encoding="utf-8") as handle:
        for line in handle:
            for word in line.strip().lower().split():
                counts[word] = counts.get(word, 0) + 1
    return {word: n for word, n in counts.items() if n >= minimum}
`;

const json = JSON.stringify({
	jsonrpc: "2.0",
	id: 7,
	method: "tools/call",
	params: {
		name: "search",
		arguments: { query: "rate limit", limit: 10, scope: "all", exact: true },
	},
});

describe("is within 30 % of a published count:", () => {
	test.each([
		["You miss 100% of the shots you don't take", 11],
		["tiktoken is great!", 6],
		["antidisestablishmentarianism", 6],
		["2 + 2 = 4", 7],
		["お誕生日おめでとう", 9],
		["Cómo estás", 5],
	])("%s", (text, published) => {
		near(estimate(text), published);
	});
});

describe("is within 30 % of a published ratio:", () => {
	test("English has 4 characters or ¾ of a word to a token", () => {
		near(estimate(english), english.length / 4);
		near(estimate(english), words(english) / 0.75);
	});

	test("Python has about 2 tokens to a word", () => {
		near(estimate(python), words(python) * 2);
	});

	test("JSON has about 2.5 tokens to a word", () => {
		near(estimate(json), words(json) * 2.5);
	});

	test("Chinese has 1 to 1.5 tokens to a character", () => {
		near(estimate("限制每个客户端每分钟的请求数量".repeat(20)), 15 * 20 * 1.25);
	});

	test("an emoji has 2 to 3 tokens", () => {
		near(estimate("🎉🚀😀🔒".repeat(20)), 4 * 20 * 2.5);
	});
});

test("an escape of JSON counts as the character it stands for", () => {
	const text = "限制每个客户端每分钟的请求数量 🎉";
	const escaped = text.replaceAll(
		/[^ ]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);
	near(estimate(escaped), estimate(text));
	near(estimate(String.raw`one\ntwo \"three\"`), 6);
});

test("a capital after a small letter begins a word", () => {
	expect(estimate("aBcDeF")).toBe(4);
	expect(estimate("ABCDEF")).toBe(1);
});

test("what base64 looks like costs more than words of its length", () => {
	const base64 = Buffer.from(english).toString("base64");
	expect(estimate(base64) / base64.length).toBeGreaterThan(1 / 4);
});

test("there are never more tokens than bytes, whatever the bytes", () => {
	let seed = 7;
	for (let round = 0; round < 300; round++) {
		const bytes = Buffer.from(
			Array.from({ length: round }, () => {
				seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
				return seed >> 16;
			}),
		);
		const tokens = estimateTokens(bytes);
		expect(tokens).toBeLessThanOrEqual(bytes.length);
		// A character has four bytes at most, a run of white space sixteen; nothing is free.
		expect(tokens).toBeGreaterThanOrEqual(Math.ceil(bytes.length / 16));
	}
});

test.each([" ", "\n", "\\", "\\u", "\u00e9", "a", "7", "{", "\t\t"])(
	"%j alone is one token",
	(text) => {
		expect(estimate(text)).toBe(1);
	},
);

test("nothing is no token", () => {
	expect(estimate("")).toBe(0);
});

test("counting ends soon after enough", () => {
	const text = Buffer.from("a ".repeat(1_000));
	expect(estimateTokens(text, 10)).toBe(11);
	expect(estimateTokens(text)).toBe(1_001);
});
