/** Phones, networks and the phone door in words, for every command that speaks of them. */
import type {
	DeviceView,
	NetworkView,
	PhoneDoorView,
} from "../../contract/devices.ts";
import type { Certificate } from "../../contract/pairing.ts";

export const tierWords: Readonly<Record<Certificate, string>> = {
	trusted: "trusted: it may allow calls",
	untrusted: "untrusted: it may deny calls and raise the bridge",
};

/** Why the door is shut, or what is amiss, and what to do. */
const doorWords: Readonly<Record<PhoneDoorView["why"], string>> = {
	"": "open",
	off: "switched off in the settings (phone.enabled)",
	"no-device": "shut: no phone is paired; pair one with: drawbridge pair",
	"no-network": "shut: this machine is on no private network",
	"untrusted-network":
		"shut: phones may not reach this machine on this network; see: drawbridge network list",
	"no-certificate": "shut: no certificate could be made; see: drawbridge logs",
	"port-taken":
		"shut: another program has its port; it is tried again by itself, or choose another in the settings (phone.port)",
	"vault-locked":
		"shut: the vault is locked; open it with: drawbridge vault unlock",
};

export const doorText = ({ why }: PhoneDoorView): string => doorWords[why];

export function networkText({
	name,
	interface: device,
	address,
	router,
}: NetworkView): string {
	const at = [device, address, router === "" ? "" : `router ${router}`];
	const where = at.filter((part) => part !== "").join(", ");
	return name === "" ? where : `${name} (${where})`;
}

/** What a device may allow now, by its tier and by what the owner set. */
export function allowText(device: DeviceView): string {
	const { tier, highUntil, reach } = device;
	if (reach === "none") return "nothing";
	if (tier === "trusted") return limitText(device);
	return highUntil === null
		? "nothing"
		: limitText({ ...device, reach: "high", session: false });
}

/** What the owner set, whatever its tier lets it. */
export function limitText({
	reach,
	session,
	upstreams,
}: Pick<DeviceView, "reach" | "session" | "upstreams">): string {
	if (reach === "none") return "nothing";
	const most = `up to ${reach}${session ? ", for sessions too" : ", once each"}`;
	return upstreams.length === 0 ? most : `${most}, of ${upstreams.join(" ")}`;
}
