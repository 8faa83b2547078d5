/** Whether this door may allow, and what it will ask for. The gate decides; this only says it before it is tried. */
import { useGate } from "../shared/gate-context.ts";
import { answers } from "./strings.ts";

export interface MayAllow {
	readonly allowed: boolean;
	/** Empty where there is nothing to say. */
	readonly hint: string;
}

export function useMayAllow(): MayAllow {
	const owner = useGate((state) => state.status?.owner);
	if (window.drawbridge !== undefined || owner === undefined)
		return { allowed: true, hint: "" };
	if (owner.desktop) return { allowed: false, hint: "" };
	return {
		allowed: true,
		hint: owner.passphrase ? answers.passphrase : answers.anybody,
	};
}
