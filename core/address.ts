/** The IP allowlist: CIDR ranges that may connect; empty means every address. Loopback is not exempt. */
import { BlockList, isIP, isIPv4 } from "node:net";

/** Throws on a range that is none: a typo must not open or close the gate silently. */
export class AddressRangeError extends Error {
	readonly code = "address-range";
	constructor(range: string) {
		super(`"${range.slice(0, 60)}" is not an IP address or CIDR range`);
	}
}

export interface Allowlist {
	readonly ranges: readonly string[];
	allows(address: string): boolean;
}

/** RFC 4291 §2.5.5.2. */
const mapped = new BlockList();
mapped.addSubnet("::ffff:0:0", 96, "ipv6");

/** @throws AddressRangeError */
export function allowlist(ranges: readonly string[]): Allowlist {
	const list = new BlockList();
	for (const range of ranges) {
		const [address = "", bits, ...rest] = range.split("/");
		const family = isIP(address);
		const width =
			bits === undefined
				? family === 4
					? 32
					: 128
				: /^\d{1,3}$/.test(bits)
					? Number(bits)
					: -1;
		if (
			family === 0 ||
			rest.length > 0 ||
			width < 0 ||
			width > (family === 4 ? 32 : 128)
		)
			throw new AddressRangeError(range);
		// ::ffff:10.0.0.0/96 is every IPv4 address, which nobody means by it.
		if (family === 6 && width <= 96 && mapped.check(address, "ipv6"))
			throw new AddressRangeError(range);
		list.addSubnet(address, width, family === 4 ? "ipv4" : "ipv6");
	}
	// One request asks several times, and so does the next one on its connection.
	let last = "";
	let allowed = false;
	return {
		ranges,
		allows(address) {
			if (ranges.length === 0) return true;
			if (address === last) return allowed;
			const plain = plainAddress(address);
			allowed = list.check(plain, isIPv4(plain) ? "ipv4" : "ipv6");
			last = address;
			return allowed;
		},
	};
}

/** A v4 peer of a dual-stack socket shows as ::ffff:1.2.3.4. */
export function plainAddress(address: string): string {
	return address.startsWith("::ffff:") && isIPv4(address.slice(7))
		? address.slice(7)
		: address;
}

export function isLoopback(address: string): boolean {
	const plain = plainAddress(address);
	return plain === "::1" || (isIPv4(plain) && plain.startsWith("127."));
}

/**
 * Whose request it is: the peer's, or where the peer is one of `proxies`, the nearest address of X-Forwarded-For that is
 * none of them. undefined: a proxy's word that cannot be read.
 */
export function clientAddress(
	peer: string,
	forwardedFor: string | undefined,
	proxies: Allowlist,
): string | undefined {
	const isProxy = (address: string): boolean =>
		proxies.ranges.length > 0 && proxies.allows(address);
	if (forwardedFor === undefined || !isProxy(peer)) return plainAddress(peer);
	let nearest = peer;
	for (const hop of forwardedFor.split(",").toReversed()) {
		nearest = hop.trim().replace(/^"?\[(.*)\](?::\d+)?"?$/, "$1");
		if (isIP(nearest) === 0) return undefined;
		if (!isProxy(nearest)) break;
	}
	return plainAddress(nearest);
}
