/**
 * The names a certificate may be for, and the subtrees a CA may vouch for (RFC 5280 §4.2.1.6 and §4.2.1.10): what they
 * look like, and which covers which. Every leaf is checked here before anything is signed; nothing here signs.
 */
import { isIP, isIPv4 } from "node:net";
import { CertificateError } from "./error.ts";

/** One DNS name or address, in the one way it is written. */
export interface SubjectName {
	readonly kind: "dns" | "ip";
	readonly text: string;
	/** ASCII; of an address its 4 or 16 bytes. */
	readonly bytes: Uint8Array;
}

/** A DNS name and everything under it, or a range of addresses. */
export interface Subtree {
	readonly kind: "dns" | "ip";
	readonly text: string;
	/** ASCII; of a range its address and its mask. */
	readonly bytes: Uint8Array;
}

/** Names and addresses that nobody reaches from the internet. */
export const usualSubtrees: readonly string[] = [
	"localhost",
	"local",
	"127.0.0.0/8",
	"::1/128",
	"10.0.0.0/8",
	"172.16.0.0/12",
	"192.168.0.0/16",
	"169.254.0.0/16",
	"fc00::/7",
	"fe80::/10",
];

/**
 * A CA for `com` could vouch for half of the internet, and there is no way to vouch for a bare host name without all
 * that is under it. These are in no public zone (RFC 6761, RFC 8375, ICANN's `internal`, and ICANN's refused `home`,
 * `corp` and `mail`).
 */
const privateLabels: ReadonlySet<string> = new Set([
	"localhost",
	"local",
	"internal",
	"intranet",
	"lan",
	"home",
	"corp",
	"private",
	"localdomain",
	"test",
	"example",
	"invalid",
]);
const shortestRange = { 4: 8, 16: 16 } as const;

/** "API.Lan." → api.lan, "::0001" → ::1. @throws CertificateError bad-name */
export function parseName(given: string): SubjectName {
	if (isIP(given) !== 0) {
		const bytes = addressBytes(given);
		return { kind: "ip", text: addressText(bytes), bytes };
	}
	const text = given.toLowerCase().replace(/\.$/, "");
	const star = text.startsWith("*.");
	const suffix = star ? text.slice(2) : text;
	if (!isDnsName(suffix)) throw badName(given);
	// OpenSSL and browsers match no wildcard directly under a single label.
	if (star && !suffix.includes("."))
		throw new CertificateError(
			"bad-name",
			`${shown(given)}: no client accepts a wildcard directly under one label; write *.NAME.${suffix}`,
		);
	return { kind: "dns", text, bytes: Buffer.from(text, "latin1") };
}

/** "example.lan", "10.1.2.3", "10.1.0.0/16". @throws CertificateError bad-name */
export function parseSubtree(given: string): Subtree {
	const [address = "", bits, ...rest] = given.split("/");
	if (isIP(address) !== 0 && rest.length === 0)
		return range(given, address, bits);
	const text = given.toLowerCase().replace(/\.$/, "");
	if (!isDnsName(text)) throw badName(given);
	if (!text.includes(".") && !privateLabels.has(text))
		throw new CertificateError(
			"bad-name",
			`${shown(given)}: everything under one label is too much to vouch for; write NAME.${text}, or use ${text}.local`,
		);
	return { kind: "dns", text, bytes: Buffer.from(text, "latin1") };
}

/** As RFC 5280 has it: a DNS subtree covers the name itself and what has more labels before it. */
export function covers(subtree: Subtree, name: SubjectName): boolean {
	if (subtree.kind !== name.kind) return false;
	if (subtree.kind === "dns") {
		const bare = name.text.startsWith("*.") ? name.text.slice(2) : name.text;
		return bare === subtree.text || bare.endsWith(`.${subtree.text}`);
	}
	const width = name.bytes.length;
	if (subtree.bytes.length !== width * 2) return false;
	return name.bytes.every((byte, at) => {
		const mask = subtree.bytes[width + at] ?? 0;
		return (byte & mask) === ((subtree.bytes[at] ?? 0) & mask);
	});
}

export const isCovered = (
	name: SubjectName,
	subtrees: readonly Subtree[],
): boolean => subtrees.some((subtree) => covers(subtree, name));

/** @throws CertificateError name-not-allowed */
export function checkCovered(
	names: readonly SubjectName[],
	subtrees: readonly Subtree[],
): void {
	for (const name of names)
		if (!isCovered(name, subtrees))
			throw new CertificateError(
				"name-not-allowed",
				`${name.text} is a public ${name.kind === "dns" ? "name" : "address"} that this CA does not vouch for (name-not-allowed). It may sign for ${subtrees.map(({ text }) => text).join(", ")}; further ones are chosen when a CA is made: drawbridge cert ca --name ${name.text.replace(/^\*\./, "")}`,
			);
}

/** Parsed, without repetitions, sorted: the same names say the same. @throws CertificateError bad-name */
export function parseNames(given: readonly string[]): SubjectName[] {
	const names = new Map(
		given.map(parseName).map((name) => [name.text, name] as const),
	);
	return [...names.values()].toSorted((a, b) => (a.text < b.text ? -1 : 1));
}

/** The usual ones first. @throws CertificateError bad-name */
export function parseSubtrees(given: readonly string[]): Subtree[] {
	const all = [...usualSubtrees, ...given]
		.map(parseSubtree)
		.map((subtree) => [subtree.text, subtree] as const);
	return [...new Map(all).values()];
}

function range(given: string, address: string, bits?: string): Subtree {
	const bytes = addressBytes(address);
	const width = bytes.length * 8;
	const length = bits === undefined ? width : Number(bits);
	const shortest = shortestRange[bytes.length === 4 ? 4 : 16];
	if (
		(bits !== undefined && !/^\d{1,3}$/.test(bits)) ||
		length > width ||
		(length < shortest && !usualSubtrees.includes(given))
	)
		throw new CertificateError(
			"bad-name",
			`${shown(given)} is no range of at least /${shortest}`,
		);
	const mask = bytes.map((_, at) => {
		const ones = Math.min(8, Math.max(0, length - at * 8));
		return (0xff << (8 - ones)) & 0xff;
	});
	const network = bytes.map((byte, at) => byte & (mask[at] ?? 0));
	return {
		kind: "ip",
		text: `${addressText(network)}/${length}`,
		bytes: Uint8Array.from([...network, ...mask]),
	};
}

/** RFC 1123 host names; an all-digit last label would be read as an address (WHATWG URL). */
function isDnsName(text: string): boolean {
	const labels = text.split(".");
	return (
		text.length <= 253 &&
		labels.every((label) =>
			/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label),
		) &&
		!/^(?:\d+|0x[0-9a-f]*)$/.test(labels.at(-1) ?? "")
	);
}

/** Of what `isIP` accepted. A zone names an interface of this machine, which is nothing to vouch for. */
function addressBytes(address: string): Uint8Array {
	if (isIPv4(address)) return Uint8Array.from(address.split("."), Number);
	if (address.includes("%")) throw badName(address);
	// The URL standard's parser has the one way to write it, without dots.
	const plain = new URL(`http://[${address}]`).hostname.slice(1, -1);
	const [head = "", tail] = plain.split("::");
	const before = groups(head);
	const after = groups(tail ?? "");
	const zeros = tail === undefined ? 0 : 8 - before.length - after.length;
	return Uint8Array.from(
		[...before, ...Array<string>(zeros).fill("0"), ...after].flatMap((text) => {
			const group = Number.parseInt(text, 16);
			return [group >> 8, group & 0xff];
		}),
	);
}

const groups = (part: string): string[] => (part === "" ? [] : part.split(":"));

function addressText(bytes: Uint8Array): string {
	if (bytes.length === 4) return bytes.join(".");
	const hex = Array.from({ length: 8 }, (_, at) =>
		(((bytes[at * 2] ?? 0) << 8) | (bytes[at * 2 + 1] ?? 0)).toString(16),
	);
	return new URL(`http://[${hex.join(":")}]`).hostname.slice(1, -1);
}

const shown = (text: string): string => JSON.stringify(text.slice(0, 80));

const badName = (text: string): CertificateError =>
	new CertificateError(
		"bad-name",
		`${shown(text)} is no DNS name or IP address (names outside of ASCII are written xn--…)`,
	);
