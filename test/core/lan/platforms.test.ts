/** What the systems' tools print, and what is read from it. */
import { describe, expect, test } from "vitest";
import { ask, hardwareAddress } from "../../../core/lan/ask.ts";
import * as darwin from "../../../core/lan/networks-darwin.ts";
import * as linux from "../../../core/lan/networks-linux.ts";
import * as win32 from "../../../core/lan/networks-win32.ts";

describe("Linux", () => {
	const head =
		"Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT";
	const arpHead =
		"IP address       HW type     Flags       HW address            Mask     Device";
	const arp = [
		arpHead,
		"192.168.1.1      0x1         0x2         02:FC:00:00:00:05     *        wlan0",
		"10.0.0.1         0x1         0x0         00:00:00:00:00:00     *        eth0",
		"192.168.1.1      0x1         0x2         02:00:00:00:00:66     *        eth9",
		"",
	].join("\n");

	test("the default route with the lowest metric comes first, with its router's hardware address", () => {
		const route = [
			head,
			"eth0\t00000000\t0100000A\t0003\t0\t0\t600\t00000000\t0\t0\t0",
			"wlan0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0",
			"wlan0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0",
			"",
		].join("\n");
		expect(linux.parseWays(route, arp)).toEqual([
			{
				interface: "wlan0",
				router: "192.168.1.1",
				hardware: "02:fc:00:00:00:05",
			},
			{ interface: "eth0", router: "10.0.0.1", hardware: "" },
		]);
	});

	test("a route that is down, refuses, or is half of the internet is none", () => {
		const route = [
			head,
			"wlan0\t00000000\t0101A8C0\t0002\t0\t0\t0\t00000000\t0\t0\t0",
			"lo\t00000000\t00000000\t0200\t0\t0\t0\t00000000\t0\t0\t0",
			"wlan0\t00000000\t0101A8C0\t0203\t0\t0\t0\t00000000\t0\t0\t0",
			"tun0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000080\t0\t0\t0",
			"ppp0\t00000000\t00000000\t0001\t0\t0\t0\t00000000\t0\t0\t0",
		].join("\n");
		expect(linux.parseWays(route, arp)).toEqual([]);
		expect(linux.parseWays("", "")).toEqual([]);
	});

	test("the wireless name is told by whichever tool is there", () => {
		const link =
			"Connected to 02:fc:00:00:00:05 (on wlan0)\n\tSSID: Our: home\n\tfreq: 5180\n";
		expect(linux.parseIw(link)).toBe("Our: home");
		expect(linux.parseIw("Not connected.\n")).toBe("");
		const list =
			"no:wlan0:Next door\nyes:wlan1:Other\nyes:wlan0:Our\\: home\\\\\n";
		expect(linux.parseNmcli(list, "wlan0")).toBe("Our: home\\");
		expect(linux.parseNmcli("no:wlan0:Next door\n", "wlan0")).toBe("");
	});
});

const summary = (ssid: string): string =>
	`<dictionary> {\n  BSSID : 02:fc:00:00:00:05\n  InterfaceType : WiFi\n  SSID : ${ssid}\n  Security : WPA2_PSK\n}\n`;

describe("macOS", () => {
	const routes = `Routing tables

Internet:
Destination        Gateway            Flags               Netif Expire
default            192.168.1.1        UGScg                 en0
default            10.0.0.1           UGScIg                en7
default            link#20            UCSIg               utun3
127                127.0.0.1          UCS                   lo0
192.168.1          link#6             UCS                   en0      !
192.168.1.1        2:fc:0:0:0:5       UHLWIir               en0   1180
`;
	const arp = `? (192.168.1.1) at 2:fc:0:0:0:5 on en0 ifscope [ethernet]
? (192.168.1.20) at (incomplete) on en0 ifscope [ethernet]
? (10.0.0.1) at 2:0:0:0:0:66 on en0 ifscope [ethernet]
? (224.0.0.251) at 1:0:5e:0:0:fb on en0 ifscope permanent [ethernet]
`;
	test("the default routes with their routers' hardware addresses", () => {
		expect(darwin.parseWays(routes, arp)).toEqual([
			{
				interface: "en0",
				router: "192.168.1.1",
				hardware: "02:fc:00:00:00:05",
			},
			{ interface: "en7", router: "10.0.0.1", hardware: "" },
		]);
		expect(darwin.parseWays("", "")).toEqual([]);
	});

	test("the older table, with two more columns, is read as well", () => {
		const older =
			"default            192.168.1.1        UGSc           86        0     en0\n";
		expect(darwin.parseWays(older, arp)).toMatchObject([{ interface: "en0" }]);
	});

	test("the wireless name, unless it is kept from programs", () => {
		expect(darwin.parseSummary(summary("Our home"))).toBe("Our home");
		expect(darwin.parseSummary(summary("<redacted>"))).toBe("");
		expect(darwin.parseSummary("<dictionary> {\n}\n")).toBe("");
	});
});

const address = (own: string) => ({
	address: own,
	netmask: "255.255.255.0",
	family: "IPv4" as const,
	mac: "02:00:00:00:00:01",
	internal: false,
	cidr: `${own}/24`,
});

describe("Windows", () => {
	const interfaces = {
		WLAN: [address("192.168.1.23")],
		Ethernet: [address("10.0.0.7")],
	};
	const routes =
		`===========================================================================
IPv4-Routentabelle
===========================================================================
Aktive Routen:
     Netzwerkziel    Netzwerkmaske          Gateway    Schnittstelle Metrik
          0.0.0.0          0.0.0.0         10.0.0.1         10.0.0.7     55
          0.0.0.0          0.0.0.0      192.168.1.1     192.168.1.23     35
          0.0.0.0          0.0.0.0      192.168.9.1     192.168.9.99      1
        127.0.0.0        255.0.0.0   Auf Verbindung         127.0.0.1    331
`.replaceAll("\n", "\r\n");
	const arp = `
Schnittstelle: 10.0.0.7 --- 0x3
  Internetadresse       Physische Adresse     Typ
  192.168.1.1           02-00-00-00-00-66     dynamisch

Schnittstelle: 192.168.1.23 --- 0xb
  Internetadresse       Physische Adresse     Typ
  192.168.1.1           02-fc-00-00-00-05     dynamisch
  192.168.1.255         ff-ff-ff-ff-ff-ff     statisch
`.replaceAll("\n", "\r\n");

	test("the default routes, by this machine's address, in whichever language", () => {
		expect(win32.parseWays(routes, arp, interfaces)).toEqual([
			{
				interface: "WLAN",
				router: "192.168.1.1",
				hardware: "02:fc:00:00:00:05",
			},
			{ interface: "Ethernet", router: "10.0.0.1", hardware: "" },
		]);
		expect(win32.parseWays("", "", {})).toEqual([]);
	});

	test("the wireless name of each interface", () => {
		const shown = `
Es ist 1 Schnittstelle auf dem System vorhanden:

    Name                   : WLAN
    Beschreibung           : Wi-Fi 6 Adapter
    Physische Adresse      : 02:00:00:00:00:01
    Status                 : Verbunden
    SSID                   : Our: home
    BSSID                  : 02:fc:00:00:00:05
    Profil                 : Old name

    Name                   : WLAN 2
    Status                 : Getrennt

`.replaceAll("\n", "\r\n");
		expect([...win32.parseWireless(shown)]).toEqual([["WLAN", "Our: home"]]);
		expect([...win32.parseWireless("")]).toEqual([]);
	});
});

test.each([
	["2:fc:0:0:0:5", "02:fc:00:00:00:05"],
	["02-FC-00-00-00-05", "02:fc:00:00:00:05"],
	["00:00:00:00:00:00", undefined],
	["ff-ff-ff-ff-ff-ff", undefined],
	["02:fc:00:00:00", undefined],
	["02:fc:00:00:00:zz", undefined],
	["", undefined],
])("the hardware address %s is %s", (text, read) => {
	expect(hardwareAddress(text)).toBe(read);
});

test("a program that is not there, or fails, says nothing", async () => {
	expect(await ask("drawbridge-no-such-program")).toBe("");
});

test.runIf(process.platform === "linux")(
	"programs are found in the system's folders only, and get no shell",
	async () => {
		expect(await ask("printenv", "PATH")).not.toContain("node_modules");
		expect(await ask("printenv", "HOME")).toBe("");
		expect(await ask("echo", "$PATH; id")).toBe("$PATH; id\n");
	},
);
