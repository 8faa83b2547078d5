/** Both ends of real HTTP for tests: a client that may set any Host, and an upstream that records and does as it is told. */
import { once } from "node:events";
import {
	type ClientRequest,
	createServer,
	type IncomingHttpHeaders,
	type IncomingMessage,
	request,
	type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

export interface Ask {
	readonly method?: string;
	/** Absolute, or a path at `base`. */
	readonly path?: string;
	readonly headers?: Readonly<Record<string, string | string[]>>;
	readonly body?: string | Buffer;
}

export interface Told {
	readonly status: number;
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
	/** The problem's code; undefined when the body is no problem. */
	readonly code: string | undefined;
}

/** The answer's head, with the body still to come. */
export interface Opened {
	readonly req: ClientRequest;
	readonly res: IncomingMessage;
}

/** A connection of its own each time, so that what one test leaves cannot disturb the next. */
export async function open(base: string, ask: Ask = {}): Promise<Opened> {
	const { method = "GET", path = "/", headers = {}, body } = ask;
	const req = request(new URL(base), { method, path, headers, agent: false });
	const answered = new Promise<IncomingMessage>((resolve, reject) => {
		req.once("response", resolve);
		req.on("error", reject);
	});
	req.end(body);
	return { req, res: await answered };
}

export async function send(base: string, ask: Ask = {}): Promise<Told> {
	const { res } = await open(base, ask);
	let body = "";
	res.setEncoding("utf8").on("data", (text: string) => {
		body += text;
	});
	await once(res, "end");
	const isProblem = res.headers["content-type"] === "application/problem+json";
	return {
		status: res.statusCode ?? 0,
		headers: res.headers,
		body,
		code: isProblem ? String(JSON.parse(body)["code"]) : undefined,
	};
}

export interface Received {
	readonly method: string;
	readonly url: string;
	readonly headers: IncomingHttpHeaders;
	readonly rawHeaders: readonly string[];
	body: string;
	/** The client's end went away before the answer was whole. */
	aborted: boolean;
}

export type Answer = (
	req: IncomingMessage,
	res: ServerResponse,
	seen: Received,
) => void;

export interface HttpUpstream {
	readonly url: string;
	readonly port: number;
	readonly received: Received[];
	/** Answers what is asked next; by default 200 and "hello". */
	answer: Answer;
	readonly stop: () => Promise<void>;
}

/** Lives until `stop`; {@link httpUpstream} is the one that ends with its test. */
export async function startHttpUpstream(): Promise<HttpUpstream> {
	const received: Received[] = [];
	const server = createServer((req, res) => {
		const seen: Received = {
			method: req.method ?? "",
			url: req.url ?? "",
			headers: req.headers,
			rawHeaders: req.rawHeaders,
			body: "",
			aborted: false,
		};
		received.push(seen);
		res.on("close", () => {
			seen.aborted = !res.writableFinished;
		});
		req.on("error", () => undefined);
		req.setEncoding("utf8").on("data", (text: string) => {
			seen.body += text;
		});
		upstream.answer(req, res, seen);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	// A listening TCP server's address is no pipe's.
	const { port } = server.address() as AddressInfo;
	const upstream: HttpUpstream = {
		url: `http://127.0.0.1:${port}`,
		port,
		received,
		answer: hello,
		async stop() {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
	return upstream;
}

export const hello: Answer = (req, res) => {
	req.on("end", () => res.end("hello"));
	req.resume();
};

export async function httpUpstream(): Promise<HttpUpstream> {
	const upstream = await startHttpUpstream();
	onTestFinished(() => upstream.stop());
	return upstream;
}
