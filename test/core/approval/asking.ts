/** Questions and a desk to ask them at, for the tests of approvals. Call these in a test. */
import type { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import { Approvals } from "../../../core/approval/approvals.ts";
import type { Reaching } from "../../../core/approval/beside.ts";
import type { CardLimits } from "../../../core/approval/cards.ts";
import type { RowSeal } from "../../../core/approval/grant-rows.ts";
import type { Mask } from "../../../core/approval/kept-text.ts";
import { Grants } from "../../../core/approval/grants.ts";
import type { NewQuestion } from "../../../core/approval/question.ts";
import type { Entry } from "../../../core/audit/entry.ts";
import type { Act } from "../../../core/command/act.ts";
import type { Home } from "../../../core/home.ts";
import type { Judgement } from "../../../core/policy/judgement.ts";
import { FakeClock, openDatabase, tempHome } from "../parts.ts";

export const seconds = 1_000;
export const minutes = 60_000;

export interface Desk {
	readonly home: Home;
	readonly db: DatabaseSync;
	readonly clock: FakeClock;
	readonly grants: Grants;
	readonly approvals: Approvals;
	readonly entries: Entry[];
	readonly logged: string[];
	/** A question, asked now, good for two minutes. */
	readonly question: (change?: Partial<NewQuestion>) => NewQuestion;
}

/** Not the real one: tells whether a row is what was sealed, and nothing more. */
export const someSeal: RowSeal = {
	seal: (kind, fields) => JSON.stringify([kind, ...fields]),
	check: (kind, fields, mac) => mac === JSON.stringify([kind, ...fields]),
};

export async function desk(
	options: {
		readonly home?: Home;
		readonly clock?: FakeClock;
		readonly limits?: CardLimits;
		readonly seal?: RowSeal;
		readonly reaching?: Reaching;
		readonly mask?: Mask;
	} = {},
): Promise<Desk> {
	const home = options.home ?? (await tempHome());
	const clock = options.clock ?? new FakeClock();
	const db = openDatabase(home);
	const logged: string[] = [];
	const log = (_level: string, message: string): void => {
		logged.push(message);
	};
	const grants = new Grants({ db, clock, log });
	if (options.seal) grants.sealWith(options.seal);
	const entries: Entry[] = [];
	const approvals = new Approvals({
		db,
		clock,
		log,
		grants,
		audit: { note: (entry) => entries.push(entry) },
		mode: { current: "strict" },
		answerMs: () => 120 * seconds,
		ticketMs: () => 15 * minutes,
		...(options.limits ? { limits: options.limits } : {}),
		...(options.reaching ? { reaching: options.reaching } : {}),
		...(options.mask ? { mask: options.mask } : {}),
	});
	onTestFinished(() => {
		if (db.isOpen) approvals.close();
	});
	return {
		home,
		db,
		clock,
		grants,
		approvals,
		entries,
		logged,
		question: (change = {}) => ({
			...removal("/home/ada/work/docs/build"),
			deadlineMs: clock.monotonicMs() + 120 * seconds,
			...change,
		}),
	};
}

const piece = (text: string, acts: readonly Act[]): Judgement => ({
	risk: "high",
	categories: ["destructive"],
	decision: "ask",
	rule: "",
	pieces: [
		{
			piece: {
				text,
				language: "shell",
				where: "run_command: command",
				guessed: false,
			},
			risk: "high",
			categories: ["destructive"],
			why: [{ text, start: 0, end: text.length, reason: "deletes a folder" }],
			acts,
		},
	],
});

export const deletion = (path: string, change: Partial<Act> = {}): Act => ({
	effect: "deletes",
	risk: "high",
	category: "destructive",
	program: "rm",
	path,
	target: "project",
	...change,
});

/** `rm -rf PATH` by run_command, as the filter would judge it. */
export function removal(
	path: string,
	acts: readonly Act[] = [deletion(path)],
): Omit<NewQuestion, "deadlineMs"> {
	const text = `rm -rf ${path}`;
	return {
		client: "ci",
		clientId: "k_1",
		agent: "claude",
		upstream: "demo",
		origin: "http://127.0.0.1:9",
		method: "POST",
		path: "/demo/mcp",
		tool: "run_command",
		args: JSON.stringify({ command: text, timeout: 5 }),
		cwd: "/home/ada/work/docs",
		judgement: piece(text, acts),
		digest: `digest of ${path}`,
		onceOnly: false,
	};
}
