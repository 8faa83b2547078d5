/**
 * Whether an IP address is one of the public internet. Whatever is set aside for something else (RFC 6890 and its
 * registries) is not: this machine, its networks, and every way to write those inside another address.
 */
import { BlockList, isIPv4, isIPv6 } from "node:net";

const setAside = new BlockList();
for (const [net, bits] of [
	["0.0.0.0", 8],
	["10.0.0.0", 8],
	["100.64.0.0", 10],
	["127.0.0.0", 8],
	["169.254.0.0", 16],
	["172.16.0.0", 12],
	["192.0.0.0", 24],
	["192.0.2.0", 24],
	["192.31.196.0", 24],
	["192.52.193.0", 24],
	["192.88.99.0", 24],
	["192.168.0.0", 16],
	["192.175.48.0", 24],
	["198.18.0.0", 15],
	["198.51.100.0", 24],
	["203.0.113.0", 24],
	["224.0.0.0", 3],
] as const)
	setAside.addSubnet(net, bits, "ipv4");

/** Global unicast; all else of IPv6 is something else. */
const global = new BlockList();
global.addSubnet("2000::", 3, "ipv6");
for (const [net, bits] of [
	// Teredo and other protocol assignments, documentation, 6to4, and documentation once more.
	["2001::", 23],
	["2001:db8::", 32],
	["2002::", 16],
	["2620:4f:8000::", 48],
	["3fff::", 20],
] as const)
	setAside.addSubnet(net, bits, "ipv6");

export function isPublicAddress(address: string): boolean {
	if (isIPv4(address)) return !setAside.check(address, "ipv4");
	return (
		isIPv6(address) &&
		global.check(address, "ipv6") &&
		!setAside.check(address, "ipv6")
	);
}
