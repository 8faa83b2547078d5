/**
 * An upstream's answer that holds a secret comes in pieces, or compressed, so that no piece holds it: what goes on to the
 * client is the same as if it had come at once, whatever the pieces, and no byte of a secret leaves early.
 */
import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { redacting } from "../../../core/leak-guard/answers.ts";
import { type Leak, leaksIn, masked } from "../../../core/leak-guard/leaks.ts";
import type { BodyFilter } from "../../../core/outbound/filtered.ts";
import { github, privateKey, secrets } from "../../core/leak-guard/secrets.ts";

function filterFor(fields: string[]) {
	const found: Leak[] = [];
	const tap = redacting(
		{
			look: async ({ bytes }) => (await leaksIn([bytes]))[0] ?? [],
			reserve: () => true,
			record: () => undefined,
			found: (leaks) => found.push(...leaks),
		},
		false,
	);
	const filter = tap(200, fields);
	if (filter === undefined || !("push" in filter)) throw new Error("no filter");
	return { filter, found };
}

async function through(filter: BodyFilter, pieces: readonly Buffer[]) {
	const out: Buffer[] = [];
	for (const piece of pieces) out.push(...(await filter.push(piece)));
	out.push(...(await filter.end()));
	filter.close?.();
	return Buffer.concat(out).toString("latin1");
}

const cut = (bytes: Buffer, size: number): Buffer[] =>
	Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
		bytes.subarray(i * size, (i + 1) * size),
	);

const database = secrets["a database's address"] ?? "";
const bodies: Readonly<Record<string, string>> = {
	text: `token ${github}, and ${database} ok`,
	JSON: JSON.stringify({ a: 1, b: `x\n${github}`, c: database, d: "é" }),
	events: `data: {"t":"${github}"}\n\ndata: {"n":1}\n\n`,
	base64: `{"blob":"${Buffer.from(`some\n${github}\n`).toString("base64")}"}`,
};

describe.each(Object.keys(bodies))("%s", (name) => {
	const bytes = Buffer.from(bodies[name] ?? "");

	test.each([1, 2, 3, 7, 16, 64])(
		"in pieces of %i goes on as it would at once",
		async (size) => {
			const [leaks = []] = await leaksIn([bytes]);
			expect(leaks.length).toBeGreaterThan(0);
			const { filter, found } = filterFor([]);
			expect(await through(filter, cut(bytes, size))).toBe(
				masked(bytes, leaks).toString("latin1"),
			);
			expect(found.map(({ rule, start }) => [rule, start])).toEqual(
				leaks.map(({ rule, start }) => [rule, start]),
			);
		},
	);

	test.each([
		["gzip", gzipSync],
		["zstd", zstdCompressSync],
	])("in %s goes on decoded", async (coding, compress) => {
		const [leaks = []] = await leaksIn([bytes]);
		const coded = compress(bytes);
		const fields = [
			"Content-Encoding",
			coding,
			"Content-Length",
			String(coded.length),
			"ETag",
			'"x"',
		];
		const { filter } = filterFor(fields);
		expect(fields).toEqual([]);
		expect(filter.keepsLength).toBe(false);
		expect(await through(filter, cut(coded, 11))).toBe(
			masked(bytes, leaks).toString("latin1"),
		);
	});
});

test("a private key in small pieces is written over to its end", async () => {
	const text = `${"words ".repeat(50)}\n${privateKey}\nand more`;
	const { filter, found } = filterFor([]);
	const after = await through(filter, cut(Buffer.from(text), 40));
	expect(after).toHaveLength(text.length);
	expect(after).not.toMatch(/MII\d/);
	expect(after.endsWith("and more")).toBe(true);
	expect(found).toHaveLength(1);
});

test("an event goes on with its end, before the next comes", async () => {
	const { filter } = filterFor([]);
	const event = Buffer.from('data: {"a":"words"}\n\n');
	expect(Buffer.concat([...(await filter.push(event))])).toEqual(event);
});

test("a word without an end goes on but for its last 4 KiB", async () => {
	const { filter } = filterFor([]);
	const word = Buffer.alloc(64 * 1024, "ab");
	const [out] = await filter.push(word);
	expect(out).toHaveLength(60 * 1024);
	expect(await through(filter, [])).toHaveLength(4 * 1024);
});

test("what cannot be looked through goes no further", async () => {
	const tap = redacting(
		{
			look: () => Promise.reject(new Error("too slow")),
			reserve: () => true,
			record: () => undefined,
			found: () => undefined,
		},
		false,
	);
	const filter = tap(200, []);
	if (filter === undefined || !("push" in filter)) throw new Error("no filter");
	expect(await filter.push(Buffer.from("text\n"))).toEqual([]);
	expect(filter.failed).toBeDefined();
	expect(filter.blameless).toBe(true);
	expect(await filter.push(Buffer.from("text\n"))).toEqual([]);
	expect(await filter.end()).toEqual([]);
	for (const [status, fields] of [
		[206, []],
		[200, ["content-encoding", "compress"]],
	] as const)
		expect(tap(status, [...fields])).toMatchObject({
			failed: expect.any(String),
		});
});

test("what is cut off in its coding, or decodes to too much, goes no further", async () => {
	const half = gzipSync(Buffer.from("words ".repeat(99))).subarray(0, 20);
	const { filter } = filterFor(["content-encoding", "gzip"]);
	await through(filter, [half]);
	expect(filter.failed).toBeDefined();
	const bomb = filterFor(["content-encoding", "gzip"]);
	await through(bomb.filter, [gzipSync(Buffer.alloc(64 * 1024 * 1024, " "))]);
	expect(bomb.filter.failed).toBeDefined();
});
