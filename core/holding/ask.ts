/**
 * Step 9 in full: asks a person about one request, waits, and looks again at what is then to leave. Every way it can end
 * is a value; nothing is let through that does not say so.
 */
import type { Entry } from "../audit/entry.ts";
import type { Clock } from "../clock.ts";
import type { Exchange } from "../inbound/exchange.ts";
import type { Judged, Judging } from "../judging.ts";
import type { Passage } from "../outbound/forward.ts";
import { isRefusal, type Refusal, refuse, stopping } from "../problem.ts";
import type { Standing } from "../standing.ts";
import type { Upstreams } from "../upstreams.ts";
import { Hold, type HoldParts } from "./hold.ts";
import { refusedByPerson, unanswered } from "./refusals.ts";
import { type Released, release } from "./release.ts";

export interface AskParts extends HoldParts {
	readonly clock: Clock;
	readonly upstreams: Upstreams;
	/** How long a person has for a call to that upstream. */
	readonly answerMs: (upstream: string) => number;
}

/** The request that waits. */
export interface AskedFor {
	readonly judging: Judging;
	readonly judged: Judged;
	readonly standing: Standing;
	readonly exchange: Exchange;
	readonly startedMs: number;
	/** Lets whoever may end the request end the passage, until it is over. */
	readonly during: <End>(passage: Passage, over: Promise<End>) => Promise<End>;
}

export interface AskEnd {
	/** The same, or one that has begun to tell its client that it waits. */
	readonly exchange: Exchange;
	/** Who said what; undefined: nobody answered. */
	readonly decided: Pick<Entry, "decision" | "decidedBy"> | undefined;
	/** Or the id under which it stays open: its client was told to ask again. */
	readonly result: Released | Refusal | { readonly told: string };
}

export async function askPerson(
	asked: AskedFor,
	parts: AskParts,
): Promise<AskEnd> {
	const { judging, judged, standing, exchange } = asked;
	const { client, upstream, body, head } = judging.asking;
	// What an answer is bound to is held here, whole.
	if (head.hasBody && body.bytes === undefined)
		return {
			exchange,
			decided: undefined,
			result: refuse("too-large", "to be held, and its body cannot be read"),
		};
	const nowMs = parts.clock.monotonicMs();
	const hold = new Hold(
		{
			exchange,
			question: judging.question(judged, nowMs + parts.answerMs(upstream.name)),
			call: judging.call,
			answerBeforeMs: asked.startedMs + upstream.clientMs,
			nowMs,
		},
		parts,
	);
	const end = await asked.during(hold, hold.over);
	const ended = (
		result: AskEnd["result"],
		decision?: string,
		decidedBy = "",
	): AskEnd => ({
		exchange: hold.exchange,
		decided: decision === undefined ? undefined : { decision, decidedBy },
		result,
	});
	switch (end.kind) {
		case "allow": {
			const { editedArgs, by } = end;
			const stands = standing.holds(client);
			const result = stands
				? release(judging, judged, hold.held, editedArgs, parts)
				: revoked;
			const isRefused = isRefusal(result);
			// Whoever said yes is told that it was not done.
			if (isRefused) hold.held.withdraw();
			return ended(result, isRefused && stands ? "ask→deny" : "ask→allow", by);
		}
		case "deny":
			return ended(refusedByPerson(end.by, end.reason), "ask→deny", end.by);
		case "timeout":
			return ended(unanswered, "ask→timeout");
		case "told":
			return ended({ told: hold.held.id });
		case "gone":
			return ended(
				refuse("bad-request", "client went away while a person was asked"),
				"ask→void",
			);
		case "cut":
		default:
			return ended(standing.holds(client) ? stopping : revoked, "ask→void");
	}
}

const revoked = refuse("unauthenticated", "revoked or tightened meanwhile");
