/**
 * Fetches a client's metadata document: https on the usual port, from a public address, once looked up and then held to
 * that address; no redirect, few bytes, a few seconds. Says nothing of why it failed: a stranger chose the address.
 */
import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import { Agent, request } from "undici";
import type { Clock } from "../clock.ts";
import { readDocument } from "./client-metadata.ts";
import { isPublicAddress } from "./public-address.ts";

/** Every address a name has. */
export type Resolve = (
	hostname: string,
) => Promise<readonly { readonly address: string; readonly family: number }[]>;

export interface FetchDocumentParts {
	readonly resolve?: Resolve;
	/** Only tests say otherwise: their server is on this machine. */
	readonly isAllowed?: (address: string) => boolean;
	readonly ca?: string;
	readonly port?: string;
}

const limitBytes = 8 * 1024;
const limitMs = 5_000;

const resolveAll: Resolve = (hostname) =>
	lookup(hostname, { all: true, verbatim: true });

/** As the library calls it in place of `fetch`. Rejects where no document can be had. */
export function documentFetch({
	resolve = resolveAll,
	isAllowed = isPublicAddress,
	ca,
	port = "",
}: FetchDocumentParts = {}): (url: string | URL) => Promise<Response> {
	return async (asked) => {
		const url = new URL(asked);
		if (url.protocol !== "https:" || url.port !== port)
			throw new Error("not https on its usual port");
		const found = await publicAddress(resolve, isAllowed, url.hostname);
		const agent = new Agent({
			connect: {
				timeout: limitMs,
				lookup: always(found),
				...(ca === undefined ? {} : { ca }),
			},
			maxResponseSize: limitBytes,
			allowH2: false,
		});
		try {
			const answer = await request(url, {
				dispatcher: agent,
				signal: AbortSignal.timeout(limitMs),
				headers: { Accept: "application/json", "Accept-Encoding": "identity" },
			});
			if (answer.statusCode !== 200)
				throw new Error(`status ${answer.statusCode}`);
			const said: unknown = JSON.parse(await answer.body.text());
			const document = readDocument(said);
			if (document === undefined) throw new Error("not a client's document");
			return Response.json(document);
		} finally {
			await agent.destroy();
		}
	};
}

const againMs = 10_000;
const failuresAtMost = 200;

/** What could not be had is not asked for again at once: each failed sign-in would ask several times. */
export function withoutHaste(
	fetchDocument: (url: string | URL) => Promise<Response>,
	clock: Clock,
): (url: string | URL) => Promise<Response> {
	const failedMs = new Map<string, number>();
	return async (asked) => {
		const url = String(asked);
		const last = failedMs.get(url);
		if (last !== undefined && clock.monotonicMs() - last < againMs)
			throw new Error("it failed a moment ago");
		failedMs.delete(url);
		try {
			return await fetchDocument(url);
		} catch (error) {
			failedMs.set(url, clock.monotonicMs());
			const [oldest] = failedMs.keys();
			if (failedMs.size > failuresAtMost && oldest !== undefined)
				failedMs.delete(oldest);
			throw error;
		}
	};
}

/**
 * The one address the connection goes to: nobody asks a second time. One bad address among a name's spoils them all, and
 * a host that is an address already is none.
 */
async function publicAddress(
	resolve: Resolve,
	isAllowed: (address: string) => boolean,
	hostname: string,
): Promise<LookupAddress> {
	if (/^\[|^[\d.]+$/.test(hostname)) throw new Error("an address, not a name");
	const found = await resolve(hostname);
	const [first] = found;
	if (!first || !found.every(({ address }) => isAllowed(address)))
		throw new Error("not a public address");
	return { ...first };
}

const always =
	(found: LookupAddress): LookupFunction =>
	(_hostname, _options, done) =>
		done(null, [found]);
