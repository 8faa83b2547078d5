/**
 * This machine's identity before phones: one P-256 key in the vault, which signs what they are told. They pin it, so it is
 * made once; a damaged one is an error and never replaced unasked. While the vault is locked it signs nothing.
 */
import {
	createPrivateKey,
	createPublicKey,
	generateKeyPairSync,
	hash,
	type KeyObject,
	sign,
} from "node:crypto";
import type { Domain } from "../../contract/pairing.ts";
import { VaultError } from "../vault/backend.ts";
import { Secret } from "../vault/secret.ts";
import type { Vault } from "../vault/vault.ts";
import { prefixed } from "./signature.ts";

const vaultName = "phone/identity";
const fingerprintBytes = 16;

interface Keys {
	readonly privateKey: KeyObject;
	/** SPKI, DER. */
	readonly publicKey: Uint8Array;
	readonly fingerprint: Uint8Array;
}

export class Identity {
	readonly #vault: Pick<Vault, "get" | "set" | "state" | "onChange">;
	/** Forgotten as soon as the vault is locked. */
	#keys: Keys | undefined;
	/** Reading and making wait for each other: two at once would make two. */
	#turn: Promise<unknown> = Promise.resolve();

	constructor(vault: Pick<Vault, "get" | "set" | "state" | "onChange">) {
		this.#vault = vault;
		vault.onChange(({ state }) => {
			if (state === "locked") this.#keys = undefined;
		});
	}

	/** Makes it where there is none. @throws VaultError while the vault is locked, and where the key in it is damaged */
	open(): Promise<void> {
		return this.#inTurn(async () => {
			if (this.#keys) return;
			const kept = await this.#vault.get(vaultName);
			if (kept) this.#use(readKeys(kept));
			else await this.#make();
		});
	}

	/** Opened, and the vault was not locked since. */
	get isOpen(): boolean {
		return this.#keys !== undefined;
	}

	/** SPKI, DER. @throws VaultError */
	get publicKey(): Uint8Array {
		return this.#opened.publicKey;
	}

	/** The first 16 bytes of the SHA-256 of {@link Identity.publicKey}. @throws VaultError */
	get fingerprint(): Uint8Array {
		return this.#opened.fingerprint;
	}

	/** ECDSA with SHA-256 over the domain's prefix and the bytes; 64 bytes. @throws VaultError */
	sign(domain: Domain, bytes: Uint8Array): Uint8Array {
		return sign("sha256", prefixed(domain, bytes), {
			key: this.#opened.privateKey,
			dsaEncoding: "ieee-p1363",
		});
	}

	/** Another one in its place, also of a damaged one: every phone pairs anew. @throws VaultError */
	renew(): Promise<void> {
		return this.#inTurn(() => this.#make());
	}

	get #opened(): Keys {
		if (this.#keys) return this.#keys;
		throw unread();
	}

	/** In the vault before anybody is told of it. */
	async #make(): Promise<void> {
		const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
		const pem = privateKey.export({ type: "pkcs8", format: "pem" });
		await this.#vault.set(vaultName, new Secret(pem.toString()));
		this.#use(keysOf(privateKey));
	}

	/** The vault may have been locked while it answered. */
	#use(keys: Keys): void {
		if (this.#vault.state().state !== "open") throw unread();
		this.#keys = keys;
	}

	#inTurn(work: () => Promise<void>): Promise<void> {
		const mine = this.#turn.then(work);
		this.#turn = mine.catch(() => undefined);
		return mine;
	}
}

const unread = (): VaultError =>
	new VaultError(
		"locked",
		"this machine's identity before phones cannot be read",
	);

function readKeys(kept: Secret): Keys {
	try {
		const key = createPrivateKey(kept.reveal());
		if (key.asymmetricKeyDetails?.namedCurve === "prime256v1")
			return keysOf(key);
	} catch {
		// Said below: what was read is not repeated.
	}
	throw new VaultError(
		"corrupt",
		"this machine's identity before phones is damaged; a new one, which every phone has to pair with anew, is made by: drawbridge devices revoke-all",
	);
}

function keysOf(privateKey: KeyObject): Keys {
	const spki = createPublicKey(privateKey).export({
		type: "spki",
		format: "der",
	});
	return {
		privateKey,
		publicKey: spki,
		fingerprint: hash("sha256", spki, "buffer").subarray(0, fingerprintBytes),
	};
}
