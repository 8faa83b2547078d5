/**
 * One phone's hello and what follows from it: fresh keys, the transcript both sides hold, and the proofs over it. Knows
 * nothing of tries and times; see pairing.ts.
 */
import {
	createECDH,
	createHmac,
	type ECDH,
	hash,
	hkdfSync,
	randomBytes,
	timingSafeEqual,
} from "node:crypto";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import {
	type DesktopHello,
	doneBytes,
	fromBase64Url,
	joined,
	type KeyName,
	type PairOutcome,
	type PhoneConfirm,
	type PhoneHello,
	toBase64Url,
	transcriptBytes,
	utf8,
	wordIndexes,
} from "../../contract/pairing.ts";
import type { Identity } from "../devices/identity.ts";
import { isDeviceKey, isSignedBy } from "../devices/signature.ts";

const uncompressed = 4;
const nonceBytes = 16;
const ownPidBytes = 8;

type Done = Extract<PairOutcome, { state: "done" }>;

/** The binary of a hello, once it is what it should be. */
interface Shared {
	readonly hello: PhoneHello;
	readonly deviceKey: Uint8Array;
	readonly ecdh: ECDH;
	/** The X coordinate, 32 bytes. */
	readonly z: Uint8Array;
}

/** undefined: a key that is none of P-256, a point that is not on the curve, or a nonce of another size. */
export function shareWith(hello: PhoneHello): Shared | undefined {
	const deviceKey = fromBase64Url(hello.deviceKey);
	const point = fromBase64Url(hello.eph);
	if (
		fromBase64Url(hello.nonce)?.length !== nonceBytes ||
		!point ||
		point[0] !== uncompressed ||
		!deviceKey ||
		!isDeviceKey(deviceKey)
	)
		return undefined;
	const ecdh = createECDH("prime256v1");
	ecdh.generateKeys();
	try {
		return { hello, deviceKey, ecdh, z: ecdh.computeSecret(point) };
	} catch {
		// Not on the curve.
		return undefined;
	}
}

export class Handshake {
	readonly hello: PhoneHello;
	/** SPKI, DER. */
	readonly deviceKey: Uint8Array;
	readonly answer: DesktopHello;
	/** T. */
	readonly #transcript: Uint8Array;
	readonly #key: (name: KeyName) => Uint8Array;

	/** `pid`: the offer's; `secret`: what the phone must have read. @throws VaultError */
	constructor(
		{ hello, deviceKey, ecdh, z }: Shared,
		pid: Uint8Array,
		secret: Uint8Array,
		identity: Pick<Identity, "publicKey" | "sign">,
	) {
		const said = {
			pid: toBase64Url(joined([pid, randomBytes(ownPidBytes)])),
			eph: toBase64Url(ecdh.getPublicKey()),
			identity: toBase64Url(identity.publicKey),
			nonce: toBase64Url(randomBytes(nonceBytes)),
		};
		const transcript = sha256(transcriptBytes(hello, said));
		this.hello = hello;
		this.deviceKey = deviceKey;
		this.#transcript = transcript;
		this.#key = (name) =>
			new Uint8Array(
				hkdfSync("sha256", z, secret, joined([utf8(name), transcript]), 32),
			);
		this.answer = {
			...said,
			sig: toBase64Url(identity.sign("desktopHello", transcript)),
		};
	}

	/** The phone read the secret, and holds the device key it named. */
	isProvenBy({ mac, sig }: PhoneConfirm): boolean {
		const macSaid = fromBase64Url(mac);
		const macHere = this.#mac("conf-phone", this.#transcript);
		return (
			macSaid?.length === macHere.length &&
			timingSafeEqual(macSaid, macHere) &&
			isSignedBy(
				this.deviceKey,
				"confirm",
				this.#transcript,
				fromBase64Url(sig) ?? new Uint8Array(),
			)
		);
	}

	/** Three, to be compared with the phone's. */
	words(): string[] {
		return wordIndexes(this.#key("sas")).map((index) => wordlist[index] ?? "");
	}

	/** @throws VaultError */
	done(
		told: Pick<Done, "device" | "tier" | "name" | "endsAt">,
		identity: Pick<Identity, "sign">,
	): Done {
		const bytes = doneBytes(this.#transcript, told);
		return {
			state: "done",
			...told,
			mac: toBase64Url(this.#mac("conf-desktop", bytes)),
			sig: toBase64Url(identity.sign("done", bytes)),
		};
	}

	#mac(name: KeyName, bytes: Uint8Array): Uint8Array {
		return createHmac("sha256", this.#key(name)).update(bytes).digest();
	}
}

const sha256 = (bytes: Uint8Array): Uint8Array =>
	hash("sha256", bytes, "buffer");
