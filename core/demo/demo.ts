/**
 * The demo upstream: a small MCP server over Streamable HTTP for trying the gate with nothing configured. Owns its
 * listener and its folder. It answers nobody but the gate, keeps no session, and never reads outside the folder.
 */
import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdir, realpath, writeFile } from "node:fs/promises";
import {
	createServer,
	type IncomingMessage,
	type ServerResponse,
} from "node:http";
import { join } from "node:path";
import type { Log } from "../log.ts";
import type { UpstreamSettings } from "../settings/upstream-settings.ts";
import { eraOf, Message, progressTokenOf, respond, RpcError } from "./mcp.ts";
import { demoTools, type Tool } from "./tools.ts";

export interface Demo {
	/** `http://127.0.0.1:PORT/mcp` is the endpoint; this is the part before `/mcp`. */
	readonly url: string;
	/** To be sent with every request; new at each start. Without them: 403. */
	readonly headers: Readonly<Record<string, string>>;
	/** Which permission each tool needs at the gate. */
	readonly rules: UpstreamSettings["tools"];
	/** Where its tools take code. */
	readonly commands: UpstreamSettings["commands"];
	/** Cuts open streams and ends running commands. */
	stop(): Promise<void>;
}

const gateHeader = "x-drawbridge-demo";
const bodyLimitBytes = 1024 * 1024;

/** Creates `dir` (0700) with a welcome.txt where they are absent, and leaves them at stop. Rejects when it cannot. */
export async function startDemo({
	dir,
	log,
}: {
	dir: string;
	log: Log;
}): Promise<Demo> {
	await mkdir(dir, { recursive: true, mode: 0o700 });
	const folder = await realpath(dir);
	await writeFile(join(folder, "welcome.txt"), welcome, { mode: 0o600 });
	const tools = demoTools(folder);
	const token = randomBytes(32).toString("base64url");

	const server = createServer((request, response) => {
		// Whoever knows the token is the gate, which has judged Host and Origin already.
		if (!sameToken(request.headers[gateHeader], token)) {
			response.writeHead(403).end("Only the gate is answered here\n");
		} else if (request.url?.split("?", 1)[0] !== "/mcp") {
			response.writeHead(404).end("The endpoint is /mcp\n");
		} else if (request.method !== "POST") {
			response.writeHead(405, { Allow: "POST" }).end();
		} else {
			void answer(request, response, tools, log);
		}
	});
	// Longer than the gate keeps a connection, so that neither sends into a closing one.
	server.keepAliveTimeout = 65_000;
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(0, "127.0.0.1", resolve);
	});
	const address = server.address();
	if (address === null || typeof address === "string")
		throw new Error("the demo has no port");

	return {
		url: `http://127.0.0.1:${address.port}`,
		headers: { [gateHeader]: token },
		rules: [
			{ name: "run_command", permission: "execute:command" },
			{ name: "*", permission: "read" },
		],
		commands: [
			{ tool: "run_command", argument: "command", language: "shell" },
			{ tool: "echo", language: "none" },
		],
		stop: () =>
			new Promise((resolve) => {
				server.close(() => {
					resolve();
				});
				server.closeAllConnections();
			}),
	};
}

const welcome = `Welcome to Drawbridge.

You are reading this through the gate. Ask a client for slow_count to see a stream,
or for run_command "ls -l" to see a command. Nothing outside this folder is in reach.
`;

/** Never rejects: a caller's fault is an answer, ours is a 500 and a line in the log. */
async function answer(
	request: IncomingMessage,
	response: ServerResponse,
	tools: ReadonlyMap<string, Tool>,
	log: Log,
): Promise<void> {
	const gone = new AbortController();
	response.on("close", () => {
		if (!response.writableFinished) gone.abort();
	});
	let id: string | number | null = null;
	try {
		const message = parseMessage(await readBody(request));
		const era = eraOf(message, request.headers);
		if (message.id === undefined || message.method === undefined) {
			response.writeHead(202).end();
			return;
		}
		id = message.id;
		const progress = progressWriter(message, request, response);
		const result = await respond(message, era, tools, {
			signal: gone.signal,
			progress,
		});
		finish(response, 200, { jsonrpc: "2.0", id, result });
	} catch (error) {
		if (gone.signal.aborted) {
			log("debug", "demo: the caller went away", { request: String(id) });
			return;
		}
		const known =
			error instanceof RpcError
				? error
				: new RpcError(-32603, 500, "The demo failed");
		if (known !== error)
			log("error", "demo: a request failed", { error: String(error) });
		finish(response, known.status, {
			jsonrpc: "2.0",
			id,
			error: { code: known.code, message: known.message, data: known.data },
		});
	}
}

/** The first progress turns the answer into an event stream, for callers who gave a token and read streams. */
function progressWriter(
	message: Message,
	request: IncomingMessage,
	response: ServerResponse,
): (done: number, total: number) => void {
	const progressToken = progressTokenOf(message);
	if (
		progressToken === undefined ||
		!request.headers.accept?.includes("text/event-stream")
	)
		return () => undefined;
	return (progress, total) => {
		if (!response.headersSent) {
			response.writeHead(200, {
				"Content-Type": "text/event-stream",
				"Cache-Control": "no-cache",
				"X-Accel-Buffering": "no",
			});
		}
		writeEvent(response, {
			jsonrpc: "2.0",
			method: "notifications/progress",
			params: { progressToken, progress, total },
		});
	};
}

function finish(
	response: ServerResponse,
	status: number,
	answerBody: object,
): void {
	if (response.headersSent) {
		writeEvent(response, answerBody);
		response.end();
	} else {
		response
			.writeHead(status, { "Content-Type": "application/json" })
			.end(JSON.stringify(answerBody));
	}
}

function writeEvent(response: ServerResponse, message: object): void {
	response.write(`event: message\ndata: ${JSON.stringify(message)}\n\n`);
}

function parseMessage(body: string): Message {
	let json: unknown;
	try {
		json = JSON.parse(body);
	} catch {
		throw new RpcError(-32700, 400, "The body is not JSON");
	}
	const message = Message.safeParse(json);
	if (!message.success)
		throw new RpcError(-32600, 400, "The body is not one JSON-RPC message");
	return message.data;
}

async function readBody(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of request) {
		if (!Buffer.isBuffer(chunk))
			throw new TypeError("the request was given an encoding");
		bytes += chunk.length;
		// Read to the end all the same: leaving early would close the connection under the refusal.
		if (bytes <= bodyLimitBytes) chunks.push(chunk);
	}
	if (bytes > bodyLimitBytes)
		throw new RpcError(-32600, 413, "The body is larger than 1 MiB");
	return Buffer.concat(chunks).toString("utf8");
}

const digest = (text: string): Buffer =>
	createHash("sha256").update(text).digest();

function sameToken(
	given: string | string[] | undefined,
	token: string,
): boolean {
	return (
		typeof given === "string" && timingSafeEqual(digest(given), digest(token))
	);
}
