/** The stand-ins by themselves: what the gate is later seen to prevent does happen without it. */
import { once } from "node:events";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { eventually } from "../../core/eventually.ts";
import { send } from "../../core/http.ts";
import { mint, nowSeconds } from "./hs256.ts";
import {
	type Kimi,
	type KimiService,
	kimiToken,
	type KimiSettings,
	startKimi,
} from "./kimi.ts";

async function kimi(
	service: KimiService,
	settings?: KimiSettings,
): Promise<Kimi> {
	const standIn = await startKimi(service, settings);
	onTestFinished(() => standIn.stop());
	return standIn;
}
const bearer = (token: string): Record<string, string> => ({
	Authorization: `Bearer ${token}`,
});
const secret = "a-secret-of-the-service";

describe("credentials", () => {
	test("a viewer's key mints a token of any role for anyone", async () => {
		const { url, storedKey } = await kimi("security-auditor", { secret });
		const headers = { "X-API-Key": storedKey };
		const remove = { method: "DELETE", path: "/scans/1" };
		expect(await send(url, { ...remove, headers })).toMatchObject({
			status: 403,
		});
		const { body } = await send(url, {
			method: "POST",
			path: `/auth/token?user_id=anyone&role=admin&api_key=${storedKey}`,
		});
		const token = String(JSON.parse(body)["access_token"]);
		expect(
			await send(url, { ...remove, headers: bearer(token) }),
		).toMatchObject({ status: 200 });
	});

	test("a token signed with nothing is an admin's where no secret is set", async () => {
		const { url } = await kimi("security-auditor");
		const token = kimiToken("me", "admin", "");
		expect(await send(url, { headers: bearer(token) })).toMatchObject({
			status: 200,
		});
	});

	test("a bad key spoils a good token", async () => {
		const { url } = await kimi("security-auditor", { secret });
		const headers = {
			...bearer(kimiToken("me", "admin", secret)),
			"X-API-Key": "kimi_no",
		};
		expect(await send(url, { headers })).toMatchObject({ status: 401 });
	});

	test("the token's own permissions are believed, and one without jti or with others crashes it", async () => {
		const { url } = await kimi("security-auditor", { secret });
		const remove = { method: "DELETE", path: "/scans/1" };
		const iat = nowSeconds();
		const claims = { sub: "me", role: "viewer", iat, exp: iat + 60 };
		const ask = async (more: Record<string, unknown>): Promise<number> => {
			const headers = bearer(mint({ ...claims, ...more }, secret));
			return (await send(url, { ...remove, headers })).status;
		};
		expect(await ask({ jti: "1", permissions: ["delete:scan"] })).toBe(200);
		expect(await ask({ jti: "1" })).toBe(403);
		expect(await ask({ permissions: ["delete:scan"] })).toBe(500);
		expect(await ask({ jti: "1", permissions: ["read"] })).toBe(500);
	});
});

test("health is open and says who asks", async () => {
	const { url, adminKey } = await kimi("security-auditor");
	const ask = async (headers: Record<string, string>): Promise<unknown> =>
		JSON.parse((await send(url, { path: "/health", headers })).body);
	expect(await ask({})).toMatchObject({ authenticated: false });
	expect(await ask({ "X-API-Key": adminKey })).toMatchObject({
		authenticated: true,
	});
});

test("CORS lets every page in, with credentials once it sends a cookie", async () => {
	const { url } = await kimi("sysadmin-ai");
	const origin = "https://evil.example";
	const headers = { Origin: origin, Cookie: "a=b" };
	const { headers: told } = await send(url, { path: "/health", headers });
	expect(told["access-control-allow-origin"]).toBe(origin);
	expect(told["access-control-allow-credentials"]).toBe("true");
});

test("safety is a substring: harmless is critical, and critical is for nobody", async () => {
	const { url, adminKey, executed } = await kimi("sysadmin-ai");
	const run = async (command: string): Promise<number> =>
		(
			await send(url, {
				method: "POST",
				path: "/execute",
				headers: { "X-API-Key": adminKey },
				body: JSON.stringify({ host: "a", command }),
			})
		).status;
	expect(await run("ls --format=json")).toBe(403);
	expect(await run("sudo id")).toBe(200);
	expect(executed).toEqual(["sudo id"]);
});

async function opened(url: string, token: string): Promise<WebSocket> {
	const client = new WebSocket(
		`${url.replace("http", "ws")}/ws?token=${token}`,
	);
	onTestFinished(() => client.terminate());
	await once(client, "open");
	return client;
}

describe("the loop's socket", () => {
	test("a ticket opens it twice, and is a credential for everything else", async () => {
		const { url, adminKey } = await kimi("convergence-loop", { secret });
		const { body } = await send(url, {
			method: "POST",
			path: "/auth/ws-token",
			headers: { "X-API-Key": adminKey },
		});
		const ticket = String(JSON.parse(body)["access_token"]);
		await opened(url, ticket);
		const client = await opened(url, ticket);
		client.send('{"type":"broadcast","data":1}');
		const frames: unknown[] = [];
		client.on("message", (data: Buffer) =>
			frames.push(JSON.parse(data.toString())["type"]),
		);
		await eventually(() => frames).toContain("broadcast");
		expect(await send(url, { headers: bearer(ticket) })).toMatchObject({
			status: 200,
		});
	});

	test("a bad token is refused at the handshake", async () => {
		const { url } = await kimi("convergence-loop", { secret });
		const client = new WebSocket(`${url.replace("http", "ws")}/ws?token=no`);
		client.on("error", () => undefined);
		const [, res] = await once(client, "unexpected-response");
		expect(res.statusCode).toBe(403);
	});
});

test("the dashboard's users have their names as passwords, and its proxy mints what it needs", async () => {
	const auditor = await kimi("security-auditor", { secret });
	const { url } = await kimi("dashboard", { secret, auditorUrl: auditor.url });
	expect(await send(url, { path: "/api/me" })).toMatchObject({ status: 307 });
	const { headers } = await send(url, {
		method: "POST",
		path: "/login",
		body: "username=admin&password=admin",
	});
	const cookie = String(headers["set-cookie"]?.[0]).split(";")[0] ?? "";
	const proxied = await send(url, {
		path: "/api/proxy/security-auditor/scans",
		headers: { Cookie: cookie },
	});
	expect(proxied).toMatchObject({ status: 200 });
});
