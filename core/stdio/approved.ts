/**
 * The commands a person has approved, one for each upstream, and the question where one is not: asked once however many
 * calls need it, answered like any other. Owns the table `stdio_command`. Whatever else changed a row approves nothing.
 */
import type { DatabaseSync } from "node:sqlite";
import { canonicalJson } from "../approval/digest.ts";
import type { Answer, NewQuestion } from "../approval/question.ts";
import type { Approvals } from "../approval/approvals.ts";
import { SealedRows } from "../audit/sealed-rows.ts";
import type { Clock } from "../clock.ts";
import { classify } from "../command/classify.ts";
import { joined } from "../inspection/line.ts";
import type { Log } from "../log.ts";
import type { JudgedPiece } from "../policy/judgement.ts";
import type { StdioSettings } from "../settings/upstream-settings.ts";
import { type Command, shownCommand } from "./command.ts";

export interface ApprovedParts {
	readonly db: DatabaseSync;
	readonly clock: Clock;
	readonly log: Log;
	readonly home: string;
	readonly approvals: Pick<Approvals, "ask">;
	/** Told of what was approved, and by whom; once the table holds it. */
	readonly onApproved: (upstream: string, by: string) => void;
	/** {@link ApprovedCommands.ignored} has grown. */
	readonly onIgnored: () => void;
}

/** Who needs it, and until when it waits. */
export interface Needing {
	readonly upstream: string;
	readonly settings: StdioSettings;
	readonly command: Command;
	/** By the monotonic clock. */
	readonly deadlineMs: number;
}

export type Said = "allowed" | "denied" | "unanswered";

/** A client that tries again and again must not ask as often. */
const rememberedMs = 60_000;

export class ApprovedCommands {
	/** What proves that a row is the gate's own. */
	readonly sealed: SealedRows;
	readonly #parts: ApprovedParts;
	readonly #digests = new Map<string, string>();
	/** As the table says, whoever wrote it. */
	readonly #unproven = new Map<string, string>();
	readonly #ignored = new Set<string>();
	/** By upstream and digest. */
	readonly #asked = new Map<string, Promise<Said>>();
	readonly #denied = new Map<string, number>();

	constructor(parts: ApprovedParts) {
		this.#parts = parts;
		this.sealed = new SealedRows(parts.db, {
			table: "stdio_command",
			columns: ["id", "digest", "command", "approved_at", "approved_by"],
			alwaysSealed: true,
			onBad: (ids) => this.#ignore(ids),
		});
		for (const row of parts.db.prepare("SELECT * FROM stdio_command").all())
			this.#unproven.set(String(row["id"]), String(row["digest"]));
	}

	/** Rows that were changed outside of the gate. */
	get ignored(): readonly string[] {
		return [...this.#ignored];
	}

	/** The vault's key has been seen: until then nobody can tell whose the rows are, and none approves anything. */
	prove(): void {
		for (const [upstream, digest] of this.#unproven)
			if (!this.#digests.has(upstream)) this.#digests.set(upstream, digest);
		this.#unproven.clear();
	}

	isApproved(upstream: string, { digest }: Pick<Command, "digest">): boolean {
		return this.#digests.get(upstream) === digest;
	}

	/** Takes the place of what was approved for that upstream before. */
	approve(upstream: string, { argv, digest }: Command, by: string): void {
		const { db, clock } = this.#parts;
		db.prepare(
			`INSERT OR REPLACE INTO stdio_command (id, digest, command, approved_at, approved_by)
			VALUES (?,?,?,?,?)`,
		).run(upstream, digest, joined(argv), clock.now(), by);
		this.sealed.seal(upstream);
		this.#unproven.delete(upstream);
		this.#digests.set(upstream, digest);
		this.#ignored.delete(upstream);
		this.#denied.delete(keyOf(upstream, digest));
		this.#parts.onApproved(upstream, by);
	}

	forget(upstream: string): void {
		this.#parts.db
			.prepare("DELETE FROM stdio_command WHERE id = ?")
			.run(upstream);
		this.#unproven.delete(upstream);
		this.#digests.delete(upstream);
	}

	/** A no that was said lately counts no more. */
	askAgain(upstream: string): void {
		for (const key of this.#denied.keys())
			if (key.startsWith(`${upstream} `)) this.#denied.delete(key);
	}

	/** One question, whoever waits for it. It stays when they leave: the answer is about the command. */
	ask(needing: Needing): Promise<Said> {
		const { upstream, command } = needing;
		const key = keyOf(upstream, command.digest);
		const until = this.#denied.get(key);
		if (until !== undefined && this.#parts.clock.monotonicMs() < until)
			return Promise.resolve("denied");
		const under = this.#asked.get(key);
		if (under) return under;
		const asked = this.#askNow(needing, key).finally(() =>
			this.#asked.delete(key),
		);
		this.#asked.set(key, asked);
		return asked;
	}

	async #askNow(needing: Needing, key: string): Promise<Said> {
		const { approvals, clock, home } = this.#parts;
		const held = approvals.ask(questionFor(needing, home));
		const answer = await held.answer;
		if (answer.kind === "allow" && held.release()) {
			this.approve(needing.upstream, needing.command, answer.by);
			return "allowed";
		}
		const end: Answer = held.denial ?? answer;
		// A raised bridge, or too many questions: nobody has looked at it.
		if (end.kind === "deny" && end.by !== "gate")
			this.#denied.set(key, clock.monotonicMs() + rememberedMs);
		return end.kind === "deny" ? "denied" : "unanswered";
	}

	#ignore(ids: readonly string[]): void {
		for (const id of ids) {
			this.#unproven.delete(id);
			this.#digests.delete(id);
			this.#ignored.add(id);
			this.#parts.log(
				"warn",
				"the approval of a command was changed outside of the gate, and counts no more",
				{ upstream: id },
			);
		}
		this.#parts.onIgnored();
	}
}

const keyOf = (upstream: string, digest: string): string =>
	`${upstream} ${digest}`;

/** The whole command, as the filter reads it; whoever starts a program for good is asked at least as for a high risk. */
function questionFor(
	{ upstream, settings, command, deadlineMs }: Needing,
	home: string,
): NewQuestion {
	const text = joined(command.argv);
	const { cwd, notes, digest } = command;
	const read = classify({ command: text, cwd, home });
	const risk = read.risk === "low" ? "high" : read.risk;
	const piece: JudgedPiece = {
		piece: {
			text,
			language: "shell",
			where: `the command of ${upstream}`,
			guessed: false,
			cwd,
		},
		risk,
		categories: read.categories,
		why: [
			...notes.map((reason) => ({ text, start: 0, end: text.length, reason })),
			...read.why,
		],
		acts: read.acts,
	};
	return {
		client: "the gate",
		clientId: `stdio:${upstream}`,
		agent: "",
		upstream,
		method: "",
		path: "",
		tool: "start the server",
		args: canonicalJson(shownCommand(settings, command)),
		cwd,
		judgement: {
			risk,
			categories: [...new Set([...read.categories, "privilege" as const])],
			decision: "ask",
			rule: "a server's command is approved before it is first started",
			pieces: [piece],
		},
		digest,
		runsScripts: true,
		onceOnly: true,
		deadlineMs,
	};
}
