/**
 * Takes over what a file says of who may enter, and only where that narrows what holds: a looser mode, a wider range or
 * a higher limit becomes a warning that names the command. Never loosens anything.
 */
import { isIP } from "node:net";
import type { Mode } from "../../contract/views.ts";
import { AddressRangeError, allowlist } from "../address.ts";
import { isTighter } from "../mode.ts";
import {
	defaultLimits,
	loweredLimits,
	mergeLimits,
	type SomeLimits,
} from "../settings/limit-settings.ts";
import type { Section } from "./document.ts";
import type { Draft, NewUpstream } from "./plan.ts";

export function takeMode(draft: Draft, mode: Mode, from: string): void {
	const { holding } = draft;
	if (isTighter(holding.mode, mode))
		draft.warn(
			`the file says ${mode} (${from}); the gate stays ${holding.mode}. Set it yourself with: drawbridge mode ${mode}`,
		);
	else if (mode !== holding.settings.mode)
		draft.change({ path: ["mode"], value: mode, from });
}

/** An empty list says nothing. @throws SettingsError on a range that is none */
export function takeAllowlist(
	draft: Draft,
	ranges: readonly string[],
	from: string,
): void {
	const { allowed_ips: held } = draft.holding.settings;
	if (ranges.length === 0 || sameRanges(ranges, held)) return;
	const isNarrower =
		held.length === 0 ||
		ranges.every((range) => held.some((wider) => covers(wider, range)));
	if (!isNarrower) {
		draft.warn(
			`allowed_ips (${from}) names addresses that may not connect now; they are left out. Add them yourself with: drawbridge ip allow CIDR`,
		);
		return;
	}
	draft.change({ path: ["allowed_ips"], value: [...ranges], from });
	if (!allowlist(ranges).allows("127.0.0.1"))
		draft.warn(
			"with this allowed_ips programs on this machine can no longer connect over 127.0.0.1",
		);
}

/** @throws SettingsError with the line */
export function readRanges(section: Section, name: string): string[] {
	const ranges = section.texts(name);
	try {
		allowlist(ranges);
	} catch (error) {
		if (error instanceof AddressRangeError)
			throw section.wrong(name, "not an IP address or CIDR range");
		throw error;
	}
	return ranges;
}

const sameRanges = (a: readonly string[], b: readonly string[]): boolean =>
	a.length === b.length && a.every((range) => b.includes(range));

function covers(wider: string, range: string): boolean {
	const [address = ""] = range.split("/");
	return (
		allowlist([wider]).allows(address) &&
		familyOf(wider) === familyOf(range) &&
		bitsOf(wider) <= bitsOf(range)
	);
}

/** As written: a mapped range such as ::ffff:10.0.0.0/96 holds every IPv4 address. */
const familyOf = (range: string): number => isIP(range.split("/")[0] ?? "");
function bitsOf(range: string): number {
	const [address = "", bits] = range.split("/");
	return bits === undefined ? (isIP(address) === 4 ? 32 : 128) : Number(bits);
}

/** Of the upstream alone; numbers above the gate's own stay out. */
export function takeUpstreamLimits(
	draft: Draft,
	upstream: NewUpstream,
	limits: SomeLimits,
	fromOf: (name: string) => string,
): void {
	const held = mergeLimits(defaultLimits, draft.holding.settings.limits);
	const lowered = loweredLimits(held, limits);
	for (const [name, value] of Object.entries(limits)) {
		if (value === undefined) continue;
		if (lowered.has(name)) upstream.set(["limits", name], value, fromOf(name));
		else
			draft.warn(
				`${name} (${fromOf(name)}) is higher than the gate's; the gate's holds. Change it yourself with: drawbridge limits set`,
			);
	}
}
