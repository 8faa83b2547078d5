/** Gives every component of a window the same client and state. Holds neither itself. */
import { createContext, useContext } from "react";
import { useStore } from "zustand/react";
import type { GateState, GateStore } from "./gate-state.ts";
import type { WindowClient } from "./window-client.ts";

export interface Gate {
	readonly client: WindowClient;
	readonly store: GateStore;
}

export const GateContext = createContext<Gate | null>(null);

function useGateContext(): Gate {
	const gate = useContext(GateContext);
	if (!gate) throw new Error("a window is rendered inside GateContext");
	return gate;
}

export function useClient(): WindowClient {
	return useGateContext().client;
}

export function useGate<T>(select: (state: GateState) => T): T {
	return useStore(useGateContext().store, select);
}
