/**
 * The two CAs, and what they sign. Owns the policy: which names, for how long, and that nothing is signed by a clock
 * that is wrong or a CA that is over. Private keys are read from the vault for one signature and written nowhere else.
 */
import { randomBytes } from "node:crypto";
import type { Role } from "../../contract/views.ts";
import type { Clock } from "../clock.ts";
import type { Vault } from "../vault/vault.ts";
import { CertificateError } from "./error.ts";
import {
	checkCovered,
	parseNames,
	parseSubtrees,
	type SubjectName,
	type Subtree,
} from "./names.ts";
import {
	type CaKind,
	type CertificateRecord,
	type CertificateRecords,
	factsOf,
	isKeyOf,
	pemOf,
} from "./records.ts";
import type { Issuer, Signed } from "./sign.ts";
import { caTerm, leafTerm, usualDays } from "./term.ts";

/** What a leaf should be like. */
export interface WantedLeaf {
	readonly kind: "server" | "client" | "self-signed";
	readonly name: string;
	readonly names: readonly string[];
	readonly role: Role | null;
	readonly upstreams: readonly string[];
	readonly days: number;
	/** A listener of the gate's own shows it. */
	readonly inUse: boolean;
}

interface RevocationList {
	readonly pem: string;
	/** Which serials it holds. */
	readonly holds: string;
	readonly thisUpdate: number;
	readonly nextUpdate: number;
}

const listTermMs = 7 * 86_400_000;
const cas: readonly CaKind[] = ["server-ca", "client-ca"];

/** Takes a tenth of a second the first time. */
const signing = () => import("./sign.ts");

export const vaultName = (id: string): string => `cert/${id}`;

export class Authority {
	readonly #records: CertificateRecords;
	readonly #vault: Vault;
	readonly #clock: Clock;
	/** By the CA's id. */
	readonly #lists = new Map<string, RevocationList>();
	#lastListNumber = 0;

	constructor(parts: {
		records: CertificateRecords;
		vault: Vault;
		clock: Clock;
	}) {
		this.#records = parts.records;
		this.#vault = parts.vault;
		this.#clock = parts.clock;
	}

	/** What the server CA may vouch for; before there is one, the usual. */
	get subtrees(): Subtree[] {
		return parseSubtrees(this.#records.ca("server-ca")?.names ?? []);
	}

	/** Both, where there are none or they are over. @throws CertificateError bad-name, exists, damaged */
	async createCas(
		names: readonly string[],
		days: number = usualDays.ca,
	): Promise<void> {
		const subtrees = parseSubtrees(names);
		for (const kind of cas) this.#checkWhole(kind);
		const server = this.#usable("server-ca");
		const missing = subtrees.find(({ text }) => !server?.names.includes(text));
		if (server !== undefined && missing !== undefined)
			throw new CertificateError(
				"exists",
				`there is a CA already, and it cannot vouch for ${missing.text}; what it signed ends with it: drawbridge cert revoke ${server.id}, then drawbridge cert ca --name … again`,
			);
		if (server === undefined) await this.#createCa("server-ca", subtrees, days);
		if (this.#usable("client-ca") === undefined)
			await this.#createCa("client-ca", [], days);
	}

	/** A new one with the same subtrees; what the old one signed ends. */
	async replaceCa(
		old: CertificateRecord & { readonly kind: CaKind },
		days: number = usualDays.ca,
	): Promise<CertificateRecord> {
		return await this.#createCa(
			old.kind,
			old.kind === "server-ca" ? parseSubtrees(old.names) : [],
			days,
		);
	}

	/**
	 * Checks everything before it signs anything.
	 * @throws CertificateError bad-name, name-not-allowed, bad-term, no-ca, ca-expired, clock-in-the-past, damaged,
	 * key-missing; VaultError
	 */
	async createLeaf(wanted: WantedLeaf): Promise<CertificateRecord> {
		const names = this.#namesOf(wanted);
		const now = this.#clock.now();
		if (wanted.kind === "self-signed") {
			const term = leafTerm(now, wanted.days);
			const { createSelfSigned } = await signing();
			const signed = await createSelfSigned({
				commonName: wanted.name,
				names,
				term,
			});
			return await this.#keep(signed, { ...wanted, names, issuer: null });
		}
		const ca = this.#signing(`${wanted.kind}-ca`);
		const term = leafTerm(now, wanted.days, ca);
		const issuer = await this.#issuer(ca);
		const { createLeaf } = await signing();
		const signed = await createLeaf({
			issuer,
			commonName: wanted.name,
			usage: wanted.kind,
			names,
			term,
		});
		return await this.#keep(signed, { ...wanted, names, issuer: ca.id });
	}

	/**
	 * What this CA signed and the owner took back, as PEM. Signed anew when that changed or half of its term is over;
	 * undefined: there is no such CA. @throws CertificateError ca-expired, clock-in-the-past, damaged, key-missing; VaultError
	 */
	async revocationList(kind: CaKind): Promise<string | undefined> {
		this.#checkWhole(kind);
		if (this.#records.ca(kind) === undefined) return undefined;
		const ca = this.#signing(kind);
		const now = this.#clock.now();
		const revoked = this.#records.revokedBy(ca.id, now);
		const holds = revoked.map(({ serial }) => serial).join();
		const last = this.#lists.get(ca.id);
		if (
			last?.holds === holds &&
			now >= last.thisUpdate &&
			now < last.nextUpdate - listTermMs / 2
		)
			return last.pem;
		const thisUpdate = Math.max(
			Math.floor(now / 1_000) * 1_000 - 3_600_000,
			ca.notBefore,
		);
		const nextUpdate = thisUpdate + listTermMs;
		this.#lastListNumber = Math.max(now, this.#lastListNumber + 1);
		const issuer = await this.#issuer(ca);
		const { createRevocationList } = await signing();
		const pem = await createRevocationList({
			issuer,
			revoked,
			number: this.#lastListNumber,
			thisUpdate,
			nextUpdate,
		});
		this.#lists.set(ca.id, { pem, holds, thisUpdate, nextUpdate });
		return pem;
	}

	/** A row alone proves nothing. @throws what signing with it would; VaultError */
	async prove(kind: CaKind): Promise<void> {
		await this.#issuer(this.#signing(kind));
	}

	/** PEM; undefined while there is none that is good. */
	pem(kind: CaKind): string | undefined {
		const ca = this.#usable(kind);
		return ca && pemOf(ca.der);
	}

	/** The one that may sign now. @throws CertificateError no-ca, ca-expired, clock-in-the-past, damaged */
	#signing(kind: CaKind): CertificateRecord {
		this.#checkWhole(kind);
		const ca = this.#records.ca(kind);
		if (ca === undefined)
			throw new CertificateError(
				"no-ca",
				"there is no CA yet; make one with: drawbridge cert ca",
			);
		const now = this.#clock.now();
		if (now < ca.notBefore)
			throw new CertificateError(
				"clock-in-the-past",
				`this machine's clock says ${iso(now)}, before the CA was made (${iso(ca.notBefore)}); set the clock`,
			);
		if (now >= ca.notAfter)
			throw new CertificateError(
				"ca-expired",
				`the CA expired at ${iso(ca.notAfter)}; make another with: drawbridge cert renew ${ca.id} (and trust it anew), or set the clock if it is wrong`,
			);
		return ca;
	}

	/** Not expired. */
	#usable(kind: CaKind): CertificateRecord | undefined {
		const ca = this.#records.ca(kind);
		return ca !== undefined && this.#clock.now() < ca.notAfter ? ca : undefined;
	}

	/** A row that somebody spoiled must not bring a new CA about unnoticed. */
	#checkWhole(kind: CaKind): void {
		for (const [id, one] of this.#records.damaged)
			if (one.kind === kind)
				throw new CertificateError(
					"damaged",
					`the ${kind} ${id} is damaged (${one.problem}); restore a backup, or give it up with: drawbridge cert revoke ${id}`,
				);
	}

	#namesOf({ kind, name, names }: WantedLeaf): SubjectName[] {
		if (kind === "client") {
			if (names.length > 0)
				throw new CertificateError(
					"bad-name",
					"a client's certificate is known by its fingerprint and has no names",
				);
			return [];
		}
		const parsed = parseNames(
			names.length > 0
				? names
				: ["localhost", `${name}.localhost`, "127.0.0.1", "::1"],
		);
		checkCovered(parsed, this.subtrees);
		return parsed;
	}

	async #issuer({ id, der, kind }: CertificateRecord): Promise<Issuer> {
		const key = await this.#vault.get(vaultName(id));
		if (key === undefined)
			throw new CertificateError(
				"key-missing",
				`the private key of the ${kind} ${id} is not in the vault; restore a backup, or make another CA with: drawbridge cert renew ${id}`,
			);
		if (!isKeyOf(key, der))
			throw new CertificateError(
				"damaged",
				`what the vault holds for the ${kind} ${id} is not its private key; restore a backup, or make another CA with: drawbridge cert renew ${id}`,
			);
		return { der, key };
	}

	async #createCa(
		kind: CaKind,
		subtrees: readonly Subtree[],
		days: number,
	): Promise<CertificateRecord> {
		const { createCa } = await signing();
		const id = newId();
		const usage = kind === "server-ca" ? "server" : "client";
		const signed = await createCa({
			// Two CAs of one subject would be taken for each other.
			commonName: `Drawbridge ${usage} CA ${id.slice(0, 8)}`,
			usage,
			subtrees,
			term: caTerm(this.#clock.now(), days),
		});
		return await this.#keep(
			signed,
			{
				kind,
				name: kind,
				names: subtrees,
				role: null,
				upstreams: [],
				issuer: null,
				inUse: false,
			},
			id,
		);
	}

	/** The key first: a certificate without one is of no use. */
	async #keep(
		{ der, key }: Signed,
		fields: Pick<
			CertificateRecord,
			"kind" | "name" | "role" | "upstreams" | "issuer" | "inUse"
		> & { readonly names: readonly (SubjectName | Subtree)[] },
		id = newId(),
	): Promise<CertificateRecord> {
		const record: CertificateRecord = {
			...factsOf(der),
			id,
			kind: fields.kind,
			name: fields.name,
			names: fields.names.map(({ text }) => text),
			role: fields.role,
			upstreams: fields.upstreams,
			issuer: fields.issuer,
			revokedAt: null,
			inUse: fields.inUse,
		};
		await this.#vault.set(vaultName(id), key);
		try {
			this.#records.add(record);
		} catch (error) {
			await this.#vault.delete(vaultName(id));
			throw error;
		}
		return record;
	}
}

const iso = (ms: number): string => new Date(ms).toISOString();

const newId = (): string => randomBytes(8).toString("hex");
