/**
 * The gate's certificates: the two CAs, what they signed, and which client a fingerprint stands for. Everything that
 * changes something runs one after the other. Private keys stay in the vault but for `forListener` and `export`; a CA's
 * leaves it for nobody.
 */
import { isAbsolute } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { CertificateView, Role } from "../../contract/views.ts";
import type { SealedRows } from "../audit/sealed-rows.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Vault } from "../vault/vault.ts";
import { Authority, vaultName } from "./authority.ts";
import { CertificateError } from "./error.ts";
import { filesToExport } from "./export.ts";
import { writePemFiles } from "./pem-files.ts";
import { type ClientCertificate, ClientCertificates } from "./clients.ts";
import {
	isListeners,
	ListenerCertificates,
	listenerName,
	type TlsMaterial,
} from "./listener-certificates.ts";
import {
	type CaKind,
	type CertificateRecord,
	CertificateRecords,
	isCa,
	isGood,
	viewOf,
} from "./records.ts";
import { usualDays } from "./term.ts";

export type { ClientCertificate } from "./clients.ts";
export type { TlsMaterial } from "./listener-certificates.ts";

export interface IssueOptions {
	readonly name: string;
	/** Empty: localhost, NAME.localhost and the loopback addresses. A client's has none. */
	readonly sans?: readonly string[];
	readonly client?: boolean;
	readonly selfSigned?: boolean;
	/** A client's. */
	readonly role?: Role;
	readonly upstreams?: readonly string[];
	readonly days?: number | undefined;
}

interface CertificatesOptions {
	readonly db: DatabaseSync;
	readonly vault: Vault;
	readonly clock: Clock;
	readonly log: Log;
	/** Whatever `list` shows. */
	readonly onChange: () => void;
	/** A client certificate is good no more. */
	readonly onRevoke: () => void;
}

/** Names that stand for something else where certificates are exported. */
const reserved: Readonly<Record<"client" | "server", readonly string[]>> = {
	client: ["ca"],
	server: ["clients", listenerName],
};

export class Certificates {
	/** What proves that a certificate's row is the gate's own. */
	readonly sealed: SealedRows;
	readonly #records: CertificateRecords;
	readonly #authority: Authority;
	readonly #listeners: ListenerCertificates;
	readonly #vault: Vault;
	readonly #clock: Clock;
	readonly #onChange: () => void;
	readonly #clients: ClientCertificates;
	#last: Promise<unknown> = Promise.resolve();

	constructor({
		db,
		vault,
		clock,
		log,
		onChange,
		onRevoke,
	}: CertificatesOptions) {
		const records = new CertificateRecords(db, log, (bad) => {
			this.#clients.end(bad);
			onChange();
		});
		this.sealed = records.sealed;
		const authority = new Authority({ records, vault, clock });
		this.#records = records;
		this.#authority = authority;
		this.#listeners = new ListenerCertificates({
			records,
			authority,
			vault,
			clock,
			log,
		});
		this.#vault = vault;
		this.#clock = clock;
		this.#onChange = onChange;
		this.#clients = new ClientCertificates(records.all(), clock, onRevoke);
	}

	/** Oldest first. */
	list(): CertificateView[] {
		const now = this.#clock.now();
		return this.#records.all().map((record) => viewOf(record, now));
	}

	/** What the owner should know: rows that are damaged, and therefore not used. */
	warnings(): string[] {
		return [...this.#records.damaged].map(
			([id, { problem }]) =>
				`certificate ${id} is damaged and not used: ${problem}`,
		);
	}

	/** Both CAs, where there are none or they are over. `days`: 3,650. @throws CertificateError bad-name, exists, damaged */
	createCas(o: {
		names: readonly string[];
		days?: number | undefined;
	}): Promise<CertificateView[]> {
		return this.#change(async () => {
			const old = this.#cas();
			await this.#authority.createCas(o.names, o.days);
			for (const one of old)
				if (this.#records.ca(one.kind) !== one) await this.#end(one);
			return this.#cas().map((record) => this.#view(record));
		});
	}

	/** `days`: 365. @throws CertificateError; VaultError */
	issue(o: IssueOptions): Promise<CertificateView> {
		return this.#change(async () => {
			const kind = o.client
				? "client"
				: o.selfSigned
					? "self-signed"
					: "server";
			if (o.client && o.selfSigned)
				throw new CertificateError(
					"bad-term",
					"a client's certificate is signed by the client CA, or nobody believes it",
				);
			this.#checkFree(kind, o.name);
			const record = await this.#authority.createLeaf({
				kind,
				name: o.name,
				names: o.sans ?? [],
				role: kind === "client" ? (o.role ?? "viewer") : null,
				upstreams: kind === "client" ? (o.upstreams ?? []) : [],
				days: o.days ?? usualDays.leaf,
				inUse: false,
			});
			this.#clients.add(record);
			return this.#view(record);
		});
	}

	/**
	 * The same names with a new key and a new term. A leaf that is renewed stays good until its own end; what a CA signed
	 * ends with it. @throws CertificateError; VaultError
	 */
	renew(id: string, days?: number): Promise<CertificateView> {
		return this.#change(async () => {
			const old = this.#records.find(id);
			if (old.revokedAt !== null)
				throw new CertificateError(
					"not-found",
					`${old.name} was revoked; issue another instead`,
				);
			if (isCa(old)) {
				const made = await this.#authority.replaceCa(old, days);
				await this.#end(old);
				return this.#view(made);
			}
			const isOurs = isListeners(old);
			const record = await this.#authority.createLeaf({
				// A CA's was answered above.
				kind: old.kind as Exclude<CertificateRecord["kind"], CaKind>,
				name: old.name,
				names: old.names,
				role: old.role,
				upstreams: old.upstreams,
				days: days ?? (isOurs ? usualDays.listener : usualDays.leaf),
				inUse: old.inUse,
			});
			this.#records.setInUse(old, false);
			// Whoever uses the old one has its key.
			if (!isOurs) await this.#vault.delete(vaultName(old.id));
			this.#clients.add(record);
			return this.#view(record);
		});
	}

	/** A second time changes nothing. A CA takes what it signed with it. @throws CertificateError not-found */
	revoke(id: string): Promise<CertificateView> {
		return this.#change(async () => {
			const damaged = this.#records.damaged.get(id);
			if (damaged !== undefined) {
				this.#records.revoke(id, this.#clock.now());
				return damagedView(id);
			}
			const record = this.#records.find(id);
			await this.#end(record);
			return this.#view(record);
		});
	}

	/**
	 * `ids` empty: all that are good, but for the listeners' own. Answers what was written.
	 * @throws CertificateError not-found, listener-key, key-missing, damaged, unsafe-folder, foreign-file; VaultError
	 */
	async export(
		dir: string,
		ids: readonly string[],
	): Promise<{ dir: string; files: string[] }> {
		if (!isAbsolute(dir))
			throw new CertificateError(
				"unsafe-folder",
				"the folder is an absolute path",
			);
		const files = await filesToExport(
			{
				records: this.#records,
				authority: this.#authority,
				vault: this.#vault,
				now: this.#clock.now(),
			},
			ids,
		);
		if (files.length === 0)
			throw new CertificateError(
				"no-ca",
				"there is nothing to export yet; begin with: drawbridge cert ca",
			);
		return { dir, files: await writePemFiles(dir, files) };
	}

	/**
	 * For a listener of the gate's own: made (CAs too) where there is none for these names, renewed when two thirds of
	 * its term are over. @throws CertificateError; VaultError; what was handed out before stays good then
	 */
	async forListener(names: readonly string[]): Promise<TlsMaterial> {
		return (
			(await this.#listeners.current(names)) ??
			(await this.#change(
				// Another listener of the same names may have been quicker.
				async () =>
					(await this.#listeners.current(names)) ??
					(await this.#listeners.create(names)),
			))
		);
	}

	/**
	 * What client certificates are checked against, PEM; undefined while there is no client CA. Asked again at least every
	 * day: the list is good for a week. @throws CertificateError ca-expired, clock-in-the-past, damaged, key-missing; VaultError
	 */
	async clientCa(): Promise<{ ca: string; crl: string } | undefined> {
		const crl = await this.#authority.revocationList("client-ca");
		const ca = this.#authority.pem("client-ca");
		return crl === undefined || ca === undefined ? undefined : { ca, crl };
	}

	/** The active client certificate with this SHA-256 fingerprint ("AB:CD:…"); revoked, expired, unknown: undefined. */
	client(fingerprint: string): ClientCertificate | undefined {
		return this.#clients.find(fingerprint);
	}

	/** PEM; undefined while there is none that is good. */
	serverCa(): string | undefined {
		return this.#authority.pem("server-ca");
	}

	/** Every server CA there ever was, the one that signs last: what a trust store may hold of ours. */
	serverCas(): readonly {
		readonly der: Uint8Array;
		readonly names: readonly string[];
		readonly isCurrent: boolean;
	}[] {
		const current = this.#records.ca("server-ca");
		return this.#records
			.all()
			.filter(({ kind }) => kind === "server-ca")
			.map((record) => ({
				der: record.der,
				names: record.names,
				isCurrent: record === current && this.#clock.now() < record.notAfter,
			}));
	}

	/** The current one is the gate's own: the vault holds its key. @throws CertificateError; VaultError */
	proveServerCa(): Promise<void> {
		return this.#authority.prove("server-ca");
	}

	close(): void {
		this.#clients.clear();
	}

	/** One after the other, and told once done. */
	#change<T>(work: () => Promise<T>): Promise<T> {
		const done = this.#last.then(async () => {
			const result = await work();
			this.#onChange();
			return result;
		});
		this.#last = done.catch(() => undefined);
		return done;
	}

	#view(record: CertificateRecord): CertificateView {
		return viewOf(record, this.#clock.now());
	}

	#cas(): (CertificateRecord & { readonly kind: CaKind })[] {
		return this.#records
			.all()
			.filter(isCa)
			.filter(({ revokedAt }) => revokedAt === null);
	}

	/** @throws CertificateError exists */
	#checkFree(kind: "server" | "client" | "self-signed", name: string): void {
		const side = kind === "client" ? "client" : "server";
		if (reserved[side].includes(name))
			throw new CertificateError(
				"exists",
				`${name} stands for something else here; choose another name`,
			);
		const now = this.#clock.now();
		const other = this.#records
			.all()
			.find(
				(one) =>
					one.name === name &&
					!isCa(one) &&
					(one.kind === "client") === (side === "client") &&
					isGood(one, now),
			);
		if (other !== undefined)
			throw new CertificateError(
				"exists",
				`there is a certificate for ${name} already; renew it with: drawbridge cert renew ${other.id}, or revoke it first`,
			);
	}

	/** It, and what it signed. A key of what is revoked is of no use to anybody good. */
	async #end(record: CertificateRecord): Promise<void> {
		const now = this.#clock.now();
		const ending = this.#records
			.all()
			.filter((one) => one === record || one.issuer === record.id);
		for (const one of ending) this.#records.revoke(one.id, now);
		this.#clients.end(ending);
		for (const one of ending)
			await this.#vault
				.delete(vaultName(one.id))
				// It is revoked, whether or not the vault is open.
				.catch(() => false);
	}
}

/** What was given up without being read. */
function damagedView(id: string): CertificateView {
	return {
		id,
		kind: "self-signed",
		name: "damaged",
		names: [],
		fingerprint: "",
		serial: "",
		notBefore: new Date(0).toISOString(),
		notAfter: new Date(0).toISOString(),
		issuer: null,
		state: "revoked",
		role: null,
		upstreams: [],
		inUse: false,
	};
}
