/** A phone on the desktop's network, and whoever else knocks: who gets to the phone door, and where it is. */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { outcomeOf } from "../attack/pairing/desktop.ts";
import { soon } from "../attack/pairing/pair.ts";
import { type Phone, Phone as PairedPhone, Visitor } from "../stub/phone.ts";
import { Browser } from "../stub/phone-browser.ts";
import { type Desktop, openQr, reachedDemo, startDesktop } from "./desktop.ts";
import type { Knocked } from "./knock.ts";
import {
	type Host,
	type Lan,
	makeLan,
	nodeScript,
	skipsNamespaces,
} from "./namespaces.ts";
import { reachFrom } from "./reach.ts";

const knockScript = fileURLToPath(new URL("./knock.ts", import.meta.url));
const questionScript = fileURLToPath(new URL("./question.ts", import.meta.url));

async function knock(
	from: Host,
	address: string,
	port: number | string,
): Promise<Knocked> {
	const { stdout } = await from.run(
		nodeScript(knockScript, address, String(port)),
	);
	// Printed by our own script.
	return JSON.parse(stdout) as Knocked;
}

/** Of the name, as the phone's network tells it now; undefined: nobody does. */
async function lookUp(lan: Lan, name: string): Promise<string | undefined> {
	const words = [lan.phone.address, name, "A", "5353", "2000"];
	const { stdout } = await lan.phone.run(nodeScript(questionScript, ...words));
	// Printed by our own script.
	const said = JSON.parse(stdout) as {
		answers: { ttl: number; data: string }[];
	} | null;
	return said?.answers.find(({ ttl }) => ttl > 0)?.data;
}

/** By the network's own packets, over a certificate that was clicked through. */
async function paired(
	lan: Lan,
	desktop: Desktop,
	byName = false,
): Promise<Phone> {
	const { id, link } = await openQr(desktop, byName);
	const port = Number(link.port);
	const reaches = await reachFrom(lan.phone, lan.desktop.address, port);
	const visitor = Visitor.byLink(link.href, { reaches });
	await visitor.hello();
	await visitor.confirm();
	const { caller } = await desktop.call("pair.status", {});
	expect(caller).toMatchObject({
		address: lan.phone.address,
		certificate: "untrusted",
		byName,
		words: visitor.handshake.words,
	});
	await desktop.call("pair.confirm", { id });
	const phone = await visitor.paired();
	await phone.open();
	return phone;
}

describe.skipIf(skipsNamespaces)("a phone on the desktop's network", () => {
	test("pairs once that network is trusted, is shown no word of a critical call, and denies it", async () => {
		const lan = await makeLan();
		const desktop = await startDesktop(lan);
		expect(desktop.network).toMatchObject({
			interface: "eth0",
			router: lan.routerHardware,
			trusted: false,
		});
		expect(await outcomeOf(desktop.call("pair.start", {}))).toBe("conflict");
		const phone = await paired(lan, desktop);
		expect(phone.paired.tier).toBe("untrusted");
		expect(new URL(phone.browser.origin).hostname).toBe(lan.desktop.address);

		const held = await desktop.hold("rm -rf ~/photos");
		const card = await phone.card(({ id }) => id === held.id);
		expect([card.risk, card.redacted, card.allow]).toEqual([
			"critical",
			true,
			[],
		]);
		expect(JSON.stringify(await phone.state())).not.toContain("photos");
		const allowed = await phone.decide(card, "allow");
		expect(allowed.code).toBe("not-allowed");
		const denied = await phone.decide(card, "deny");
		expect([denied.code, denied.receipt?.state]).toEqual(["", "denied"]);
		expect((await held.told).body).not.toMatch(reachedDemo);
		const [device] = await desktop.call("device.list", {});
		expect(device?.address).toBe(lan.phone.address);
	});
});

describe.skipIf(skipsNamespaces)("the phone door", () => {
	test("shakes hands with who is on a private network, at the trusted network's address and its own names only", async () => {
		const lan = await makeLan();
		const desktop = await startDesktop(lan);
		const { address } = lan.desktop;
		const { link } = await openQr(desktop);
		const { port } = link;
		const { name } = await desktop.call("phone.status", {});

		const [phone, prober, guest, itself, gate] = await Promise.all([
			knock(lan.phone, address, port),
			knock(lan.prober, address, port),
			knock(lan.guest, lan.guestSide, port),
			knock(lan.desktop, "127.0.0.1", port),
			knock(lan.phone, address, desktop.gatePort),
		]);
		expect(phone).toMatchObject({ got: "handshake" });
		expect(phone).toMatchObject({ names: expect.stringContaining(address) });
		expect(phone).toMatchObject({ names: expect.stringContaining(name) });
		expect(JSON.stringify(phone)).not.toContain(lan.guestSide);
		expect(prober.got).toBe("dropped");
		// A system answers for all its addresses on every interface: whoever says so to their own system gets there.
		await lan.guest.run(["ip", "route", "add", address, "via", lan.guestSide]);
		expect((await knock(lan.guest, address, port)).got).toBe("dropped");
		expect([guest.got, itself.got, gate.got]).toEqual([
			"refused",
			"refused",
			"refused",
		]);

		const reaches = await reachFrom(lan.phone, address, Number(port));
		const browser = new Browser({ origin: link.origin, reaches });
		expect((await browser.get("/")).status).toBe(200);
		for (const host of ["evil.example", lan.guestSide, lan.phone.address]) {
			const Host = `${host}:${port}`;
			expect((await browser.get("/", { Host })).code).toBe("forbidden");
		}
	});

	test("shuts when its network is forgotten, streams included, and opens there again when it is trusted", async () => {
		const lan = await makeLan();
		const desktop = await startDesktop(lan);
		const phone = await paired(lan, desktop);
		const { origin } = phone.browser;
		const { port } = new URL(origin);
		const stream = await phone.watch();
		await desktop.call("network.forget", { id: desktop.network.id });
		await stream.ended;
		expect((await knock(lan.phone, lan.desktop.address, port)).got).toBe(
			"refused",
		);
		expect(await desktop.call("phone.status", {})).toMatchObject({
			url: null,
			why: "untrusted-network",
		});
		await desktop.call("network.trust", { id: desktop.network.id });
		await soon(async () =>
			(await desktop.call("phone.status", {})).url === origin
				? true
				: undefined,
		);
		await phone.open();
		expect((await phone.state()).glance.object.device.id).toBe(phone.id);
	});

	test("moves with the desktop's address, with its certificate and its name, and a phone that knows the name goes on", async () => {
		const lan = await makeLan();
		const desktop = await startDesktop(lan);
		const phone = await paired(lan, desktop, true);
		const { origin } = phone.browser;
		const { hostname, port } = new URL(origin);
		expect(await lookUp(lan, hostname)).toBe(lan.desktop.address);

		const next = "192.168.77.11";
		for (const words of [
			["addr", "del", `${lan.desktop.address}/24`, "dev", "eth0"],
			["addr", "add", `${next}/24`, "dev", "eth0"],
			["route", "add", "default", "via", lan.router.address],
		])
			await lan.desktop.run(["ip", ...words]);
		await soon(async () => {
			const { url } = await desktop.call("phone.status", {});
			return url === `https://${next}:${port}` ? true : undefined;
		});
		expect(await soon(() => lookUp(lan, hostname))).toBe(next);
		expect(await knock(lan.phone, next, port)).toMatchObject({
			got: "handshake",
			names: expect.stringContaining(next),
		});

		const reaches = await reachFrom(lan.phone, next, Number(port));
		const moved = new Browser({ origin, reaches });
		const same = new PairedPhone(moved, phone.key, phone.paired);
		await same.open();
		expect((await same.state()).glance.object.device.id).toBe(phone.id);
	}, 60_000);
});
