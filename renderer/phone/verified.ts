/**
 * What the gate said, once its signature has been verified with the pinned identity. Verified is the object as it came;
 * a request with a field this page does not know is not shown, since a person would answer what they cannot see.
 */
import * as z from "zod";
import {
	Glance,
	HistoryObject,
	Receipt,
	RequestObject,
} from "../../contract/phone.ts";
import { canonicalBytes, digestOf, isSigned } from "./crypto.ts";
import type { Domain } from "../../contract/pairing.ts";

export interface Question {
	readonly request: RequestObject;
	/** In hex: what a decision about it names. */
	readonly digest: string;
}

export interface Told {
	readonly glance: Glance;
	/** In the order in which they came: the oldest first. */
	readonly questions: readonly Question[];
	readonly receipts: readonly Receipt[];
	/** How many came that the computer did not sign for this phone. */
	readonly forged: number;
	/** How many came that are signed and that this page does not understand. */
	readonly unreadable: number;
}

export interface Pinned {
	readonly identity: CryptoKey;
	readonly device: string;
}

const Envelope = z.object({
	object: z.record(z.string(), z.unknown()),
	sig: z.string().max(400),
});
type Envelope = z.infer<typeof Envelope>;
const State = z.object({
	glance: Envelope,
	requests: z.array(Envelope).max(50),
	receipts: z.array(Envelope).max(100),
});

const WholeRequest = z.strictObject(RequestObject.shape);

type Read<T> = T | "forged" | "unreadable";

/** One event of the stream. */
export async function readState(
	raw: unknown,
	pinned: Pinned,
): Promise<Read<Told>> {
	const state = State.safeParse(raw);
	if (!state.success) return "unreadable";
	const glance = await opened(state.data.glance, "glance", Glance, pinned);
	if (typeof glance === "string") return glance;
	if (glance.device.id !== pinned.device) return "forged";
	const questions = await Promise.all(
		state.data.requests.map((one) => readQuestion(one, pinned)),
	);
	const receipts = await Promise.all(
		state.data.receipts.map((one) => readReceipt(one, pinned)),
	);
	const all = [...questions, ...receipts];
	return {
		glance,
		questions: questions.filter((one) => typeof one !== "string"),
		receipts: receipts.filter((one) => typeof one !== "string"),
		forged: all.filter((one) => one === "forged").length,
		unreadable: all.filter((one) => one === "unreadable").length,
	};
}

/** A decision's answer, or one of the state's. */
export async function readReceipt(
	raw: unknown,
	pinned: Pinned,
): Promise<Read<Receipt>> {
	const receipt = await opened(raw, "receipt", Receipt, pinned);
	if (typeof receipt === "string") return receipt;
	return receipt.device === pinned.device ? receipt : "forged";
}

export const readHistory = (
	raw: unknown,
	pinned: Pinned,
): Promise<Read<HistoryObject>> =>
	opened(raw, "history", HistoryObject, pinned);

async function readQuestion(
	raw: Envelope,
	pinned: Pinned,
): Promise<Read<Question>> {
	const request = await opened(raw, "request", WholeRequest, pinned);
	if (typeof request === "string") return request;
	if (request.device !== pinned.device) return "forged";
	return { request, digest: await digestOf("request", request) };
}

async function opened<T>(
	raw: unknown,
	domain: Domain,
	schema: z.ZodType<T>,
	{ identity }: Pinned,
): Promise<Read<T>> {
	const envelope = Envelope.safeParse(raw);
	if (!envelope.success) return "unreadable";
	const { object, sig } = envelope.data;
	let bytes: Uint8Array;
	try {
		bytes = canonicalBytes(object);
	} catch {
		// Half a character has no canonical form: nobody can have signed it.
		return "forged";
	}
	if (!(await isSigned(identity, domain, bytes, sig))) return "forged";
	const parsed = schema.safeParse(object);
	return parsed.success ? parsed.data : "unreadable";
}
