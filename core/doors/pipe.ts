/**
 * The control door where no folder can guard it: a Windows named pipe is open to every program that knows its name.
 * The gate therefore takes a random name and writes it with a fresh secret into a file only the owner can read; proof.ts
 * says how both sides then prove that they know it. Knows no command.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Home } from "../home.ts";
import { isObject } from "../json.ts";

/** Where the control door is. `secret` is undefined where the file system guards it. */
export interface Endpoint {
	readonly path: string;
	readonly secret: string | undefined;
}

/** By hand: clients start programs that read it and wait for them, and a parser would cost ten times the rest. */
function published(
	value: unknown,
): { pipe: string; secret: string } | undefined {
	if (!isObject(value) || Object.keys(value).length !== 2) return undefined;
	const { pipe, secret } = value;
	return typeof pipe === "string" &&
		pipe !== "" &&
		typeof secret === "string" &&
		secret.length >= 32
		? { pipe, secret }
		: undefined;
}

const randomPipeName = (): string => `\\\\.\\pipe\\drawbridge-${randomUUID()}`;

/** Writes name and secret for whoever can read the owner's files. Each start has new ones. */
export function publishPipe(file: string, pipe: string): Endpoint {
	const secret = randomBytes(32).toString("base64url");
	const draft = `${file}.${randomBytes(4).toString("hex")}`;
	writeFileSync(draft, JSON.stringify({ pipe, secret }), {
		flag: "wx",
		mode: 0o600,
	});
	renameSync(draft, file);
	return { path: pipe, secret };
}

/** Where the gate of this home listens from now on. */
export const publishEndpoint = (home: Home): Endpoint =>
	process.platform === "win32"
		? publishPipe(home.socket, randomPipeName())
		: { path: home.socket, secret: undefined };

/** Where the gate of this home is to be asked; undefined when none has run. */
export const findEndpoint = (home: Home): Endpoint | undefined =>
	process.platform === "win32"
		? readPipe(home.socket)
		: { path: home.socket, secret: undefined };

/** undefined when no gate has published one. */
export function readPipe(file: string): Endpoint | undefined {
	try {
		const found = published(JSON.parse(readFileSync(file, "utf8")));
		return found && { path: found.pipe, secret: found.secret };
	} catch {
		return undefined;
	}
}
