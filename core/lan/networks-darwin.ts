/** Routes, routers and wireless names on macOS, by its own tools. Not tried on a Mac: only against what they print. */
import { type Ask, hardwareAddress } from "./ask.ts";
import type { Routes, Way } from "./network.ts";

export async function darwinRoutes(ask: Ask): Promise<Routes> {
	const ways = parseWays(
		await ask("netstat", "-rn", "-f", "inet"),
		await ask("arp", "-an"),
	);
	const wireless = new Map<string, string>();
	for (const { interface: name } of ways) {
		const ssid = parseSummary(await ask("ipconfig", "getsummary", name));
		if (ssid) wireless.set(name, ssid);
	}
	return { ways, wireless };
}

/** From `netstat -rn -f inet`, which has the route that is taken first, and `arp -an`. */
export function parseWays(routes: string, arp: string): Way[] {
	const neighbours = new Map<string, string>();
	for (const [, address, hardware = "", device] of arp.matchAll(
		/\(([\d.]+)\) at ([0-9a-f:]+) on (\S+)/g,
	)) {
		const known = hardwareAddress(hardware);
		if (known) neighbours.set(`${device} ${address}`, known);
	}
	const ways = [
		...routes.matchAll(/^default +([\d.]+) +\S*G\S* +(?:\d+ +\d+ +)?(\w+)/gm),
	];
	return ways.map(([, router = "", device = ""]) => ({
		interface: device,
		router,
		hardware: neighbours.get(`${device} ${router}`) ?? "",
	}));
}

/** `ipconfig getsummary en0`. Newer systems keep the name from programs that may not know where they are. */
export function parseSummary(text: string): string {
	const ssid = /^\s*SSID : (.+)$/m.exec(text)?.[1] ?? "";
	return ssid === "<redacted>" ? "" : ssid;
}
