/**
 * How the gate knows its owner where approving or widening is asked for: a desktop that is attached, or else a passphrase.
 * Kept as an Argon2id hash in the vault, where no other program can replace it or take it away; wrong ones cost growing
 * waits, counted over restarts. Never decides what needs either.
 */
import type { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import type { OwnerView } from "../../contract/approvals.ts";
import type { Passwords } from "../auth/passwords.ts";
import type { Clock } from "../clock.ts";
import { isRefusal, type Refusal } from "../problem.ts";
import { Secret } from "../vault/secret.ts";
import type { Vault } from "../vault/vault.ts";

const Tries = z.object({ failures: z.number(), at: z.number() });
type Tries = z.infer<typeof Tries>;

const freeTries = 3;
const longestWaitMs = 60_000;

/** Between the vault's opening and its first answers. */
const patienceMs = 2_000;
const entryName = "owner/passphrase";

export interface OwnerParts {
	readonly db: DatabaseSync;
	readonly clock: Clock;
	readonly passwords: Passwords;
	readonly vault: Pick<Vault, "get" | "set" | "delete" | "state">;
}

export class Owner {
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	readonly #passwords: Passwords;
	readonly #vault: OwnerParts["vault"];
	#desktops = 0;
	/** `null`: none is set. undefined: the vault has not said yet. */
	#phc: string | null | undefined;
	readonly #told = Promise.withResolvers<void>();
	/** As this process counted them: the file is not only ours. */
	#failures = 0;
	/** One look at a time: many at once would be many free ones. */
	#turn: Promise<unknown> = Promise.resolve();
	/** When the last one was looked at, by the monotonic clock; undefined: not by this process. */
	#failedMs: number | undefined;

	constructor({ db, clock, passwords, vault }: OwnerParts) {
		this.#db = db;
		this.#clock = clock;
		this.#passwords = passwords;
		this.#vault = vault;
	}

	/**
	 * Once the vault is open. `first`: what an older version kept in the database is taken over; it counts for nothing
	 * later. @throws VaultError
	 */
	async open(_key: unknown, first: boolean): Promise<void> {
		const before = first ? this.#read("owner-passphrase") : undefined;
		if (before !== undefined)
			await this.#vault.set(entryName, new Secret(before));
		this.#phc = (await this.#vault.get(entryName))?.reveal() ?? null;
		this.#told.resolve();
		this.#db.exec("DELETE FROM setting WHERE name = 'owner-passphrase'");
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

	/** Whether the vault has said if a passphrase is set. Waits a moment for one that has just opened. */
	async isKnown(): Promise<boolean> {
		if (this.#phc === undefined && this.#vault.state().state === "open")
			await Promise.race([
				this.#told.promise,
				sleep(patienceMs, null, { ref: false }),
			]);
		return this.#phc !== undefined;
	}

	/** While the vault has not opened since the start, one may be set: so it counts as set. */
	view(): OwnerView {
		return {
			desktop: this.#desktops > 0,
			passphrase: this.#phc !== null,
		};
	}

	/** Or why it is refused. @throws VaultError */
	async set(passphrase: string): Promise<OwnerView | Refusal> {
		const phc = await this.#passwords.hash(passphrase, "");
		if (typeof phc === "object") return phc;
		await this.#vault.set(entryName, new Secret(phc));
		this.#phc = phc;
		return this.view();
	}

	/** @throws VaultError */
	async clear(): Promise<OwnerView> {
		await this.#vault.delete(entryName);
		this.#phc = null;
		this.#forgetTries();
		return this.view();
	}

	/**
	 * Seconds to wait before it is looked at, or whether it is the one. Where none is set, none is right.
	 * @throws VaultError while it never was open
	 */
	check(passphrase: string): Promise<boolean | number> {
		const look = this.#turn.then(() => this.#look(passphrase));
		this.#turn = look.catch(() => undefined);
		return look;
	}

	async #look(passphrase: string): Promise<boolean | number> {
		const phc =
			this.#phc === undefined
				? ((await this.#vault.get(entryName))?.reveal() ?? null)
				: this.#phc;
		const tries = this.#tries();
		const waitMs = this.#waitMs(tries);
		if (waitMs > 0) return Math.ceil(waitMs / 1_000);
		// Counted before it is looked at: a process that is killed meanwhile has tried, too.
		this.#failedMs = this.#clock.monotonicMs();
		const failures = tries.failures + 1;
		this.#failures = failures;
		this.#write(
			"owner-tries",
			JSON.stringify({ failures, at: this.#clock.now() }),
		);
		const good = await this.#passwords.verify(phc, passphrase, () => undefined);
		if (typeof good === "object" && isRefusal(good)) return 1;
		if (good) this.#forgetTries();
		return good;
	}

	#forgetTries(): void {
		this.#failures = 0;
		this.#db.exec("DELETE FROM setting WHERE name = 'owner-tries'");
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
		const { failures, at } = this.#writtenTries();
		return { failures: Math.max(failures, this.#failures), at };
	}

	#writtenTries(): Tries {
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
