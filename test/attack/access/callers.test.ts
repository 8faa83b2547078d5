/**
 * Who a caller says it is and where it says it comes from, what a folder says of itself, and what all of that costs:
 * none of it gains anything, and none of it is at another's expense. Taught by threats.md ("limits dodged by new
 * sessions", "a cloned repository brings .drawbridge/") and CWE-348, CWE-307.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { gateForFile } from "../../core/gate/running.ts";
import { open, type Told } from "../../core/http.ts";
import { eventually } from "../../core/eventually.ts";
import {
	addUser,
	exchange,
	json,
	password,
	signIn,
	tokenIn,
	upgrade,
} from "./people.ts";

const Entries = z.array(
	z.looseObject({ path: z.string(), agent: z.string(), client: z.string() }),
);
const Explanation = z.looseObject({
	client: z.string(),
	advice: z.string(),
	steps: z.array(
		z.object({
			step: z.number(),
			outcome: z.string(),
			detail: z.string(),
			name: z.string(),
		}),
	),
});

describe("an agent", () => {
	const use = gateForFile();
	const agentAt = async (path: string): Promise<string | undefined> => {
		const { gate } = use();
		const { stdout } = await gate.run("audit", "tail", "--json");
		return Entries.parse(JSON.parse(stdout)).findLast(
			(entry) => entry.path === path,
		)?.agent;
	};

	test("is recorded as what it says it is", async () => {
		await use().askWithKey({
			path: "/docs/named",
			headers: {
				"X-Agent-Id": "claude-1",
				"X-Agent-Type": "claude",
				"X-Session-Id": "7",
			},
		});
		expect(await agentAt("/docs/named")).toBe("claude-1 (claude), session 7");
		await use().askWithKey({ path: "/docs/unnamed" });
		expect(await agentAt("/docs/unnamed")).toBe("test");
	});

	test("is refused another's key, by whatever name, token or ticket", async () => {
		const { gate, ask, docs } = use();
		const { key } = await gate.createKey("hers", "--agent", "claude-1");
		const shown = { "X-API-Key": key };
		const { access_token: token } = tokenIn(await exchange(gate, shown));
		const { access_token: ticket } = tokenIn(
			await exchange(gate, shown, { upstream: "docs" }, "ws-token"),
		);
		const refused = [
			{ ...shown, "X-Agent-Id": "codex-1" },
			{ ...shown, "X-Kaimon-Agent-Id": "codex-1" },
			{ ...shown, "X-Agent-Id": "claude-1", "X-Kaimon-Agent-Id": "codex-1" },
			{ ...shown, "X-Agent-Id": "", "X-Kaimon-Agent-Id": "codex-1" },
			{ Authorization: `Bearer ${token}`, "X-Agent-Id": "codex-1" },
		];
		for (const headers of refused)
			expect([400, 403]).toContain(
				(await ask({ path: "/docs/a", headers })).status,
			);
		const upgraded = await ask({
			path: `/docs/a?token=${ticket}`,
			headers: { ...upgrade, "X-Agent-Id": "codex-1" },
		});
		expect(upgraded.status).toBe(403);
		expect(docs.received).toEqual([]);
		const own = { ...shown, "X-Agent-Id": "claude-1" };
		expect((await ask({ path: "/docs/a", headers: own })).status).toBe(200);
	});
});

describe("behind a trusted proxy", () => {
	const settings = {
		limits: null,
		mode: "relaxed",
		allowed_ips: ["127.0.0.1", "10.1.0.0/16", "2001:db8::/32"],
		trusted_proxies: ["127.0.0.1"],
	};
	const use = gateForFile({ settings });
	const from = (forwarded: string | string[]): Promise<Told> =>
		use().askWithKey({
			path: "/docs/a",
			headers: { "X-Forwarded-For": forwarded },
		});

	test.each([
		["10.1.2.3", 200],
		["::ffff:10.1.2.3", 200],
		["::ffff:a01:203", 200],
		["[2001:db8::1]:443", 200],
		["10.2.0.1", 403],
		["2001:db9::1", 403],
		["10.1.2.3, 10.2.0.1", 403],
		["127.0.0.1, 10.2.0.1, 127.0.0.1", 403],
		["10.1.2.3, 10.2.0.1, 127.0.0.1", 403],
		["unknown", 400],
		["", 400],
		["10.1.2.3,", 400],
		["10.2.0.1 10.1.2.3", 400],
	])("X-Forwarded-For %j is answered %i", async (forwarded, status) => {
		expect((await from(forwarded)).status).toBe(status);
	});

	test("an odd address refuses, and ends nothing", async () => {
		for (const odd of ["fe80::1%eth0", "fe80::1%", "::1%x, 127.0.0.1"])
			expect((await from(odd)).status).toBeGreaterThanOrEqual(400);
		expect((await from("10.1.2.3")).status).toBe(200);
	});

	test("a proxy that is trusted no more takes along what its word let in", async () => {
		const { gate, docs, key } = use();
		docs.answer = (_, res) => {
			res.writeHead(200, { "Content-Type": "text/event-stream" });
			res.flushHeaders();
		};
		const { res } = await open(gate.gateUrl, {
			path: "/docs/sse",
			headers: { "X-API-Key": key, "X-Forwarded-For": "10.1.2.3" },
		});
		expect(res.statusCode).toBe(200);
		const ended = new Promise<string>((resolve) => {
			res.resume().once("error", () => resolve("cut"));
			setTimeout(resolve, 25_000, "open");
		});
		const file = join(gate.home, "security.json");
		await writeFile(file, JSON.stringify({ ...settings, trusted_proxies: [] }));
		expect(await ended).toBe("cut");
		await writeFile(file, JSON.stringify(settings));
		await eventually(async () => (await from("10.2.0.1")).status).toBe(403);
	});

	test("two fields are one list: the last is the nearest", async () => {
		expect((await from(["10.1.2.3", "10.2.0.1"])).status).toBe(403);
		expect((await from(["10.2.0.1", "10.1.2.3"])).status).toBe(200);
	});

	test("the proxy's clients need a key, also in relaxed; and the upstream is told the client's address", async () => {
		const { ask, docs } = use();
		for (const forwarded of ["10.1.2.3", "127.0.0.1"]) {
			const headers = { "X-Forwarded-For": forwarded };
			expect((await ask({ path: "/docs/a", headers })).status).toBe(401);
		}
		await from("127.0.0.1, 10.1.2.3");
		expect(docs.received[0]?.headers["x-forwarded-for"]).toBe("10.1.2.3");
	});
});

describe("without trusted proxies", () => {
	const use = gateForFile({
		settings: { limits: null, allowed_ips: ["10.1.0.0/16"] },
	});
	test("nobody's word about an address opens anything", async () => {
		for (const name of ["X-Forwarded-For", "X-Real-IP", "Forwarded"]) {
			const headers = {
				[name]: name === "Forwarded" ? "for=10.1.2.3" : "10.1.2.3",
			};
			const told = await use().askWithKey({ path: "/docs/a", headers });
			expect(told.status).toBe(403);
		}
	});
});

describe("a project's folder", () => {
	const use = gateForFile(({ docs, other }) => ({
		settings: {
			limits: null,
			mode: "relaxed",
			upstreams: { docs: { url: docs }, other: { url: other } },
		},
	}));
	let folder = "";
	const say = async (settings: object): Promise<void> => {
		await writeFile(
			join(folder, ".drawbridge", "security.json"),
			JSON.stringify(settings),
		);
	};
	const statusAt = async (path: string): Promise<number> =>
		(await use().ask({ path })).status;

	beforeAll(async () => {
		const { gate } = use();
		folder = join(gate.home, "..", "project");
		await mkdir(join(folder, ".drawbridge"), { recursive: true });
		const settings = {
			limits: null,
			mode: "relaxed",
			upstreams: {
				docs: { url: use().docs.url, project: folder },
				other: { url: use().other.url },
			},
		};
		await writeFile(join(gate.home, "security.json"), JSON.stringify(settings));
	});

	test("tightens its own upstream, and no other", async () => {
		await say({ mode: "strict" });
		await eventually(() => statusAt("/docs/a")).toBe(401);
		expect(await statusAt("/other/a")).toBe(200);
		await say({ allowed_ips: ["10.0.0.0/8"] });
		await eventually(() => statusAt("/docs/a")).toBe(403);
		expect(await statusAt("/other/a")).toBe(200);
	});

	test("loosens nothing until it was approved, nor once it is another", async () => {
		const { gate } = use();
		await gate.run("mode", "strict");
		const loose = {
			mode: "lax",
			allowed_ips: [],
			api_keys: ["canary-key-of-a-project"],
		};
		await say(loose);
		const withIts = (path: string) =>
			use().ask({ path, headers: { "X-API-Key": "canary-key-of-a-project" } });
		await eventually(() => statusAt("/docs/a")).toBe(401);
		expect((await withIts("/docs/a")).status).toBe(401);

		await gate.run("project", "trust", folder, "--yes");
		await eventually(() => statusAt("/docs/a")).toBe(200);
		expect((await withIts("/docs/a")).status).toBe(200);
		expect(await statusAt("/other/a")).toBe(401);
		expect((await withIts("/other/a")).status).toBe(403);

		await say({ ...loose, anonymous_role: "operator" });
		await eventually(() => statusAt("/docs/a")).toBe(401);
		expect((await withIts("/docs/a")).status).toBe(401);
	});
});

describe("limits at the gate", () => {
	const use = gateForFile({
		settings: { limits: { queries_per_minute: 5, writes_per_minute: 2 } },
	});

	test("answer 429 with when to come back, and tokens of the key count as the key", async () => {
		const { gate, ask } = use();
		const { key } = await gate.createKey("busy");
		const { access_token: token } = tokenIn(
			await exchange(gate, { "X-API-Key": key }),
		);
		const statuses: number[] = [];
		for (let i = 0; i < 3; i++)
			statuses.push(
				(await ask({ path: "/docs/a", headers: { "X-API-Key": key } })).status,
				(
					await ask({
						path: "/docs/a",
						headers: { Authorization: `Bearer ${token}` },
					})
				).status,
			);
		expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
		const told = await ask({ path: "/docs/a", headers: { "X-API-Key": key } });
		expect(told.code).toBe("rate-limited");
		expect(Number(told.headers["retry-after"])).toBeGreaterThan(0);
		expect(told.headers["ratelimit"]).toMatch(/^"queries";r=0;t=\d+$/);
		expect(told.headers["ratelimit-policy"]).toBe('"queries";q=5;w=60');
	});

	test("a read too many leaves the writes, and another key", async () => {
		const { gate, ask, askWithKey } = use();
		const { key } = await gate.createKey("reader");
		for (let i = 0; i < 6; i++)
			await ask({ path: "/docs/a", headers: { "X-API-Key": key } });
		const { headers, ...rest } = json({});
		const written = await ask({
			...rest,
			path: "/docs/a",
			headers: { ...headers, "X-API-Key": key },
		});
		expect(written.status).toBe(200);
		expect((await askWithKey({ path: "/docs/a" })).status).toBe(200);
	});
});

describe("an address that is slowed for bad keys", () => {
	const use = gateForFile({ settings: {} });

	test("shuts out neither good keys, nor signing in and staying signed in", async () => {
		const { gate, ask, askWithKey } = use();
		await addUser(gate, "ann", "operator");
		const pair = await signIn(gate, "ann");
		const guess = (path: string): Promise<Told> =>
			ask({ path, headers: { "X-API-Key": "dbk_guessed" } });
		for (let i = 0; i < 26; i++) await guess("/docs/a");
		const slowed = await guess("/docs/a");
		expect(slowed.code).toBe("rate-limited");
		expect(Number(slowed.headers["retry-after"])).toBeGreaterThan(0);

		expect((await askWithKey({ path: "/docs/a" })).status).toBe(200);
		const headers = { Authorization: `Bearer ${pair.access_token}` };
		expect((await ask({ path: "/docs/a", headers })).status).toBe(200);
		const refreshed = await ask({
			...json({ refresh_token: pair.refresh_token }),
			path: "/.drawbridge/auth/refresh",
		});
		expect(refreshed.status).toBe(200);
		const signed = await ask({
			...json({ username: "ann", password }),
			path: "/.drawbridge/auth/login",
		});
		expect(signed.status).toBe(200);
		// And guessing goes on nowhere else meanwhile.
		for (const path of ["/.drawbridge/auth/login", "/.drawbridge/health"])
			expect((await guess(path)).code).toBe("rate-limited");
	});
});

describe("a flood of sign-ins", () => {
	const use = gateForFile({ settings: {} });

	test("is refused, costs a good key nothing, and the next of them has to wait", async () => {
		const { gate, ask, askWithKey } = use();
		await addUser(gate, "ann", "operator");
		const guess = (number: number): Promise<Told> =>
			ask({
				...json({ username: `ann${number % 3}`, password: `guess ${number}` }),
				path: "/.drawbridge/auth/login",
			});
		const flood = Array.from({ length: 80 }, (_, number) => guess(number));
		for (let i = 0; i < 10; i++)
			expect((await askWithKey({ path: "/docs/a" })).status).toBe(200);
		for (const { status } of await Promise.all(flood))
			expect([401, 429]).toContain(status);
		const late = await guess(0);
		expect(late.code).toBe("rate-limited");
		expect(Number(late.headers["retry-after"])).toBeGreaterThan(0);
	});
});

describe("why a request was refused", () => {
	const use = gateForFile();

	test("is told to the owner by the request's id, and to the caller as a code only", async () => {
		const { gate, ask } = use();
		const { key } = await gate.createKey("ci", "--role", "viewer");
		const told = await ask({
			method: "DELETE",
			path: "/docs/scans/1?canary=query",
			headers: { "X-API-Key": key },
		});
		expect(told.code).toBe("forbidden");
		expect(told.body).not.toMatch(/viewer|write|ci"/);
		const id = /urn:drawbridge:request:([\w-]+)/.exec(told.body)?.[1] ?? "";
		const explained = await gate.run("audit", "explain", id, "--json");
		expect(explained.code).toBe(0);
		const why = Explanation.parse(JSON.parse(explained.stdout));
		expect(why.client).toBe("ci");
		expect(why.steps.map(({ outcome }) => outcome)).toEqual([
			...Array<string>(5).fill("passed"),
			"refused",
			...Array<string>(6).fill("not-reached"),
		]);
		expect(why.steps[5]?.detail).toContain("needs write");
		expect(why.advice).not.toBe("");
		expect(explained.stdout).not.toContain("canary");
		expect(explained.stdout).not.toContain(key);
	});

	test("an id that nobody has is refused", async () => {
		const { gate } = use();
		expect((await gate.run("audit", "explain", "x-1")).code).toBe(1);
	});
});
