/**
 * Makes a backup while the gate runs: the database by SQLite's own copying, so that it is of one moment, the vault's
 * entries, the settings, and what is kept of agents' settings. No secret is written anywhere but sealed. Restores nothing.
 */
import { createHash } from "node:crypto";
import { constants } from "node:fs";
import {
	type FileHandle,
	lstat,
	mkdir,
	open,
	readdir,
	rm,
	stat,
} from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { backup, type DatabaseSync } from "node:sqlite";
import { readHead } from "../audit/head.ts";
import type { Clock } from "../clock.ts";
import type { Home } from "../home.ts";
import { schemaVersion } from "../state.ts";
import { isErrno, readIfThere } from "../vault/disk.ts";
import type { Stretch } from "../vault/key.ts";
import type { Secret } from "../vault/secret.ts";
import type { Vault } from "../vault/vault.ts";
import { version } from "../version.ts";
import { BackupError } from "./error.ts";
import { keptFolders, type Manifest, type Part } from "./manifest.ts";
import { backupStretch, SealedWriter } from "./sealed-file.ts";

interface Source {
	readonly home: Home;
	readonly db: DatabaseSync;
	readonly vault: Pick<Vault, "get" | "list" | "set" | "state" | "onChange">;
	readonly clock: Pick<Clock, "now">;
	/** Marks in the vault how far the audit log has come. */
	readonly catchUp: () => Promise<void>;
}

interface Wanted {
	/** Absolute; nothing may be there. */
	readonly file: string;
	readonly passphrase: Secret;
	/** Tests take a cheap one. */
	readonly stretch?: () => Stretch;
}

interface Made {
	readonly file: string;
	readonly bytes: number;
	readonly createdAt: string;
}

/** Whoever finds the file may guess for ever. */
const shortestPassphrase = 12;
/** Pages of 4 KiB between two looks at what else there is to do. */
const pagesAtOnce = 1_000;
const attempts = 5;

/** Leaves no file where it fails. @throws BackupError, VaultError where it is locked */
export async function createBackup(
	source: Source,
	{ file, passphrase, stretch = backupStretch }: Wanted,
): Promise<Made> {
	if (passphrase.reveal().length < shortestPassphrase)
		throw new BackupError(
			"passphrase-short",
			`a backup holds every secret, and can be carried away: give it a passphrase of at least ${shortestPassphrase} characters`,
		);
	const target = await openNew(file);
	const draft = join(source.home.state, "backing-up");
	try {
		// What a crash may have left.
		await rm(draft, { recursive: true, force: true });
		await mkdir(draft, { mode: 0o700 });
		const snapshot = join(draft, "drawbridge.db");
		const vault = await consistent(source, snapshot);
		const createdAt = new Date(source.clock.now()).toISOString();
		const parts = [
			...(await textPart("settings", source.home.settings)),
			partOf("vault", Buffer.from(JSON.stringify([...vault]))),
			await filePart("database", snapshot),
			...(await keptParts(source.home)),
		];
		const writer = await SealedWriter.begin(target, passphrase, stretch);
		await writeParts(writer, parts, createdAt);
		return { file, bytes: (await target.stat()).size, createdAt };
	} catch (error) {
		await rm(file, { force: true });
		throw asDiskError(file, error);
	} finally {
		await target.close();
		await rm(draft, { recursive: true, force: true });
	}
}

/** Nothing is replaced and no link is followed: what is written there could be anywhere. */
async function openNew(file: string): Promise<FileHandle> {
	const failed = (code: "file-exists" | "unreadable", why: string) =>
		new BackupError(code, `${file} ${why}`);
	if (!isAbsolute(file)) throw failed("unreadable", "is no absolute path");
	try {
		return await open(file, "wx", 0o600);
	} catch (error) {
		if (isErrno(error, "EEXIST"))
			throw failed("file-exists", "is there already; choose another name");
		throw failed(
			"unreadable",
			`cannot be written (${error instanceof Error && "code" in error ? String(error.code) : "unknown"})`,
		);
	}
}

/** A full disk is the owner's to mend, and no bug. */
const asDiskError = (file: string, error: unknown): unknown =>
	["ENOSPC", "EDQUOT", "EFBIG", "EIO", "EROFS"].some((code) =>
		isErrno(error, code),
	)
		? new BackupError(
				"unreadable",
				`${file} could not be written (${error instanceof Error ? error.message : "unknown"})`,
				{ cause: error },
			)
		: error;

/** The vault's entries and the database of one moment: neither knows of more than the other proves. */
async function consistent(
	source: Source,
	snapshot: string,
): Promise<ReadonlyMap<string, string>> {
	const { vault, db, catchUp } = source;
	const pruned = async (): Promise<number> =>
		(await readHead(vault))?.pruned?.id ?? 0;
	for (let attempt = 0; attempt < attempts; attempt++) {
		await catchUp();
		const before = await pruned();
		// The vault first: entries of the log that are written meanwhile are behind its mark, and none is missing.
		const entries = await entriesOf(vault);
		await rm(snapshot, { force: true });
		await backup(db, snapshot, { rate: pagesAtOnce });
		// Retention may have taken entries away that the mark expects.
		if ((await pruned()) === before) return entries;
	}
	throw new BackupError(
		"unreadable",
		"the audit log is being pruned; try again in a minute",
	);
}

async function entriesOf(
	vault: Source["vault"],
): Promise<ReadonlyMap<string, string>> {
	const entries = new Map<string, string>();
	for (const name of await vault.list()) {
		// oxlint-disable-next-line no-await-in-loop -- they are in memory
		const value = await vault.get(name);
		if (value !== undefined) entries.set(name, value.reveal());
	}
	return entries;
}

interface Content extends Part {
	/** Where the bytes are. */
	readonly from: Buffer | string;
}

const partOf = (name: string, bytes: Buffer): Content => ({
	name,
	size: bytes.length,
	sha256: createHash("sha256").update(bytes).digest("hex"),
	from: bytes,
});

async function textPart(name: string, file: string): Promise<Content[]> {
	const text = await readIfThere(file);
	return text === undefined ? [] : [partOf(name, Buffer.from(text))];
}

async function filePart(name: string, path: string): Promise<Content> {
	const hash = createHash("sha256");
	for await (const chunk of (await open(path)).createReadStream())
		hash.update(chunk);
	const { size } = await stat(path);
	return { name, size, sha256: hash.digest("hex"), from: path };
}

async function keptParts({ state }: Home): Promise<Content[]> {
	const parts: Content[] = [];
	for (const folder of keptFolders)
		for (const name of await filesBelow(join(state, folder)))
			parts.push(
				partOf(`${folder}/${name}`, await readPlain(join(state, folder, name))),
			);
	return parts;
}

/** Plain files only, with "/" between the names. */
async function filesBelow(folder: string): Promise<string[]> {
	const root = await lstat(folder).catch(() => undefined);
	if (!root?.isDirectory()) return [];
	const found = await readdir(folder, { recursive: true, withFileTypes: true });
	return found
		.filter((one) => one.isFile())
		.map((one) => join(one.parentPath, one.name).slice(folder.length + 1))
		.map((name) => name.replaceAll("\\", "/"))
		.toSorted();
}

async function readPlain(path: string): Promise<Buffer> {
	const file = await open(
		path,
		constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0),
	);
	try {
		return await file.readFile();
	} finally {
		await file.close();
	}
}

async function writeParts(
	writer: SealedWriter,
	parts: readonly Content[],
	createdAt: string,
): Promise<void> {
	const manifest: Manifest = {
		version: 1,
		createdAt,
		drawbridge: version,
		schema: schemaVersion,
		parts: parts.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
	};
	const text = Buffer.from(JSON.stringify(manifest));
	const length = Buffer.alloc(4);
	length.writeUInt32BE(text.length);
	await writer.write(length);
	await writer.write(text);
	for (const { from } of parts) {
		if (typeof from !== "string") await writer.write(from);
		else
			for await (const chunk of (await open(from)).createReadStream())
				await writer.write(chunk);
	}
	await writer.end();
}
