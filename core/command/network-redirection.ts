/** `/dev/tcp/HOST/PORT`, which bash makes a connection of, and which hosts are this machine. */
import { knownPrefix, shown, unknownMark } from "./field.ts";

export interface NetworkRedirection {
	readonly host: string;
	readonly local: boolean;
}

export function networkRedirection(
	path: string,
): NetworkRedirection | undefined {
	const rest = path.startsWith("/dev/tcp/")
		? path.slice(9)
		: path.startsWith("/dev/udp/")
			? path.slice(9)
			: path.startsWith("/inet/tcp/") || path.startsWith("/inet4/tcp/")
				? path.slice(path.indexOf("/tcp/") + 5)
				: undefined;
	if (rest === undefined) return undefined;
	const host = rest.split("/", 1)[0] ?? "";
	return { host: shown(host), local: isLocalHost(host) };
}

/** This machine by name or loopback address. `text`: a host, maybe with a port. */
export function isLocalHost(text: string): boolean {
	const host = hostOf(text);
	return (
		host === "localhost" ||
		host === "ip6-localhost" ||
		host.endsWith(".localhost") ||
		host === "::1" ||
		host === "0.0.0.0" ||
		host === "::" ||
		host === "host.docker.internal" ||
		isLoopback(host)
	);
}

/** Where a cloud machine asks for its own credentials. */
const metadataHosts: ReadonlySet<string> = new Set([
	"169.254.169.254",
	"metadata.google.internal",
	"metadata",
	"metadata.goog",
	"169.254.170.2",
	"169.254.170.23",
	"100.100.100.200",
	"192.0.0.192",
	"fd00:ec2::254",
	"fd00:ec2::23",
	// The same address as one number, in hexadecimal or octal.
	"2852039166",
	"0xa9fea9fe",
	"0xa9.0xfe.0xa9.0xfe",
	"0251.0376.0251.0376",
	"169.254.169.254.nip.io",
	"169.254.169.254.xip.io",
	"[::ffff:169.254.169.254]",
	"::ffff:169.254.169.254",
	"::ffff:a9fe:a9fe",
]);

export const isMetadataHost = (host: string): boolean =>
	metadataHosts.has(host);

function isLoopback(host: string): boolean {
	if (!host.startsWith("127.")) return false;
	const parts = host.split(".");
	return (
		parts.length === 4 &&
		parts.every(
			(part) => part !== "" && Number(part) >= 0 && Number(part) <= 255,
		)
	);
}

/** The host of a URL, `user@host:path` or `host:port`. Unknown parts stay marked. */
export function hostOf(text: string): string {
	let rest = text;
	const scheme = rest.indexOf("://");
	if (scheme >= 0 && scheme < 16) rest = rest.slice(scheme + 3);
	const end = firstOf(rest, "/?#\\");
	// Some read `a\@b` as host a, curl as host b.
	if (end >= 0 && rest[end] === "\\" && rest.includes("@", end))
		return unknownMark;
	if (end >= 0) rest = rest.slice(0, end);
	const at = rest.lastIndexOf("@");
	if (at >= 0) rest = rest.slice(at + 1);
	if (rest.startsWith("[")) {
		const close = rest.indexOf("]");
		return rest.slice(1, close < 0 ? undefined : close).toLowerCase();
	}
	const colon = rest.indexOf(":");
	if (colon >= 0 && rest.indexOf(":", colon + 1) < 0)
		rest = rest.slice(0, colon);
	return rest.toLowerCase();
}

function firstOf(text: string, chars: string): number {
	for (let at = 0; at < text.length; at += 1)
		if (chars.includes(text[at] ?? "")) return at;
	return -1;
}

/** Whether a word is an address on the network. */
export function isUrl(text: string): boolean {
	const lower = knownPrefix(text).toLowerCase();
	return (
		lower.startsWith("http://") ||
		lower.startsWith("https://") ||
		lower.startsWith("ftp://") ||
		lower.startsWith("ftps://") ||
		lower.startsWith("sftp://") ||
		lower.startsWith("scp://") ||
		lower.startsWith("tftp://") ||
		lower.startsWith("ws://") ||
		lower.startsWith("wss://") ||
		lower.startsWith("git://") ||
		lower.startsWith("ssh://") ||
		lower.startsWith("git+") ||
		lower.startsWith("github:")
	);
}
