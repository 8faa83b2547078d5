/**
 * The attacker's end of a connection: sends bytes exactly as given and reads answers by the RFC's framing, several
 * pipelined ones included. It knows nothing of what an answer ought to be.
 */
import { connect, type Socket } from "node:net";

export interface Answer {
	readonly status: number;
	readonly fields: readonly (readonly [string, string])[];
	/** Chunked coding removed. */
	readonly body: Buffer;
	/** False when the connection ended, or fell silent, before the framing said so. */
	readonly whole: boolean;
}

export interface Wire {
	readonly socket: Socket;
	/** Strings are sent as latin1, so that a byte can be written as a character. */
	send(data: string | Buffer): void;
	/** Sends FIN and goes on reading. */
	halfClose(): void;
	/**
	 * Every answer so far, 1xx included, once `count` final ones are whole, the connection has ended, or nothing came
	 * for {@link silenceMs}. `method` is the first request's: an answer to HEAD has no body.
	 */
	answers(count: number, method?: string): Promise<readonly Answer[]>;
	/** Resolves with true once `test` holds of what was received, with false at the end or after silence. */
	until(test: (received: Buffer) => boolean): Promise<boolean>;
	received(): Buffer;
	/** True once the peer has closed or reset; waits {@link silenceMs} for it. */
	ended(): Promise<boolean>;
	close(): void;
}

/** Only a target that hangs makes a test wait this long. */
const silenceMs = 3_000;

export async function openWire(port: number): Promise<Wire> {
	const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
	await new Promise<void>((resolve, reject) => {
		socket.once("connect", resolve);
		socket.once("error", reject);
	});
	socket.on("error", () => {});
	socket.setNoDelay(true);
	// Grows by doubling: tests read 64 MiB through here.
	let store = Buffer.alloc(64 * 1024);
	let length = 0;
	let over = false;
	const received = (): Buffer => store.subarray(0, length);
	const append = (piece: Buffer): void => {
		if (length + piece.length > store.length) {
			const larger = Buffer.alloc(2 * (length + piece.length));
			store.copy(larger, 0, 0, length);
			store = larger;
		}
		length += piece.copy(store, length);
	};
	const watchers = new Set<() => void>();
	const changed = (): void => {
		for (const watcher of watchers) watcher();
	};
	socket.on("data", (piece: Buffer) => {
		append(piece);
		changed();
	});
	for (const event of ["end", "close"])
		socket.once(event, () => {
			over = true;
			changed();
		});
	const waitFor = (test: () => boolean): Promise<boolean> =>
		new Promise((resolve) => {
			let timer: NodeJS.Timeout;
			const settle = (result: boolean): void => {
				clearTimeout(timer);
				watchers.delete(watch);
				resolve(result);
			};
			const watch = (): void => {
				if (test()) settle(true);
				else if (over) settle(false);
				else {
					clearTimeout(timer);
					timer = setTimeout(settle, silenceMs, false);
				}
			};
			watchers.add(watch);
			watch();
		});
	return {
		socket,
		send(data) {
			socket.write(
				typeof data === "string" ? Buffer.from(data, "latin1") : data,
			);
		},
		halfClose() {
			socket.end();
		},
		async answers(count, method = "GET") {
			await waitFor(
				() =>
					parseAnswers(received(), over, method).filter(
						(answer) => answer.whole && answer.status >= 200,
					).length >= count,
			);
			return parseAnswers(received(), over, method);
		},
		until: (test) => waitFor(() => test(received())),
		received,
		async ended() {
			await waitFor(() => over);
			return over;
		},
		close() {
			socket.destroy();
		},
	};
}

/** `over`: no more bytes will come, which ends a body that has no other framing. */
function parseAnswers(
	bytes: Buffer,
	over: boolean,
	firstMethod: string,
): readonly Answer[] {
	const answers: Answer[] = [];
	let at = 0;
	let method = firstMethod;
	while (at < bytes.length) {
		const headEnd = bytes.indexOf("\r\n\r\n", at);
		if (headEnd === -1) break;
		const [line = "", ...rest] = bytes
			.toString("latin1", at, headEnd)
			.split("\r\n");
		const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(line)?.[1] ?? 0);
		const fields = rest.map((field): [string, string] => {
			const colon = field.indexOf(":");
			return [
				field.slice(0, colon).toLowerCase(),
				field.slice(colon + 1).trim(),
			];
		});
		at = headEnd + 4;
		const bodiless =
			method === "HEAD" || status < 200 || status === 204 || status === 304;
		const { body, next, whole } = bodiless
			? { body: Buffer.alloc(0), next: at, whole: true }
			: readBody(bytes, at, new Map(fields), over);
		answers.push({ status, fields, body, whole });
		// Whatever follows a tunnel's head, or a body that is not whole, is no answer.
		if (!whole || status === 101) break;
		if (status >= 200) method = "GET";
		at = next;
	}
	return answers;
}

interface Read {
	readonly body: Buffer;
	readonly next: number;
	readonly whole: boolean;
}

function readBody(
	bytes: Buffer,
	from: number,
	fields: ReadonlyMap<string, string>,
	over: boolean,
): Read {
	if (/\bchunked\b/i.test(fields.get("transfer-encoding") ?? ""))
		return readChunked(bytes, from);
	const length = fields.get("content-length");
	if (length === undefined)
		return { body: bytes.subarray(from), next: bytes.length, whole: over };
	const next = from + Number(length);
	const body = bytes.subarray(from, next);
	return { body, next, whole: bytes.length >= next };
}

function readChunked(bytes: Buffer, from: number): Read {
	const pieces: Buffer[] = [];
	let at = from;
	for (;;) {
		const lineEnd = bytes.indexOf("\r\n", at);
		if (lineEnd === -1) break;
		const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
		if (size === 0) {
			const end = bytes.indexOf("\r\n\r\n", lineEnd);
			if (end === -1) break;
			return { body: Buffer.concat(pieces), next: end + 4, whole: true };
		}
		const data = lineEnd + 2;
		pieces.push(bytes.subarray(data, data + size));
		if (!(bytes.length >= data + size + 2)) break;
		at = data + size + 2;
	}
	return { body: Buffer.concat(pieces), next: bytes.length, whole: false };
}
