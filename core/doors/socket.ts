/**
 * The command line's door: a Unix socket in a 0700 folder, one JSON message a line. Who can open it is the owner's user
 * by the file system's word; on Windows a named pipe, by proof (pipe.ts). It never listens on a network.
 */
import { chmodSync, unlinkSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { Question } from "../../contract/wire.ts";
import type { Control } from "../control/control.ts";
import type { Endpoint } from "./pipe.ts";
import { proveGate } from "./proof.ts";

/** A longer line is no command. */
const lineLimit = 1024 * 1024;
/** A subscriber that leaves more than this unread is let go; it comes back and asks anew. */
const unreadLimit = 4 * 1024 * 1024;

/** Whoever speaks HTTP on a connection that came in by this door. */
export interface HttpHere {
	take(socket: Socket): void;
}

export interface SocketDoor {
	/** Stops listening and ends every connection: a follower must not keep the process alive. */
	close(): void;
}

/** Listens, or rejects when another gate answers there. A socket left over by a dead gate is replaced. */
export async function serveSocket(
	{ path, secret }: Endpoint,
	control: Control,
	http?: HttpHere,
): Promise<SocketDoor> {
	if (process.platform !== "win32" && !(await isAnswered(path))) {
		try {
			unlinkSync(path);
		} catch {
			// There was none.
		}
	}
	const connections = new Set<Socket>();
	const receive = async (socket: Socket): Promise<void> => {
		const trusted = secret === undefined || (await proveGate(socket, secret));
		if (trusted) serveConnection(socket, control, http);
	};
	const server = createServer((socket) => {
		connections.add(socket);
		socket.once("close", () => connections.delete(socket));
		socket.on("error", () => socket.destroy());
		void receive(socket);
	});
	await new Promise<void>((resolve, reject) => {
		server.once("error", reject);
		server.listen(path, resolve);
	});
	if (process.platform !== "win32") chmodSync(path, 0o600);
	return {
		close() {
			server.close();
			for (const socket of connections) socket.destroy();
		},
	};
}

function isAnswered(path: string): Promise<boolean> {
	return new Promise((resolve) => {
		const socket = connect(path);
		socket.once("connect", () => {
			socket.destroy();
			resolve(true);
		});
		socket.once("error", () => resolve(false));
	});
}

function serveConnection(
	socket: Socket,
	control: Control,
	http: HttpHere | undefined,
): void {
	let stop: (() => void) | undefined;
	const send = (message: unknown): void => {
		if (socket.writableLength > unreadLimit) socket.destroy();
		else if (socket.writable) socket.write(`${JSON.stringify(message)}\n`);
	};
	const drop = (): void => {
		socket.destroy();
	};
	const gone = new AbortController();
	socket.once("close", () => {
		gone.abort();
		stop?.();
	});
	let pending = 0;
	const count = (chunk: Buffer): void => {
		pending = chunk.includes(0x0a) ? 0 : pending + chunk.length;
		if (pending > lineLimit) socket.destroy();
	};
	socket.on("data", count);
	// The reader repeats its input's errors, and would throw them where nobody listens.
	const questions = createInterface({
		input: socket,
		crlfDelay: Number.POSITIVE_INFINITY,
	});
	questions.on("error", drop).on("line", (line) => {
		const question = parseLine(line);
		if (!question) {
			send({
				id: -1,
				ok: false,
				failure: { code: "invalid-input", message: "not a command" },
			});
			socket.end();
			return;
		}
		if ("http" in question) {
			if (!http) {
				drop();
				return;
			}
			questions.close();
			socket.off("data", count);
			send({ id: question.id, ok: true, output: null });
			http.take(socket);
			return;
		}
		if ("subscribe" in question) {
			stop ??= control.on(send);
			send({ id: question.id, ok: true, output: null });
			return;
		}
		void control
			.call("cli", question.call, question.input, {
				gone: gone.signal,
				passphrase: question.passphrase,
			})
			.then((result) => send({ id: question.id, ...result }));
	});
}

function parseLine(line: string): Question | undefined {
	try {
		return Question.parse(JSON.parse(line));
	} catch {
		return undefined;
	}
}
