/** Networks that this machine is on: what tells one from another, and which are trusted. */
import type { NetworkInterfaceInfo } from "node:os";
import type { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test } from "vitest";
import { ChainKey } from "../../../core/audit/chain.ts";
import type { Interfaces, Routes } from "../../../core/lan/network.ts";
import { isPrivatePeer, Networks } from "../../../core/lan/networks.ts";
import type { Surroundings } from "../../../core/lan/surroundings.ts";
import { eventually } from "../eventually.ts";
import { FakeClock, openDatabase, tempHome } from "../parts.ts";

const v4 = (cidr: string): NetworkInterfaceInfo => ({
	address: cidr.split("/")[0] ?? "",
	netmask: "255.255.255.0",
	family: "IPv4",
	mac: "02:00:00:00:00:01",
	internal: cidr.startsWith("127."),
	cidr,
});
const v6 = (cidr: string): NetworkInterfaceInfo => ({
	address: cidr.split("/")[0] ?? "",
	netmask: "ffff:ffff:ffff:ffff::",
	family: "IPv6",
	mac: "02:00:00:00:00:01",
	internal: cidr === "::1/128",
	cidr,
	scopeid: 0,
});

/** Where a test says that this machine is. */
class Place implements Surroundings {
	here: Interfaces = {
		lo: [v4("127.0.0.1/8"), v6("::1/128")],
		wlan0: [
			v6("fe80::1/64"),
			v6("2a00:1450::7/64"),
			v6("fd12:3456::9/64"),
			v4("192.168.1.23/24"),
		],
	};
	ways: Routes["ways"] = [
		{
			interface: "wlan0",
			router: "192.168.1.1",
			hardware: "02:fc:00:00:00:05",
		},
	];
	wireless = new Map([["wlan0", "Home"]]);
	fails = false;
	asked = 0;

	interfaces(): Interfaces {
		return this.here;
	}

	async routes(): Promise<Routes> {
		this.asked++;
		if (this.fails) throw new Error("no tools");
		return { ways: this.ways, wireless: this.wireless };
	}
}

interface Setup {
	readonly networks: Networks;
	readonly place: Place;
	readonly clock: FakeClock;
	readonly db: DatabaseSync;
	readonly changes: () => number;
	readonly logged: string[];
	/** Another one on the same state, as after a restart. */
	readonly again: () => Networks;
}

async function setup(env: NodeJS.ProcessEnv = {}): Promise<Setup> {
	const db = openDatabase(await tempHome());
	const clock = new FakeClock();
	const place = new Place();
	const logged: string[] = [];
	let changes = 0;
	const again = (): Networks => {
		const networks = new Networks({
			db,
			clock,
			log: (_level, message) => logged.push(message),
			onChange: () => changes++,
			surroundings: place,
			env,
			everyMs: 5,
		});
		onTestFinished(() => networks.close());
		return networks;
	};
	const parts = { place, clock, db, changes: () => changes, logged, again };
	return { ...parts, networks: again() };
}

const key = new ChainKey("0123456789abcdef".repeat(4));

describe("a network", () => {
	test("has this machine's private addresses there, the IPv4 first, and no others", async () => {
		const { networks } = await setup();
		expect(await networks.look()).toEqual([
			{
				id: expect.stringMatching(/^[0-9a-f]{16}$/),
				name: "Home",
				interface: "wlan0",
				addresses: ["192.168.1.23", "fd12:3456::9"],
				address: "192.168.1.23/24",
				router: "02:fc:00:00:00:05",
				isDefault: true,
			},
		]);
	});

	test("is another one with another router or another name, and the same with another address", async () => {
		const { networks, place } = await setup();
		const idNow = async (): Promise<string | undefined> =>
			(await networks.look())[0]?.id;
		const home = await idNow();
		place.here = { wlan0: [v4("192.168.1.99/24")] };
		expect(await idNow()).toBe(home);
		place.wireless.set("wlan0", "Cafe");
		const cafe = await idNow();
		place.wireless.set("wlan0", "Home");
		place.ways = [{ ...place.ways[0], hardware: "02:00:00:00:00:66" }].map(
			({ hardware }) => ({
				interface: "wlan0",
				router: "192.168.1.1",
				hardware,
			}),
		);
		const spoofed = await idNow();
		expect(new Set([home, cafe, spoofed]).size).toBe(3);
	});

	test("without a router is told by its interface and subnet", async () => {
		const { networks, place } = await setup();
		place.ways = [];
		const seen = async (cidr: NetworkInterfaceInfo): Promise<string> => {
			place.here = { eth1: [cidr] };
			const [one] = await networks.look();
			expect(one).toMatchObject({ router: "", isDefault: false });
			return one?.id ?? "";
		};
		const first = await seen(v4("10.0.7.2/24"));
		expect(await seen(v4("10.0.7.9/24"))).toBe(first);
		expect(await seen(v4("10.0.8.2/24"))).not.toBe(first);
		const six = await seen(v6("fd12:3456:789a:1::5/64"));
		expect(await seen(v6("fd12:3456:789a:1:aaaa:bbbb:cccc:dddd/64"))).toBe(six);
		expect(await seen(v6("fd12:3456:789a:2::5/64"))).not.toBe(six);
	});

	test("is none where its router does not say who it is", async () => {
		const { networks, place } = await setup();
		place.ways = [{ interface: "wlan0", router: "192.168.1.1", hardware: "" }];
		expect(await networks.look()).toEqual([]);
	});

	test("is none of containers, machines within this one, and tunnels, unless the way leads through it", async () => {
		const { networks, place } = await setup();
		for (const name of ["docker0", "br-12ab", "virbr0", "vEthernet (WSL)"])
			place.here = { ...place.here, [name]: [v4("172.17.0.1/16")] };
		for (const name of ["tun0", "wg0", "utun4", "tailscale0"])
			place.here = { ...place.here, [name]: [v4("10.8.0.2/24")] };
		const names = async (): Promise<string[]> =>
			(await networks.look()).map((one) => one.interface);
		expect(await names()).toEqual(["wlan0"]);
		const router = { router: "172.17.0.254", hardware: "02:00:00:00:00:77" };
		place.ways = [
			{ interface: "tun0", ...router },
			{ interface: "br-12ab", ...router },
			...place.ways,
		];
		expect(await names()).toEqual(["br-12ab", "wlan0"]);
	});

	test("that cannot be found out is none, which is said once", async () => {
		const { networks, place, logged } = await setup();
		place.fails = true;
		expect(await networks.look()).toEqual([]);
		expect(await networks.look()).toEqual([]);
		expect(logged).toHaveLength(1);
		place.fails = false;
		expect(await networks.look()).toHaveLength(1);
	});

	test("has a name that commands no terminal", async () => {
		const { networks, place } = await setup();
		place.wireless.set("wlan0", "\u001b[2Jfree\u202e");
		expect((await networks.look())[0]?.name).toBe("\\u001b[2Jfree\\u202e");
	});
});

describe("trust", () => {
	test("is given to one network, outlives a restart, and ends at once", async () => {
		const { networks, place, again } = await setup();
		networks.sealed.open(key, false);
		expect(networks.trust("0123456789abcdef")).toBeUndefined();
		const [home] = await networks.look();
		const id = home?.id ?? "";
		expect(networks.isTrusted(id)).toBe(false);
		expect(networks.trust(id)).toMatchObject({ id, trusted: true });
		place.wireless.set("wlan0", "Cafe");
		const [cafe] = await networks.look();
		expect(networks.isTrusted(cafe?.id ?? "")).toBe(false);
		expect(networks.list()).toMatchObject([
			{ name: "Cafe", trusted: false, connected: true },
			{ id, name: "Home", trusted: true, connected: false, address: "" },
		]);

		const later = again();
		later.sealed.open(key, false);
		expect(later.isTrusted(id)).toBe(true);
		expect(later.forget(id)).toMatchObject({ id, trusted: false });
		expect(later.isTrusted(id)).toBe(false);
		expect(later.forget(id)).toBeUndefined();
		expect(again().isTrusted(id)).toBe(false);
	});

	test("is not what somebody else wrote into the state", async () => {
		const { networks, db, again, logged, changes } = await setup();
		networks.sealed.open(key, true);
		const [home] = await networks.look();
		const id = home?.id ?? "";
		networks.trust(id);
		db.prepare(
			"INSERT INTO network (id, name, interface, router, trusted_at) VALUES ('f00d', 'Cafe', 'wlan0', '', 1)",
		).run();
		const later = again();
		const before = changes();
		later.sealed.open(key, false);
		expect(later.isTrusted("f00d")).toBe(false);
		expect(later.isTrusted(id)).toBe(true);
		expect(later.trust("f00d")).toBeUndefined();
		expect(logged).toHaveLength(1);
		expect(changes()).toBeGreaterThan(before);
		// Moved to another network by hand.
		db.prepare("UPDATE network SET id = 'beef' WHERE id = ?").run(id);
		const latest = again();
		latest.sealed.open(key, false);
		expect(latest.isTrusted("beef")).toBe(false);
	});
});

describe("following", () => {
	test("tells of a change once, and of nothing where nothing changed", async () => {
		const { networks, place, changes } = await setup();
		networks.follow();
		await eventually(() => networks.connected.length).toBe(1);
		expect(changes()).toBe(1);
		await networks.look();
		expect(changes()).toBe(1);
		place.here = { wlan0: [v4("192.168.1.99/24")] };
		await eventually(() => networks.connected[0]?.address).toBe(
			"192.168.1.99/24",
		);
		expect(changes()).toBe(2);
	});

	test("asks for routes again when addresses change, or after a while, and not otherwise", async () => {
		const { networks, place, clock } = await setup();
		networks.follow();
		await eventually(() => place.asked).toBe(1);
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(place.asked).toBe(1);
		clock.pass(10_000);
		await eventually(() => place.asked).toBe(2);
		place.here = { wlan0: [v4("192.168.1.99/24")] };
		await eventually(() => place.asked).toBe(3);
	});

	test("ends when it is closed", async () => {
		const { networks, place, clock, changes } = await setup();
		networks.follow();
		await eventually(() => networks.connected.length).toBe(1);
		networks.close();
		clock.pass(60_000);
		place.here = {};
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(changes()).toBe(1);
	});
});

describe("the network of one machine's tests", () => {
	test("is there only where the environment says so, and has to be trusted", async () => {
		const usual = await setup({ DRAWBRIDGE_PHONE_LOOPBACK: "0" });
		expect((await usual.networks.look()).map(({ id }) => id)).not.toContain(
			"loopback",
		);
		const { networks } = await setup({ DRAWBRIDGE_PHONE_LOOPBACK: "1" });
		const [first, second] = await networks.look();
		expect(first).toMatchObject({
			id: "loopback",
			addresses: ["127.0.0.1"],
			isDefault: true,
		});
		expect(second).toMatchObject({ interface: "wlan0", isDefault: false });
		expect(networks.isTrusted("loopback")).toBe(false);
		expect(networks.trust("loopback")).toMatchObject({ trusted: true });
	});
});

test.each([
	"10.0.0.1",
	"172.16.0.1",
	"172.31.255.254",
	"192.168.77.20",
	"169.254.3.4",
	"::ffff:192.168.1.2",
	"::ffff:c0a8:102",
	"fd00::1",
	"fc00::1",
	"fe80::1",
	"fe80::1%wlan0",
	"FE80::1%3",
])("%s may be a phone", (address) => {
	expect(isPrivatePeer(address)).toBe(true);
});

test.each([
	"",
	"phone.local",
	"127.0.0.1",
	"::1",
	"::ffff:127.0.0.1",
	"::",
	"0.0.0.0",
	"8.8.8.8",
	"::ffff:8.8.8.8",
	"172.15.255.255",
	"172.32.0.1",
	"192.169.0.1",
	"100.64.0.1",
	"198.51.100.9",
	"2a00:1450::1",
	"fec0::1",
	"ff02::fb",
	"10.0.0.1%wlan0",
	"10.0.0.256",
	"10.0.0.1:80",
])("%s may not", (address) => {
	expect(isPrivatePeer(address)).toBe(false);
});
