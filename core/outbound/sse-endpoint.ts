/**
 * The old transport of MCP (2024-11-05, HTTP with SSE): a stream's first event names the address that messages go to.
 * Makes it lead back through the gate, and breaks off a stream whose address would lead around it. Every other stream
 * passes untouched from its first event on.
 */
import { valueOf } from "../request/head.ts";
import type { Via } from "./fields.ts";
import type { AnswerTap, BodyFilter } from "./filtered.ts";
import { replaceField } from "./replace-field.ts";
import { pathAt } from "./same-server.ts";

/** The upstream, as far as an address of its own is told. */
interface Behind {
	readonly origin: string;
	readonly basePath: string;
}

/** A first event beyond this names no address. */
const limit = 64 * 1024;
/** The two halves of a CRLF are one line end. */
const blank = /^(?:\r\n|\n|\r)|(?:\r\n|\n|\r(?!\n))(?:\r\n|\n|\r)/;

/** `accept` is the request's; `target` its path at the upstream. undefined: its answer is no such stream. */
export function sseEndpointTap(
	method: string,
	accept: string | undefined,
	upstream: Behind,
	target: string,
	via: Via,
): AnswerTap | undefined {
	if (method !== "GET" || !/text\/event-stream/i.test(accept ?? ""))
		return undefined;
	return (status, fields) => {
		const type = valueOf(fields, "content-type") ?? "";
		if (status !== 200 || !/^text\/event-stream\b/i.test(type))
			return undefined;
		const coding = valueOf(fields, "content-encoding")?.toLowerCase();
		if (coding !== undefined && coding !== "identity")
			return { failed: "an event stream that cannot be looked into" };
		replaceField(fields, "content-length", undefined);
		return new SseEndpoint((address) =>
			throughGate(address, upstream, target, via),
		);
	};
}

/** Where it leads; undefined: not through the gate. Resolved as clients do (WHATWG URL), line ends left out. */
export function throughGate(
	address: string,
	{ origin, basePath }: Behind,
	target: string,
	{ host, prefix, proto }: Via,
): string | undefined {
	const resolved = URL.parse(address, `${origin}${target}`);
	if (resolved === null) return undefined;
	const path = `${resolved.pathname}${resolved.search}`;
	// Some servers build it from X-Forwarded-Host.
	if (resolved.host === host && resolved.protocol === `${proto}:`)
		return path.startsWith(`${prefix}/`) ? path : `${prefix}${path}`;
	return pathAt(resolved, origin)?.startsWith(`${basePath}/`)
		? `${prefix}${path.slice(basePath.length)}`
		: undefined;
}

class SseEndpoint implements BodyFilter {
	readonly holds = false;
	readonly #rewrite: (address: string) => string | undefined;
	/** Byte by byte as characters; undefined: the first event has passed. */
	#held: string | undefined = "";
	#failed: string | undefined;

	constructor(rewrite: (address: string) => string | undefined) {
		this.#rewrite = rewrite;
	}

	get failed(): string | undefined {
		return this.#failed;
	}

	push(chunk: Buffer): readonly Buffer[] {
		if (this.#failed !== undefined) return [];
		if (this.#held === undefined) return [chunk];
		this.#held += chunk.toString("latin1");
		let out = "";
		for (;;) {
			const end = blank.exec(this.#held);
			if (end === null) break;
			const length = end.index + end[0].length;
			const event = this.#held.slice(0, length);
			this.#held = this.#held.slice(length);
			const passed = this.#event(event);
			if (passed === undefined) return [];
			out += passed.text;
			// Comments and a time to wait may stand before it.
			if (passed.hasData) return this.#passOn(out);
		}
		return this.#held.length > limit ? this.#passOn(out) : bytes(out);
	}

	end(): readonly Buffer[] {
		return this.#failed === undefined ? this.#passOn("") : [];
	}

	#passOn(out: string): readonly Buffer[] {
		const rest = this.#held ?? "";
		this.#held = undefined;
		return bytes(out + rest);
	}

	#event(event: string): { text: string; hasData: boolean } | undefined {
		const lines = event.split(/\r\n|\n|\r/);
		const data = lines.filter((line) => /^data(?::|$)/.test(line));
		const isEndpoint = lines.some((line) => /^event: ?endpoint$/.test(line));
		if (!isEndpoint || data.length === 0)
			return { text: event, hasData: data.length > 0 };
		const address = data
			.map((line) => line.slice(5).replace(/^ /, ""))
			.join("");
		const through = this.#rewrite(address.trim());
		if (through === undefined) {
			this.#failed = "an endpoint event that leads around the gate";
			return undefined;
		}
		const others = lines.filter((line) => line !== "" && !data.includes(line));
		return {
			text: [...others, `data: ${through}`, "", ""].join("\n"),
			hasData: true,
		};
	}
}

const bytes = (text: string): readonly Buffer[] =>
	text === "" ? [] : [Buffer.from(text, "latin1")];
