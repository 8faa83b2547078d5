/**
 * What makes a network one that phones may come by, and what tells it from others. Pure: it is given this machine's
 * addresses and routes. Whether a network is trusted is not decided here.
 */
import { hash } from "node:crypto";
import { BlockList, isIP, isIPv4 } from "node:net";
import type { NetworkInterfaceInfo } from "node:os";
import { visible } from "../visible.ts";

/** A network this machine is connected to now. */
export interface Network {
	/** A digest of what tells it from others: router, wireless name, interface where there is nothing else. */
	readonly id: string;
	readonly name: string;
	readonly interface: string;
	/** This machine's addresses there: private ones only, without zones, the IPv4 first. */
	readonly addresses: readonly string[];
	/** In CIDR notation, the first address. */
	readonly address: string;
	readonly router: string;
	/** The machine's own route to elsewhere goes by it. */
	readonly isDefault: boolean;
}

/** As node:os tells them. */
export type Interfaces = NodeJS.Dict<NetworkInterfaceInfo[]>;

/** An IPv4 route to elsewhere. */
export interface Way {
	readonly interface: string;
	/** The router's address. */
	readonly router: string;
	/** Its hardware address, "aa:bb:cc:dd:ee:ff"; empty: not known (yet). */
	readonly hardware: string;
}

export interface Routes {
	/** The one that is taken comes first. */
	readonly ways: readonly Way[];
	/** The wireless network's name by interface, where somebody says. */
	readonly wireless: ReadonlyMap<string, string>;
}

const privateRanges = blockList([
	"10.0.0.0/8",
	"172.16.0.0/12",
	"192.168.0.0/16",
	"169.254.0.0/16",
	"fc00::/7",
	"fe80::/10",
]);

/** RFC 1918, unique local and link-local: whoever may be a phone. Loopback and everything else: `false`. */
export function isPrivatePeer(address: string): boolean {
	const family = isIP(address);
	const [plain = ""] = address.split("%");
	// An IPv4 rule holds for ::ffff:10.0.0.1 as well, however that is written.
	return (
		family !== 0 && privateRanges.check(plain, family === 4 ? "ipv4" : "ipv6")
	);
}

/** Other machines' phones are not there. */
const tunnel = /^(?:utun|tun|tap|wg|ppp|ipsec|tailscale|zt|gif|stf)/i;
/** For containers, virtual machines and what Apple's devices say to each other. */
const virtual =
	/^(?:docker|br-|veth|virbr|vnet|vmnet|vboxnet|lxc|lxd|podman|cni|flannel|ifb|bridge\d|vEthernet|awdl|llw|ap\d)/i;

/** `given` first, then by route. Of two interfaces on one network the better one counts. */
export function networksIn(
	interfaces: Interfaces,
	routes: Routes,
	given: readonly Network[] = [],
): Network[] {
	const { ways, wireless } = routes;
	const found = new Map(given.map((one) => [one.id, one]));
	const rank = (name: string): number => {
		const at = ways.findIndex((way) => way.interface === name);
		return at < 0 ? ways.length : at;
	};
	const names = Object.keys(interfaces).toSorted((a, b) => rank(a) - rank(b));
	for (const name of names) {
		const way = ways[rank(name)];
		if (tunnel.test(name) || (virtual.test(name) && !way)) continue;
		// A router that does not say who it is could be anybody's.
		if (way?.hardware === "") continue;
		const own = (interfaces[name] ?? [])
			.filter(isUsable)
			.toSorted(
				(a, b) => Number(a.family === "IPv6") - Number(b.family === "IPv6"),
			);
		const [first] = own;
		if (!first) continue;
		const wirelessName = wireless.get(name) ?? "";
		const id = digest(
			way
				? ["router", way.hardware, wirelessName]
				: ["interface", name, subnetOf(first), wirelessName],
		);
		if (found.has(id)) continue;
		found.set(id, {
			id,
			// Whoever sets up a wireless network chooses it.
			name: visible(wirelessName).slice(0, 100),
			interface: name,
			addresses: own.map(({ address }) => address),
			address: first.cidr ?? first.address,
			router: way?.hardware ?? "",
			isDefault: way !== undefined && found.size === 0,
		});
	}
	return [...found.values()];
}

/** A page cannot be opened by a link-local IPv6 address: browsers know no zones. */
const isUsable = ({ address, internal }: NetworkInterfaceInfo): boolean =>
	!internal && isPrivatePeer(address) && !/^fe[89ab]/i.test(address);

function subnetOf({ address, netmask, family }: NetworkInterfaceInfo): string {
	if (family === "IPv6")
		// The first 64 bits, as far as they are written out.
		return (address.split("::")[0] ?? "").split(":").slice(0, 4).join(":");
	const mask = netmask.split(".").map(Number);
	return address
		.split(".")
		.map((byte, at) => Number(byte) & (mask[at] ?? 0))
		.join(".");
}

const digest = (parts: readonly string[]): string =>
	hash("sha256", JSON.stringify(parts), "hex").slice(0, 16);

/** Of ranges in CIDR notation. */
export function blockList(ranges: readonly string[]): BlockList {
	const list = new BlockList();
	for (const range of ranges) {
		const [address = "", bits] = range.split("/");
		list.addSubnet(address, Number(bits), isIPv4(address) ? "ipv4" : "ipv6");
	}
	return list;
}
