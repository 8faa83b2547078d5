/**
 * How the gate knows its owner where approving or widening is asked for: a desktop that is attached, or else a passphrase.
 * Kept as an Argon2id hash; wrong ones cost growing waits, counted over restarts. Never decides what needs either.
 */
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { OwnerView } from "../../contract/approvals.ts";
import type { Passwords } from "../auth/passwords.ts";
import type { Clock } from "../clock.ts";
import { isRefusal, type Refusal } from "../problem.ts";

const Tries = z.object({ failures: z.number(), at: z.number() });
type Tries = z.infer<typeof Tries>;

const freeTries = 3;
const longestWaitMs = 60_000;

export class Owner {
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	readonly #passwords: Passwords;
	#desktops = 0;
	#phc: string | undefined;
	/** One look at a time: many at once would be many free ones. */
	#turn: Promise<unknown> = Promise.resolve();
	/** When the last one was looked at, by the monotonic clock; undefined: not by this process. */
	#failedMs: number | undefined;

	constructor(db: DatabaseSync, clock: Clock, passwords: Passwords) {
		this.#db = db;
		this.#clock = clock;
		this.#passwords = passwords;
		this.#phc = this.#read("owner-passphrase");
	}

	/** A desktop is there to answer. Returns the function that says it has gone. */
	attach(): () => void {
		let isThere = true;
		this.#desktops += 1;
		return () => {
			if (isThere) this.#desktops -= 1;
			isThere = false;
		};
	}

	view(): OwnerView {
		return {
			desktop: this.#desktops > 0,
			passphrase: this.#phc !== undefined,
		};
	}

	/** Or why it is refused. */
	async set(passphrase: string): Promise<OwnerView | Refusal> {
		const phc = await this.#passwords.hash(passphrase, "");
		if (typeof phc === "object") return phc;
		this.#write("owner-passphrase", phc);
		this.#phc = phc;
		return this.view();
	}

	clear(): OwnerView {
		this.#db.exec(
			"DELETE FROM setting WHERE name IN ('owner-passphrase', 'owner-tries')",
		);
		this.#phc = undefined;
		return this.view();
	}

	/** Seconds to wait before it is looked at, or whether it is the one. Where none is set, none is right. */
	check(passphrase: string): Promise<boolean | number> {
		const look = this.#turn.then(() => this.#look(passphrase));
		this.#turn = look.catch(() => undefined);
		return look;
	}

	async #look(passphrase: string): Promise<boolean | number> {
		const tries = this.#tries();
		const waitMs = this.#waitMs(tries);
		if (waitMs > 0) return Math.ceil(waitMs / 1_000);
		// Counted before it is looked at: a process that is killed meanwhile has tried, too.
		this.#failedMs = this.#clock.monotonicMs();
		const failures = tries.failures + 1;
		this.#write(
			"owner-tries",
			JSON.stringify({ failures, at: this.#clock.now() }),
		);
		const good = await this.#passwords.verify(
			this.#phc ?? null,
			passphrase,
			() => undefined,
		);
		if (typeof good === "object" && isRefusal(good)) return 1;
		if (good) this.#db.exec("DELETE FROM setting WHERE name = 'owner-tries'");
		return good;
	}

	#waitMs({ failures, at }: Tries): number {
		if (failures < freeTries) return 0;
		const costMs = Math.min(longestWaitMs, 1_000 * 2 ** (failures - freeTries));
		const passedMs =
			this.#failedMs === undefined
				? this.#clock.now() - at
				: this.#clock.monotonicMs() - this.#failedMs;
		// A clock that was set back since another process counted: the whole wait, from now on.
		if (passedMs < 0) this.#failedMs = this.#clock.monotonicMs();
		return costMs - Math.max(0, passedMs);
	}

	#tries(): Tries {
		try {
			return Tries.parse(JSON.parse(this.#read("owner-tries") ?? "null"));
		} catch {
			return { failures: 0, at: 0 };
		}
	}

	#read(name: string): string | undefined {
		const row = this.#db
			.prepare("SELECT value FROM setting WHERE name = ?")
			.get(name);
		return row ? String(row["value"]) : undefined;
	}

	#write(name: string, value: string): void {
		this.#db
			.prepare("INSERT OR REPLACE INTO setting VALUES (?, ?)")
			.run(name, value);
	}
}
