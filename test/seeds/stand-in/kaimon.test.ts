/** The stand-in by itself: what the gate is later seen to prevent does happen without it. */
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import {
	Client,
	StreamableHTTPClientTransport,
} from "@modelcontextprotocol/client";
import { describe, expect, onTestFinished, test } from "vitest";
import { eventually } from "../../core/eventually.ts";
import { send } from "../../core/http.ts";
import { type Kaimon, type KaimonSettings, startKaimon } from "./kaimon.ts";

async function kaimon(settings?: KaimonSettings): Promise<Kaimon> {
	const standIn = await startKaimon(settings);
	onTestFinished(() => standIn.stop());
	return standIn;
}
const bearer = (key: string): Record<string, string> => ({
	Authorization: `Bearer ${key}`,
});
const body = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';

describe("credentials", () => {
	test("X-API-Key is not read; Bearer, and the bare key, are", async () => {
		const { url, key } = await kaimon();
		const ask = (headers: Record<string, string>) =>
			send(url, { method: "POST", headers, body });
		expect(await ask({ "X-API-Key": key })).toMatchObject({ status: 401 });
		expect(await ask(bearer(key))).toMatchObject({ status: 200 });
		expect(await ask({ Authorization: key })).toMatchObject({ status: 200 });
	});

	test("the address is whatever X-Forwarded-For says", async () => {
		const { url, key } = await kaimon({ allowedIps: ["10.0.0.1"] });
		const ask = (headers: Record<string, string>) =>
			send(url, { headers: { ...bearer(key), ...headers }, method: "DELETE" });
		expect(await ask({})).toMatchObject({ status: 403 });
		expect(await ask({ "X-Forwarded-For": "10.0.0.1, 6.6.6.6" })).toMatchObject(
			{ status: 405 },
		);
	});

	test("a foreign Origin is refused before the key is looked at", async () => {
		const { url } = await kaimon();
		const headers = { Origin: "https://evil.example" };
		expect(await send(url, { method: "POST", headers, body })).toMatchObject({
			status: 403,
		});
	});

	test("lax asks for nothing on loopback", async () => {
		const { url } = await kaimon({ mode: "lax" });
		expect(await send(url, { method: "POST", body })).toMatchObject({
			status: 200,
		});
	});
});

test("connect_tcp dials where it is told", async () => {
	const { url, key, dialled } = await kaimon();
	const target = createServer().listen(0, "127.0.0.1");
	onTestFinished(() => void target.close());
	await once(target, "listening");
	const called = once(target, "connection");
	// A listening TCP server's address is no pipe's.
	const { port } = target.address() as AddressInfo;
	await send(url, {
		method: "POST",
		path: "/api/connect_tcp",
		headers: bearer(key),
		body: JSON.stringify({ host: "127.0.0.1", port }),
	});
	await called;
	expect(dialled).toEqual([`127.0.0.1:${port}`]);
});

test("an unknown session is adopted", async () => {
	const { url, key } = await kaimon();
	const headers = { ...bearer(key), "Mcp-Session-Id": "invented" };
	const { status, headers: told } = await send(url, {
		method: "POST",
		headers,
		body,
	});
	expect([status, told["mcp-session-id"]]).toEqual([200, "invented"]);
});

test("the official client gets progress, notifications, and questions of the server", async () => {
	const standIn = await kaimon();
	const client = new Client(
		{ name: "test", version: "1" },
		{
			capabilities: { roots: {}, elicitation: {} },
			versionNegotiation: { mode: "legacy" },
		},
	);
	const changed: string[] = [];
	client.setRequestHandler("roots/list", () => ({
		roots: [{ uri: "file:///work" }],
	}));
	client.setRequestHandler("elicitation/create", () => ({
		action: "accept" as const,
		content: {},
	}));
	client.setNotificationHandler("notifications/tools/list_changed", () => {
		changed.push("tools");
	});
	await client.connect(
		new StreamableHTTPClientTransport(new URL(`${standIn.url}/mcp`), {
			requestInit: { headers: bearer(standIn.key) },
		}),
	);
	onTestFinished(() => client.close());
	await eventually(() => standIn.answers).toHaveLength(1);
	expect(standIn.answers[0]).toMatchObject({
		roots: [{ uri: "file:///work" }],
	});

	const progress: unknown[] = [];
	const ran = await client.callTool(
		{ name: "ex", arguments: { e: "1 + 1" } },
		{ onprogress: (step) => progress.push(step) },
	);
	expect(ran).toMatchObject({ content: [{ text: "done: ex" }] });
	expect(progress).toHaveLength(3);
	expect(standIn.evaluated).toEqual(["1 + 1"]);
	expect(
		await client.callTool({
			name: "grep_code",
			arguments: { pattern: "x", path: "/etc" },
		}),
	).toMatchObject({ content: [{ text: "1: match outside" }] });

	standIn.announce("notifications/tools/list_changed");
	await eventually(() => changed).toEqual(["tools"]);
});
