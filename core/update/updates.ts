/**
 * Whether a newer version is out: asks the feed of the settings once a day, says nothing about this machine, and believes
 * only what is signed, has not expired and is not older than what was seen. Without a feed nobody is asked. Installs nothing.
 */
import type { DatabaseSync } from "node:sqlite";
import { Agent, request } from "undici";
import * as z from "zod";
import type { UpdateOffer, UpdateView } from "../../contract/views.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import {
	checkCurrent,
	longestManifestBytes,
	readManifest,
	type SignedManifest,
	type UpdateManifest,
} from "./manifest.ts";
import { releaseKey } from "./release-key.ts";
import { compareVersions } from "./versions.ts";

interface Feed {
	readonly feed: string;
	readonly key?: string | undefined;
}

export interface UpdatesParts {
	readonly db: DatabaseSync;
	readonly clock: Clock;
	readonly log: Log;
	/** This program's own. */
	readonly version: string;
	readonly settings: () => Feed | null;
	/** Another version is known of, or none any more. */
	readonly onChange: () => void;
	/** CAs beside the usual ones. */
	readonly ca?: string;
}

const dayMs = 86_400_000;
const againMs = 3_600_000;
/** Two weeks without a word are worth one. */
const silentMs = 14 * dayMs;
const answerMs = 15_000;
const lookEveryMs = 60_000;
const rowName = "update";

/** Of one feed. What it said is kept as it was signed, and judged anew when it is read. */
const Kept = z.object({
	feed: z.string(),
	triedAt: z.number(),
	/** When something was believed last, or the feed was asked first. */
	goodAt: z.number(),
	good: z.boolean(),
	bytes: z.string(),
	signature: z.string(),
});
type Kept = z.infer<typeof Kept>;

export class Updates {
	readonly #parts: UpdatesParts;
	#timer: NodeJS.Timeout | undefined;
	#asking = false;
	#kept: Kept | undefined;

	constructor(parts: UpdatesParts) {
		this.#parts = parts;
		this.#kept = this.#read();
	}

	/** `null`: none is known, or nobody is asked. */
	get newer(): UpdateView | null {
		const manifest = this.#manifest();
		if (
			manifest === undefined ||
			compareVersions(manifest.version, this.#parts.version) <= 0
		)
			return null;
		const { version, released, notes_url: notesUrl } = manifest;
		return { version, released, notesUrl };
	}

	/** What the desktop app may fetch; the signed list stands beside its files. */
	get offer(): UpdateOffer | null {
		const { newer } = this;
		const manifest = this.#manifest();
		const feed = this.#parts.settings()?.feed;
		if (newer === null || manifest === undefined || feed === undefined)
			return null;
		// It may still be named; nothing is fetched by a list that nobody signed anew.
		if (Date.parse(manifest.expires) <= this.#parts.clock.now()) return null;
		const files = manifest.files.map(({ name, sha512, size }) => ({
			url: new URL(name, feed).href,
			sha512,
			size,
		}));
		return { ...newer, files };
	}

	warnings(): string[] {
		const { settings, clock, version } = this.#parts;
		const feed = settings();
		if (feed === null) return [];
		if (keyOf(feed) === undefined)
			return [
				"updates: nobody is asked; without a key (updates.key) no list can be believed",
			];
		const { newer } = this;
		if (newer)
			return [
				`version ${newer.version} is out since ${newer.released.slice(0, 10)}, this is ${version}${newer.notesUrl === "" ? "" : `: ${newer.notesUrl}`}`,
			];
		const kept = this.#of(feed);
		return kept && !kept.good && clock.now() - kept.goodAt > silentMs
			? [
					"updates: the feed has said nothing that can be believed for two weeks; see: drawbridge logs",
				]
			: [];
	}

	/** Only a gate that runs asks. */
	start(): void {
		this.#timer ??= setInterval(() => void this.look(), lookEveryMs).unref();
	}

	close(): void {
		clearInterval(this.#timer);
	}

	/** Asks, when a day has passed since it was asked last, or an hour since it failed. Never rejects. */
	async look(): Promise<void> {
		const { settings, clock, log } = this.#parts;
		const feed = settings();
		const key = feed && keyOf(feed);
		if (!feed || !key || this.#asking || !this.#isDue(feed)) return;
		this.#asking = true;
		const before = this.#of(feed);
		const now = clock.now();
		try {
			const signed = await this.#fetch(feed.feed);
			const manifest = readManifest(signed, key);
			checkCurrent(manifest, { nowMs: now, newest: this.#newest(feed) });
			this.#keep({
				feed: feed.feed,
				triedAt: now,
				goodAt: now,
				good: true,
				bytes: Buffer.from(signed.bytes).toString("base64"),
				signature: signed.signature,
			});
		} catch (error) {
			log("warn", "the update feed was not believed", {
				reason: error instanceof Error ? error.message : "unknown",
			});
			this.#keep({
				goodAt: now,
				bytes: "",
				signature: "",
				...before,
				feed: feed.feed,
				triedAt: now,
				good: false,
			});
		} finally {
			this.#asking = false;
		}
	}

	#isDue(feed: Feed): boolean {
		const kept = this.#of(feed);
		if (kept === undefined) return true;
		const passedMs = this.#parts.clock.now() - kept.triedAt;
		// A clock that was set back.
		return passedMs < 0 || passedMs >= (kept.good ? dayMs : againMs);
	}

	/** What is shown must not become older, whoever answers. */
	#newest(feed: Feed): string {
		// A list from before this very version is no news, and no harm.
		return (this.#of(feed) && this.#manifest()?.version) ?? "0.0.0";
	}

	#manifest(): UpdateManifest | undefined {
		const feed = this.#parts.settings();
		const key = feed && keyOf(feed);
		const kept = feed && this.#of(feed);
		if (!key || !kept || kept.bytes === "") return undefined;
		const { bytes, signature } = kept;
		try {
			return readManifest(
				{ bytes: Buffer.from(bytes, "base64"), signature },
				key,
			);
		} catch {
			// Another key holds now, or somebody wrote it who may not.
			return undefined;
		}
	}

	/** Nothing is sent but the request itself; a redirect is an answer like any other that is not 200. */
	async #fetch(feed: string): Promise<SignedManifest> {
		const { ca } = this.#parts;
		const agent = new Agent({
			connect: {
				timeout: answerMs,
				...(ca === undefined ? {} : { ca }),
			},
			maxResponseSize: longestManifestBytes,
			allowH2: false,
		});
		const signal = AbortSignal.timeout(answerMs);
		const read = async (url: URL): Promise<Uint8Array> => {
			const answer = await request(url, { dispatcher: agent, signal });
			if (answer.statusCode !== 200)
				throw new Error(`status ${answer.statusCode}`);
			return new Uint8Array(await answer.body.arrayBuffer());
		};
		const list = new URL(feed);
		const beside = new URL(feed);
		beside.pathname += ".sig";
		try {
			const bytes = await read(list);
			const signature = Buffer.from(await read(beside)).toString("latin1");
			return { bytes, signature };
		} finally {
			await agent.destroy();
		}
	}

	#of({ feed }: Feed): Kept | undefined {
		return this.#kept?.feed === feed ? this.#kept : undefined;
	}

	#keep(kept: Kept): void {
		const before = JSON.stringify(this.newer);
		this.#kept = kept;
		this.#parts.db
			.prepare("INSERT OR REPLACE INTO setting VALUES (?, ?)")
			.run(rowName, JSON.stringify(kept));
		if (JSON.stringify(this.newer) !== before) this.#parts.onChange();
	}

	#read(): Kept | undefined {
		const row = this.#parts.db
			.prepare("SELECT value FROM setting WHERE name = ?")
			.get(rowName);
		try {
			return Kept.parse(JSON.parse(String(row?.["value"])));
		} catch {
			return undefined;
		}
	}
}

const keyOf = ({ key }: Feed): string | undefined => key ?? releaseKey;
