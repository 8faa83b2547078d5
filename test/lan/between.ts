/**
 * The attacker puts itself in the way: the phone's packets to the desktop's address go by the attacker, as after a forged
 * DHCP or ARP answer, and end there. It reaches the desktop by that one's second address. Says nothing to the gate itself.
 */
import { onTestFinished } from "vitest";
import { fileURLToPath } from "node:url";
import { makeCa } from "../stub/tls.ts";
import { type Lan, nodeScript } from "./namespaces.ts";

const impostorScript = fileURLToPath(new URL("./impostor.ts", import.meta.url));

export interface Between {
	/** What its server has seen: "asked /path", "broken off". */
	readonly saw: readonly string[];
}

/** Also the desktop's, as of a machine with a cable and a wireless card on one network. */
export const secondAddress = "192.168.77.11";

/** Before the gate starts. */
export async function addSecondAddress({ desktop }: Lan): Promise<void> {
	const words = ["addr", "add", `${secondAddress}/24`, "dev", "eth0"];
	await desktop.run(["ip", ...words]);
}

/** Inside a test. `name`: its certificate is for that as well. */
export async function getBetween(
	{ desktop, phone, attacker }: Lan,
	port: string,
	name: string,
): Promise<Between> {
	const ca = await makeCa("the attacker's");
	onTestFinished(() => ca.remove());
	const { address } = desktop;
	const { cert, key } = await ca.issue("leaf", `DNS:${name},IP:${address}`);
	const own = ["addr", "add", `${address}/32`, "dev", "lo"];
	await attacker.run(["ip", ...own]);
	const saw: string[] = [];
	const server = attacker.spawn(
		nodeScript(impostorScript, address, port, cert, key),
	);
	await new Promise<void>((resolve, reject) => {
		server.once("exit", () => reject(new Error("the attacker's server ended")));
		server.stdout?.setEncoding("utf8").on("data", (text: string) => {
			for (const line of text.trim().split("\n"))
				if (line === "listening") resolve();
				else saw.push(line);
		});
	});
	const way = ["route", "add", `${address}/32`, "via", attacker.address];
	await phone.run(["ip", ...way]);
	return { saw };
}
