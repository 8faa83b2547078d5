/**
 * What this page knows of the gate, and what it does there. It mirrors what the gate has signed and never guesses ahead:
 * a decision is "sent" until the gate's own receipt says more.
 */
import * as z from "zod";
import { createStore, type StoreApi } from "zustand/vanilla";
import type { Action, HistoryObject } from "../../contract/phone.ts";
import type { Moment } from "./countdown.ts";
import { importIdentity } from "./crypto.ts";
import { type Answer, signAction, signDecision } from "./deciding.ts";
import type { Answered, Door, DoorProblem } from "./door.ts";
import type { KeyStore, Paired } from "./key-store.ts";
import { type Link, openLink } from "./link.ts";
import { type Deed, type DeedProblem, withReceipts } from "./queue.ts";
import { openSession } from "./session.ts";
import {
	type Pinned,
	type Question,
	readHistory,
	readReceipt,
	readState,
	type Told,
} from "./verified.ts";

export interface PhoneView {
	/** `null`: the gate is heard. */
	readonly silence: DoorProblem | "connecting" | null;
	/** Of the whole of what came last: nothing of it is shown. */
	readonly alarm: "forged" | "unreadable" | null;
	/** `null`: nothing that can be believed yet. */
	readonly told: Told | null;
	/** When it was said, by the gate's clock and by this phone's. */
	readonly heard: { readonly sentAt: number; readonly at: Moment } | null;
	/** The newest first. */
	readonly deeds: readonly Deed[];
}

export interface PhoneParts {
	readonly door: Door;
	readonly keys: KeyStore;
	readonly paired: Paired;
	readonly now: () => Moment;
	readonly pause: (ms: number, wake: AbortSignal) => Promise<void>;
}

export interface Phone {
	readonly paired: Paired;
	readonly store: StoreApi<PhoneView>;
	decide(question: Question, answer: Answer): Promise<void>;
	act(what: Action["action"]): Promise<DoorProblem | null>;
	history(): Promise<HistoryObject | DeedProblem>;
	/** From now on it listens. Returns what ends that. */
	listen(): Link;
}

const deedsKept = 20;

export function createPhone(parts: PhoneParts): Phone {
	const { door, keys, paired, now } = parts;
	const store = createStore<PhoneView>()(() => ({
		silence: "connecting",
		alarm: null,
		told: null,
		heard: null,
		deeds: [],
	}));
	const identity = importIdentity(paired.identity);
	const pinned = async (): Promise<Pinned> => ({
		identity: await identity,
		device: paired.device,
	});

	async function onState(raw: unknown): Promise<void> {
		const at = now();
		const read = await readState(raw, await pinned());
		if (typeof read === "string") {
			store.setState({ alarm: read, silence: null, told: null, heard: null });
			return;
		}
		store.setState(({ deeds }) => ({
			silence: null,
			alarm: null,
			told: read,
			heard: { sentAt: read.glance.sentAt, at },
			deeds: withReceipts(deeds, read.receipts, at.wall),
		}));
	}

	/** What is sent is signed once: a second try after a session's end sends the same bytes. */
	async function send(path: string, body: object): Promise<Answered<unknown>> {
		const first = await door.post(path, body, z.unknown());
		if (!("problem" in first) || first.problem !== "unauthenticated")
			return first;
		const session = await openSession(door, paired);
		return "problem" in session ? session : door.post(path, body, z.unknown());
	}

	function change(deed: Deed): void {
		const { digest } = deed.question;
		store.setState(({ deeds }) => ({
			deeds: [
				deed,
				...deeds.filter(({ question }) => question.digest !== digest),
			].slice(0, deedsKept),
		}));
	}

	async function answered(
		question: Question,
		answer: Answer,
	): Promise<DeedProblem | null> {
		const { told } = store.getState();
		if (!told) return "offline";
		const signed = await signDecision(
			question,
			answer,
			told.glance,
			paired,
			keys,
		);
		const sent = await send("/api/decide", signed);
		if ("problem" in sent) return sent.problem;
		const receipt = await readReceipt(sent.value, await pinned());
		if (typeof receipt === "string") return receipt;
		if (receipt.digest !== question.digest) return "forged";
		store.setState(({ deeds }) => ({
			deeds: withReceipts(deeds, [receipt], now().wall),
		}));
		return null;
	}

	/** Who was first, where the gate knows. */
	async function firstOne(id: string): Promise<string> {
		const history = await readAll();
		if (typeof history === "string") return "";
		return history.items.find((item) => item.id === id)?.by ?? "";
	}

	async function readAll(): Promise<HistoryObject | DeedProblem> {
		let read = await door.get("/api/history", z.unknown());
		if ("problem" in read && read.problem === "unauthenticated") {
			const session = await openSession(door, paired);
			if ("problem" in session) return session.problem;
			read = await door.get("/api/history", z.unknown());
		}
		return "problem" in read
			? read.problem
			: readHistory(read.value, await pinned());
	}

	return {
		paired,
		store,
		history: readAll,
		async decide(question, answer) {
			const deed: Deed = {
				question,
				verdict: answer.verdict,
				state: "sending",
				status: null,
				by: "",
				changedAt: now().wall,
			};
			change(deed);
			const problem = await answered(question, answer).catch(
				// The key is gone from under the page, or the browser refused to write.
				(): DeedProblem => "gone",
			);
			if (problem === null) return;
			const by = problem === "late" ? await firstOne(question.request.id) : "";
			change({ ...deed, state: { problem }, by, changedAt: now().wall });
		},
		async act(what) {
			const { told } = store.getState();
			if (!told) return "offline";
			try {
				const signed = await signAction(what, told.glance, paired, keys);
				const sent = await send("/api/act", signed);
				return "problem" in sent ? sent.problem : null;
			} catch {
				return "gone";
			}
		},
		listen: () =>
			openLink({
				door,
				paired,
				pause: parts.pause,
				onState,
				onSilence: (silence) => store.setState({ silence }),
			}),
	};
}
