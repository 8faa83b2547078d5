/** The endpoints under /.drawbridge/auth/: what each takes, gives and refuses, as JSON, as a form and as a page. */
import { createHash } from "node:crypto";
import { Script } from "node:vm";
import { describe, expect, test } from "vitest";
import type { Auth } from "../../../core/auth/auth.ts";
import { escapeHtml, setupScript } from "../../../core/auth/pages.ts";
import { ownPath } from "../../../core/auth/sign-in-endpoints.ts";
import type { Client } from "../../../core/client.ts";
import {
	type AskAuth,
	address,
	anonymous,
	askAuth,
	authParts,
	cookieOf,
	done,
	goodPassword,
	otherPassword,
	withKey,
	withSession,
} from "./auth-parts.ts";

const form = "application/x-www-form-urlencoded";
const formOf = (fields: Record<string, string>): AskAuth => ({
	body: new URLSearchParams(fields).toString(),
	type: form,
});
const alice = { username: "alice", password: goodPassword };

async function ready() {
	const all = await authParts();
	await all.user();
	const ask = (endpoint: string, how?: AskAuth) =>
		askAuth(all.auth, endpoint, how);
	return { ...all, ask };
}

async function byToken(auth: Auth): Promise<Client> {
	const { accessToken } = done(
		await auth.login("alice", goodPassword, address),
	);
	return withSession(done(await auth.identifyToken(accessToken)));
}

async function byCookie(auth: Auth): Promise<Client> {
	const { value } = done(
		await auth.loginWithCookie("alice", goodPassword, address, false),
	);
	return withSession(done(auth.identifyCookie(value)));
}

describe("login", () => {
	test("with JSON gives a pair of tokens that work, and no cookie", async () => {
		const { ask, auth } = await ready();
		const { status, json, headers } = await ask("auth/login", { body: alice });
		expect(status).toBe(200);
		expect(json).toEqual({
			access_token: expect.any(String),
			token_type: "Bearer",
			expires_in: 86_400,
			refresh_token: expect.stringMatching(/^dbr_/),
			refresh_expires_in: 604_800,
			user: { name: "alice", role: "operator" },
		});
		expect(headers["cache-control"]).toBe("no-store");
		expect(headers["set-cookie"]).toBeUndefined();
		expect(
			await auth.identifyToken(String(json["access_token"])),
		).toMatchObject({ name: "alice" });
	});

	test("with a form gives a cookie that nothing but this host gets, and leads on", async () => {
		const { ask, auth } = await ready();
		const answered = await ask(
			"auth/login",
			formOf({ ...alice, next: "/docs/" }),
		);
		expect(answered.status).toBe(303);
		expect(answered.headers["location"]).toBe("/docs/");
		expect(answered.headers["set-cookie"]).toMatch(
			/^__Host-drawbridge=[\w-]{43}; Path=\/; Max-Age=86400; HttpOnly; Secure; SameSite=Strict$/,
		);
		expect(auth.identifyCookie(cookieOf(answered))?.via).toBe("cookie");
		expect(answered.body).toBe("");
	});

	test.each([
		["a wrong password", { ...alice, password: "wrong-password-1" }],
		["an unknown name", { ...alice, username: "<b>mallory</b>" }],
	])(
		"with %s is 401: a problem for a program, the page for a person, and a refusal for the record both times",
		async (_, fields) => {
			const { ask } = await ready();
			const program = await ask("auth/login", { body: fields });
			expect(program.refusal?.code).toBe("unauthenticated");
			expect(program.refusal?.reason).toContain(
				fields.username.replace("<b>", "").slice(0, 5),
			);
			expect(program.status).toBe(0);
			const person = await ask("auth/login", formOf(fields));
			expect(person.status).toBe(401);
			expect(person.refusal?.code).toBe("unauthenticated");
			expect(person.headers["set-cookie"]).toBeUndefined();
			expect(person.body).toContain('role="alert"');
			expect(person.body).not.toContain("mallory");
			expect(person.body).not.toContain(fields.password);
		},
	);

	test("says the same to a person whatever was wrong", async () => {
		const { ask, auth, user } = await ready();
		const bob = await user("bob");
		auth.changeUser(bob, { disabled: true });
		const pages = [];
		for (const username of ["alice", "bob", "nobody"])
			pages.push(
				await ask(
					"auth/login",
					formOf({
						username,
						password: username === "bob" ? goodPassword : "wrong-password-1",
					}),
				),
			);
		expect(new Set(pages.map(({ body }) => body)).size).toBe(1);
		expect(new Set(pages.map(({ status }) => status)).size).toBe(1);
	});

	test("of whoever has to wait is 429 with the seconds", async () => {
		const all = await authParts();
		all.waitSeconds = 7;
		const program = await askAuth(all.auth, "auth/login", { body: alice });
		expect(program.refusal).toMatchObject({
			code: "rate-limited",
			retryAfterSeconds: 7,
		});
		const person = await askAuth(all.auth, "auth/login", formOf(alice));
		expect(person.status).toBe(429);
		expect(person.headers["retry-after"]).toBe("7");
	});

	const odd: Record<string, [AskAuth, string]> = {
		"no body": [{ method: "POST" }, "bad-request"],
		"no password": [{ body: { username: "alice" } }, "bad-request"],
		"an empty password": [{ body: { ...alice, password: "" } }, "bad-request"],
		"a list for a name": [
			{ body: { ...alice, username: ["alice"] } },
			"bad-request",
		],
		"a password of 1,025": [
			{ body: { ...alice, password: "x".repeat(1_025) } },
			"bad-request",
		],
		"a body that pretends to be a refusal": [
			{ body: { code: "x", reason: "y" } },
			"bad-request",
		],
		"a list": [{ body: "[]" }, "bad-request"],
		null: [{ body: "null" }, "bad-request"],
		"half of JSON": [{ body: '{"username":"alice"' }, "bad-request"],
		"a member twice": [
			{
				body: `{"username":"alice","password":"x","password":"${goodPassword}"}`,
			},
			"bad-request",
		],
		"a field twice": [
			{
				body: `username=alice&password=x&password=${goodPassword}`,
				type: form,
			},
			"bad-request",
		],
		"an escape that is not UTF-8": [
			{ body: "username=alice&password=%ff%fe", type: form },
			"bad-request",
		],
		"bytes that are text": [
			{ body: JSON.stringify(alice), type: "text/plain" },
			"unsupported-encoding",
		],
		"a multipart body": [
			{ body: "--x--", type: "multipart/form-data; boundary=x" },
			"unsupported-encoding",
		],
		"a type that begins like JSON": [
			{ body: JSON.stringify(alice), type: "application/jsonp" },
			"unsupported-encoding",
		],
		"an encoded body": [
			{ body: alice, headers: ["Content-Encoding", "gzip"] },
			"unsupported-encoding",
		],
		"17 KiB": [
			{ body: { ...alice, pad: "x".repeat(17 * 1_024) } },
			"too-large",
		],
		"the password in the URL": [
			{ body: {}, query: `?username=alice&password=${goodPassword}` },
			"credential-in-query",
		],
		"the password in the URL, escaped": [
			{ body: {}, query: `?username=alice&%50assword=${goodPassword}` },
			"credential-in-query",
		],
	};
	test.each(Object.entries(odd))("refuses %s", async (_, [how, code]) => {
		const { ask, failures } = await ready();
		expect((await ask("auth/login", how)).outcome).toBe(code);
		expect(failures).toEqual([]);
	});
});

describe("where a sign-in leads", () => {
	const account = "/.drawbridge/auth/account";
	test.each([
		["/", "/"],
		["/docs/?a=b&c=%20", "/docs/?a=b&c=%20"],
		[undefined, account],
		["", account],
		["//evil.example", account],
		["/\\evil.example", account],
		["\\\\evil.example", account],
		["https://evil.example/", account],
		["javascript:alert(1)", account],
		["/\t/evil.example", account],
		["/\n/evil.example", account],
		["/ok\r\nSet-Cookie: a=b", account],
		["evil", account],
		["/é", account],
		[`/${"x".repeat(3_000)}`, account],
	])("%j leads to %j", (next, path) => {
		expect(ownPath(next)).toBe(path);
	});

	test("is kept in the page, escaped", async () => {
		const { ask } = await ready();
		const { body } = await ask("auth/login", {
			query: `?next=${encodeURIComponent('/a"><script>')}`,
		});
		expect(body).toContain('value="/a&quot;&gt;&lt;script&gt;"');
		expect(escapeHtml(`<a href='"&'>`)).toBe(
			"&lt;a href=&#39;&quot;&amp;&#39;&gt;",
		);
	});

	test("elsewhere is not followed", async () => {
		const { ask } = await ready();
		const answered = await ask(
			"auth/login",
			formOf({ ...alice, next: "//evil.example" }),
		);
		expect(answered.headers["location"]).toBe(account);
	});
});

describe("a page", () => {
	test.each(["auth/login", "auth/setup", "auth/account"])(
		"%s runs nothing inline, is framed by nobody, and is not kept",
		async (endpoint) => {
			const { ask, auth } = await ready();
			const client = await byCookie(auth);
			const { status, headers, body } = await ask(endpoint, { client });
			expect(status).toBe(200);
			const policy = headers["content-security-policy"] ?? "";
			expect(policy).toMatch(/^default-src 'none'; /);
			for (const part of [
				"form-action 'self'",
				"frame-ancestors 'none'",
				"base-uri 'none'",
			])
				expect(policy).toContain(part);
			expect(policy).not.toContain("unsafe");
			expect(headers).toMatchObject({
				"x-frame-options": "DENY",
				"referrer-policy": "same-origin",
				"cache-control": "no-store",
				"x-content-type-options": "nosniff",
				"content-type": "text/html; charset=utf-8",
			});
			const style = /<style>([^]*)<\/style>/.exec(body)?.[1] ?? "";
			const styleHash = createHash("sha256").update(style).digest("base64");
			expect(policy).toContain(`style-src 'sha256-${styleHash}'`);
			expect(body).not.toMatch(/<script(?! src)|\son\w+=|style=/);
			expect(policy.includes("script-src")).toBe(endpoint === "auth/setup");
			for (const [, id] of body.matchAll(/<input id="(\w+)"/g))
				expect(body).toContain(`<label for="${id}">`);
		},
	);

	test("answers HEAD without a body", async () => {
		const { ask } = await ready();
		const { status, body, headers } = await ask("auth/login", {
			method: "HEAD",
		});
		expect([status, body]).toEqual([200, ""]);
		expect(Number(headers["content-length"])).toBeGreaterThan(500);
	});

	test("of the account leads strangers and keys to the sign-in", async () => {
		const { ask, key } = await ready();
		for (const client of [anonymous, withKey(await key())]) {
			const { status, headers } = await ask("auth/account", { client });
			expect(status).toBe(303);
			expect(headers["location"]).toBe(
				"/.drawbridge/auth/login?next=/.drawbridge/auth/account",
			);
		}
	});

	test("of the set-up has its script from this gate, which takes the token out of the address", async () => {
		const { ask } = await ready();
		expect((await ask("auth/setup")).body).toContain(
			'<script src="/.drawbridge/auth/setup.js" defer></script>',
		);
		const script = await ask("auth/setup.js");
		expect(script.headers["content-type"]).toContain("text/javascript");
		expect(script.body).toBe(setupScript);
		expect(() => new Script(setupScript)).not.toThrow();
		expect(setupScript).toContain("history.replaceState");
	});
});

describe("a method", () => {
	test.each([
		["auth/login", "PUT", "GET, HEAD, POST"],
		["auth/login", "OPTIONS", "GET, HEAD, POST"],
		["auth/refresh", "GET", "POST"],
		["auth/logout", "GET", "POST"],
		["auth/token", "GET", "POST"],
		["auth/ws-token", "HEAD", "POST"],
		["auth/password", "DELETE", "POST"],
		["auth/account", "POST", "GET, HEAD"],
		["auth/jwks.json", "POST", "GET, HEAD"],
	])("%s does not know %s", async (endpoint, method, allow) => {
		const { ask } = await ready();
		const { status, headers, refusal } = await ask(endpoint, { method });
		expect(status).toBe(405);
		expect(headers["allow"]).toBe(allow);
		expect(refusal?.code).toBe("method-not-allowed");
	});

	test.each(["auth/", "auth/nothing", "auth/__proto__", "auth/constructor"])(
		"%s is no endpoint",
		async (endpoint) => {
			const { ask } = await ready();
			expect((await ask(endpoint)).outcome).toBe("not-found");
		},
	);
});

describe("refresh", () => {
	test("gives the next pair; two at once one 200 and one 409; and theft ends both", async () => {
		const { ask, auth, clock } = await ready();
		const first = (await ask("auth/login", { body: alice })).json;
		const body = { refresh_token: first["refresh_token"] };
		const both = await Promise.all([
			ask("auth/refresh", { body }),
			ask("auth/refresh", { body }),
		]);
		expect(both.map(({ outcome }) => outcome).toSorted()).toEqual([
			"200",
			"conflict",
		]);
		const next = both.find(({ status }) => status === 200)?.json ?? {};
		expect(next).toMatchObject({ expires_in: 86_400, user: { name: "alice" } });
		clock.pass(5_000);
		expect((await ask("auth/refresh", { body })).outcome).toBe(
			"unauthenticated",
		);
		expect(
			(
				await ask("auth/refresh", {
					body: { refresh_token: next["refresh_token"] },
				})
			).outcome,
		).toBe("unauthenticated");
		expect(
			await auth.identifyToken(String(next["access_token"])),
		).toBeUndefined();
	});

	test.each([
		[{ body: {} }, "bad-request"],
		[{ body: { refresh_token: 7 } }, "bad-request"],
		[{ body: { refresh_token: "dbr_x" } }, "unauthenticated"],
		[{ body: {}, query: "?refresh_token=dbr_x" }, "credential-in-query"],
	])("refuses %j", async (how, code) => {
		const { ask } = await ready();
		expect((await ask("auth/refresh", how)).outcome).toBe(code);
	});
});

describe("logout", () => {
	test("by the access token ends the sign-in at once", async () => {
		const { ask, auth } = await ready();
		const client = await byToken(auth);
		const { status, body } = await ask("auth/logout", {
			method: "POST",
			client,
		});
		expect([status, body]).toEqual([204, ""]);
		expect(client.session && auth.isActive(client.session)).toBe(false);
	});

	test("by the refresh token alone ends it, and an unknown one is told nothing", async () => {
		const { ask, auth } = await ready();
		const { json } = await ask("auth/login", { body: alice });
		const body = { refresh_token: json["refresh_token"] };
		expect((await ask("auth/logout", { body })).status).toBe(204);
		expect(
			await auth.identifyToken(String(json["access_token"])),
		).toBeUndefined();
		expect((await ask("auth/logout", { body })).status).toBe(204);
	});

	test("by the account page's form clears the cookie and leads to the sign-in", async () => {
		const { ask, auth } = await ready();
		const client = await byCookie(auth);
		const answered = await ask("auth/logout", { body: "", type: form, client });
		expect(answered.status).toBe(303);
		expect(answered.headers["location"]).toBe("/.drawbridge/auth/login");
		expect(answered.headers["set-cookie"]).toMatch(
			/^__Host-drawbridge=; .*Max-Age=0/,
		);
		expect(client.session && auth.isActive(client.session)).toBe(false);
	});

	test("by a key is refused: it would go on being accepted", async () => {
		const { ask, key } = await ready();
		expect(
			(
				await ask("auth/logout", {
					method: "POST",
					client: withKey(await key()),
				})
			).outcome,
		).toBe("bad-request");
	});
});

async function withRole(role: "viewer" | "admin", upstreams: string[] = []) {
	const all = await ready();
	const client = withKey(await all.key({ role, upstreams }));
	return {
		...all,
		client,
		ask: (how: AskAuth = {}) =>
			askAuth(all.auth, "auth/token", { method: "POST", client, ...how }),
	};
}

describe("token", () => {
	test("for a key is as much as the key", async () => {
		const { ask, auth, client } = await withRole("viewer", ["docs"]);
		const { status, json } = await ask();
		expect(status).toBe(200);
		expect(json).toEqual({
			access_token: expect.any(String),
			token_type: "Bearer",
			expires_in: 86_400,
			role: "viewer",
			upstreams: ["docs"],
		});
		expect(
			await auth.identifyToken(String(json["access_token"])),
		).toMatchObject({
			subject: client.id,
			role: "viewer",
			upstreams: ["docs"],
		});
	});

	test.each([
		[{ query: "?user_id=user123&role=admin" }],
		[{ body: { user_id: "user123", role: "admin" } }],
		[formOf({ user_id: "user123", role: "admin" })],
	])(
		"asked for another role and person is the key's own, and says so: %j",
		async (how) => {
			const { ask, auth, client } = await withRole("viewer");
			const { status, json } = await ask(how);
			expect(status).toBe(200);
			expect(json["role"]).toBe("viewer");
			expect(json["note"]).toContain("/.drawbridge/auth/login");
			expect(
				await auth.identifyToken(String(json["access_token"])),
			).toMatchObject({
				role: "viewer",
				subject: client.id,
				name: client.name,
			});
		},
	);

	test("asked for less is less, without a note", async () => {
		const { ask, auth } = await withRole("admin", ["docs", "other"]);
		const { json } = await ask({
			body: { role: "reader", upstreams: ["docs"], expires_in: 60 },
		});
		expect(json).toMatchObject({
			role: "viewer",
			upstreams: ["docs"],
			expires_in: 60,
		});
		expect(json["note"]).toBeUndefined();
		expect(
			await auth.identifyToken(String(json["access_token"])),
		).toMatchObject({ role: "viewer", upstreams: ["docs"] });
	});

	test("asked for upstreams the key has not is for those it has, and for none is refused", async () => {
		const { ask } = await withRole("admin", ["docs"]);
		const { json } = await ask({ body: { upstreams: "docs,other" } });
		expect(json["upstreams"]).toEqual(["docs"]);
		expect(json["note"]).toBeDefined();
		expect((await ask({ body: { upstreams: ["other"] } })).outcome).toBe(
			"forbidden",
		);
		expect((await ask({ query: "?upstream=other" })).outcome).toBe("forbidden");
	});

	test("asked to live longer lives as long as the settings say, and says so", async () => {
		const { ask } = await withRole("admin");
		const { json } = await ask({ body: { expires_in: 10 * 86_400 } });
		expect(json["expires_in"]).toBe(86_400);
		expect(json["note"]).toContain("86400");
	});

	test.each([
		[{ body: { role: "root" } }, "bad-request"],
		[{ body: { role: ["viewer"] } }, "bad-request"],
		[{ body: { expires_in: -1 } }, "bad-request"],
		[{ body: { expires_in: "soon" } }, "bad-request"],
		[{ body: { upstreams: ["../x"] } }, "bad-request"],
		[{ body: { role: "viewer" }, query: "?role=admin" }, "bad-request"],
		[{ query: "?role=viewer&role=admin" }, "bad-request"],
		[{ query: "?api_key=kimi_xxx" }, "credential-in-query"],
		[{ client: anonymous }, "unauthenticated"],
	])("refuses %j", async (how, code) => {
		const { ask } = await withRole("admin");
		expect((await ask(how)).outcome).toBe(code);
	});

	test("for a sign-in ends with the sign-in, and is cut to what the caller was cut to", async () => {
		const { auth, user } = await authParts();
		await user("alice", "admin");
		const client = { ...(await byCookie(auth)), role: "viewer" as const };
		const { json } = await askAuth(auth, "auth/token", {
			body: { role: "admin" },
			client,
		});
		const raw = String(json["access_token"]);
		const session = done(await auth.identifyToken(raw));
		expect(session).toMatchObject({ role: "viewer", id: client.session?.id });
		auth.logout(session.id);
		expect(await auth.identifyToken(raw)).toBeUndefined();
	});

	test("that was cut cannot be exchanged for more", async () => {
		const { auth, ask } = await withRole("admin", ["docs", "other"]);
		const less = await ask({ body: { role: "viewer", upstreams: ["docs"] } });
		const session = done(
			await auth.identifyToken(String(less.json["access_token"])),
		);
		const more = await askAuth(auth, "auth/token", {
			body: { role: "admin", upstreams: ["docs", "other"] },
			client: withSession(session),
		});
		expect(more.json).toMatchObject({ role: "viewer", upstreams: ["docs"] });
	});
});

describe("ws-token", () => {
	test("gives a ticket for the upstream that is named, in the body or the query", async () => {
		const { ask, auth, key } = await ready();
		const client = withKey(await key());
		for (const how of [
			{ body: { upstream: "docs" } },
			{ method: "POST", query: "?upstream=docs&workflow_id=7" },
		]) {
			const { status, json } = await ask("auth/ws-token", {
				...how,
				client,
				upstreams: ["docs", "other"],
			});
			expect(status).toBe(200);
			expect(json).toEqual({
				access_token: expect.stringMatching(/^dbt_/),
				token: json["access_token"],
				token_type: "Bearer",
				expires_in: 30,
			});
			expect(
				auth.redeemTicket(String(json["token"]), "docs")?.upstreams,
			).toEqual(["docs"]);
		}
	});

	test("is for the upstream whose path it is, or for the only one the client may use", async () => {
		const { ask, auth, key } = await ready();
		const all = withKey(await key());
		const own = await ask("auth/ws-token", {
			method: "POST",
			client: all,
			upstream: "other",
			upstreams: ["docs", "other"],
		});
		expect(auth.redeemTicket(String(own.json["token"]), "other")).toBeDefined();
		const one = await ask("auth/ws-token", {
			method: "POST",
			client: withKey(await key({ upstreams: ["other"] })),
			upstreams: ["docs", "other"],
		});
		expect(auth.redeemTicket(String(one.json["token"]), "other")).toBeDefined();
	});

	const refused: Record<string, [AskAuth, string]> = {
		"without an upstream where there are two": [
			{ method: "POST", upstreams: ["docs", "other"] },
			"bad-request",
		],
		"for one there is not": [{ body: { upstream: "nope" } }, "forbidden"],
		"for another one than the one whose path it is": [
			{
				body: { upstream: "other" },
				upstream: "docs",
				upstreams: ["docs", "other"],
			},
			"forbidden",
		],
		"for a name that is none": [{ body: { upstream: "../x" } }, "bad-request"],
	};
	test.each(Object.entries(refused))(
		"is refused %s",
		async (_, [how, code]) => {
			const { ask, key } = await ready();
			expect(
				(await ask("auth/ws-token", { ...how, client: withKey(await key()) }))
					.outcome,
			).toBe(code);
		},
	);

	test("is refused for an upstream the key is not for, and without a credential", async () => {
		const { ask, key } = await ready();
		const client = withKey(await key({ upstreams: ["other"] }));
		expect(
			(await ask("auth/ws-token", { body: { upstream: "docs" }, client }))
				.outcome,
		).toBe("forbidden");
		expect(
			(await ask("auth/ws-token", { body: { upstream: "docs" } })).outcome,
		).toBe("unauthenticated");
	});
});

describe("password", () => {
	const change = {
		current_password: goodPassword,
		new_password: otherPassword,
	};

	test("is changed by the signed-in user, with either name of the old one", async () => {
		const { ask, auth } = await ready();
		const client = await byToken(auth);
		expect(await ask("auth/password", { body: change, client })).toMatchObject({
			status: 200,
			json: { user: { name: "alice", role: "operator" } },
		});
		expect(
			(
				await ask("auth/password", {
					body: { old_password: otherPassword, new_password: goodPassword },
					client,
				})
			).status,
		).toBe(200);
	});

	test("is changed by the account page's form, which shows how it went", async () => {
		const { ask, auth } = await ready();
		const client = await byCookie(auth);
		const wrong = await ask("auth/password", {
			...formOf({ ...change, current_password: "wrong-password-1" }),
			client,
		});
		expect([wrong.status, wrong.refusal?.code]).toEqual([
			401,
			"unauthenticated",
		]);
		const weak = await ask("auth/password", {
			...formOf({ ...change, new_password: "password123" }),
			client,
		});
		expect([weak.status, weak.refusal?.code]).toEqual([422, "weak-password"]);
		const good = await ask("auth/password", { ...formOf(change), client });
		expect(good).toMatchObject({ status: 200, refusal: undefined });
		expect(good.body).toContain('role="status"');
	});

	test("is refused to keys, to issued tokens and to strangers", async () => {
		const { ask, auth, key } = await ready();
		const issued = await auth.issue({
			name: "ci",
			role: "admin",
			upstreams: [],
			lifeMs: 1_000,
		});
		const session = done(await auth.identifyToken(issued?.token ?? ""));
		for (const [client, code] of [
			[anonymous, "unauthenticated"],
			[withKey(await key()), "unauthenticated"],
			[withSession(session), "forbidden"],
		] as const)
			expect(
				(await ask("auth/password", { body: change, client })).outcome,
			).toBe(code);
	});
});

describe("setup", () => {
	test("sets the password once", async () => {
		const { ask, auth } = await ready();
		const bob = done(auth.users.add("bob", "viewer", null));
		const { token } = auth.newSetup(bob);
		const body = { token, password: goodPassword };
		expect(
			(await ask("auth/setup", { body: { ...body, password: "short" } }))
				.outcome,
		).toBe("weak-password");
		const answered = await ask("auth/setup", { body });
		expect(answered.json).toEqual({ user: { name: "bob", role: "viewer" } });
		expect((await ask("auth/setup", { body })).outcome).toBe("unauthenticated");
		expect(
			(
				await ask("auth/login", {
					body: { username: "bob", password: goodPassword },
				})
			).status,
		).toBe(200);
	});

	test("refuses the token in the URL", async () => {
		const { ask } = await ready();
		expect((await ask("auth/setup", { query: "?token=dbs_x" })).outcome).toBe(
			"credential-in-query",
		);
	});
});

test("the public keys are those that verify", async () => {
	const { ask } = await ready();
	expect((await ask("auth/jwks.json")).json).toEqual({ keys: [] });
	await ask("auth/login", { body: alice });
	const { json } = await ask("auth/jwks.json");
	expect(json["keys"]).toEqual([
		expect.objectContaining({ kty: "OKP", crv: "Ed25519", alg: "EdDSA" }),
	]);
	expect(JSON.stringify(json)).not.toContain('"d"');
});
