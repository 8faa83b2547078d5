/**
 * Opens a backup beside the home, checks every part of it, and only then puts it in the home's place. Nothing of the
 * home is touched where anything is amiss; what was there is kept beside.
 */
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { Clock } from "../clock.ts";
import { createFolders, type Home } from "../home.ts";
import { lockHome } from "../lock.ts";
import type { Log } from "../log.ts";
import { NewerStateError, openState, schemaVersion } from "../state.ts";
import { checkName, checkValue } from "../vault/backend.ts";
import { Backend, readChoice } from "../vault/choice.ts";
import type { Secret } from "../vault/secret.ts";
import { makeVault, type VaultOptions } from "../vault/vault.ts";
import { BackupError } from "./error.ts";
import {
	longestManifestBytes,
	type Manifest,
	parseManifest,
	type Part,
} from "./manifest.ts";
import { withNote } from "./restored.ts";
import { SealedReader } from "./sealed-file.ts";
import {
	finishSwap,
	lastKept,
	placesOf,
	stagingFolder,
	swapIn,
} from "./swap.ts";

interface Place {
	readonly home: Home;
	/** DRAWBRIDGE_VAULT decides where the vault's key goes; else where it was, else as at a first start. */
	readonly env: NodeJS.ProcessEnv;
	readonly log: Log;
	readonly clock: Pick<Clock, "now">;
	/** Tests put others in the place of these. */
	readonly places?: VaultOptions["places"];
}

interface Wanted {
	readonly file: string;
	readonly passphrase: Secret;
	/** Whether what is there may be put aside. */
	readonly replace: boolean;
}

export interface Restored {
	/** When the backup was made; `null` where one was undone. */
	readonly createdAt: string | null;
	/** What was there before. */
	readonly kept: string;
}

const Entries = z.array(z.tuple([z.string(), z.string()]));

/** Whether there is anything that would be put aside. */
export const isInUse = (home: Home): boolean =>
	[home.database, home.settings, home.vaultFile].some((file) =>
		existsSync(file),
	);

/** @throws BackupError, HomeLockedError, NewerStateError, VaultError; the home is as it was then */
export async function restoreBackup(
	place: Place,
	{ file, passphrase, replace }: Wanted,
): Promise<Restored> {
	return await alone(place.home, async () => {
		if (isInUse(place.home) && !replace)
			throw new BackupError(
				"state-exists",
				`${place.home.state} is in use; to put it aside and restore, add --replace`,
			);
		const staging = join(place.home.state, stagingFolder);
		await rm(staging, { recursive: true, force: true });
		await mkdir(staging, { mode: 0o700 });
		let createdAt: string;
		try {
			({ createdAt } = await stage(place, staging, file, passphrase));
		} catch (error) {
			await rm(staging, { recursive: true, force: true });
			throw error;
		}
		// From here on it is finished, and never taken back half done.
		const now = place.clock.now();
		return { createdAt, kept: swapIn(place.home, stagingFolder, now) };
	});
}

/** Puts back what the last restore put aside; undoing again brings the restored one back. @throws BackupError */
export const undoRestore = ({ home, clock }: Place): Promise<Restored> =>
	alone(home, async () => ({
		createdAt: null,
		kept: swapIn(home, lastKept(home), clock.now()),
	}));

/** No gate runs, and none starts meanwhile. */
async function alone<T>(home: Home, work: () => Promise<T>): Promise<T> {
	createFolders(home);
	const unlock = lockHome(home.home, home.lock);
	try {
		finishSwap(home);
		return await work();
	} finally {
		unlock();
	}
}

async function stage(
	place: Place,
	staging: string,
	file: string,
	passphrase: Secret,
): Promise<Manifest> {
	const handle = await openBackup(file);
	try {
		const reader = await SealedReader.begin(handle, passphrase);
		const manifest = await readManifest(reader);
		if (manifest.schema > schemaVersion)
			throw new NewerStateError(file, manifest.schema);
		let entries: ReadonlyMap<string, string> = new Map();
		for (const part of manifest.parts) {
			if (part.name === "vault") entries = await readEntries(reader, part);
			else await unpack(reader, part, join(staging, fileNameOf(part.name)));
		}
		checkDatabase(join(staging, "drawbridge.db"), manifest.schema);
		await stageVault(place, staging, withNote(entries, manifest));
		return manifest;
	} finally {
		await handle.close();
	}
}

async function openBackup(file: string): Promise<FileHandle> {
	let handle: FileHandle | undefined;
	try {
		handle = await open(file, "r");
		if ((await handle.stat()).isFile()) return handle;
	} catch {
		// Said below.
	}
	await handle?.close();
	throw new BackupError("unreadable", `${file} cannot be read`);
}

async function readManifest(reader: SealedReader): Promise<Manifest> {
	const bytes = (await reader.read(4)).readUInt32BE();
	if (bytes > longestManifestBytes || bytes > reader.left)
		return parseManifest("", 0);
	const text = await reader.read(bytes);
	return parseManifest(text.toString("utf8"), reader.left);
}

const fileNameOf = (part: string): string =>
	part === "settings"
		? "security.json"
		: part === "database"
			? "drawbridge.db"
			: part;

const notAsListed = (name: string): BackupError =>
	new BackupError(
		"damaged",
		`${name} in the backup is not what its list says; nothing was changed`,
	);

async function unpack(
	reader: SealedReader,
	{ name, size, sha256 }: Part,
	target: string,
): Promise<void> {
	await mkdir(dirname(target), { recursive: true, mode: 0o700 });
	const file = await open(target, "wx", 0o600);
	try {
		const hash = createHash("sha256");
		for (let left = size; left > 0; ) {
			// oxlint-disable-next-line no-await-in-loop -- one behind the other is what a file is
			const piece = await reader.some(left);
			hash.update(piece);
			// oxlint-disable-next-line no-await-in-loop
			await file.writeFile(piece);
			left -= piece.length;
		}
		if (hash.digest("hex") !== sha256) throw notAsListed(name);
		await file.sync();
	} finally {
		await file.close();
	}
}

/** They are never on the disk as they are. */
async function readEntries(
	reader: SealedReader,
	{ name, size, sha256 }: Part,
): Promise<ReadonlyMap<string, string>> {
	const bytes = await reader.read(size);
	if (createHash("sha256").update(bytes).digest("hex") !== sha256)
		throw notAsListed(name);
	try {
		const entries = Entries.parse(JSON.parse(bytes.toString("utf8")));
		for (const [entry, value] of entries) {
			checkName(entry);
			checkValue(value);
		}
		return new Map(entries);
	} catch {
		throw notAsListed(name);
	} finally {
		bytes.fill(0);
	}
}

/** Whole, of the schema it says, and without anything that acts by itself; then brought up to this version's schema. */
function checkDatabase(file: string, schema: number): void {
	try {
		const db = new DatabaseSync(file);
		try {
			const version = db.prepare("PRAGMA user_version").get();
			const acts = db
				.prepare(
					"SELECT count(*) AS n FROM sqlite_schema WHERE type IN ('trigger', 'view')",
				)
				.get();
			const sound = db.prepare("PRAGMA quick_check(1)").get();
			if (
				Number(version?.["user_version"]) !== schema ||
				Number(acts?.["n"]) !== 0 ||
				sound?.["quick_check"] !== "ok"
			)
				throw notAsListed("database");
		} finally {
			db.close();
		}
		openState(file).close();
	} catch (error) {
		if (error instanceof BackupError) throw error;
		throw new BackupError("damaged", notAsListed("database").message, {
			cause: error,
		});
	}
}

/** Where the key was kept it is kept again: a keychain that does not answer is no reason for a file. */
async function stageVault(
	{ home, env, log, places }: Place,
	staging: string,
	entries: ReadonlyMap<string, string>,
): Promise<void> {
	const wanted = Backend.safeParse(env["DRAWBRIDGE_VAULT"]);
	const before = await readChoice(home.vaultChoice).catch(() => undefined);
	const inStaging = (path: string): string => {
		for (const [name, one] of placesOf(home))
			if (one === path) return join(staging, name);
		throw new RangeError("not one of a home's files");
	};
	await makeVault(
		{
			home: {
				vaultFile: inStaging(home.vaultFile),
				vaultKeyFile: inStaging(home.vaultKeyFile),
				vaultChoice: inStaging(home.vaultChoice),
				keychainService: home.keychainService,
			},
			env,
			log,
			...(places === undefined ? {} : { places }),
		},
		entries,
		wanted.data ?? before?.backend,
	);
}
