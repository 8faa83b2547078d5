/** Bodies and event streams go through as they come, and end with either side. */
import { once } from "node:events";
import { request, type ServerResponse } from "node:http";
import { describe, expect, test } from "vitest";
import { open } from "../http.ts";
import { gateForFile } from "./running.ts";
import { eventually } from "../eventually.ts";

const use = gateForFile({
	settings: {
		limits: null,
		upstreams: {
			small: { url: "http://127.0.0.1:9", max_body_bytes: 1_024 },
		},
	},
});

describe("an event stream", () => {
	test("comes event by event, each before the next is made", async () => {
		const { docs, gate, key } = use();
		let answer: ServerResponse | undefined;
		docs.answer = (_, res) => {
			res.writeHead(200, { "Content-Type": "text/event-stream" });
			res.flushHeaders();
			answer = res;
		};
		const { req, res } = await open(gate.gateUrl, {
			path: "/docs/sse",
			headers: { "X-API-Key": key },
		});
		expect(res.headers["content-type"]).toBe("text/event-stream");
		res.setEncoding("utf8");
		for (const text of ["data: 1\n\n", "data: 2\n\n", ": \n\n"]) {
			answer?.write(text);
			expect(await once(res, "data")).toEqual([text]);
		}
		res.on("error", () => undefined);
		req.on("error", () => undefined);
		req.destroy();
		await eventually(() => docs.received[0]?.aborted).toBe(true);
	});

	test("that the upstream breaks off is broken off here, and never looks whole", async () => {
		const { docs, gate, key } = use();
		docs.answer = (_, res) => {
			res.writeHead(200, { "Content-Type": "text/event-stream" });
			res.write("data: 1\n\n", () => res.destroy());
		};
		const { res } = await open(gate.gateUrl, {
			path: "/docs/sse",
			headers: { "X-API-Key": key },
		});
		res.resume();
		await expect(once(res, "end")).rejects.toMatchObject({
			code: "ECONNRESET",
		});
	});
});

test("a client that goes away before the answer cancels the upstream's work", async () => {
	const { docs, gate, key } = use();
	docs.answer = () => undefined;
	const req = request(`${gate.gateUrl}/docs/slow`, {
		headers: { "X-API-Key": key },
		agent: false,
	});
	req.on("error", () => undefined);
	req.end();
	await eventually(() => docs.received.length).toBe(1);
	req.destroy();
	await eventually(() => docs.received[0]?.aborted).toBe(true);
});

test("an upload reaches the upstream before it is whole", async () => {
	const { docs, gate, key } = use();
	const req = request(`${gate.gateUrl}/docs/up`, {
		method: "PUT",
		headers: { "X-API-Key": key, "Transfer-Encoding": "chunked" },
		agent: false,
	});
	const answered = once(req, "response");
	req.write("first");
	await eventually(() => docs.received[0]?.body).toBe("first");
	req.end("second");
	await answered;
	expect(docs.received[0]?.body).toBe("firstsecond");
});

describe("a judged body", () => {
	const json = { "Content-Type": "application/json" };

	test("over the upstream's limit is refused, and none of it forwarded", async () => {
		const { askWithKey, docs } = use();
		const body = JSON.stringify({ method: "x".repeat(1024 * 1024) });
		const told = await askWithKey({
			method: "POST",
			path: "/docs/mcp",
			headers: json,
			body,
		});
		expect(told).toMatchObject({ status: 413, code: "too-large" });
		const own = JSON.stringify({ method: "x".repeat(1_024) });
		expect(
			(
				await askWithKey({
					method: "POST",
					path: "/small/mcp",
					headers: json,
					body: own,
				})
			).code,
		).toBe("too-large");
		expect(docs.received).toEqual([]);
	});

	test("is forwarded byte for byte", async () => {
		const { askWithKey, docs } = use();
		const body = ' {"id": 9007199254740993, "method" :"a\\u0062", "n":1e400}\n';
		await askWithKey({
			method: "POST",
			path: "/docs/mcp",
			headers: json,
			body,
		});
		expect(docs.received.map((one) => one.body)).toEqual([body]);
	});

	test.each([
		["two members of one name", '{"method":"a","method":"b"}', json, 400],
		["no JSON", "{", json, 400],
		[
			"JSON in other clothes",
			'{"method":"a","method":"b"}',
			{ "Content-Type": "text/plain" },
			400,
		],
		[
			"a coding",
			'{"method":"a"}',
			{ ...json, "Content-Encoding": "gzip" },
			415,
		],
	])(
		"with %s is refused, and none of it forwarded",
		async (_, body, headers, status) => {
			const { askWithKey, docs } = use();
			expect(
				(await askWithKey({ method: "POST", path: "/docs/mcp", headers, body }))
					.status,
			).toBe(status);
			expect(docs.received).toEqual([]);
		},
	);

	test("is recorded by its calls and tools, never by their arguments", async () => {
		const { askWithKey, gate } = use();
		const call = {
			method: "tools/call",
			params: { name: "echo", arguments: { text: "canary" } },
		};
		await askWithKey({
			method: "POST",
			path: "/docs/mcp?canary",
			headers: json,
			body: JSON.stringify([call, { method: "ping" }]),
		});
		const { stdout } = await gate.run("audit", "tail", "--json");
		const entries: { tool: string; kind: string; path: string }[] =
			JSON.parse(stdout);
		const tool = "tools/call echo, ping";
		expect(entries.filter((one) => one.tool === tool)).toMatchObject([
			{ kind: "admitted", path: "/docs/mcp" },
			{ kind: "outcome", path: "/docs/mcp" },
		]);
		expect(stdout).not.toContain("canary");
	});
});

test("an unread body of a refused request ends its connection, so that it is never taken for the next request", async () => {
	const { ask } = use();
	const told = await ask({
		method: "POST",
		path: "/docs/mcp",
		body: "GET / HTTP/1.1\r\n\r\n",
	});
	expect([told.status, told.headers.connection]).toEqual([401, "close"]);
});
