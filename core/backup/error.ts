/** Why a backup cannot be made, opened or put in place. A closed list; the message says what to do. */
type BackupErrorCode =
	| "file-exists"
	| "passphrase-short"
	| "not-a-backup"
	| "wrong-passphrase"
	/** Cut, changed, or not what its own list says. */
	| "damaged"
	| "state-exists"
	| "nothing-to-undo"
	| "unreadable";

export class BackupError extends Error {
	readonly code: BackupErrorCode;
	constructor(code: BackupErrorCode, message: string, options?: ErrorOptions) {
		super(message, options);
		this.code = code;
	}
}
