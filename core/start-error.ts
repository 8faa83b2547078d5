/** A start that was refused for a reason the owner can act on; `message` says which, and what to do. */
export class StartError extends Error {
	readonly code: "port-in-use" | "not-loopback" | "bad-option";
	constructor(code: StartError["code"], message: string) {
		super(message);
		this.code = code;
	}
}
