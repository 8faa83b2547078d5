/** A file that was fetched a while ago, just before it is installed: whoever can write beside it could have put another there. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";

/** `sha512` in base64. Another file is deleted, so that the right one is fetched anew. @throws when it cannot be read */
export async function isStill(path: string, sha512: string): Promise<boolean> {
	const digest = createHash("sha512");
	await pipeline(createReadStream(path), digest);
	if (digest.digest("base64") === sha512) return true;
	await rm(path, { force: true });
	return false;
}
