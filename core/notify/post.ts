/**
 * Sends one small POST, and tells the status. Follows no redirect, reads no answer's body, and where it may only go to the
 * public internet connects to none but the addresses that it looked at.
 */
import dns from "node:dns";
import { isIPv4, type LookupFunction } from "node:net";
import { Agent } from "undici";
import type { Clock } from "../clock.ts";
import { blockList } from "../lan/network.ts";
import { version } from "../version.ts";

export interface Letter {
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Empty: none. */
	readonly body: string;
	/** Not to this machine, nor to others beside it. */
	readonly publicOnly: boolean;
}

/** `retryAfterMs`: what the answer asks for. `why`: no answer; a word, never what was sent. */
export type Posted =
	| { readonly status: number; readonly retryAfterMs: number | undefined }
	| { readonly why: string };

export interface PostParts {
	readonly clock: Clock;
	/** CAs beside the usual ones. */
	readonly ca?: string | undefined;
	/** The system's. */
	readonly resolve?: LookupFunction | undefined;
}

const longestMs = 10_000;

export class Post {
	readonly #clock: Clock;
	readonly #publicly: Agent;
	readonly #anywhere: Agent;
	readonly #closing = new AbortController();

	constructor({ clock, ca, resolve = dns.lookup }: PostParts) {
		const common = { allowH2: false, timeout: longestMs, ...(ca && { ca }) };
		const agent = (lookup: LookupFunction): Agent =>
			new Agent({
				connect: { ...common, lookup },
				connections: 4,
				keepAliveTimeout: 1_000,
			});
		this.#clock = clock;
		this.#publicly = agent(publicOnly(resolve));
		this.#anywhere = agent(resolve);
	}

	/** Never rejects; within some ten seconds. */
	async send(letter: Letter): Promise<Posted> {
		const { origin, pathname, search } = new URL(letter.url);
		const agent = letter.publicOnly ? this.#publicly : this.#anywhere;
		try {
			const { statusCode, headers, body } = await agent.request({
				origin,
				path: pathname + search,
				method: "POST",
				headers: { "user-agent": `drawbridge/${version}`, ...letter.headers },
				body: letter.body === "" ? null : letter.body,
				signal: AbortSignal.any([
					this.#closing.signal,
					AbortSignal.timeout(longestMs),
				]),
			});
			// Not read: the connection ends with it.
			body.on("error", () => undefined).destroy();
			return {
				status: statusCode,
				retryAfterMs: this.#waitOf(headers["retry-after"]),
			};
		} catch (error) {
			return { why: wordOf(error) };
		}
	}

	/** What is under way is given up. */
	async close(): Promise<void> {
		this.#closing.abort();
		await Promise.all([this.#publicly.destroy(), this.#anywhere.destroy()]);
	}

	/** RFC 9110 §10.2.3: seconds, or a date. */
	#waitOf(field: string | string[] | undefined): number | undefined {
		if (typeof field !== "string") return undefined;
		const ms = /^\d{1,9}$/.test(field)
			? Number(field) * 1_000
			: Date.parse(field) - this.#clock.now();
		return Number.isNaN(ms) ? undefined : Math.max(0, ms);
	}
}

/** Never the message: it may quote the address, which is a key to somebody's phone. */
function wordOf(error: unknown): string {
	if (!(error instanceof Error)) return "unknown";
	return "code" in error ? String(error.code) : error.name;
}

/** IANA's registries of special-purpose addresses, as far as somebody could answer there. */
const special = blockList([
	"0.0.0.0/8",
	"10.0.0.0/8",
	"100.64.0.0/10",
	"127.0.0.0/8",
	"169.254.0.0/16",
	"172.16.0.0/12",
	"192.0.0.0/24",
	"192.0.2.0/24",
	"192.88.99.0/24",
	"192.168.0.0/16",
	"198.18.0.0/15",
	"198.51.100.0/24",
	"203.0.113.0/24",
	"224.0.0.0/3",
	// Teredo, ORCHID and benchmarks; documentation; 6to4, which holds an IPv4 address.
	"2001::/23",
	"2001:db8::/32",
	"2002::/16",
	"3fff::/20",
]);
/** All that is given out of IPv6 so far (RFC 4291 §2.4). */
const global = blockList(["2000::/3"]);

/** Whether it is on the internet, for all that can be told from it. */
export const isPublic = (address: string): boolean =>
	isIPv4(address)
		? !special.check(address, "ipv4")
		: global.check(address, "ipv6") && !special.check(address, "ipv6");

class PrivateAddressError extends Error {
	readonly code = "private-address";
}

/** What it finds is what is connected to: a name cannot become another address in between. */
const publicOnly =
	(resolve: LookupFunction): LookupFunction =>
	(hostname, options, callback) =>
		resolve(hostname, { ...options, all: true }, (error, found) => {
			const all = typeof found === "string" ? [] : found;
			const good = all.filter(({ address }) => isPublic(address));
			const [first] = good;
			if (error || !first)
				callback(
					error ?? new PrivateAddressError("not on the internet"),
					"",
					0,
				);
			else if (options.all) callback(null, good);
			else callback(null, first.address, first.family);
		});
