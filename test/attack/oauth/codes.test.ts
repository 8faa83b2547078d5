/**
 * A code or a refresh token in the wrong hands: without its verifier, of another client, used twice, for another resource.
 * RFC 7636, RFC 9700 §4.5 and §4.14, RFC 8707.
 */
import { describe, expect, test } from "vitest";
import {
	askWith,
	authorizeUrl,
	Browser,
	challengeOf,
	codeFor,
	letIn,
	newVerifier,
	type OAuthGate,
	oauthGate,
	post,
	redirectUri,
	refreshWith,
	register,
	Tokens,
} from "../../core/oauth/oauth-gate.ts";

const redeem = (all: OAuthGate, fields: object) =>
	post(all.base, "token", {
		grant_type: "authorization_code",
		redirect_uri: redirectUri,
		resource: `${all.base}/docs/mcp`,
		...fields,
	});

async function withCode() {
	const all = await oauthGate();
	const client = await register(all.base);
	const verifier = newVerifier();
	const back = await codeFor(all, authorizeUrl(all.base, client, verifier));
	const code = back.searchParams.get("code") ?? "";
	expect(code).not.toBe("");
	return { all, client, verifier, code };
}

const errorOf = (told: { status: number; body: string }): unknown => [
	told.status,
	JSON.parse(told.body)["error"],
];

describe("PKCE", () => {
	test.each([
		["without a challenge", { code_challenge: undefined }],
		["with plain", { code_challenge_method: "plain" }],
		["with plain left out", { code_challenge_method: undefined }],
		["with an unknown method", { code_challenge_method: "S512" }],
		["with a short challenge", { code_challenge: "a" }],
	])("%s, nobody is asked", async (_, more) => {
		const all = await oauthGate();
		const client = await register(all.base);
		const { url } = await new Browser(all.base).open(
			authorizeUrl(all.base, client, newVerifier(), more),
		);
		expect(new URL(url).searchParams.get("error")).toBe("invalid_request");
		expect(all.parts.oauth.consents.views()).toEqual([]);
	});

	test("a code without its verifier is nothing", async () => {
		const { all, client, verifier, code } = await withCode();
		for (const wrong of [
			undefined,
			"",
			newVerifier(),
			challengeOf(verifier),
			verifier.toUpperCase(),
		]) {
			const told = await redeem(all, {
				client_id: client,
				code,
				...(wrong === undefined ? {} : { code_verifier: wrong }),
			});
			expect(told.status).toBe(400);
		}
	});
});

test("a code of another client is nothing", async () => {
	const { all, verifier, code } = await withCode();
	const other = await register(all.base);
	const told = await redeem(all, {
		client_id: other,
		code,
		code_verifier: verifier,
	});
	expect(errorOf(told)).toEqual([400, "invalid_grant"]);
});

test("a code for another redirect address is nothing", async () => {
	const { all, client, verifier, code } = await withCode();
	const told = await redeem(all, {
		client_id: client,
		code,
		code_verifier: verifier,
		redirect_uri: redirectUri.replace("41234", "41235"),
	});
	expect(errorOf(told)).toEqual([400, "invalid_grant"]);
});

test("a code that comes twice ends what the first one gave", async () => {
	const { all, client, verifier, code } = await withCode();
	const fields = { client_id: client, code, code_verifier: verifier };
	const first = Tokens.parse(JSON.parse((await redeem(all, fields)).body));
	expect((await askWith(all.base, first.access_token)).status).toBe(200);
	expect(errorOf(await redeem(all, fields))).toEqual([400, "invalid_grant"]);
	expect((await askWith(all.base, first.access_token)).status).toBe(401);
	expect(
		(await refreshWith(all.base, client, first.refresh_token)).status,
	).toBe(400);
	expect(all.parts.oauth.programs.list()).toEqual([]);
});

describe("a refresh token", () => {
	test("that was used before ends the family, for the thief and for the client", async () => {
		const all = await oauthGate();
		const first = await letIn(all);
		const told = await refreshWith(
			all.base,
			first.clientId,
			first.refresh_token,
		);
		const second = Tokens.parse(JSON.parse(told.body));
		all.parts.clock.pass(6_000);
		expect(
			errorOf(await refreshWith(all.base, first.clientId, first.refresh_token)),
		).toEqual([400, "invalid_grant"]);
		expect((await askWith(all.base, second.access_token)).status).toBe(401);
		expect(
			(await refreshWith(all.base, first.clientId, second.refresh_token))
				.status,
		).toBe(400);
		expect(all.parts.oauth.programs.list()).toEqual([]);
	});

	test("that was used long ago and is forgotten still ends it", async () => {
		const all = await oauthGate();
		const first = await letIn(all);
		let token = first.refresh_token;
		for (let times = 0; times < 8; times++) {
			all.parts.clock.pass(60_000);
			const told = await refreshWith(all.base, first.clientId, token);
			token = Tokens.parse(JSON.parse(told.body)).refresh_token;
		}
		await refreshWith(all.base, first.clientId, first.refresh_token);
		expect((await refreshWith(all.base, first.clientId, token)).status).toBe(
			400,
		);
		expect(all.parts.oauth.programs.list()).toEqual([]);
	});

	test("that two programs of one client use at once is lost to one, and ends nothing", async () => {
		const all = await oauthGate();
		const first = await letIn(all);
		const both = await Promise.all([
			refreshWith(all.base, first.clientId, first.refresh_token),
			refreshWith(all.base, first.clientId, first.refresh_token),
		]);
		const won = both.find(({ status }) => status === 200);
		expect(both.filter(({ status }) => status === 400)).toHaveLength(1);
		const { access_token: token } = Tokens.parse(JSON.parse(won?.body ?? "{}"));
		expect((await askWith(all.base, token)).status).toBe(200);
	});

	test("of another client is nothing, and stays its own client's", async () => {
		const all = await oauthGate();
		const mine = await letIn(all);
		const other = await register(all.base);
		expect(
			errorOf(await refreshWith(all.base, other, mine.refresh_token)),
		).toEqual([400, "invalid_grant"]);
		expect(
			(await refreshWith(all.base, mine.clientId, mine.refresh_token)).status,
		).toBe(200);
	});

	test("opens nothing by itself", async () => {
		const all = await oauthGate();
		const tokens = await letIn(all);
		expect((await askWith(all.base, tokens.refresh_token)).status).toBe(401);
		expect((await askWith(all.base, tokens.code)).status).toBe(401);
	});
});

test("nobody revokes another client's token", async () => {
	const all = await oauthGate();
	const mine = await letIn(all);
	const other = await register(all.base);
	await post(all.base, "revoke", {
		client_id: other,
		token: mine.refresh_token,
	});
	expect((await askWith(all.base, mine.access_token)).status).toBe(200);
});

describe("audience", () => {
	test("a token for one upstream opens no other, and not the gate's own endpoints", async () => {
		const all = await oauthGate();
		const { access_token: token } = await letIn(all, "operator");
		expect((await askWith(all.base, token, "/other/a")).status).toBe(403);
		expect(
			(await askWith(all.base, token, "/.drawbridge/metrics")).status,
		).toBe(403);
		expect(
			(await askWith(all.base, token, "/.drawbridge/auth/token", "POST"))
				.status,
		).toBe(401);
		expect(all.other.received).toEqual([]);
	});

	test("a code for one upstream gives no token for another", async () => {
		const { all, client, verifier, code } = await withCode();
		const told = await redeem(all, {
			client_id: client,
			code,
			code_verifier: verifier,
			resource: `${all.base}/other/mcp`,
		});
		expect(errorOf(told)).toEqual([400, "invalid_target"]);
	});

	test.each([
		[
			"of an upstream that is not there",
			(base: string) => `${base}/nobody/mcp`,
		],
		["of another origin", () => "https://evil.example/docs/mcp"],
		["of this machine's other port", () => "http://127.0.0.1:1/docs/mcp"],
		[
			"that another reader takes for another",
			(base: string) => `${base}/docs/../other`,
		],
		["with a query", (base: string) => `${base}/docs/mcp?x`],
		["with a user", (base: string) => base.replace("//", "//docs@")],
		["that is none", () => "docs"],
	])("a resource %s is refused and nobody is asked", async (_, resource) => {
		const all = await oauthGate();
		const client = await register(all.base);
		const { url } = await new Browser(all.base).open(
			authorizeUrl(all.base, client, newVerifier(), {
				resource: resource(all.base),
			}),
		);
		expect(new URL(url).searchParams.get("error")).toBe("invalid_target");
		expect(all.parts.oauth.consents.views()).toEqual([]);
	});

	test("two resources at once are refused", async () => {
		const all = await oauthGate();
		const client = await register(all.base);
		const url = authorizeUrl(all.base, client, newVerifier());
		const { told } = await new Browser(all.base).open(
			`${url}&resource=${encodeURIComponent(`${all.base}/other/mcp`)}`,
		);
		expect(told.status).toBe(400);
	});

	// An upstream that is told the token could use it elsewhere.
	test("no upstream is shown the token", async () => {
		const all = await oauthGate();
		const { access_token: token } = await letIn(all);
		await askWith(all.base, token);
		expect(JSON.stringify(all.docs.received)).not.toContain(token);
	});

	test("a token in the URL is refused", async () => {
		const all = await oauthGate();
		const { access_token: token } = await letIn(all);
		for (const name of ["access_token", "token", "x"])
			expect(
				(await askWith(all.base, token, `/docs/a?${name}=${token}`)).code,
			).toBe("credential-in-query");
	});
});

// RFC 9207: a client that talks to several servers is told by each answer whose it is, errors included.
test("each answer names its issuer as the client reached it", async () => {
	const all = await oauthGate();
	const client = await register(all.base);
	const good = await codeFor(
		all,
		authorizeUrl(all.base, client, newVerifier()),
	);
	const { url } = await new Browser(all.base).open(
		authorizeUrl(all.base, client, newVerifier(), { prompt: "none" }),
	);
	const bad = new URL(url);
	expect(bad.searchParams.get("error")).toBe("login_required");
	for (const answer of [good, bad])
		expect(answer.searchParams.get("iss")).toBe(all.base);
});

test("a client of one of the gate's names is nobody at another", async () => {
	const all = await oauthGate();
	const client = await register(all.base);
	const host = all.base.replace("http://127.0.0.1", "localhost");
	const browser = new Browser(all.base, { Host: host });
	const { told } = await browser.open(
		authorizeUrl(all.base, client, newVerifier()),
	);
	expect(told.status).toBe(400);
});
