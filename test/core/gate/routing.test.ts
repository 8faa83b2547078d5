/** Which upstream gets a request, and with which target. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { gateForFile } from "./running.ts";
import { eventually } from "../eventually.ts";

describe("with a root", () => {
	const use = gateForFile({ root: "docs" });

	test.each([
		["/docs/a/b?c=d", "/a/b?c=d"],
		["/docs", "/"],
		["/docs?x", "/?x"],
		["/docs/", "/"],
		["/docs/%41/%2e%2e.x", "/%41/%2e%2e.x"],
		["/docs/a?u=http://x//y/../z", "/a?u=http://x//y/../z"],
		["/docs/docs/a", "/docs/a"],
	])("%s reaches the upstream it names as %s", async (path, target) => {
		const { askWithKey, docs } = use();
		expect((await askWithKey({ path })).status).toBe(200);
		expect(docs.received.map(({ url }) => url)).toEqual([target]);
	});

	test.each(["/", "/anything?x", "/docsx/a", "/Docs/a", "/.well-known/other"])(
		"%s, which nothing claims, goes to the root as it is",
		async (path) => {
			const { askWithKey, docs, other } = use();
			await askWithKey({ path });
			expect(docs.received.map(({ url }) => url)).toEqual([path]);
			expect(other.received).toEqual([]);
		},
	);

	test("a host name of its own serves an upstream at /, its prefix included in nothing", async () => {
		const { askWithKey, other, docs, gate } = use();
		for (const Host of [`other.localhost:${gate.port}`, "OTHER.localhost"])
			await askWithKey({ path: "/docs/a?b", headers: { Host } });
		expect(other.received.map(({ url }) => url)).toEqual([
			"/docs/a?b",
			"/docs/a?b",
		]);
		expect(docs.received).toEqual([]);
	});

	test.each([
		"/.drawbridge/none",
		"/.drawbridge/",
		"/.well-known/oauth-authorization-server/docs/mcp",
		"/register",
		"/authorize",
		"/token",
	])("%s is the gate's own and never reaches the root", async (path) => {
		const { askWithKey, docs } = use();
		expect((await askWithKey({ path })).code).toBe("not-found");
		expect(docs.received).toEqual([]);
	});

	test.each([
		"/.well-known/oauth-protected-resource/mcp",
		"/.well-known/oauth-authorization-server",
	])("%s is answered by the gate, on every host of its own", async (path) => {
		const { ask, gate, docs, other } = use();
		for (const Host of [
			`127.0.0.1:${gate.port}`,
			`other.localhost:${gate.port}`,
		])
			expect((await ask({ path, headers: { Host } })).status).toBe(200);
		expect([...docs.received, ...other.received]).toEqual([]);
	});

	test("methods and bodies come through, TRACE does not", async () => {
		const { askWithKey, docs } = use();
		for (const method of ["PUT", "PATCH", "DELETE", "POST"])
			await askWithKey({
				method,
				path: "/docs/a",
				body: "plain",
				headers: { "Content-Type": "text/plain", "Content-Length": "5" },
			});
		expect(docs.received.map(({ method, body }) => [method, body])).toEqual(
			["PUT", "PATCH", "DELETE", "POST"].map((method) => [method, "plain"]),
		);
		expect((await askWithKey({ method: "TRACE", path: "/docs/a" })).code).toBe(
			"method-not-allowed",
		);
		expect(docs.received).toHaveLength(4);
	});

	test("redirects and cookies lead back through the gate, and are not followed", async () => {
		const { askWithKey, docs, other, gate } = use();
		other.answer = (_, res) =>
			res
				.writeHead(302, {
					Location: `${other.url}/next`,
					"Set-Cookie": "a=b; Path=/",
					"Alt-Svc": 'h3=":1"',
				})
				.end();
		const told = await askWithKey({ path: "/other/start" });
		expect(told.status).toBe(302);
		expect(told.headers).toMatchObject({
			location: `${gate.gateUrl}/other/next`,
			"set-cookie": ["a=b; Path=/other/"],
		});
		expect(told.headers["alt-svc"]).toBeUndefined();
		expect([docs.received.length, other.received.length]).toEqual([0, 1]);
	});

	test("the upstream is told who called by the gate alone", async () => {
		const { askWithKey, docs } = use();
		await askWithKey({
			path: "/docs/a",
			headers: {
				"X-Forwarded-For": "9.9.9.9",
				"X-Real-IP": "9.9.9.9",
				"Remote-User": "root",
			},
		});
		const { headers } = docs.received[0] ?? { headers: {} };
		expect(headers).toMatchObject({
			"x-forwarded-for": "127.0.0.1",
			"x-forwarded-prefix": "/docs",
		});
		expect(JSON.stringify(headers)).not.toMatch(/9\.9\.9\.9|root/);
	});
});

describe("without a root", () => {
	const use = gateForFile();

	test.each(["/", "/none/a", "/Docs/a", "/docs%2fa", "/docs;x/a"])(
		"%s is no upstream's",
		async (path) => {
			const { askWithKey, docs } = use();
			const told = await askWithKey({ path });
			expect(told.status).toBeGreaterThanOrEqual(400);
			expect(told.status).toBeLessThan(405);
			expect(docs.received).toEqual([]);
		},
	);

	test("an unknown upstream is 404 for who may know, and 401 for who may not", async () => {
		const { ask, askWithKey } = use();
		expect(await askWithKey({ path: "/none/a" })).toMatchObject({
			status: 404,
			code: "unknown-upstream",
		});
		expect(await ask({ path: "/none/a" })).toMatchObject({ status: 401 });
	});

	test("a key for another upstream is refused, by path and by host name", async () => {
		const { ask, gate, docs, other } = use();
		const { key } = await gate.createKey("scoped", "--upstream", "other");
		const headers = { "X-API-Key": key };
		expect(await ask({ path: "/docs/a", headers })).toMatchObject({
			status: 403,
			code: "forbidden",
		});
		expect(
			(
				await ask({
					path: "/a",
					headers: { ...headers, Host: "docs.localhost" },
				})
			).status,
		).toBe(403);
		expect(docs.received).toEqual([]);
		expect((await ask({ path: "/other/a", headers })).status).toBe(200);
		expect(other.received).toHaveLength(1);
	});

	test("an address outside the allowlist is refused, loopback too", async () => {
		const { ask, askWithKey, gate, docs } = use();
		const settings = join(gate.home, "security.json");
		await writeFile(settings, '{"limits":null,"allowed_ips":["10.0.0.0/8"]}');
		await eventually(
			async () => (await ask({ path: "/.drawbridge/health" })).code,
		).toBe("forbidden");
		expect((await askWithKey({ path: "/docs/a" })).code).toBe("forbidden");
		expect(docs.received).toEqual([]);
		await writeFile(settings, '{"limits":null}');
		await eventually(
			async () => (await askWithKey({ path: "/docs/a" })).status,
		).toBe(200);
	});
});
