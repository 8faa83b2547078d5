/** Follows one offer to its end, whoever ends it: a person here or elsewhere, the phone, time, or an interruption. */
import {
	type CallerView,
	type PairingOffer,
	PairingView,
} from "../../contract/devices.ts";
import type { LiveCaller } from "./client.ts";
import { CliError } from "./output.ts";

/** A view of its end comes as an event; this long after its time the gate is asked. */
const graceMs = 2_000;
const interruptions = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Why an offer ended without a phone. */
export const whyOver: Readonly<Record<PairingView["why"], string>> = {
	"": "another one was opened in its place",
	time: "its time is over",
	tries: "it was tried too often",
	proof:
		"a phone came with a wrong proof, and the code is spent: somebody may have tried their own",
	cancelled: "it was cancelled",
	refused: "it was refused",
	network: "this machine left the network",
};

/**
 * Resolves with `done` or `over`. `onAsking` is called once, when a phone waits for a person; its signal aborts when the
 * offer has ended meanwhile. What it throws ends the offer, and is thrown. @throws CliError not-running
 */
export async function endOf(
	gate: LiveCaller,
	offer: PairingOffer,
	onAsking: (caller: CallerView, ended: AbortSignal) => Promise<void>,
): Promise<PairingView> {
	const ended = new AbortController();
	let timer: NodeJS.Timeout | undefined;
	// Its end is then told as any other.
	const cancel = (): void => {
		gate.call("pair.cancel", {}).catch(() => undefined);
	};
	for (const signal of interruptions) process.on(signal, cancel);
	try {
		return await new Promise<PairingView>((resolve, reject) => {
			let isAsked = false;
			const look = (): void => {
				gate.call("pair.status", {}).then(see, reject);
			};
			const see = (view: PairingView): void => {
				if (ended.signal.aborted) return;
				if (view.id !== offer.id || view.state === "idle")
					resolve({ ...offer, state: "over", caller: null, why: "" });
				else if (view.state === "done" || view.state === "over") resolve(view);
				else {
					clearTimeout(timer);
					timer = setTimeout(look, graceMs + msUntil(view.expiresAt));
				}
				if (view.state !== "asking" || view.caller === null || isAsked) return;
				isAsked = true;
				onAsking(view.caller, ended.signal).catch(reject);
			};
			void gate
				.subscribe(({ event, payload }) => {
					if (event === "pairing") see(PairingView.parse(payload));
				})
				.then(() => reject(new CliError("not-running", "the gate went away")));
			look();
		});
	} catch (error) {
		// Of a gate that is gone nothing is open.
		await gate.call("pair.cancel", {}).catch(() => undefined);
		throw error;
	} finally {
		ended.abort();
		clearTimeout(timer);
		for (const signal of interruptions) process.off(signal, cancel);
	}
}

const msUntil = (iso: string | null): number =>
	iso === null ? 0 : Math.max(0, Date.parse(iso) - Date.now());
