/**
 * Attack: rows of phones and networks that nobody sealed, in the moments when nobody looks at seals: before the vault first
 * knows of these tables, and before it has said what the seals are. Found in a review.
 */
import { expect, onTestFinished } from "vitest";
import { openSealedRows } from "../../../core/audit/sealed-rows.ts";
import { makeKeys } from "../../../core/audit/keys.ts";
import { Devices } from "../../../core/devices/devices.ts";
import { Networks } from "../../../core/lan/networks.ts";
import { Secret } from "../../../core/vault/secret.ts";
import { newDeviceKey } from "../../stub/phone-proof.ts";
import { phoneDoor } from "../../core/doors/phone/door-at.ts";
import {
	FakeClock,
	fileVault,
	openDatabase,
	silent,
	tempHome,
} from "../../core/parts.ts";
import { attack } from "./attack.ts";

/** A state of before there were phones, into which somebody wrote one, and a network it may come by. */
async function written() {
	const home = await tempHome();
	const db = openDatabase(home);
	const clock = new FakeClock();
	const now = clock.now();
	db.prepare(
		`INSERT INTO device (id, name, tier, public_key, origin, user_agent, reach, session, upstreams, counter, push,
			address, paired_at, last_seen_at, revoked_at, mac)
		VALUES ('DV-MINE', 'Mine', 'trusted', ?, 'https://x.local:1', '', 'critical', 1, '[]', 0, '', '', ?, ?, NULL, '')`,
	).run(Buffer.from(newDeviceKey().spki, "base64url"), now, now);
	db.exec(
		"INSERT INTO network (id, name, interface, router, trusted_at, mac) VALUES ('mine', '', 'eth0', '', 1, '')",
	);
	const vault = await fileVault(home);
	const devices = new Devices({ db, clock, onChange: silent, onEnd: silent });
	const networks = new Networks({
		db,
		clock,
		log: silent,
		onChange: silent,
		surroundings: {
			interfaces: () => ({}),
			routes: async () => ({ ways: [], wireless: new Map() }),
		},
	});
	onTestFinished(() => networks.close());
	return { vault, devices, networks };
}

attack(
	"own rows",
	"a phone and a network written before the vault knew of any are none",
	async () => {
		const { vault, devices, networks } = await written();
		// As an earlier version left it.
		await vault.set("audit/rows-sealed", new Secret("api_key certificate"));
		await openSealedRows(vault, await makeKeys(vault), [
			{ name: "device", sealed: devices.sealed },
			{ name: "network", sealed: networks.sealed },
		]);
		expect(devices.active("DV-MINE")).toBeUndefined();
		expect(devices.ignored).toEqual(["DV-MINE"]);
		expect(networks.isTrusted("mine")).toBe(false);
	},
);

attack(
	"own rows",
	"no door opens to a phone whose row nobody has looked at yet",
	async () => {
		const { vault, devices } = await written();
		const { door } = await phoneDoor({ devices });
		await door.refresh();
		expect(devices.active("DV-MINE")).toBeDefined();
		expect([door.view().url, door.view().why]).toEqual([null, "vault-locked"]);
		await openSealedRows(vault, await makeKeys(vault), [
			{ name: "device", sealed: devices.sealed },
		]);
		await door.refresh();
		expect([door.view().url, door.view().why]).toEqual([null, "no-device"]);
	},
);
