/** Where the phone door is to be open now, and why it is to be shut otherwise. Opens nothing. */
import { isIPv4 } from "node:net";
import type { PhoneDoorView } from "../../../contract/devices.ts";
import type { Devices } from "../../devices/devices.ts";
import type { Identity } from "../../devices/identity.ts";
import type { Network, Networks } from "../../lan/networks.ts";

export type Why = PhoneDoorView["why"];

/** A network the door is to be open on, and the addresses it can be bound to there. */
export interface Reached {
	readonly network: Network;
	readonly addresses: readonly string[];
}

interface ReachParts {
	readonly devices: Pick<Devices, "isProven">;
	readonly identity: Pick<Identity, "isOpen" | "open">;
	readonly networks: Pick<Networks, "connected" | "isTrusted">;
	readonly settings: () => { readonly enabled: boolean };
}

/** Never empty; the default network first. `isExpected`: a phone may come. */
export async function reach(
	{ devices, identity, networks, settings }: ReachParts,
	isExpected: boolean,
): Promise<readonly Reached[] | Exclude<Why, "">> {
	if (!settings().enabled) return "off";
	if (!isExpected) return "no-device";
	const reached = networks.connected
		.map((network) => ({ network, addresses: bindable(network) }))
		.filter(({ addresses }) => addresses.length > 0);
	if (reached.length === 0) return "no-network";
	const trusted = reached.filter(({ network }) =>
		networks.isTrusted(network.id),
	);
	if (trusted.length === 0) return "untrusted-network";
	if (!identity.isOpen)
		try {
			await identity.open();
		} catch {
			return "vault-locked";
		}
	// The vault is open, and what it says of the rows is still to come.
	if (!devices.isProven) return "vault-locked";
	return trusted.toSorted(
		(a, b) => Number(b.network.isDefault) - Number(a.network.isDefault),
	);
}

/** The one this machine's own route goes by. */
export const defaultNetwork = (
	connected: readonly Network[],
): Network | undefined =>
	connected.find(({ isDefault }) => isDefault) ?? connected[0];

/** Certificates want to be asked for every hour or two; what nobody tells of is tried again. undefined: somebody tells. */
export function lookAgainMs(why: Why): number | undefined {
	if (why === "") return 3_600_000;
	const isTold = ["off", "no-device", "untrusted-network"].includes(why);
	return isTold ? undefined : 15_000;
}

/** A link-local IPv6 address means nothing without its interface, which no link can name. */
const bindable = ({ addresses }: Network): string[] =>
	addresses.filter((one) => isIPv4(one) || !/^fe[89ab]/i.test(one));
