/**
 * Routes, routers and wireless names on Windows, by its own tools. They speak the user's language, so that only the shape
 * of what they print is looked at. Not tried on Windows: only against what they print.
 */
import { type Ask, hardwareAddress } from "./ask.ts";
import type { Interfaces, Routes, Way } from "./network.ts";

export async function win32Routes(
	ask: Ask,
	interfaces: Interfaces,
): Promise<Routes> {
	return {
		ways: parseWays(
			await ask("route.exe", "print", "-4"),
			await ask("arp.exe", "-a"),
			interfaces,
		),
		wireless: parseWireless(
			await ask("netsh.exe", "wlan", "show", "interfaces"),
		),
	};
}

/** From `route print -4` and `arp -a`, which both name an interface by this machine's address there. */
export function parseWays(
	routes: string,
	arp: string,
	interfaces: Interfaces,
): Way[] {
	const names = new Map(
		Object.entries(interfaces).flatMap(([name, infos = []]) =>
			infos.map(({ address }): [string, string] => [address, name]),
		),
	);
	const neighbours = new Map<string, string>();
	let own = "";
	for (const line of arp.split(/\r?\n/)) {
		// "Interface: 192.168.1.23 --- 0x5", in whichever language.
		own = / ([\d.]+) --- 0x/.exec(line)?.[1] ?? own;
		const [, address, hardware = ""] =
			/^\s+([\d.]+)\s+([0-9a-f]{2}(?:-[0-9a-f]{2}){5})\s/i.exec(line) ?? [];
		const known = hardwareAddress(hardware);
		if (known) neighbours.set(`${own} ${address}`, known);
	}
	const lines = [
		...routes.matchAll(
			/^\s+0\.0\.0\.0\s+0\.0\.0\.0\s+([\d.]+)\s+([\d.]+)\s+(\d+)\s*$/gm,
		),
	].toSorted((a, b) => Number(a[3]) - Number(b[3]));
	return lines.flatMap(([, router = "", local = ""]) => {
		const name = names.get(local);
		const hardware = neighbours.get(`${local} ${router}`) ?? "";
		return name === undefined ? [] : [{ interface: name, router, hardware }];
	});
}

/** `netsh wlan show interfaces`: a block an interface, its name on the first line, one "SSID" beside a "BSSID". */
export function parseWireless(text: string): Map<string, string> {
	const wireless = new Map<string, string>();
	for (const block of text.split(/\r?\n\s*\r?\n/)) {
		const name = /^\s+\S[^:]*: (.*?)\s*$/m.exec(block)?.[1];
		const ssid = /^\s+SSID\s*: (.+?)\s*$/m.exec(block)?.[1];
		if (name && ssid) wireless.set(name, ssid);
	}
	return wireless;
}
