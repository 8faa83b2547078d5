/**
 * What the gate tells, as it stands now: read when the gate comes up, then replaced by each notice. Only mirrors: nothing is
 * answered here, and of a gate that is away nothing holds.
 */
import type * as z from "zod";
import type { CommandName } from "../../contract/commands.ts";
import {
	type EventName,
	type EventPayload,
	events,
} from "../../contract/events.ts";
import type { GateHost } from "./gate-host.ts";

/** The command whose answer is what the event of that name tells. */
const sources = {
	approvals: "approval.list",
	bridge: "bridge.status",
	consents: "oauth.pending",
	entries: "audit.tail",
	mode: "status.get",
	pairing: "pair.status",
	quiet: "status.get",
	update: "update.get",
	upstreams: "upstream.list",
} as const satisfies Partial<Record<EventName, CommandName>>;

export type MirroredGate = Pick<GateHost, "call" | "onNotice" | "onState">;

/**
 * Calls `listener` with what is told under `name`, and with null when the gate goes away. What does not fit the contract is
 * passed over: the shell must not fall over it.
 */
export function mirror<N extends keyof typeof sources>(
	gate: MirroredGate,
	name: N,
	listener: (now: EventPayload<N> | null) => void,
): void {
	const schema: z.ZodType = events[name];
	/** An answer that a notice overtook is older than it. */
	let told = 0;

	function hear(payload: unknown): void {
		const { success, data } = schema.safeParse(payload);
		if (!success) return;
		told += 1;
		// The schema is the one of this very event.
		listener(data as EventPayload<N>);
	}

	async function read(): Promise<void> {
		const before = told;
		const answer = await gate.call(sources[name], {});
		if (before === told && answer.ok) hear(answer.output);
	}

	gate.onNotice(({ event, payload }) => {
		if (event === name) hear(payload);
	});
	gate.onState(({ phase }) => {
		told += 1;
		if (phase === "up") void read();
		else listener(null);
	});
}
