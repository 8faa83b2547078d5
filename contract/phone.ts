/**
 * What the gate and a paired phone say to each other once they are paired. The session's cookie reads; only a signature of
 * the device's key decides. What the gate says is signed, too: a {@link Signed} holds the object and the identity's
 * signature over its domain's prefix and its canonical JSON (RFC 8785). Signatures are 64 bytes, r and s (IEEE P1363).
 */
import * as z from "zod";
import { RiskLevel } from "./approvals.ts";
import { base64Url, Certificate } from "./pairing.ts";
import { Mode } from "./views.ts";

const hex = z.string().regex(/^[0-9a-f]{64}$/);

/** POST /api/session/challenge. An unknown device is given one as well. */
export const SessionChallenge = z.strictObject({
	device: z.string().min(1).max(40),
});
export const Challenge = z.object({
	nonce: base64Url,
	expiresInSeconds: z.number(),
});
/** POST /api/session/open: the device's signature over `session`'s prefix and `sessionBytes`. Answers 200 {} and a cookie. */
export const SessionOpen = z.strictObject({
	device: z.string().min(1).max(40),
	nonce: base64Url,
	sig: base64Url,
});

/** What is asked, as one device may see it. What it signs is the SHA-256 of `request`'s prefix and its canonical JSON. */
export const RequestObject = z.object({
	v: z.literal(1),
	type: z.literal("request"),
	/** "DB-7F3K". */
	id: z.string(),
	/** Whom it is for: another device's answer to it is none. */
	device: z.string(),
	/** Single use. */
	nonce: base64Url,
	client: z.string(),
	agent: z.string(),
	upstream: z.string(),
	method: z.string(),
	tool: z.string(),
	risk: RiskLevel,
	categories: z.array(z.string()),
	/** `true`: what follows up to `why` is empty, since whoever sits between may be reading along. */
	redacted: z.boolean(),
	path: z.string(),
	cwd: z.string(),
	/** The gravest piece of what would run. */
	command: z.string(),
	/** Every argument as JSON. */
	input: z.string(),
	pieces: z.array(
		z.object({
			text: z.string(),
			where: z.string(),
			language: z.string(),
			risk: RiskLevel,
			why: z.array(
				z.object({ start: z.number(), end: z.number(), reason: z.string() }),
			),
		}),
	),
	/** One plain sentence each; of a redacted card only what does not quote the call. */
	why: z.array(z.string()),
	/** Identical calls that wait on it; an allow once lets one through. */
	waiting: z.number().int(),
	/** How this device may allow it; empty: it may only deny. */
	allow: z.array(z.enum(["once", "session"])),
	/** Why not more, in a word the page has a sentence for. `size`: only its beginning is shown, so it may only be denied. */
	limit: z.enum(["", "tier", "device", "once-only", "size"]),
	/** SHA-256 of the held bytes and of all they are bound to. */
	call: hex,
	/** Milliseconds since 1970, by the desktop's clock; a phone counts `expiresAt - sentAt` down by its own. */
	createdAt: z.number(),
	expiresAt: z.number(),
});
export type RequestObject = z.infer<typeof RequestObject>;

/** After a decision, until the call has finished. */
export const Receipt = z.object({
	v: z.literal(1),
	type: z.literal("receipt"),
	request: z.string(),
	/** Of the request object that was answered. */
	digest: hex,
	device: z.string(),
	verdict: z.enum(["allow", "deny"]),
	/** `allowed`: answered, its bytes have not left. `stopped`: refused after all. */
	state: z.enum(["allowed", "denied", "released", "ended", "stopped"]),
	/** Of `ended`: the HTTP status the caller got; `null`: broken off. */
	status: z.number().int().nullable(),
	at: z.number(),
});
export type Receipt = z.infer<typeof Receipt>;

/** How things stand. */
export const Glance = z.object({
	v: z.literal(1),
	type: z.literal("glance"),
	/** What the machine calls itself. */
	machine: z.string(),
	mode: Mode,
	/** Milliseconds since 1970; `null`: for good. */
	until: z.number().nullable(),
	returnsTo: Mode,
	raised: z.boolean(),
	/** Of all calls; more may wait than are shown. */
	waiting: z.number().int(),
	device: z.object({
		id: z.string(),
		name: z.string(),
		tier: Certificate,
		/** Until when it may allow high-risk calls once, where the tier alone would not let it. */
		highUntil: z.number().nullable(),
		endsAt: z.number(),
		/** The last one the gate took; the next is larger. */
		counter: z.number().int(),
		push: z.boolean(),
	}),
	/** For the next signed action; single use. */
	nonce: base64Url,
	/** For a subscription to Web Push (RFC 8292): P-256, raw; empty: not offered. */
	pushKey: z.string(),
	sentAt: z.number(),
});
export type Glance = z.infer<typeof Glance>;

export const HistoryObject = z.object({
	v: z.literal(1),
	type: z.literal("history"),
	items: z.array(
		z.object({
			id: z.string(),
			client: z.string(),
			upstream: z.string(),
			tool: z.string(),
			risk: RiskLevel,
			state: z.string(),
			by: z.string(),
			at: z.number(),
		}),
	),
	sentAt: z.number(),
});
export type HistoryObject = z.infer<typeof HistoryObject>;

export const signed = <T extends z.ZodType>(
	object: T,
): z.ZodObject<{ object: T; sig: z.ZodString }> =>
	z.object({ object, sig: base64Url });
export interface Signed<T> {
	readonly object: T;
	readonly sig: string;
}

/** Each event of GET /api/events (SSE, `data:`) holds all of it: the page replaces what it shows. At most 50 requests. */
export const PhoneState = z.object({
	glance: signed(Glance),
	requests: z.array(signed(RequestObject)),
	/** The last ones of this device. */
	receipts: z.array(signed(Receipt)),
});
export type PhoneState = z.infer<typeof PhoneState>;

/** Whose word it is, and that it is a new one. */
const ownWord = {
	device: z.string().max(40),
	/** Of the request object, or for an action the glance's. */
	nonce: base64Url,
	counter: z
		.number()
		.int()
		.min(1)
		.max(2 ** 52),
};

/** POST /api/decide: {@link SignedDecision}. Answers a signed receipt. */
export const Decision = z.strictObject({
	v: z.literal(1),
	type: z.literal("decision"),
	request: z.string().max(100),
	/** SHA-256 of `request`'s prefix and the canonical JSON of the request object that was shown. */
	digest: hex,
	verdict: z.enum(["allow", "deny"]),
	/** Of an allow. */
	scope: z.enum(["once", "session"]),
	/** What the agent is told of a deny; an untrusted phone's words are not handed on. */
	reason: z.string().max(1_000),
	...ownWord,
});
export type Decision = z.infer<typeof Decision>;
export const SignedDecision = z.strictObject({
	decision: Decision,
	sig: base64Url,
});

/** What a browser's push manager gives: where to say that something waits. Nothing is said but that. */
export const PushSubscription = z.strictObject({
	endpoint: z.url({ protocol: /^https$/ }).max(1_000),
});

/** POST /api/act: {@link SignedAction}. Answers 200 {}. */
export const Action = z.strictObject({
	v: z.literal(1),
	type: z.literal("action"),
	action: z.union([
		z.strictObject({ name: z.literal("bridge.raise") }),
		z.strictObject({
			name: z.literal("push.set"),
			/** `null`: no more. */
			subscription: PushSubscription.nullable(),
		}),
		/** The phone gives its own key up. */
		z.strictObject({ name: z.literal("device.leave") }),
	]),
	...ownWord,
});
export type Action = z.infer<typeof Action>;
export const SignedAction = z.strictObject({ action: Action, sig: base64Url });

/** Why the gate did not do what a phone asked. The body is {"code": …}, and nothing more. */
export const phoneProblems = {
	"bad-request": 400,
	/** No session, or it is over: open another one. */
	unauthenticated: 401,
	/** Not from here: a foreign Host, Origin or network. */
	forbidden: 403,
	/** The tier, or what the owner set for this device, does not reach so far. */
	"not-allowed": 403,
	"not-found": 404,
	"method-not-allowed": 405,
	/** Answered by somebody else, or its time is over. */
	late: 409,
	/** A counter or a nonce that was used before. */
	replayed: 409,
	/** The digest is not that of what waits now. */
	"other-bytes": 409,
	/** The device was revoked or is expired: pair again. */
	gone: 410,
	"too-large": 413,
	"too-many": 429,
	/** No QR is open, it was used, or its time or tries are over. */
	"no-offer": 410,
	/** The proof is wrong; the QR is burnt. */
	"wrong-proof": 403,
	internal: 500,
	/** The vault is locked: nothing can be signed. */
	locked: 503,
} as const;
export type PhoneProblem = keyof typeof phoneProblems;
