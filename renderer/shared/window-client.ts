/** What a window holds of the gate, whichever door it is behind. Types only. */
import type {
	CommandInput,
	CommandName,
	CommandOutput,
} from "../../contract/commands.ts";
import type { GateClient } from "../../contract/wire.ts";

/** A {@link GateClient} that can lose its session (the console's ends with the gate; the desktop's never does). */
export interface WindowClient extends GateClient {
	/** `passphrase`: the owner's, for the one call. The desktop is never asked for it. */
	call<N extends CommandName>(
		name: N,
		input: CommandInput<N>,
		passphrase?: string,
	): Promise<CommandOutput<N>>;
	/** Called when a new console link is needed; at once when that is already so. */
	onSignedOut(listener: () => void): () => void;
}
