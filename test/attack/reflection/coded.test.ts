/**
 * The secret in an answer that is encoded although none was asked for, or fetched in parts: what is looked into is what
 * the client would read.
 */
import type { ServerResponse } from "node:http";
import {
	brotliCompressSync,
	createGzip,
	deflateRawSync,
	deflateSync,
	gzipSync,
	zstdCompressSync,
} from "node:zlib";
import { describe, expect, test } from "vitest";
import {
	drip,
	expectKept,
	expectReason,
	mirrorForFile,
	secret,
	wired,
} from "./mirror.ts";

const use = mirrorForFile();

const codings: readonly (readonly [
	string,
	string,
	(text: Buffer) => Buffer,
])[] = [
	["gzip", "gzip", (text) => gzipSync(text)],
	["gzip without compression", "gzip", (text) => gzipSync(text, { level: 0 })],
	["x-gzip", "x-gzip", (text) => gzipSync(text)],
	["deflate", "deflate", (text) => deflateSync(text)],
	["deflate without its wrapper", "deflate", (text) => deflateRawSync(text)],
	["brotli", "br", (text) => brotliCompressSync(text)],
	["zstd", "zstd", (text) => zstdCompressSync(text)],
];
const page = Buffer.from(
	`<p>${"innocent words ".repeat(500)}${secret}${" and more".repeat(500)}`,
);

type Answer = (res: ServerResponse) => void;
const answering = (answer: Answer) => {
	const running = use();
	running.docs.answer = (_, res) => answer(res);
	return running;
};
const coded =
	(coding: string, bytes: Buffer): Answer =>
	(res) => {
		res.writeHead(200, {
			"Content-Encoding": coding,
			"Content-Type": "text/html",
			"Content-Length": bytes.length,
		});
		res.end(bytes);
	};

describe("the secret does not come back", () => {
	test.each(codings)("in %s", async (_, coding, encode) => {
		const running = answering(coded(coding, encode(page)));
		await expectKept(running, await wired(running, "/held/a"));
	});

	test.each(codings)("in %s, byte by byte", async (_, coding, encode) => {
		const bytes = encode(Buffer.from(`you: ${secret}`));
		const running = answering((res) => {
			res.writeHead(200, { "Content-Encoding": coding });
			void drip(res, bytes);
		});
		const told = await wired(running, "/held/a");
		await expectKept(running, told);
		// What did come does not decode to any of it.
		expect(told.text).not.toContain(secret.slice(0, 4));
	});

	test("in an event of an encoded stream", async () => {
		const running = answering((res) => {
			res.writeHead(200, {
				"Content-Type": "text/event-stream",
				"Content-Encoding": "gzip",
			});
			const gzip = createGzip();
			gzip.pipe(res);
			gzip.write("data: hello\n\n");
			gzip.flush(() => {
				gzip.end(`data: ${secret}\n\n`);
			});
		});
		await expectKept(running, await wired(running, "/held/a"));
	});
});

const refused = async (answer: Answer, reason: string): Promise<void> => {
	const running = answering(answer);
	const told = await wired(running, "/held/a");
	expect(told.status === 502 || told.cut).toBe(true);
	expect(told.text).not.toContain("Canary");
	await expectReason(running, reason);
};

describe("an answer is not passed on", () => {
	const bomb = gzipSync(Buffer.alloc(80 * 1024 * 1024));
	const unknown = "a coding that cannot be looked into";

	test("that decodes to too much", async () => {
		await refused(coded("gzip", bomb), "a coding that decodes to too much");
	});

	test.each(["compress", "gzip, br", "GZIP,gzip", "aes128gcm"])(
		"in the coding %s",
		async (coding) => {
			await refused(coded(coding, gzipSync(page)), unknown);
		},
	);

	test("that names its coding twice", async () => {
		const fields = [
			["Content-Encoding", "gzip"],
			["Content-Encoding", "br"],
		];
		await refused((res) => {
			res.writeHead(200, fields.flat());
			res.end(gzipSync(page));
		}, unknown);
	});

	test("that is not in the coding it names", async () => {
		await refused(
			coded("gzip", Buffer.from("hello")),
			"a coding that cannot be decoded",
		);
	});

	test("that ends in the middle of its coding", async () => {
		await refused(
			coded("br", brotliCompressSync(page).subarray(0, 20)),
			"a coding that cannot be decoded",
		);
	});

	test.each(codings)("that goes on behind %s", async (_, coding, encode) => {
		const bytes = encode(Buffer.from("hello"));
		await refused(
			coded(coding, Buffer.concat([bytes, Buffer.from(" and more in clear")])),
			// gzip may have several members: what follows is taken for a bad one.
			coding.endsWith("gzip")
				? "a coding that cannot be decoded"
				: "a coding that goes on behind its coding",
		);
	});

	test("that is a part nobody asked for", async () => {
		await refused((res) => {
			res.writeHead(206, { "Content-Range": "bytes 0-4/40" });
			res.end(secret.slice(0, 5));
		}, "a part that nobody asked for");
	});
});

test("nobody fetches it in parts: no part is asked for, and no coding", async () => {
	const running = answering((res) => void res.end("hello"));
	await wired(running, "/held/a", [
		"Range: bytes=0-9",
		"If-Range: x",
		"Request-Range: bytes=0-9",
		"Accept-Encoding: gzip, br",
	]);
	const headers = running.docs.received[0]?.headers ?? {};
	expect(Object.keys(headers)).not.toEqual(
		expect.arrayContaining([expect.stringMatching(/range/)]),
	);
	expect(headers["accept-encoding"]).toBe("identity");
	// Where nothing is guarded, both go on.
	await wired(running, "/docs/a", [
		"Range: bytes=0-9",
		"Accept-Encoding: gzip",
	]);
	expect(running.docs.received[1]?.headers).toMatchObject({
		range: "bytes=0-9",
		"accept-encoding": "gzip",
	});
});
