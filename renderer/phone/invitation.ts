/** How a phone is invited: by the QR's link, or by the code that somebody types. Reads it and asks nobody. */
import {
	codePrefix,
	readCode,
	readFragment,
	toBase64Url,
	utf8,
	joined,
} from "../../contract/pairing.ts";
import { type Bytes, sha256 } from "./crypto.ts";

export interface Invited {
	/** Of the pairing; empty with a code. */
	readonly pid: string;
	/** 16 bytes, known to the computer and to whoever read its screen. */
	readonly secret: Bytes;
	/** What the computer's key has to match; `null` with a code: then only the words tell. */
	readonly fingerprint: Bytes | null;
}

/** From a link or from what follows its `#`. `null`: none of ours. */
export function invitedByLink(text: string): Invited | null {
	const found = readFragment(text.trim().replace(/^[^#]*#/, ""));
	if (!found) return null;
	return {
		pid: toBase64Url(found.pid),
		secret: joined([found.secret]),
		fingerprint: joined([found.fingerprint]),
	};
}

/** `null`: no code. */
export async function invitedByCode(typed: string): Promise<Invited | null> {
	const code = readCode(typed);
	if (code === undefined) return null;
	const digest = await sha256(joined([utf8(codePrefix + code)]));
	return { pid: "", secret: digest.slice(0, 16), fingerprint: null };
}
