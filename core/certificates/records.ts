/**
 * The rows of the `certificate` table, in memory once read. Each is compared with the certificate it holds, and a leaf
 * with the CA that signed it: what does not fit is reported and never used. Private keys are in the vault, not here.
 */
import {
	createPrivateKey,
	createPublicKey,
	X509Certificate,
} from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { type CertificateView, Name, Role } from "../../contract/views.ts";
import { SealedRows } from "../audit/sealed-rows.ts";
import type { Log } from "../log.ts";
import type { Secret } from "../vault/secret.ts";
import { CertificateError } from "./error.ts";
import { stateOf, type Term } from "./term.ts";

export type Kind = CertificateView["kind"];
export type CaKind = "server-ca" | "client-ca";

export interface CertificateRecord extends Term {
	readonly id: string;
	readonly kind: Kind;
	readonly name: string;
	readonly names: readonly string[];
	readonly role: Role | null;
	readonly upstreams: readonly string[];
	readonly der: Uint8Array;
	/** Pairs of upper-case hex digits with colons. */
	readonly fingerprint: string;
	readonly serial: string;
	/** The CA's id. */
	readonly issuer: string | null;
	revokedAt: number | null;
	inUse: boolean;
}

const jsonList = <T extends z.ZodType>(item: T) =>
	z
		.string()
		.transform((text, context): unknown => {
			try {
				return JSON.parse(text);
			} catch {
				context.addIssue("no JSON");
				return z.NEVER;
			}
		})
		.pipe(z.array(item));

const Row = z
	.object({
		id: z.string(),
		kind: z.enum(["server-ca", "client-ca", "server", "client", "self-signed"]),
		name: Name,
		names: jsonList(z.string()),
		role: Role.nullable(),
		upstreams: jsonList(Name),
		der: z.instanceof(Uint8Array),
		fingerprint: z.string(),
		serial: z.string(),
		issuer: z.string().nullable(),
		not_before: z.number(),
		not_after: z.number(),
		revoked_at: z.number().nullable(),
		in_use: z.number(),
	})
	.transform(
		({ not_before, not_after, revoked_at, in_use, ...row }) =>
			({
				...row,
				notBefore: not_before,
				notAfter: not_after,
				revokedAt: revoked_at,
				inUse: in_use === 1,
			}) satisfies CertificateRecord,
	);

/** A revoked serial stays on the list, also when the rest of its row is damaged. */
const Revoked = z.object({
	serial: z.string().regex(/^[0-9A-F]{2,40}$/),
	issuer: z.string(),
	revoked_at: z.number(),
});

const serverAuth = "1.3.6.1.5.5.7.3.1";
const clientAuth = "1.3.6.1.5.5.7.3.2";
const usageOf: Record<Kind, string> = {
	"server-ca": serverAuth,
	"client-ca": clientAuth,
	server: serverAuth,
	client: clientAuth,
	"self-signed": serverAuth,
};

/** What a row grants, and to whom; the certificate itself is compared with its fingerprint. */
const granting = [
	"id",
	"kind",
	"name",
	"role",
	"upstreams",
	"fingerprint",
	"issuer",
	"revoked_at",
];

export class CertificateRecords {
	/** What proves that a certificate's row is the gate's own. */
	readonly sealed: SealedRows;
	readonly #db: DatabaseSync;
	readonly #byId = new Map<string, CertificateRecord>();
	/** Id to what is wrong with it. */
	readonly #damaged = new Map<string, { kind: string; problem: string }>();

	/** `onBad`: records that are used no more. */
	constructor(
		db: DatabaseSync,
		log: Log,
		onBad: (records: readonly CertificateRecord[]) => void = () => undefined,
	) {
		this.#db = db;
		this.sealed = new SealedRows(db, {
			table: "certificate",
			columns: granting,
			onBad: (ids) =>
				onBad(
					ids.flatMap((id) => {
						const record = this.#byId.get(id);
						log("error", `certificate ${id} was changed outside of the gate`);
						if (record === undefined) return [];
						this.#byId.delete(id);
						if (record.revokedAt === null)
							this.#damaged.set(id, {
								kind: record.kind,
								problem: "it was changed outside of the gate",
							});
						return [record];
					}),
				),
		});
		// CAs first: leaves are compared with theirs.
		const rows = db
			.prepare("SELECT * FROM certificate ORDER BY issuer IS NOT NULL, rowid")
			.all();
		for (const row of rows) {
			const problem = this.#read(row);
			// What was revoked is used for nothing anyway.
			if (problem === undefined || row["revoked_at"] !== null) continue;
			const id = String(row["id"]);
			this.#damaged.set(id, { kind: String(row["kind"]), problem });
			log("error", `certificate ${id} is damaged and not used: ${problem}`);
		}
	}

	/** Oldest first. */
	all(): CertificateRecord[] {
		return [...this.#byId.values()];
	}

	get(id: string): CertificateRecord | undefined {
		return this.#byId.get(id);
	}

	/** @throws CertificateError not-found */
	find(id: string): CertificateRecord {
		const record = this.#byId.get(id);
		if (record === undefined)
			throw new CertificateError(
				"not-found",
				`no certificate has the id ${id.slice(0, 60)}`,
			);
		return record;
	}

	/** The one that signs; also when it has expired. */
	ca(kind: CaKind): CertificateRecord | undefined {
		return this.all().findLast(
			(record) => record.kind === kind && record.revokedAt === null,
		);
	}

	/** What is wrong with the rows that are not used. */
	get damaged(): ReadonlyMap<string, { kind: string; problem: string }> {
		return this.#damaged;
	}

	add(record: CertificateRecord): void {
		this.#db
			.prepare(
				`INSERT INTO certificate (id, kind, name, names, role, upstreams, der, fingerprint, serial, issuer,
					not_before, not_after, revoked_at, in_use)
				VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
			)
			.run(
				record.id,
				record.kind,
				record.name,
				JSON.stringify(record.names),
				record.role,
				JSON.stringify(record.upstreams),
				record.der,
				record.fingerprint,
				record.serial,
				record.issuer,
				record.notBefore,
				record.notAfter,
				record.revokedAt,
				record.inUse ? 1 : 0,
			);
		this.sealed.seal(record.id);
		this.#byId.set(record.id, record);
	}

	/** Also one that is damaged or that somebody else changed, which no MAC proves for that. The first time counts. */
	revoke(id: string, at: number): void {
		const record = this.#byId.get(id);
		const write = (): unknown =>
			this.#db
				.prepare(
					"UPDATE certificate SET revoked_at = ?, in_use = 0 WHERE id = ? AND revoked_at IS NULL",
				)
				.run(at, id);
		if (!this.sealed.change(id, write)) write();
		this.#damaged.delete(id);
		if (record === undefined) return;
		record.revokedAt ??= at;
		record.inUse = false;
	}

	setInUse(record: CertificateRecord, inUse: boolean): void {
		if (record.inUse === inUse) return;
		this.#db
			.prepare("UPDATE certificate SET in_use = ? WHERE id = ?")
			.run(inUse ? 1 : 0, record.id);
		record.inUse = inUse;
	}

	remove(record: CertificateRecord): void {
		this.#db.prepare("DELETE FROM certificate WHERE id = ?").run(record.id);
		this.#byId.delete(record.id);
	}

	/** What this CA's revocation list holds. */
	revokedBy(ca: string, now: number): { serial: string; at: number }[] {
		return this.#db
			.prepare(
				`SELECT serial, issuer, revoked_at FROM certificate
				WHERE issuer = ? AND revoked_at IS NOT NULL AND not_after > ? ORDER BY rowid`,
			)
			.all(ca, now)
			.flatMap((row) => {
				const revoked = Revoked.safeParse(row);
				return revoked.success
					? [{ serial: revoked.data.serial, at: revoked.data.revoked_at }]
					: [];
			});
	}

	/** What is wrong with it; undefined: it is used. */
	#read(row: unknown): string | undefined {
		const parsed = Row.safeParse(row);
		if (!parsed.success) return "its row cannot be read";
		const record = parsed.data;
		const ca =
			record.issuer === null ? undefined : this.#byId.get(record.issuer);
		if (record.issuer !== null && ca === undefined)
			return "the CA it names is not there";
		const problem = problemOf(record, ca);
		if (problem === undefined) this.#byId.set(record.id, record);
		return problem;
	}
}

/** The fields of a record that its certificate says itself. */
export function factsOf(
	der: Uint8Array,
): Pick<CertificateRecord, "der" | "fingerprint" | "serial" | keyof Term> {
	const certificate = new X509Certificate(der);
	return {
		der,
		fingerprint: certificate.fingerprint256,
		serial: certificate.serialNumber,
		notBefore: certificate.validFromDate.getTime(),
		notAfter: certificate.validToDate.getTime(),
	};
}

/** Compares a record with its certificate, and that with the CA that signed it. */
function problemOf(
	record: CertificateRecord,
	ca: CertificateRecord | undefined,
): string | undefined {
	const standsAlone = isCa(record) || record.kind === "self-signed";
	if (standsAlone !== (record.issuer === null)) return "its issuer is wrong";
	try {
		const facts = factsOf(record.der);
		if (
			facts.fingerprint !== record.fingerprint ||
			facts.serial !== record.serial ||
			facts.notBefore !== record.notBefore ||
			facts.notAfter !== record.notAfter
		)
			return "its row and its certificate differ";
		const own = new X509Certificate(record.der);
		if (
			own.ca !== isCa(record) ||
			own.keyUsage?.join() !== usageOf[record.kind]
		)
			return `its certificate is no ${record.kind}'s`;
		const issuer = ca === undefined ? own : new X509Certificate(ca.der);
		if (ca !== undefined && ca.kind !== `${record.kind}-ca`)
			return "it was signed by the wrong CA";
		if (!own.verify(issuer.publicKey)) return "its signature is wrong";
		return undefined;
	} catch {
		return "its certificate cannot be read";
	}
}

export function isCa(
	record: CertificateRecord,
): record is CertificateRecord & { readonly kind: CaKind } {
	return record.kind === "server-ca" || record.kind === "client-ca";
}

export function isGood(record: CertificateRecord, now: number): boolean {
	const state = stateOf(record, now);
	return state === "active" || state === "renew-soon";
}

/** PEM, with one newline at its end. */
export function pemOf(der: Uint8Array): string {
	return `${new X509Certificate(der).toString().trimEnd()}\n`;
}

/** Whether it is the private key of this certificate; unreadable PEM is none. */
export function isKeyOf(key: Secret, der: Uint8Array): boolean {
	try {
		return new X509Certificate(der).publicKey.equals(
			createPublicKey(createPrivateKey(key.reveal())),
		);
	} catch {
		return false;
	}
}

export function viewOf(
	record: CertificateRecord,
	now: number,
): CertificateView {
	return {
		id: record.id,
		kind: record.kind,
		name: record.name,
		names: [...record.names],
		fingerprint: record.fingerprint,
		serial: record.serial,
		notBefore: new Date(record.notBefore).toISOString(),
		notAfter: new Date(record.notAfter).toISOString(),
		issuer: record.issuer,
		state: stateOf(record, now),
		role: record.role,
		upstreams: [...record.upstreams],
		inUse: record.inUse,
	};
}
