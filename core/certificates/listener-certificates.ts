/**
 * The certificates of the gate's own listeners: made where there is none for their names, renewed in good time, and
 * never exported. Cheap to ask while nothing is due; starts no timer.
 */
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Vault } from "../vault/vault.ts";
import { type Authority, vaultName } from "./authority.ts";
import { CertificateError } from "./error.ts";
import { isCovered, parseNames, parseSubtrees } from "./names.ts";
import {
	type CertificateRecord,
	type CertificateRecords,
	isKeyOf,
	pemOf,
} from "./records.ts";
import { stateOf, usualDays } from "./term.ts";

/** PEM throughout. */
export interface TlsMaterial {
	readonly key: string;
	/** The leaf and its CA. */
	readonly cert: string;
	/** SHA-256, pairs of upper-case hex digits with colons. */
	readonly fingerprint: string;
	/** Milliseconds since 1970. */
	readonly notAfter: number;
}

/** Only these are a listener's: nothing else may be called so. */
export const listenerName = "drawbridge";
/** A listener that did not ask for this long shows its certificate no more. */
const forgottenMs = 2 * 3_600_000;
/** A laptop comes back to the networks it was in. */
const keptUnused = 8;

export const isListeners = ({ kind, name }: CertificateRecord): boolean =>
	kind === "server" && name === listenerName;

export class ListenerCertificates {
	readonly #records: CertificateRecords;
	readonly #authority: Authority;
	readonly #vault: Vault;
	readonly #clock: Clock;
	readonly #log: Log;
	/** Names to when they were asked for last. */
	readonly #asked = new Map<string, number>();

	constructor(parts: {
		records: CertificateRecords;
		authority: Authority;
		vault: Vault;
		clock: Clock;
		log: Log;
	}) {
		this.#records = parts.records;
		this.#authority = parts.authority;
		this.#vault = parts.vault;
		this.#clock = parts.clock;
		this.#log = parts.log;
	}

	/** What is good for a while yet; undefined: one is due. @throws CertificateError bad-name; VaultError */
	async current(given: readonly string[]): Promise<TlsMaterial | undefined> {
		const key = keyOf(given);
		this.#asked.set(key, this.#clock.monotonicMs());
		const ca = this.#records.ca("server-ca");
		const record = this.#records
			.all()
			.findLast(
				(one) =>
					isListeners(one) &&
					one.issuer === ca?.id &&
					one.names.join() === key &&
					stateOf(one, this.#clock.now()) === "active",
			);
		if (record === undefined || ca === undefined) return undefined;
		const material = await this.#material(record, ca);
		if (material !== undefined && !record.inUse) this.#use(record);
		return material;
	}

	/** @throws CertificateError; VaultError */
	async create(given: readonly string[]): Promise<TlsMaterial> {
		const names = parseNames(given);
		if (this.#records.ca("server-ca") === undefined) {
			const usual = parseSubtrees([]);
			await this.#authority.createCas(
				names
					.filter((name) => !isCovered(name, usual))
					.map(({ text }) => text.replace(/^\*\./, "")),
			);
		}
		const record = await this.#authority.createLeaf({
			kind: "server",
			name: listenerName,
			names: names.map(({ text }) => text),
			role: null,
			upstreams: [],
			days: usualDays.listener,
			inUse: true,
		});
		this.#use(record);
		await this.#tidy();
		const ca = this.#records.get(record.issuer ?? "");
		const material = ca && (await this.#material(record, ca));
		if (material === undefined)
			throw new CertificateError(
				"damaged",
				"the vault did not give back the key it was given",
			);
		return material;
	}

	async #material(
		record: CertificateRecord,
		ca: CertificateRecord,
	): Promise<TlsMaterial | undefined> {
		const key = await this.#vault.get(vaultName(record.id));
		if (key === undefined || !isKeyOf(key, record.der)) {
			this.#log(
				"error",
				`the private key of certificate ${record.id} is missing or damaged; another is made`,
			);
			return undefined;
		}
		return {
			key: key.reveal(),
			cert: pemOf(record.der) + pemOf(ca.der),
			fingerprint: record.fingerprint,
			notAfter: record.notAfter,
		};
	}

	/** In use from now on; in use no more: the one before it, and those nobody asks for. */
	#use(record: CertificateRecord): void {
		const names = record.names.join();
		const since = this.#clock.monotonicMs() - forgottenMs;
		for (const other of this.#records.all()) {
			if (!isListeners(other) || other === record) continue;
			const askedAt = this.#asked.get(other.names.join());
			if (
				other.names.join() === names ||
				askedAt === undefined ||
				askedAt < since
			)
				this.#records.setInUse(other, false);
		}
		this.#records.setInUse(record, true);
	}

	/** What was revoked stays on its list. */
	async #tidy(): Promise<void> {
		const unused = this.#records
			.all()
			.filter(
				(one) => isListeners(one) && !one.inUse && one.revokedAt === null,
			);
		for (const record of unused.slice(0, -keptUnused)) {
			await this.#vault.delete(vaultName(record.id));
			this.#records.remove(record);
		}
	}
}

/** The same names, however they are written, share one certificate. */
const keyOf = (given: readonly string[]): string =>
	parseNames(given)
		.map(({ text }) => text)
		.join();
