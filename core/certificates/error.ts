/** Why something about certificates was refused. The message is for the owner: it says what to do, and holds no key. */

export type CertificateErrorCode =
	/** No DNS name, address or range at all. */
	| "bad-name"
	/** One the CA may not vouch for: public, and not chosen when it was made. */
	| "name-not-allowed"
	| "bad-term"
	| "exists"
	| "not-found"
	| "ambiguous"
	| "no-ca"
	| "ca-expired"
	| "clock-in-the-past"
	/** A row, certificate or key that is not what was written. */
	| "damaged"
	| "key-missing"
	/** A listener's key never leaves the vault. */
	| "listener-key"
	| "unsafe-folder"
	/** A file that is none of ours is in the way. */
	| "foreign-file";

export class CertificateError extends Error {
	readonly code: CertificateErrorCode;
	constructor(
		code: CertificateErrorCode,
		message: string,
		options?: ErrorOptions,
	) {
		super(message, options);
		this.name = "CertificateError";
		this.code = code;
	}
}
