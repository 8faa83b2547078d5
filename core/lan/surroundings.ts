/** Where this machine is, as its system tells: its addresses and its routes. Keeps nothing, and knows of no trust. */
import { createSocket } from "node:dgram";
import { networkInterfaces } from "node:os";
import { setTimeout as pause } from "node:timers/promises";
import { ask } from "./ask.ts";
import type { Interfaces, Routes } from "./network.ts";
import { darwinRoutes } from "./networks-darwin.ts";
import { linuxRoutes } from "./networks-linux.ts";
import { win32Routes } from "./networks-win32.ts";

export interface Surroundings {
	/** Costs nothing. */
	interfaces(): Interfaces;
	/** Asks programs, and a router that has been silent. */
	routes(interfaces: Interfaces): Promise<Routes>;
}

/** How long a router may take to say who it is. */
const answerMs = 300;

export const system: Surroundings = {
	interfaces: networkInterfaces,
	async routes(interfaces) {
		const first = await read(interfaces);
		const silent = first.ways.filter(({ hardware }) => hardware === "");
		if (silent.length === 0) return first;
		await Promise.all(silent.map(({ router }) => rouse(router)));
		await pause(answerMs);
		return await read(interfaces);
	},
};

async function read(interfaces: Interfaces): Promise<Routes> {
	const { platform } = process;
	if (platform === "darwin") return await darwinRoutes(ask);
	if (platform === "win32") return await win32Routes(ask, interfaces);
	return await linuxRoutes(ask, interfaces);
}

/** The system asks for the hardware address of whomever it has to send to: one byte to the discard port (RFC 863). */
function rouse(router: string): Promise<void> {
	return new Promise((resolve) => {
		const socket = createSocket("udp4");
		const done = (): void => {
			socket.close();
			resolve();
		};
		socket.once("error", done);
		socket.send(Uint8Array.of(0), 9, router, (error) => {
			if (!error) done();
		});
	});
}
