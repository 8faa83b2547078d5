/**
 * The command line's door: a Unix socket in a 0700 folder, one JSON message a line. Who can open it is the owner's user
 * by the file system's word; on Windows a named pipe, by proof (pipe.ts). It never listens on a network.
 */
import { chmodSync, unlinkSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
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
	/** Of a line whose end has not come yet. */
	let pieces: Buffer[] = [];
	let pending = 0;
	let isFirst = true;
	const read = (chunk: Buffer): void => {
		let rest = chunk;
		for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a)) {
			pieces.push(rest.subarray(0, end));
			const question = parseLine(Buffer.concat(pieces).toString("utf8"));
			rest = rest.subarray(end + 1);
			pieces = [];
			pending = 0;
			if (question && "http" in question) {
				becomeHttp(question.id, rest);
				return;
			}
			isFirst = false;
			if (!question) {
				socket.off("data", read).resume();
				send({
					id: -1,
					ok: false,
					failure: { code: "invalid-input", message: "not a command" },
				});
				socket.end();
				return;
			}
			answer(question);
		}
		pieces.push(rest);
		pending += rest.length;
		if (pending > lineLimit) drop();
	};
	/** What else this connection was asked would be answered in the midst of HTTP: then it is none. */
	const becomeHttp = (id: number, rest: Buffer): void => {
		if (!http || !isFirst) {
			drop();
			return;
		}
		socket.off("data", read).pause();
		send({ id, ok: true, output: null });
		if (rest.length > 0) socket.unshift(rest);
		http.take(socket);
		socket.resume();
	};
	const answer = (question: Exclude<Question, { http: true }>): void => {
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
	};
	socket.on("data", read);
}

function parseLine(line: string): Question | undefined {
	try {
		return Question.parse(JSON.parse(line));
	} catch {
		return undefined;
	}
}
