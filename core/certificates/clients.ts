/**
 * Which client a certificate's fingerprint stands for, in memory: asked once a request. Believes no certificate by
 * itself; the handshake has checked that the client CA signed it and that the client holds its key.
 */
import type { Role } from "../../contract/views.ts";
import type { Clock } from "../clock.ts";
import type { CertificateRecord } from "./records.ts";

/** Whom a certificate that a handshake verified stands for. */
export interface ClientCertificate {
	readonly id: string;
	readonly name: string;
	readonly role: Role;
	/** Empty: all. */
	readonly upstreams: readonly string[];
	/** Milliseconds since 1970. */
	readonly expiresAt: number;
}

interface Known extends ClientCertificate {
	readonly notBefore: number;
	/** That it is over was told. */
	told: boolean;
}

export class ClientCertificates {
	readonly #known = new Map<string, Known>();
	readonly #clock: Clock;
	readonly #onEnd: () => void;

	/** `onEnd`: one is good no more. */
	constructor(
		records: readonly CertificateRecord[],
		clock: Clock,
		onEnd: () => void,
	) {
		this.#clock = clock;
		this.#onEnd = onEnd;
		for (const record of records) this.add(record);
	}

	add({ kind, role, revokedAt, ...record }: CertificateRecord): void {
		if (kind !== "client" || role === null || revokedAt !== null) return;
		this.#known.set(record.fingerprint, {
			id: record.id,
			name: record.name,
			role,
			upstreams: record.upstreams,
			notBefore: record.notBefore,
			expiresAt: record.notAfter,
			told: false,
		});
	}

	end(records: readonly CertificateRecord[]): void {
		const ended = records.filter(({ fingerprint }) =>
			this.#known.delete(fingerprint),
		);
		if (ended.length > 0) this.#onEnd();
	}

	find(fingerprint: string): ClientCertificate | undefined {
		const known = this.#known.get(fingerprint);
		if (known === undefined) return undefined;
		const now = this.#clock.now();
		if (now >= known.notBefore && now < known.expiresAt) return known;
		if (!known.told) {
			known.told = true;
			// Whoever asks is about to refuse it; what else stands on it is looked at after that.
			queueMicrotask(this.#onEnd);
		}
		return undefined;
	}

	clear(): void {
		this.#known.clear();
	}
}
