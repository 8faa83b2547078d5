/**
 * The port every trust store stands behind: it says what it holds and which commands would change that, and runs only
 * what answers questions. Commands are argument lists, never a shell's line.
 */
import { createHash } from "node:crypto";
import type { Ran } from "../system-tool.ts";

/** The program, then its arguments. */
export type Argv = readonly [string, ...string[]];

export type Run = (argv: Argv, timeoutMs: number) => Promise<Ran>;

/** A CA's certificate on its way into a store, or out of it. */
export interface TrustedCertificate {
	readonly der: Uint8Array;
	/** PEM, where commands find it. */
	readonly file: string;
	/** Lower-case hex. */
	readonly sha256: string;
	/** Lower-case hex; some stores know certificates by it. */
	readonly sha1: string;
	/** What a store that wants one calls it; no other certificate is called so. */
	readonly nickname: string;
}

/** `partly`: some of it is there, and a change would make it whole. */
export type Held = "yes" | "partly" | "no";

export interface TrustStore {
	readonly name: string;
	readonly title: string;
	/** Whether only an administrator may change it, and this process is none. */
	readonly needsAdministrator: boolean;
	/** What the owner should know beforehand; empty: nothing. */
	readonly hint: string;
	/** Why it cannot be used; undefined: it can. */
	unavailable(): Promise<string | undefined>;
	holds(certificate: TrustedCertificate): Promise<Held>;
	install(certificate: TrustedCertificate): Promise<Argv[]>;
	/** Only what {@link install} put there; empty where nothing of it is left. */
	uninstall(certificate: TrustedCertificate): Promise<Argv[]>;
}

export type TrustErrorCode =
	| "no-such-store"
	| "unavailable"
	| "needs-administrator"
	| "not-constrained"
	| "command-failed";

/** The message is for the owner, and holds the command where there is one to run. */
export class TrustError extends Error {
	readonly code: TrustErrorCode;
	constructor(code: TrustErrorCode, message: string) {
		super(message);
		this.name = "TrustError";
		this.code = code;
	}
}

export function trustedCertificate(
	der: Uint8Array,
	fileNamed: (name: string) => string,
): TrustedCertificate {
	const digest = (algorithm: string): string =>
		createHash(algorithm).update(der).digest("hex");
	const sha256 = digest("sha256");
	return {
		der,
		sha256,
		sha1: digest("sha1"),
		file: fileNamed(`drawbridge-${sha256.slice(0, 16)}.crt`),
		nickname: `Drawbridge ${sha256.slice(0, 16)}`,
	};
}

/** As it would be typed. */
export function commandLine(
	commands: readonly Argv[],
	platform: NodeJS.Platform,
	sudo: boolean,
): string {
	const quote = (word: string): string => {
		if (/^[\w@%+=:,./\\-]+$/.test(word) && !/\\/.test(word)) return word;
		return platform === "win32"
			? `"${word}"`
			: `'${word.replaceAll("'", `'\\''`)}'`;
	};
	return commands
		.map((argv) => (sudo ? ["sudo", ...argv] : argv).map(quote).join(" "))
		.join(" && ");
}

/** Milliseconds: a question, and a change that may wait for a person's password. */
export const askTimeoutMs = 10_000;
export const changeTimeoutMs = 120_000;
