/**
 * Real parts of the gate for tests that need a few of them: a temporary home, a database, a file vault, and a clock the
 * test moves. Call these in a test, not in a hook: everything is closed and removed when that test ends.
 */
import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import type { Mode } from "../../contract/views.ts";
import type { Entry } from "../../core/audit/log.ts";
import type { Clock } from "../../core/clock.ts";
import { createFolders, type Home, resolveHome } from "../../core/home.ts";
import type { Listener } from "../../core/inbound/exchange.ts";
import type { NewKey } from "../../core/keys.ts";
import {
	type OpenParts,
	Parts,
	type PartsEvents,
	type PartsOptions,
} from "../../core/parts.ts";
import { openState } from "../../core/state.ts";
import type { UpstreamSources } from "../../core/upstreams.ts";
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
	return async () => {
		// Whole or not at all: half of it would be a torn file, and the one before it taken instead.
		await writeFile(`${home.vaultFile}.whole`, whole);
		await rename(`${home.vaultFile}.whole`, home.vaultFile);
	};
}

/** Everything a request or a command needs, and no listener. */
export type CoreParts = OpenParts & { readonly clock: FakeClock };

/** No limits, unless the settings file says otherwise: what is counted here is what a test counts. */
export async function coreParts(
	base: Mode = "strict",
	options: Partial<PartsOptions> & { readonly settings?: object } = {},
): Promise<CoreParts> {
	const { settings, ...others } = options;
	const home = await tempHome();
	if (settings !== undefined)
		await writeFile(home.settings, JSON.stringify(settings));
	const clock = new FakeClock();
	const parts = await Parts.open(
		{
			home,
			log: silent,
			env: { PATH: process.env["PATH"], DRAWBRIDGE_VAULT: "file" },
			mode: base,
			root: null,
			given: async () => [],
			clock,
			// This machine's own stay as they are.
			trustStores: [],
			...others,
		},
		silence,
	);
	onTestFinished(() => parts.close());
	await parts.begin();
	return Object.assign(parts, { clock });
}

const silence: PartsEvents = {
	keys: silent,
	users: silent,
	mode: silent,
	upstreams: silent,
	warnings: silent,
	certificates: silent,
	allowlist: silent,
	devices: silent,
	deviceEnded: silent,
	networks: silent,
	consents: silent,
	programs: silent,
	tighten: silent,
};

/** For upstreams that refer to nothing. */
export const noSources: UpstreamSources = {
	env: {},
	inject: ({ headers }) => Object.entries(headers).flat(),
	missing: () => [],
	project: () => undefined,
};

/** On loopback, in the clear. */
export const plainListener: Listener = {
	secure: false,
	alwaysStrict: false,
	foreignClients: false,
	hosts: new Map(),
};

export const newKey = (change: Partial<NewKey> = {}): NewKey => ({
	name: "agent",
	role: "operator",
	upstreams: [],
	note: "",
	ttlMs: undefined,
	...change,
});

/** A plausible entry; the fields that matter to a test are given. */
export const entry = (change: Partial<Entry> = {}): Required<Entry> => ({
	kind: "admitted",
	request: "r-1",
	client: "agent",
	upstream: "docs",
	method: "POST",
	path: "/docs/mcp",
	tool: "",
	agent: "",
	step: 0,
	status: 0,
	reason: "",
	durationMs: 0,
	mode: "strict",
	digest: "",
	risk: "",
	decision: "",
	decidedBy: "",
	device: "",
	bytesIn: 0,
	bytesOut: 0,
	judgement: "",
	...change,
});
