/**
 * The one SQLite file of the gate: audit entries, key hashes, the time-boxed mode. Owns the schema and its
 * migrations; never the meaning of a row. A file from a newer Drawbridge is refused, not guessed at.
 */
import { chmodSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/**
 * Each step runs once, in order; `PRAGMA user_version` counts them. Never edit one that has shipped: add another. No CHECK
 * on what is written for every request: it doubles what a row costs, and the type says the same.
 */
const migrations: readonly string[] = [
	`CREATE TABLE audit (
		id INTEGER PRIMARY KEY,
		at INTEGER NOT NULL,
		kind TEXT NOT NULL,
		request TEXT NOT NULL,
		client TEXT NOT NULL,
		upstream TEXT NOT NULL,
		method TEXT NOT NULL,
		path TEXT NOT NULL,
		tool TEXT NOT NULL,
		status INTEGER NOT NULL,
		reason TEXT NOT NULL,
		duration_us INTEGER NOT NULL,
		mode TEXT NOT NULL
	) STRICT;
	CREATE TABLE api_key (
		id TEXT PRIMARY KEY,
		hash BLOB NOT NULL UNIQUE,
		name TEXT NOT NULL,
		role TEXT NOT NULL,
		prefix TEXT NOT NULL,
		upstreams TEXT NOT NULL,
		note TEXT NOT NULL,
		created_at INTEGER NOT NULL,
		expires_at INTEGER,
		last_used_at INTEGER,
		revoked_at INTEGER
	) STRICT;
	CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`,
	// Who the agent said it is, which step refused; rotated and bound keys.
	`ALTER TABLE audit ADD COLUMN agent TEXT NOT NULL DEFAULT '';
	ALTER TABLE audit ADD COLUMN step INTEGER NOT NULL DEFAULT 0;
	ALTER TABLE api_key ADD COLUMN agent TEXT;
	ALTER TABLE api_key ADD COLUMN old_hash BLOB;
	ALTER TABLE api_key ADD COLUMN old_prefix TEXT;
	ALTER TABLE api_key ADD COLUMN old_until INTEGER;`,
	// Registered folders with what was approved of their settings; which origins a secret may be sent to.
	`CREATE TABLE project (
		dir TEXT PRIMARY KEY,
		file TEXT,
		digest TEXT,
		approved_at INTEGER,
		text TEXT
	) STRICT;
	CREATE TABLE secret (
		name TEXT PRIMARY KEY,
		set_at INTEGER NOT NULL,
		bound TEXT NOT NULL
	) STRICT;`,
	// Users, what they or keys were signed in with, and single-use refresh tokens: hashes of what was given out, only.
	`CREATE TABLE app_user (
		id TEXT PRIMARY KEY,
		name TEXT NOT NULL UNIQUE,
		role TEXT NOT NULL,
		disabled INTEGER NOT NULL,
		password TEXT,
		setup_hash BLOB UNIQUE,
		setup_until INTEGER,
		created_at INTEGER NOT NULL,
		last_login_at INTEGER
	) STRICT;
	CREATE TABLE session (
		id TEXT PRIMARY KEY,
		subject TEXT NOT NULL,
		name TEXT NOT NULL,
		kind TEXT NOT NULL,
		role TEXT NOT NULL,
		upstreams TEXT NOT NULL,
		key_hash BLOB,
		cookie_hash BLOB UNIQUE,
		created_at INTEGER NOT NULL,
		expires_at INTEGER NOT NULL,
		last_used_at INTEGER
	) STRICT;
	CREATE TABLE refresh (
		hash BLOB PRIMARY KEY,
		session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
		expires_at INTEGER NOT NULL,
		used_at INTEGER
	) STRICT, WITHOUT ROWID;
	CREATE INDEX refresh_session ON refresh (session);`,
	// What a key may spend in a day, and did; certificates; which cookies were given out over TLS.
	`ALTER TABLE api_key ADD COLUMN daily_requests INTEGER;
	ALTER TABLE api_key ADD COLUMN daily_tokens INTEGER;
	CREATE TABLE spent (
		key_id TEXT NOT NULL,
		day TEXT NOT NULL,
		requests INTEGER NOT NULL,
		tokens INTEGER NOT NULL,
		PRIMARY KEY (key_id, day)
	) STRICT, WITHOUT ROWID;
	CREATE TABLE certificate (
		id TEXT PRIMARY KEY,
		kind TEXT NOT NULL,
		name TEXT NOT NULL,
		names TEXT NOT NULL,
		role TEXT,
		upstreams TEXT NOT NULL,
		der BLOB NOT NULL,
		fingerprint TEXT NOT NULL UNIQUE,
		serial TEXT NOT NULL,
		issuer TEXT,
		not_before INTEGER NOT NULL,
		not_after INTEGER NOT NULL,
		revoked_at INTEGER,
		in_use INTEGER NOT NULL
	) STRICT;
	ALTER TABLE session ADD COLUMN secure INTEGER NOT NULL DEFAULT 0;`,
	// What was judged and decided; the chain of MACs with its signed checkpoints; arguments, which may be purged. Rows that
	// grant access carry a MAC.
	`ALTER TABLE audit ADD COLUMN digest TEXT NOT NULL DEFAULT '';
	ALTER TABLE audit ADD COLUMN risk TEXT NOT NULL DEFAULT '';
	ALTER TABLE audit ADD COLUMN decision TEXT NOT NULL DEFAULT '';
	ALTER TABLE audit ADD COLUMN decided_by TEXT NOT NULL DEFAULT '';
	ALTER TABLE audit ADD COLUMN device TEXT NOT NULL DEFAULT '';
	ALTER TABLE audit ADD COLUMN bytes_in INTEGER NOT NULL DEFAULT 0;
	ALTER TABLE audit ADD COLUMN bytes_out INTEGER NOT NULL DEFAULT 0;
	ALTER TABLE audit ADD COLUMN judgement TEXT NOT NULL DEFAULT '';
	ALTER TABLE audit ADD COLUMN mac TEXT NOT NULL DEFAULT '';
	CREATE TABLE audit_checkpoint (
		id INTEGER PRIMARY KEY,
		kind TEXT NOT NULL,
		first INTEGER NOT NULL,
		last INTEGER NOT NULL,
		mac TEXT NOT NULL,
		at INTEGER NOT NULL,
		signature TEXT NOT NULL
	) STRICT;
	CREATE TABLE audit_argument (
		request TEXT NOT NULL,
		part TEXT NOT NULL,
		at INTEGER NOT NULL,
		digest TEXT NOT NULL,
		form TEXT NOT NULL,
		text TEXT NOT NULL,
		findings TEXT NOT NULL,
		mac TEXT NOT NULL,
		PRIMARY KEY (request, part)
	) STRICT, WITHOUT ROWID;
	CREATE INDEX audit_argument_at ON audit_argument (at);
	ALTER TABLE api_key ADD COLUMN mac TEXT NOT NULL DEFAULT '';
	ALTER TABLE certificate ADD COLUMN mac TEXT NOT NULL DEFAULT '';`,
	// What was asked of a person and how it ended, without a word of any argument; what was remembered.
	`CREATE TABLE approval (
		id TEXT PRIMARY KEY,
		asked_at INTEGER NOT NULL,
		expires_at INTEGER NOT NULL,
		state TEXT NOT NULL,
		client TEXT NOT NULL,
		agent TEXT NOT NULL,
		upstream TEXT NOT NULL,
		method TEXT NOT NULL,
		path TEXT NOT NULL,
		tool TEXT NOT NULL,
		risk TEXT NOT NULL,
		categories TEXT NOT NULL,
		rule TEXT NOT NULL,
		digest TEXT NOT NULL,
		once_only INTEGER NOT NULL,
		answered_at INTEGER,
		answered_by TEXT NOT NULL DEFAULT '',
		scope TEXT NOT NULL DEFAULT '',
		reason TEXT NOT NULL DEFAULT '',
		calls INTEGER NOT NULL DEFAULT 0,
		diff TEXT NOT NULL DEFAULT ''
	) STRICT;
	CREATE TABLE approval_grant (
		id TEXT PRIMARY KEY,
		scope TEXT NOT NULL,
		client_id TEXT NOT NULL,
		client TEXT NOT NULL,
		agent TEXT NOT NULL,
		upstream TEXT NOT NULL,
		origin TEXT NOT NULL,
		digest TEXT NOT NULL,
		pattern TEXT NOT NULL,
		words TEXT NOT NULL,
		approval TEXT NOT NULL,
		granted_by TEXT NOT NULL,
		created_at INTEGER NOT NULL,
		expires_at INTEGER NOT NULL,
		uses_left INTEGER,
		used INTEGER NOT NULL,
		last_used_at INTEGER,
		revoked_at INTEGER,
		mac TEXT NOT NULL
	) STRICT;`,
	// Paired phones, and the networks they may reach this machine on.
	`CREATE TABLE device (
		id TEXT PRIMARY KEY,
		name TEXT NOT NULL,
		tier TEXT NOT NULL,
		public_key BLOB NOT NULL,
		origin TEXT NOT NULL,
		user_agent TEXT NOT NULL,
		reach TEXT NOT NULL,
		session INTEGER NOT NULL,
		upstreams TEXT NOT NULL,
		counter INTEGER NOT NULL,
		push TEXT NOT NULL,
		address TEXT NOT NULL,
		paired_at INTEGER NOT NULL,
		last_seen_at INTEGER NOT NULL,
		revoked_at INTEGER,
		mac TEXT NOT NULL DEFAULT ''
	) STRICT;
	CREATE TABLE network (
		id TEXT PRIMARY KEY,
		name TEXT NOT NULL,
		interface TEXT NOT NULL,
		router TEXT NOT NULL,
		trusted_at INTEGER NOT NULL,
		mac TEXT NOT NULL DEFAULT ''
	) STRICT;`,
	// The only tools a key may call; NULL: those its role may.
	`ALTER TABLE api_key ADD COLUMN tools TEXT;`,
	// Commands of upstreams that a person has approved, by the upstream's name.
	`CREATE TABLE stdio_command (
		id TEXT PRIMARY KEY,
		digest TEXT NOT NULL,
		command TEXT NOT NULL,
		approved_at INTEGER NOT NULL,
		approved_by TEXT NOT NULL,
		mac TEXT NOT NULL DEFAULT ''
	) STRICT;`,
	// Programs that were let in by OAuth, with their clients, grants and tokens: hashes of what was given out, only.
	`CREATE TABLE oauth (
		id TEXT PRIMARY KEY,
		kind TEXT NOT NULL,
		grant_id TEXT NOT NULL,
		data TEXT NOT NULL,
		expires_at INTEGER NOT NULL,
		used_at INTEGER,
		mac TEXT NOT NULL DEFAULT ''
	) STRICT;`,
	// What a question was about, without secrets and short; `cut`: more of it than is kept.
	`ALTER TABLE approval ADD COLUMN command TEXT NOT NULL DEFAULT '';
	ALTER TABLE approval ADD COLUMN args TEXT NOT NULL DEFAULT '';
	ALTER TABLE approval ADD COLUMN cut INTEGER NOT NULL DEFAULT 1;`,
	// Accounts and sign-ins carry a MAC, like all that lets somebody in.
	`ALTER TABLE app_user ADD COLUMN mac TEXT NOT NULL DEFAULT '';
	ALTER TABLE session ADD COLUMN mac TEXT NOT NULL DEFAULT '';
	ALTER TABLE refresh ADD COLUMN mac TEXT NOT NULL DEFAULT '';`,
];

/** How many steps this version knows. */
export const schemaVersion = migrations.length;

/** The file was written by a newer version. Downgrading needs a backup from that time. */
export class NewerStateError extends Error {
	readonly code = "state-newer";
	constructor(file: string, version: number) {
		super(
			`${file} was written by a newer Drawbridge (schema ${version}); update, or restore an older backup`,
		);
	}
}

/** 80 MB of write-ahead log: audit/checkpoint.ts is there long before, on a thread of its own. */
const lastResortPages = 20_000;

/**
 * Opens or creates the file, 0600. WAL with synchronous=NORMAL: a commit survives the death of the process at once
 * and of the machine after the next checkpoint.
 * @throws NewerStateError
 */
export function openState(file: string): DatabaseSync {
	const db = new DatabaseSync(file, { timeout: 5_000 });
	if (process.platform !== "win32") chmodSync(file, 0o600);
	db.exec(
		`PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON;
		PRAGMA wal_autocheckpoint = ${lastResortPages}`,
	);
	migrate(db, file);
	return db;
}

/** `until`: tests make files of older versions. @throws NewerStateError */
export function migrate(
	db: DatabaseSync,
	file: string,
	until: number = schemaVersion,
): void {
	const row = db.prepare("PRAGMA user_version").get();
	const version = Number(row?.["user_version"] ?? 0);
	if (version > schemaVersion) throw new NewerStateError(file, version);
	for (let step = version; step < until; step++) {
		db.exec(
			`BEGIN IMMEDIATE; ${migrations[step]}; PRAGMA user_version = ${step + 1}; COMMIT;`,
		);
	}
}
