/** What this phone signs: a decision about one question as it was shown, or an action. Built here, sent elsewhere. */
import type * as z from "zod";
import type {
	Action,
	Decision,
	Glance,
	SignedAction,
	SignedDecision,
} from "../../contract/phone.ts";
import { canonicalBytes, signBytes } from "./crypto.ts";
import type { KeyStore, Paired } from "./key-store.ts";
import type { Question } from "./verified.ts";

export type Answer =
	| { readonly verdict: "allow"; readonly scope: "once" | "session" }
	/** `reason`: what the agent is told; may be empty. */
	| { readonly verdict: "deny"; readonly reason: string };

type Signer = Pick<Paired, "device" | "privateKey">;

/** The counter it is signed with is kept before anything could be sent. @throws where this phone is paired no more */
export async function signDecision(
	{ request, digest }: Question,
	answer: Answer,
	glance: Glance,
	signer: Signer,
	keys: Pick<KeyStore, "nextCounter">,
): Promise<z.infer<typeof SignedDecision>> {
	const decision: Decision = {
		v: 1,
		type: "decision",
		request: request.id,
		digest,
		verdict: answer.verdict,
		scope: answer.verdict === "allow" ? answer.scope : "once",
		reason: answer.verdict === "deny" ? answer.reason : "",
		device: signer.device,
		nonce: request.nonce,
		counter: await keys.nextCounter(signer.device, glance.device.counter),
	};
	return {
		decision,
		sig: await signBytes(
			signer.privateKey,
			"decision",
			canonicalBytes(decision),
		),
	};
}

/** As {@link signDecision}, with the glance's nonce. */
export async function signAction(
	what: Action["action"],
	glance: Glance,
	signer: Signer,
	keys: Pick<KeyStore, "nextCounter">,
): Promise<z.infer<typeof SignedAction>> {
	const action: Action = {
		v: 1,
		type: "action",
		action: what,
		device: signer.device,
		nonce: glance.nonce,
		counter: await keys.nextCounter(signer.device, glance.device.counter),
	};
	return {
		action,
		sig: await signBytes(signer.privateKey, "action", canonicalBytes(action)),
	};
}
