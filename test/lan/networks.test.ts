/** What a machine sees of the networks it is on, and how the tests' own network behaves. */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Network } from "../../core/lan/networks.ts";
import {
	type Host,
	makeLan,
	nodeScript,
	skipsNamespaces,
} from "./namespaces.ts";

const lookScript = fileURLToPath(new URL("./look.ts", import.meta.url));

async function look(host: Host): Promise<Network[]> {
	const { stdout } = await host.run(nodeScript(lookScript));
	// Printed by our own script.
	return JSON.parse(stdout) as Network[];
}

describe.skipIf(skipsNamespaces)("a machine on two networks", () => {
	test("is reached by the one its route goes by, which is known by its router", async () => {
		const lan = await makeLan();
		const [first, second, ...more] = await look(lan.desktop);
		expect(more).toEqual([]);
		expect(first).toMatchObject({
			interface: "eth0",
			addresses: [lan.desktop.address],
			address: `${lan.desktop.address}/24`,
			router: lan.routerHardware,
			isDefault: true,
		});
		expect(second).toMatchObject({
			interface: "eth1",
			addresses: [lan.guestSide],
			router: "",
			isDefault: false,
		});
	});

	test("is on the same network as the phone beside it, and on another when the router is another", async () => {
		const lan = await makeLan();
		const [desktop] = await look(lan.desktop);
		const [phone] = await look(lan.phone);
		expect(phone?.id).toBe(desktop?.id);
		const other = "02:00:00:00:00:99";
		await lan.router.run(["ip", "link", "set", "lan0", "address", other]);
		await lan.desktop.run(["ip", "neigh", "flush", "all"]);
		const [moved] = await look(lan.desktop);
		expect(moved).toMatchObject({ router: other });
		expect(moved?.id).not.toBe(desktop?.id);
	});

	test("is on no network whose router does not say who it is, and on none with a public address", async () => {
		const lan = await makeLan();
		await lan.desktop.run(["ip", "neigh", "flush", "all"]);
		await lan.router.run(["ip", "link", "set", "lan0", "down"]);
		const seen = await look(lan.desktop);
		expect(seen.map((one) => one.interface)).toEqual(["eth1"]);
		expect(await look(lan.prober)).toEqual([]);
	});
});

describe.skipIf(skipsNamespaces)("the tests' own network", () => {
	test("lets phone, attacker and prober reach the desktop, the guest from its own side only", async () => {
		const lan = await makeLan();
		const reaches = async (from: Host, to: string): Promise<boolean> => {
			const dial = `require("node:net").connect(${port}, "${to}").setTimeout(2000, () => process.exit(1)).on("connect", () => process.exit(0)).on("error", () => process.exit(1))`;
			return (await from.run([process.execPath, "-e", dial])).code === 0;
		};
		const listen = `const s = require("node:net").createServer().listen(0, () => console.log(s.address().port))`;
		const server = lan.desktop.spawn([process.execPath, "-e", listen]);
		const port = await new Promise<number>((resolve) =>
			server.stdout?.once("data", (text: Buffer) =>
				resolve(Number(text.toString())),
			),
		);
		const { address } = lan.desktop;
		expect(await reaches(lan.phone, address)).toBe(true);
		expect(await reaches(lan.attacker, address)).toBe(true);
		expect(await reaches(lan.prober, address)).toBe(true);
		expect(await reaches(lan.guest, lan.guestSide)).toBe(true);
		expect(await reaches(lan.guest, address)).toBe(false);
	});

	test("leaves nothing behind", async () => {
		const lan = await makeLan();
		lan.phone.spawn(["sleep", "1000"]);
		await lan.remove();
		const { stdout } = await (await makeLan()).phone.run(["ip", "netns"]);
		const { router, desktop, phone, attacker, guest, prober } = lan;
		for (const one of [router, desktop, phone, attacker, guest, prober])
			expect(stdout).not.toContain(one.namespace);
	});
});
