/**
 * Signed statements about stretches of the chain, in the table `audit_checkpoint`: how far it had come, which entries
 * were written before it could be sealed, which were not marked when the gate ended, which retention took away. Says
 * nothing of what an entry means.
 */
import { sign, verify } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { AuditKeys } from "./keys.ts";

const kinds = [
	/** The chain up to `last` is as it was written. */
	"checkpoint",
	/** `first` to `last` were written while the vault was locked, and sealed afterwards as they stood. */
	"gap",
	/** `first` to `last` were found behind the vault's mark: the gate had ended without marking them. */
	"unmarked",
	/** `first` to `last` were deleted by retention; the chain goes on from `mac`. */
	"pruned",
] as const;

const Checkpoint = z.object({
	kind: z.enum(kinds),
	first: z.number().int(),
	last: z.number().int(),
	/** Of the entry `last`. */
	mac: z.string(),
	/** Milliseconds since 1970. */
	at: z.number().int(),
});
export type Checkpoint = z.infer<typeof Checkpoint>;
const Row = Checkpoint.extend({ signature: z.string() });

export function addCheckpoint(
	db: DatabaseSync,
	keys: AuditKeys,
	checkpoint: Checkpoint,
): void {
	const { kind, first, last, mac, at } = checkpoint;
	const signature = sign(null, textOf(checkpoint), keys.signing);
	db.prepare(
		`INSERT INTO audit_checkpoint (kind, first, last, mac, at, signature)
		VALUES (?, ?, ?, ?, ?, ?)`,
	).run(kind, first, last, mac, at, signature.toString("base64url"));
}

interface Read {
	readonly checkpoint: Checkpoint;
	/** By this key, and unchanged since. */
	readonly isSigned: boolean;
}

/** Oldest first. */
export function readCheckpoints(db: DatabaseSync, keys: AuditKeys): Read[] {
	return db
		.prepare(`SELECT ${checkpointColumns} FROM audit_checkpoint ORDER BY id`)
		.all()
		.map((row) => readCheckpoint(row, keys));
}

export const checkpointColumns = "kind, first, last, mac, at, signature";

/** `row` has {@link checkpointColumns}. */
export function readCheckpoint(
	row: Record<string, unknown>,
	keys: Pick<AuditKeys, "verifying">,
): Read {
	const parsed = Row.safeParse(row);
	if (!parsed.success) return { checkpoint: unreadable(row), isSigned: false };
	const { signature, ...checkpoint } = parsed.data;
	const bytes = Buffer.from(signature, "base64url");
	return {
		checkpoint,
		isSigned: verify(null, textOf(checkpoint), keys.verifying, bytes),
	};
}

const unreadable = (row: Record<string, unknown>): Checkpoint => ({
	kind: "checkpoint",
	first: 0,
	last: Number(row["last"]),
	mac: "",
	at: 0,
});

const textOf = ({ kind, first, last, mac, at }: Checkpoint): Buffer =>
	Buffer.from(JSON.stringify([kind, first, last, mac, at]));
