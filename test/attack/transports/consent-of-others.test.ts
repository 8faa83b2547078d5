/**
 * A program on the web serves many people under one client id. The owner has let it in for themselves; then somebody else
 * who reaches the gate (on the same network, or as another user of this machine) signs in to the same program, and begins
 * the same way in their own browser. MCP's security page, "confused deputy".
 */
import { describe, expect, test } from "vitest";
import type { ConsentQuestion } from "../../../core/oauth/consents.ts";
import { isRefusal } from "../../../core/problem.ts";
import {
	authorizeUrl,
	Browser,
	codeFor,
	newVerifier,
	oauthGate,
	pending,
	register,
} from "../../core/oauth/oauth-gate.ts";

const redirect_uri = "https://assistant.example/callback";

async function letInOnce() {
	const all = await oauthGate();
	const clientId = await register(all.base, { redirect_uris: [redirect_uri] });
	const url = () =>
		authorizeUrl(all.base, clientId, newVerifier(), { redirect_uri });
	const back = await codeFor(all, url());
	expect(back.searchParams.has("code")).toBe(true);
	return { all, url };
}

describe("a program that was let in, in another person's browser", () => {
	test("is given nothing before the owner has said yes to that one, too", async () => {
		const { all, url } = await letInOnce();
		const browser = new Browser(all.base);
		const page = await browser.open(url());
		expect([page.told.status, new URL(page.url).origin]).toEqual([
			200,
			all.base,
		]);
		const { id, returnsTo } = pending(all.parts);
		expect(returnsTo).toBe("assistant.example");
		all.parts.oauth.consents.answer(id, "refused");
		const back = new URL((await browser.goOn(page)).url);
		expect(back.searchParams.get("error")).toBe("access_denied");
		expect(all.parts.oauth.programs.list()).toHaveLength(1);
	});
});

const question = (address: string, n: number): ConsentQuestion => ({
	interaction: `i-${address}-${n}`,
	clientId: `c-${address}-${n}`,
	address,
	name: "x",
	document: null,
	returnsTo: "this computer",
	asks: "viewer",
	upstreams: ["docs"],
});

describe("somebody on the network who asks again and again", () => {
	test("leaves room for the owner's own programs", async () => {
		const { consents } = (await oauthGate()).parts.oauth;
		for (let n = 0; n < 10; n++) consents.ask(question("192.0.2.7", n));
		expect(consents.views()).toHaveLength(2);
		expect(isRefusal(consents.ask(question("127.0.0.1", 1)))).toBe(false);
		expect(isRefusal(consents.ask(question("::1", 2)))).toBe(false);
	});

	test("is not asked about at once after a no", async () => {
		const { parts } = await oauthGate();
		const { consents } = parts.oauth;
		consents.ask(question("192.0.2.7", 1));
		consents.answer(pending(parts).id, "refused");
		expect(isRefusal(consents.ask(question("192.0.2.7", 2)))).toBe(true);
		expect(isRefusal(consents.ask(question("192.0.2.8", 3)))).toBe(false);
		parts.clock.pass(60_000);
		expect(isRefusal(consents.ask(question("192.0.2.7", 4)))).toBe(false);
	});

	test("from this computer is asked about again after a no: another program of it is meant", async () => {
		const { parts } = await oauthGate();
		const { consents } = parts.oauth;
		consents.ask(question("127.0.0.1", 1));
		consents.answer(pending(parts).id, "refused");
		expect(isRefusal(consents.ask(question("127.0.0.1", 2)))).toBe(false);
	});
});

describe("a browser of another computer", () => {
	test.each([
		[
			"by a trusted proxy's word",
			["127.0.0.1"],
			{ "X-Forwarded-For": "192.0.2.7" },
			"192.0.2.7",
		],
		[
			"by its own word",
			[],
			{ "X-Forwarded-For": "192.0.2.7" },
			"another computer",
		],
		["through a tunnel", [], { Via: "1.1 tunnel" }, "another computer"],
	])(
		"that has its answer sent to itself is not said to be this one, %s",
		async (_, proxies, fields, said) => {
			const all = await oauthGate({
				settings: {
					trusted_proxies: proxies,
					limits: null,
					upstreams: { docs: { url: "http://127.0.0.1:9" } },
				},
			});
			const clientId = await register(all.base);
			await new Browser(all.base, fields).open(
				authorizeUrl(all.base, clientId, newVerifier()),
			);
			expect(pending(all.parts).returnsTo).toBe(said);
		},
	);
});

test("documents of ever new programs do not fill the state", async () => {
	let fetched = 0;
	const all = await oauthGate({
		fetchDocument: async (url) => {
			fetched++;
			return Response.json({
				client_id: String(url),
				client_name: "x",
				redirect_uris: [redirect_uri],
				application_type: "native",
				grant_types: ["authorization_code", "refresh_token"],
				response_types: ["code"],
				token_endpoint_auth_method: "none",
			});
		},
	});
	const { records } = all.parts.oauth;
	const expiresAt = all.parts.clock.now() + 60_000;
	for (let n = 0; n < 500; n++)
		records.put("Client", `https://x.example/${n}`, {
			grant: "",
			data: {},
			expiresAt,
		});
	const url = authorizeUrl(all.base, "https://new.example/c", newVerifier(), {
		redirect_uri,
	});
	expect((await new Browser(all.base).open(url)).told.code).toBe(
		"rate-limited",
	);
	expect(fetched).toBe(0);
	all.parts.clock.pass(60_000);
	expect((await new Browser(all.base).open(url)).told.status).toBe(200);
	expect(fetched).toBeGreaterThan(0);
});
