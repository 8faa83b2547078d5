/** What the page makes of the door's answers, over a real server. */
import { createServer, type RequestListener, type Server } from "node:http";
import { afterEach, expect, test } from "vitest";
import * as z from "zod";
import { openDoor } from "../../../renderer/phone/door.ts";

let server: Server | undefined;
afterEach(() => {
	server?.closeAllConnections();
	server?.close();
});

async function doorTo(listener: RequestListener) {
	const started = createServer(listener);
	server = started;
	await new Promise<void>((resolve) => {
		started.listen(0, "127.0.0.1", resolve);
	});
	const address = started.address();
	const port = typeof address === "object" ? address?.port : 0;
	return openDoor((path, init) => {
		// The page passes paths; node wants the whole address.
		if (typeof path !== "string") throw new TypeError("a path was expected");
		return fetch(new URL(path, `http://127.0.0.1:${port}`), init);
	});
}

const Answer = z.object({ state: z.literal("asking") });

test.each([
	[200, '{"state":"asking"}', { value: { state: "asking" } }],
	[200, '{"state":"done"}', { problem: "unreadable" }],
	[200, "<html>", { problem: "unreadable" }],
	[409, '{"code":"late"}', { problem: "late" }],
	[410, '{"code":"gone"}', { problem: "gone" }],
	[500, '{"code":"toString"}', { problem: "unreadable" }],
	[502, "<html>", { problem: "unreadable" }],
])("%i %s is %j", async (status, body, expected) => {
	const door = await doorTo((_, response) => {
		response.writeHead(status).end(body);
	});
	expect(await door.post("/api/pair/confirm", {}, Answer)).toEqual(expected);
	expect(await door.get("/api/history", Answer)).toEqual(expected);
});

test("a redirect is followed nowhere", async () => {
	const seen: unknown[] = [];
	const door = await doorTo(({ url }, response) => {
		seen.push(url);
		response.writeHead(307, { location: "/else" }).end();
	});
	expect(await door.post("/api/decide", {}, Answer)).toEqual({
		problem: "offline",
	});
	expect(seen).toEqual(["/api/decide"]);
});

test("a line that breaks is no answer", async () => {
	const door = await doorTo(({ socket }, response) => {
		response.writeHead(200, { "content-length": "100" });
		response.write('{"state":', () => socket.destroy());
	});
	expect(await door.post("/api/decide", {}, Answer)).toEqual({
		problem: "offline",
	});
});

test("what is posted is JSON, and said to be", async () => {
	let got = "";
	const door = await doorTo((request, response) => {
		request.setEncoding("utf8");
		request.on("data", (chunk: string) => {
			got += chunk;
		});
		request.on("end", () => {
			got += ` ${request.headers["content-type"]}`;
			response.end('{"state":"asking"}');
		});
	});
	await door.post("/api/decide", { a: 1 }, Answer);
	expect(got).toBe('{"a":1} application/json');
});
