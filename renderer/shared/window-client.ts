/** What a window holds of the gate, whichever door it is behind. Types only. */
import type { GateClient } from "../../contract/wire.ts";

/** A {@link GateClient} that can lose its session (the console's ends with the gate; the desktop's never does). */
export interface WindowClient extends GateClient {
	/** Called when a new console link is needed; at once when that is already so. */
	onSignedOut(listener: () => void): () => void;
}
