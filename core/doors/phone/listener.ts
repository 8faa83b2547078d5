/**
 * One address of the phone door: a TLS server for HTTP/1.1 there, its connections, and its certificate. Whoever is not on
 * the local network, or has enough connections, is dropped before the handshake. Knows no route.
 */
import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { Server as TlsServer } from "node:tls";
import {
	createTlsServer,
	followHandshakes,
	type Material,
	secureContext,
} from "../../inbound/tls.ts";
import type { TlsMaterial } from "../../certificates/certificates.ts";
import { isNear } from "../../lan/near.ts";
import { hostOf, isPeerAllowed, peerOf, type Place } from "./guard.ts";
import { connectionsInAll, type PhoneLimits } from "./limits.ts";

export interface PhoneTimeouts {
	/** For a handshake, and from the first byte of a request to the end of its header. */
	readonly headerMs: number;
	/** To the end of its body. */
	readonly requestMs: number;
	readonly idleMs: number;
}

export const phoneTimeouts: PhoneTimeouts = {
	headerMs: 10_000,
	requestMs: 20_000,
	idleMs: 60_000,
};

export interface ListenerOptions {
	readonly address: string;
	readonly limits: PhoneLimits;
	readonly timeouts: PhoneTimeouts;
	readonly handle: (
		req: IncomingMessage,
		res: ServerResponse,
		place: Place,
	) => void;
}

export class PhoneListener {
	readonly address: string;
	readonly #options: ListenerOptions;
	readonly #server: Server;
	readonly #sockets = new Set<Socket>();
	#shown: TlsMaterial;
	#port = 0;
	#place: Place;

	constructor(options: ListenerOptions, material: TlsMaterial) {
		const { address, timeouts } = options;
		this.address = address;
		this.#options = options;
		this.#shown = material;
		this.#place = { address, hosts: [], nameHost: "" };
		this.#server = createTlsServer(
			{
				insecureHTTPParser: false,
				// Refused by the guard, with a problem like every other refusal.
				requireHostHeader: false,
				maxHeaderSize: 16 * 1024,
				headersTimeout: timeouts.headerMs,
				requestTimeout: timeouts.requestMs,
				connectionsCheckingInterval: Math.min(1_000, timeouts.headerMs),
				keepAliveTimeout: timeouts.idleMs,
			},
			{ material: plain(material), clients: "none" },
			timeouts.headerMs,
		);
		this.#follow();
	}

	/** 0 lets the OS choose. Rejects with the system's error where the port is taken or the address is gone. */
	async listen(port: number): Promise<void> {
		this.#server.listen(port, this.address);
		await once(this.#server, "listening");
		const bound = this.#server.address();
		this.#port = typeof bound === "object" && bound ? bound.port : 0;
	}

	get port(): number {
		return this.#port;
	}

	/** What it is called from now on. */
	name(addresses: readonly string[], name: string): void {
		const nameHost = hostOf(name, this.#port);
		this.#place = {
			address: this.address,
			hosts: [...addresses.map((one) => hostOf(one, this.#port)), nameHost],
			nameHost,
		};
	}

	/** Who connects from now on is shown this one; streams go on. */
	show(material: TlsMaterial): void {
		const { key, cert } = this.#shown;
		if (material.key === key && material.cert === cert) return;
		if (this.#server instanceof TlsServer)
			this.#server.setSecureContext(secureContext(plain(material)));
		this.#shown = material;
	}

	/** Ends every connection, half a handshake included. */
	close(): void {
		this.#server.close();
		for (const socket of this.#sockets) socket.destroy();
	}

	#follow(): void {
		const { limits, timeouts, handle } = this.#options;
		const server = this.#server;
		server.maxConnections = connectionsInAll;
		// Also of one whose answer is not read. A stream says more often than this that it is there.
		server.setTimeout(timeouts.idleMs);
		server.on("connection", (socket: Socket) => {
			socket.on("error", () => socket.destroy());
			const peer = peerOf(socket);
			const isHere =
				isPeerAllowed(peer, this.address) && isNear(this.address, peer);
			const release = isHere ? limits.connect(peer) : undefined;
			if (release === undefined) {
				socket.destroy();
				return;
			}
			this.#sockets.add(socket);
			socket.once("close", () => {
				this.#sockets.delete(socket);
				release();
			});
		});
		followHandshakes(server, {
			secured: () => undefined,
			failed: () => undefined,
		});
		server.on("request", (req, res) => {
			// Written to after its connection went: an error nobody hears would end the process.
			res.on("error", () => undefined);
			handle(req, res, this.#place);
		});
		// Not answered: what cannot be read may stand behind a request whose answer is under way.
		server.on("clientError", (_, socket: Duplex) => socket.destroy());
	}
}

const plain = ({ key, cert }: TlsMaterial): Material => ({
	key,
	cert,
	clientCa: undefined,
	clientCrl: undefined,
});
