/**
 * The window's one client and one state. Made before anything is drawn, so that the gate is asked while the rest is loaded
 * still: like everything that main.tsx imports before the language is chosen, it may hold no words.
 */
import { openClient } from "./shared/client.ts";
import { createGateState } from "./shared/gate-state.ts";
import { askingPassphrase } from "./shared/passphrase.ts";

export const { client, passphrase } = askingPassphrase(openClient(window));
export const store = createGateState(client);
