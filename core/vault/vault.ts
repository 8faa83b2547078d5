/**
 * Where secrets are kept: one sealed file, and at a place of the owner's choice the key that opens it. Owns the state the
 * owner sees. A place that fails later means locked: no other one is tried, and the vault opens again by itself, unless
 * the owner locked it.
 */
import type { VaultView } from "../../contract/views.ts";
import type { Home } from "../home.ts";
import type { Log } from "../log.ts";
import { type BackendName, VaultError } from "./backend.ts";
import type { KeyPlace } from "./key-place.ts";
import {
	Backend,
	type Choice,
	firstChoice,
	type Places,
	readChoice,
	writeChoice,
} from "./choice.ts";
import { withLock } from "./disk.ts";
import { openKeyFile } from "./key-file.ts";
import { openKeychain } from "./keychain.ts";
import { openKeyring } from "./keyring.ts";
import { moveKey, takeOverEntries, tidy } from "./moves.ts";
import { passphraseOf, takePassphrase } from "./passphrase.ts";
import { Secret } from "./secret.ts";
import { openStore, type Store } from "./store.ts";

export interface VaultOptions {
	readonly home: Pick<
		Home,
		"vaultFile" | "vaultKeyFile" | "vaultChoice" | "keychainService"
	>;
	/**
	 * DRAWBRIDGE_VAULT=keychain|keyring|file decides the first choice. DRAWBRIDGE_VAULT_PASSPHRASE, which is taken out of
	 * it, seals the key file.
	 */
	readonly env: NodeJS.ProcessEnv;
	readonly log: Log;
	/** How long one call to the keychain may take. */
	readonly timeoutMs?: number;
	/** How long a locked vault waits before it looks again. */
	readonly retryMs?: number;
	/** Tests put others in the place of these. */
	readonly places?: Partial<Places>;
}

/** Every operation rejects with a {@link VaultError}; `locks` on it tells a locked vault from a call that was wrong. */
export interface Vault {
	readonly backend: VaultView["backend"];
	state(): VaultView;
	get(name: string): Promise<Secret | undefined>;
	/** Once resolved, the entry survives a crash. */
	set(name: string, value: Secret): Promise<void>;
	/** `false` when there was no such entry. */
	delete(name: string): Promise<boolean>;
	/** Names only, sorted. */
	list(): Promise<string[]>;
	/** The key and all entries leave the memory; refused until `unlock` or the next start. Twice is once. */
	lock(): void;
	/** Undoes `lock`, and looks now. Rejects where it does not open; it goes on looking then. */
	unlock(): Promise<void>;
	/** Moves the key. Rejects, and stays where it is, when the new place cannot keep it. */
	migrate(to: BackendName): Promise<void>;
	/** `true` once it is open, `false` after `withinMs` or when it is closed. */
	opened(withinMs: number): Promise<boolean>;
	/** Tells when the vault locks or opens. Returns the function that stops listening. */
	onChange(listener: (view: VaultView) => void): () => void;
	/** Stops looking after a locked vault, and everybody's waiting. */
	close(): void;
}

/** Resolves also when the vault is locked. Rejects only with `invalid`, when DRAWBRIDGE_VAULT is no place. */
export async function openVault(options: VaultOptions): Promise<Vault> {
	const { home, env, log } = options;
	takePassphrase(env);
	const forced = Backend.optional().safeParse(
		env["DRAWBRIDGE_VAULT"] || undefined,
	);
	if (!forced.success)
		throw new VaultError(
			"invalid",
			"DRAWBRIDGE_VAULT is keychain, keyring or file",
		);
	const vault = new OpenedVault(options, forced.data);
	await vault.look();
	const chosen = vault.decided;
	if (chosen === "file")
		log(
			"warn",
			"secrets are kept in an encrypted file, its key in a file too and not in the OS keychain",
			{ file: home.vaultFile },
		);
	if (forced.data !== undefined && chosen && chosen !== forced.data)
		log(
			"warn",
			`DRAWBRIDGE_VAULT is ignored: this vault was set up as ${chosen}; move it with: drawbridge vault migrate ${forced.data}`,
		);
	return vault;
}

/** As a first start would, where no vault is: with these entries. @throws VaultError */
export async function makeVault(
	options: VaultOptions,
	entries: ReadonlyMap<string, string>,
	forced: BackendName | undefined,
): Promise<void> {
	const { home, log } = options;
	const choice = await firstChoice({
		vaultFile: home.vaultFile,
		places: placesOf(options),
		forced,
		log,
		entries,
	});
	await writeChoice(home.vaultChoice, choice);
}

/**
 * Empties every place that keeps a key of this home, for good: what is sealed by it cannot be read any more. Resolves
 * with the places' titles; one that is not there or holds nothing is no error.
 */
export async function forgetKeys(options: VaultOptions): Promise<string[]> {
	const { home } = options;
	const choice = await readChoice(home.vaultChoice);
	if (choice === undefined) return [];
	const places = placesOf(options);
	const kept = Backend.options.filter(
		(name) => name === choice.backend || choice.leftover.includes(name),
	);
	if (!choice.sealed || choice.leftover.includes("entries"))
		await places.keychain.former.clear();
	for (const name of kept) {
		// oxlint-disable-next-line no-await-in-loop -- a keychain is asked one thing at a time
		await places[name].remove();
	}
	return kept.map((name) => places[name].title);
}

const lockedByOwner = (): VaultError =>
	new VaultError(
		"locked",
		"the owner locked it; open it with: drawbridge vault unlock",
	);

function placesOf(options: VaultOptions): Places {
	const { home, env, timeoutMs = 4_000, places } = options;
	const os = { service: home.keychainService, env, timeoutMs };
	return {
		keychain: openKeychain(os),
		keyring: openKeyring(os),
		file: openKeyFile({
			keyFile: home.vaultKeyFile,
			passphrase: () => passphraseOf(env),
		}),
		...places,
	};
}

class OpenedVault implements Vault {
	readonly #options: VaultOptions;
	readonly #forced: BackendName | undefined;
	readonly #places: Places;
	readonly #store: Store;
	readonly #listeners = new Set<(view: VaultView) => void>();
	readonly #waiting = new Set<(open: boolean) => void>();
	/** Forgotten when something fails, so that it is read anew. */
	#choice: Choice | undefined;
	/** What the record said last. */
	#decided: BackendName | undefined;
	#view: VaultView;
	#ownerLocked = false;
	#retry: NodeJS.Timeout | undefined;
	#closed = false;
	/** One move after the other. */
	#moves: Promise<unknown> = Promise.resolve();

	constructor(options: VaultOptions, forced: BackendName | undefined) {
		this.#options = options;
		this.#forced = forced;
		this.#places = placesOf(options);
		this.#view = {
			backend: forced ?? "keychain",
			state: "locked",
			detail: "The vault has not been opened yet",
		};
		this.#store = openStore({
			vaultFile: options.home.vaultFile,
			place: () => {
				// Also for calls that were waiting their turn.
				if (this.#ownerLocked) throw lockedByOwner();
				return this.#place;
			},
			log: options.log,
		});
	}

	get backend(): BackendName {
		return this.#view.backend;
	}

	/** `undefined` while no start could decide. */
	get decided(): BackendName | undefined {
		return this.#decided;
	}

	state(): VaultView {
		return this.#view;
	}

	async get(name: string): Promise<Secret | undefined> {
		const value = await this.#use((store) => store.get(name));
		if (this.#ownerLocked) throw lockedByOwner();
		return value === undefined ? undefined : new Secret(value);
	}

	set(name: string, value: Secret): Promise<void> {
		return this.#use((store) => store.set(name, value.reveal()));
	}

	delete(name: string): Promise<boolean> {
		return this.#use((store) => store.delete(name));
	}

	list(): Promise<string[]> {
		return this.#use((store) => store.list());
	}

	lock(): void {
		this.#ownerLocked = true;
		clearTimeout(this.#retry);
		this.#retry = undefined;
		this.#store.forget();
		this.#show("locked", lockedByOwner().message);
	}

	async unlock(): Promise<void> {
		this.#ownerLocked = false;
		await this.#open();
	}

	migrate(to: BackendName): Promise<void> {
		const done = this.#moves.then(() => this.#migrate(to));
		this.#moves = done.catch(() => undefined);
		return done;
	}

	opened(withinMs: number): Promise<boolean> {
		if (this.#view.state === "open") return Promise.resolve(true);
		if (this.#closed) return Promise.resolve(false);
		return new Promise((resolve) => {
			const settle = (open: boolean): void => {
				clearTimeout(timer);
				this.#waiting.delete(settle);
				resolve(open);
			};
			const timer = setTimeout(() => settle(false), withinMs);
			this.#waiting.add(settle);
		});
	}

	onChange(listener: (view: VaultView) => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	close(): void {
		this.#closed = true;
		clearTimeout(this.#retry);
		for (const settle of this.#waiting) settle(false);
	}

	/** Never rejects: the state says why. */
	async look(): Promise<void> {
		try {
			await this.#open();
		} catch {
			// `#use` has shown the reason.
		}
	}

	get #place(): KeyPlace {
		return this.#places[this.#decided ?? this.#view.backend];
	}

	get #move() {
		const { home, log } = this.#options;
		return {
			choiceFile: home.vaultChoice,
			vaultFile: home.vaultFile,
			places: this.#places,
			log,
		};
	}

	async #open(): Promise<void> {
		await this.#use((store) => store.list());
		if (this.#choice?.leftover.length)
			this.#choice = await this.#alone(() => this.#tidied());
	}

	/** No other process decides, takes over or moves meanwhile. */
	#alone<T>(work: () => Promise<T>): Promise<T> {
		return withLock(`${this.#options.home.vaultChoice}.lock`, work);
	}

	async #tidied(): Promise<Choice | undefined> {
		return this.#choice && (await tidy(this.#move, this.#store, this.#choice));
	}

	async #choose(): Promise<Choice> {
		const { home, log } = this.#options;
		const recorded = await readChoice(home.vaultChoice);
		this.#decided = recorded?.backend ?? this.#decided;
		if (recorded?.sealed) return recorded;
		return await this.#alone(async () => {
			let choice = await readChoice(home.vaultChoice);
			if (choice === undefined) {
				choice = await firstChoice({
					vaultFile: home.vaultFile,
					places: this.#places,
					forced: this.#forced,
					log,
				});
				await writeChoice(home.vaultChoice, choice);
			}
			this.#decided = choice.backend;
			return choice.sealed ? choice : await takeOverEntries(this.#move);
		});
	}

	async #migrate(to: BackendName): Promise<void> {
		await this.#use((store) => store.list());
		await this.#alone(async () => {
			if (this.#choice === undefined || this.#ownerLocked)
				throw lockedByOwner();
			if (this.#choice.backend === to) return;
			this.#choice = await moveKey(this.#move, this.#store, this.#choice, to);
			this.#decided = to;
			this.#choice = await this.#tidied();
		});
		if (!this.#ownerLocked) this.#showOpen();
	}

	async #use<T>(work: (store: Store) => Promise<T>): Promise<T> {
		if (this.#ownerLocked) throw lockedByOwner();
		try {
			this.#choice ??= await this.#choose();
			const result = await work(this.#store);
			if (!this.#ownerLocked) this.#showOpen();
			return result;
		} catch (error) {
			const failure =
				error instanceof VaultError
					? error
					: new VaultError(
							"locked",
							error instanceof Error ? error.message : "unknown",
							{ cause: error },
						);
			if (failure.locks && !this.#ownerLocked) this.#failed(failure);
			throw failure;
		}
	}

	#failed(failure: VaultError): void {
		this.#show("locked", failure.message);
		this.#choice = undefined;
		if (this.#closed || this.#retry !== undefined) return;
		this.#retry = setTimeout(() => {
			this.#retry = undefined;
			void this.look();
		}, this.#options.retryMs ?? 2_000);
		this.#retry.unref();
	}

	#showOpen(): void {
		this.#show("open", this.#place.title);
		for (const settle of this.#waiting) settle(true);
	}

	#show(state: VaultView["state"], detail: string): void {
		const next = {
			backend: this.#decided ?? this.#view.backend,
			state,
			detail,
		};
		const { backend } = this.#view;
		if (
			next.backend === backend &&
			state === this.#view.state &&
			detail === this.#view.detail
		)
			return;
		this.#view = next;
		this.#options.log(
			state === "open" ? "info" : "warn",
			`vault ${state}: ${detail}`,
			{ backend: next.backend },
		);
		for (const listener of this.#listeners) listener(next);
	}
}
