/**
 * The phone's side of one pairing: what it says, what it checks, and what it knows in the end. Each message may be changed
 * on its way by whoever sends it; here is only the honest arithmetic. Sends nothing.
 */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import {
	type Certificate,
	codePrefix,
	DesktopHello,
	doneBytes,
	type Invitation,
	type KeyName,
	type PairOutcome,
	type PhoneConfirm,
	type PhoneHello,
	readCode,
	readFragment,
	transcriptBytes,
	wordIndexes,
} from "../../contract/pairing.ts";
import {
	type DeviceKey,
	isSignedBy,
	macOf,
	newEphemeral,
	sha256,
	signAs,
} from "./phone-proof.ts";

/** What a person handed over: by a QR all of it, by the code the secret only. */
export type Invited = Pick<Invitation, "secret"> & Partial<Invitation>;

export function readLink(link: string): {
	readonly origin: string;
	readonly invited: Invitation;
} {
	const { origin, hash } = new URL(link);
	const invited = readFragment(hash);
	if (!invited) throw new Error("no invitation in this link");
	return { origin, invited };
}

export function readTyped(typed: string): Invited {
	const code = readCode(typed);
	if (code === undefined) throw new Error("no code");
	const digest = sha256(Buffer.from(codePrefix + code, "utf8"));
	return { secret: digest.subarray(0, 16) };
}

/** The phone's own check failed: whoever answers is not the machine that was meant. */
export class Mistrust extends Error {
	readonly check: "pairing" | "fingerprint" | "signature" | "mac";
	constructor(check: Mistrust["check"]) {
		super(`the answer's ${check} is wrong`);
		this.check = check;
	}
}

type Done = Extract<PairOutcome, { state: "done" }>;

export interface Paired
	extends Pick<Done, "device" | "tier" | "name" | "endsAt"> {
	/** The machine's, SPKI, base64url: pinned from now on. */
	readonly identity: string;
}

export class Handshake {
	readonly key: DeviceKey;
	readonly hello: PhoneHello;
	readonly #invited: Invited;
	readonly #ephemeral = newEphemeral();
	#answer: DesktopHello | undefined;

	constructor(
		invited: Invited,
		key: DeviceKey,
		said: {
			readonly name: string;
			readonly origin: string;
			readonly certificate: Certificate;
		},
	) {
		this.#invited = invited;
		this.key = key;
		this.hello = {
			v: 1,
			pid: base64(invited.pid ?? new Uint8Array()),
			eph: this.#ephemeral.point,
			deviceKey: key.spki,
			nonce: base64(randomBytes(16)),
			...said,
		};
	}

	/** @throws Mistrust; by code there is no fingerprint to check, so the words have to be compared */
	take(body: unknown): void {
		const answer = DesktopHello.parse(body);
		const { pid, fingerprint } = this.#invited;
		const theirs = Buffer.from(answer.pid, "base64url").subarray(0, 8);
		if (pid && !theirs.equals(pid)) throw new Mistrust("pairing");
		const found = sha256(Buffer.from(answer.identity, "base64url"));
		if (fingerprint && !timingSafeEqual(found.subarray(0, 16), fingerprint))
			throw new Mistrust("fingerprint");
		this.#answer = answer;
		if (
			!isSignedBy(answer.identity, "desktopHello", this.transcript, answer.sig)
		)
			throw new Mistrust("signature");
	}

	/** T. */
	get transcript(): Uint8Array {
		return sha256(transcriptBytes(this.hello, this.#answered));
	}

	/** Shown to the person, who compares them with the desktop's. */
	get words(): string[] {
		return wordIndexes(this.#key("sas")).map((index) => wordlist[index] ?? "");
	}

	/** `by`: whose signature is under it. */
	confirmation(by: DeviceKey = this.key): PhoneConfirm {
		return {
			pid: this.#answered.pid,
			mac: macOf(this.#key("conf-phone"), this.transcript),
			sig: signAs(by, "confirm", this.transcript),
		};
	}

	/** @throws Mistrust */
	finish(done: Done): Paired {
		const { identity } = this.#answered;
		const bytes = doneBytes(this.transcript, done);
		if (macOf(this.#key("conf-desktop"), bytes) !== done.mac)
			throw new Mistrust("mac");
		if (!isSignedBy(identity, "done", bytes, done.sig))
			throw new Mistrust("signature");
		const { device, tier, name, endsAt } = done;
		return { device, tier, name, endsAt, identity };
	}

	#key(name: KeyName): Uint8Array {
		const keys = this.#ephemeral.keysWith(
			this.#answered.eph,
			this.#invited.secret,
			this.transcript,
		);
		return keys(name);
	}

	get #answered(): DesktopHello {
		if (!this.#answer) throw new Error("the desktop has not answered yet");
		return this.#answer;
	}
}

const base64 = (bytes: Uint8Array): string =>
	Buffer.from(bytes).toString("base64url");
