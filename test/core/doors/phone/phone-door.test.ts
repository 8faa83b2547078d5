/** When and where the phone door is open, what it is called there, and what it says of itself. */
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { CertificateError } from "../../../../core/certificates/error.ts";
import { VaultError } from "../../../../core/vault/backend.ts";
import { shakeHands } from "../../../stub/tls.ts";
import { silent } from "../../parts.ts";
import { freePort, network, openDoor, phoneDoor } from "./door-at.ts";

async function takePort(port: number): Promise<void> {
	const server = createServer().listen(port, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => void server.close());
}

describe("the door is shut", () => {
	test("while no phone is paired and no QR is open, and nobody listens there", async () => {
		const { door, ask } = await phoneDoor();
		await door.refresh();
		expect(door.view()).toMatchObject({ url: null, why: "no-device" });
		await expect(ask({})).rejects.toThrow();
	});

	test("once the last phone is revoked, and had time to hear of it", async () => {
		const { door, ask, phone, revoke, clock } = await openDoor();
		expect((await ask({})).status).toBe(200);
		revoke(phone.device.id);
		await door.refresh();
		expect((await ask({})).status).toBe(200);
		clock.pass(10_000);
		await door.refresh();
		expect(door.view().why).toBe("no-device");
		await expect(ask({})).rejects.toThrow();
	});

	test("where phones are switched off", async () => {
		const { door, settings, ask } = await openDoor();
		settings.enabled = false;
		await door.refresh();
		expect(door.view()).toMatchObject({ url: null, why: "off" });
		await expect(ask({})).rejects.toThrow();
	});

	test("on a network that nobody trusted, also after it was trusted", async () => {
		const { door, networks, ask } = await openDoor();
		networks.trusted.delete("home");
		await door.refresh();
		expect(door.view()).toMatchObject({
			url: null,
			why: "untrusted-network",
			network: { id: "home", trusted: false },
		});
		await expect(ask({})).rejects.toThrow();
	});

	test("without a network", async () => {
		const { door, networks } = await openDoor();
		networks.connected = [];
		await door.refresh();
		expect(door.view()).toMatchObject({ why: "no-network", network: null });
	});

	test("while the vault is locked", async () => {
		const { door, parts, ask } = await openDoor();
		parts.vault.lock();
		await door.refresh();
		expect(door.view()).toMatchObject({
			url: null,
			why: "vault-locked",
			identity: "",
		});
		await expect(ask({})).rejects.toThrow();
		await parts.vault.unlock();
		await door.refresh();
		expect((await ask({})).status).toBe(200);
	});

	test("after close, and stays so", async () => {
		const { door, ask } = await openDoor();
		await door.close();
		await door.refresh();
		await expect(ask({})).rejects.toThrow();
	});
});

describe("what fails is said, and nothing crashes", () => {
	test("a certificate that cannot be made", async () => {
		const running = await phoneDoor({
			certificates: {
				forListener: () =>
					Promise.reject(new CertificateError("ca-expired", "over")),
				serverCa: () => undefined,
			},
		});
		running.pair();
		await running.door.refresh();
		expect(running.door.view()).toMatchObject({
			url: null,
			why: "no-certificate",
			caUrl: null,
		});
	});

	test("the settings' port that is taken, until it is free", async () => {
		const running = await phoneDoor();
		running.settings.port = await freePort();
		running.pair();
		await takePort(running.settings.port);
		await running.door.refresh();
		expect(running.door.view()).toMatchObject({ url: null, why: "port-taken" });
		running.settings.port = running.port;
		await running.door.refresh();
		expect(running.door.view()).toMatchObject({ url: running.base, why: "" });
	});

	test("the remembered port that is taken: a paired phone would not find the machine at another", async () => {
		const running = await phoneDoor();
		await takePort(running.port);
		running.pair();
		await running.door.refresh();
		expect(running.door.view().why).toBe("port-taken");
	});

	test("without a phone the next free port is taken, and kept", async () => {
		const running = await phoneDoor();
		await takePort(running.port);
		const opened = await running.door.openFor(undefined, false);
		const port = Number(running.memory.get("phone/port"));
		expect(port).not.toBe(running.port);
		expect(opened).toEqual({ base: `https://127.0.0.1:${port}` });
	});

	test("an address that is gone", async () => {
		const running = await phoneDoor();
		running.networks.connected = [network("home", ["192.0.2.99"])];
		running.pair();
		await running.door.refresh();
		expect(running.door.view()).toMatchObject({ url: null, why: "no-network" });
	});
});

describe("for a QR", () => {
	test("the door opens without a phone, and the pairing keeps it open", async () => {
		const { door, base, pairing, clock, ask } = await phoneDoor();
		expect(await door.openFor(undefined, false)).toEqual({ base });
		pairing.start(base);
		clock.pass(10_000);
		await door.refresh();
		expect((await ask({})).status).toBe(200);
		pairing.cancel("cancelled");
		await door.refresh();
		expect(door.view().why).toBe("no-device");
	});

	test("that never comes, the door shuts after ten seconds", async () => {
		const { door, clock } = await phoneDoor();
		await door.openFor("home", false);
		clock.pass(9_999);
		await door.refresh();
		expect(door.view().why).toBe("");
		clock.pass(1);
		await door.refresh();
		expect(door.view().why).toBe("no-device");
	});

	test("by name the link names the machine", async () => {
		const { door, port } = await phoneDoor();
		const { name } = door.view();
		expect(name).toMatch(/^drawbridge-[0-9a-f]{4}\.local$/);
		expect(await door.openFor("home", true)).toEqual({
			base: `https://${name}:${port}`,
		});
	});

	test("what stands in the way is said, and the door stays shut", async () => {
		const { door, networks, settings } = await phoneDoor();
		expect(await door.openFor("elsewhere", false)).toEqual({
			why: "no-network",
		});
		networks.connected.push(network("cafe", ["127.0.0.2"], false));
		expect(await door.openFor("cafe", false)).toEqual({
			why: "untrusted-network",
		});
		settings.enabled = false;
		expect(await door.openFor("home", false)).toEqual({ why: "off" });
		expect(door.view().url).toBeNull();
	});

	test("a locked vault stands in the way", async () => {
		const { door } = await phoneDoor({
			identity: {
				isOpen: false,
				open: () => Promise.reject(new VaultError("locked", "locked")),
				get fingerprint(): Uint8Array {
					throw new VaultError("locked", "locked");
				},
			},
		});
		expect(await door.openFor("home", false)).toEqual({ why: "vault-locked" });
	});
});

describe("networks", () => {
	test("that are trusted are all served, the default one is told, and each answers to its own addresses only", async () => {
		const { door, networks, ask, port } = await openDoor();
		networks.connected = [
			network("second", ["127.0.0.2"], false),
			network("home", ["127.0.0.1"]),
		];
		networks.trusted.add("second");
		await door.refresh();
		expect(door.view()).toMatchObject({
			url: `https://127.0.0.1:${port}`,
			network: { id: "home" },
		});
		const to = `https://127.0.0.2:${port}`;
		expect((await ask({ to })).status).toBe(200);
		expect(
			(await ask({ to, headers: { Host: `127.0.0.1:${port}` } })).code,
		).toBe("forbidden");
	});

	test("an address that comes or goes does not end the streams of the others, and the certificate follows", async () => {
		const { door, networks, open, ask, port, session, phone } =
			await openDoor();
		const stream = await open({
			path: "/api/events",
			headers: await session(phone),
		});
		const closed = new Promise((resolve) => stream.once("close", resolve));
		stream.on("error", silent).resume();
		networks.connected = [network("home", ["127.0.0.1", "127.0.0.3"])];
		await door.refresh();
		// Its client checks the certificate for the address.
		const to = `https://127.0.0.3:${port}`;
		expect((await ask({ to })).status).toBe(200);
		const shown = await shakeHands(port, { rejectUnauthorized: false });
		expect(shown.getPeerX509Certificate()?.subjectAltName).toContain(
			"127.0.0.3",
		);
		shown.destroy();
		networks.connected = [network("home", ["127.0.0.1"])];
		await door.refresh();
		await expect(ask({ to })).rejects.toThrow();
		expect(stream.destroyed).toBe(false);
		networks.connected = [network("home", ["127.0.0.3"])];
		await door.refresh();
		await closed;
		expect((await ask({ to })).status).toBe(200);
	});

	test("link-local IPv6 is left out: no link can name it", async () => {
		const { door, networks, views, base } = await openDoor();
		networks.connected = [network("home", ["127.0.0.1", "fe80::1"])];
		await door.refresh();
		expect(door.view()).toMatchObject({ url: base, why: "" });
		expect(views.at(-1)).toEqual(door.view());
	});
});

test("the port and the name are the same after a start, and another port of the settings moves the door", async () => {
	const { door, memory, settings, base, ask } = await openDoor();
	const { name } = door.view();
	expect(memory.get("phone/name")).toBe(name);
	settings.port = await freePort();
	await door.refresh();
	await expect(ask({})).rejects.toThrow();
	expect((await ask({ to: `https://127.0.0.1:${settings.port}` })).status).toBe(
		200,
	);
	settings.port = 0;
	await door.refresh();
	expect(door.view().url).toBe(base);
});

test("a remembered port or name that is none is not taken", async () => {
	const running = await phoneDoor();
	running.memory.set("phone/port", "70000");
	running.memory.set("phone/name", "evil.example");
	running.pair();
	await running.door.refresh();
	expect(running.door.view().name).toMatch(/^drawbridge-[0-9a-f]{4}\.local$/);
	expect(Number(running.memory.get("phone/port"))).toBeGreaterThan(4_180);
});

test("opening and shutting is recorded, once each, and whoever watches is told once of each change", async () => {
	const { door, notes, views, phone, revoke, base, clock } = await openDoor();
	await Promise.all([door.refresh(), door.refresh(), door.refresh()]);
	expect(views).toHaveLength(1);
	revoke(phone.device.id);
	clock.pass(10_000);
	await door.refresh();
	await door.refresh();
	expect(notes).toEqual([`phone door open at ${base}`, "phone door shut"]);
	expect(views.map(({ url }) => url)).toEqual([base, null]);
});

test("the view says where the CA is, and which", async () => {
	const { door, base, parts } = await openDoor();
	const ca = parts.certificates.list().find(({ kind }) => kind === "server-ca");
	expect(door.view()).toMatchObject({
		caFingerprint: ca?.fingerprint,
		caUrl: `${base}/ca.crt`,
		iosProfileUrl: `${base}/ca.mobileconfig`,
		identity: Buffer.from(parts.identity.fingerprint).toString("hex"),
		nameUrl: null,
	});
});
