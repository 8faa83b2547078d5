/**
 * Keeps listening to the gate: opens sessions by itself, tries again with back-off while the gate is away, and notices a
 * line that has gone dead. It hands on what was said and decides nothing.
 */
import { eventStream } from "../shared/event-stream.ts";
import type { ByteStream, Door, DoorProblem } from "./door.ts";
import type { Paired } from "./key-store.ts";
import { openSession } from "./session.ts";

export interface LinkParts {
	readonly door: Door;
	readonly paired: Pick<Paired, "device" | "origin" | "privateKey">;
	/** One event, not verified yet. */
	readonly onState: (raw: unknown) => Promise<void>;
	/** Why nothing is heard for now; after `gone` nothing ever will be. */
	readonly onSilence: (problem: DoorProblem) => void;
	/** Ends early when `wake` aborts. */
	readonly pause: (ms: number, wake: AbortSignal) => Promise<void>;
}

export interface Link {
	/** The page is seen again: a line that may be dead is opened anew at once. */
	wake(): void;
	close(): void;
}

/** The gate says every 15 s that it is there. */
const deadMs = 40_000;
const doubtfulMs = 17_000;
/** After a stream that ended in its course, as it does with its session. */
const nextStreamMs = 1_000;

/** From a second, doubling, to fifteen. */
export const backOffMs = (attempt: number): number =>
	Math.min(15_000, 1_000 * 2 ** Math.min(attempt, 10));

export function openLink(parts: LinkParts): Link {
	const { door, paired, onState, onSilence, pause } = parts;
	const closing = new AbortController();
	/** Of one stream and the pause after it. */
	let turn = new AbortController();
	let attempt = 0;
	let lastByteAt = Number.NEGATIVE_INFINITY;

	/** Whether anything was heard. */
	async function listen(body: ByteStream, stop: AbortSignal): Promise<boolean> {
		let heard = false;
		let timer: ReturnType<typeof setTimeout> | undefined;
		const alive = (): void => {
			lastByteAt = performance.now();
			clearTimeout(timer);
			timer = setTimeout(() => turn.abort(), deadMs);
		};
		alive();
		const watched = body.pipeThrough(
			new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
				transform(chunk, on) {
					alive();
					on.enqueue(chunk);
				},
			}),
			{ signal: stop },
		);
		try {
			for await (const data of eventStream(watched)) {
				heard = true;
				attempt = 0;
				await onState(parsed(data));
			}
		} catch {
			// The line broke, which is an end like any other.
		} finally {
			clearTimeout(timer);
		}
		return heard;
	}

	/** Why there is no stream any more; `null`: there was one, and it ended. */
	async function once(): Promise<DoorProblem | null> {
		const stop = AbortSignal.any([closing.signal, turn.signal]);
		let answered = await door.stream("/api/events", stop);
		if ("problem" in answered && answered.problem === "unauthenticated") {
			const session = await openSession(door, paired);
			if ("problem" in session) return session.problem;
			answered = await door.stream("/api/events", stop);
		}
		if ("problem" in answered) return answered.problem;
		return (await listen(answered.value, stop)) ? null : "offline";
	}

	async function keepOn(): Promise<void> {
		while (!closing.signal.aborted) {
			turn = new AbortController();
			const problem = await once();
			if (closing.signal.aborted) return;
			if (problem !== null) onSilence(problem);
			if (problem === "gone") return;
			turn = new AbortController();
			await pause(
				problem === null ? nextStreamMs : backOffMs(attempt++),
				AbortSignal.any([closing.signal, turn.signal]),
			);
		}
	}

	void keepOn();
	return {
		wake: () => {
			if (performance.now() - lastByteAt < doubtfulMs) return;
			attempt = 0;
			turn.abort();
		},
		close: () => closing.abort(),
	};
}

/** `null` for what is not JSON; whoever reads it refuses that. */
function parsed(data: string): unknown {
	try {
		return JSON.parse(data);
	} catch {
		return null;
	}
}
