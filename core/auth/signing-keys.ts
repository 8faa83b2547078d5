/**
 * The Ed25519 keys that sign our JWTs (RFC 9068 access tokens): the vault keeps them, memory their public halves. Owns what a
 * token's bytes must be like; who it stands for and whether that still holds is decided in live-sessions.ts.
 */
import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import {
	errors,
	exportJWK,
	generateKeyPair,
	importJWK,
	jwtVerify,
	SignJWT,
} from "jose";
import * as z from "zod";
import { Name, Role } from "../../contract/views.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { VaultError } from "../vault/backend.ts";
import { Secret } from "../vault/secret.ts";
import type { Vault } from "../vault/vault.ts";

const audience = "drawbridge";
const type = "at+jwt";
/** Longer than any we make; refused before anything of it is read. */
export const longestToken = 4_096;
/** Between the clock a token was made by and the one it is judged by. */
export const toleranceMs = 5_000;

/** Three segments without padding; an Ed25519 signature is 86 characters, of whose last one four bits are unused. */
const tokenForm = /^[\w-]+\.[\w-]+\.[\w-]{85}[AQgw]$/;

const Claims = z.object({
	aud: z.literal(audience),
	sub: z.string(),
	role: Role,
	/** The session; revoking it ends the token. */
	sid: z.string(),
	/** Absent: what the session allows. */
	upstreams: z.array(Name).min(1).optional(),
	nbf: z.number(),
	exp: z.number(),
});
export type Claims = z.infer<typeof Claims>;
export type NewClaims = Pick<Claims, "sub" | "role" | "sid" | "upstreams"> & {
	readonly expiresAt: number;
};

const Issued = z.object({ iss: z.string() });

const PrivateJwk = z.object({
	kty: z.literal("OKP"),
	crv: z.literal("Ed25519"),
	x: z.string(),
	d: z.string(),
});
export interface PublicJwk {
	readonly kty: "OKP";
	readonly crv: "Ed25519";
	readonly x: string;
	readonly kid: string;
	readonly alg: "EdDSA";
	readonly use: "sig";
}

/** `until` is null for the one that signs; the others only verify, until the last token they signed has expired. */
const KeyList = z.array(
	z.object({
		kid: z.string(),
		createdAt: z.number(),
		until: z.number().nullable(),
	}),
);
type Listed = z.infer<typeof KeyList>[number];

type SigningKey = Exclude<Awaited<ReturnType<typeof importJWK>>, Uint8Array>;
interface LoadedKey {
	readonly listed: Listed;
	readonly publicKey: SigningKey;
	readonly jwk: PublicJwk;
}

export class SigningKeys {
	readonly #db: DatabaseSync;
	readonly #vault: Vault;
	readonly #clock: Clock;
	readonly #log: Log;
	readonly #issuer: string;
	#keys: ReadonlyMap<string, LoadedKey> | undefined;
	/** Loading, making and rotating wait for each other. */
	#turn: Promise<unknown> = Promise.resolve();

	constructor(db: DatabaseSync, vault: Vault, clock: Clock, log: Log) {
		this.#db = db;
		this.#vault = vault;
		this.#clock = clock;
		this.#log = log;
		this.#issuer = `urn:drawbridge:${gateId(db)}`;
	}

	/** Resolves when a token can be signed; the first one ever makes the key. @throws VaultError when it is locked. */
	ready(): Promise<void> {
		return this.#inTurn(async () => {
			await this.#load();
			const key = this.#current();
			if (!key) await this.#add(null);
			else await this.#privateKey(key);
		});
	}

	/** After {@link SigningKeys.ready}. undefined: longer than we would accept ourselves. @throws VaultError */
	async sign(claims: NewClaims): Promise<string | undefined> {
		const key = this.#current();
		if (!key) throw new Error("no signing key: ready() comes first");
		const now = Math.floor(this.#clock.now() / 1_000);
		const { expiresAt, ...own } = claims;
		const token = await new SignJWT(own)
			.setProtectedHeader({ alg: "EdDSA", typ: type, kid: key.listed.kid })
			.setIssuer(this.#issuer)
			.setAudience(audience)
			.setJti(randomBytes(12).toString("base64url"))
			.setIssuedAt(now)
			.setNotBefore(now)
			.setExpirationTime(Math.floor(expiresAt / 1_000))
			.sign(await this.#privateKey(key));
		return token.length <= longestToken ? token : undefined;
	}

	/** What a token of ours says; undefined for everything else, and while the keys cannot be read. */
	async verify(raw: string): Promise<Claims | undefined> {
		if (raw.length > longestToken || !tokenForm.test(raw)) return undefined;
		try {
			if (!this.#keys) await this.#inTurn(() => this.#load());
			const { payload } = await jwtVerify(
				raw,
				(header) => this.#keyFor(header),
				{
					algorithms: ["EdDSA"],
					typ: type,
					issuer: this.#issuer,
					audience,
					requiredClaims: ["sub", "sid", "role", "iat", "nbf", "exp", "jti"],
					clockTolerance: toleranceMs / 1_000,
					currentDate: new Date(this.#clock.now()),
				},
			);
			return Claims.safeParse(payload).data;
		} catch (error) {
			// A locked vault has said so itself.
			if (
				!(error instanceof errors.JOSEError) &&
				!(error instanceof VaultError)
			)
				this.#log("warn", "a token could not be judged, and is refused", {
					reason: error instanceof Error ? error.name : "unknown",
				});
			return undefined;
		}
	}

	/** Whether a token says that it is ours; true or not, it must not be shown to anybody else. */
	isOurs(raw: string): boolean {
		const payload = raw.split(".", 2)[1];
		if (payload === undefined) return false;
		try {
			const claims: unknown = JSON.parse(
				Buffer.from(payload, "base64url").toString("utf8"),
			);
			return Issued.safeParse(claims).data?.iss === this.#issuer;
		} catch {
			return false;
		}
	}

	/** A new key signs from now on; the others verify until `until`. Returns the new one's id. @throws VaultError */
	rotate(until: number): Promise<string> {
		return this.#inTurn(async () => {
			await this.#load();
			return await this.#add(until);
		});
	}

	/** For whoever wants to check a token of ours (RFC 7517). */
	async publicKeys(): Promise<PublicJwk[]> {
		if (!this.#keys) await this.#inTurn(() => this.#load());
		return [...(this.#keys?.values() ?? [])].map(({ jwk }) => jwk);
	}

	/** Only the three members we write: no key, address or extension that a token brings along is looked at. */
	#keyFor(header: object): SigningKey {
		for (const member of Object.keys(header))
			if (member !== "alg" && member !== "typ" && member !== "kid")
				throw new errors.JWSInvalid("foreign header parameter");
		const kid = "kid" in header ? header.kid : undefined;
		const key = typeof kid === "string" ? this.#keys?.get(kid) : undefined;
		if (!key || !this.#verifies(key.listed))
			throw new errors.JWSInvalid("unknown key");
		return key.publicKey;
	}

	#verifies({ until }: Listed): boolean {
		return until === null || this.#clock.now() < until + toleranceMs;
	}

	#current(): LoadedKey | undefined {
		for (const key of this.#keys?.values() ?? [])
			if (key.listed.until === null) return key;
		return undefined;
	}

	/** Read each time: it stays in the vault, and a locked one signs nothing. @throws VaultError */
	async #privateKey({ listed: { kid } }: LoadedKey): Promise<SigningKey> {
		const secret = await this.#vault.get(vaultName(kid));
		if (!secret)
			throw new VaultError("key-missing", `the signing key ${kid} is gone`);
		return await asymmetric(PrivateJwk.parse(JSON.parse(secret.reveal())));
	}

	#inTurn<T>(work: () => Promise<T>): Promise<T> {
		const mine = this.#turn.then(work);
		this.#turn = mine.catch(() => undefined);
		return mine;
	}

	async #load(): Promise<void> {
		if (this.#keys) return;
		const keys = new Map<string, LoadedKey>();
		for (const listed of this.#list()) {
			const name = vaultName(listed.kid);
			if (!this.#verifies(listed)) {
				await this.#vault.delete(name);
				continue;
			}
			const secret = await this.#vault.get(name);
			if (secret) keys.set(listed.kid, await loaded(listed, secret));
			else
				this.#log("warn", "a signing key is gone; its tokens are refused", {
					kid: listed.kid,
				});
		}
		this.#keys = keys;
	}

	/** The vault has the key before the list names it, and the list names it before it signs. */
	async #add(until: number | null): Promise<string> {
		const now = this.#clock.now();
		const kid = randomBytes(8).toString("hex");
		const { privateKey } = await generateKeyPair("EdDSA", {
			extractable: true,
		});
		const secret = new Secret(JSON.stringify(await exportJWK(privateKey)));
		const added = await loaded({ kid, createdAt: now, until: null }, secret);
		await this.#vault.set(vaultName(kid), secret);
		const keys = new Map<string, LoadedKey>();
		const old: string[] = [];
		for (const [known, key] of this.#keys ?? []) {
			const listed = { ...key.listed, until: key.listed.until ?? until ?? now };
			if (this.#verifies(listed)) keys.set(known, { ...key, listed });
			else old.push(known);
		}
		keys.set(kid, added);
		this.#db
			.prepare("INSERT OR REPLACE INTO setting VALUES ('jwt-keys', ?)")
			.run(JSON.stringify([...keys.values()].map(({ listed }) => listed)));
		this.#keys = keys;
		// Left over, never accepted.
		for (const known of old)
			await this.#vault.delete(vaultName(known)).catch(() => false);
		return kid;
	}

	#list(): Listed[] {
		const row = this.#db
			.prepare("SELECT value FROM setting WHERE name = 'jwt-keys'")
			.get();
		return row ? KeyList.parse(JSON.parse(String(row["value"]))) : [];
	}
}

const vaultName = (kid: string): string => `jwt/${kid}`;

async function loaded(listed: Listed, secret: Secret): Promise<LoadedKey> {
	const { kty, crv, x } = PrivateJwk.parse(JSON.parse(secret.reveal()));
	const jwk: PublicJwk = {
		kty,
		crv,
		x,
		kid: listed.kid,
		alg: "EdDSA",
		use: "sig",
	};
	return {
		listed,
		publicKey: await asymmetric({ kty, crv, x }),
		jwk,
	};
}

async function asymmetric(
	jwk: Parameters<typeof importJWK>[0],
): Promise<SigningKey> {
	const key = await importJWK(jwk, "EdDSA");
	if (key instanceof Uint8Array) throw new Error("not an Ed25519 key");
	return key;
}

/** Names this gate in its tokens, so that one gate's are not another's. Made once. */
function gateId(db: DatabaseSync): string {
	db.prepare("INSERT OR IGNORE INTO setting VALUES ('gate-id', ?)").run(
		randomBytes(12).toString("hex"),
	);
	return String(
		db.prepare("SELECT value FROM setting WHERE name = 'gate-id'").get()?.[
			"value"
		],
	);
}
