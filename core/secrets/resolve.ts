/**
 * What an upstream's headers refer to, looked up ahead of requests and kept in memory while the upstream names it. A
 * secret is bound to origins when it is set and given to no other; nothing goes over plain http beyond loopback. Prints
 * no value, and never falls back to an older one.
 */
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { Name, type SecretView } from "../../contract/views.ts";
import { isLoopback } from "../address.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { VaultError } from "../vault/backend.ts";
import { Secret } from "../vault/secret.ts";
import type { Vault } from "../vault/vault.ts";
import { parseTemplate, type Reference } from "./parse.ts";

/** An upstream as far as secrets go. `headers` are the settings' own, with their references. */
export interface SecretTarget {
	readonly name: string;
	readonly origin: string;
	readonly headers: Readonly<Record<string, string>>;
}

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

type Bound = SecretView["boundTo"];
const Bound = z.array(z.object({ upstream: Name, origin: z.string() }));

interface Entry {
	readonly target: SecretTarget;
	/** Names and values in turn; undefined while something is missing. */
	readonly fields: readonly string[] | undefined;
	readonly missing: readonly string[];
}

/** A looked-up value, or why there is none. */
type Found = { readonly value: Secret } | { readonly why: string };

const largestFile = 64 * 1024;
const vaultName = (name: string): string => `secret/${name}`;

export class SecretReferences {
	readonly #options: SecretReferencesOptions;
	readonly #env: NodeJS.ProcessEnv;
	readonly #stopListening: () => void;
	readonly #warned = new Set<string>();
	#targets: readonly SecretTarget[] = [];
	#entries = new Map<string, Entry>();
	/** Grows with every binding that is withdrawn: a look-up from before must not bring it back. */
	#withdrawn = 0;
	/** One change or look-up after the other. */
	#turn: Promise<unknown> = Promise.resolve();

	constructor(options: SecretReferencesOptions) {
		this.#options = options;
		this.#env = { ...options.env };
		let before = options.vault.state().state;
		this.#stopListening = options.vault.onChange(({ state }) => {
			if (state === before) return;
			before = state;
			if (state === "locked") this.#drop(() => true);
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
		this.#targets = targets.map(({ name, origin, headers }) => ({
			name,
			origin,
			headers,
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
			this.#options.onChange();
		});
	}

	/**
	 * Names and values in turn for this upstream as it is; undefined while something is missing, not looked up yet, or was
	 * looked up for another origin or other headers. Headers without a reference need no look-up.
	 */
	inject(target: SecretTarget): readonly string[] | undefined {
		const values = Object.entries(target.headers).filter(([, v]) => v !== "");
		if (values.every(([, value]) => !value.includes("${")))
			return values.flat();
		const entry = this.#entries.get(target.name);
		return entry &&
			entry.target.origin === target.origin &&
			sameHeaders(entry.target.headers, target.headers)
			? entry.fields
			: undefined;
	}

	/** What the upstream's headers refer to and is not there, with the reason. */
	missing(name: string): string[] {
		return [...(this.#entries.get(name)?.missing ?? [])];
	}

	/** One secret for a use other than a header, under the same rules. @throws VaultError */
	async secret(name: string, origin: string): Promise<Secret | undefined> {
		if (!isPrivate(origin) || !this.#isBound(name, origin)) return undefined;
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
		return this.#options.db
			.prepare("SELECT * FROM secret ORDER BY name")
			.all()
			.map((row) =>
				view(
					String(row["name"]),
					Number(row["set_at"]),
					parseBound(row["bound"]),
				),
			);
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
		const { db, vault, clock } = this.#options;
		const before = db.prepare("SELECT * FROM secret WHERE name = ?").get(name);
		this.#unbind(name);
		const insert = db.prepare("INSERT INTO secret VALUES (?, ?, ?)");
		try {
			await vault.set(vaultName(name), value);
		} catch (error) {
			if (before)
				insert.run(name, Number(before["set_at"]), String(before["bound"]));
			throw error;
		}
		const now = clock.now();
		insert.run(name, now, JSON.stringify(bound));
		return view(name, now, bound);
	}

	/** Forgets the values that hold one of these references, at once. */
	#drop(isGone: (reference: Reference) => boolean): void {
		let dropped = false;
		for (const [name, entry] of this.#entries) {
			const gone = referencesIn(entry.target).filter(
				(one) => one.kind === "secret" && isGone(one),
			);
			if (gone.length === 0) continue;
			const missing = gone.map((one) => `${say(one)} (not at hand)`);
			this.#entries.set(name, { ...entry, fields: undefined, missing });
			dropped = true;
		}
		if (dropped) this.#options.onChange();
	}

	#unbind(name: string): boolean {
		const { changes } = this.#options.db
			.prepare("DELETE FROM secret WHERE name = ?")
			.run(name);
		this.#withdrawn++;
		this.#drop((reference) => reference.name === name);
		return Number(changes) > 0;
	}

	#isBound(name: string, origin: string): boolean {
		const row = this.#options.db
			.prepare("SELECT bound FROM secret WHERE name = ?")
			.get(name);
		return (
			row !== undefined &&
			parseBound(row["bound"]).some((one) => one.origin === origin)
		);
	}

	async #resolve(target: SecretTarget): Promise<Entry> {
		const fields: string[] = [];
		const missing = new Set<string>();
		for (const [header, template] of Object.entries(target.headers)) {
			if (template === "") continue;
			let text = "";
			for (const part of parseTemplate(template) ?? [undefined]) {
				if (part === undefined) missing.add(`${header} (malformed)`);
				else if (typeof part === "string") text += part;
				else {
					const found = await this.#find(part, target.origin);
					if ("why" in found) missing.add(`${say(part)} (${found.why})`);
					else text += found.value.reveal();
				}
			}
			fields.push(header, text);
		}
		return {
			target,
			fields: missing.size === 0 ? fields : undefined,
			missing: [...missing],
		};
	}

	async #find(reference: Reference, origin: string): Promise<Found> {
		if (!isPrivate(origin))
			return { why: "never sent over plain http beyond this machine" };
		const found = await this.#lookUp(reference, origin);
		if ("why" in found) return found;
		const value = withoutNewline(found.value.reveal());
		if (value === "") return { why: "empty" };
		return /^[\x20-\x7e]*$/.test(value)
			? { value: new Secret(value) }
			: { why: "holds characters that no header may" };
	}

	async #lookUp({ kind, name }: Reference, origin: string): Promise<Found> {
		if (kind === "file") return this.#readFile(name);
		if (kind === "env") {
			const value = this.#env[name];
			return value === undefined
				? { why: "not set where the gate was started" }
				: { value: new Secret(value) };
		}
		const known = this.list().find((one) => one.name === name);
		if (!known) return { why: "not set" };
		if (!known.boundTo.some((one) => one.origin === origin))
			return {
				why: `bound to ${known.boundTo.map((one) => one.origin).join(", ") || "no upstream"}; set it again for this one`,
			};
		try {
			const value = await this.#options.vault.get(vaultName(name));
			return value ? { value } : { why: "not in the vault" };
		} catch (error) {
			if (error instanceof VaultError) return { why: "the vault is locked" };
			throw error;
		}
	}

	#readFile(path: string): Found {
		let fd: number | undefined;
		try {
			// Without waiting: a pipe must not hold the gate.
			fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
			const stat = fstatSync(fd);
			if (!stat.isFile()) return { why: "no regular file" };
			const bytes = Buffer.alloc(largestFile + 1);
			const size = readSync(fd, bytes, 0, bytes.length, 0);
			if (size > largestFile) return { why: "larger than 64 KiB" };
			if (process.platform !== "win32" && (stat.mode & 0o044) !== 0)
				this.#warnExposed(path);
			return { value: new Secret(bytes.toString("latin1", 0, size)) };
		} catch (error) {
			// Node's file errors carry a code.
			return { why: (error as NodeJS.ErrnoException).code ?? "not readable" };
		} finally {
			if (fd !== undefined) closeSync(fd);
		}
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

/** https, or this machine. */
function isPrivate(origin: string): boolean {
	const { protocol, hostname } = new URL(origin);
	const host = hostname.replace(/^\[|\]$/g, "");
	return protocol === "https:" || host === "localhost" || isLoopback(host);
}

/** Editors and `echo` end a file with one. */
export const withoutNewline = (text: string): string =>
	text.replace(/\r?\n$/, "");

/** Anything else than what was written here binds to nothing. */
function parseBound(text: unknown): Bound {
	try {
		return Bound.parse(JSON.parse(String(text)));
	} catch {
		return [];
	}
}

const view = (name: string, setAt: number, boundTo: Bound): SecretView => ({
	name,
	setAt: new Date(setAt).toISOString(),
	boundTo,
});
