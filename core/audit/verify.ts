/**
 * Reads the whole log and says whether it is what was written: every MAC, every number, every signed checkpoint, and the
 * marks that the vault and the owner's file keep. Names the first bad entry. Changes nothing, and gives way to requests
 * as it goes.
 */
import type { KeyObject } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { AuditProgress, AuditReport } from "../../contract/views.ts";
import { genesis, type Link } from "./chain.ts";
import { readCheckpoints } from "./checkpoints.ts";
import { type Head, readSignedHead } from "./head.ts";
import type { AuditKeys } from "./keys.ts";
import { rowColumns, type RowValues } from "./row.ts";

/** About a millisecond's work. */
const sliceRows = 250;
const shownProblems = 50;

export interface VerifyOptions {
	readonly db: DatabaseSync;
	/** undefined: the vault has none. */
	readonly keys: AuditKeys | undefined;
	/** As the vault has it, read before the entries are. */
	readonly head: Head | undefined;
	/** The text of a head that was kept elsewhere. */
	readonly kept?: string | undefined;
	/** Told often, and last when the last one was read. */
	readonly onProgress?: ((progress: AuditProgress) => void) | undefined;
}

export async function verifyLog(options: VerifyOptions): Promise<AuditReport> {
	const { db, keys, head } = options;
	const findings = new Findings();
	if (!keys || !head) {
		const sealed = db
			.prepare("SELECT id, at FROM audit WHERE mac != '' ORDER BY id LIMIT 1")
			.get();
		if (sealed)
			findings.bad(
				Number(sealed["id"]),
				Number(sealed["at"]),
				"it is sealed, but the vault does not know the chain's key or mark any more",
			);
		findings.note("there is no chain yet: start the gate with an open vault");
		return findings.report(0, 0);
	}
	const walk = new Walk(findings, keys, head, {
		...marksOf(db, keys, findings),
		...keptMark(options.kept, keys.verifying, findings),
		[head.id]: { mac: head.mac, name: "the vault's mark", at: head.at },
	});
	const select = db.prepare(
		`SELECT ${rowColumns} FROM audit WHERE id > ? ORDER BY id LIMIT ${sliceRows}`,
	);
	select.setReturnArrays(true);
	let after = head.pruned?.id ?? Number.MIN_SAFE_INTEGER;
	noteLeft(db, after, findings);
	const newest = Number(
		db.prepare("SELECT max(id) AS id FROM audit").get()?.["id"] ?? 0,
	);
	const entries = Math.max(0, newest - (head.pruned?.id ?? 0));
	while (true) {
		// Arrays, as asked for: texts and numbers, the MAC last.
		const rows = select.all(after) as unknown as RowValues[];
		if (rows.length === 0) break;
		for (const row of rows) walk.read(row);
		after = walk.last.id;
		options.onProgress?.({ checked: walk.entries, entries });
		await new Promise((resolve) => setImmediate(resolve));
	}
	walk.end();
	return findings.report(walk.entries, walk.last.id);
}

/** What retention has not deleted yet, or somebody put there: the vault's word is that they are gone. */
function noteLeft(db: DatabaseSync, pruned: number, findings: Findings): void {
	const left = Number(
		db.prepare("SELECT count(*) AS n FROM audit WHERE id <= ?").get(pruned)?.[
			"n"
		],
	);
	if (left > 0)
		findings.note(
			`${left} of them ${left === 1 ? "is" : "are"} in the file nevertheless: being deleted just now, or put there; nothing proves them`,
		);
}

interface Mark {
	readonly mac: string;
	readonly name: string;
	readonly at: number;
}
type Marks = Readonly<Record<number, Mark>>;

class Walk {
	readonly #findings: Findings;
	readonly #keys: AuditKeys;
	readonly #head: Head;
	readonly #marks: Marks;
	/** The newest that was read, with the MAC it carries. */
	last: Link;
	entries = 0;
	#early = 0;
	/** The first of those at the end that are not sealed. */
	#unsealed: { id: number; at: number } | undefined;

	constructor(findings: Findings, keys: AuditKeys, head: Head, marks: Marks) {
		this.#findings = findings;
		this.#keys = keys;
		this.#head = head;
		this.#marks = marks;
		this.last = head.pruned ?? { id: 0, mac: genesis };
		if (head.pruned)
			findings.note(
				`entries up to ${head.pruned.id} were deleted by retention`,
			);
	}

	/** `row` ends with its MAC. */
	read(row: RowValues): void {
		const mac = String(row.pop());
		const [id, at] = [Number(row[0]), Number(row[1])];
		this.entries++;
		if (id < this.#head.start) this.#readEarly(id, at, mac);
		else this.#readChained(row, id, at, mac);
	}

	end(): void {
		const { id, start, at } = this.#head;
		const last = Math.max(this.last.id, start - 1);
		if (this.#early > 0)
			this.#findings.note(
				`entries before ${start} are from before the chain: nothing proves them`,
			);
		if (last < id)
			this.#findings.bad(
				last + 1,
				at,
				`${range(last + 1, id)} missing: the vault's mark names entry ${id}`,
			);
		const marks = Object.entries(this.#marks);
		for (const [marked, mark] of marks)
			if (Number(marked) > Math.max(last, id))
				this.#findings.bad(
					last + 1,
					mark.at,
					`${range(last + 1, Number(marked))} missing: ${mark.name} names entry ${marked}`,
				);
		if (this.#unsealed)
			this.#findings.note(
				`${range(this.#unsealed.id, last)} not sealed yet: the vault was locked, or the gate ended before it opened`,
			);
		else if (last > id)
			this.#findings.note(
				`${range(id + 1, last)} behind the vault's mark: written within its last second, or before a crash; entries cut off there would not be missed`,
			);
	}

	#readEarly(id: number, at: number, mac: string): void {
		this.#early++;
		this.last = { id, mac: genesis };
		if (id < 1) this.#findings.bad(id, at, "no entry has such a number");
		else if (mac !== "")
			this.#findings.bad(
				id,
				at,
				"it is sealed with a key or mark the vault does not know any more",
			);
	}

	#readChained(row: RowValues, id: number, at: number, mac: string): void {
		const expected = Math.max(this.last.id + 1, this.#head.start);
		const previous =
			expected === this.#head.start && !this.#head.pruned
				? genesis
				: this.last.mac;
		if (mac === "" && id > this.#head.id) {
			this.#unsealed ??= { id, at };
			this.last = { id, mac: previous };
			return;
		}
		// A gap's missing entry is the fault of whoever took it, not of the entry behind it.
		if (id !== expected)
			this.#findings.bad(expected, at, `${range(expected, id - 1)} missing`);
		else if (this.#unsealed)
			this.#findings.bad(
				this.#unsealed.id,
				this.#unsealed.at,
				"its seal was removed",
			);
		else if (mac === "") this.#findings.bad(id, at, "its seal was removed");
		else if (this.#keys.chain.next(previous, row) !== mac)
			this.#findings.bad(
				id,
				at,
				"it was changed, moved, or sealed with another key",
			);
		this.#unsealed = undefined;
		const mark = this.#marks[id];
		if (mark !== undefined && mark.mac !== mac)
			this.#findings.bad(id, at, `it is not the one that ${mark.name} names`);
		this.last = { id, mac };
	}
}

const range = (first: number, last: number): string =>
	first === last ? `entry ${first} is` : `entries ${first} to ${last} are`;

/** What the checkpoints say of the entries that end them, and what they tell of stretches. */
function marksOf(
	db: DatabaseSync,
	keys: AuditKeys,
	findings: Findings,
): Record<number, Mark> {
	const marks: Record<number, Mark> = {};
	for (const { checkpoint, isSigned } of readCheckpoints(db, keys)) {
		const { kind, first, last, mac, at } = checkpoint;
		if (!isSigned) {
			findings.bad(last, at, "its checkpoint's signature is wrong");
			continue;
		}
		if (kind === "gap")
			findings.note(
				`${range(first, last)} from a time when the vault was locked: sealed afterwards, as they stood`,
			);
		if (kind === "unmarked")
			findings.note(
				`${range(first, last)} from just before the gate ended unexpectedly: sealed, but entries cut off there would not be missed`,
			);
		if (kind === "checkpoint") marks[last] = { mac, name: "a checkpoint", at };
	}
	return marks;
}

function keptMark(
	text: string | undefined,
	key: KeyObject,
	findings: Findings,
): Record<number, Mark> {
	if (text === undefined) return {};
	const head = readSignedHead(text, key);
	if (head === undefined) {
		findings.bad(0, 0, "the head that was kept is not one this gate signed");
		return {};
	}
	return {
		[head.id]: {
			mac: head.mac,
			name: "the head that was kept",
			at: Date.parse(head.at),
		},
	};
}

class Findings {
	readonly #problems: AuditReport["problems"] = [];
	readonly #notes: string[] = [];
	#count = 0;

	bad(id: number, at: number, what: string): void {
		this.#count++;
		if (this.#problems.length < shownProblems)
			this.#problems.push({ id, at: new Date(at).toISOString(), what });
	}

	note(text: string): void {
		this.#notes.push(text);
	}

	report(entries: number, last: number): AuditReport {
		const problems = this.#problems.toSorted((a, b) => a.id - b.id);
		return {
			ok: this.#count === 0,
			entries,
			last,
			first: problems[0] ?? null,
			problems,
			count: this.#count,
			notes: this.#notes,
		};
	}
}
