/**
 * HTTP/2 frames made by hand over TLS: what no client library would send. Reads frames well enough to tell what came of
 * each stream; keeps no rule of the protocol itself.
 */
import { connect, type TLSSocket } from "node:tls";

export const frame = {
	data: 0,
	headers: 1,
	reset: 3,
	settings: 4,
	ping: 6,
	goaway: 7,
	windowUpdate: 8,
	continuation: 9,
} as const;
export const flag = { endStream: 1, ack: 1, endHeaders: 4 } as const;

export interface Frame {
	readonly type: number;
	readonly flags: number;
	readonly stream: number;
	readonly payload: Buffer;
}

export interface Http2Wire {
	readonly socket: TLSSocket;
	send(
		type: number,
		flags: number,
		stream: number,
		payload?: Buffer | string,
	): void;
	/** A whole request without a body, unless `flags` say otherwise. */
	request(stream: number, fields: Fields, flags?: number): void;
	/** Every frame so far. */
	frames(): readonly Frame[];
	/** The `:status` of a stream's answer, or how it was reset, or how the connection was ended; waits for one of them. */
	outcome(stream: number): Promise<string>;
	/** Waits for the end; false where it does not come within some seconds. */
	ended(): Promise<boolean>;
}

/** In order, as they are to be sent. */
export type Fields = readonly (readonly [string, string])[];

const preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/** Only a target that hangs makes a test wait this long. */
const silenceMs = 4_000;

export async function openHttp2(
	port: number,
	settings: Buffer = Buffer.alloc(0),
): Promise<Http2Wire> {
	const socket = connect({
		port,
		host: "127.0.0.1",
		ALPNProtocols: ["h2"],
		// Whom it speaks to is not what these tests are about.
		rejectUnauthorized: false,
	});
	await new Promise<void>((resolve, reject) => {
		socket.once("secureConnect", resolve);
		socket.once("error", reject);
	});
	let isOver = false;
	let pending: Buffer = Buffer.alloc(0);
	const frames: Frame[] = [];
	const watchers = new Set<() => void>();
	const changed = (): void => {
		for (const watcher of watchers) watcher();
	};
	socket.on("error", () => undefined);
	socket.on("data", (piece: Buffer) => {
		pending = Buffer.concat([pending, piece]);
		while (pending.length >= 9) {
			const length = pending.readUIntBE(0, 3);
			if (pending.length < 9 + length) break;
			frames.push({
				type: pending.readUInt8(3),
				flags: pending.readUInt8(4),
				stream: pending.readUInt32BE(5) & 0x7fffffff,
				payload: Buffer.from(pending.subarray(9, 9 + length)),
			});
			pending = pending.subarray(9 + length);
		}
		changed();
	});
	for (const event of ["end", "close"])
		socket.once(event, () => {
			isOver = true;
			changed();
		});
	const until = <T>(look: () => T | undefined): Promise<T | undefined> =>
		new Promise((resolve) => {
			const settle = (found: T | undefined): void => {
				clearTimeout(timer);
				watchers.delete(watch);
				resolve(found);
			};
			const watch = (): void => {
				const found = look();
				if (found !== undefined || isOver) settle(found);
			};
			const timer = setTimeout(settle, silenceMs, undefined);
			watchers.add(watch);
			watch();
		});
	const send: Http2Wire["send"] = (type, flags, stream, payload = "") => {
		const bytes =
			typeof payload === "string" ? Buffer.from(payload, "latin1") : payload;
		const head = Buffer.alloc(9);
		head.writeUIntBE(bytes.length, 0, 3);
		head.writeUInt8(type, 3);
		head.writeUInt8(flags, 4);
		head.writeUInt32BE(stream, 5);
		socket.write(Buffer.concat([head, bytes]));
	};
	socket.write(preface);
	send(frame.settings, 0, 0, settings);
	return {
		socket,
		send,
		request(stream, fields, flags = flag.endHeaders | flag.endStream) {
			send(frame.headers, flags, stream, headerBlock(fields));
		},
		frames: () => frames,
		async outcome(stream) {
			const told = await until(() => {
				for (const one of frames) {
					if (one.stream === stream && one.type === frame.headers)
						return `status ${statusOf(one.payload)}`;
					if (one.stream === stream && one.type === frame.reset)
						return `reset ${one.payload.readUInt32BE(0)}`;
					if (one.type === frame.goaway && one.payload.readUInt32BE(4) !== 0)
						return `goaway ${one.payload.readUInt32BE(4)}`;
				}
				return undefined;
			});
			return told ?? (isOver ? "ended" : "silent");
		},
		async ended() {
			await until(() => undefined);
			return isOver;
		},
	};
}

/** RFC 7541 §6.2.2: literals without indexing and without Huffman's code. */
export const headerBlock = (fields: Fields): Buffer =>
	Buffer.concat(
		fields.map(([name, value]) =>
			Buffer.concat([Buffer.from([0]), literal(name), literal(value)]),
		),
	);

export function literal(text: string): Buffer {
	const bytes = Buffer.from(text, "latin1");
	return Buffer.concat([integer(bytes.length), bytes]);
}

/** RFC 7541 §5.1, with a prefix of 7 bits. */
function integer(value: number): Buffer {
	if (value < 127) return Buffer.from([value]);
	const out = [127];
	let rest = value - 127;
	for (; rest >= 128; rest = Math.floor(rest / 128))
		out.push((rest % 128) + 128);
	return Buffer.from([...out, rest]);
}

/** Of a static index, or of a literal behind the name's index: all that node:http2 writes. */
function statusOf(block: Buffer): string {
	const known = ["200", "204", "206", "304", "400", "404", "500"];
	let at = 0;
	// An update of the table's size may stand before it.
	while (((block[at] ?? 0) & 0xe0) === 0x20) at++;
	const first = block[at] ?? 0;
	if ((first & 0x80) !== 0) return known[(first & 0x7f) - 8] ?? "?";
	const length = block[at + 1] ?? 0;
	const value = block.subarray(at + 2, at + 2 + (length & 0x7f));
	return (length & 0x80) === 0
		? value.toString("latin1")
		: huffmanDigits(value);
}

/** RFC 7541 Appendix B: the ten digits have 5 or 6 bits. */
function huffmanDigits(bytes: Buffer): string {
	const codes: Readonly<Record<string, string>> = {
		"00000": "0",
		"00001": "1",
		"00010": "2",
		"011001": "3",
		"011010": "4",
		"011011": "5",
		"011100": "6",
		"011101": "7",
		"011110": "8",
		"011111": "9",
	};
	let bits = [...bytes].map((one) => one.toString(2).padStart(8, "0")).join("");
	let out = "";
	for (;;) {
		const code = [5, 6]
			.map((length) => bits.slice(0, length))
			.find((some) => codes[some] !== undefined);
		if (code === undefined) return out;
		out += codes[code];
		bits = bits.slice(code.length);
	}
}
