/**
 * Which secrets bytes hold, and where: every view of them looked through. What it says of a secret can be written down:
 * the rule, the place, and the beginning of a digest where the secret cannot be guessed. Runs on a thread (scan-thread.ts).
 */
import { createHash } from "node:crypto";
import {
	merged,
	ownKey,
	pem,
	secretsIn,
	separator,
	type Span,
} from "./rules.ts";
import { type Coding, type View, viewsOf } from "./views.ts";

export interface Leak {
	readonly rule: string;
	readonly coding: Coding;
	/** Bytes of what was looked through. */
	readonly start: number;
	readonly end: number;
	/** The first eight digits of its SHA-256 in hex; empty for what could be found again by guessing. */
	readonly digest: string;
}

/** Looked at together: many findings in one text cost more than twice as much in one twice as long. */
const sliceBytes = 128 * 1024;
/** The longest secret, a private key's text, is shorter. */
export const overlapBytes = 16 * 1024;

/** Each text's own, in the order of their places. */
export async function leaksIn(
	texts: readonly Uint8Array[],
): Promise<readonly (readonly Leak[])[]> {
	const found = texts.map((): Leak[] => []);
	let together: Placed[] = [];
	let size = 0;
	const look = async (): Promise<void> => {
		for (const { text, leak } of await lookTogether(together))
			found[text]?.push(leak);
		together = [];
		size = 0;
	};
	for (const [text, bytes] of texts.entries()) {
		const latin1 = Buffer.from(
			bytes.buffer,
			bytes.byteOffset,
			bytes.byteLength,
		).toString("latin1");
		for (let from = 0; ; from += sliceBytes - overlapBytes) {
			const slice = latin1.slice(from, from + sliceBytes);
			for (const view of viewsOf(slice)) {
				together.push({ text, from, latin1: slice, view });
				size += view.text.length;
			}
			if (size >= sliceBytes) await look();
			if (from + sliceBytes >= latin1.length) break;
		}
	}
	await look();
	// The same place in two views is one leak.
	return found.map((leaks) => merged(leaks));
}

interface Placed {
	readonly text: number;
	/** Where the slice begins. */
	readonly from: number;
	readonly latin1: string;
	readonly view: View;
}

interface Found {
	readonly text: number;
	readonly leak: Leak;
}

/** All views at once: a rule's start costs more than a small text. */
async function lookTogether(placed: readonly Placed[]): Promise<Found[]> {
	if (placed.length === 0) return [];
	const spans = await secretsIn(
		placed.map(({ view }) => view.text).join(separator),
	);
	const out: Found[] = [];
	let at = 0;
	let next = 0;
	for (const one of placed) {
		const { length } = one.view.text;
		for (; next < spans.length; next++) {
			const span = spans[next];
			if (span === undefined || span.start >= at + length) break;
			const leak = leakOf(one, {
				...span,
				start: span.start - at,
				end: Math.min(span.end - at, length),
			});
			if (leak) out.push({ text: one.text, leak });
		}
		at += length + separator.length;
	}
	return out;
}

/** undefined: it only looks like a secret. */
function leakOf({ view, from, latin1 }: Placed, span: Span): Leak | undefined {
	const secret = view.text.slice(span.start, span.end);
	const length = span.rule === pem ? keyLength(secret) : secret.length;
	if (length === 0 || isPlaceholder(span.rule, secret)) return undefined;
	const [first, end] = view.range(span.start, span.start + length);
	return {
		rule: span.rule,
		coding: view.coding,
		// What is left of an escape must stay one.
		start: from + (isEscaped(latin1, first) ? first + 1 : first),
		end: from + (isEscaped(latin1, end) ? end - 1 : end),
		digest: guessable.has(span.rule)
			? ""
			: createHash("sha256")
					.update(secret.slice(0, length), "latin1")
					.digest("hex")
					.slice(0, 8),
	};
}

/** A person chose them. */
const guessable: ReadonlySet<string> = new Set([
	"basicauth",
	"database-connection-string",
]);

/** The character there has an odd number of backslashes before it. */
function isEscaped(text: string, at: number): boolean {
	let before = at - 1;
	while (text.charCodeAt(before) === 0x5c) before--;
	return (at - 1 - before) % 2 === 1;
}

const hosts =
	/@(?:[\w.-]+\.)?(?:example|invalid|test|localhost|example\.(?:com|org|net|edu))(?=$|[^\w.-])/i;
const words =
	/example|placeholder|redacted|dummy|changeme|change_me|your[-_]|x{6}|\*{4}|\.{3}|0{8}|1234567890ab/i;

/** As documentation has them: no service has given out such a secret. RFC 2606's hosts have no users. */
function isPlaceholder(rule: string, secret: string): boolean {
	if (rule === pem) return false;
	// Ours are 43 random digits of 64.
	if (rule === ownKey && !/[A-Z]/.test(secret)) return true;
	if (guessable.has(rule)) return hosts.test(secret);
	return words.test(secret) || new Set(secret.slice(6)).size < 6;
}

const header =
	/^-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:(?:\s|\\[nr])*[A-Z][A-Za-z-]{2,20}: [^\n\\]{0,100}(?=\n|\\n))*/;
const digits = /(?:\bdata: ?|[A-Za-z0-9+/=\s]|\\[nr/\\]?)*/y;
const ending = /^-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/;
/** An RSA key has a thousand, and documentation "MIIE…". */
const fewestDigits = 40;

/** How much of what follows a key's first line is the key; 0: it is only spoken of. */
function keyLength(text: string): number {
	const begins = header.exec(text)?.[0].length ?? 0;
	digits.lastIndex = begins;
	const body = digits.exec(text)?.[0] ?? "";
	if (
		body.replaceAll(/\\[nr]|\bdata:|[^A-Za-z0-9+/]/g, "").length < fewestDigits
	)
		return 0;
	const end = begins + body.length;
	return end + (ending.exec(text.slice(end))?.[0].length ?? 0);
}

const fills: Readonly<Record<Coding, number>> = {
	plain: 0x2a,
	json: 0x2a,
	url: 0x2a,
	// What decodes it must go on doing so.
	base64: 0x41,
	hex: 0x30,
};

/** A copy of as many bytes, with nothing left of what was found but the ends of lines. `from`: earlier bytes stay. */
export function masked(
	bytes: Uint8Array,
	leaks: readonly Leak[],
	from = 0,
): Buffer {
	const copy = Buffer.from(bytes);
	for (const { coding, start, end } of leaks)
		for (let i = Math.max(start, from); i < end; i++) {
			const byte = copy[i] ?? 0;
			if (byte !== 0x0a && byte !== 0x0d) copy[i] = fills[coding];
		}
	return copy;
}
