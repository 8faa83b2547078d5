/**
 * A code is sent where an attacker reads it: a redirect_uri that is not the registered one, but looks like it. OAuth 2.0
 * Security Best Current Practice (RFC 9700) §4.1; RFC 8252 §7.3 for loopback's ports.
 */
import { describe, expect, test } from "vitest";
import {
	authorizeUrl,
	Browser,
	newVerifier,
	oauthGate,
	post,
	register,
} from "../../core/oauth/oauth-gate.ts";

const loopback = "http://127.0.0.1:41234/callback";
const https = "https://client.example/callback";

const openedWith = async (redirects: readonly string[], wanted: string) => {
	const all = await oauthGate();
	const clientId = await register(all.base, { redirect_uris: redirects });
	const arrived = await new Browser(all.base).open(
		authorizeUrl(all.base, clientId, newVerifier(), { redirect_uri: wanted }),
	);
	return { ...arrived, waiting: all.parts.oauth.consents.views().length };
};

test.each([
	[loopback, loopback],
	["any port of loopback", "http://127.0.0.1:1/callback"],
	[https, https],
])("%s is the registered one", async (_, wanted) => {
	const { told, waiting } = await openedWith([loopback, https], wanted);
	expect([told.status, waiting]).toEqual([200, 1]);
});

describe("another one gets neither a code nor an error", () => {
	test.each([
		"http://127.0.0.1:41234/callbacl",
		"http://127.0.0.1:41234/callback/",
		"http://127.0.0.1:41234/Callback",
		"http://127.0.0.1:41234/callback?x=1",
		"http://127.0.0.1:41234/callback#x",
		"http://localhost:41234/callback",
		"http://127.0.0.1@evil.example:41234/callback",
		"http://evil@127.0.0.1:41234/callback",
		"http://127.0.0.1.evil.example:41234/callback",
		"http://127.1:41234/callback",
		"http://0.0.0.0:41234/callback",
		"https://127.0.0.1:41234/callback",
		"https://client.example/callbac",
		"https://client.example/callback/../evil",
		"https://client.example:444/callback",
		"https://client.example.evil.example/callback",
		"https://Client.example/callback",
		"http://client.example/callback",
		"//client.example/callback",
		"",
	])("%s", async (wanted) => {
		const { url, told, waiting } = await openedWith([loopback, https], wanted);
		expect(told.status).toBe(400);
		expect(told.headers.location).toBeUndefined();
		expect(url).toContain("/.drawbridge/oauth/authorize");
		expect(waiting).toBe(0);
	});

	test("none at all", async () => {
		const all = await oauthGate();
		const clientId = await register(all.base);
		const { told } = await new Browser(all.base).open(
			authorizeUrl(all.base, clientId, newVerifier(), {
				redirect_uri: undefined,
			}),
		);
		expect(told.status).toBe(400);
		expect(told.headers.location).toBeUndefined();
	});
});

// A scheme of one's own is anybody's on a desktop; a page or a file runs what it is sent.
test.each([
	"myapp://callback",
	"com.example.app:/callback",
	"javascript:alert(1)",
	"data:text/html,x",
	"file:///tmp/x",
	"http://192.168.1.2/callback",
	"http://client.example/callback",
	"https://localhost/callback",
	"https://user:password@client.example/callback",
	"https://client.example/callback#fragment",
	"https://client.example\\@evil.example/",
	"https://cl\u0131ent.example/callback",
	" https://client.example/callback",
])("%s cannot be registered", async (uri) => {
	const all = await oauthGate();
	for (const redirects of [[uri], [https, uri]]) {
		const told = await post(all.base, "register", { redirect_uris: redirects });
		expect(told.status).toBe(400);
		expect(JSON.parse(told.body)).toMatchObject({
			error: "invalid_redirect_uri",
		});
	}
	expect(all.parts.oauth.records.all("Client")).toEqual([]);
});
