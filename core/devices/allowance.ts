/**
 * How far one device may allow one question: what its tier lets it, within what the owner lets it, and no further than the
 * question itself goes. Pure; asked when a card is handed out, and again when its answer comes.
 */
import type { RequestObject } from "../../contract/phone.ts";
import type { Rememberable } from "../approval/pattern.ts";
import { isOnceOnly, type NewQuestion } from "../approval/question.ts";
import type { Device } from "./device.ts";

export type Allowance = Pick<RequestObject, "allow" | "limit">;

/** What a question is about, as far as it matters here. */
export interface About {
	readonly question: NewQuestion;
	readonly rememberable: Pick<Rememberable, "session">;
}

/**
 * Lets phones in, or one further: never a phone's own yes. The passphrase too, since whoever knows it confirms a phone where
 * no desktop is attached. Nor is a backup, which holds every secret there is.
 */
export const isNotForPhones = (command: string): boolean =>
	/^(?:pair|device|network|owner|backup)\./.test(command);

export const sees = (
	{ upstreams }: Pick<Device, "upstreams">,
	upstream: string,
): boolean => upstreams.length === 0 || upstreams.includes(upstream);

/** `isHighOpen`: the owner lets it allow high-risk calls once, although its certificate was clicked through. */
export function allowanceOf(
	device: Pick<Device, "tier" | "reach" | "session" | "upstreams">,
	{ question, rememberable }: About,
	isHighOpen: boolean,
): Allowance {
	const { risk } = question.judgement;
	const isGates = question.upstream === "gate";
	const isTrusted = device.tier === "trusted";
	const byTier = isTrusted
		? !(isGates && isNotForPhones(question.tool))
		: isHighOpen && risk !== "critical" && !isGates;
	if (!byTier) return { allow: [], limit: "tier" };
	const byOwner =
		sees(device, question.upstream) &&
		(device.reach === "critical" ||
			(device.reach === "high" && risk !== "critical"));
	if (!byOwner) return { allow: [], limit: "device" };
	if (!isTrusted) return { allow: ["once"], limit: "tier" };
	if (
		risk === "critical" ||
		isOnceOnly(question) ||
		rememberable.session === undefined
	)
		return { allow: ["once"], limit: "once-only" };
	return device.session
		? { allow: ["once", "session"], limit: "" }
		: { allow: ["once"], limit: "device" };
}
