/**
 * A phone that pairs, by WebCrypto as its page does: what it sends, what it checks, what it shows. Shares only the contract's
 * bytes with the gate. Each message may be changed before it is sent.
 */
import { wordlist } from "@scure/bip39/wordlists/english.js";
import {
	codePrefix,
	type DesktopHello,
	doneBytes,
	type Invitation,
	type KeyName,
	type PairOutcome,
	type PhoneConfirm,
	type PhoneHello,
	readCode,
	readFragment,
	toBase64Url,
	transcriptBytes,
	wordIndexes,
} from "../../../contract/pairing.ts";
import {
	type WebKey,
	webKey,
	webSign,
	webVerify,
} from "../devices/device-keys.ts";

/** What a person hands over: by the code no more than the secret. */
export type Invited = Pick<Invitation, "secret"> & Partial<Invitation>;

export function scanned(link: string): Invitation {
	const invitation = readFragment(new URL(link).hash);
	if (!invitation) throw new Error("no invitation");
	return invitation;
}

export async function typed(text: string): Promise<Invited> {
	const sha256 = await digest(Buffer.from(codePrefix + readCode(text)));
	return { secret: sha256.slice(0, 16) };
}

const ecdh = { name: "ECDH", namedCurve: "P-256" };
const raw = (text: string): Buffer<ArrayBuffer> =>
	Buffer.from(text, "base64url");
const digest = async (bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer>> =>
	new Uint8Array(await crypto.subtle.digest("SHA-256", Uint8Array.from(bytes)));

export async function ephemeral(): Promise<{
	readonly pair: CryptoKeyPair;
	readonly point: string;
}> {
	const pair = await crypto.subtle.generateKey(ecdh, false, ["deriveBits"]);
	const point = await crypto.subtle.exportKey("raw", pair.publicKey);
	return { pair, point: toBase64Url(new Uint8Array(point)) };
}

type Done = Extract<PairOutcome, { state: "done" }>;

export class WebPhone {
	readonly key: WebKey;
	readonly hello: PhoneHello;
	readonly #invited: Invited;
	readonly #pair: CryptoKeyPair;

	private constructor(
		key: WebKey,
		hello: PhoneHello,
		invited: Invited,
		pair: CryptoKeyPair,
	) {
		this.key = key;
		this.hello = hello;
		this.#invited = invited;
		this.#pair = pair;
	}

	static async with(
		invited: Invited,
		said: Partial<PhoneHello> = {},
		key?: WebKey,
	): Promise<WebPhone> {
		const device = key ?? (await webKey());
		const { pair, point } = await ephemeral();
		const hello: PhoneHello = {
			v: 1,
			pid: invited.pid ? toBase64Url(invited.pid) : "",
			eph: point,
			deviceKey: toBase64Url(device.spki),
			nonce: toBase64Url(crypto.getRandomValues(new Uint8Array(16))),
			name: "Pixel",
			origin: "https://192.0.2.7:4181",
			certificate: "untrusted",
			...said,
		};
		return new WebPhone(device, hello, invited, pair);
	}

	/** What its page checks before it goes on. By code there is no fingerprint. */
	async trusts(answer: DesktopHello): Promise<boolean> {
		const { fingerprint, pid } = this.#invited;
		const identity = raw(answer.identity);
		const found = (await digest(identity)).slice(0, 16);
		return (
			(!fingerprint || Buffer.from(found).equals(fingerprint)) &&
			(!pid || raw(answer.pid).subarray(0, 8).equals(pid)) &&
			(await webVerify(
				identity,
				"desktopHello",
				await this.transcript(answer),
				raw(answer.sig),
			))
		);
	}

	async confirmation(answer: DesktopHello): Promise<PhoneConfirm> {
		const transcript = await this.transcript(answer);
		return {
			pid: answer.pid,
			mac: await this.#mac("conf-phone", answer, transcript),
			sig: toBase64Url(await webSign(this.key, "confirm", transcript)),
		};
	}

	async words(answer: DesktopHello): Promise<string[]> {
		const key = await this.#key("sas", answer);
		return wordIndexes(key).map((index) => wordlist[index] ?? "");
	}

	/** Whether the end of it came from whoever answered the hello. */
	async believes(answer: DesktopHello, done: Done): Promise<boolean> {
		const bytes = doneBytes(await this.transcript(answer), done);
		return (
			done.mac === (await this.#mac("conf-desktop", answer, bytes)) &&
			(await webVerify(raw(answer.identity), "done", bytes, raw(done.sig)))
		);
	}

	/** T. */
	async transcript(answer: DesktopHello): Promise<Uint8Array<ArrayBuffer>> {
		return await digest(transcriptBytes(this.hello, answer));
	}

	async #mac(
		name: KeyName,
		answer: DesktopHello,
		bytes: Uint8Array,
	): Promise<string> {
		const key = await crypto.subtle.importKey(
			"raw",
			await this.#key(name, answer),
			{ name: "HMAC", hash: "SHA-256" },
			false,
			["sign"],
		);
		const mac = await crypto.subtle.sign("HMAC", key, Uint8Array.from(bytes));
		return toBase64Url(new Uint8Array(mac));
	}

	async #key(
		name: KeyName,
		answer: DesktopHello,
	): Promise<Uint8Array<ArrayBuffer>> {
		const theirs = await crypto.subtle.importKey(
			"raw",
			raw(answer.eph),
			ecdh,
			false,
			[],
		);
		const z = await crypto.subtle.deriveBits(
			{ name: "ECDH", public: theirs },
			this.#pair.privateKey,
			256,
		);
		const ikm = await crypto.subtle.importKey("raw", z, "HKDF", false, [
			"deriveBits",
		]);
		const info = Buffer.concat([
			Buffer.from(name),
			await this.transcript(answer),
		]);
		const bits = await crypto.subtle.deriveBits(
			{
				name: "HKDF",
				hash: "SHA-256",
				salt: Uint8Array.from(this.#invited.secret),
				info,
			},
			ikm,
			256,
		);
		return new Uint8Array(bits);
	}
}
