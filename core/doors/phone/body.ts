/** What a phone posts: a little JSON, read whole. How long it may take is the server's own bound. */
import type { IncomingMessage } from "node:http";
import type { PhoneProblem } from "../../../contract/phone.ts";

const limitBytes = 64 * 1024;

/** `json` is looked at by nobody yet. */
export async function readJson(
	req: IncomingMessage,
	contentType: string,
): Promise<{ readonly json: unknown } | { readonly problem: PhoneProblem }> {
	// A form or a plain text can be posted from any page without asking first.
	if (!/^application\/json(?:;\s*charset="?utf-8"?)?$/i.test(contentType))
		return { problem: "bad-request" };
	if (Number(req.headers["content-length"] ?? 0) > limitBytes)
		return { problem: "too-large" };
	const pieces: Buffer[] = [];
	let bytes = 0;
	try {
		// Not an iterator: leaving one destroys the request, and with it the answer that says why.
		await new Promise<void>((resolve, reject) => {
			req.on("data", (piece: Buffer) => {
				bytes += piece.length;
				if (bytes <= limitBytes) pieces.push(piece);
				else {
					req.pause();
					resolve();
				}
			});
			req.once("end", resolve).once("error", reject).once("close", resolve);
		});
		if (bytes > limitBytes) return { problem: "too-large" };
		if (!req.complete) return { problem: "bad-request" };
		const text = new TextDecoder("utf-8", { fatal: true }).decode(
			Buffer.concat(pieces),
		);
		return { json: JSON.parse(text) };
	} catch {
		return { problem: "bad-request" };
	}
}
