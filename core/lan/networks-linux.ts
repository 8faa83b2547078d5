/** Routes, routers and wireless names on Linux: the kernel's tables, and for the names whichever tool is there. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { type Ask, hardwareAddress } from "./ask.ts";
import type { Interfaces, Routes, Way } from "./network.ts";

export async function linuxRoutes(
	ask: Ask,
	interfaces: Interfaces,
): Promise<Routes> {
	const [route, arp] = [
		await read("/proc/net/route"),
		await read("/proc/net/arp"),
	];
	const wireless = new Map<string, string>();
	for (const name of Object.keys(interfaces)) {
		if (!existsSync(`/sys/class/net/${name}/phy80211`)) continue;
		const ssid =
			parseIw(await ask("iw", "dev", name, "link")) ||
			(await ask("iwgetid", name, "--raw")).trim() ||
			parseNmcli(
				await ask(
					"nmcli",
					"--terse",
					"--fields",
					"ACTIVE,DEVICE,SSID",
					"device",
					"wifi",
					"list",
					"--rescan",
					"no",
				),
				name,
			);
		if (ssid) wireless.set(name, ssid);
	}
	return { ways: parseWays(route, arp), wireless };
}

const read = (file: string): Promise<string> =>
	readFile(file, "latin1").catch(() => "");

/** Flags of <linux/route.h>. */
const up = 0x1;
const viaRouter = 0x2;
const rejected = 0x200;
/** Of <linux/if_arp.h>: the entry is complete. */
const complete = 0x2;

/** From /proc/net/route and /proc/net/arp. Of an unanswered router the hardware address is empty. */
export function parseWays(route: string, arp: string): Way[] {
	const neighbours = new Map<string, string>();
	for (const line of arp.split("\n").slice(1)) {
		const [address, , flags, hardware = "", , device] = line
			.trim()
			.split(/\s+/);
		const known = hardwareAddress(hardware);
		if (known && Number(flags) & complete)
			neighbours.set(`${device} ${address}`, known);
	}
	return route
		.split("\n")
		.map((line) => line.trim().split(/\s+/))
		.filter(([, to, gateway = "", flags = "", , , , mask]) => {
			const set = Number.parseInt(flags, 16);
			const isOn = (set & (up | viaRouter | rejected)) === (up | viaRouter);
			return (
				isOn &&
				to === "00000000" &&
				mask === "00000000" &&
				/^[0-9A-F]{8}$/.test(gateway)
			);
		})
		.toSorted((a, b) => Number(a[6]) - Number(b[6]))
		.map(([device = "", , gateway = ""]) => {
			// The kernel prints the word as this machine's processor has it: all that we run on are little-endian.
			const router = [...Buffer.from(gateway, "hex")].toReversed().join(".");
			const hardware = neighbours.get(`${device} ${router}`) ?? "";
			return { interface: device, router, hardware };
		});
}

/** `iw dev wlan0 link`. */
export const parseIw = (text: string): string =>
	/^\s*SSID: (.+)$/m.exec(text)?.[1] ?? "";

/** `nmcli --terse`: a backslash before each colon that is none of its own. */
export function parseNmcli(text: string, device: string): string {
	const start = `yes:${device}:`;
	const line = text.split("\n").find((one) => one.startsWith(start)) ?? "";
	return line.slice(start.length).replaceAll(/\\(.)/g, "$1");
}
