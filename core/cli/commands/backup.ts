/** backup, restore: one sealed file with everything. Passphrases are typed or on stdin, never arguments. */
import { existsSync, readdirSync } from "node:fs";
import { resolve } from "node:path";
import { Owner } from "../../approval/owner.ts";
import { readKeys } from "../../audit/keys.ts";
import { openSealedRows } from "../../audit/sealed-rows.ts";
import { Passwords } from "../../auth/passwords.ts";
import { BackupError } from "../../backup/error.ts";
import {
	isInUse,
	type Restored,
	restoreBackup,
	undoRestore,
} from "../../backup/restore.ts";
import { systemClock } from "../../clock.ts";
import type { Home } from "../../home.ts";
import { lockHome } from "../../lock.ts";
import type { Log } from "../../log.ts";
import { openState } from "../../state.ts";
import { Secret } from "../../vault/secret.ts";
import { openVault } from "../../vault/vault.ts";
import { CliError, localTime, printJson, tell } from "../output.ts";
import { hasTerminal, readHidden, readPassphrase } from "../prompt.ts";
import { ask, currentHome } from "../session.ts";

interface Flags {
	readonly passphraseStdin?: boolean;
	readonly json?: boolean;
}

export async function runBackup(file: string, flags: Flags): Promise<void> {
	const passphrase = await backupPassphrase(flags);
	if (hasTerminal() && (await readHidden("once more")) !== passphrase)
		throw new CliError("refused", "the two were not the same; nothing is done");
	const made = await ask("backup.create", { file: resolve(file), passphrase });
	if (flags.json) printJson(made);
	else
		tell(
			`wrote ${made.file} (${Math.ceil(made.bytes / 1_024)} KiB); keep its passphrase elsewhere: without it the file opens for nobody`,
		);
}

export async function runRestore(
	file: string | undefined,
	flags: Flags & { readonly replace?: boolean; readonly undo?: boolean },
): Promise<void> {
	if ((file === undefined) !== (flags.undo === true))
		throw new CliError("usage", "name a backup, or --undo", 2);
	const home = currentHome();
	checkStopped(home);
	if (flags.undo || flags.replace) await askOwner(home);
	const place = { home, env: process.env, log, clock: systemClock };
	if (file === undefined) {
		report(await undoRestore(place), flags);
		return;
	}
	if (isInUse(home) && !flags.replace)
		throw new BackupError(
			"state-exists",
			`${home.state} is in use; to put it aside and restore, add --replace`,
		);
	const passphrase = new Secret(await backupPassphrase(flags));
	report(
		await restoreBackup(place, {
			file: resolve(file),
			passphrase,
			replace: flags.replace === true,
		}),
		flags,
	);
}

/**
 * Before anybody types a passphrase for nothing; the lock is taken again when anything is put in place.
 * @throws HomeLockedError
 */
function checkStopped(home: Home): void {
	if (existsSync(home.lock)) lockHome(home.home, home.lock)();
}

function report(restored: Restored, flags: Flags): void {
	if (flags.json) {
		printJson(restored);
		return;
	}
	const { createdAt, kept } = restored;
	tell(
		createdAt === null
			? "what was there before is back"
			: `restored what was backed up at ${localTime(createdAt)}`,
	);
	if (readdirSync(kept).length > 0)
		tell(
			`what was here is in ${kept}, secrets included; drawbridge restore --undo brings it back, and when all is well delete it`,
		);
	if (createdAt !== null)
		tell(
			"what was revoked since then holds again; look at: drawbridge key list, grants list, devices list",
		);
}

/** It is not the owner's: that one, where it is given, is the first line of stdin. */
async function backupPassphrase(flags: Flags): Promise<string> {
	if (!flags.passphraseStdin && !hasTerminal())
		throw new CliError(
			"usage",
			"no terminal to type the backup's passphrase at; give it on stdin, with --passphrase-stdin",
			2,
		);
	const text = await readHidden("passphrase of the backup (not shown)");
	const passphrase = text.replace(/\r?\n$/, "");
	if (passphrase === "" || passphrase.length > 1_024)
		throw new CliError("usage", "a passphrase is 1 to 1,024 characters", 2);
	return passphrase;
}

/**
 * Putting another state in place is no way around the passphrase of the one that is there. One that cannot be opened asks
 * for nothing: that is what a backup is for, and who can break the file can replace it.
 */
async function askOwner(home: Home): Promise<void> {
	if (!existsSync(home.database)) return;
	const opened = await openOwner(home).catch(() => undefined);
	if (opened === undefined) return;
	const { owner, close } = opened;
	try {
		if (!owner.view().passphrase) return;
		const given = await readPassphrase();
		if (given === undefined)
			throw new CliError(
				"passphrase-needed",
				"this needs the owner passphrase (--passphrase: the first line of stdin)",
			);
		const good = await owner.check(given);
		if (good === true) return;
		throw new CliError(
			"passphrase-wrong",
			good === false
				? "that is not the owner passphrase"
				: `not looked at: too many wrong ones; try again in ${good} s`,
		);
	} finally {
		close();
	}
}

/** @throws where the state or the vault does not open */
async function openOwner(
	home: Home,
): Promise<{ owner: Owner; close: () => void }> {
	const vault = await openVault({
		home,
		env: process.env,
		log: () => undefined,
	});
	const db = openState(home.database);
	const close = (): void => {
		db.close();
		vault.close();
	};
	try {
		const owner = new Owner({
			db,
			clock: systemClock,
			passwords: new Passwords(),
			vault,
		});
		const keys = await readKeys(vault);
		if (keys === undefined) throw new Error("no gate ever ran here");
		await openSealedRows(vault, keys, [{ name: "owner", sealed: owner }]);
		return { owner, close };
	} catch (error) {
		close();
		throw error;
	}
}

const log: Log = (level, message) => {
	if (level === "error" || level === "warn") tell(`drawbridge: ${message}`);
};
