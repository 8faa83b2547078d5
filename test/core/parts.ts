/**
 * Real parts of the gate for tests that need a few of them: a temporary home, a database, a file vault, and a clock the
 * test moves. Call these in a test, not in a hook: everything is closed and removed when that test ends.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import type { Mode } from "../../contract/views.ts";
import { AuditLog, type Entry } from "../../core/audit/log.ts";
import type { Clock } from "../../core/clock.ts";
import { createFolders, type Home, resolveHome } from "../../core/home.ts";
import { ApiKeys, type NewKey } from "../../core/keys.ts";
import { ModeState } from "../../core/mode.ts";
import { openState } from "../../core/state.ts";
import { Upstreams } from "../../core/upstreams.ts";
import { openVault, type Vault } from "../../core/vault/vault.ts";

export const silent = (): void => undefined;

/** A clock that stands still until it is moved; the two hands can be moved apart. */
export class FakeClock implements Clock {
	wallMs = Date.parse("2026-11-20T10:00:00Z");
	growingMs = 1_000_000;

	now(): number {
		return this.wallMs;
	}

	monotonicMs(): number {
		return this.growingMs;
	}

	/** Both hands, as time does. */
	pass(ms: number): void {
		this.wallMs += ms;
		this.growingMs += ms;
	}
}

/** A path the test may write below; removed when the test ends. */
export async function tempFolder(): Promise<string> {
	const folder = await mkdtemp(join(tmpdir(), "core-"));
	onTestFinished(() =>
		rm(folder, { recursive: true, force: true, maxRetries: 5 }),
	);
	return folder;
}

export async function tempHome(): Promise<Home> {
	const home = resolveHome({ DRAWBRIDGE_HOME: await tempFolder() });
	createFolders(home);
	return home;
}

export function openDatabase(home: Home): DatabaseSync {
	const db = openState(home.database);
	onTestFinished(() => {
		if (db.isOpen) db.close();
	});
	return db;
}

/** The encrypted file: no bus in its environment, so no keychain is asked. */
export async function fileVault(home: Home): Promise<Vault> {
	const vault = await openVault({
		home,
		env: { PATH: process.env["PATH"], DRAWBRIDGE_VAULT: "file" },
		log: silent,
		retryMs: 10,
	});
	onTestFinished(() => vault.close());
	return vault;
}

/** Spoils the vault's file, so that the next operation locks it. Returns the function that puts it back. */
export async function lockVault(home: Home): Promise<() => Promise<void>> {
	const whole = await readFile(home.vaultFile);
	await writeFile(home.vaultFile, "{}\n{}\n");
	return () => writeFile(home.vaultFile, whole);
}

/** Everything a request or a command needs, and no listener. */
export interface CoreParts {
	readonly home: Home;
	readonly clock: FakeClock;
	readonly db: DatabaseSync;
	readonly vault: Vault;
	readonly audit: AuditLog;
	readonly keys: ApiKeys;
	readonly mode: ModeState;
	readonly upstreams: Upstreams;
}

export async function coreParts(base: Mode = "strict"): Promise<CoreParts> {
	const home = await tempHome();
	const clock = new FakeClock();
	const db = openDatabase(home);
	const vault = await fileVault(home);
	const mode = new ModeState(db, clock, base, silent);
	const upstreams = new Upstreams([], null, clock, silent);
	onTestFinished(async () => {
		mode.stop();
		await upstreams.close();
	});
	return {
		home,
		clock,
		db,
		vault,
		audit: new AuditLog(db, clock, silent),
		keys: new ApiKeys(db, vault, clock, silent),
		mode,
		upstreams,
	};
}

export const newKey = (change: Partial<NewKey> = {}): NewKey => ({
	name: "agent",
	role: "operator",
	upstreams: [],
	note: "",
	ttlMs: undefined,
	...change,
});

/** A plausible entry; the fields that matter to a test are given. */
export const entry = (change: Partial<Entry> = {}): Entry => ({
	kind: "admitted",
	request: "r-1",
	client: "agent",
	upstream: "docs",
	method: "POST",
	path: "/docs/mcp",
	tool: "",
	status: 0,
	reason: "",
	durationMs: 0,
	mode: "strict",
	...change,
});
