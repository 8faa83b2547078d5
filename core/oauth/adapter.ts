/**
 * The store that oidc-provider asks for, over the gate's records. What one issuer gave out is nobody else's, and a refresh
 * token that was used before ends all that came from its grant, however long ago that was.
 */
import { randomBytes } from "node:crypto";
import type { Clock } from "../clock.ts";
import type { JsonObject } from "../json.ts";
import type { Kind, Records } from "./records.ts";

/** Two programs of one client may refresh at once: the loser is refused, and nothing ends for it. */
const raceMs = 5_000;
/** A registration that was never used is gone after this. */
const unusedClientMs = 3_600_000;

export const accessTokenForm = /^dbo_[\w-]{43}$/;
export const newAccessToken = (): string =>
	`dbo_${randomBytes(32).toString("base64url")}`;

const familyLength = 16;
const familyOf = (grant: string): string => grant.slice(0, familyLength);
/** Says of which grant it is, so that a token which is long forgotten still tells on whoever shows it. */
export const newRefreshToken = (grant: string): string =>
	`dbr_${familyOf(grant)}${randomBytes(24).toString("base64url").slice(0, 27)}`;

interface AdapterParts {
	readonly records: Records;
	readonly clock: Clock;
	readonly issuer: string;
	/** A client's own document is to be read again, whatever is kept of it. */
	isFresh(): boolean;
}

/** One of them serves one model. `model` is the library's name of it. */
export const adapterFor = (parts: AdapterParts) => (model: string) =>
	// The provider is given no feature that has other models.
	new Adapter(parts, model as Kind);

class Adapter {
	readonly #parts: AdapterParts;
	readonly #kind: Kind;

	constructor(parts: AdapterParts, kind: Kind) {
		this.#parts = parts;
		this.#kind = kind;
	}

	async upsert(
		id: string,
		payload: JsonObject,
		expiresInSeconds: number | undefined,
	): Promise<void> {
		const { records, clock, issuer } = this.#parts;
		const { jti: _, ...data } = payload;
		const { grantId } = data;
		const from = typeof grantId === "string" ? grantId : "";
		records.put(this.#kind, id, {
			grant: this.#kind === "Grant" ? id : from,
			data: {
				...data,
				issuer,
				...(this.#kind === "Session" ? { jti: id } : {}),
			},
			expiresAt:
				clock.now() +
				(expiresInSeconds === undefined
					? unusedClientMs
					: expiresInSeconds * 1_000),
		});
	}

	async find(id: string): Promise<JsonObject | undefined> {
		const { records, clock, issuer } = this.#parts;
		if (this.#kind === "Client" && isUrl(id) && this.#parts.isFresh())
			return undefined;
		const record = records.get(this.#kind, id);
		if (record?.data["issuer"] !== issuer) {
			if (this.#kind === "RefreshToken") this.#endFamily(id);
			return undefined;
		}
		const { issuer: _, consumedMs, ...data } = record.data;
		if (
			this.#kind === "RefreshToken" &&
			typeof consumedMs === "number" &&
			clock.now() - consumedMs < raceMs
		)
			return undefined;
		return this.#kind === "Client" ? data : { ...data, jti: id };
	}

	async findByUid(uid: string): Promise<JsonObject | undefined> {
		const found = this.#parts.records
			.all(this.#kind)
			.find(({ data }) => data["uid"] === uid);
		return found?.data;
	}

	async findByUserCode(): Promise<undefined> {
		return undefined;
	}

	async consume(id: string): Promise<void> {
		const { records, clock } = this.#parts;
		const record = records.get(this.#kind, id);
		if (!record) return;
		const now = clock.now();
		records.put(this.#kind, id, {
			...record,
			data: {
				...record.data,
				consumed: Math.floor(now / 1_000),
				consumedMs: now,
			},
		});
	}

	async destroy(id: string): Promise<void> {
		const { records } = this.#parts;
		const record = records.get(this.#kind, id);
		if (!record) return;
		if (this.#kind === "Grant") records.removeGrant(record.grant);
		else records.remove(record);
	}

	async revokeByGrantId(grant: string): Promise<void> {
		this.#parts.records.removeGrant(grant);
	}

	/** Nobody but its holder knows the family's name: it was shown before, and thrown away here. */
	#endFamily(token: string): void {
		const { records, issuer } = this.#parts;
		const family = /^dbr_([\w-]{16})[\w-]{27}$/.exec(token)?.[1];
		if (family === undefined) return;
		for (const { grant, data } of records.all("Grant"))
			if (familyOf(grant) === family && data["issuer"] === issuer)
				records.removeGrant(grant);
	}
}

const isUrl = (id: string): boolean => id.startsWith("https://");
