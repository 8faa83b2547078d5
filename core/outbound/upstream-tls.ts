/**
 * How the gate speaks TLS to an upstream: whom it believes, what it shows, and what a failed handshake means in words.
 * There is no way to believe everybody; files that cannot be read let no connection come about.
 */
import { certificateIn, PemError, readKeyPair, readPem } from "../pem.ts";
import type { UpstreamSettings } from "../settings/upstream-settings.ts";

type TlsSettings = NonNullable<UpstreamSettings["tls"]>;

/** For node:tls. */
export interface TlsConnect {
	readonly ca?: string;
	readonly cert?: string;
	readonly key?: string;
	readonly servername?: string;
	/** Said each time: an environment variable could say otherwise. */
	readonly rejectUnauthorized: true;
}

/** The files as they were read. `problem`: why there can be no connection, in words. */
export interface UpstreamTls {
	readonly connect: TlsConnect;
	readonly problem: string | undefined;
}

/** What holds for every address that begins with https. */
const plain: UpstreamTls = {
	connect: { rejectUnauthorized: true },
	problem: undefined,
};

/** Reads the files now; `env` is where `${env:NAME}` finds their paths. Never throws. */
export function readUpstreamTls(
	settings: TlsSettings | undefined,
	env: NodeJS.ProcessEnv,
): UpstreamTls {
	if (settings === undefined) return plain;
	const { server_name: servername } = settings;
	try {
		const [ca, cert, key] = [settings.ca, settings.cert, settings.key].map(
			(path) => (path === undefined ? undefined : pathOf(path, env)),
		);
		if ((cert === undefined) !== (key === undefined))
			throw new PemError("tls: cert and key go together");
		const believed = ca === undefined ? undefined : readPem(ca);
		if (ca !== undefined && believed !== undefined) certificateIn(believed, ca);
		const shown =
			cert === undefined || key === undefined
				? undefined
				: readKeyPair({ cert, key });
		return {
			connect: {
				...(believed === undefined ? {} : { ca: believed }),
				...(shown === undefined ? {} : { cert: shown.cert, key: shown.key }),
				...(servername === undefined ? {} : { servername }),
				rejectUnauthorized: true,
			},
			problem: undefined,
		};
	} catch (error) {
		return {
			...plain,
			problem: `tls: ${error instanceof Error ? error.message : String(error)}`,
		};
	}
}

function pathOf(path: string, env: NodeJS.ProcessEnv): string {
	const name = /^\$\{env:(.*)\}$/i.exec(path)?.[1];
	if (name === undefined) return path;
	const found = env[name];
	if (!found)
		throw new PemError(`${name} is not set where the gate was started`);
	return found;
}

/** The same files as before. */
export const isSameTls = (a: UpstreamTls, b: UpstreamTls): boolean =>
	a.problem === b.problem &&
	a.connect.ca === b.connect.ca &&
	a.connect.cert === b.connect.cert &&
	a.connect.key === b.connect.key;

/** Instead of a connection, where {@link UpstreamTls.problem} says why. */
export class TlsSettingsError extends Error {
	readonly code = "TLS_SETTINGS";
}

const unbelieved =
	'its certificate is signed by nobody the gate believes; name the CA in "tls": {"ca": FILE}';
const refused =
	'it asks for a certificate of the gate\'s, or takes another one; see "tls": {"cert": FILE, "key": FILE}';

/** Error codes of OpenSSL and Node, for the owner. */
const words: Readonly<Record<string, string>> = {
	ENOTFOUND: "its name is not known",
	ENOENT: "there is no such socket",
	ENOTSOCK: "that file is no socket",
	EACCES: "this user may not connect to it",
	ERR_TLS_CERT_ALTNAME_INVALID:
		'its certificate is for another name; name that one in "tls": {"server_name": NAME}',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: unbelieved,
	UNABLE_TO_GET_ISSUER_CERT: unbelieved,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: unbelieved,
	DEPTH_ZERO_SELF_SIGNED_CERT: unbelieved,
	SELF_SIGNED_CERT_IN_CHAIN: unbelieved,
	CERT_UNTRUSTED: unbelieved,
	CERT_SIGNATURE_FAILURE: unbelieved,
	INVALID_CA: unbelieved,
	CERT_HAS_EXPIRED: "its certificate has expired",
	CERT_NOT_YET_VALID:
		"its certificate is not valid yet, or this clock is wrong",
	CERT_REVOKED: "its certificate was revoked",
	INVALID_PURPOSE: "its certificate is not for a server",
	PERMITTED_SUBTREE_VIOLATION:
		"its certificate is for a name that its CA may not sign for",
	ERR_SSL_WRONG_VERSION_NUMBER:
		"it speaks no TLS there; is its address http://?",
	ERR_SSL_PACKET_LENGTH_TOO_LONG:
		"it speaks no TLS there; is its address http://?",
	ERR_SSL_UNSUPPORTED_PROTOCOL: "it speaks a version of TLS that is too old",
	ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION:
		"it speaks a version of TLS that is too old",
	ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: refused,
	ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE: refused,
	"ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE": refused,
};

/** What went wrong between the gate and an upstream, by the error's code. */
export const failureInWords = (code: string): string =>
	code === "ECONNREFUSED"
		? "nothing listens there"
		: Object.hasOwn(words, code)
			? `${words[code]} (${code})`
			: code;
