/**
 * The pairing of one page: opens a QR, hears what becomes of it, and closes it when the page is out of sight or left. A phone
 * that asks already is not sent away by that.
 */
import { useCallback, useEffect, useReducer, useRef } from "react";
import type { CommandInput } from "../../contract/commands.ts";
import type { PairingOffer, PairingView } from "../../contract/devices.ts";
import { useClient } from "../shared/gate-context.ts";
import type { Reading } from "../shared/reading.ts";
import { type Action, useAction } from "../shared/use-action.ts";
import { useReading } from "../shared/use-reading.ts";
import { hear, type Step, stepOf, unheard } from "./pairing-state.ts";

export interface Pairing {
	readonly step: Step;
	readonly told: PairingView | null;
	readonly offer: PairingOffer | null;
	readonly reading: Reading<PairingView>;
	readonly starting: Action;
	readonly start: (input: CommandInput<"pair.start">) => void;
	/** Back to the beginning, after an end. */
	readonly again: () => void;
	/** Closes the QR. */
	readonly close: () => void;
}

const isHidden = (): boolean => document.visibilityState === "hidden";

export function usePairing(): Pairing {
	const client = useClient();
	const [state, tell] = useReducer(hear, unheard);
	const reading = useReading("pair.status", {}, "pairing");
	const starting = useAction();
	const isOpen = useRef(false);
	const isGone = useRef(false);

	useEffect(() => {
		if (reading.value) tell({ told: reading.value });
	}, [reading.value]);
	useEffect(() => {
		isOpen.current = state.offer !== null;
	}, [state.offer]);

	/** Where the gate does not hear it, it ends the QR by its time. */
	const cancel = useCallback(
		() => void client.call("pair.cancel", {}).catch(() => {}),
		[client],
	);
	const close = useCallback(() => {
		if (!isOpen.current) return;
		isOpen.current = false;
		tell("hidden");
		cancel();
	}, [cancel]);
	useEffect(() => {
		isGone.current = false;
		const seen = (): void => {
			if (isHidden()) close();
		};
		document.addEventListener("visibilitychange", seen);
		window.addEventListener("pagehide", close);
		return () => {
			isGone.current = true;
			document.removeEventListener("visibilitychange", seen);
			window.removeEventListener("pagehide", close);
			close();
		};
	}, [close]);

	return {
		...state,
		step: stepOf(state),
		reading,
		starting,
		start: (input) =>
			starting.run("pair.start", input, (opened) => {
				if (isGone.current || isHidden()) cancel();
				else tell({ opened });
			}),
		again: () => tell("again"),
		close,
	};
}
