/**
 * A phone's browser, as far as the phone door can tell: one origin, one cookie, the headers a page cannot choose, and a
 * certificate that is checked or clicked through. Any header may be given otherwise. Knows no protocol.
 */
import { once } from "node:events";
import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { Agent, request } from "node:https";

export interface BrowserOptions {
	/** Of the page: "https://192.0.2.7:4181". */
	readonly origin: string;
	/** PEM of the CA it trusts; without one every certificate is clicked through. */
	readonly ca?: string | undefined;
	/** Where its packets arrive, whatever the origin says: its name service, or who sits between. */
	readonly reaches?: string | undefined;
	/** Its own address. */
	readonly from?: string | undefined;
}

export interface PhoneAnswer {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
	/** Of a problem; empty where it is none. */
	readonly code: string;
}

/** `undefined` leaves a header out. */
export type Headers = Readonly<Record<string, string | undefined>>;

export interface EventStream {
	/** What the next event holds; undefined: the stream has ended. */
	next(): Promise<unknown>;
	/** Settles when the other side has ended it. */
	readonly ended: Promise<void>;
	close(): void;
}

export class Browser {
	readonly origin: string;
	/** "__Host-drawbridge=…"; empty: none. */
	cookie = "";
	readonly #options: BrowserOptions;
	/** Connections are used again, as a browser does. */
	readonly #agent = new Agent({ keepAlive: true });

	constructor(options: BrowserOptions) {
		this.origin = options.origin;
		this.#options = options;
	}

	post(
		path: string,
		body: unknown,
		headers: Headers = {},
	): Promise<PhoneAnswer> {
		const text = typeof body === "string" ? body : JSON.stringify(body);
		const sent = { "Content-Type": "application/json", ...headers };
		return this.#whole("POST", path, sent, text);
	}

	get(path: string, headers: Headers = {}): Promise<PhoneAnswer> {
		return this.#whole("GET", path, headers);
	}

	/** What a file holds. */
	async download(path: string): Promise<Buffer> {
		return Buffer.concat(await (await this.#send("GET", path, {})).toArray());
	}

	/** @throws Error with the answer's code where it is no stream */
	async stream(path: string): Promise<EventStream> {
		const res = await this.#send("GET", path, { Accept: "text/event-stream" });
		if (res.statusCode !== 200)
			throw new Error((await wholeOf(res)).code || `${res.statusCode}`);
		return eventsOf(res);
	}

	async #whole(
		method: string,
		path: string,
		headers: Headers,
		body?: string,
	): Promise<PhoneAnswer> {
		const answer = await wholeOf(await this.#send(method, path, headers, body));
		for (const cookie of answer.headers["set-cookie"] ?? [])
			this.cookie = cookie.split(";")[0] ?? "";
		return answer;
	}

	async #send(
		method: string,
		path: string,
		headers: Headers,
		body?: string,
	): Promise<IncomingMessage> {
		const { host, hostname, port } = new URL(this.origin);
		const { ca, reaches = hostname, from } = this.#options;
		const all: Headers = {
			Host: host,
			...(method === "GET" ? {} : { Origin: this.origin }),
			"Sec-Fetch-Site": "same-origin",
			"User-Agent": "a phone of the tests",
			...(this.cookie === "" ? {} : { Cookie: this.cookie }),
			...headers,
		};
		const req = request({
			method,
			path,
			host: reaches,
			port,
			agent: this.#agent,
			headers: Object.fromEntries(
				Object.entries(all).filter(([, value]) => value !== undefined),
			),
			// An address is no server name (RFC 6066 §3).
			...(/[a-z]/.test(hostname) ? { servername: hostname } : {}),
			...(ca === undefined ? { rejectUnauthorized: false } : { ca }),
			...(from === undefined ? {} : { localAddress: from }),
		});
		const answered = new Promise<IncomingMessage>((resolve, reject) => {
			req.once("response", resolve);
			req.on("error", reject);
		});
		req.end(body);
		return await answered;
	}
}

async function wholeOf(res: IncomingMessage): Promise<PhoneAnswer> {
	let body = "";
	res.setEncoding("utf8").on("data", (text: string) => {
		body += text;
	});
	await once(res, "end");
	const { statusCode: status = 0, headers } = res;
	return { status, headers, body, code: status < 400 ? "" : codeIn(body) };
}

function codeIn(body: string): string {
	try {
		return String(JSON.parse(body).code);
	} catch {
		return "";
	}
}

function eventsOf(res: IncomingMessage): EventStream {
	const waiting: ((event: unknown) => void)[] = [];
	const events: unknown[] = [];
	let text = "";
	let isOver = false;
	res.setEncoding("utf8").on("data", (more: string) => {
		text += more;
		const whole = text.split("\n\n");
		text = whole.pop() ?? "";
		for (const block of whole) {
			const data = /^data: ?(.*)$/m.exec(block)?.[1];
			if (data === undefined) continue;
			const event: unknown = JSON.parse(data);
			const first = waiting.shift();
			if (first) first(event);
			else events.push(event);
		}
	});
	const ended = new Promise<void>((resolve) => {
		res
			.on("error", () => undefined)
			.once("close", () => {
				isOver = true;
				for (const one of waiting.splice(0)) one(undefined);
				resolve();
			});
	});
	return {
		next: () =>
			events.length > 0 || isOver
				? Promise.resolve(events.shift())
				: new Promise((resolve) => waiting.push(resolve)),
		ended,
		close: () => res.destroy(),
	};
}
