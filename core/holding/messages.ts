/**
 * What a client says through a WebSocket that was opened: each message that would run something is judged, asked about
 * and written down like a request of its own before it goes on. One that is refused ends the connection, since nothing
 * in the protocol says no.
 */
import type { Approvals } from "../approval/approvals.ts";
import type { Held } from "../approval/question.ts";
import type { Entry } from "../audit/entry.ts";
import type { AuditLog } from "../audit/log.ts";
import { isKnown } from "../client.ts";
import type { Clock } from "../clock.ts";
import { inspectMessage } from "../inspection/inspect.ts";
import type { JudgeMessage } from "../inspection/messages.ts";
import type { Judged } from "../judging.ts";
import type { Policies } from "../policy/policies.ts";
import { recordOf } from "../policy/record.ts";
import { pathOf } from "../route.ts";
import type { Standing } from "../standing.ts";
import { type Asking, digestOfAsking, questionOf } from "./asking.ts";
import { isStill } from "./release.ts";

export interface MessageParts {
	readonly approvals: Approvals;
	readonly audit: AuditLog;
	readonly clock: Clock;
	readonly policies: Policies;
	readonly answerMs: (upstream: string) => number;
}

/** undefined: nobody said what its messages hold, or that none of them is code; then they pass unread. */
export function messageJudge(
	asking: Asking,
	standing: Standing,
	/** Of the request that opened it. */
	entry: (kind: Entry["kind"], reason: string) => Entry,
	parts: MessageParts,
): JudgeMessage | undefined {
	const path = pathOf(asking.target);
	const { upstream, client } = asking;
	if (upstream.commands.messages(path) !== "described") return undefined;

	const judge = (said: Asking, text: string): Judged | undefined => {
		const pieces = inspectMessage(text, path, upstream.commands);
		if (pieces.length === 0) return undefined;
		const judgement = parts.policies.judge(pieces, {
			upstream: upstream.name,
			project: upstream.project,
			mode: standing.mode(upstream),
			role: client.role,
			known: isKnown(client),
		});
		const digest = digestOfAsking(said, undefined, judgement.scripts ?? []);
		return { judgement, digest };
	};

	return async (text, signal) => {
		const said: Asking = {
			...asking,
			method: "WebSocket",
			body: { bytes: Buffer.from(text), calls: [], json: text },
		};
		const judged = judge(said, text);
		if (judged === undefined) return "pass";
		const { judgement, digest } = judged;
		const facts = { ...recordOf(judgement), digest };
		const refused = (decision: string, by: string): "cut" => {
			parts.audit.refused({
				...entry("refused", `denied: message, ${judgement.risk}`),
				...facts,
				decision,
				decidedBy: by,
			});
			return "cut";
		};
		const rule = judgement.rule === "" ? "mode" : `rule ${judgement.rule}`;
		if (judgement.decision === "deny") return refused("deny", rule);
		let decided = { decision: "allow", decidedBy: rule };
		let held: Held | undefined;
		if (judgement.decision === "ask") {
			const asked = parts.approvals.ask(
				questionOf(said, undefined, judgement, {
					mode: standing.mode(upstream),
					digest,
					deadlineMs: parts.clock.monotonicMs() + parts.answerMs(upstream.name),
				}),
			);
			const withdraw = (): void => asked.withdraw();
			signal.addEventListener("abort", withdraw, { once: true });
			if (signal.aborted) withdraw();
			const answer = await asked.answer;
			signal.removeEventListener("abort", withdraw);
			if (answer.kind !== "allow")
				return refused(
					`ask→${answer.kind}`,
					answer.kind === "deny" ? answer.by : "",
				);
			// Other words than those that were shown would need a frame of their own.
			if (answer.editedArgs !== undefined)
				return refused("ask→deny", answer.by);
			held = asked;
			if (!standing.holds(client) || !isStill(judged, judge(said, text))) {
				held.withdraw();
				return refused("ask→deny", "changed meanwhile");
			}
			decided = { decision: "ask→allow", decidedBy: answer.by };
		}
		try {
			await parts.audit.admit({
				...entry("admitted", "message"),
				...facts,
				...decided,
			});
		} catch {
			held?.withdraw();
			return "cut";
		}
		// And while the record was written; a deny that came after the yes wins until here.
		if (!standing.holds(client) || held?.release() === false)
			return refused("ask→deny", "changed meanwhile");
		return "pass";
	};
}
