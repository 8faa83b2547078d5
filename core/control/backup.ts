/** The command that hands out everything at once, sealed. One at a time. */
import { gateEntry } from "../audit/log.ts";
import { createBackup } from "../backup/create.ts";
import { BackupError } from "../backup/error.ts";
import type { OpenParts } from "../parts.ts";
import { Secret } from "../vault/secret.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export function backupOperations({
	home,
	db,
	vault,
	clock,
	marks,
	audit,
	mode,
}: Pick<
	OpenParts,
	"home" | "db" | "vault" | "clock" | "marks" | "audit" | "mode"
>): OperationsOf<"backup"> {
	let isBusy = false;
	return {
		"backup.create": async ({ file, passphrase }) => {
			if (isBusy)
				throw new CommandError("conflict", "a backup is being made already");
			isBusy = true;
			try {
				// Before the first secret is read; what came of it is recorded as well.
				await audit.admit(
					gateEntry("change", "a backup is about to be made", mode.current),
				);
				return await createBackup(
					{ home, db, vault, clock, catchUp: () => marks.catchUp() },
					{ file, passphrase: new Secret(passphrase) },
				);
			} catch (error) {
				if (!(error instanceof BackupError)) throw error;
				throw new CommandError(
					error.code === "file-exists" ? "conflict" : "invalid-input",
					error.message,
				);
			} finally {
				isBusy = false;
			}
		},
	};
}
