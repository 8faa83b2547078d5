/**
 * Attack: a row that lets a phone in, or further, is written into the state by hand, by whoever runs as the owner's user
 * (threats.md: rows that grant access carry a MAC; a bad one is ignored and reported).
 */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect } from "vitest";
import type { Phone } from "../../stub/phone.ts";
import { newDeviceKey } from "../../stub/phone-proof.ts";
import { attack } from "./attack.ts";
import { type Desktop, startDesktop } from "./desktop.ts";
import { opened, pairedPhone } from "./pair.ts";

let desktop: Desktop;
/** Nobody touches its row. */
let kept: Phone;
let phone: Phone;
beforeEach(async () => {
	desktop = await startDesktop();
	kept = await pairedPhone(desktop, "trusted");
	phone = await pairedPhone(desktop);
});
afterEach(() => desktop?.stop());

const sql = (statement: string, ...values: (string | Buffer)[]): void => {
	const db = new DatabaseSync(join(desktop.home, "state", "drawbridge.db"));
	try {
		db.prepare(statement).run(...values);
	} finally {
		db.close();
	}
};

const ids = async (): Promise<string[]> =>
	(await desktop.call("device.list", {}))
		.filter(({ state }) => state === "active")
		.map(({ id }) => id);

describe("a device's row", () => {
	const changes = {
		"a tier that was never given": "UPDATE device SET tier = 'trusted'",
		"a reach that was never given":
			"UPDATE device SET reach = 'critical', session = 1, upstreams = '[]'",
		"a counter set back": "UPDATE device SET counter = 0",
		"a later end":
			"UPDATE device SET paired_at = 9999999999999, last_seen_at = 9999999999999",
		"another origin": "UPDATE device SET origin = 'https://evil.example'",
		"no MAC": "UPDATE device SET mac = ''",
	} as const;
	for (const [name, statement] of Object.entries(changes))
		attack("own rows", `with ${name} is no device`, async () => {
			// So that each of them changes something.
			await desktop.call("device.limit", {
				id: phone.id,
				reach: "none",
				session: false,
				upstreams: ["tools"],
			});
			await phone.act({ name: "push.set", subscription: null });
			await desktop.restart(() => sql(`${statement} WHERE id = ?`, phone.id));
			await opened(desktop);
			await expect(phone.open()).rejects.toMatchObject({ code: "gone" });
			expect(await ids()).toEqual([kept.id]);
			const { warnings } = await desktop.call("status.get", {});
			expect(warnings.join("\n")).toContain(phone.id);
			await kept.open();
		});

	attack("own rows", "with another key is no device", async () => {
		const key = newDeviceKey();
		await desktop.restart(() =>
			sql(
				"UPDATE device SET public_key = ? WHERE id = ?",
				Buffer.from(key.spki, "base64url"),
				phone.id,
			),
		);
		await opened(desktop);
		const nonce = await phone.challenge();
		const proof = phone.sessionProof(nonce, phone.browser.origin, key);
		const answer = await phone.browser.post("/api/session/open", proof);
		expect(answer.code).toBe("gone");
	});

	attack("own rows", "that was revoked stays so", async () => {
		await desktop.call("device.revoke", { id: phone.id });
		await desktop.restart(() =>
			sql("UPDATE device SET revoked_at = NULL WHERE id = ?", phone.id),
		);
		await opened(desktop);
		await expect(phone.open()).rejects.toMatchObject({ code: "gone" });
		expect(await ids()).toEqual([kept.id]);
	});

	attack(
		"own rows",
		"that is copied from another one, with its MAC, is no device",
		async () => {
			const key = newDeviceKey();
			await desktop.restart(() =>
				sql(
					`INSERT INTO device
				SELECT 'DV-MINE', name, tier, ?, origin, user_agent, reach, session, upstreams, counter, push, address,
					paired_at, last_seen_at, revoked_at, mac
				FROM device WHERE id = ?`,
					Buffer.from(key.spki, "base64url"),
					kept.id,
				),
			);
			await opened(desktop);
			expect(await ids()).not.toContain("DV-MINE");
			await kept.open();
		},
	);

	attack(
		"own rows",
		"that is written while the gate runs counts no more than before",
		async () => {
			await desktop.call("device.limit", { id: phone.id, reach: "none" });
			sql("UPDATE device SET tier = 'trusted', reach = 'critical'");
			const views = await desktop.call("device.list", {});
			const view = views.find(({ id }) => id === phone.id);
			expect([view?.tier, view?.reach]).toEqual(["untrusted", "none"]);
		},
	);
});

describe("a network's row", () => {
	attack(
		"own rows",
		"that was written by hand is not trusted, and no door opens there",
		async () => {
			await desktop.call("network.forget", { id: desktop.network });
			await desktop.restart(() =>
				sql(
					"INSERT INTO network (id, name, interface, router, trusted_at) VALUES (?, '', 'loopback', '', 1)",
					desktop.network,
				),
			);
			const networks = await desktop.call("network.list", {});
			expect(networks.map(({ id, trusted }) => [id, trusted])).toContainEqual([
				desktop.network,
				false,
			]);
			const { url, why } = await desktop.call("phone.status", {});
			expect([url, why]).toEqual([null, "untrusted-network"]);
		},
	);
});
