/**
 * How the two ends of a named pipe prove to each other that they have read the owner's file, before a word is said. Kept
 * apart from the file itself: agent hooks load this and nothing more.
 */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Socket } from "node:net";

/** How long the other side may take to prove itself, in milliseconds. */
const proofMs = 3_000;
const lineLimit = 1_000;

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
