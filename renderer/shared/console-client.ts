/**
 * The console's door: trades the one-time token for a bearer, keeps that in the tab's session storage (never in a
 * cookie: cookies of 127.0.0.1 reach every other port), carries calls as POST and notices as a fetch stream, and
 * goes on trying while the gate is away. It never shows the bearer to anything else.
 */
import * as z from "zod";
import { commands } from "../../contract/commands.ts";
import { CommandFailure } from "../../contract/wire.ts";
import { eventStream } from "./event-stream.ts";
import { createNotices } from "./notices.ts";
import { notAnswering, readReply } from "./reply.ts";
import type { WindowClient } from "./window-client.ts";

/** What the page lends to the client. */
export interface ConsoleDoor {
	/** Where the page was loaded from, with a trailing slash. */
	readonly base: string;
	/** The one-time token of a fresh link, if the page was opened by one. */
	readonly token: string | null;
	readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
	readonly fetch: typeof fetch;
	readonly pause: (ms: number) => Promise<void>;
}

const storageKey = "drawbridge.bearer";
const Exchanged = z.object({ bearer: z.string().min(1) });
/** A call that takes longer than this has been lost: what only reads, and what may wait for a yes on the desktop. */
const readDeadlineMs = 30_000;
const changeDeadlineMs = 30 * 60_000;

/** How long to wait before trying again, in milliseconds: from half a second, doubling, to ten seconds. */
export function backOffMs(attempt: number): number {
	return Math.min(10_000, 500 * 2 ** Math.min(attempt, 10));
}

export function openConsole(
	door: ConsoleDoor,
): WindowClient & { close(): void } {
	const notices = createNotices();
	const signedOutListeners = new Set<() => void>();
	const closing = new AbortController();
	let token = door.token;
	// A fresh link replaces whatever session this tab had.
	let bearer = token ? null : door.storage.getItem(storageKey);
	let signedOut = false;

	function post(
		path: string,
		body: unknown,
		deadlineMs = readDeadlineMs,
	): Promise<Response> {
		return door.fetch(new URL(path, door.base), {
			method: "POST",
			headers: { "Content-Type": "application/json", ...authorization() },
			body: JSON.stringify(body),
			credentials: "omit",
			signal: AbortSignal.any([
				closing.signal,
				AbortSignal.timeout(deadlineMs),
			]),
		});
	}

	function authorization(): { Authorization?: string } {
		return bearer ? { Authorization: `Bearer ${bearer}` } : {};
	}

	function signOut(): void {
		bearer = null;
		signedOut = true;
		door.storage.removeItem(storageKey);
		closing.abort();
		notices.connected(false);
		for (const listener of signedOutListeners) listener();
	}

	/** Throws when the gate cannot be reached; `false` when it does not take the token. */
	async function exchange(): Promise<boolean> {
		if (!token) return false;
		const response = await post("api/exchange", { token });
		if (response.status === 429 || response.status >= 500) {
			throw new Error("not now");
		}
		token = null;
		const exchanged = Exchanged.safeParse(
			await response.json().catch(() => null),
		);
		if (!response.ok || !exchanged.success) return false;
		bearer = exchanged.data.bearer;
		door.storage.setItem(storageKey, bearer);
		return true;
	}

	/** Returns when the stream ends; throws when it breaks. */
	async function listen(onOpen: () => void): Promise<void> {
		const response = await door.fetch(new URL("api/events", door.base), {
			headers: { Accept: "text/event-stream", ...authorization() },
			credentials: "omit",
			cache: "no-store",
			signal: closing.signal,
		});
		if (response.status === 401) {
			signOut();
			return;
		}
		if (!response.ok || !response.body) throw new Error("no stream");
		onOpen();
		notices.connected(true);
		for await (const data of eventStream(response.body)) {
			notices.receive(parseJson(data));
		}
	}

	async function keepListening(): Promise<void> {
		let attempt = 0;
		while (!closing.signal.aborted) {
			try {
				if (!bearer && !(await exchange())) {
					signOut();
					return;
				}
				await listen(() => {
					attempt = 0;
				});
			} catch {
				// The gate is away: wait and try again. What went wrong changes nothing about that.
			}
			notices.connected(false);
			if (closing.signal.aborted) return;
			await door.pause(backOffMs(attempt++));
		}
	}

	void keepListening();

	return {
		async call(name, input, passphrase) {
			if (!bearer) {
				throw new CommandFailure({
					code: "unauthenticated",
					message: "no session",
				});
			}
			let response: Response;
			let answer: unknown;
			try {
				response = await post(
					"api/call",
					{
						call: name,
						input,
						...(passphrase === undefined ? {} : { passphrase }),
					},
					commands[name].effect === "read" ? readDeadlineMs : changeDeadlineMs,
				);
				answer = parseJson(await response.text());
			} catch {
				throw notAnswering();
			}
			if (response.status === 401) {
				signOut();
				throw new CommandFailure({
					code: "unauthenticated",
					message: "the session has ended",
				});
			}
			return readReply(name, answer);
		},
		on: notices.on,
		onConnection: notices.onConnection,
		onSignedOut(listener) {
			signedOutListeners.add(listener);
			if (signedOut) listener();
			return () => signedOutListeners.delete(listener);
		},
		close: () => closing.abort(),
	};
}

/** `null` for what is not JSON; the caller's parser refuses that. */
function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}
