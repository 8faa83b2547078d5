/**
 * Upstreams behind a Unix socket or a Windows named pipe: how their addresses are written, and who beside the owner could
 * put another program there. Connects to nothing.
 */
import { lstatSync, statSync } from "node:fs";
import { dirname } from "node:path";

export interface SocketAddress {
	/** An absolute path, or `\\.\pipe\NAME`. */
	readonly socket: string;
	/** Gives the Host field and the base path. */
	readonly url: string;
}

/** What is said to be at a socket where nobody named a host. */
export const socketHost = "http://localhost";

const pipe = /^\\\\[.?]\\pipe\\[^\0]+$/i;

/** Other systems' spellings are none: what cannot be connected to here is refused where it is written. */
export const isSocketPath = (
	path: string,
	platform: NodeJS.Platform,
): boolean =>
	platform === "win32"
		? pipe.test(path)
		: path.startsWith("/") && !/[\0\r\n]|\/$/.test(path);

/** `unix:/PATH`, or with the server's own base path behind it `unix:/PATH:/BASE`; undefined: it is something else. */
export function parseSocketAddress(text: string): SocketAddress | undefined {
	if (!text.startsWith("unix:")) return undefined;
	const [, socket, base = ""] = /^unix:(.+?)(?::(\/.*))?$/s.exec(text) ?? [];
	return socket === undefined
		? undefined
		: { socket, url: `${socketHost}${base}` };
}

/** As {@link parseSocketAddress} reads it. Without a base path it is what secrets are bound to. */
export const socketAddress = (socket: string, basePath = ""): string =>
	`unix:${socket}${basePath === "" ? "" : `:${basePath}`}`;

/** Why another user could stand there in the server's place; undefined: nobody but this user and root. */
export function socketRisk(socket: string): string | undefined {
	// The rights of a pipe are its server's to say.
	if (process.platform === "win32" || process.getuid === undefined)
		return undefined;
	const own = new Set([0, process.getuid()]);
	const folder = dirname(socket);
	try {
		const { uid, mode } = statSync(folder);
		// Where it is sticky, as /tmp is, nobody takes another's file away; but whoever comes first makes it.
		if (!own.has(uid) || (mode & 0o022) !== 0)
			return `other users of this machine may write to ${folder}, and so put another server there; a folder with mode 0700 prevents that`;
		if (!own.has(lstatSync(socket).uid))
			return `${socket} belongs to another user of this machine`;
		return undefined;
	} catch {
		// Not there: nothing is sent to it either.
		return undefined;
	}
}
