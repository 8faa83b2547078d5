/** What a device may do, in words, and which devices stand where. Judges nothing: the gate has said it all. */
import type { DeviceView } from "../../contract/devices.ts";
import { may } from "./strings.ts";

/** One or two sentences. */
export function mayWords(device: DeviceView): string {
	const { upstreams } = device;
	const words = allowWords(device);
	return upstreams.length === 0 ? words : `${words} ${may.only(upstreams)}`;
}

function allowWords({ tier, reach, session, highUntil }: DeviceView): string {
	if (tier === "untrusted") {
		if (highUntil === null) return may.denies;
		return reach === "none" ? may.noMore : may.high;
	}
	if (reach === "none") return may.noMore;
	return may.allows[reach] + (session ? may.session : may.once);
}

export interface Listed {
	readonly active: readonly DeviceView[];
	/** Revoked and expired ones, the last first. */
	readonly old: readonly DeviceView[];
}

/** Those that are online first, then by when they were seen last. */
export function listDevices(devices: readonly DeviceView[]): Listed {
	// ISO times in UTC sort as text.
	const bySight = devices.toSorted(
		(a, b) =>
			Number(b.online) - Number(a.online) ||
			(a.lastSeenAt < b.lastSeenAt ? 1 : a.lastSeenAt > b.lastSeenAt ? -1 : 0),
	);
	return {
		active: bySight.filter(({ state }) => state === "active"),
		old: bySight.filter(({ state }) => state !== "active"),
	};
}
