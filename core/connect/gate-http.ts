/**
 * HTTP to the gate over its control door: opens the upstream once, shows the key it was given, and keeps connections.
 * Knows no message.
 */
import type { Agent, IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import { unless } from "./delay.ts";
import { type Door, DoorError } from "./door.ts";

/** An `import` would load twice as much as this whole program (measured): see core/builtins.ts. */
const http = process.getBuiltinModule("node:http");

/** Who was refused asks again after that. */
const noMs = 60_000;

export interface Asked {
	readonly upstream: string;
	readonly client: string;
}

/** Where the upstream is at the gate, and the key for it. */
interface Opened {
	readonly host: string;
	readonly path: string;
	readonly key: string;
}

export interface Sending {
	readonly method: "POST" | "GET" | "DELETE";
	readonly headers: Readonly<Record<string, string>>;
	readonly body?: string;
	readonly signal?: AbortSignal | undefined;
}

export class GateHttp {
	readonly #door: Door;
	readonly #asked: Asked;
	readonly #agent: Agent;
	#opened: Promise<Opened> | undefined;

	constructor(door: Door, asked: Asked) {
		this.#door = door;
		this.#asked = asked;
		this.#agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
		this.#agent.createConnection = (_, done) => {
			void this.#connect(done);
			return undefined;
		};
	}

	/** Asks for the address and the key; the gate may have to ask a person first. @throws DoorError */
	async open(): Promise<void> {
		await this.#open();
	}

	/** The key is not good any more: the next request asks for one anew. */
	forget(): void {
		this.#opened = undefined;
	}

	/** Resolves with the answer's header; its body is to be read. @throws DoorError, and Node's errors; what `signal` says */
	async send({
		method,
		headers,
		body,
		signal,
	}: Sending): Promise<IncomingMessage> {
		const { host, path, key } = await unless(signal, this.#open());
		return await new Promise((resolve, reject) => {
			const req = http.request(
				{
					agent: this.#agent,
					method,
					path,
					headers: {
						Host: host,
						"X-API-Key": key,
						...headers,
						...(body === undefined
							? {}
							: { "Content-Length": String(Buffer.byteLength(body)) }),
					},
					...(signal === undefined ? {} : { signal }),
				},
				resolve,
			);
			req.once("error", reject);
			req.end(body);
		});
	}

	async #connect(
		done: ((error: Error | null, socket: Socket) => void) | undefined,
	): Promise<void> {
		try {
			const socket = await this.#door.http();
			done?.(null, socket);
		} catch (error) {
			// Node's callback takes an error or a connection; its type wants both.
			(done as ((error: unknown) => void) | undefined)?.(error);
		}
	}

	#open(): Promise<Opened> {
		if (this.#opened) return this.#opened;
		const opening = this.#ask();
		this.#opened = opening;
		// One that failed is asked again; a person's no is no question for the next message.
		opening.catch((error: unknown) => {
			const isNo = error instanceof DoorError && error.code === "refused";
			setTimeout(
				() => {
					if (this.#opened === opening) this.#opened = undefined;
				},
				isNo ? noMs : 0,
			).unref();
		});
		return opening;
	}

	async #ask(): Promise<Opened> {
		const said = await this.#door.call("connect.open", this.#asked);
		if (
			typeof said !== "object" ||
			said === null ||
			!("url" in said && "key" in said) ||
			typeof said.url !== "string" ||
			typeof said.key !== "string"
		)
			throw new DoorError("internal", "the gate's answer is not understood");
		const { host, pathname } = new URL(said.url);
		return { host, path: pathname, key: said.key };
	}
}
