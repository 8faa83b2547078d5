/**
 * Pages of an upstream in the owner's browser: those behind the gate's own address share its origin, and must not get
 * between the owner and the gate. Taught by threats.md ("cookies on loopback") and the Service Workers specification.
 */
import { beforeAll, expect, test } from "vitest";
import { gateForFile } from "../../core/gate/running.ts";
import { addUser, cookieOf, ownPage, password } from "./people.ts";

const use = gateForFile({ root: "docs" });

beforeAll(() => addUser(use().gate, "ann", "admin"));

test("a service worker over the gate's own origin is refused, one of an upstream's own place is not", async () => {
	const { gate, askWithKey, docs, other } = use();
	const worker = { ...ownPage, "Service-Worker": "script" };
	const root = await askWithKey({ path: "/sw.js", headers: worker });
	expect(root.code).toBe("forbidden");
	expect(docs.received).toEqual([]);
	other.answer = (_, res) => {
		res.writeHead(200, { "Service-Worker-Allowed": "/" });
		res.end();
	};
	const { askWithKey: ask } = use();
	const below = await ask({ path: "/other/sw.js", headers: worker });
	expect(below.status).toBe(200);
	expect(below.headers["service-worker-allowed"]).toBeUndefined();
	const own = await ask({
		path: "/sw.js",
		headers: { ...worker, Host: `docs.localhost:${gate.port}` },
	});
	expect(own.status).toBe(200);
});

test("another site's page signs nobody in or out, and gets nothing for the cookie", async () => {
	const { gate, ask, docs } = use();
	const cookie = await cookieOf(gate, "ann");
	const body = new URLSearchParams({ username: "ann", password }).toString();
	const foreign = [
		{ "Sec-Fetch-Site": "cross-site" },
		{ "Sec-Fetch-Site": "same-site" },
		{ Origin: "https://evil.example" },
		{ Origin: "null" },
		{ Origin: `http://other.localhost:${gate.port}` },
		{ Host: "evil.example" },
	];
	for (const headers of foreign)
		for (const endpoint of [
			"login",
			"logout",
			"token",
			"ws-token",
			"account",
		]) {
			const told = await ask({
				method: "POST",
				path: `/.drawbridge/auth/${endpoint}`,
				headers: {
					"Content-Type": "application/x-www-form-urlencoded",
					Cookie: cookie,
					...headers,
				},
				body,
			});
			expect(told.status).toBe(403);
			expect(told.headers["set-cookie"]).toBeUndefined();
		}
	const still = { ...ownPage, Cookie: cookie };
	expect((await ask({ path: "/a", headers: still })).status).toBe(200);
	expect(docs.received.at(-1)?.headers.cookie).toBeUndefined();
});

test("the sign-in pages are framed by nobody, kept nowhere and lead to no other place", async () => {
	const { ask } = use();
	for (const page of ["login", "setup", "account"]) {
		const { headers } = await ask({ path: `/.drawbridge/auth/${page}` });
		expect(headers["cache-control"]).toBe("no-store");
		if (headers.location !== undefined) continue;
		expect(headers["x-frame-options"]).toBe("DENY");
		expect(headers["content-security-policy"]).toContain(
			"frame-ancestors 'none'",
		);
	}
	const { gate } = use();
	for (const next of [
		"//evil.example",
		"/\\evil.example",
		"https://evil.example",
	]) {
		const told = await ask({
			method: "POST",
			path: "/.drawbridge/auth/login",
			headers: {
				...ownPage,
				"Content-Type": "application/x-www-form-urlencoded",
			},
			body: new URLSearchParams({ username: "ann", password, next }).toString(),
		});
		expect(told.status).toBe(303);
		const location = new URL(told.headers.location ?? "", gate.gateUrl);
		expect(location.origin).toBe(gate.gateUrl);
	}
});

test("a person who shows nothing is led to the sign-in page, and the log says so", async () => {
	const { gate, ask, docs } = use();
	const led = await ask({
		path: "/docs/report?of=today",
		headers: { "Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate" },
	});
	expect(led.status).toBe(303);
	expect(led.headers.location).toBe(
		"/.drawbridge/auth/login?next=%2Fdocs%2Freport%3Fof%3Dtoday",
	);
	expect(docs.received).toEqual([]);
	const { stdout } = await gate.run("audit", "tail", "--json");
	expect(JSON.parse(stdout)).toContainEqual(
		expect.objectContaining({
			kind: "refused",
			path: "/docs/report",
			status: 303,
		}),
	);
});
