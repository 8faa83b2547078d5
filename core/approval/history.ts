/**
 * Which questions were asked and how each ended, in SQLite. Of a call's arguments it holds what kept-text.ts lets through,
 * without secrets and short; a digest stands for the rest. What still waited when a gate ended is void at the next start,
 * and said to be.
 */
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import {
	ApprovalState,
	type ApprovalView,
	RiskLevel,
} from "../../contract/approvals.ts";
import type { Clock } from "../clock.ts";
import { neutral } from "../command/hygiene.ts";
import type { KeptText } from "./kept-text.ts";
import type { NewQuestion } from "./question.ts";
import { isOnceOnly } from "./question.ts";

/** How a card ended. */
export interface End {
	readonly state: Exclude<ApprovalState, "pending">;
	readonly by: string;
	readonly scope: string;
	readonly reason: string;
	readonly calls: number;
	readonly diff: string;
}

const keptMs = 90 * 86_400_000;
const keptRows = 20_000;

export class History {
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	/** Questions nobody answered before the last gate ended. */
	readonly voided: readonly string[];

	constructor(db: DatabaseSync, clock: Clock) {
		this.#db = db;
		this.#clock = clock;
		db.prepare("DELETE FROM approval WHERE asked_at < ?").run(
			clock.now() - keptMs,
		);
		db.prepare(
			"DELETE FROM approval WHERE rowid <= (SELECT max(rowid) FROM approval) - ?",
		).run(keptRows);
		this.voided = db
			.prepare(
				`UPDATE approval SET state = 'void', answered_at = ?, answered_by = 'gate',
				reason = 'the gate ended before anybody answered' WHERE state = 'pending' RETURNING id`,
			)
			.all(clock.now())
			.map((row) => String(row["id"]));
	}

	has(id: string): boolean {
		return (
			this.#db.prepare("SELECT 1 FROM approval WHERE id = ?").get(id) !==
			undefined
		);
	}

	/** `expiresAt`: wall clock, for a person. */
	asked(id: string, question: NewQuestion, expiresAt: number): void {
		this.#db
			.prepare(
				`INSERT INTO approval (id, asked_at, expires_at, state, client, agent, upstream, method, path, tool, risk,
				categories, rule, digest, once_only) VALUES (?,?,?,'pending',?,?,?,?,?,?,?,?,?,?,?)`,
			)
			.run(
				id,
				this.#clock.now(),
				expiresAt,
				question.client,
				question.agent,
				question.upstream,
				question.method,
				question.path.slice(0, 2_000),
				question.tool.slice(0, 2_000),
				question.judgement.risk,
				question.judgement.categories.join(" "),
				question.judgement.rule,
				question.digest,
				isOnceOnly(question) ? 1 : 0,
			);
	}

	ended(id: string, end: End): void {
		this.#db
			.prepare(
				`UPDATE approval SET state = ?, answered_at = ?, answered_by = ?, scope = ?, reason = ?, calls = ?, diff = ?
				WHERE id = ?`,
			)
			.run(
				end.state,
				this.#clock.now(),
				end.by,
				end.scope,
				end.reason,
				end.calls,
				end.diff,
				id,
			);
	}

	/** Once somebody has looked through it; until then nothing stands there. */
	keep(id: string, { command, args, cut }: KeptText): void {
		if (!this.#db.isOpen) return;
		this.#db
			.prepare(
				"UPDATE approval SET command = ?, args = ?, cut = ? WHERE id = ?",
			)
			.run(command, args, cut ? 1 : 0, id);
	}

	/** undefined: never asked here. */
	get(id: string): ApprovalView | undefined {
		const row = this.#db.prepare("SELECT * FROM approval WHERE id = ?").get(id);
		return row === undefined ? undefined : viewOf(row);
	}

	/** What has ended, the newest first. */
	list(limit: number): ApprovalView[] {
		return this.#db
			.prepare(
				"SELECT * FROM approval WHERE state <> 'pending' ORDER BY rowid DESC LIMIT ?",
			)
			.all(limit)
			.map(viewOf);
	}
}

const Row = z.object({
	id: z.string(),
	asked_at: z.number(),
	expires_at: z.number(),
	state: ApprovalState,
	client: z.string(),
	agent: z.string(),
	upstream: z.string(),
	method: z.string(),
	path: z.string(),
	tool: z.string(),
	risk: RiskLevel,
	categories: z.string(),
	rule: z.string(),
	digest: z.string(),
	once_only: z.number(),
	answered_at: z.number().nullable(),
	answered_by: z.string(),
	scope: z.string(),
	reason: z.string(),
	calls: z.number(),
	diff: z.string(),
	command: z.string(),
	args: z.string(),
	cut: z.number(),
});

function viewOf(unparsed: unknown): ApprovalView {
	const row = Row.parse(unparsed);
	return {
		id: row.id,
		state: row.state,
		client: neutral(row.client),
		agent: neutral(row.agent),
		upstream: row.upstream,
		method: neutral(row.method),
		path: neutral(row.path),
		tool: neutral(row.tool),
		risk: row.risk,
		categories: row.categories === "" ? [] : row.categories.split(" "),
		command: neutral(row.command),
		where: "",
		cwd: "",
		args: neutral(row.args),
		cut: row.cut === 1,
		why: [],
		pieces: [],
		rule: neutral(row.rule),
		waiting: 0,
		onceOnly: row.once_only === 1,
		scopes: [],
		offers: [],
		proposed: null,
		hold: false,
		reach: null,
		reachState: "none",
		nearest: null,
		digest: row.digest,
		askedAt: new Date(row.asked_at).toISOString(),
		expiresAt: new Date(row.expires_at).toISOString(),
		answer:
			row.answered_at === null
				? null
				: {
						by: neutral(row.answered_by),
						at: new Date(row.answered_at).toISOString(),
						scope: row.scope,
						reason: neutral(row.reason),
						calls: row.calls,
						diff: neutral(row.diff),
					},
	};
}
