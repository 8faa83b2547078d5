/** Upstreams that are down, silent, broken or not ready: the caller gets a problem, the owner sees the health. */
import { describe, expect, test } from "vitest";
import { gateForFile } from "./running.ts";
import { eventually } from "../eventually.ts";

/** Nobody listens there, and the system never gives it out: a port that was free a moment ago may be another test's. */
const down = 1;
const use = gateForFile(({ docs }) => ({
	settings: {
		limits: null,
		upstreams: {
			down: { url: `http://127.0.0.1:${down}` },
			slow: { url: docs, timeout_seconds: 0.3 },
			waiting: { url: docs, headers: { Authorization: "Bearer ${secret:x}" } },
			keyed: {
				url: `${docs}/base`,
				headers: { Authorization: "Bearer theirs", "X-Team": "7" },
			},
		},
	},
}));

async function healthOf(name: string): Promise<string | undefined> {
	const all = await use().gate.call("upstream.list", {});
	return all.find((one) => one.name === name)?.health.state;
}

test("one that is down is 502, and its health says so", async () => {
	const { askWithKey } = use();
	expect(await askWithKey({ path: "/down/" })).toMatchObject({
		status: 502,
		code: "upstream-down",
	});
	expect(await healthOf("down")).toBe("down");
	await askWithKey({ path: "/docs/" });
	expect(await healthOf("docs")).toBe("up");
});

test("one that stalls is 504 after its own time, and what it was doing is cancelled", async () => {
	const { askWithKey, docs } = use();
	docs.answer = () => undefined;
	expect(await askWithKey({ path: "/slow/" })).toMatchObject({
		status: 504,
		code: "upstream-silent",
	});
	await eventually(() => docs.received[0]?.aborted).toBe(true);
});

test("one whose answer is no HTTP is 502", async () => {
	const { askWithKey, docs } = use();
	docs.answer = (req) => req.socket.end("SSH-2.0-none\r\n\r\n");
	expect(await askWithKey({ path: "/docs/" })).toMatchObject({
		status: 502,
		code: "upstream-invalid",
	});
});

test("one that hangs up without an answer is 502", async () => {
	const { askWithKey, docs } = use();
	docs.answer = (req) => req.socket.destroy();
	expect(await askWithKey({ path: "/docs/" })).toMatchObject({
		status: 502,
		code: "upstream-down",
	});
});

test("one that needs a secret that is not set is 503, and nothing reaches it", async () => {
	const { askWithKey, docs } = use();
	expect(await askWithKey({ path: "/waiting/" })).toMatchObject({
		status: 503,
		code: "secret-missing",
	});
	expect(docs.received).toEqual([]);
});

test("one with fields of its own gets them in place of the client's, below its base path", async () => {
	const { askWithKey, docs } = use();
	await askWithKey({
		path: "/keyed/a",
		headers: { Authorization: "Bearer mine", "x-team": "1" },
	});
	expect(docs.received).toMatchObject([
		{
			url: "/base/a",
			headers: { authorization: "Bearer theirs", "x-team": "7" },
		},
	]);
});

describe("an upstream's own refusal", () => {
	test.each([401, 404, 500, 503])(
		"%i comes through as it is",
		async (status) => {
			const { askWithKey, docs } = use();
			docs.answer = (_, res) =>
				res.writeHead(status, { "X-From": "upstream" }).end("mine");
			const told = await askWithKey({ path: "/docs/" });
			expect(told).toMatchObject({ status, body: "mine", code: undefined });
			expect(told.headers["x-from"]).toBe("upstream");
		},
	);
});
