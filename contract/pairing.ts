/**
 * Pairing a phone: the bytes and the messages both sides agree on. Pure, so that the gate and the phone's page share them;
 * each side brings its own cryptography. All binary values travel as base64url without padding.
 */
import * as z from "zod";

/** A signature of one kind never passes for another. Each is UTF-8, its NUL included. */
export const domains = {
	desktopHello: "drawbridge-pair-hello-1\0",
	confirm: "drawbridge-pair-confirm-1\0",
	done: "drawbridge-pair-done-1\0",
	session: "drawbridge-session-1\0",
	request: "drawbridge-request-1\0",
	decision: "drawbridge-decision-1\0",
	action: "drawbridge-action-1\0",
	receipt: "drawbridge-receipt-1\0",
	glance: "drawbridge-glance-1\0",
	history: "drawbridge-history-1\0",
} as const;
export type Domain = keyof typeof domains;

/** The `info` of HKDF-SHA256 begins with it; 32 bytes each. */
export const keyNames = ["conf-phone", "conf-desktop", "sas"] as const;
export type KeyName = (typeof keyNames)[number];

/** How long an offer stands, and how often it may be tried. */
export const offerSeconds = 120;
export const offerTries = 5;

/** What the QR's fragment holds: it is read by the page and never sent to a server. */
export interface Invitation {
	/** Pairing id, 8 bytes. */
	readonly pid: Uint8Array;
	/** One-time secret, 16 bytes. */
	readonly secret: Uint8Array;
	/** First 16 bytes of the SHA-256 of the desktop identity's SPKI. */
	readonly fingerprint: Uint8Array;
}

const fragmentVersion = 1;
const sizes = { pid: 8, secret: 16, fingerprint: 16 } as const;

/** Without the `#`. */
export function writeFragment(invitation: Invitation): string {
	const { pid, secret, fingerprint } = invitation;
	return toBase64Url(
		joined([Uint8Array.of(fragmentVersion), pid, secret, fingerprint]),
	);
}

/** undefined: not one of ours, or of another version. */
export function readFragment(fragment: string): Invitation | undefined {
	const bytes = fromBase64Url(fragment.replace(/^#/, ""));
	const length = 1 + sizes.pid + sizes.secret + sizes.fingerprint;
	if (bytes?.length !== length || bytes[0] !== fragmentVersion)
		return undefined;
	const secretAt = 1 + sizes.pid;
	const fingerprintAt = secretAt + sizes.secret;
	return {
		pid: bytes.slice(1, secretAt),
		secret: bytes.slice(secretAt, fingerprintAt),
		fingerprint: bytes.slice(fingerprintAt),
	};
}

/** Crockford's base 32: no I, L, O, U. Ten of them are 50 bits. */
export const codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
export const codeLength = 10;

/** As a person typed it: spaces, dashes and case do not count, O is 0, I and L are 1. undefined: no code. */
export function readCode(typed: string): string | undefined {
	const code = typed
		.toUpperCase()
		.replaceAll(/[\s-]/g, "")
		.replaceAll("O", "0")
		.replaceAll(/[IL]/g, "1");
	const isCode =
		code.length === codeLength &&
		Array.from(code).every((letter) => codeAlphabet.includes(letter));
	return isCode ? code : undefined;
}

/** Of the manual code the one-time secret is the first 16 bytes of SHA-256 over this and the code, as UTF-8. */
export const codePrefix = "drawbridge-code-1\0";

/** Without padding. */
export const base64Url = z
	.string()
	.max(400)
	.regex(/^[A-Za-z0-9_-]*$/);

/** Whether the phone opened the page without a certificate warning, as far as its page can tell (a service worker ran). */
export const Certificate = z.enum(["trusted", "untrusted"]);
export type Certificate = z.infer<typeof Certificate>;

/** POST /api/pair/hello. */
export const PhoneHello = z.strictObject({
	v: z.literal(1),
	/** Empty with the manual code. */
	pid: base64Url,
	/** P-256, raw, 65 bytes. */
	eph: base64Url,
	/** P-256, SPKI. */
	deviceKey: base64Url,
	/** 16 bytes. */
	nonce: base64Url,
	/** What the phone calls itself; the person may change it. */
	name: z.string().max(60),
	/** The page's own `location.origin`. */
	origin: z.string().max(300),
	certificate: Certificate,
});
export type PhoneHello = z.infer<typeof PhoneHello>;

/** Its answer. `sig` is over `desktopHello`'s prefix and T. */
export const DesktopHello = z.object({
	/**
	 * 16 bytes: the QR's own 8, which a phone that scanned it compares, and 8 of this one hello. `confirm` and `wait` name
	 * all 16.
	 */
	pid: base64Url,
	eph: base64Url,
	identity: base64Url,
	nonce: base64Url,
	sig: base64Url,
});
export type DesktopHello = z.infer<typeof DesktopHello>;

/** POST /api/pair/confirm. `mac` is HMAC-SHA256(conf-phone, T), `sig` the device key's over `confirm`'s prefix and T. */
export const PhoneConfirm = z.strictObject({
	/** The answer's. */
	pid: base64Url,
	mac: base64Url,
	sig: base64Url,
});
export type PhoneConfirm = z.infer<typeof PhoneConfirm>;

/** POST /api/pair/wait. Answers within 25 s; `waiting`: ask again. */
export const PhoneWait = z.strictObject({
	/** The answer's. */
	pid: base64Url,
});
export const PairOutcome = z.union([
	z.object({ state: z.literal("waiting") }),
	z.object({ state: z.literal("refused") }),
	z.object({
		state: z.literal("done"),
		device: z.string(),
		tier: Certificate,
		/** What the person called it. */
		name: z.string(),
		/** Milliseconds since 1970. */
		endsAt: z.number(),
		/** HMAC-SHA256(conf-desktop, T and the three texts above as `doneBytes` has them). */
		mac: base64Url,
		/** The identity's over `done`'s prefix and the same bytes. */
		sig: base64Url,
	}),
]);
export type PairOutcome = z.infer<typeof PairOutcome>;

/** T is the SHA-256 of this. More than keys and nonces: what the phone says of itself is bound, too. */
export function transcriptBytes(
	hello: PhoneHello,
	answer: Pick<DesktopHello, "pid" | "eph" | "identity" | "nonce">,
): Uint8Array {
	const binary = [
		answer.pid,
		hello.eph,
		hello.deviceKey,
		hello.nonce,
		answer.eph,
		answer.identity,
		answer.nonce,
	].map((text) => fromBase64Url(text) ?? new Uint8Array());
	const said = [hello.name, hello.origin, hello.certificate].map(utf8);
	return framed([utf8("drawbridge-pair-1"), ...binary, ...said]);
}

/** What the end of a pairing says, bound to its transcript. */
export const doneBytes = (
	transcript: Uint8Array,
	done: { device: string; tier: string; name: string; endsAt: number },
): Uint8Array =>
	framed([
		transcript,
		...[done.device, done.tier, done.name, String(done.endsAt)].map(utf8),
	]);

/** What the session's signature is over, behind its prefix: the challenge, whose it is, and where the page was opened. */
export const sessionBytes = (
	nonce: Uint8Array,
	device: string,
	origin: string,
): Uint8Array => framed([nonce, utf8(device), utf8(origin)]);

/** Three words of a list of 2,048, by the first 33 bits. */
export function wordIndexes(key: Uint8Array): [number, number, number] {
	const [a = 0, b = 0, c = 0, d = 0, e = 0] = key;
	return [
		(a << 3) | (b >> 5),
		((b & 31) << 6) | (c >> 2),
		((c & 3) << 9) | (d << 1) | (e >> 7),
	];
}

/** Each part with its length in four bytes before it, so that no two lists are one text. */
export function framed(parts: readonly Uint8Array[]): Uint8Array {
	return joined(
		parts.flatMap((part) => {
			const length = new Uint8Array(4);
			new DataView(length.buffer).setUint32(0, part.length);
			return [length, part];
		}),
	);
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
	const all = new Uint8Array(
		parts.reduce((sum, { length }) => sum + length, 0),
	);
	let at = 0;
	for (const part of parts) {
		all.set(part, at);
		at += part.length;
	}
	return all;
}

/** A lone surrogate is what the platform's encoder makes of it: U+FFFD. */
export function utf8(text: string): Uint8Array {
	const escaped = encodeURIComponent(text.toWellFormed());
	const bytes: number[] = [];
	for (let at = 0; at < escaped.length; at++) {
		if (escaped[at] === "%") {
			bytes.push(Number.parseInt(escaped.slice(at + 1, at + 3), 16));
			at += 2;
		} else bytes.push(escaped.charCodeAt(at));
	}
	return Uint8Array.from(bytes);
}

const letters =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Without padding (RFC 4648 §5). */
export function toBase64Url(bytes: Uint8Array): string {
	let text = "";
	for (let at = 0; at < bytes.length; at += 3) {
		const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
		const four = [
			a >> 2,
			((a & 3) << 4) | (b >> 4),
			((b & 15) << 2) | (c >> 6),
			c & 63,
		];
		const count = Math.min(3, bytes.length - at) + 1;
		for (const six of four.slice(0, count)) text += letters[six];
	}
	return text;
}

/** Strict: one text for each sequence of bytes. undefined: not base64url. */
export function fromBase64Url(
	text: string,
): Uint8Array<ArrayBuffer> | undefined {
	if (text.length % 4 === 1) return undefined;
	const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
	let held = 0;
	let bits = 0;
	let at = 0;
	for (const letter of text) {
		const six = letters.indexOf(letter);
		if (six < 0) return undefined;
		held = ((held << 6) | six) & 0xffff;
		bits += 6;
		if (bits >= 8) {
			bits -= 8;
			bytes[at++] = (held >> bits) & 255;
		}
	}
	return (held & ((1 << bits) - 1)) === 0 ? bytes : undefined;
}
