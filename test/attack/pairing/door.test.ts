/**
 * Attacks on the phone door by pages and programs that are not its own: DNS rebinding (Jackson et al., 2007), requests
 * forged across sites, a cookie without a signature, and whoever looks for the gate behind it.
 */
import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect } from "vitest";
import { commands } from "../../../contract/commands.ts";
import { send } from "../../core/http.ts";
import type { Phone } from "../../stub/phone.ts";
import { Browser, type Headers } from "../../stub/phone-browser.ts";
import { attack } from "./attack.ts";
import { type Desktop, outcomeOf, startDesktop } from "./desktop.ts";
import { cardOf, critical, expectHeld, hold, refuse } from "./held.ts";
import { nextAddress, offer, pairedPhone } from "./pair.ts";

let desktop: Desktop;
let phone: Phone;
beforeAll(async () => {
	desktop = await startDesktop();
	phone = await pairedPhone(desktop, "trusted");
});
afterAll(() => desktop?.stop());

const port = (): string => new URL(phone.browser.origin).port;
const byAddress = (): string => `127.0.0.1:${port()}`;

/** Each way to ask, with the phone's own cookie. */
const ways = async (headers: Headers): Promise<string[]> => [
	(await phone.browser.get("/api/state", headers)).code,
	(await phone.browser.get("/", headers)).code,
	(await phone.browser.post("/api/session/challenge", {}, headers)).code,
	(await phone.browser.post("/api/pair/hello", {}, headers)).code,
	(await phone.browser.post("/api/decide", {}, headers)).code,
];
const forbidden = Array.from({ length: 5 }, () => "forbidden");

describe("a page of somebody else's", () => {
	const hosts: readonly string[] = [
		"evil.example",
		"localhost",
		"127.0.0.1",
		"0.0.0.0",
		"2130706433",
		"drawbridge-0000.local",
	];
	for (const host of hosts)
		attack("own door", `a Host of ${host} is refused`, async () => {
			const named = `${host}:${port()}`;
			for (const Host of host === "127.0.0.1" ? [host] : [host, named])
				expect(await ways({ Host, Origin: `https://${Host}` })).toEqual(
					forbidden,
				);
		});

	for (const origin of ["https://evil.example", "null", "http://127.0.0.1"])
		attack("own door", `an Origin of ${origin} is refused`, async () => {
			expect(await ways({ Origin: origin })).toEqual(forbidden);
		});

	attack(
		"own door",
		"the door's other name is a foreign Origin, too",
		async () => {
			const Origin = `https://${byAddress()}`;
			expect(await ways({ Origin })).toEqual(forbidden);
		},
	);

	for (const site of ["cross-site", "same-site", "none", "elsewhere"])
		attack(
			"own door",
			`what was fetched from ${site} reads and changes nothing`,
			async () => {
				const headers = { "Sec-Fetch-Site": site };
				const [state, , ...posts] = await ways(headers);
				expect([state, ...posts]).toEqual(forbidden.slice(1));
			},
		);

	attack("own door", "a POST without an Origin is refused", async () => {
		const [, , ...posts] = await ways({ Origin: undefined });
		expect(posts).toEqual(forbidden.slice(2));
	});

	attack("own door", "a form's post is no JSON", async () => {
		for (const type of [
			"text/plain",
			"application/x-www-form-urlencoded",
			"multipart/form-data; boundary=x",
			undefined,
		]) {
			const { status } = await phone.browser.post(
				"/api/session/challenge",
				{ device: phone.id },
				{ "Content-Type": type },
			);
			expect(status).toBeGreaterThanOrEqual(400);
		}
	});

	attack(
		"own door",
		"no answer is for another origin's script or frame",
		async () => {
			for (const path of ["/", "/api/state", "/api/history", "/ca.crt"]) {
				const { headers } = await phone.browser.get(path);
				expect(headers["access-control-allow-origin"]).toBeUndefined();
				expect(headers["cross-origin-resource-policy"]).toBe("same-origin");
				expect(headers["x-content-type-options"]).toBe("nosniff");
			}
			const preflight = await phone.browser.get("/api/decide");
			expect(preflight.code).toBe("method-not-allowed");
		},
	);

	attack(
		"own door",
		"an insecure connection to its port is no way in",
		async () => {
			const socket = connect(Number(port()), "127.0.0.1");
			socket.on("error", () => undefined);
			socket.write(`GET /api/state HTTP/1.1\r\nHost: ${byAddress()}\r\n\r\n`);
			let answer = "";
			socket.on("data", (bytes: Buffer) => {
				answer += bytes.toString("latin1");
			});
			await once(socket, "close");
			expect(answer).not.toContain("HTTP/1.1 200");
		},
	);
});

describe("a cookie", () => {
	attack(
		"reading is not deciding",
		"alone decides and does nothing",
		async () => {
			const held = await hold(desktop, critical());
			const card = await cardOf(phone, held);
			const decision = phone.decision(card, "allow");
			const { glance } = await phone.state();
			const action = {
				v: 1,
				type: "action",
				action: { name: "bridge.raise" },
				device: phone.id,
				nonce: glance.object.nonce,
				counter: phone.counter + 1,
			};
			for (const [path, body] of [
				["/api/decide", { decision }],
				["/api/decide", { decision, sig: "" }],
				["/api/decide", decision],
				["/api/act", { action }],
				["/api/act", { action, sig: "" }],
			] as const)
				expect(
					(await phone.browser.post(path, body)).status,
				).toBeGreaterThanOrEqual(400);
			await expectHeld(desktop, held);
			expect((await desktop.call("bridge.status", {})).raised).toBe(false);
			await refuse(desktop, held);
		},
	);

	attack(
		"reading is not deciding",
		"is needed with the signature as well",
		async () => {
			const held = await hold(desktop, critical());
			const yes = phone.signedDecision(
				phone.decision(await cardOf(phone, held), "allow"),
			);
			const bare = await phone.browser.post("/api/decide", yes, {
				Cookie: undefined,
			});
			expect(bare.code).toBe("unauthenticated");
			await expectHeld(desktop, held);
			await refuse(desktop, held);
		},
	);

	attack(
		"reading is not deciding",
		"is of this door only, for no script, and a quarter of an hour",
		async () => {
			const proof = phone.sessionProof(await phone.challenge());
			const { headers } = await phone.browser.post("/api/session/open", proof);
			const [cookie = ""] = headers["set-cookie"] ?? [];
			const words = cookie.split("; ").slice(1).toSorted();
			expect(cookie).toMatch(/^__Host-/);
			expect(words).toEqual([
				"HttpOnly",
				"Max-Age=900",
				"Path=/",
				"SameSite=Strict",
				"Secure",
			]);
		},
	);

	attack(
		"reading is not deciding",
		"opens neither the gate nor the console",
		async () => {
			// In relaxed mode nobody needs anything to open the gate.
			await desktop.call("mode.set", { mode: "strict" });
			for (const [base, path] of [
				[desktop.gateUrl, "/tools/mcp"],
				[desktop.consoleUrl, "/api/events"],
			] as const) {
				const headers = { Cookie: phone.browser.cookie };
				expect((await send(base, { path, headers })).status).toBe(401);
			}
			await desktop.call("mode.set", { mode: "relaxed" });
		},
	);

	attack("freshness", "is given once for a challenge", async () => {
		const proof = phone.sessionProof(await phone.challenge());
		const open = () => phone.browser.post("/api/session/open", proof);
		expect((await open()).code).toBe("");
		expect((await open()).code).toBe("unauthenticated");
	});

	attack(
		"freshness",
		"is not given for a challenge of more than a minute ago",
		async () => {
			const proof = phone.sessionProof(await phone.challenge());
			await desktop.pass(61_000);
			const late = await phone.browser.post("/api/session/open", proof);
			expect(late.code).toBe("unauthenticated");
		},
	);

	attack(
		"binding",
		"is not given for another phone's challenge, key or origin",
		async () => {
			const other = await pairedPhone(desktop);
			const open = (proof: object) =>
				phone.browser.post("/api/session/open", proof);
			const theirs = phone.sessionProof(await other.challenge());
			expect((await open(theirs)).code).toBe("unauthenticated");
			const nonce = await phone.challenge();
			const forged = phone.sessionProof(nonce, phone.browser.origin, other.key);
			expect((await open(forged)).code).toBe("gone");
			const elsewhere = phone.sessionProof(
				await phone.challenge(),
				`https://${byAddress()}`,
			);
			expect((await open(elsewhere)).code).toBe("gone");
		},
	);

	attack(
		"tier",
		"of a phone that is trusted by name is not given to a page by address",
		async () => {
			const page = new Browser({
				origin: `https://${byAddress()}`,
				...nextAddress(),
			});
			const proof = phone.sessionProof(await phone.challenge(), page.origin);
			const answer = await page.post("/api/session/open", proof);
			expect([answer.code, page.cookie]).toEqual(["gone", ""]);
		},
	);
});

describe("whoever looks for the gate behind it", () => {
	attack(
		"own door",
		"finds no command, no upstream and no console",
		async () => {
			for (const path of [
				"/api/call",
				"/api/exchange",
				"/api/pair/start",
				"/api/pair/accept",
				"/api/approval.answer",
				"/tools/mcp",
				"/mcp",
				"/metrics",
				"/.drawbridge/status",
				"/.well-known/oauth-authorization-server",
				"/auth/token",
				"/drawbridge.db",
				"/%2e%2e/%2e%2e/home/security.json",
				"/../security.json",
				"/assets/../../../package.json",
			]) {
				const read = await phone.browser.get(path);
				const written = await phone.browser.post(path, {});
				expect([path, read.status, written.status]).toEqual([path, 404, 404]);
			}
		},
	);

	attack(
		"consent",
		"confirms no pairing through it, whatever it sends",
		async () => {
			const { id } = await offer(desktop);
			for (const name of Object.keys(commands).filter((one) =>
				/^(?:pair|device|network|approval)\./.test(one),
			))
				for (const path of ["/api/call", `/api/${name}`])
					expect(
						(await phone.browser.post(path, { call: name, input: { id } }))
							.status,
					).toBe(404);
		},
	);

	attack("availability", "sends no more than 64 KiB", async () => {
		const body = { device: "x".repeat(65_537) };
		const { code } = await phone.browser
			.post("/api/session/challenge", body)
			.catch(() => ({ code: "too-large" }));
		expect(code).toBe("too-large");
	});
});

describe("a door that nobody needs", () => {
	attack("own door", "is shut, also on a network that is trusted", async () => {
		const alone = await startDesktop();
		try {
			expect((await alone.call("phone.status", {})).url).toBeNull();
			const { link } = await offer(alone);
			const page = new Browser({ origin: new URL(link).origin });
			expect((await page.get("/ca.crt")).status).toBe(200);
			await alone.call("pair.cancel", {});
			// Ten seconds are left to whoever opens another QR.
			await expect
				.poll(async () => (await alone.call("phone.status", {})).url, {
					timeout: 20_000,
				})
				.toBeNull();
			const fresh = new Browser({ origin: page.origin });
			await expect(fresh.get("/ca.crt")).rejects.toMatchObject({
				code: "ECONNREFUSED",
			});
		} finally {
			await alone.stop();
		}
	});

	attack("own door", "opens on no network that nobody trusts", async () => {
		const alone = await startDesktop();
		try {
			await alone.call("network.forget", { id: alone.network });
			const asked = alone.call("pair.start", { network: alone.network });
			expect(await outcomeOf(asked)).toBe("conflict");
			expect((await alone.call("phone.status", {})).url).toBeNull();
		} finally {
			await alone.stop();
		}
	});

	attack(
		"own door",
		"shuts at once where the network is trusted no more",
		async () => {
			const alone = await startDesktop();
			try {
				const paired = await pairedPhone(alone);
				const stream = await paired.watch();
				await alone.call("network.forget", { id: alone.network });
				await stream.ended;
				await expect(paired.state()).rejects.toMatchObject({
					code: "ECONNREFUSED",
				});
			} finally {
				await alone.stop();
			}
		},
	);
});
