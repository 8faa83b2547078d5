/** Questions that ended while somebody looked, with how, for as long as that is news. The newest first. */
import { useEffect, useRef, useState } from "react";
import type { ApprovalView } from "../../contract/approvals.ts";
import { useClient, useGate } from "../shared/gate-context.ts";

const newsMs = 8_000;
const shown = 3;

export interface EndedCard {
	readonly view: ApprovalView;
	/** ISO: until then a retry of the call is let through, since its caller had left; `null`: it had not. */
	readonly ticketUntil: string | null;
}

export function useReceipts(): readonly EndedCard[] {
	const client = useClient();
	const cards = useGate((state) => state.approvals);
	const isConnected = useGate(({ connection }) => connection === "connected");
	const known = useRef<ReadonlySet<string>>(new Set());
	const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
	const [ended, setEnded] = useState<readonly EndedCard[]>([]);

	useEffect(() => {
		const now = new Set(cards.map(({ id }) => id));
		const gone = [...known.current].filter((id) => !now.has(id));
		// With the gate away nothing can be asked about those that went with it; it is asked when it is back.
		if (!isConnected) return;
		known.current = now;
		const drop = (id: string): void => {
			const timer = setTimeout(() => {
				timers.current.delete(timer);
				setEnded((all) => all.filter(({ view }) => view.id !== id));
			}, newsMs);
			timers.current.add(timer);
		};
		const say = async (id: string): Promise<void> => {
			try {
				const view = await client.call("approval.get", { id });
				if (view.state === "pending") return;
				const ticketUntil =
					view.state === "allowed" ? await ticketOf(client, id) : null;
				setEnded((all) => [{ view, ticketUntil }, ...all].slice(0, shown));
				drop(id);
			} catch {
				// It stands in the history, if anywhere.
			}
		};
		// Of very many at once (the bridge was raised) the history tells.
		for (const id of gone.slice(0, shown)) void say(id);
	}, [client, cards, isConnected]);

	useEffect(() => {
		const all = timers.current;
		return () => {
			for (const timer of all) clearTimeout(timer);
			all.clear();
		};
	}, []);
	return ended;
}

async function ticketOf(
	client: ReturnType<typeof useClient>,
	approval: string,
): Promise<string | null> {
	// Without it is said less, and nothing wrong for long.
	const grants = await client.call("grant.list", {}).catch(() => []);
	const ticket = grants.find(
		(one) => one.scope === "ticket" && one.approval === approval,
	);
	return ticket?.expiresAt ?? null;
}
