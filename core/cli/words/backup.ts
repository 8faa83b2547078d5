/** backup, restore: everything of this home in one sealed file, and back. */
import type { Command } from "commander";
import { json } from "./word.ts";

const passphraseOnStdin = [
	"--passphrase-stdin",
	"the backup's passphrase is on stdin; needed where there is no terminal to type it at",
] as const;

export function addBackup(program: Command): void {
	program
		.command("backup <file>")
		.description(
			"write everything of this gate, every secret included, into one sealed file; the gate may run",
		)
		.summary("write everything of this gate into one sealed file")
		.option(...passphraseOnStdin)
		.option(...json)
		.addHelpText(
			"after",
			`
The passphrase is the backup's own, at least 12 characters, and is never an argument. Whoever has the file and
the passphrase has every key. The file must not be there yet.

Example:
  drawbridge backup ~/drawbridge-2026-11.backup`,
		)
		.action(async (file, flags) =>
			(await import("../commands/backup.ts")).runBackup(file, flags),
		);
	program
		.command("restore [file]")
		.description(
			"put a backup in the place of what is here; the gate must be stopped",
		)
		.summary("put a backup in the place of what is here")
		.option("--replace", "what is here is put aside, in a dated folder")
		.option("--undo", "put back what the last restore has put aside")
		.option(...passphraseOnStdin)
		.option(...json)
		.addHelpText(
			"after",
			`
Every part is checked before anything is touched. What was revoked since the backup was made holds again: look
at the keys, grants and phones afterwards. Where the vault's key goes: DRAWBRIDGE_VAULT, else where it is now.

Examples:
  drawbridge restore ~/drawbridge-2026-11.backup
  drawbridge restore --undo`,
		)
		.action(async (file, flags) =>
			(await import("../commands/backup.ts")).runRestore(file, flags),
		);
}
