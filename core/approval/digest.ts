/**
 * What an answer is bound to, as one SHA-256: of who asks, where it goes, and every byte that decides what happens there.
 * Each part is written with its length, so that no two different calls are one text. Reads no file and no clock.
 */
import { createHash, type Hash } from "node:crypto";

export interface Bound {
	readonly client: string;
	readonly agent: string;
	/** The upstream's origin, or the command it runs. */
	readonly upstream: string;
	readonly method: string;
	/** With its query, as it is forwarded. */
	readonly target: string;
	/** Those that were judged: names and values in turn. */
	readonly headers: readonly string[];
	/** undefined: none, which is another call than an empty one. */
	readonly body: Uint8Array | undefined;
	readonly cwd: string;
	/** Files that would run, with the SHA-256 of what they hold now. */
	readonly scripts: readonly {
		readonly path: string;
		readonly sha256: string;
	}[];
}

const form = "drawbridge-call-1";

/** In hex. */
export function digestOf(bound: Bound): string {
	const hash = createHash("sha256");
	for (const text of [
		form,
		bound.client,
		bound.agent,
		bound.upstream,
		bound.method,
		bound.target,
		bound.cwd,
	])
		addText(hash, text);
	addCount(hash, bound.headers.length);
	bound.headers.forEach((text, index) =>
		addText(hash, index % 2 === 0 ? text.toLowerCase() : text),
	);
	addCount(hash, bound.body === undefined ? 0 : 1);
	if (bound.body !== undefined) addBytes(hash, bound.body);
	addCount(hash, bound.scripts.length);
	for (const { path, sha256 } of bound.scripts) {
		addText(hash, path);
		addText(hash, sha256);
	}
	return hash.digest("hex");
}

/** UTF-16: UTF-8 makes one replacement character of every lone surrogate. */
const addText = (hash: Hash, text: string): void =>
	addBytes(hash, Buffer.from(text, "utf16le"));

function addBytes(hash: Hash, bytes: Uint8Array): void {
	addCount(hash, bytes.length);
	hash.update(bytes);
}

function addCount(hash: Hash, count: number): void {
	const eight = Buffer.alloc(8);
	eight.writeBigUInt64BE(BigInt(count));
	hash.update(eight);
}

/** JSON with sorted members: the same arguments are the same text. Takes what JSON.parse gave. */
export function canonicalJson(value: unknown): string {
	return (
		JSON.stringify(value, (_name, inner: unknown) =>
			typeof inner === "object" && inner !== null && !Array.isArray(inner)
				? Object.fromEntries(
						Object.entries(inner).toSorted(([a], [b]) =>
							a < b ? -1 : a > b ? 1 : 0,
						),
					)
				: inner,
		) ?? "null"
	);
}
