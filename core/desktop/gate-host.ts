/**
 * Owns the gate's process as the shell sees it: starts it, starts it again with back-off when it dies, and carries
 * commands and notices over its port. Never decides what a command may do, and keeps nothing of what passes but the
 * base mode. Either process may hang without the other; but a utilityProcess does not outlive its parent (Chromium ends
 * a child whose channel to the browser process breaks), so a shell that dies takes the gate with it, as kill -9 would.
 */
import * as z from "zod";
import type { Failure } from "../../contract/commands.ts";
import { isTighter } from "../mode.ts";
import { ModeView } from "../../contract/views.ts";
import { Answer, Notice } from "../../contract/wire.ts";
import { exitCodes, type Standing, StartReport } from "./gate-start.ts";

/** The part of Electron's UtilityProcess the host uses. */
export interface GateChild {
	postMessage(message: unknown): void;
	kill(): boolean;
	on(event: "message", listener: (message: unknown) => void): unknown;
	once(event: "exit", listener: (code: number) => void): unknown;
}

/** `up` once the gate said it has started. `stopped` means it was asked to stop and is not started again by itself. */
export interface GateState {
	readonly phase: "starting" | "up" | "waiting" | "stopped";
	/** Why it is not up, in words for the owner; empty otherwise. */
	readonly why: string;
}

export type CallResult =
	| { readonly ok: true; readonly output: unknown }
	| { readonly ok: false; readonly failure: Failure };

/** How long a gate may take to end: more than the 5 s it drains for. */
const patienceMs = 8_000;
/** A gate that ran this long died of something new: the back-off starts anew. */
const settledMs = 30_000;

/** 250 ms after the first death, twice as long after each further one, 15 s at most. */
export const backOffMs = (deaths: number): number =>
	Math.min(250 * 2 ** (deaths - 1), 15_000);

const Message = z.union([StartReport, Answer, Notice]);
const notRunning: CallResult = {
	ok: false,
	failure: { code: "not-running", message: "The gate is not running." },
};

/** `fork` starts one gate process each time it is called; `before` is what the one before it leaves, null at first. */
export function startGateHost(fork: (before: Standing | null) => GateChild) {
	const waiting = new Map<number, (result: CallResult) => void>();
	const notices = new Set<(notice: Notice) => void>();
	const states = new Set<(state: GateState) => void>();
	let state: GateState = { phase: "stopped", why: "" };
	let child: GateChild | undefined;
	let gone: Promise<void> = Promise.resolve();
	let restart: NodeJS.Timeout | undefined;
	let standing: Standing | null = null;
	let deaths = 0;
	let lastId = 0;
	let ending = false;

	function enter(next: GateState): void {
		state = next;
		for (const listener of states) listener(next);
	}

	function call(name: string, input: unknown): Promise<CallResult> {
		const to = child;
		if (to === undefined) return Promise.resolve(notRunning);
		const id = ++lastId;
		return new Promise((resolve) => {
			waiting.set(id, resolve);
			// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window
			to.postMessage({ id, call: name, input });
		});
	}

	function receive(raw: unknown): void {
		const parsed = Message.safeParse(raw);
		if (!parsed.success) return;
		const message = parsed.data;
		if ("started" in message) {
			standing = message.started;
			enter({ phase: "up", why: "" });
		} else if ("startFailed" in message) {
			enter({ phase: "starting", why: message.startFailed });
			// It waits for this: had it left by itself, its last words might have been lost.
			child?.kill();
		} else if ("event" in message) {
			if (message.event === "mode") forgetMode(message.payload);
			for (const listener of notices) listener(message);
		} else {
			const { id, ...result } = message;
			waiting.get(id)?.(result);
			waiting.delete(id);
		}
	}

	/**
	 * A mode that was set for good is in the settings: the one the app was started with must not come back. Nor over a
	 * tighter one that is on its way there.
	 */
	function forgetMode(payload: unknown): void {
		if (standing?.mode == null) return;
		const view = ModeView.safeParse(payload).data;
		const tightened =
			view?.until === null && isTighter(view.mode, standing.mode);
		if (tightened || view?.returnsTo !== standing.mode)
			standing = { ...standing, mode: null };
	}

	function launch(): void {
		const started = performance.now();
		const current = fork(standing);
		child = current;
		enter({ phase: "starting", why: state.why });
		current.on("message", receive);
		gone = new Promise((resolve) => {
			current.once("exit", (code) => {
				child = undefined;
				for (const settle of waiting.values()) settle(notRunning);
				waiting.clear();
				if (performance.now() - started > settledMs) deaths = 0;
				buried(code);
				resolve();
			});
		});
	}

	function buried(code: number): void {
		if (ending || code === exitCodes.stop)
			return enter({ phase: "stopped", why: "The gate was stopped." });
		if (code === exitCodes.restart) return launch();
		deaths += 1;
		const why =
			state.phase === "starting" && state.why !== ""
				? state.why
				: "The gate ended unexpectedly.";
		enter({ phase: "waiting", why });
		restart = setTimeout(launch, backOffMs(deaths));
	}

	launch();
	return {
		/** Resolves with `not-running` when there is no gate, or when it dies before it answers. */
		call,
		/** Returns the function that stops listening. */
		onNotice: (listener: (notice: Notice) => void): (() => void) => {
			notices.add(listener);
			return () => void notices.delete(listener);
		},
		/** Called at once with what holds now. Returns the function that stops listening. */
		onState: (listener: (state: GateState) => void): (() => void) => {
			states.add(listener);
			listener(state);
			return () => void states.delete(listener);
		},
		/** Starts a gate that was stopped; otherwise does nothing. */
		start: (): void => {
			if (state.phase === "stopped" && !ending) launch();
		},
		/** Asks the gate to end, insists after 8 s, and resolves when it is gone for good. */
		stop: async (): Promise<void> => {
			ending = true;
			clearTimeout(restart);
			const last = child;
			if (last === undefined) return;
			void call("gate.stop", {});
			const insist = setTimeout(() => last.kill(), patienceMs);
			await gone;
			clearTimeout(insist);
		},
	};
}

export type GateHost = ReturnType<typeof startGateHost>;
