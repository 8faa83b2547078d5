/**
 * Tokens the gate signs for an upstream that checks one of its own (HS256): who calls, and with which role. Signed with a
 * secret of the vault that is bound to that upstream; a caller never chooses what they say.
 */
import { randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import type { Client } from "../client.ts";
import type { Clock } from "../clock.ts";
import type { Secret } from "../vault/secret.ts";
import type { Upstream } from "../upstreams.ts";

const lifetimeMs = 5 * 60_000;
/** A token is used this long, so that it is still good when it arrives. */
const useMs = lifetimeMs / 2;
const rememberedTokens = 1_000;

interface Signed {
	readonly token: string;
	readonly until: number;
}

/** The value of a secret for an upstream's origin; undefined while it is not set or not bound to it. Rejects when locked. */
export type SecretFor = (
	name: string,
	origin: string,
) => Promise<Secret | undefined>;

/** Some upstreams read a token of an upgrade in the query only. */
export function withToken(
	target: string,
	{ jwt, preset }: Upstream,
	upgrade: boolean,
	token: string,
): string {
	const name = jwt?.query ?? preset?.jwt?.queryOnUpgrade;
	if (token === "" || !upgrade || name === undefined) return target;
	return `${target}${target.includes("?") ? "&" : "?"}${name}=${token}`;
}

export class UpstreamTokens {
	readonly #clock: Clock;
	readonly #secretFor: SecretFor;
	#signed = new Map<string, Signed>();

	constructor(clock: Clock, secretFor: SecretFor) {
		this.#clock = clock;
		this.#secretFor = secretFor;
	}

	/** undefined: its secret is missing. A promise only when one has to be signed. */
	of(
		upstream: Upstream,
		client: Client,
	): string | undefined | Promise<string | undefined> {
		const { jwt, name, origin } = upstream;
		if (!jwt) return undefined;
		const known = this.#signed.get(
			`${name} ${origin} ${jwt.secret} ${client.id} ${client.role}`,
		);
		return known && this.#clock.now() < known.until
			? known.token
			: this.#sign(upstream, jwt, client);
	}

	/** A secret has changed: nothing that was signed with it is used again. */
	forget(): void {
		// One that is being signed now comes too late for the new map.
		this.#signed = new Map();
	}

	async #sign(
		{ name, origin, preset }: Upstream,
		jwt: NonNullable<Upstream["jwt"]>,
		client: Client,
	): Promise<string | undefined> {
		const signed = this.#signed;
		const secret = await this.#secretFor(jwt.secret, origin).catch(
			() => undefined,
		);
		// An empty secret would let anybody sign.
		if (secret === undefined || secret.reveal() === "") return undefined;
		const now = this.#clock.now();
		const token = await new SignJWT({
			sub: jwt.subject ?? client.name,
			role: jwt.role ?? client.role,
			...(preset?.jwt
				? { permissions: preset.jwt.permissions[client.role] }
				: {}),
		})
			.setProtectedHeader({ alg: "HS256", typ: "JWT" })
			.setIssuedAt(Math.floor(now / 1_000))
			.setExpirationTime(Math.floor((now + lifetimeMs) / 1_000))
			.setJti(randomUUID())
			.sign(new TextEncoder().encode(secret.reveal()));
		const key = `${name} ${origin} ${jwt.secret} ${client.id} ${client.role}`;
		signed.delete(key);
		signed.set(key, { token, until: now + useMs });
		if (signed.size > rememberedTokens)
			for (const oldest of signed.keys()) {
				signed.delete(oldest);
				break;
			}
		return token;
	}
}
