/**
 * One address the gate listens on: opens it, keeps its certificate and its Host names true to what there is now, and
 * closes it. Never looks by itself; listeners.ts says when. A connection that is open stays open when a certificate is
 * renewed.
 */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import type { Server } from "node:http";
import { isIP, type Socket } from "node:net";
import { Server as TlsServer } from "node:tls";
import type { ListenerView } from "../../contract/views.ts";
import type { Log } from "../log.ts";
import { bracketed, type OwnHosts, ownHosts } from "../origin.ts";
import { portOwner } from "../port-owner.ts";
import type { ListenerSettings } from "../settings/schema.ts";
import { StartError } from "../start-error.ts";
import type { Listener } from "./exchange.ts";
import { createInbound } from "./http1.ts";
import { Http2Connections } from "./http2.ts";
import type { InboundHandlers, InboundTimeouts } from "./wire.ts";
import {
	filesOf,
	isSame,
	type ListenerCertificates,
	type LoadedMaterial,
	loadMaterial,
} from "./material.ts";
import {
	addressesOf,
	certificateNames,
	isBeyondLoopback,
	isEverywhere,
	isSuffix,
} from "./names.ts";
import { secureContext } from "./tls.ts";

export interface ListenerParts {
	readonly certificates: ListenerCertificates;
	readonly handlers: InboundHandlers;
	readonly timeouts: InboundTimeouts;
	readonly log: Log;
	upstreamNames(): Iterable<string>;
	/** Every address of this machine. */
	addresses(): readonly string[];
}

/** Why no gate listens like that, whatever else holds; undefined: it may. */
export function refusalOf(wish: ListenerSettings): StartError | undefined {
	const { host, tls, client_certificates: clients } = wish;
	if (isIP(host) === 0 && host !== "localhost")
		return new StartError(
			"bad-option",
			`${host} is no address to listen on: give an IP address of this machine, or localhost; names clients use go into "names"`,
		);
	if (tls === false && isBeyondLoopback(host))
		return new StartError(
			"not-loopback",
			`${host} is beyond loopback: that needs TLS. Add --tls (a certificate of the gate's own), or --cert FILE --key FILE ("tls" in a listener of security.json), or listen on 127.0.0.1`,
		);
	if (tls === false && clients !== "none")
		return new StartError(
			"bad-option",
			"client certificates are shown over TLS only; add --tls, or --cert and --key",
		);
	return undefined;
}

export class GateListener implements Listener {
	readonly wish: ListenerSettings;
	readonly secure: boolean;
	readonly alwaysStrict: boolean;
	readonly foreignClients: boolean;
	hosts: OwnHosts = new Map();
	isStopping = false;
	readonly #parts: ListenerParts;
	readonly #connections = new Set<Socket>();
	readonly #http2: Http2Connections | undefined;
	#server: Server | undefined;
	#material: LoadedMaterial | undefined;
	#port = 0;

	/** @throws StartError where no gate may listen like that */
	constructor(wish: ListenerSettings, parts: ListenerParts) {
		const refusal = refusalOf(wish);
		if (refusal) throw refusal;
		this.wish = wish;
		this.#parts = parts;
		this.secure = wish.tls !== false;
		this.#http2 = wish.http2 ? new Http2Connections() : undefined;
		this.alwaysStrict = isBeyondLoopback(wish.host);
		this.foreignClients = filesOf(wish)?.client_ca !== undefined;
	}

	/** `nextPort`: takes one of the next where this one is busy. @throws StartError, PemError, CertificateError, VaultError */
	async open(nextPort: boolean): Promise<void> {
		const { handlers, timeouts } = this.#parts;
		const clients = this.wish.client_certificates;
		const material = this.secure ? await this.#load() : undefined;
		const server = createInbound(
			randomBytes(4).toString("hex"),
			timeouts,
			handlers,
			this,
			material && { material, clients, http2: this.#http2 },
		);
		const follow = (socket: Socket): void => {
			this.#connections.add(socket);
			socket.once("close", () => this.#connections.delete(socket));
		};
		server.on("connection", follow);
		// What waits to be sent there waits above the connection below it.
		if (material) server.on("secureConnection", follow);
		this.#material = material;
		await this.#listen(server, nextPort);
		this.#server = server;
		this.rename();
	}

	get port(): number {
		return this.#port;
	}

	/** An address that clients on this machine can use. */
	get url(): string {
		const { host } = this.wish;
		const shown = isEverywhere(host) ? "127.0.0.1" : host;
		return `${this.secure ? "https" : "http"}://${bracketed(shown)}:${this.#port}`;
	}

	/** In messages. */
	get title(): string {
		return `${bracketed(this.wish.host)}:${this.#port || this.wish.port}`;
	}

	view(): ListenerView {
		const notAfter = this.#material?.notAfter;
		return {
			url: this.url,
			tls: this.secure,
			clientCertificates: this.wish.client_certificates,
			fingerprint: this.#material?.fingerprint ?? "",
			notAfter:
				notAfter === undefined ? null : new Date(notAfter).toISOString(),
			alwaysStrict: this.alwaysStrict,
		};
	}

	/** Addresses or upstreams came or went. */
	rename(): void {
		const { host, names } = this.wish;
		this.hosts = ownHosts(
			{
				host,
				port: this.#port,
				addresses: addressesOf(this.wish, this.#parts.addresses()),
				names: names.filter((name) => isIP(name) !== 0 || isSuffix(name)),
			},
			this.#parts.upstreamNames(),
		);
	}

	/** Shows what is to be shown now. `true`: that is something else than before. @throws PemError, CertificateError, VaultError, StartError, and what was shown before is shown on */
	async refresh(): Promise<boolean> {
		const before = this.#material;
		if (before === undefined || !(this.#server instanceof TlsServer))
			return false;
		const material = await this.#load();
		if (isSame(material, before)) return false;
		// New connections get it, and no ticket from before resumes past a new revocation list.
		this.#server.setSecureContext(secureContext(material));
		this.#material = material;
		return true;
	}

	/** Nobody new comes in, and whoever is idle goes. */
	stopAccepting(): void {
		this.isStopping = true;
		this.#server?.close();
		this.#server?.closeIdleConnections();
		this.#http2?.close();
	}

	/** Connections that have become idle meanwhile go. `true`: no connection has bytes of an answer still to send. */
	isFlushed(): boolean {
		this.#server?.closeIdleConnections();
		for (const socket of this.#connections)
			if (socket.writableLength > 0) return false;
		return true;
	}

	/** Ends every connection, half a handshake and tunnels included. */
	closeAll(): void {
		this.#server?.close();
		for (const socket of this.#connections) socket.destroy();
	}

	#load(): Promise<LoadedMaterial> {
		const parts = this.#parts;
		const names = certificateNames(
			this.wish,
			parts.addresses(),
			parts.upstreamNames(),
		);
		return loadMaterial(this.wish, names, parts.certificates);
	}

	async #listen(server: Server, nextPort: boolean): Promise<void> {
		const { host, port } = this.wish;
		for (let candidate = port; ; candidate++) {
			try {
				server.listen(candidate, host === "localhost" ? "127.0.0.1" : host);
				await once(server, "listening");
				const bound = server.address();
				this.#port = typeof bound === "object" && bound ? bound.port : 0;
				return;
			} catch (error) {
				// Node's network errors carry a code.
				const { code } = error as NodeJS.ErrnoException;
				if (code !== "EADDRINUSE")
					throw new StartError(
						"bad-option",
						`cannot listen on ${host}:${candidate} (${code ?? "unknown error"})`,
					);
				const owner = (await portOwner(candidate)) ?? "another program";
				if (!nextPort || candidate >= port + 20)
					throw new StartError(
						"port-in-use",
						`port ${candidate} is taken by ${owner}; choose another with --port ${candidate + 1}, or --port 0 for any`,
					);
				this.#parts.log(
					"warn",
					`port ${candidate} is taken by ${owner}; taking ${candidate + 1}`,
				);
			}
		}
	}
}
