/**
 * How the gate speaks TLS to clients: versions, ciphers, what a handshake may take, and what it showed. Owns no
 * certificate and no key, and knows nobody: a verified certificate is a fingerprint here.
 */
import { constants } from "node:crypto";
import { createServer as createHttpsServer } from "node:https";
import type { Server, ServerOptions } from "node:http";
import type { SecureContextOptions, TLSSocket } from "node:tls";
import type { Http2Connections } from "./http2.ts";

/** What a listener shows, and what clients' certificates are checked against. All of it PEM. */
export interface Material {
	readonly key: string;
	/** The leaf first, then what signed it. */
	readonly cert: string;
	/** undefined: no client certificate is asked for. */
	readonly clientCa: string | undefined;
	readonly clientCrl: string | undefined;
}

export interface TlsListening {
	readonly material: Material;
	readonly clients: "none" | "optional" | "required";
	/** Connections that agreed on HTTP/2 go there; undefined: none is offered it. */
	readonly http2?: Http2Connections | undefined;
}

/** Authenticated encryption with a fresh key exchange, and nothing else (RFC 9325 §4.2). */
const ciphers = [
	"TLS_AES_256_GCM_SHA384",
	"TLS_CHACHA20_POLY1305_SHA256",
	"TLS_AES_128_GCM_SHA256",
	"ECDHE-ECDSA-AES256-GCM-SHA384",
	"ECDHE-RSA-AES256-GCM-SHA384",
	"ECDHE-ECDSA-CHACHA20-POLY1305",
	"ECDHE-RSA-CHACHA20-POLY1305",
	"ECDHE-ECDSA-AES128-GCM-SHA256",
	"ECDHE-RSA-AES128-GCM-SHA256",
].join(":");

/** Also for `setSecureContext`, which forgets what it is not told again. */
export const secureContext = (material: Material): SecureContextOptions => ({
	minVersion: "TLSv1.2",
	maxVersion: "TLSv1.3",
	ciphers,
	honorCipherOrder: true,
	secureOptions: constants.SSL_OP_NO_RENEGOTIATION,
	key: material.key,
	cert: material.cert,
	ca: material.clientCa,
	crl: material.clientCrl,
});

/** A TLS server for HTTP/1.1, and for HTTP/2 where that is taken. @throws TypeError where certificates are asked for and there is nothing to check them by. */
export function createTlsServer(
	http: ServerOptions,
	{ material, clients, http2 }: TlsListening,
	handshakeMs: number,
): Server {
	// Without a CA of ours, Node would believe every CA the machine knows.
	if (clients !== "none" && material.clientCa === undefined)
		throw new TypeError("client certificates without a client CA");
	const server = createHttpsServer({
		...http,
		...secureContext(material),
		ALPNProtocols: http2 ? ["h2", "http/1.1"] : ["http/1.1"],
		requestCert: clients !== "none",
		rejectUnauthorized: clients === "required",
		handshakeTimeout: handshakeMs,
	});
	if (http2) {
		const others = server.listeners("secureConnection");
		server.removeAllListeners("secureConnection");
		server.on("secureConnection", (socket: TLSSocket) => {
			if (socket.alpnProtocol === "h2") http2.take(socket);
			else for (const listener of others) listener.call(server, socket);
		});
	}
	return server;
}

export interface HandshakeListeners {
	/** A handshake came to its end; what the client showed is {@link shownBy}'s to say. */
	secured(socket: TLSSocket): void;
	/** Ended before a request: what was sent was no TLS, too slow, or no certificate this listener takes. */
	failed(socket: TLSSocket, reason: string): void;
}

/** A connection that was reset while nobody listened would end the process: each gets an error listener. */
export function followHandshakes(
	server: Server,
	listeners: HandshakeListeners,
): void {
	server.on("secureConnection", (socket: TLSSocket) => {
		socket.on("error", () => socket.destroy());
		listeners.secured(socket);
	});
	// Node's own listener would hand these to the HTTP parser's, which answers in the clear.
	server.removeAllListeners("tlsClientError");
	server.on(
		"tlsClientError",
		(error: NodeJS.ErrnoException, socket: TLSSocket) => {
			const { authorizationError } = socket;
			socket.destroy();
			if (authorizationError)
				listeners.failed(
					socket,
					`client certificate: ${String(authorizationError)}`,
				);
			else if (error.code !== "ECONNRESET")
				listeners.failed(socket, `handshake: ${error.code ?? error.name}`);
		},
	);
}

/** The fingerprint of what the client showed; empty where it did not verify, undefined where it showed nothing. */
export function shownBy(socket: TLSSocket): string | undefined {
	const certificate = socket.getPeerX509Certificate();
	if (certificate === undefined) return undefined;
	return socket.authorized ? certificate.fingerprint256 : "";
}
