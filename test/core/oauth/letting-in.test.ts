/** From a URL and nothing else to a token: what a client is told, what the owner is asked, and what comes of the answer. */
import { describe, expect, test } from "vitest";
import { send } from "../http.ts";
import {
	askWith,
	authorizeUrl,
	Browser,
	codeFor,
	letIn,
	newVerifier,
	oauthGate,
	pending,
	post,
	redirectUri,
	refreshWith,
	register,
	Tokens,
} from "./oauth-gate.ts";

const challenge = (told: { headers: Record<string, unknown> }): string =>
	String(told.headers["www-authenticate"]);

describe("what a client is told before it knows anything", () => {
	test("a request without a credential is told where the resource's metadata lies", async () => {
		const { base } = await oauthGate();
		const told = await send(base, { method: "POST", path: "/docs/mcp" });
		expect(told.status).toBe(401);
		expect(challenge(told)).toBe(
			`Bearer realm="drawbridge", resource_metadata="${base}/.well-known/oauth-protected-resource/docs/mcp", scope="viewer"`,
		);
	});

	test("a request that is none of MCP's is told nothing that it has sent", async () => {
		const { base } = await oauthGate();
		for (const path of ["/docs/canary", "/docs/canary/a", "/docs/%63anary/mcp"])
			expect(challenge(await send(base, { path }))).toBe(
				'Bearer realm="drawbridge"',
			);
	});

	test("a bad token is told that it is one", async () => {
		const { base } = await oauthGate();
		const told = await askWith(base, `dbo_${"a".repeat(43)}`, "/docs/mcp");
		expect(told.status).toBe(401);
		expect(challenge(told)).toContain('error="invalid_token"');
	});

	test("the metadata names the resource as it was asked for, and the gate as who authorizes", async () => {
		const { base } = await oauthGate();
		for (const path of ["/docs/mcp", "/docs/", ""]) {
			const told = await send(base, {
				path: `/.well-known/oauth-protected-resource${path}`,
			});
			expect(told.status).toBe(200);
			expect(JSON.parse(told.body)).toMatchObject({
				resource: base + path,
				authorization_servers: [base],
			});
		}
	});

	test.each(["oauth-authorization-server", "openid-configuration"])(
		"the server's metadata is at %s, on each of the gate's names with that name as issuer",
		async (name) => {
			const { base } = await oauthGate();
			for (const host of ["127.0.0.1", "localhost", "docs.localhost"]) {
				const issuer = base.replace("127.0.0.1", host);
				const told = await send(base, {
					path: `/.well-known/${name}`,
					headers: { Host: new URL(issuer).host },
				});
				expect(JSON.parse(told.body)).toMatchObject({
					issuer,
					authorization_endpoint: `${issuer}/.drawbridge/oauth/authorize`,
					code_challenge_methods_supported: ["S256"],
					token_endpoint_auth_methods_supported: ["none"],
				});
			}
		},
	);
});

test("a program is let in by the owner's yes, reads, and is known by name and as not verified", async () => {
	const all = await oauthGate();
	const tokens = await letIn(all);
	expect(tokens).toMatchObject({ expires_in: 900, scope: "viewer" });
	expect((await askWith(all.base, tokens.access_token)).body).toBe("hello");
	expect(all.docs.received[0]?.headers["authorization"]).toBeUndefined();
	const [client] = all.parts.oauth.programs.list();
	expect(client).toMatchObject({
		name: "Test Client",
		document: null,
		role: "viewer",
		upstreams: ["docs"],
	});
	expect(client?.lastUsedAt).not.toBeNull();
});

test("the page shows the code that the window shows, asks again by itself, and holds neither script nor form", async () => {
	const all = await oauthGate();
	const clientId = await register(all.base);
	const page = await new Browser(all.base).open(
		authorizeUrl(all.base, clientId, newVerifier()),
	);
	const { code } = pending(all.parts);
	expect(page.told.body).toContain(code);
	expect(page.told.body).not.toMatch(/<script|<form|<input|<button/);
	expect(page.told.headers["content-security-policy"]).toMatch(
		/default-src 'none'.*form-action 'none'; frame-ancestors 'none'/,
	);
});

test("the answer carries state and issuer", async () => {
	const all = await oauthGate();
	const clientId = await register(all.base);
	const back = await codeFor(
		all,
		authorizeUrl(all.base, clientId, newVerifier()),
	);
	expect(back.origin + back.pathname).toBe(redirectUri);
	expect(back.searchParams.get("state")).toBe("s-1");
	expect(back.searchParams.get("iss")).toBe(all.base);
});

test("the owner's no is an error at the client, and nothing is kept", async () => {
	const all = await oauthGate();
	const clientId = await register(all.base);
	const browser = new Browser(all.base);
	const page = await browser.open(
		authorizeUrl(all.base, clientId, newVerifier()),
	);
	all.parts.oauth.consents.answer(pending(all.parts).id, "refused");
	const back = new URL((await browser.goOn(page)).url);
	expect(back.searchParams.get("error")).toBe("access_denied");
	expect(back.searchParams.get("code")).toBeNull();
	expect(all.parts.oauth.programs.list()).toEqual([]);
});

test("silence is a no after five minutes", async () => {
	const all = await oauthGate();
	const clientId = await register(all.base);
	const browser = new Browser(all.base);
	const page = await browser.open(
		authorizeUrl(all.base, clientId, newVerifier()),
	);
	const { id } = pending(all.parts);
	all.parts.clock.pass(5 * 60_000);
	const back = new URL((await browser.goOn(page)).url);
	expect(back.searchParams.get("error")).toBe("access_denied");
	expect(all.parts.oauth.consents.answer(id, { role: "viewer" })).toBe(false);
});

describe("what a program was let in for", () => {
	test("a viewer that would call a tool that writes is told the scope it lacks; an operator calls it", async () => {
		const all = await oauthGate();
		const callWith = ({ access_token: token }: Tokens) =>
			send(all.base, {
				method: "POST",
				path: "/docs/mcp",
				headers: {
					Authorization: `Bearer ${token}`,
					"Content-Type": "application/json",
				},
				body: JSON.stringify({
					jsonrpc: "2.0",
					id: 1,
					method: "tools/call",
					params: { name: "rename", arguments: {} },
				}),
			});
		const refused = await callWith(await letIn(all));
		expect(refused.status).toBe(403);
		expect(challenge(refused)).toBe(
			`Bearer realm="drawbridge", error="insufficient_scope", resource_metadata="${all.base}/.well-known/oauth-protected-resource/docs/mcp", scope="operator"`,
		);
		expect((await callWith(await letIn(all, "operator"))).status).toBe(200);
	});

	test("a client that asks for more says so to the owner, and is given what the owner says", async () => {
		const all = await oauthGate();
		const clientId = await register(all.base);
		const browser = new Browser(all.base);
		await browser.open(
			authorizeUrl(all.base, clientId, newVerifier(), {
				scope: "viewer operator offline_access",
			}),
		);
		expect(pending(all.parts).asks).toBe("operator");
	});

	test("without a resource, the owner chooses among all upstreams", async () => {
		const all = await oauthGate();
		const clientId = await register(all.base);
		const verifier = newVerifier();
		const browser = new Browser(all.base);
		const page = await browser.open(
			authorizeUrl(all.base, clientId, verifier, { resource: undefined }),
		);
		const { id, upstreams } = pending(all.parts);
		expect(upstreams.map(({ name }) => name)).toEqual(["docs", "other"]);
		all.parts.oauth.consents.answer(id, {
			role: "viewer",
			upstreams: ["other"],
		});
		const back = new URL((await browser.goOn(page)).url);
		const told = await post(all.base, "token", {
			grant_type: "authorization_code",
			client_id: clientId,
			code: back.searchParams.get("code") ?? "",
			code_verifier: verifier,
			redirect_uri: redirectUri,
		});
		const { access_token: token } = Tokens.parse(JSON.parse(told.body));
		expect((await askWith(all.base, token, "/other/a")).status).toBe(200);
		expect((await askWith(all.base, token, "/docs/a")).status).toBe(403);
	});

	test("more than was asked for cannot be given", async () => {
		const all = await oauthGate();
		const clientId = await register(all.base);
		await new Browser(all.base).open(
			authorizeUrl(all.base, clientId, newVerifier()),
		);
		const { id } = pending(all.parts);
		for (const upstreams of [["other"], ["docs", "other"], []])
			expect(
				all.parts.oauth.consents.answer(id, { role: "viewer", upstreams }),
			).toBe(false);
	});
});

describe("tokens", () => {
	test("an access token ends after 15 minutes, and a refresh token gives another", async () => {
		const all = await oauthGate();
		const first = await letIn(all);
		all.parts.clock.pass(15 * 60_000);
		expect((await askWith(all.base, first.access_token)).status).toBe(401);
		const told = await refreshWith(
			all.base,
			first.clientId,
			first.refresh_token,
		);
		const second = Tokens.parse(JSON.parse(told.body));
		expect(second.refresh_token).not.toBe(first.refresh_token);
		expect((await askWith(all.base, second.access_token)).status).toBe(200);
	});

	test("revoking a program ends its tokens", async () => {
		const all = await oauthGate();
		const tokens = await letIn(all);
		const [client] = all.parts.oauth.programs.list();
		expect(all.parts.oauth.programs.revoke(client?.id ?? "")).toBe(true);
		expect((await askWith(all.base, tokens.access_token)).status).toBe(401);
		expect(
			(await refreshWith(all.base, tokens.clientId, tokens.refresh_token))
				.status,
		).toBe(400);
	});

	test("a client that revokes its own token ends all of it", async () => {
		const all = await oauthGate();
		const tokens = await letIn(all);
		const told = await post(all.base, "revoke", {
			client_id: tokens.clientId,
			token: tokens.refresh_token,
		});
		expect(told.status).toBe(200);
		expect((await askWith(all.base, tokens.access_token)).status).toBe(401);
		expect(all.parts.oauth.programs.list()).toEqual([]);
	});

	test("after ninety days the owner is asked again", async () => {
		const all = await oauthGate();
		const tokens = await letIn(all);
		all.parts.clock.pass(90 * 86_400_000);
		expect(
			(await refreshWith(all.base, tokens.clientId, tokens.refresh_token))
				.status,
		).toBe(401);
		expect(all.parts.oauth.programs.list()).toEqual([]);
	});
});
