/**
 * What calls were asked with, as the owner wants it kept: nothing but the digest in their entry, the text with its
 * secrets taken out, or all of it. The request path hands bytes over and goes on; a thread looks for secrets. Stands
 * outside the chain, so that texts can be purged; a thread that fails keeps no text.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../clock.ts";
import { recording } from "../leak-guard/answers.ts";
import { type Scanned, Scanner } from "../leak-guard/scanner.ts";
import type { Log } from "../log.ts";
import type { AnswerTap } from "../outbound/filtered.ts";
import type { AuditSettings } from "../settings/schema.ts";

/** More than this waits for no thread: the text is left out. */
const waitingBytes = 64 * 1024 * 1024;
/** A longer text is kept cut. */
const keptBytes = 256 * 1024;

const closingMs = 2_000;
const nothing: Scanned = { text: "", findings: [] };

interface KeptArguments {
	readonly request: string;
	/** Default: what was asked. */
	readonly part?: "request" | "answer";
	/** SHA-256 in hex of `bytes`, as the entry has it. */
	readonly digest: string;
	readonly bytes: Uint8Array;
}

export class Arguments {
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	readonly #log: Log;
	readonly #settings: () => Pick<AuditSettings, "arguments" | "bodies">;
	readonly #scan: Pick<Scanner, "scan" | "close">;
	readonly #pending = new Set<Promise<void>>();
	#waiting = 0;

	constructor(
		db: DatabaseSync,
		clock: Clock,
		log: Log,
		settings: () => Pick<AuditSettings, "arguments" | "bodies">,
		scan: Pick<Scanner, "scan" | "close"> = new Scanner(log),
	) {
		this.#db = db;
		this.#clock = clock;
		this.#log = log;
		this.#settings = settings;
		this.#scan = scan;
	}

	/** Returns at once. For a request whose `admitted` entry has this digest; the second of one request replaces the first. */
	keep(given: KeptArguments): void {
		const { arguments: wanted, bodies } = this.#settings();
		if (wanted === "digest" && !bodies) return;
		const form = wanted === "full" ? "full" : "redacted";
		const at = this.#clock.now();
		const { length } = given.bytes;
		if (this.#waiting + length > waitingBytes) {
			this.#write(given, at, "left out", nothing);
			return;
		}
		this.#waiting += length;
		const text = Buffer.from(given.bytes)
			.subarray(0, keptBytes)
			.toString("utf8")
			.toWellFormed();
		const work = this.#scan
			.scan({ text, redact: form === "redacted" })
			.then(
				(scanned) => this.#write(given, at, form, scanned),
				// Nothing is kept of a text that nobody has looked through.
				() => this.#write(given, at, "left out", nothing),
			)
			.finally(() => {
				this.#waiting -= length;
				this.#pending.delete(work);
			});
		this.#pending.add(work);
	}

	/** JSON without its secrets; undefined: nothing is kept but digests. Rejects where nobody could look through it. */
	async masked(json: string): Promise<string | undefined> {
		if (this.#settings().arguments === "digest") return undefined;
		return (await this.#scan.scan({ text: json, redact: true })).text;
	}

	/** Requests that nobody judges are kept as well, and answers. */
	get keepsBodies(): boolean {
		return this.#settings().bodies;
	}

	/** Keeps a copy of an answer's beginning; undefined: nobody asked for that. `bodyless`: the answer to a HEAD. */
	answers(request: string, bodyless: boolean): AnswerTap | undefined {
		if (!this.#settings().bodies) return undefined;
		return recording(
			{
				look: async () => [],
				reserve: (bytes) => this.#waiting + bytes <= waitingBytes,
				record: ({ bytes, coding }) =>
					this.keep({
						request,
						part: "answer",
						digest: "",
						bytes:
							coding === undefined
								? bytes
								: Buffer.from(`(${coding}, not read)`),
					}),
				found: () => undefined,
			},
			bodyless,
		);
	}

	/** Deletes texts; digests and entries stay. Returns how many. */
	purge({
		before,
		request,
	}: {
		before?: string | undefined;
		request?: string | undefined;
	}): number {
		// Or the text stays readable in what SQLite calls free.
		this.#db.exec("PRAGMA secure_delete = ON");
		const end =
			before === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(before);
		const one = request ?? "";
		const { changes } = this.#db
			.prepare(
				`UPDATE audit_argument SET text = '', findings = '[]', form = 'purged'
				WHERE form != 'purged' AND at < ? AND (? = '' OR request = ?)`,
			)
			.run(end, one, one);
		// Questions keep some of the same text, and know a request by its digest.
		const { changes: asked } = this.#db
			.prepare(
				`UPDATE approval SET command = '', args = '', cut = 1
				WHERE (command != '' OR args != '') AND asked_at < ?
				AND (? = '' OR digest IN (SELECT digest FROM audit WHERE request = ? AND digest != ''))`,
			)
			.run(end, one, one);
		// What was deleted must not be found in the file or its log either.
		this.#db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
		return Number(changes) + Number(asked);
	}

	/** When what was handed over is written; what nobody has looked through by then is left out. */
	async close(): Promise<void> {
		const { promise: late, resolve } = Promise.withResolvers<void>();
		const timer = setTimeout(resolve, closingMs);
		await Promise.race([Promise.all(this.#pending), late]);
		clearTimeout(timer);
		await this.#scan.close();
		await Promise.all(this.#pending);
	}

	#write(
		{ request, part = "request", digest }: KeptArguments,
		at: number,
		form: string,
		{ text, findings }: Scanned,
	): void {
		if (!this.#db.isOpen) return;
		try {
			this.#db
				.prepare(
					`INSERT OR REPLACE INTO audit_argument (request, part, at, digest, form, text, findings, mac)
					VALUES (?, ?, ?, ?, ?, ?, ?, '')`,
				)
				.run(request, part, at, digest, form, text, JSON.stringify(findings));
		} catch (error) {
			this.#log("warn", "a call's arguments were not kept", {
				request,
				reason: String(error),
			});
		}
	}
}
