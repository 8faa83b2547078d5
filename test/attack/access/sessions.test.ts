/**
 * What is made from a credential: cookies, tokens and tickets. None of them is worth more than what it came from, lives
 * longer, or works where it was not meant to. Taught by threats.md ("cookies on loopback", "caller chooses its role")
 * and RFC 8725.
 */
import { beforeAll, describe, expect, test } from "vitest";
import { gateForFile } from "../../core/gate/running.ts";
import { send, type Told } from "../../core/http.ts";
import {
	addUser,
	cookieOf,
	exchange,
	json,
	ownPage,
	password,
	signIn,
	tokenIn,
	upgrade,
} from "./people.ts";

const use = gateForFile();

beforeAll(async () => {
	const { gate } = use();
	await addUser(gate, "ann", "admin");
});

const bearer = (token: string): Record<string, string> => ({
	Authorization: `Bearer ${token}`,
});
const write = (headers: Record<string, string>): Promise<Told> => {
	const { headers: type, ...rest } = json({ a: 1 });
	return use().ask({
		...rest,
		path: "/docs/a",
		headers: { ...type, ...headers },
	});
};
const read = (headers: Record<string, string>): Promise<Told> =>
	use().ask({ path: "/docs/a", headers });

describe("a session cookie", () => {
	test("reads and no more on plain loopback, whoever signed in, and stays here", async () => {
		const { gate, docs } = use();
		const cookie = await cookieOf(gate, "ann");
		const page = { ...ownPage, Cookie: `theirs=1; ${cookie}` };
		expect((await read(page)).status).toBe(200);
		expect(docs.received[0]?.headers.cookie).toBe("theirs=1");
		expect(JSON.stringify(docs.received)).not.toContain(cookie.slice(18));
		expect((await write(page)).code).toBe("forbidden");
	});

	test("counts only where the browser says that its own page, or the person, asked", async () => {
		const { gate, docs } = use();
		const cookie = await cookieOf(gate, "ann");
		expect((await read({ Cookie: cookie })).status).toBe(401);
		for (const site of ["cross-site", "same-site", "x"]) {
			const fields = { Cookie: cookie, "Sec-Fetch-Site": site };
			expect((await read(fields)).status).toBe(403);
		}
		expect(docs.received).toEqual([]);
		const typed = { Cookie: cookie, "Sec-Fetch-Site": "none" };
		expect((await read(typed)).status).toBe(200);
	});

	test("beside a key of another, or twice, is refused", async () => {
		const { gate, key } = use();
		const cookie = await cookieOf(gate, "ann");
		const page = { ...ownPage, Cookie: cookie };
		expect((await read({ ...page, "X-API-Key": key })).status).toBe(401);
		expect(
			(await read({ ...page, Cookie: `${cookie}; ${cookie}` })).status,
		).toBe(401);
	});

	test("is exchanged for a viewer's token at most, and for a viewer's ticket", async () => {
		const { gate } = use();
		const page = { ...ownPage, Cookie: await cookieOf(gate, "ann") };
		const token = tokenIn(await exchange(gate, page, { role: "admin" }));
		expect(token.role).toBe("viewer");
		expect((await write(bearer(token.access_token))).status).toBe(403);
		const more = await exchange(gate, bearer(token.access_token), {
			role: "admin",
		});
		expect(tokenIn(more).role).toBe("viewer");
	});

	test("on an upstream's own host is exchanged for that upstream's token alone", async () => {
		const { gate } = use();
		const host = `docs.localhost:${gate.port}`;
		const page = {
			...ownPage,
			Host: host,
			Cookie: await cookieOf(gate, "ann", host),
		};
		const token = tokenIn(await exchange(gate, page));
		expect(token.upstreams).toEqual(["docs"]);
		const shown = bearer(token.access_token);
		expect((await read(shown)).status).toBe(200);
		expect((await use().ask({ path: "/other/a", headers: shown })).status).toBe(
			403,
		);
		expect((await exchange(gate, page, { upstreams: "other" })).code).toBe(
			"forbidden",
		);
		const again = tokenIn(await exchange(gate, shown));
		expect(again.upstreams).toEqual(["docs"]);
	});

	test("ends with signing out, and so does what it was exchanged for", async () => {
		const { gate } = use();
		const page = { ...ownPage, Cookie: await cookieOf(gate, "ann") };
		const { access_token: token } = tokenIn(await exchange(gate, page));
		const told = await send(gate.gateUrl, {
			method: "POST",
			path: "/.drawbridge/auth/logout",
			headers: page,
		});
		expect(told.status).toBe(204);
		expect((await read(page)).status).toBe(401);
		expect((await read(bearer(token))).status).toBe(401);
	});

	test("cannot be set by an upstream", async () => {
		const { docs, askWithKey } = use();
		docs.answer = (_, res) => {
			res.writeHead(200, [
				["Set-Cookie", "__Host-drawbridge=x; Path=/; Secure"],
				["Set-Cookie", "=__Host-drawbridge=x; Path=/; Secure"],
				["Set-Cookie", " = __host-Drawbridge=x"],
				["Set-Cookie", "theirs=1"],
			]);
			res.end();
		};
		const { headers } = await askWithKey({ path: "/docs/a" });
		expect(headers["set-cookie"]).toEqual(["theirs=1"]);
	});
});

describe("a token", () => {
	test("has the key's role and upstreams whatever it asks for, and never goes on", async () => {
		const { gate, docs } = use();
		const viewer = await gate.createKey(
			"small",
			"--role",
			"viewer",
			"--upstream",
			"docs",
		);
		const told = await exchange(
			gate,
			{ "X-API-Key": viewer.key },
			{ role: "admin", user_id: "root", upstreams: ["docs", "other"] },
		);
		const token = tokenIn(told);
		expect(token).toMatchObject({ role: "viewer", upstreams: ["docs"] });
		expect(told.body).toContain("note");
		const shown = bearer(token.access_token);
		expect((await read(shown)).status).toBe(200);
		expect(JSON.stringify(docs.received)).not.toContain(token.access_token);
		expect((await write(shown)).status).toBe(403);
		expect((await use().ask({ path: "/other/a", headers: shown })).status).toBe(
			403,
		);
	});

	test("dies with its key, also a ticket that waits", async () => {
		const { gate } = use();
		const lent = await gate.createKey("lent");
		const shown = { "X-API-Key": lent.key };
		const { access_token: token } = tokenIn(await exchange(gate, shown));
		const { access_token: ticket } = tokenIn(
			await exchange(gate, shown, { upstream: "docs" }, "ws-token"),
		);
		expect((await read(bearer(token))).status).toBe(200);
		await gate.run("key", "revoke", lent.id);
		expect((await read(bearer(token))).status).toBe(401);
		expect((await exchange(gate, bearer(token))).status).toBe(401);
		const told = await use().ask({
			path: `/docs/a?token=${ticket}`,
			headers: upgrade,
		});
		expect(told.status).toBe(401);
	});

	test("of a rotated key ends with the raw key it was made with", async () => {
		const { gate } = use();
		const lent = await gate.createKey("turned");
		const shown = { "X-API-Key": lent.key };
		const { access_token: token } = tokenIn(await exchange(gate, shown));
		await gate.run("key", "rotate", lent.id, "--overlap", "0");
		expect((await read(bearer(token))).status).toBe(401);
	});

	test("dies with its person, and a refresh token brings nothing back", async () => {
		const { gate } = use();
		await addUser(gate, "eve", "operator");
		const pair = await signIn(gate, "eve");
		expect((await write(bearer(pair.access_token))).status).toBe(200);
		await gate.run("user", "role", "eve", "viewer");
		expect((await write(bearer(pair.access_token))).status).toBe(403);
		await gate.run("user", "disable", "eve");
		await gate.run("user", "enable", "eve");
		expect((await read(bearer(pair.access_token))).status).toBe(401);
		const told = await send(gate.gateUrl, {
			...json({ refresh_token: pair.refresh_token }),
			path: "/.drawbridge/auth/refresh",
		});
		expect(told.status).toBe(401);
	});
});

const ticketFor = async (upstream: string): Promise<string> => {
	const { gate, key } = use();
	const told = await exchange(
		gate,
		{ "X-API-Key": key },
		{ upstream },
		"ws-token",
	);
	return tokenIn(told).access_token;
};
const at = (path: string, headers: Record<string, string> = upgrade) =>
	use().ask({ path, headers });

describe("a ticket", () => {
	test("opens one upgrade, once, and neither goes on nor is written down", async () => {
		const { gate, docs } = use();
		const ticket = await ticketFor("docs");
		const told = await at(`/docs/live?a=1&token=${ticket}&b=2`);
		// The stand-in answers the handshake like any request.
		expect(told.status).toBe(200);
		expect(docs.received[0]?.url).toBe("/live?a=1&b=2");
		expect(JSON.stringify(docs.received)).not.toContain(ticket);
		expect((await at(`/docs/live?token=${ticket}`)).status).toBe(401);
		expect(docs.received).toEqual([]);
		const { stdout } = await gate.run("audit", "tail", "--json");
		expect(stdout + gate.stderr()).not.toContain(ticket);
	});

	test("is nothing on an ordinary request, at another upstream, or at the gate's own address", async () => {
		for (const [path, headers] of [
			["/docs/live", {}],
			["/other/live", upgrade],
			["/.drawbridge/health", upgrade],
			["/.drawbridge/health", {}],
		] as const) {
			const told = await at(
				`${path}?token=${await ticketFor("docs")}`,
				headers,
			);
			expect(told.status).toBe(401);
		}
		expect(use().other.received).toEqual([]);
	});

	test("for an upstream the key is not for is not given", async () => {
		const { gate } = use();
		const lent = await gate.createKey("narrow", "--upstream", "docs");
		const told = await exchange(
			gate,
			{ "X-API-Key": lent.key },
			{ upstream: "other" },
			"ws-token",
		);
		expect(told.code).toBe("forbidden");
	});

	test("of one client is not pushed out by thousands of another's", async () => {
		const { gate } = use();
		const kept = await ticketFor("docs");
		const lent = await gate.createKey("greedy", "--role", "viewer");
		for (let round = 0; round < 101; round++)
			await Promise.all(
				Array.from({ length: 100 }, () =>
					exchange(
						gate,
						{ "X-API-Key": lent.key },
						{ upstream: "docs" },
						"ws-token",
					),
				),
			);
		expect((await at(`/docs/live?token=${kept}`)).status).toBe(200);
	}, 60_000);
});

test("what was typed and given out is in no log, record or explanation", async () => {
	const { gate, ask } = use();
	const pair = await signIn(gate, "ann");
	await ask({
		...json({ username: "ann", password: "canary wrong password" }),
		path: "/.drawbridge/auth/login",
	});
	const { stdout } = await gate.run("audit", "tail", "-n", "500", "--json");
	const sessions = await gate.run("session", "list", "--json");
	const everything = stdout + gate.stderr() + sessions.stdout;
	for (const secret of [
		password,
		"canary wrong password",
		pair.access_token,
		pair.refresh_token,
	])
		expect(everything).not.toContain(secret);
});
