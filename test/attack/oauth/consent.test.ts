/**
 * Consent that nobody gave: by a page's own request, in a frame, by another browser, by a flood, by a name that deceives.
 * RFC 9700 §4.15 and §4.16; MCP's security page, "confused deputy".
 */
import { describe, expect, test } from "vitest";
import { shownName } from "../../../core/oauth/client-metadata.ts";
import { send } from "../../core/http.ts";
import {
	authorizeUrl,
	Browser,
	newVerifier,
	oauthGate,
	pending,
	post,
	register,
} from "../../core/oauth/oauth-gate.ts";

async function waiting() {
	const all = await oauthGate();
	const clientId = await register(all.base);
	const browser = new Browser(all.base);
	const page = await browser.open(
		authorizeUrl(all.base, clientId, newVerifier()),
	);
	return { all, browser, page, path: new URL(page.url).pathname };
}

describe("a page", () => {
	test("gives no consent by any request it can make", async () => {
		const { all, page, path } = await waiting();
		const { id } = pending(all.parts);
		for (const method of ["POST", "PUT", "DELETE"])
			for (const target of [
				path,
				`${path}?go`,
				`${path}/confirm`,
				`/.drawbridge/oauth/answer?id=${id}&allow=true`,
				page.url.replace(all.base, "").replace("/wait/", "/authorize/"),
			])
				expect(
					(
						await send(all.base, {
							method,
							path: target,
							headers: { "Content-Type": "application/x-www-form-urlencoded" },
							body: "allow=true&role=operator",
						})
					).status,
				).toBeGreaterThanOrEqual(400);
		expect(pending(all.parts).id).toBe(id);
		expect(all.parts.oauth.programs.list()).toEqual([]);
	});

	test.each([
		["in a frame", { "Sec-Fetch-Dest": "iframe" }],
		["by a script", { "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty" }],
		["as an image", { "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image" }],
		["with an Origin", { Origin: "https://evil.example" }],
	])("of another site cannot open it %s", async (_, fields) => {
		const { all, page } = await waiting();
		const clientId = await register(all.base);
		for (const url of [
			authorizeUrl(all.base, clientId, newVerifier()),
			page.url,
		]) {
			const browser = new Browser(all.base, {
				"Sec-Fetch-Site": "cross-site",
				...fields,
			});
			expect((await browser.get(url)).code).toBe("foreign-origin");
		}
	});

	test("of another site may send a person there, at the top", async () => {
		const all = await oauthGate();
		const clientId = await register(all.base);
		const browser = new Browser(all.base, { "Sec-Fetch-Site": "cross-site" });
		const { told } = await browser.open(
			authorizeUrl(all.base, clientId, newVerifier()),
		);
		expect(told.status).toBe(200);
		expect(told.headers["x-frame-options"]).toBe("DENY");
	});

	test("of another site may send a person nowhere else", async () => {
		const { base } = await oauthGate();
		const browser = new Browser(base, { "Sec-Fetch-Site": "cross-site" });
		for (const path of ["/docs/a", "/.drawbridge/auth/login"])
			expect((await browser.get(base + path)).code).toBe("foreign-origin");
	});
});

test("another browser learns nothing of the one that waits, and gets no code when it is let in", async () => {
	const { all, browser, page } = await waiting();
	const other = new Browser(all.base);
	expect((await other.open(page.url)).told.status).toBe(400);
	all.parts.oauth.consents.answer(pending(all.parts).id, { role: "viewer" });
	expect((await other.open(`${page.url}?go`)).told.status).toBe(400);
	const resume = page.url.replace("/wait/", "/authorize/");
	expect((await other.open(resume)).told.status).toBe(400);
	expect((await browser.goOn(page)).url).toContain("code=");
});

test("a browser that asks to resume before there was an answer gets no code", async () => {
	const { all, browser, page } = await waiting();
	const { url } = await browser.open(page.url.replace("/wait/", "/authorize/"));
	expect(url).not.toContain("code=");
	expect(all.parts.oauth.programs.list()).toEqual([]);
});

test("one answer is one answer", async () => {
	const { all, browser, page } = await waiting();
	const { id } = pending(all.parts);
	expect(all.parts.oauth.consents.answer(id, "refused")).toBe(true);
	expect(all.parts.oauth.consents.answer(id, { role: "operator" })).toBe(false);
	expect((await browser.goOn(page)).url).toContain("error=access_denied");
	expect(all.parts.oauth.consents.answer(id, { role: "operator" })).toBe(false);
});

describe("a flood", () => {
	test("of questions by one client is one question", async () => {
		const { all, page } = await waiting();
		const url = new URL(page.url);
		expect(url.pathname).toContain("/wait/");
		const clientId = await register(all.base);
		for (let times = 0; times < 3; times++)
			await new Browser(all.base).open(
				authorizeUrl(all.base, clientId, newVerifier()),
			);
		expect(all.parts.oauth.consents.views()).toHaveLength(2);
	});

	test("of clients is few questions, and the rest are told to come later", async () => {
		const all = await oauthGate();
		const ends: string[] = [];
		for (let times = 0; times < 7; times++) {
			const clientId = await register(all.base);
			const { url } = await new Browser(all.base).open(
				authorizeUrl(all.base, clientId, newVerifier()),
			);
			ends.push(url);
		}
		expect(all.parts.oauth.consents.views()).toHaveLength(5);
		expect(ends.at(-1)).toContain("error=temporarily_unavailable");
	});

	test("of registrations ends, and those that were never used are forgotten", async () => {
		const all = await oauthGate();
		const wanted = { redirect_uris: ["http://127.0.0.1/cb"] };
		const statuses: number[] = [];
		for (let times = 0; times < 25; times++)
			statuses.push((await post(all.base, "register", wanted)).status);
		expect(statuses.filter((status) => status === 201)).toHaveLength(20);
		expect(statuses.at(-1)).toBe(429);
		all.parts.clock.pass(3_600_000);
		expect(all.parts.oauth.records.all("Client")).toEqual([]);
	});

	test("of sign-ins that are begun fills no memory", async () => {
		const all = await oauthGate();
		const clientId = await register(all.base);
		for (let times = 0; times < 30; times++)
			await send(all.base, {
				path: authorizeUrl(all.base, clientId, newVerifier()).slice(
					all.base.length,
				),
			});
		expect(all.parts.oauth.records.all("Interaction").length).toBeLessThan(501);
		expect(all.parts.oauth.consents.views()).toEqual([]);
	});
});

describe("a name", () => {
	test("with HTML is text on the page", async () => {
		const all = await oauthGate();
		const clientId = await register(all.base, {
			client_name: `<img src=x onerror=alert(1)>"'</title>`,
		});
		const { told } = await new Browser(all.base).open(
			authorizeUrl(all.base, clientId, newVerifier()),
		);
		expect(told.body).not.toContain("<img");
		expect(told.body).toContain("&lt;img src=x");
	});

	test.each([
		["a\u202Enigol\u202C", "a nigol"],
		["Claude\u200B Code", "Claude Code"],
		["a\nb\tc\r\u2028d", "a b c d"],
		["\u0000", "a program without a name"],
		["", "a program without a name"],
		["x".repeat(500), "x".repeat(60)],
		["\uFF21dmin", "Admin"],
	])("%j is shown in one plain line", (said, shown) => {
		expect(shownName(said)).toBe(shown);
	});

	test("is never alone where a credential's holder is named: it could be anybody's", async () => {
		const { all, browser, page } = await waiting();
		all.parts.oauth.consents.answer(pending(all.parts).id, { role: "viewer" });
		await browser.goOn(page);
		const [client] = all.parts.oauth.programs.list();
		expect(client?.id).toMatch(/^o_[0-9a-f]{12}$/);
		expect(client?.name).toBe("Test Client");
	});
});
