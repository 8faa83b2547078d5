/** Several taps on one answer: what one lets through the next sees, and the first that fails ends it. */
import { createZstdCompress, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { askingReadably, taps } from "../../../core/outbound/answer-tap.ts";
import type { AnswerTap, BodyFilter } from "../../../core/outbound/filtered.ts";
import { needlesOf } from "../../../core/outbound/needles.ts";
import { reflection } from "../../../core/outbound/reflection.ts";
import { ToolListFilter } from "../../../core/outbound/tool-list.ts";
import { usage } from "../../../core/outbound/usage.ts";
import { Secret } from "../../../core/vault/secret.ts";

const value = "sk-canary-0123456789";
const needles = needlesOf(
	[new Secret(value)],
	["Authorization", `Bearer ${value}`],
);
if (!needles) throw new Error("nothing to look for");

async function passed(
	tap: AnswerTap | undefined,
	fields: string[],
	...pieces: Buffer[]
) {
	const filter = tap?.(200, fields);
	// The taps of these tests take every header.
	const body = filter as BodyFilter;
	const out: Buffer[] = [];
	for (const piece of pieces) out.push(...(await body.push(piece)));
	out.push(...(await body.end()));
	const { failed, holds, keepsLength } = body;
	body.close?.();
	return {
		text: Buffer.concat(out).toString("latin1"),
		failed,
		holds,
		keepsLength,
	};
}

const lists: AnswerTap = () =>
	new ToolListFilter(
		"json",
		() => true,
		() => undefined,
	);
const refuses: AnswerTap = () => ({ failed: "unfit" });
const json = ["Content-Type", "application/json"];

test("none makes none, and one stays itself", () => {
	expect(taps(undefined, undefined)).toBeUndefined();
	expect(taps(undefined, lists, undefined)).toBe(lists);
	expect(
		taps(
			() => undefined,
			() => undefined,
		)?.(200, []),
	).toBeUndefined();
});

test("the first that refuses the header refuses the answer, and the others are closed", () => {
	let closed = 0;
	const open: AnswerTap = () => ({
		holds: false,
		failed: undefined,
		push: (chunk) => [chunk],
		end: () => [],
		close: () => {
			closed += 1;
		},
	});
	expect(taps(open, refuses, open)?.(200, [])).toEqual({ failed: "unfit" });
	expect(closed).toBe(1);
});

test("a secret that only the rewriting of a tool list brings out is found", async () => {
	// Escaped letter by letter no spelling is found; parsed and written anew it is plain.
	const hidden = Array.from(value)
		.map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)
		.join("");
	const list = Buffer.from(`{"result":{"tools":[{"name":"${hidden}"}]}}`);
	const guard = reflection(needles, false, () => undefined);
	expect((await passed(guard, json, list)).failed).toBeUndefined();
	const both = await passed(taps(lists, guard), json, list);
	expect(both).toMatchObject({ text: "", holds: true, keepsLength: false });
	expect(both.failed).toBe("the answer holds the secret of Authorization");
});

test("counting and guarding together keep every byte and its length, encoded or not", async () => {
	const counts: number[] = [];
	const both = (): AnswerTap | undefined =>
		taps(
			usage(4, false, (tokens) => void counts.push(tokens)),
			reflection(needles, false, () => undefined),
		);
	const body = Buffer.from('{"usage":{"total_tokens":7}}');
	for (const [fields, bytes] of [
		[json, body],
		[[...json, "Content-Encoding", "gzip"], gzipSync(body)],
	] as const)
		expect(
			await passed(
				both(),
				[...fields],
				bytes.subarray(0, 9),
				bytes.subarray(9),
			),
		).toEqual({
			text: bytes.toString("latin1"),
			failed: undefined,
			holds: false,
			keepsLength: true,
		});
	expect(counts).toEqual([7, 7]);
});

test("asks for no coding; and for no part where all of it must be seen", () => {
	const asked = [
		"Accept-Encoding",
		"gzip",
		"Range",
		"bytes=0-1",
		"ACCEPT-ENCODING",
		"br",
		"A",
		"b",
	];
	expect(askingReadably(asked, false)).toEqual([
		"Range",
		"bytes=0-1",
		"A",
		"b",
		"accept-encoding",
		"identity",
	]);
	expect(askingReadably(asked, true)).toEqual([
		"A",
		"b",
		"accept-encoding",
		"identity",
	]);
});

test("a value shorter than 8 bytes is not looked for, and nothing in place of none", () => {
	expect(needlesOf([new Secret("seven77")], [])).toBeUndefined();
	expect(needlesOf([], undefined)).toBeUndefined();
	expect(needlesOf([new Secret("eight888")], undefined)?.all[0]?.header).toBe(
		"",
	);
});

test("a piece that ends in the middle of a zstd block waits for the rest of it", async () => {
	const encoder = createZstdCompress();
	const pieces: Buffer[] = [];
	encoder.on("data", (piece: Buffer) => pieces.push(piece));
	const flushed = (): Promise<void> =>
		new Promise((resolve) => encoder.flush(resolve));
	encoder.write("hello ");
	await flushed();
	const first = Buffer.concat(pieces);
	encoder.write("more words of no secret");
	await flushed();
	const both = Buffer.concat(pieces);
	const tap = reflection(needles, false, () => undefined);
	const fields = ["Content-Encoding", "zstd"];
	// The tap takes this header.
	const guard = tap(200, fields) as BodyFilter;
	const middle = first.length + 8;
	expect(await guard.push(both.subarray(0, middle))).toEqual([]);
	expect(await guard.push(both.subarray(middle))).toEqual([
		both.subarray(0, middle),
	]);
	guard.close?.();
	encoder.destroy();
});
