/**
 * The control door where no folder can guard it: a Windows named pipe is open to every program that knows its name.
 * The gate therefore takes a random name, writes it with a fresh secret into a file only the owner can read, and both
 * sides prove that they know the secret before a word is said. Knows no command.
 */
import {
	createHmac,
	randomBytes,
	randomUUID,
	timingSafeEqual,
} from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { z } from "zod";
import type { Home } from "../home.ts";

/** Where the control door is. `secret` is undefined where the file system guards it. */
export interface Endpoint {
	readonly path: string;
	readonly secret: string | undefined;
}

const Published = z.strictObject({
	pipe: z.string().min(1),
	secret: z.string().min(32),
});

/** How long the other side may take to prove itself, in milliseconds. */
const proofMs = 3_000;
const lineLimit = 1_000;

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
		const { pipe, secret } = Published.parse(
			JSON.parse(readFileSync(file, "utf8")),
		);
		return { path: pipe, secret };
	} catch {
		return undefined;
	}
}

/** Which side a proof is from: one side's cannot be sent back as the other's. */
type Side = "gate" | "caller";

function proof(secret: string, side: Side, nonces: string): string {
	return createHmac("sha256", secret)
		.update(`drawbridge-pipe-1\0${side}\0${nonces}`)
		.digest("base64url");
}

function agrees(given: string, wanted: string): boolean {
	return (
		given.length === wanted.length &&
		timingSafeEqual(Buffer.from(given), Buffer.from(wanted))
	);
}

/** The caller proves itself first. `false`: it did not, and its connection is gone. */
export async function proveGate(
	socket: Socket,
	secret: string,
): Promise<boolean> {
	const mine = randomBytes(24).toString("base64url");
	socket.write(`${mine}\n`);
	const [theirs = "", given = ""] = (await readLine(socket)).split(" ");
	const nonces = `${mine} ${theirs}`;
	if (theirs === "" || !agrees(given, proof(secret, "caller", nonces))) {
		socket.destroy();
		return false;
	}
	socket.write(`${proof(secret, "gate", nonces)}\n`);
	return true;
}

/** `false`: whoever listens there is not the gate that wrote the file. */
export async function proveCaller(
	socket: Socket,
	secret: string,
): Promise<boolean> {
	const theirs = await readLine(socket);
	const mine = randomBytes(24).toString("base64url");
	const nonces = `${theirs} ${mine}`;
	socket.write(`${mine} ${proof(secret, "caller", nonces)}\n`);
	if (agrees(await readLine(socket), proof(secret, "gate", nonces)))
		return true;
	socket.destroy();
	return false;
}

/** Empty when the other side goes away, says too much or nothing in time. What follows the line stays to be read. */
function readLine(socket: Socket): Promise<string> {
	return new Promise((resolve) => {
		let text = "";
		const settle = (line: string): void => {
			clearTimeout(timer);
			socket.off("data", onData).off("close", onClose).pause();
			resolve(line);
		};
		const onClose = (): void => settle("");
		const onData = (chunk: Buffer): void => {
			const end = chunk.indexOf(0x0a);
			text += chunk
				.subarray(0, end === -1 ? undefined : end)
				.toString("latin1");
			if (end !== -1) {
				settle(text);
				socket.unshift(chunk.subarray(end + 1));
			} else if (text.length > lineLimit) settle("");
		};
		const timer = setTimeout(onClose, proofMs);
		socket.on("data", onData).once("close", onClose).resume();
	});
}
