/**
 * An upstream that gives back the secret it was sent, in the body of its answer: an echo, a debug page, an error that
 * quotes the request. Taught by threats.md ("an agent steers a secret elsewhere").
 */
import type { ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import {
	drip,
	expectKept,
	mirrorForFile,
	overlapping,
	secret,
	wired,
} from "./mirror.ts";

const use = mirrorForFile();
type Answer = (res: ServerResponse) => void;

async function keeps(
	answer: Answer,
	path = "/held/a",
	before = 0,
): Promise<void> {
	const running = use();
	running.docs.answer = (req, res) => {
		req.resume();
		answer(res);
	};
	await expectKept(running, await wired(running, path), before);
}

const events = { "Content-Type": "text/event-stream" };

describe("the secret does not come back", () => {
	test.each<[string, Answer]>([
		["whole", (res) => res.end(`you sent ${secret} to me`)],
		["alone", (res) => res.end(secret)],
		["at the very end", (res) => res.end(`${"x".repeat(70_000)}${secret}`)],
		["behind much", (res) => res.end(`${"x".repeat(3_000_000)}${secret} `)],
		["twice", (res) => res.end(`${secret}${secret}`)],
		[
			"with a length",
			(res) => {
				const body = `{"headers":"${"y".repeat(100)}${secret}"}`;
				res.writeHead(200, { "Content-Length": Buffer.byteLength(body) });
				res.end(body);
			},
		],
		[
			"in an error",
			(res) => {
				res.writeHead(500, { "Content-Type": "application/problem+json" });
				res.end(`bad key ${secret}`);
			},
		],
		[
			"in an event",
			(res) => {
				res.writeHead(200, events);
				res.write("data: hello\n\n");
				setTimeout(() => res.end(`data: ${secret}\n\n`), 20);
			},
		],
		["byte by byte", (res) => void drip(res, Buffer.from(`you: ${secret}`))],
		[
			"in two halves with time between",
			(res) => {
				res.write(`you: ${secret.slice(0, 20)}`);
				setTimeout(() => res.end(secret.slice(20)), 50);
			},
		],
		[
			"after beginnings of it",
			(res) => res.end(`${secret.slice(0, 9)}${secret.slice(0, 30)}${secret}`),
		],
	])("%s", async (_, answer) => {
		await keeps(answer);
	});

	test.each([1, 2, 3, 7, 8, 9])(
		"when it begins again within itself, in pieces of %i",
		async (size) => {
			const bytes = Buffer.from(`${"~".repeat(5)}${overlapping}`);
			await keeps(
				(res) => {
					const more = (at: number): void => {
						if (at >= bytes.length) res.end();
						else {
							res.write(bytes.subarray(at, at + size));
							setTimeout(more, 2, at + size);
						}
					};
					more(0);
				},
				"/twice/a",
				5,
			);
		},
	);
});

describe("nor in another spelling", () => {
	const quoted = JSON.stringify(secret).slice(1, -1);
	test.each([
		["base64", Buffer.from(secret).toString("base64")],
		["base64 behind 1 byte", Buffer.from(`:${secret}!`).toString("base64")],
		["base64 behind 2 bytes", Buffer.from(`ab${secret}`).toString("base64")],
		["base64url", Buffer.from(`user:${secret}`).toString("base64url")],
		["hex", Buffer.from(secret).toString("hex")],
		["HEX", Buffer.from(secret).toString("hex").toUpperCase()],
		["JSON", quoted],
		["PHP's JSON", quoted.replaceAll("/", "\\/")],
		["Go's JSON", quoted.replaceAll(/[<>&]/g, escape)],
		["Gson's JSON", quoted.replaceAll(/[<>&=']/g, escape)],
		[
			".NET's JSON",
			secret.replaceAll(/["<>&+]/g, (char) =>
				escape(char).toUpperCase().replace("U", "u"),
			),
		],
		["a URL", encodeURIComponent(secret)],
		["a URL in small letters", encodeURIComponent(secret).toLowerCase()],
		["a form", new URLSearchParams({ q: secret }).toString()],
		[
			"HTML",
			secret
				.replaceAll("&", "&amp;")
				.replaceAll("<", "&lt;")
				.replaceAll(">", "&gt;")
				.replaceAll('"', "&quot;"),
		],
	])("as %s", async (name, spelled) => {
		// A whole address in small letters is no spelling that anything makes; its escapes in small letters are.
		const text = name.endsWith("letters")
			? encodeURIComponent(secret).replaceAll(/%../g, (code) =>
					code.toLowerCase(),
				)
			: spelled;
		const running = use();
		running.docs.answer = (_, res) => void res.end(`<p>${text}</p>`);
		const told = await wired(running, "/held/a");
		expect(told.text).not.toContain(text);
		expect(told.text).not.toContain(text.slice(0, 12));
		await expectKept(running, told);
	});
});

const escape = (char: string): string =>
	`\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;

test("an upstream that is given no secret guards none", async () => {
	const running = use();
	running.docs.answer = (_, res) => void res.end(secret);
	const told = await wired(running, "/docs/a");
	expect(told.text).toContain(secret);
});
