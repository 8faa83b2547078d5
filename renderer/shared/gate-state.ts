/**
 * What this window knows of the gate, kept current by its notices and read anew after every reconnect. It mirrors;
 * it never guesses ahead of what the gate has said.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { ApprovalView } from "../../contract/approvals.ts";
import type { FailureCode } from "../../contract/commands.ts";
import type { EntryView, KeyView, StatusView } from "../../contract/views.ts";
import { CommandFailure } from "../../contract/wire.ts";
import type { WindowClient } from "./window-client.ts";

/** Entries kept in the window; older ones are in the audit log. */
export const maxEntries = 1_000;
const tailLimit = 500;

export interface GateState {
	/** `connecting` until the first answer, `signed-out` when the console needs a new link. */
	readonly connection: "connecting" | "connected" | "lost" | "signed-out";
	readonly status: StatusView | null;
	readonly keys: readonly KeyView[];
	/** What waits for a person, oldest first. */
	readonly approvals: readonly ApprovalView[];
	/** Oldest first, each id once. */
	readonly entries: readonly EntryView[];
	/** Why the state could not be read although the gate answers. */
	readonly failure: FailureCode | null;
	readonly refresh: () => void;
}

export type GateStore = StoreApi<GateState>;

export function createGateState(client: WindowClient): GateStore {
	/** What notices said since the running refresh began: newer than its answer, so it is laid over it. */
	let heard: Partial<StatusView> = {};
	let keysHeard = false;
	let approvalsHeard = false;
	let run = 0;

	const store = createStore<GateState>()((set) => ({
		connection: "connecting",
		status: null,
		keys: [],
		approvals: [],
		entries: [],
		failure: null,
		refresh: () => {
			run += 1;
			const mine = run;
			heard = {};
			keysHeard = false;
			approvalsHeard = false;
			readAll(mine).catch((cause: unknown) => {
				if (mine !== run) return;
				set({
					failure: cause instanceof CommandFailure ? cause.code : "internal",
				});
			});
		},
	}));

	async function readAll(mine: number): Promise<void> {
		const [status, keys, approvals, entries] = await Promise.all([
			client.call("status.get", {}),
			client.call("key.list", {}),
			client.call("approval.list", {}),
			client.call("audit.tail", { limit: tailLimit }),
		]);
		if (mine !== run) return;
		store.setState((state) => ({
			connection: "connected",
			failure: null,
			status: { ...status, ...heard },
			keys: keysHeard ? state.keys : keys,
			approvals: approvalsHeard ? state.approvals : approvals,
			entries: mergeEntries(state.entries, entries),
		}));
	}

	function patch(part: Partial<StatusView>): void {
		heard = { ...heard, ...part };
		store.setState((state) => ({
			status: state.status && { ...state.status, ...part },
		}));
	}

	/** No event tells where the desktop is attached; it matters once there is something to answer. */
	async function readOwner(): Promise<void> {
		try {
			patch({ owner: await client.call("owner.status", {}) });
		} catch {
			// The answer itself is refused where it may not be given, and says why.
		}
	}

	client.on("mode", patch);
	client.on("upstreams", (upstreams) => patch({ upstreams }));
	client.on("vault", (vault) => patch({ vault }));
	client.on("listeners", (listeners) => patch({ listeners }));
	client.on("warnings", (warnings) => patch({ warnings }));
	client.on("bridge", (bridge) => patch({ bridge }));
	client.on("approvals", (approvals) => {
		approvalsHeard = true;
		const wereNone = store.getState().approvals.length === 0;
		store.setState({ approvals });
		if (wereNone && approvals.length > 0) void readOwner();
	});
	client.on("keys", (keys) => {
		keysHeard = true;
		store.setState({ keys });
	});
	client.on("entries", (entries) => {
		store.setState((state) => ({
			entries: mergeEntries(state.entries, entries),
		}));
	});
	client.onConnection((connected) => {
		if (connected) {
			store.getState().refresh();
			return;
		}
		run += 1;
		store.setState((state) =>
			state.connection === "connected"
				? // What waited there has no caller any more.
					{ connection: "lost", approvals: [] }
				: {},
		);
	});
	client.onSignedOut(() => {
		run += 1;
		store.setState({ connection: "signed-out", approvals: [] });
	});
	return store;
}

/** Both lists by id, each entry once, oldest first, the newest {@link maxEntries}. */
export function mergeEntries(
	known: readonly EntryView[],
	arrived: readonly EntryView[],
): readonly EntryView[] {
	const last = known.at(-1);
	const first = arrived[0];
	// The usual case, ten times a second: everything that arrived is newer than everything known.
	if (!last || !first || first.id > last.id) {
		return [...known, ...arrived].slice(-maxEntries);
	}
	const byId = new Map<number, EntryView>();
	for (const entry of known) byId.set(entry.id, entry);
	for (const entry of arrived) byId.set(entry.id, entry);
	return [...byId.values()].toSorted((a, b) => a.id - b.id).slice(-maxEntries);
}
