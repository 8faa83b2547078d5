/**
 * The event streams of phones: each event holds all a device may see now, so that a slow phone gets the newest and never
 * a queue of older ones. A stream ends with its session and its device; it never opens or prolongs either.
 */
import type { ServerResponse } from "node:http";
import type { PhoneState } from "../../../contract/phone.ts";
import type { Decisions } from "../../devices/decisions.ts";
import type { Devices } from "../../devices/devices.ts";
import { commonFields, type Fields } from "./answer.ts";
import type { PhoneSessions, Session } from "./sessions.ts";

export interface StreamParts {
	readonly devices: Pick<Devices, "active" | "online" | "seen">;
	readonly decisions: Pick<Decisions, "stateFor" | "onChange">;
	readonly sessions: PhoneSessions;
}

interface Stream {
	readonly session: Session;
	readonly peer: string;
	readonly res: ServerResponse;
	/** What was written has not been taken. */
	isFull: boolean;
	/** Something newer waits for it to be. */
	isStale: boolean;
	/** Full when it was looked at last. */
	wasFull: boolean;
}

const aliveMs = 15_000;
/** The oldest goes for one more: a phone that lost its network leaves streams behind that nobody closed. */
const streamsPerDevice = 3;

export class PhoneStreams {
	readonly #parts: StreamParts;
	/** The oldest first. */
	readonly #streams = new Set<Stream>();
	readonly #stop: () => void;
	readonly #alive: NodeJS.Timeout;

	constructor(parts: StreamParts) {
		this.#parts = parts;
		this.#stop = parts.decisions.onChange(() => {
			for (const stream of this.#streams) this.#tell(stream);
		});
		this.#alive = setInterval(() => {
			for (const stream of this.#streams) this.#look(stream);
		}, aliveMs);
		this.#alive.unref();
	}

	/** `first` is told at once. */
	open(
		res: ServerResponse,
		session: Session,
		peer: string,
		first: PhoneState,
		fields: Fields,
	): void {
		const same = [...this.#streams].filter(
			(one) => one.session.device === session.device,
		);
		if (same.length >= streamsPerDevice) same[0]?.res.destroy();
		const stream: Stream = {
			session,
			peer,
			res,
			isFull: false,
			isStale: false,
			wasFull: false,
		};
		this.#streams.add(stream);
		const closed = this.#parts.devices.online(session.device);
		res.once("close", () => {
			this.#streams.delete(stream);
			closed();
		});
		res.on("drain", () => {
			stream.isFull = false;
			if (stream.isStale) this.#tell(stream);
		});
		res.writeHead(200, {
			...commonFields,
			...fields,
			"Content-Type": "text/event-stream",
			"Cache-Control": "no-store",
		});
		write(stream, eventOf(first));
	}

	/** Ends a device's streams at once. */
	cut(device: string): void {
		for (const { session, res } of this.#streams)
			if (session.device === device) res.destroy();
	}

	close(): void {
		this.#stop();
		clearInterval(this.#alive);
		for (const { res } of this.#streams) res.destroy();
	}

	#tell(stream: Stream): void {
		if (stream.res.destroyed) return;
		stream.isStale = stream.isFull;
		if (stream.isFull) return;
		const { devices, decisions, sessions } = this.#parts;
		const device = devices.active(stream.session.device);
		if (device === undefined || !sessions.isOpen(stream.session)) {
			stream.res.destroy();
			return;
		}
		try {
			write(stream, eventOf(decisions.stateFor(device)));
		} catch {
			// The vault is locked. The page asks again, and is told so.
			stream.res.destroy();
		}
	}

	/** Whoever has not taken anything since the last look is not there any more. */
	#look(stream: Stream): void {
		const { devices, sessions } = this.#parts;
		const { session, peer, res } = stream;
		if (
			!sessions.isOpen(session) ||
			devices.active(session.device) === undefined ||
			(stream.isFull && stream.wasFull)
		) {
			res.destroy();
			return;
		}
		stream.wasFull = stream.isFull;
		devices.seen(session.device, peer);
		if (!stream.isFull) write(stream, ": alive\n\n");
	}
}

const eventOf = (state: PhoneState): string =>
	`data: ${JSON.stringify(state)}\n\n`;

function write(stream: Stream, text: string): void {
	stream.isFull = !stream.res.write(text);
}
