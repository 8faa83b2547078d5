/**
 * HTTP over connections that came in by a door only the owner's user can open, instead of by a port: `drawbridge connect`
 * uses it. The same steps hold as for every other request; nobody is let in for coming this way.
 */
import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { type OwnHosts, ownHosts } from "../origin.ts";
import type { Listener } from "./exchange.ts";
import { createInbound } from "./http1.ts";
import type { InboundHandlers, InboundTimeouts } from "./wire.ts";

/** What clients that come this way call the gate. */
export const ownerHost = "localhost";

export class OwnerListener implements Listener {
	readonly secure = false;
	readonly alwaysStrict = false;
	readonly foreignClients = false;
	readonly isLocal = true as const;
	readonly hosts: OwnHosts = ownHosts({ host: ownerHost, port: 80 }, []);
	readonly #server: Server;
	readonly #connections = new Set<Socket>();

	constructor(handlers: InboundHandlers, timeouts: InboundTimeouts) {
		this.#server = createInbound(
			randomBytes(4).toString("hex"),
			timeouts,
			handlers,
			this,
		);
	}

	/** From here on the connection speaks HTTP. */
	take(socket: Socket): void {
		this.#connections.add(socket);
		socket.once("close", () => this.#connections.delete(socket));
		this.#server.emit("connection", socket);
	}

	/** `true`: no connection has bytes of an answer still to send. */
	isFlushed(): boolean {
		for (const socket of this.#connections)
			if (socket.writableLength > 0) return false;
		return true;
	}
}
