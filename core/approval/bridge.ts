/**
 * The one control for when something is wrong: raised, everything that waits is denied, no grant holds, the mode is strict,
 * and nobody but admins is let in, until it is lowered. Survives a restart. A state that cannot be read is raised.
 */
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { BridgeView } from "../../contract/approvals.ts";
import type { Role } from "../../contract/views.ts";
import type { Clock } from "../clock.ts";
import type { ModeState } from "../mode.ts";
import type { Approvals } from "./approvals.ts";
import type { Grants } from "./grants.ts";

export interface BridgeParts {
	readonly db: DatabaseSync;
	readonly clock: Clock;
	readonly approvals: Pick<Approvals, "denyAll" | "shut">;
	readonly grants: Pick<Grants, "revokeAll">;
	readonly mode: Pick<ModeState, "set" | "setUntilRestart" | "view">;
	/** Open streams are looked at again. */
	readonly tighten: () => void;
}

const Raised = z.object({ since: z.number(), by: z.string() });
type Raised = z.infer<typeof Raised>;

const reason = "the bridge is raised";

export class Bridge {
	readonly #parts: BridgeParts;
	readonly #listeners = new Set<() => void>();
	#raised: Raised | undefined;

	constructor(parts: BridgeParts) {
		this.#parts = parts;
		this.#raised = this.#load();
	}

	get raised(): boolean {
		return this.#raised !== undefined;
	}

	/** While it is raised: admins only. */
	admits(role: Role): boolean {
		return this.#raised === undefined || role === "admin";
	}

	view(): BridgeView {
		return {
			raised: this.raised,
			since: this.#raised ? new Date(this.#raised.since).toISOString() : null,
			by: this.#raised?.by ?? "",
		};
	}

	/** After a start: what was raised before still is. */
	resume(): void {
		if (!this.#raised) return;
		this.#parts.approvals.shut(reason);
		this.#parts.mode.setUntilRestart("strict");
	}

	/** Raising it twice is raising it once. Every part of it is done, also when another part fails. @throws then */
	raise(by: string): BridgeView {
		const { approvals, clock, db, grants, mode, tighten } = this.#parts;
		this.#raised ??= { since: clock.now(), by };
		approvals.shut(reason);
		const raised = JSON.stringify(this.#raised);
		const failures: unknown[] = [];
		for (const step of [
			() => mode.setUntilRestart("strict"),
			() => approvals.denyAll(by, reason),
			() => grants.revokeAll(),
			() =>
				db
					.prepare("INSERT OR REPLACE INTO setting VALUES ('bridge', ?)")
					.run(raised),
			tighten,
		])
			try {
				step();
			} catch (error) {
				failures.push(error);
			}
		this.#changed();
		if (failures.length > 0)
			throw new AggregateError(failures, "the bridge was not raised whole");
		return this.view();
	}

	/** The mode that holds for good returns. */
	lower(): BridgeView {
		const { approvals, db, mode } = this.#parts;
		if (!this.#raised) return this.view();
		// First what a crash would bring back.
		db.exec("DELETE FROM setting WHERE name = 'bridge'");
		this.#raised = undefined;
		approvals.shut(undefined);
		mode.set(mode.view().returnsTo);
		this.#changed();
		return this.view();
	}

	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	#changed(): void {
		for (const listener of this.#listeners) listener();
	}

	#load(): Raised | undefined {
		const row = this.#parts.db
			.prepare("SELECT value FROM setting WHERE name = 'bridge'")
			.get();
		if (!row) return undefined;
		try {
			return Raised.parse(JSON.parse(String(row["value"])));
		} catch {
			return { since: this.#parts.clock.now(), by: "" };
		}
	}
}
