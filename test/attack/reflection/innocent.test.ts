/** Looking for secrets changes no byte of an innocent answer, and delays none that a client waits for. */
import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import {
	brotliCompressSync,
	createBrotliCompress,
	createGzip,
	deflateSync,
	gzipSync,
	zstdCompressSync,
} from "node:zlib";
import { describe, expect, test } from "vitest";
import { eventually } from "../../core/eventually.ts";
import { open } from "../../core/http.ts";
import { drip, mirrorForFile, secret, wired } from "./mirror.ts";

const use = mirrorForFile();
const noise = randomBytes(500_000);
/** Every piece of it ends in what may begin the secret. */
const teasing = Buffer.from(secret.slice(0, 30).repeat(2_000));
const page = Buffer.from("<p>many words of no secret</p>".repeat(20_000));

function bodyOf(bytes: Buffer): Buffer {
	const start = bytes.indexOf("\r\n\r\n") + 4;
	if (!/transfer-encoding: chunked/i.test(bytes.toString("latin1", 0, start)))
		return bytes.subarray(start);
	const pieces: Buffer[] = [];
	for (let at = start; ; ) {
		const end = bytes.indexOf("\r\n", at);
		const size = Number.parseInt(bytes.toString("latin1", at, end), 16);
		if (size === 0) return Buffer.concat(pieces);
		pieces.push(bytes.subarray(end + 2, end + 2 + size));
		at = end + 4 + size;
	}
}

describe("comes byte for byte:", () => {
	test.each<[string, Buffer, Record<string, string>]>([
		["noise", noise, {}],
		["beginnings of the secret", teasing, {}],
		["nothing", Buffer.alloc(0), {}],
		["one byte of the secret", Buffer.from("~"), {}],
		["gzip", gzipSync(page), { "Content-Encoding": "gzip" }],
		["gzip of noise", gzipSync(noise), { "Content-Encoding": "gzip" }],
		["deflate", deflateSync(page), { "Content-Encoding": "deflate" }],
		["brotli", brotliCompressSync(noise), { "Content-Encoding": "br" }],
		["zstd", zstdCompressSync(noise), { "Content-Encoding": "zstd" }],
		["beginnings in gzip", gzipSync(teasing), { "Content-Encoding": "gzip" }],
		["no coding", page, { "Content-Encoding": "identity" }],
	])("%s, with a length and without", async (_, bytes, fields) => {
		const running = use();
		for (const length of [{ "Content-Length": String(bytes.length) }, {}]) {
			running.docs.answer = (_request, res) => {
				res.writeHead(200, { ...fields, ...length });
				res.end(bytes);
			};
			const told = await wired(running, "/held/a");
			expect(told).toMatchObject({ status: 200, cut: false });
			expect(bodyOf(told.bytes).equals(bytes)).toBe(true);
			if ("Content-Length" in length)
				expect(told.text).toMatch(
					new RegExp(`content-length: ${bytes.length}\r`, "i"),
				);
		}
	});

	test("all but the secret's last byte, one byte at a time", async () => {
		const running = use();
		const bytes = Buffer.from(secret.slice(0, -1).repeat(3));
		running.docs.answer = (_, res) => void drip(res, bytes);
		const told = await wired(running, "/held/a");
		expect(bodyOf(told.bytes).equals(bytes)).toBe(true);
	});

	test("an answer without a body", async () => {
		const running = use();
		for (const [status, method] of [
			[204, "GET"],
			[304, "GET"],
			[200, "HEAD"],
		] as const) {
			running.docs.answer = (_, res) => {
				res.writeHead(status, { "Content-Encoding": "gzip", ETag: '"1"' });
				res.end();
			};
			expect(await wired(running, "/held/a", [], method)).toMatchObject({
				status,
				cut: false,
			});
		}
	});
});

async function streamed(
	fields: Record<string, string>,
	write: (res: ServerResponse, text: string) => void,
	bytes = 1,
): Promise<{ first: Buffer; end: () => void }> {
	const { docs, gate, key } = use();
	let answer: ServerResponse | undefined;
	docs.answer = (_, res) => {
		answer = res;
		res.writeHead(200, fields);
		res.flushHeaders();
	};
	const { req, res } = await open(gate.gateUrl, {
		path: "/held/events",
		headers: { "X-API-Key": key },
	});
	expect(res.statusCode).toBe(200);
	if (answer) write(answer, `data: ${secret.slice(0, 12)} and no more\n\n`);
	let first = Buffer.alloc(0);
	res.on("data", (piece: Buffer) => {
		first = Buffer.concat([first, piece]);
	});
	await eventually(() => first.length).toBeGreaterThanOrEqual(bytes);
	const end = (): void => {
		req.on("error", () => undefined);
		res.on("error", () => undefined);
		req.destroy();
	};
	return { first, end };
}

describe("is there while the stream stays open:", () => {
	const events = { "Content-Type": "text/event-stream" };

	test("a header, and an event", async () => {
		const { first, end } = await streamed(events, (res, text) => {
			res.write(text);
		});
		expect(first.toString()).toMatch(/no more\n\n$/);
		end();
	});

	test.each([
		["gzip", () => createGzip()],
		["br", () => createBrotliCompress()],
	] as const)("an event in %s", async (coding, make) => {
		const { first, end } = await streamed(
			{ ...events, "Content-Encoding": coding },
			(res, text) => {
				const encoder = make();
				encoder.pipe(res);
				encoder.write(text);
				encoder.flush();
			},
			// The gzip header comes by itself.
			30,
		);
		expect(first.length).toBeGreaterThan(30);
		end();
	});

	test("plain text that does not end like the secret's beginning", async () => {
		const { first, end } = await streamed({}, (res) => {
			res.write("some words");
		});
		expect(first.toString()).toBe("some words");
		end();
	});
});

test("a client that reads slowly holds a large encoded answer back, and gets all of it", async () => {
	const { docs, gate, key } = use();
	const bytes = gzipSync(randomBytes(8_000_000));
	docs.answer = (_, res) => {
		res.writeHead(200, { "Content-Encoding": "gzip" });
		res.end(bytes);
	};
	const { res } = await open(gate.gateUrl, {
		path: "/held/large",
		headers: { "X-API-Key": key },
	});
	let length = 0;
	for await (const piece of res) {
		length += piece.length;
		await new Promise((resolve) => setImmediate(resolve));
	}
	expect(length).toBe(bytes.length);
});
