/** One exchange for tests of a step alone. */
import { randomBytes } from "node:crypto";
import { Readable } from "node:stream";
import { expect } from "vitest";
import type { Exchange } from "../../core/inbound/exchange.ts";
import { plainListener } from "./parts.ts";

const address = "127.0.0.1";

/** An exchange without a wire: what was asked goes in, what was answered can be read. */
export class FakeExchange implements Exchange {
	readonly id = `t-${randomBytes(3).toString("hex")}`;
	readonly httpVersion = "1.1";
	readonly peer = {
		address,
		port: 1,
		connection: {},
		certificate: undefined,
	};
	readonly listener = plainListener;
	readonly local = { address, port: 2 };
	readonly upgrade = false;
	readonly dropped = false;
	readonly method: string;
	readonly target: string;
	readonly rawHeaders: readonly string[];
	status = 0;
	headers: Record<string, string> = {};
	body = "";
	started = false;
	finished = false;
	readonly #body: Buffer;

	constructor(
		method: string,
		target = "/",
		rawHeaders: readonly string[] = [],
		body: Buffer = Buffer.alloc(0),
	) {
		this.method = method;
		this.target = target;
		this.rawHeaders = rawHeaders;
		this.#body = body;
	}

	async peekBody(): Promise<Buffer | undefined> {
		return this.#body.length === 0 ? undefined : this.#body;
	}
	async readBody(limitBytes: number): Promise<Buffer | "too-large"> {
		return this.#body.length > limitBytes ? "too-large" : this.#body;
	}
	streamBody(): Readable {
		return Readable.from([this.#body]);
	}
	start(status: number, headers: string[]): void {
		expect(this.started, "started twice").toBe(false);
		this.started = true;
		this.status = status;
		for (let i = 0; i < headers.length; i += 2) {
			const name = (headers[i] ?? "").toLowerCase();
			expect(this.headers[name], `${name} twice`).toBeUndefined();
			this.headers[name] = headers[i + 1] ?? "";
		}
	}
	write(chunk: Uint8Array): boolean {
		this.body += Buffer.from(chunk).toString();
		return true;
	}
	end(chunk?: string | Buffer): void {
		expect(this.started, "ended before it started").toBe(true);
		this.finished = true;
		this.body += chunk === undefined ? "" : chunk.toString();
	}
	readonly takesTrailers = false;
	inform(): void {}
	trailers(): void {}
	flush(): void {}
	abort(): void {}
	closeAfter(): void {}
	onDrain(): void {}
	onGone(): void {}
	tunnel(): never {
		throw new Error("no tunnel");
	}
}
