/**
 * What clients may call a listener: which addresses of this machine it is reached at, and the names that go into its
 * certificate. Decides what counts as beyond loopback; asks the system for addresses and for nothing else.
 */
import { BlockList, isIP, isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";
import { isLoopback, plainAddress } from "../address.ts";
import type { ListenerSettings } from "../settings/schema.ts";

type Named = Pick<ListenerSettings, "host" | "names">;

/** Other machines may reach what listens there. Everything that is not surely loopback is beyond it. */
export const isBeyondLoopback = (host: string): boolean =>
	host !== "localhost" && !isLoopback(host);

/** It stands for every address of the machine. */
export function isEverywhere(host: string): boolean {
	if (host === "0.0.0.0") return true;
	return (
		isIP(host) === 6 &&
		URL.canParse(`http://[${host}]`) &&
		new URL(`http://[${host}]`).hostname === "[::]"
	);
}

/** Without zones, sorted, each once. */
export function machineAddresses(): string[] {
	const all = Object.values(networkInterfaces()).flatMap((one) => one ?? []);
	return [
		...new Set(all.map(({ address }) => withoutZone(address))),
	].toSorted();
}

/** Where the listener is reached. */
export const addressesOf = (
	{ host }: Named,
	machine: readonly string[],
): readonly string[] =>
	isEverywhere(host)
		? machine
		: host === "localhost"
			? []
			: [withoutZone(host)];

/** What its certificate is for. */
export function certificateNames(
	wish: Named,
	machine: readonly string[],
	upstreams: Iterable<string>,
): string[] {
	const addresses = addressesOf(wish, machine);
	const names = ["localhost", "127.0.0.1", "::1", ...wish.names];
	// A public address of a machine that listens everywhere is vouched for where the owner names it.
	names.push(
		...(isEverywhere(wish.host) ? addresses.filter(isPrivate) : addresses),
	);
	const suffixes = ["localhost", ...wish.names.filter(isSuffix)];
	for (const upstream of upstreams)
		for (const suffix of suffixes) names.push(`${upstream}.${suffix}`);
	return names;
}

/** A name that upstreams may have theirs under. */
export const isSuffix = (name: string): boolean =>
	isIP(name) === 0 && !name.includes("*");

const withoutZone = (address: string): string =>
	plainAddress(address.replace(/%.*$/, ""));

const notPublic = new BlockList();
notPublic.addSubnet("127.0.0.0", 8, "ipv4");
notPublic.addSubnet("10.0.0.0", 8, "ipv4");
notPublic.addSubnet("172.16.0.0", 12, "ipv4");
notPublic.addSubnet("192.168.0.0", 16, "ipv4");
notPublic.addSubnet("169.254.0.0", 16, "ipv4");
notPublic.addAddress("::1", "ipv6");
notPublic.addSubnet("fc00::", 7, "ipv6");
notPublic.addSubnet("fe80::", 10, "ipv6");

const isPrivate = (address: string): boolean =>
	notPublic.check(address, isIPv4(address) ? "ipv4" : "ipv6");
