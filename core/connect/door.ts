/**
 * Connections to the running gate through its control door, which no other user can open and no other program can have
 * taken: never by a port. One question a connection; or the connection becomes one of HTTP.
 */
import type { Socket } from "node:net";
import { type Home, checkSocketFolder } from "../home.ts";
import { net } from "../builtins.ts";

/** No connection, or a command the gate refused; the message says what to do. */
export class DoorError extends Error {
	readonly code: string;
	constructor(code: string, message: string) {
		super(message);
		this.name = "DoorError";
		this.code = code;
	}
}

interface Answer {
	readonly ok?: unknown;
	readonly output?: unknown;
	readonly failure?: { readonly code?: unknown; readonly message?: unknown };
}

const longestAnswer = 1024 * 1024;

export class Door {
	readonly #home: Home;

	constructor(home: Home) {
		this.#home = home;
	}

	/** @throws DoorError */
	async call(name: string, input: object): Promise<unknown> {
		const socket = await this.#connect();
		try {
			return await ask(socket, { call: name, input });
		} finally {
			socket.destroy();
		}
	}

	/** A connection that speaks HTTP with the gate from here on. @throws DoorError */
	async http(): Promise<Socket> {
		const socket = await this.#connect();
		try {
			await ask(socket, { http: true });
			// Nothing comes before something is asked.
			return socket.resume();
		} catch (error) {
			socket.destroy();
			throw error;
		}
	}

	async #connect(): Promise<Socket> {
		checkSocketFolder(this.#home);
		const endpoint = await endpointOf(this.#home);
		const socket = net.connect(endpoint.path);
		await new Promise<void>((resolve, reject) => {
			socket.once("connect", resolve);
			socket.once("error", () => reject(notRunning()));
		});
		socket.on("error", () => socket.destroy());
		if (endpoint.secret === undefined) return socket;
		const { proveCaller } = await import("../doors/proof.ts");
		if (!(await proveCaller(socket, endpoint.secret))) throw notRunning();
		return socket;
	}
}

async function endpointOf(
	home: Home,
): Promise<{ path: string; secret: string | undefined }> {
	if (process.platform !== "win32")
		return { path: home.socket, secret: undefined };
	const { readPipe } = await import("../doors/pipe.ts");
	const endpoint = readPipe(home.socket);
	if (endpoint === undefined) throw notRunning();
	return endpoint;
}

const notRunning = (): DoorError =>
	new DoorError(
		"not-running",
		"no gate is running; open Drawbridge, or start one with: drawbridge serve",
	);

/** What follows the answer's line stays to be read. */
function ask(socket: Socket, question: object): Promise<unknown> {
	return new Promise((resolve, reject) => {
		const pieces: Buffer[] = [];
		let bytes = 0;
		const settle = (): void => {
			socket.off("data", onData).off("close", onClose).pause();
		};
		const onClose = (): void => {
			settle();
			reject(notRunning());
		};
		const onData = (chunk: Buffer): void => {
			const end = chunk.indexOf(0x0a);
			pieces.push(end === -1 ? chunk : chunk.subarray(0, end));
			bytes += chunk.length;
			if (end === -1) {
				if (bytes > longestAnswer) socket.destroy();
				return;
			}
			settle();
			if (end + 1 < chunk.length) socket.unshift(chunk.subarray(end + 1));
			const answer = parse(Buffer.concat(pieces).toString("utf8"));
			if (answer?.ok === true) resolve(answer.output);
			else
				reject(
					new DoorError(
						said(answer?.failure?.code, "internal"),
						said(answer?.failure?.message, "the gate did not answer"),
					),
				);
		};
		socket.on("data", onData).once("close", onClose).resume();
		socket.write(`${JSON.stringify({ id: 1, ...question })}\n`);
	});
}

const said = (value: unknown, otherwise: string): string =>
	typeof value === "string" ? value : otherwise;

function parse(text: string): Answer | undefined {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === "object" && value !== null ? value : undefined;
	} catch {
		return undefined;
	}
}
