/**
 * What is written down of questions and answers: the history a person looks at, and an audit entry for each. A card is
 * recorded before anybody sees it, an allow before anything is let through.
 */
import type { ApprovalView } from "../../contract/approvals.ts";
import type { Mode } from "../../contract/views.ts";
import { type Entry, gateEntry } from "../audit/entry.ts";
import type { Card } from "./cards.ts";
import type { End, History } from "./history.ts";
import { keptText, type Mask } from "./kept-text.ts";
import type { AnswerError, NewQuestion } from "./question.ts";

export interface RecordParts {
	readonly history: History;
	readonly audit: { note(entry: Entry): void };
	readonly mode: { readonly current: Mode };
	readonly now: () => number;
	/** Absent: nothing of a call's arguments is kept. */
	readonly mask?: Mask | undefined;
}

const decisions = {
	allowed: "allow",
	denied: "deny",
	"timed-out": "timeout",
	void: "void",
} as const;

export class Records {
	readonly #parts: RecordParts;

	constructor(parts: RecordParts) {
		this.#parts = parts;
		for (const id of parts.history.voided)
			this.#note(`${id} is void: the gate ended before anybody answered`);
	}

	has(id: string): boolean {
		return this.#parts.history.has(id);
	}

	get(id: string): ApprovalView | undefined {
		return this.#parts.history.get(id);
	}

	list(limit: number): ApprovalView[] {
		return this.#parts.history.list(limit);
	}

	/** Why an id that waits for nobody cannot be answered. */
	whyNot(id: string): AnswerError {
		const past = this.get(id);
		if (past === undefined) return "unknown";
		return past.state === "void" ? "voided" : "late";
	}

	/** `expiresAt`: wall clock. */
	asked(id: string, question: NewQuestion, expiresAt: number): void {
		this.#write(id, question, expiresAt);
		this.#note(`asked ${id}`, question, { decision: "ask" });
	}

	ended(card: Card, question: NewQuestion, end: End): void {
		const { history, now } = this.#parts;
		// One that was answered before its turn came.
		if (!card.isShown) this.#write(card.id, question, now());
		history.ended(card.id, end);
		const scope = end.scope === "" ? "" : ` ${end.scope}`;
		const times = end.calls > 1 ? ` ×${end.calls}` : "";
		const why = [end.reason, end.diff].filter((text) => text !== "").join("; ");
		this.#note(
			`${card.id} ${end.state}${scope}${times}${why === "" ? "" : `: ${why}`}`,
			question,
			{
				decision: decisions[end.state],
				decidedBy: end.by,
				durationMs: now() - (card.waiters[0]?.askedAt ?? now()),
			},
		);
	}

	/** A deny that came after an allow, and in time. */
	overruled(
		id: string,
		question: NewQuestion | undefined,
		end: Pick<End, "by" | "reason" | "calls">,
	): void {
		this.#parts.history.ended(id, {
			...end,
			state: "denied",
			scope: "",
			diff: "",
		});
		this.#note(`${id} denied after it was allowed: ${end.reason}`, question, {
			decision: "deny",
			decidedBy: end.by,
		});
	}

	#write(id: string, question: NewQuestion, expiresAt: number): void {
		this.#parts.history.asked(id, question, expiresAt);
		void this.#keep(id, question);
	}

	/** Never rejects, and nobody waits for it. */
	async #keep(id: string, question: NewQuestion): Promise<void> {
		const { history, mask } = this.#parts;
		if (mask === undefined) return;
		try {
			const kept = await keptText(question, mask);
			if (kept) history.keep(id, kept);
		} catch {
			// Nobody has looked through it, so nothing of it is kept.
		}
	}

	#note(
		reason: string,
		question?: NewQuestion,
		decided: Partial<Pick<Entry, "decision" | "decidedBy" | "durationMs">> = {},
	): void {
		const { audit, mode } = this.#parts;
		const entry = gateEntry("change", reason, mode.current);
		audit.note(
			question === undefined
				? { ...entry, ...decided }
				: {
						...entry,
						kind: "approval",
						client: question.client,
						agent: question.agent,
						upstream: question.upstream,
						method: question.method,
						path: question.path,
						tool: question.tool,
						digest: question.digest,
						risk: question.judgement.risk,
						...decided,
					},
		);
	}
}
