/**
 * OAuth for MCP clients, as the rest of the gate knows it: records.ts keeps, programs.ts says whom a token stands for,
 * consents.ts asks the owner, library.ts speaks the protocol and endpoints.ts brings it requests. Holds no rule.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Provider } from "oidc-provider";
import type { Session } from "../auth/session.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Place } from "../origin.ts";
import type { Upstreams } from "../upstreams.ts";
import type { Vault } from "../vault/vault.ts";
import { Consents } from "./consents.ts";
import { Flood } from "./flood.ts";
import { openLibrary } from "./library.ts";
import { documentFetch, withoutHaste } from "./metadata-fetch.ts";
import { type Program, Programs, readProgram } from "./programs.ts";
import { Records } from "./records.ts";
import { upstreamsOf } from "./resources.ts";

interface OAuthParts {
	readonly db: DatabaseSync;
	readonly clock: Clock;
	readonly log: Log;
	readonly vault: Pick<Vault, "state">;
	upstreams(): Upstreams;
	/** Somebody waits, or waits no more. */
	onConsents(): void;
	/** A program was let in. */
	onPrograms(): void;
	/** What a program was allowed holds no more. */
	onEnd(program: Program): void;
	/** Only tests read documents from elsewhere. */
	readonly fetchDocument?: (url: string | URL) => Promise<Response>;
}

const minuteMs = 60_000;
/** Each holds a library with its own cookies; a gate has a few names. */
const issuersAtMost = 20;

export class OAuth {
	readonly records: Records;
	readonly programs: Programs;
	readonly consents: Consents;
	readonly clock: Clock;
	readonly requests: Flood;
	readonly registrations: Flood;
	readonly documents: Flood;
	readonly #parts: OAuthParts;
	readonly #libraries = new Map<string, Promise<Provider>>();
	readonly #fetchDocument: (url: string | URL) => Promise<Response>;

	constructor(parts: OAuthParts) {
		const { db, clock } = parts;
		this.#parts = parts;
		this.clock = clock;
		this.records = new Records(db, clock, ({ data }) => {
			const program = readProgram(data);
			if (program) parts.onEnd(program);
		});
		this.programs = new Programs(this.records, clock, () => parts.onPrograms());
		this.consents = new Consents({
			clock,
			toolsOf: (name) =>
				parts.upstreams().get(name)?.policy.tools.hints.names() ?? null,
			onChange: () => parts.onConsents(),
		});
		this.requests = new Flood(clock, 240, minuteMs);
		this.registrations = new Flood(clock, 20, 10 * minuteMs);
		this.documents = new Flood(clock, 20, 10 * minuteMs);
		this.#fetchDocument = withoutHaste(
			parts.fetchDocument ?? documentFetch(),
			clock,
		);
	}

	/** Nothing is given out, and nobody is asked, that could not be sealed. */
	get isLocked(): boolean {
		return !this.records.isOpen || this.#parts.vault.state().state !== "open";
	}

	identify(raw: string): Session | undefined {
		return this.programs.identify(raw);
	}

	isActive(session: Session): boolean {
		return this.programs.isActive(session);
	}

	upstreamsOf(
		resource: string,
		issuer: string,
		place: Place,
	): readonly string[] | undefined {
		return upstreamsOf(resource, issuer, place, this.#parts.upstreams());
	}

	/** Loaded when it is first needed: a gate without such clients never pays for it. */
	library(issuer: string, place: Place): Promise<Provider> {
		const known = this.#libraries.get(issuer);
		if (known) return known;
		const opened = openLibrary(issuer, {
			records: this.records,
			clock: this.clock,
			log: this.#parts.log,
			fetchDocument: this.#fetchDocument,
			isResource: (resource) =>
				this.upstreamsOf(resource, issuer, place) !== undefined,
		});
		this.#libraries.set(issuer, opened);
		opened.catch(() => this.#libraries.delete(issuer));
		const [oldest] = this.#libraries.keys();
		if (this.#libraries.size > issuersAtMost && oldest !== undefined)
			this.#libraries.delete(oldest);
		return opened;
	}

	warnings(): string[] {
		const { spoilt } = this.records;
		return spoilt === 0
			? []
			: [
					`${spoilt} records of programs let in by OAuth were changed outside of the gate, and open nothing`,
				];
	}

	saveUse(): void {
		this.records.saveUse();
	}

	close(): void {
		this.consents.close();
	}
}
