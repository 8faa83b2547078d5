/**
 * Whether a server can be reached at all: its name, the connection, the handshake. Sends no request and no credential,
 * and closes what it opened.
 */
import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls, TLSSocket } from "node:tls";
import type { TestFinding } from "../../contract/upstreams.ts";
import { isLoopback } from "../address.ts";
import { connectMs } from "../outbound/probe.ts";
import type { UpstreamTls } from "../outbound/upstream-tls.ts";
import type { Report } from "./findings.ts";

/** As much of an upstream as says where it is. */
export interface Place {
	readonly httpOrigin: string;
	readonly socket: string | undefined;
	readonly tls: UpstreamTls;
}

/** Adds what it finds; `false`: nothing can be asked there. Never rejects. */
export async function reach(place: Place, report: Report): Promise<boolean> {
	const url = new URL(place.httpOrigin);
	const host = url.hostname.replace(/^\[|\]$/g, "");
	const isTls = url.protocol === "https:";
	if (place.socket !== undefined) report.add("address-socket", place.socket);
	else if (!(await resolves(host, report))) return false;
	if (isTls && place.tls.problem !== undefined) {
		report.add("tls-settings", place.tls.problem);
		return false;
	}
	const port = Number(url.port) || (isTls ? 443 : 80);
	const socket = isTls
		? connectTls({
				host,
				port,
				...(isIP(host) === 0 ? { servername: host } : {}),
				...place.tls.connect,
			})
		: connect(
				place.socket === undefined ? { host, port } : { path: place.socket },
			);
	const failure = await opened(socket);
	if (failure === undefined) {
		report.add("connected");
		addTls(socket, host, report);
	} else {
		const finding = findings[failure];
		if (finding?.startsWith("tls-")) report.add("connected");
		if (finding) report.add(finding, failure);
		else
			report.add(
				isTlsError(failure) ? "tls-failed" : "connection-failed",
				failure,
			);
	}
	socket.destroy();
	return failure === undefined;
}

/** A resolver of this machine may be slow: no longer is waited for it than for a connection. */
async function resolves(host: string, report: Report): Promise<boolean> {
	if (isIP(host) !== 0) {
		report.add("address-known", host);
		return true;
	}
	const late = Promise.withResolvers<undefined>();
	const timer = setTimeout(late.resolve, connectMs, undefined);
	try {
		const found = await Promise.race([
			lookup(host, { all: true }),
			late.promise,
		]);
		if (found === undefined || found.length === 0) {
			report.add("address-unknown", host);
			return false;
		}
		report.add("address-known", found.map(({ address }) => address).join(", "));
		return true;
	} catch {
		report.add("address-unknown", host);
		return false;
	} finally {
		clearTimeout(timer);
	}
}

/** undefined: it is open; else the error's code. */
function opened(socket: Socket): Promise<string | undefined> {
	const { promise, resolve } = Promise.withResolvers<string | undefined>();
	socket.setTimeout(connectMs, () => resolve("ETIMEDOUT"));
	socket.once(socket instanceof TLSSocket ? "secureConnect" : "connect", () =>
		resolve(undefined),
	);
	// Also after it was opened: nobody else listens.
	socket.on("error", (error: NodeJS.ErrnoException) =>
		resolve(error.code ?? "cannot connect"),
	);
	socket.once("close", () => resolve("ECONNRESET"));
	return promise;
}

function addTls(socket: Socket, host: string, report: Report): void {
	if (!(socket instanceof TLSSocket)) {
		const isNear =
			socket.remoteAddress === undefined ||
			isLoopback(socket.remoteAddress) ||
			host === "localhost";
		report.add(isNear ? "tls-none" : "tls-none-far");
		return;
	}
	const until = Date.parse(socket.getPeerCertificate().valid_to);
	report.add(
		"tls-good",
		[
			socket.getProtocol() ?? "",
			Number.isNaN(until) ? "" : new Date(until).toISOString().slice(0, 10),
		]
			.filter((word) => word !== "")
			.join(", "),
	);
}

const isTlsError = (code: string): boolean =>
	/^ERR_(?:SSL|TLS)|CERT|CRL|CA$/.test(code);

/** By the codes of Node and OpenSSL. */
const findings: Readonly<Record<string, TestFinding>> = {
	ECONNREFUSED: "nothing-listens",
	ETIMEDOUT: "connection-silent",
	ENOENT: "socket-missing",
	ENOTSOCK: "socket-missing",
	EACCES: "connection-refused",
	ERR_TLS_CERT_ALTNAME_INVALID: "tls-other-name",
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: "tls-unbelieved",
	UNABLE_TO_GET_ISSUER_CERT: "tls-unbelieved",
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "tls-unbelieved",
	DEPTH_ZERO_SELF_SIGNED_CERT: "tls-unbelieved",
	SELF_SIGNED_CERT_IN_CHAIN: "tls-unbelieved",
	CERT_UNTRUSTED: "tls-unbelieved",
	CERT_SIGNATURE_FAILURE: "tls-unbelieved",
	INVALID_CA: "tls-unbelieved",
	CERT_HAS_EXPIRED: "tls-expired",
	CERT_NOT_YET_VALID: "tls-not-yet",
	ERR_SSL_WRONG_VERSION_NUMBER: "tls-not-spoken",
	ERR_SSL_PACKET_LENGTH_TOO_LONG: "tls-not-spoken",
	ERR_SSL_UNSUPPORTED_PROTOCOL: "tls-too-old",
	ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: "tls-too-old",
	ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: "tls-wants-certificate",
	ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: "tls-wants-certificate",
	"ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE": "tls-wants-certificate",
};
