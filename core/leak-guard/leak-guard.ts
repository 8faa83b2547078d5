/**
 * The leak guard: what becomes of secrets in requests to upstreams and in answers to agents, as the owner wants it.
 * Knows the settings and how much may be looked through at once; what it says of a secret never holds one. The gate's own
 * secrets are none of its business: they are added later, and outbound/reflection.ts keeps them in.
 */
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { AnswerTap } from "../outbound/filtered.ts";
import { type Refusal, refuse } from "../problem.ts";
import { pathOf } from "../route.ts";
import type { LeakGuardSettings } from "../settings/leak-settings.ts";
import type { SecuritySettings } from "../settings/schema.ts";
import { recording, redacting } from "./answers.ts";
import { type Leak, masked } from "./leaks.ts";
import type { LeakText } from "./order.ts";
import type { Scanner } from "./scanner.ts";

export interface LeakGuardOptions {
	readonly scanner: Pick<Scanner, "leaks">;
	readonly clock: Clock;
	readonly log: Log;
	/** As they hold now. */
	readonly settings: () => Pick<SecuritySettings, "leak_guard" | "upstreams">;
}

/** A request as it would go out, before anything is added to it. */
export interface Outgoing {
	readonly upstream: string;
	/** As it is forwarded, with its query. */
	readonly target: string;
	/** What was read whole. */
	readonly body: Uint8Array | undefined;
	/** It has a body, and nobody has read it. */
	readonly streams: boolean;
}

/** A secret in a request. */
export interface RequestLeak extends Leak {
	readonly place: "body" | "target";
}

export interface Leaky {
	readonly kind: "hold" | "redact";
	readonly leaks: readonly RequestLeak[];
	/** As many bytes, with every secret written over. JSON stays JSON. */
	readonly body: Buffer | undefined;
	readonly target: string;
}

/** A sentence for the audit log. Told at most once for an answer, a request's body and a request's target. */
export type OnLeak = (reason: string) => void;

export interface AnswerWatch {
	readonly tap: AnswerTap;
	/** Bytes change: the answer should come whole and not encoded. */
	readonly changes: boolean;
}

/** Copies that wait to be looked through. */
const roomBytes = 32 * 1024 * 1024;
/** A longer request is recorded by its beginning. */
const recordedBytes = 1024 * 1024;
/** A longer one is not held or written over: it is refused. */
const mostBytes = 4 * 1024 * 1024;
const toldEveryMs = 60_000;
const unlooked = refuse("denied", "what cannot be looked through for secrets");

export class LeakGuard {
	readonly #options: LeakGuardOptions;
	#usedBytes = 0;
	/** Since it was last told. */
	#missed = 0;
	#toldMs = Number.NEGATIVE_INFINITY;

	constructor(options: LeakGuardOptions) {
		this.#options = options;
	}

	/**
	 * undefined at once where nothing of it is waited for. Otherwise: undefined where it holds no secret, what to do where it
	 * does, and a refusal where that cannot be known.
	 */
	request(
		outgoing: Outgoing,
		onLeak: OnLeak,
	): Promise<Leaky | Refusal | undefined> | undefined {
		const { requests } = this.#settings(outgoing.upstream);
		if (requests === "off") return undefined;
		if (requests !== "record") return this.#check(outgoing, requests, onLeak);
		this.#recordRequest(outgoing, onLeak);
		return undefined;
	}

	/** undefined: nobody looks. `bodyless`: the answer to a HEAD. */
	answers(
		upstream: string,
		bodyless: boolean,
		onLeak: OnLeak,
	): AnswerWatch | undefined {
		const { answers } = this.#settings(upstream);
		if (answers === "off") return undefined;
		const looking = {
			look: (text: LeakText) => this.#options.scanner.leaks(text, true),
			reserve: (bytes: number) => this.#reserve(bytes),
			record: (text: LeakText) =>
				this.#record(text, (leaks) => onLeak(inWords("answer", leaks, ""))),
			found: once((leaks) => onLeak(inWords("answer", leaks, "redacted"))),
		};
		return answers === "record"
			? { tap: recording(looking, bodyless), changes: false }
			: { tap: redacting(looking, bodyless), changes: true };
	}

	#settings(upstream: string): LeakGuardSettings {
		const { leak_guard, upstreams } = this.#options.settings();
		const own = Object.hasOwn(upstreams, upstream)
			? upstreams[upstream]?.leak_guard
			: undefined;
		if (own === undefined) return leak_guard;
		return {
			requests: own.requests ?? leak_guard.requests,
			answers: own.answers ?? leak_guard.answers,
		};
	}

	async #check(
		{ target, body, streams }: Outgoing,
		kind: "hold" | "redact",
		onLeak: OnLeak,
	): Promise<Leaky | Refusal | undefined> {
		if (streams || (body?.length ?? 0) > mostBytes) return unlooked;
		const asBytes = Buffer.from(target, "latin1");
		let found: readonly (readonly Leak[])[];
		try {
			found = await Promise.all([
				this.#options.scanner.leaks({ bytes: asBytes }, true),
				body ? this.#options.scanner.leaks({ bytes: body }, true) : [],
			]);
		} catch {
			return unlooked;
		}
		const [inTarget = [], inBody = []] = found;
		if (inTarget.length + inBody.length === 0) return undefined;
		const all = [...placed(inBody, "body"), ...placed(inTarget, "target")];
		// Another path would be another request.
		const inPath = inTarget.some(({ start }) => start < pathOf(target).length);
		if (kind === "redact" && inPath)
			return refuse("denied", inWords("request", all, ""));
		onLeak(
			inWords("request", all, kind === "redact" ? "redacted" : "asked about"),
		);
		return {
			kind,
			leaks: all,
			body: body && masked(body, inBody),
			target: masked(asBytes, inTarget).toString("latin1"),
		};
	}

	#recordRequest({ target, body }: Outgoing, onLeak: OnLeak): void {
		const tell = (leaks: readonly RequestLeak[]): void =>
			onLeak(inWords("request", leaks, ""));
		const query = target.length > pathOf(target).length;
		if (query) {
			const bytes = Buffer.from(target, "latin1");
			if (this.#reserve(bytes.length))
				this.#record({ bytes }, (leaks) => tell(placed(leaks, "target")));
		}
		if (body === undefined || body.length === 0) return;
		const bytes = body.subarray(0, recordedBytes);
		if (this.#reserve(bytes.length))
			this.#record({ bytes }, (leaks) => tell(placed(leaks, "body")));
	}

	#reserve(bytes: number): boolean {
		if (this.#usedBytes + bytes > roomBytes) {
			this.#miss();
			return false;
		}
		this.#usedBytes += bytes;
		return true;
	}

	#record(text: LeakText, onFound: (leaks: readonly Leak[]) => void): void {
		void this.#lookLater(text, onFound);
	}

	/** Never rejects. */
	async #lookLater(
		text: LeakText,
		onFound: (leaks: readonly Leak[]) => void,
	): Promise<void> {
		try {
			const leaks = await this.#options.scanner.leaks(text, false);
			if (leaks.length > 0) onFound(leaks);
		} catch {
			this.#miss();
		}
		this.#usedBytes -= text.bytes.length;
	}

	/** Too much at once, too long to look through, or the thread failed. */
	#miss(): void {
		this.#missed++;
		const nowMs = this.#options.clock.monotonicMs();
		if (nowMs - this.#toldMs < toldEveryMs) return;
		this.#options.log("warn", "not looked through for secrets", {
			count: this.#missed,
		});
		this.#toldMs = nowMs;
		this.#missed = 0;
	}
}

const placed = (
	leaks: readonly Leak[],
	place: RequestLeak["place"],
): RequestLeak[] => leaks.map((leak) => ({ ...leak, place }));

/** An answer that is full of them is one entry. */
function once(
	tell: (leaks: readonly Leak[]) => void,
): (leaks: readonly Leak[]) => void {
	let told = false;
	return (leaks) => {
		if (told) return;
		told = true;
		tell(leaks);
	};
}

const mostNamed = 8;

/** "secrets in the request: github 1a2b3c4d (base64) at body 12". */
function inWords(
	where: "request" | "answer",
	leaks: readonly (Leak & { readonly place?: string })[],
	outcome: string,
): string {
	const named = leaks.slice(0, mostNamed).map(leakInWords).join(", ");
	const more =
		leaks.length > mostNamed ? ` and ${leaks.length - mostNamed} more` : "";
	return `secrets in the ${where}${outcome === "" ? "" : `, ${outcome}`}: ${named}${more}`;
}

/** Says which and where, and nothing of what it is. */
export const leakInWords = ({
	rule,
	digest,
	coding,
	start,
	place,
}: Leak & { readonly place?: string }): string =>
	[
		rule,
		...(digest === "" ? [] : [`sha256 ${digest}`]),
		...(coding === "plain" ? [] : [`(${coding})`]),
		`at ${place === undefined ? "" : `${place} `}byte ${start}`,
	].join(" ");
