/**
 * What an upstream's headers refer to, looked up ahead of requests and kept in memory while the upstream names it. A
 * secret is given to the origin and header it is bound to and to no other; nothing goes over plain http beyond loopback.
 * Prints no value, and never falls back to an older one.
 */
import type { DatabaseSync } from "node:sqlite";
import type { SecretView } from "../../contract/views.ts";
import { isLoopback } from "../address.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { VaultError } from "../vault/backend.ts";
import { Secret } from "../vault/secret.ts";
import type { Vault } from "../vault/vault.ts";
import { Bindings, type Bound, type Naming, signing } from "./bindings.ts";
import { readSecretFile } from "./file.ts";
import { parseTemplate, type Reference } from "./parse.ts";

/** An upstream as far as secrets go. `headers` are the settings' own, with their references. */
export type SecretTarget = Naming;

export interface SecretReferencesOptions {
	readonly vault: Vault;
	/** The gate's own environment, as it is now: later changes are not seen. */
	readonly env: NodeJS.ProcessEnv;
	readonly db: DatabaseSync;
	readonly clock: Clock;
	readonly log: Log;
	/** What `inject` and `missing` say may have changed. */
	readonly onChange: () => void;
}

interface Entry {
	readonly target: SecretTarget;
	/** Names and values in turn; undefined while something is missing. */
	readonly fields: readonly string[] | undefined;
	/** What the references in them stand for. */
	readonly values: readonly Secret[];
	readonly missing: readonly string[];
	/** The vault's being open is all that is missing. */
	readonly lockedOut: boolean;
}

/** A looked-up value, or why there is none. */
type Found = { readonly value: Secret } | { readonly why: string };

const lockedWhy = "the vault is locked";
const noValues: readonly Secret[] = [];
const vaultName = (name: string): string => `secret/${name}`;

export class SecretReferences {
	readonly #options: SecretReferencesOptions;
	readonly #env: NodeJS.ProcessEnv;
	readonly #bindings: Bindings;
	readonly #listeners = new Set<() => void>();
	readonly #stopListening: () => void;
	readonly #warned = new Set<string>();
	#targets: readonly SecretTarget[] = [];
	#entries = new Map<string, Entry>();
	/** Grows with every binding that is withdrawn and every lock: a look-up from before must not bring it back. */
	#withdrawn = 0;
	/** One change or look-up after the other. */
	#turn: Promise<unknown> = Promise.resolve();

	constructor(options: SecretReferencesOptions) {
		this.#options = options;
		this.#env = { ...options.env };
		this.#bindings = new Bindings(options.db);
		let before = options.vault.state().state;
		this.#stopListening = options.vault.onChange(({ state }) => {
			if (state === before) return;
			before = state;
			if (state === "locked") this.#drop(() => true, lockedWhy);
			// Nobody waits for this one, and the gate must not end for it.
			this.refresh().catch((error: unknown) =>
				options.log("error", "secrets were not looked up", {
					error: String(error),
				}),
			);
		});
	}

	/** The upstreams from now on. What the others referred to is forgotten at once. */
	use(targets: readonly SecretTarget[]): Promise<void> {
		this.#bindings.migrate(targets);
		this.#targets = targets.map(({ name, origin, headers, jwt }) => ({
			name,
			origin,
			headers,
			jwt,
		}));
		const kept = new Map(
			this.#targets.map((target) => [target.name, JSON.stringify(target)]),
		);
		for (const [name, { target }] of this.#entries)
			if (kept.get(name) !== JSON.stringify(target)) this.#entries.delete(name);
		return this.refresh();
	}

	/** Looks everything up anew. Resolves when `inject` answers by it. */
	refresh(): Promise<void> {
		return this.#next(async () => {
			const targets = this.#targets;
			const withdrawn = this.#withdrawn;
			const entries = await Promise.all(
				targets.map(
					async (target) => [target.name, await this.#resolve(target)] as const,
				),
			);
			// What changed meanwhile has a look-up of its own coming.
			if (targets !== this.#targets || withdrawn !== this.#withdrawn) return;
			this.#entries = new Map(entries);
			this.#changed();
		});
	}

	/** Tells whenever `inject` may answer otherwise, after the owner of this was told. Returns the way to stop. */
	onLookedUp(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => {
			this.#listeners.delete(listener);
		};
	}

	/**
	 * Names and values in turn for this upstream as it is; undefined while something is missing, not looked up yet, or was
	 * looked up for another origin or other headers. Headers without a reference need no look-up.
	 */
	inject(target: SecretTarget): readonly string[] | undefined {
		const values = Object.entries(target.headers).filter(([, v]) => v !== "");
		if (values.every(([, value]) => !value.includes("${")))
			return values.flat();
		return this.#entryOf(target)?.fields;
	}

	/** What the references in its headers stand for: an answer of this upstream must not hold them. Each once. */
	valuesFor(target: SecretTarget): readonly Secret[] {
		return this.#entryOf(target)?.values ?? noValues;
	}

	/** Once the vault is open, this upstream may have all that it needs. */
	isLockedOut({ name, origin, jwt }: Omit<SecretTarget, "headers">): boolean {
		const locked = this.#options.vault.state().state === "locked";
		const entry = this.#entries.get(name);
		if (entry === undefined) return locked;
		if (entry.missing.length > 0) return entry.lockedOut;
		return (
			locked && jwt !== undefined && this.#isBound(jwt.secret, origin, signing)
		);
	}

	#entryOf({ name, origin, headers }: SecretTarget): Entry | undefined {
		const entry = this.#entries.get(name);
		return entry &&
			entry.target.origin === origin &&
			sameHeaders(entry.target.headers, headers)
			? entry
			: undefined;
	}

	#changed(): void {
		this.#options.onChange();
		for (const listener of this.#listeners) listener();
	}

	/** What the upstream's headers refer to and is not there, with the reason. */
	missing(name: string): string[] {
		return [...(this.#entries.get(name)?.missing ?? [])];
	}

	/** One secret to sign with, under the same rules. @throws VaultError */
	async secret(name: string, origin: string): Promise<Secret | undefined> {
		if (!isPrivate(origin) || !this.#isBound(name, origin, signing))
			return undefined;
		return await this.#options.vault.get(vaultName(name));
	}

	/**
	 * Keeps a value and binds it. Unbound while it is being written: whoever dies in between leaves a secret that nobody
	 * is given, never an old value at a new origin. @throws VaultError
	 */
	async set(name: string, value: Secret, bound: Bound): Promise<SecretView> {
		try {
			return await this.#next(() => this.#write(name, value, bound));
		} finally {
			await this.refresh();
		}
	}

	/** Given to nobody from now on. A locked vault keeps the value, which is then only left over. `false`: there was none. */
	async remove(name: string): Promise<boolean> {
		const removed = this.#unbind(name);
		try {
			return await this.#next(async () => {
				// Once more: a `set` that was under way has bound it again.
				const again = this.#unbind(name);
				await this.#options.vault.delete(vaultName(name)).catch(() => false);
				return removed || again;
			});
		} finally {
			await this.refresh();
		}
	}

	list(): SecretView[] {
		return this.#bindings.list();
	}

	close(): void {
		this.#stopListening();
		this.#targets = [];
		this.#entries = new Map();
	}

	#next<T>(work: () => Promise<T>): Promise<T> {
		const done = this.#turn.then(work);
		this.#turn = done.catch(() => undefined);
		return done;
	}

	async #write(name: string, value: Secret, bound: Bound): Promise<SecretView> {
		const { vault, clock } = this.#options;
		const before = this.list().find((one) => one.name === name);
		this.#unbind(name);
		try {
			await vault.set(vaultName(name), value);
		} catch (error) {
			if (before)
				this.#bindings.set(name, Date.parse(before.setAt), before.boundTo);
			throw error;
		}
		return this.#bindings.set(name, clock.now(), bound);
	}

	/** Forgets the values that hold one of these references, at once. */
	#drop(isGone: (reference: Reference) => boolean, why: string): void {
		this.#withdrawn++;
		let dropped = false;
		for (const [name, entry] of this.#entries) {
			const gone = referencesIn(entry.target).filter(
				(one) => one.kind === "secret" && isGone(one),
			);
			if (gone.length === 0) continue;
			this.#entries.set(name, {
				...entry,
				fields: undefined,
				values: noValues,
				missing: gone.map((one) => `${say(one)} (${why})`),
				// What was missing before is missing still.
				lockedOut:
					why === lockedWhy && (entry.fields !== undefined || entry.lockedOut),
			});
			dropped = true;
		}
		if (dropped) this.#changed();
	}

	#unbind(name: string): boolean {
		const removed = this.#bindings.remove(name);
		this.#drop((reference) => reference.name === name, "not at hand");
		return removed;
	}

	#isBound(name: string, origin: string, header: string): boolean {
		return (
			this.#bindings
				.of(name)
				?.some((one) => one.origin === origin && one.header === header) ?? false
		);
	}

	async #resolve(target: SecretTarget): Promise<Entry> {
		const fields: string[] = [];
		const values = new Map<string, Secret>();
		const missing = new Set<string>();
		let lockedOut = true;
		const miss = (what: string, why: string): void => {
			missing.add(`${what} (${why})`);
			if (why !== lockedWhy) lockedOut = false;
		};
		for (const [header, template] of Object.entries(target.headers)) {
			if (template === "") continue;
			let text = "";
			for (const part of parseTemplate(template) ?? [undefined]) {
				if (part === undefined) miss(header, "malformed");
				else if (typeof part === "string") text += part;
				else {
					const found = await this.#find(part, target.origin, header);
					if ("why" in found) miss(say(part), found.why);
					else {
						text += found.value.reveal();
						values.set(found.value.reveal(), found.value);
					}
				}
			}
			fields.push(header, text);
		}
		const whole = missing.size === 0;
		return {
			target,
			fields: whole ? fields : undefined,
			values: whole ? [...values.values()] : noValues,
			missing: [...missing],
			lockedOut: !whole && lockedOut,
		};
	}

	async #find(
		reference: Reference,
		origin: string,
		header: string,
	): Promise<Found> {
		if (!isPrivate(origin))
			return { why: "never sent over plain http beyond this machine" };
		const found = await this.#lookUp(reference, origin, header);
		if ("why" in found) return found;
		const value = withoutNewline(found.value.reveal());
		if (value === "") return { why: "empty" };
		return /^[\x20-\x7e]*$/.test(value)
			? { value: new Secret(value) }
			: { why: "holds characters that no header may" };
	}

	async #lookUp(
		{ kind, name }: Reference,
		origin: string,
		header: string,
	): Promise<Found> {
		if (kind === "file") return this.#readFile(name);
		if (kind === "env") {
			const value = this.#env[name];
			return value === undefined
				? { why: "not set where the gate was started" }
				: { value: new Secret(value) };
		}
		const bound = this.#bindings.of(name);
		if (bound === undefined) return { why: "not set" };
		const here = bound.filter((one) => one.origin === origin);
		if (here.length === 0)
			return {
				why: `bound to ${bound.map((one) => one.origin).join(", ") || "no upstream"}; set it again for this one`,
			};
		if (here.every((one) => one.header !== header.toLowerCase()))
			return {
				why: `bound to ${here.map((one) => one.header || "signing").join(", ")}; set it again for this header, ${header}`,
			};
		try {
			const value = await this.#options.vault.get(vaultName(name));
			return value ? { value } : { why: "not in the vault" };
		} catch (error) {
			if (error instanceof VaultError) return { why: lockedWhy };
			throw error;
		}
	}

	#readFile(path: string): Found {
		const found = readSecretFile(path);
		if ("value" in found && found.exposed) this.#warnExposed(path);
		return found;
	}

	#warnExposed(path: string): void {
		if (this.#warned.has(path)) return;
		this.#warned.add(path);
		this.#options.log(
			"warn",
			`other users can read ${path}, which a header refers to; chmod 600 it`,
		);
	}
}

const say = ({ kind, name }: Reference): string => `${kind}:${name}`;

const referencesIn = ({ headers }: SecretTarget): Reference[] =>
	Object.values(headers)
		.flatMap((value) => parseTemplate(value) ?? [])
		.filter((part) => typeof part !== "string");

const sameHeaders = (
	a: SecretTarget["headers"],
	b: SecretTarget["headers"],
): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** https, or this machine: a program that the gate starts is on it. */
function isPrivate(origin: string): boolean {
	const { protocol, hostname } = new URL(origin);
	const host = hostname.replace(/^\[|\]$/g, "");
	return (
		protocol === "https:" ||
		protocol === "stdio:" ||
		protocol === "unix:" ||
		host === "localhost" ||
		isLoopback(host)
	);
}

/** Editors and `echo` end a file with one. */
export const withoutNewline = (text: string): string =>
	text.replace(/\r?\n$/, "");
