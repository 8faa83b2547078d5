/** The secret in an answer's header or trailer: a redirect, a cookie, an echoed field. Refused before anything is sent. */
import type { OutgoingHttpHeaders } from "node:http";
import { describe, expect, test } from "vitest";
import { expectKept, mirrorForFile, secret, wired } from "./mirror.ts";

const use = mirrorForFile();

describe("the secret does not come back in a header", () => {
	test.each<[string, number, OutgoingHttpHeaders, string]>([
		["an echoed field", 200, { "X-Echo": `Bearer ${secret}` }, "GET"],
		["a redirect", 302, { Location: `/login?key=${secret}` }, "GET"],
		[
			"an escaped redirect",
			307,
			{ Location: `http://elsewhere/?k=${encodeURIComponent(secret)}` },
			"GET",
		],
		["a cookie", 200, { "Set-Cookie": ["a=b", `k=${secret}; Path=/`] }, "GET"],
		[
			"base64",
			200,
			{ ETag: `"${Buffer.from(secret).toString("base64")}"` },
			"GET",
		],
		[
			"a field's name",
			200,
			{ [Buffer.from(secret).toString("hex")]: "1" },
			"GET",
		],
		["the answer to HEAD", 200, { "X-Echo": secret }, "HEAD"],
		["no content", 204, { "X-Echo": secret }, "GET"],
		["not modified", 304, { "X-Echo": secret }, "GET"],
		["a refusal", 401, { "WWW-Authenticate": `Key realm="${secret}"` }, "GET"],
	])("%s", async (_, status, fields, method) => {
		const running = use();
		running.docs.answer = (_request, res) => {
			res.writeHead(status, fields);
			res.end();
		};
		const told = await wired(running, "/held/a", [], method);
		expect(told.status).toBe(502);
		if (method === "HEAD") expect(told.text).not.toContain("~");
		else await expectKept(running, told);
	});
});

test("a trailer does not reach the client", async () => {
	const running = use();
	running.docs.answer = (_, res) => {
		res.writeHead(200, { Trailer: "X-Echo" });
		res.write("hello");
		res.addTrailers({ "X-Echo": Buffer.from(secret).toString("base64") });
		res.end();
	};
	const told = await wired(running, "/held/a", ["TE: trailers"]);
	expect(told).toMatchObject({ status: 200, cut: false });
	expect(told.text.toLowerCase()).not.toContain("x-echo");
});

test("an interim answer does not reach the client", async () => {
	const running = use();
	running.docs.answer = (_, res) => {
		res.writeEarlyHints({ link: `<https://e/${encodeURIComponent(secret)}>` });
		res.end("hello");
	};
	const told = await wired(running, "/held/a");
	expect(told).toMatchObject({ status: 200, cut: false });
	expect(told.text).not.toContain("Canary");
	expect(told.text).toContain("hello");
});

test("a secret that was kept with blanks around it is known without them", async () => {
	const running = use();
	running.docs.answer = (request, res) => {
		const got = String(request.headers["x-their-key"]);
		res.writeHead(200, { "X-Echo": Buffer.from(got).toString("base64") });
		res.end(got);
	};
	await expectKept(running, await wired(running, "/padded/a"));
});
