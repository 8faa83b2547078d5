/**
 * Which machine an address means, and whether it is this one. Asks no name server.
 */
import { optionsOf, type Value } from "./value.ts";

/** A text as far as it is known; unknown pieces as "?". */
export function knownPrefix(value: Value | undefined): string {
	if (value === undefined) return "";
	const [first] = optionsOf(value);
	if (first?.kind === "text")
		return first.pieces.map((piece) => piece ?? "?").join("");
	if (first?.kind === "list")
		return first.items
			.slice(0, 8)
			.map((item) => knownPrefix(item))
			.join(" ");
	return "";
}

const ownMachine: ReadonlySet<string> = new Set([
	"localhost",
	"127.0.0.1",
	"::1",
	"[::1]",
	"0.0.0.0",
]);

/** The host of a URL or a bare host name. */
export function hostIn(address: string): string | undefined {
	const scheme = address.indexOf("://");
	let rest = scheme < 0 ? address : address.slice(scheme + 3);
	for (const mark of ["/", "?", "#", " "]) {
		const at = rest.indexOf(mark);
		if (at >= 0) rest = rest.slice(0, at);
	}
	const user = rest.lastIndexOf("@");
	if (user >= 0) rest = rest.slice(user + 1);
	const port = rest.startsWith("[")
		? rest.indexOf("]:") + 1
		: rest.indexOf(":");
	if (port > 0) rest = rest.slice(0, port);
	return rest === "" || rest.includes("?") ? undefined : rest.toLowerCase();
}

export function isOwnMachine(address: string): boolean {
	const host = hostIn(address);
	return (
		host !== undefined &&
		(ownMachine.has(host) ||
			host.endsWith(".localhost") ||
			host.startsWith("127."))
	);
}
