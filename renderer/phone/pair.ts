/**
 * The phone's side of a pairing (contract/pairing.ts): proves that it read the computer's screen, checks that it speaks
 * to the computer whose screen that was, and waits for the person's yes there. It never says yes itself.
 */
import { wordlist } from "@scure/bip39/wordlists/english.js";
import * as z from "zod";
import {
	type Certificate,
	DesktopHello,
	doneBytes,
	fromBase64Url,
	joined,
	type KeyName,
	PairOutcome,
	type PhoneHello,
	toBase64Url,
	transcriptBytes,
	utf8,
	wordIndexes,
} from "../../contract/pairing.ts";
import {
	areEqual,
	type Bytes,
	importIdentity,
	isSigned,
	newDeviceKey,
	sha256,
	signBytes,
} from "./crypto.ts";
import type { Door, DoorProblem } from "./door.ts";
import type { Invited } from "./invitation.ts";
import type { Paired } from "./key-store.ts";

export interface Introduction {
	readonly name: string;
	readonly origin: string;
	readonly certificate: Certificate;
}

/** `other-computer`: who answered is not the one whose QR was read, or changed something on the way. */
export type PairFailure = DoorProblem | "refused" | "other-computer";

export type PairEnd =
	| { readonly paired: Paired }
	| { readonly failure: PairFailure };

export interface PairParts {
	readonly door: Door;
	readonly pause: (ms: number) => Promise<void>;
	/** Three words, to be compared with the computer's, once it has proved itself. */
	readonly onWords: (words: readonly string[]) => void;
	/** Given up. */
	readonly stop: AbortSignal;
}

const ecdh = { name: "ECDH", namedCurve: "P-256" } as const;
const retryMs = 1_500;

export async function pairPhone(
	invited: Invited,
	said: Introduction,
	{ door, pause, onWords, stop }: PairParts,
): Promise<PairEnd> {
	const deviceKey = await newDeviceKey();
	const eph = await crypto.subtle.generateKey(ecdh, false, ["deriveBits"]);
	const hello: PhoneHello = {
		v: 1,
		pid: invited.pid,
		eph: toBase64Url(
			new Uint8Array(await crypto.subtle.exportKey("raw", eph.publicKey)),
		),
		deviceKey: toBase64Url(deviceKey.publicKey),
		nonce: toBase64Url(crypto.getRandomValues(new Uint8Array(16))),
		...said,
	};
	const answered = await door.post(
		"/api/pair/hello",
		hello,
		DesktopHello,
		stop,
	);
	if ("problem" in answered) return { failure: answered.problem };
	const answer = answered.value;

	const transcript = await sha256(joined([transcriptBytes(hello, answer)]));
	const desktop = await provenDesktop(answer, transcript, invited);
	if (!desktop) return { failure: "other-computer" };
	const keys = await agreedKeys(
		eph.privateKey,
		answer.eph,
		invited,
		transcript,
	);
	if (!keys) return { failure: "other-computer" };

	const confirm = {
		pid: answer.pid,
		mac: toBase64Url(
			new Uint8Array(
				await crypto.subtle.sign("HMAC", keys.confPhone, transcript),
			),
		),
		sig: await signBytes(deviceKey.privateKey, "confirm", transcript),
	};
	const confirmed = await door.post(
		"/api/pair/confirm",
		confirm,
		z.object({ state: z.literal("asking") }),
		stop,
	);
	if ("problem" in confirmed) return { failure: confirmed.problem };
	onWords(wordIndexes(keys.sas).map((index) => wordlist[index] ?? ""));

	for (;;) {
		const waited = await door.post(
			"/api/pair/wait",
			{ pid: answer.pid },
			PairOutcome,
			stop,
		);
		if (stop.aborted) return { failure: "offline" };
		if ("problem" in waited) {
			// The phone slept, or changed cells: the end of it can still be asked for.
			if (waited.problem !== "offline") return { failure: waited.problem };
			await pause(retryMs);
			continue;
		}
		const outcome = waited.value;
		if (outcome.state === "waiting") continue;
		if (outcome.state === "refused") return { failure: "refused" };
		const bytes = joined([doneBytes(transcript, outcome)]);
		const isMeant = await crypto.subtle.verify(
			"HMAC",
			keys.confDesktop,
			fromBase64Url(outcome.mac) ?? new Uint8Array(),
			bytes,
		);
		if (!isMeant || !(await isSigned(desktop.key, "done", bytes, outcome.sig)))
			return { failure: "other-computer" };
		return {
			paired: {
				device: outcome.device,
				name: outcome.name,
				tier: outcome.tier,
				origin: said.origin,
				identity: desktop.identity,
				privateKey: deviceKey.privateKey,
				counter: 0,
			},
		};
	}
}

/** `undefined`: not the computer whose QR was read, or it did not sign just this. */
async function provenDesktop(
	answer: DesktopHello,
	transcript: Bytes,
	{ pid, fingerprint }: Invited,
): Promise<{ identity: Bytes; key: CryptoKey } | undefined> {
	const identity = fromBase64Url(answer.identity);
	if (!identity || !belongsTo(answer.pid, pid)) return undefined;
	if (fingerprint) {
		const itsOwn = (await sha256(identity)).slice(0, fingerprint.length);
		if (!areEqual(itsOwn, fingerprint)) return undefined;
	}
	const key = await importIdentity(identity).catch(() => undefined);
	if (!key) return undefined;
	return (await isSigned(key, "desktopHello", transcript, answer.sig))
		? { identity, key }
		: undefined;
}

/** Of this one hello, and beginning with the QR's own, where there is one. */
function belongsTo(answered: string, invited: string): boolean {
	const start = fromBase64Url(invited) ?? new Uint8Array();
	const whole = fromBase64Url(answered) ?? new Uint8Array();
	return areEqual(whole.slice(0, start.length), start);
}

/** `undefined`: what came is no point on the curve. */
async function agreedKeys(
	own: CryptoKey,
	theirs: string,
	{ secret }: Invited,
	transcript: Bytes,
): Promise<
	{ confPhone: CryptoKey; confDesktop: CryptoKey; sas: Bytes } | undefined
> {
	const raw = fromBase64Url(theirs);
	if (!raw) return undefined;
	const point = await crypto.subtle
		.importKey("raw", raw, ecdh, false, [])
		.catch(() => undefined);
	if (!point) return undefined;
	const shared = await crypto.subtle.deriveBits(
		{ name: "ECDH", public: point },
		own,
		256,
	);
	const base = await crypto.subtle.importKey("raw", shared, "HKDF", false, [
		"deriveBits",
	]);
	const derived = async (name: KeyName): Promise<Bytes> =>
		new Uint8Array(
			await crypto.subtle.deriveBits(
				{
					name: "HKDF",
					hash: "SHA-256",
					salt: secret,
					info: joined([utf8(name), transcript]),
				},
				base,
				256,
			),
		);
	const macKey = async (
		name: KeyName,
		usage: "sign" | "verify",
	): Promise<CryptoKey> =>
		crypto.subtle.importKey(
			"raw",
			await derived(name),
			{ name: "HMAC", hash: "SHA-256" },
			false,
			[usage],
		);
	return {
		confPhone: await macKey("conf-phone", "sign"),
		confDesktop: await macKey("conf-desktop", "verify"),
		sas: await derived("sas"),
	};
}
