/**
 * Whether a peer is on the network that an address of this machine is on. A system takes what is sent to any address of its
 * own from every interface: that a door is bound to one network's address keeps the others out of it only with this.
 */
import { BlockList, isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";
import { isLoopback } from "../address.ts";

/** Looked up each time: an address moves with its interface. An address this machine does not have is near nobody. */
export function isNear(own: string, peer: string): boolean {
	const held = Object.values(networkInterfaces())
		.flatMap((infos = []) => infos)
		// Loopback is one network, whichever of its addresses an interface names.
		.find(
			({ address }) =>
				address === own ||
				(isLoopback(own) &&
					isLoopback(address) &&
					familyOf(address) === familyOf(own)),
		);
	const bits = held?.cidr?.split("/")[1];
	if (bits === undefined) return false;
	const subnet = new BlockList();
	subnet.addSubnet(own, Number(bits), familyOf(own));
	return subnet.check(peer, familyOf(peer));
}

const familyOf = (address: string): "ipv4" | "ipv6" =>
	isIPv4(address) ? "ipv4" : "ipv6";
