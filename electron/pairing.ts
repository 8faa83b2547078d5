/**
 * How the pairing of a phone stands, as the gate tells it. Only mirrors: nothing is answered here, and of a gate that is away
 * no phone is paired.
 */
import { PairingView } from "../contract/devices.ts";
import type { GateHost } from "./gate-host.ts";

export type PairingTold = Pick<PairingView, "id" | "state">;

const nothing: PairingTold = { id: "", state: "idle" };

/** Calls `listener` with everything that is told; what does not fit the contract is passed over. */
export function watchPairing(
	gate: Pick<GateHost, "call" | "onNotice" | "onState">,
	listener: (told: PairingTold) => void,
): void {
	/** An answer that a notice overtook is older than it. */
	let told = 0;

	function hear(payload: unknown): void {
		const { data } = PairingView.safeParse(payload);
		if (!data) return;
		told += 1;
		listener(data);
	}

	async function read(): Promise<void> {
		const before = told;
		const answer = await gate.call("pair.status", {});
		if (before === told && answer.ok) hear(answer.output);
	}

	gate.onNotice(({ event, payload }) => {
		if (event === "pairing") hear(payload);
	});
	gate.onState(({ phase }) => {
		if (phase === "up") void read();
		else {
			told += 1;
			listener(nothing);
		}
	});
}
