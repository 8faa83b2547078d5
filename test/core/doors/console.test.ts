/** The console door: who gets in, what a page may do, and what nobody gets. */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import {
	type ConsoleDoor,
	contentSecurityPolicy,
	serveConsole,
} from "../../../core/doors/console.ts";
import { type Ask, open, send, type Told } from "../http.ts";
import { tempFolder } from "../parts.ts";
import { type Carried, carriedControl } from "./carried-control.ts";
import { eventually } from "../eventually.ts";

interface Console extends Carried {
	readonly door: ConsoleDoor;
	/** The token of a new link. */
	readonly token: () => string;
	readonly ask: (ask: Ask) => Promise<Told>;
	readonly exchange: (token: unknown) => Promise<Told>;
	/** A session's header. */
	readonly session: () => Promise<{ Authorization: string }>;
	readonly call: (headers: Ask["headers"], call: unknown) => Promise<Told>;
}

async function startConsole(): Promise<Console> {
	const carried = await carriedControl();
	const folder = await tempFolder();
	const rendererDir = join(folder, "renderer");
	await mkdir(join(rendererDir, "assets"), { recursive: true });
	await writeFile(join(rendererDir, "index.html"), "<!doctype html>windows");
	await writeFile(join(rendererDir, "assets", "app.js"), "1");
	await writeFile(join(rendererDir, "assets", "app.js.map"), "sources");
	await writeFile(join(rendererDir, "secret"), "no known type");
	await writeFile(join(folder, "outside.json"), "outside");
	const door = await serveConsole({ ...carried, port: 0, rendererDir });
	onTestFinished(() => door.close());
	const ask: Console["ask"] = (wanted) => send(door.url, wanted);
	const post = (
		path: string,
		body: unknown,
		headers: Ask["headers"],
	): Promise<Told> =>
		ask({
			method: "POST",
			path,
			body: JSON.stringify(body),
			headers: headers ?? {},
		});
	const exchange: Console["exchange"] = (token) =>
		post("/api/exchange", { token }, {});
	const token = (): string =>
		new URL(door.link().url).hash.replace("#token=", "");
	return {
		...carried,
		door,
		token,
		ask,
		exchange,
		async session() {
			const { bearer } = JSON.parse((await exchange(token())).body);
			return { Authorization: `Bearer ${bearer}` };
		},
		call: (headers, call) => post("/api/call", call, headers),
	};
}

const keyList = { call: "key.list", input: {} };

describe("a link", () => {
	test("has its token in the fragment, which is never sent, and says when it ends", async () => {
		const { door, clock } = await startConsole();
		const { url, expiresAt } = door.link();
		const { pathname, search, hash } = new URL(url);
		expect([pathname, search]).toEqual(["/", ""]);
		expect(hash).toMatch(/^#token=[\w-]{43}$/);
		expect(Date.parse(expiresAt) - clock.now()).toBe(60_000);
	});

	test("opens once", async () => {
		const { token, exchange } = await startConsole();
		const once = token();
		expect((await exchange(once)).status).toBe(200);
		expect(await exchange(once)).toMatchObject({
			status: 401,
			code: "unauthenticated",
		});
	});

	test("opens for 60 seconds", async () => {
		const { token, exchange, clock } = await startConsole();
		const [early, late] = [token(), token()];
		clock.pass(59_999);
		expect((await exchange(early)).status).toBe(200);
		clock.pass(1);
		expect((await exchange(late)).status).toBe(401);
	});

	test("is not kept open by setting the wall clock back", async () => {
		const { token, exchange, clock } = await startConsole();
		const late = token();
		clock.growingMs += 60_000;
		clock.wallMs -= 3_600_000;
		expect((await exchange(late)).status).toBe(401);
	});

	test.each(["", "x", 7, null, ["a"], { a: 1 }, "a".repeat(201)])(
		"is not %j",
		async (token) => {
			const { exchange } = await startConsole();
			expect(await exchange(token)).toMatchObject({
				status: 401,
				code: "unauthenticated",
			});
		},
	);

	test("still opens after others have guessed at it: nobody can lock the owner out", async () => {
		const { exchange, token } = await startConsole();
		const mine = token();
		for (let attempt = 0; attempt < 100; attempt++)
			expect((await exchange("no")).status).toBe(401);
		expect((await exchange(mine)).status).toBe(200);
	});
});

describe("a session", () => {
	test("may call, and its changes are recorded as the console's", async () => {
		const { session, call, audit } = await startConsole();
		const headers = await session();
		const changed = await call(headers, {
			call: "mode.set",
			input: { mode: "relaxed" },
		});
		expect(JSON.parse(changed.body)).toMatchObject({
			ok: true,
			output: { mode: "relaxed" },
		});
		expect(audit.tail(1)).toMatchObject([{ client: "console" }]);
	});

	test("ends after twelve hours", async () => {
		const { session, call, clock } = await startConsole();
		const headers = await session();
		clock.pass(12 * 3_600_000 - 1);
		expect((await call(headers, keyList)).status).toBe(200);
		clock.pass(1);
		expect((await call(headers, keyList)).status).toBe(401);
	});

	test("is not opened by a link's token itself, nor is a link by a session's", async () => {
		const { session, call, token, exchange } = await startConsole();
		expect(
			(await call({ Authorization: `Bearer ${token()}` }, keyList)).status,
		).toBe(401);
		const { Authorization } = await session();
		expect((await exchange(Authorization.slice("Bearer ".length))).status).toBe(
			401,
		);
	});

	test("sets no cookie and is not taken from one", async () => {
		const { session, call, token, exchange } = await startConsole();
		expect((await exchange(token())).headers["set-cookie"]).toBeUndefined();
		const { Authorization } = await session();
		const bearer = Authorization.slice("Bearer ".length);
		expect((await call({ Cookie: `bearer=${bearer}` }, keyList)).status).toBe(
			401,
		);
	});
});

describe("without a session", () => {
	test.each<[string, Ask]>([
		[
			"a call",
			{ method: "POST", path: "/api/call", body: JSON.stringify(keyList) },
		],
		["the events", { path: "/api/events" }],
		["any other address below /api/", { path: "/api/x" }],
		[
			"a call with an empty bearer",
			{
				method: "POST",
				path: "/api/call",
				headers: { Authorization: "Bearer " },
			},
		],
		[
			"a call with a made-up bearer",
			{
				method: "POST",
				path: "/api/call",
				headers: { Authorization: `Bearer ${"A".repeat(43)}` },
			},
		],
		[
			"a call with Basic",
			{
				method: "POST",
				path: "/api/call",
				headers: { Authorization: "Basic eDp5" },
			},
		],
	])("%s is refused", async (_, ask) => {
		const console = await startConsole();
		expect(await console.ask(ask)).toMatchObject({
			status: 401,
			code: "unauthenticated",
		});
	});

	test("two credentials are refused although one is good", async () => {
		const { session, call } = await startConsole();
		const { Authorization } = await session();
		expect(
			(await call({ Authorization: [Authorization, Authorization] }, keyList))
				.status,
		).toBe(401);
	});
});

describe("whoever is not the console's own page is refused", () => {
	test.each([
		["a rebound name", { Host: "evil.example" }, "foreign-host"],
		["another port's name", { Host: "127.0.0.1:1" }, "foreign-host"],
		["an upstream's name", { Host: "docs.localhost" }, "foreign-host"],
		["another page", { Origin: "http://evil.example" }, "foreign-origin"],
		["another port's page", { Origin: "http://127.0.0.1:1" }, "foreign-origin"],
		["a page without an origin", { Origin: "null" }, "foreign-origin"],
		[
			"a cross-site fetch without an Origin",
			{ "Sec-Fetch-Site": "cross-site" },
			"foreign-origin",
		],
		["a same-site fetch", { "Sec-Fetch-Site": "same-site" }, "foreign-origin"],
	])("%s, with a good session too", async (_, foreign, code) => {
		const { session, call, ask } = await startConsole();
		const headers = { ...(await session()), ...foreign };
		expect(await call(headers, keyList)).toMatchObject({ status: 403, code });
		expect(await ask({ path: "/", headers: foreign })).toMatchObject({
			status: 403,
			code,
		});
	});

	test("its own page is not", async () => {
		const { session, call, door } = await startConsole();
		const headers = {
			...(await session()),
			Origin: door.url,
			"Sec-Fetch-Site": "same-origin",
		};
		expect((await call(headers, keyList)).status).toBe(200);
	});
});

describe("files", () => {
	test("come with the policy, and nothing inline is allowed by it", async () => {
		const { ask } = await startConsole();
		const page = await ask({ path: "/" });
		expect(page).toMatchObject({ status: 200, body: "<!doctype html>windows" });
		expect(page.headers).toMatchObject({
			"content-security-policy": contentSecurityPolicy,
			"x-frame-options": "DENY",
			"x-content-type-options": "nosniff",
			"referrer-policy": "no-referrer",
		});
		expect(contentSecurityPolicy).toContain("default-src 'none'");
		expect(contentSecurityPolicy).not.toMatch(/unsafe|\*|http/);
		expect(
			(await ask({ path: "/assets/app.js?v=1" })).headers["content-type"],
		).toContain("javascript");
	});

	test("of a HEAD have no body", async () => {
		const { ask } = await startConsole();
		expect(await ask({ method: "HEAD" })).toMatchObject({
			status: 200,
			body: "",
		});
	});

	test.each([
		"/../outside.json",
		"/assets/../../outside.json",
		"/..%2foutside.json",
		"/%2e%2e/outside.json",
		"/..\\outside.json",
		"//etc/passwd.json",
		"/assets/app.js.map",
		"/secret",
		"/assets",
		"/assets/",
		"/none.js",
		"/index.html%00.js",
		"http://evil.example/../outside.json",
	])("%s is not one", async (path) => {
		const { ask } = await startConsole();
		const told = await ask({ path });
		expect(told.status).toBe(404);
		expect(told.body).not.toContain("outside");
	});

	test.each(["POST", "PUT", "DELETE", "OPTIONS"])(
		"are not for %s",
		async (method) => {
			const { ask } = await startConsole();
			expect(await ask({ method, path: "/" })).toMatchObject({
				code: "method-not-allowed",
			});
		},
	);
});

describe("a call", () => {
	test.each([
		{},
		{ call: 7 },
		{ call: "key.list" },
		{ ...keyList, actor: "desktop" },
		[],
		"x",
		null,
	])("is not %j", async (body) => {
		const { session, call, audit } = await startConsole();
		const told = await call(await session(), body);
		// An absent input reaches the command, which refuses it.
		expect(told.code ?? JSON.parse(told.body)["failure"]["code"]).toMatch(
			/^(?:bad-request|invalid-input)$/,
		);
		expect(audit.tail(1)).toEqual([]);
	});

	test("of more than 64 KiB is refused", async () => {
		const { session, call, keys } = await startConsole();
		const large = {
			call: "key.create",
			input: { name: "a", note: "x".repeat(70_000) },
		};
		const told = await call(await session(), large).catch(() => undefined);
		expect(told?.status ?? 400).toBe(400);
		expect(keys.list()).toEqual([]);
	});
});

describe("events", () => {
	test("bring each notice as it is told, as one line of JSON", async () => {
		const { session, door, control } = await startConsole();
		const { res } = await open(door.url, {
			path: "/api/events",
			headers: await session(),
		});
		expect(res.headers["content-type"]).toBe("text/event-stream");
		let text = "";
		res.setEncoding("utf8").on("data", (piece: string) => {
			text += piece;
		});
		await eventually(() => text).toContain(": open\n\n");
		control.tell("warnings", ["line\nbreak"]);
		await eventually(() => text).toContain(
			'data: {"event":"warnings","payload":["line\\nbreak"]}\n\n',
		);
	});

	test("end with the session, also for a window that no longer reads", async () => {
		vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
		onTestFinished(() => {
			vi.useRealTimers();
		});
		const { session, door, control, clock } = await startConsole();
		const { res } = await open(door.url, {
			path: "/api/events",
			headers: await session(),
		});
		const closed = new Promise((resolve) => res.once("close", resolve));
		res.on("error", () => undefined);
		// More than the sockets between them hold, so that the end of the stream has to wait.
		for (let i = 0; i < 3; i++)
			control.tell("warnings", ["x".repeat(1024 * 1024)]);
		clock.pass(13 * 3_600_000);
		vi.advanceTimersByTime(15_000);
		control.tell("warnings", ["after the session"]);
		await new Promise((resolve) => setImmediate(resolve));
		let text = "";
		res.on("data", (piece: Buffer) => {
			text += piece.toString();
		});
		await closed;
		expect(text).not.toContain("after the session");
	});

	test("end with the door", async () => {
		const { session, door } = await startConsole();
		const { res } = await open(door.url, {
			path: "/api/events",
			headers: await session(),
		});
		const closed = new Promise((resolve) => res.once("close", resolve));
		res.on("error", () => undefined);
		res.resume();
		await door.close();
		await closed;
	});
});
