/** What the wizard works out: which steps there are, which names, what is there already, and the lines to copy. */
import type {
	CertificateView,
	ListenerView,
	UpstreamView,
} from "../../../contract/views.ts";
import { isOver } from "../certificate-tree.ts";
import { pathIn } from "../folders.ts";
import { isAmong, isPublic, subtreeFor } from "../names-problem.ts";

/** Who speaks TLS. */
export type Place = "gate" | "service";
export type StepName =
	| "names"
	| "ca"
	| "certificate"
	| "files"
	| "listener"
	| "trust"
	| "use";

/** A listener's certificate is the gate's own: it is neither issued nor exported by hand. */
export const stepsOf = (place: Place): readonly StepName[] =>
	place === "gate"
		? ["names", "ca", "listener", "trust", "use"]
		: ["names", "ca", "certificate", "files", "trust", "use"];

const loopback: ReadonlySet<string> = new Set([
	"localhost",
	"127.0.0.1",
	"[::1]",
	"::1",
]);

/** What clients of this machine call it; and the host it has now, where that is another one. */
export function usualNames({ name, url }: UpstreamView): string[] {
	const host = URL.parse(url)?.hostname ?? "";
	const own = loopback.has(host) ? [] : [host.replace(/^\[|\]$/g, "")];
	return ["localhost", `${name}.localhost`, "127.0.0.1", ...own].filter(
		(one) => one !== "",
	);
}

/** What a CA has to be made for beyond the usual, so that it may sign for these names. */
export const neededSubtrees = (names: readonly string[]): string[] => [
	...new Set(names.filter(isPublic).map(subtreeFor)),
];

/** Those of them that this CA was not made for. */
export const beyond = (
	ca: CertificateView,
	names: readonly string[],
): string[] =>
	neededSubtrees(names).filter((subtree) => !isAmong(subtree, ca.names));

/** The certificate of this name that is good; the newest, since a renewed one stays good beside it. */
export const leafOf = (
	certificates: readonly CertificateView[],
	name: string,
): CertificateView | undefined =>
	certificates.findLast(
		(one) =>
			one.name === name &&
			(one.kind === "server" || one.kind === "self-signed") &&
			!one.inUse &&
			!isOver(one),
	);

export const isFor = (
	leaf: CertificateView,
	names: readonly string[],
): boolean => names.every((name) => leaf.names.includes(name));

export const tlsListener = (
	listeners: readonly ListenerView[],
): ListenerView | undefined => listeners.find(({ tls }) => tls);

/** A port as it is typed in; undefined for what is none. */
export function readPort(typed: string): number | undefined {
	if (!/^\d{1,5}$/.test(typed.trim())) return undefined;
	const port = Number(typed);
	return port >= 1 && port <= 65_535 ? port : undefined;
}

/** The member of security.json. Names every listener has by itself are left out. */
export function listenerSettings(o: {
	readonly everyone: boolean;
	readonly port: number;
	readonly names: readonly string[];
}): string {
	const names = o.names.filter(
		(name) => !loopback.has(name) && !isUnderLocalhost(name),
	);
	const listener = {
		host: o.everyone ? "0.0.0.0" : "127.0.0.1",
		port: o.port,
		tls: true,
		...(names.length > 0 && { names }),
	};
	// No name holds a space: on one line it is still easy to read.
	return `"listeners": ${JSON.stringify([listener], null, 1).replaceAll(/\s+/g, " ")}`;
}

const isUnderLocalhost = (name: string): boolean => name.endsWith(".localhost");

/** The address clients use at the gate: by a name of theirs where other machines call. */
export function gateAddress(o: {
	readonly upstream: string;
	readonly names: readonly string[];
	readonly everyone: boolean;
	readonly port: number;
}): string {
	const host = o.everyone
		? (o.names.find((name) => !loopback.has(name) && !isUnderLocalhost(name)) ??
			"localhost")
		: "localhost";
	return `https://${inUrl(host)}:${o.port}/${o.upstream}/`;
}

/** The address of the service once it speaks TLS: where it was, by the first name of its certificate. */
export function serviceAddress(
	{ url }: UpstreamView,
	names: readonly string[],
): string {
	const port = URL.parse(url)?.port ?? "";
	const host = inUrl(names[0] ?? "localhost");
	return `https://${host.replace(/^\*\./, "")}${port && `:${port}`}`;
}

const inUrl = (host: string): string =>
	host.includes(":") ? `[${host}]` : host;

export interface Line {
	readonly what: "curl" | "node" | "python" | "uvicorn" | "nginx";
	readonly text: string;
}

/** For programs that read a CA from a file. */
export function clientLines(address: string, caFile: string): Line[] {
	const file = quoted(caFile);
	return [
		{ what: "curl", text: `curl --cacert ${file} ${quoted(address)}` },
		{ what: "node", text: `export NODE_EXTRA_CA_CERTS=${file}` },
		{
			what: "python",
			text: `export SSL_CERT_FILE=${file} REQUESTS_CA_BUNDLE=${file}`,
		},
	];
}

/** For services that are told certificate and key. */
export function serviceLines(certificate: string, key: string): Line[] {
	return [
		{
			what: "uvicorn",
			text: `uvicorn app:app --ssl-certfile ${quoted(certificate)} --ssl-keyfile ${quoted(key)}`,
		},
		{
			what: "nginx",
			text: `ssl_certificate ${JSON.stringify(certificate)};\nssl_certificate_key ${JSON.stringify(key)};`,
		},
	];
}

/** The upstream's member of security.json, once the service speaks HTTPS. */
export const upstreamSettings = (
	name: string,
	address: string,
	caFile: string,
): string =>
	`"${name}": ${JSON.stringify({ url: address, tls: { ca: caFile } }, null, 2)}`;

/** Whole paths of what an export wrote; undefined where it did not. */
export function writtenPaths(
	{ dir, files }: { readonly dir: string; readonly files: readonly string[] },
	name: string,
): {
	readonly ca?: string;
	readonly certificate?: string;
	readonly key?: string;
} {
	const paths = files.map((file) => pathIn(dir, file));
	const at = (end: string): string | undefined =>
		paths.find((path) => path === pathIn(dir, end));
	const ca = at("ca.crt");
	const certificate = at(`${name}/tls.crt`);
	const key = at(`${name}/tls.key`);
	return {
		...(ca !== undefined && { ca }),
		...(certificate !== undefined && { certificate }),
		...(key !== undefined && { key }),
	};
}

/** One word for a POSIX shell. */
export const quoted = (word: string): string =>
	/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
