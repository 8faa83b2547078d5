/** Opens a session: the key signs the gate's challenge, and the cookie that comes back reads for a quarter of an hour. */
import * as z from "zod";
import { fromBase64Url, sessionBytes } from "../../contract/pairing.ts";
import { Challenge } from "../../contract/phone.ts";
import { signBytes } from "./crypto.ts";
import type { Answered, Door } from "./door.ts";
import type { Paired } from "./key-store.ts";

export async function openSession(
	door: Door,
	paired: Pick<Paired, "device" | "origin" | "privateKey">,
): Promise<Answered<unknown>> {
	const { device, origin, privateKey } = paired;
	const challenged = await door.post(
		"/api/session/challenge",
		{ device },
		Challenge,
	);
	if ("problem" in challenged) return challenged;
	const { nonce } = challenged.value;
	const raw = fromBase64Url(nonce);
	if (!raw) return { problem: "unreadable" };
	const sig = await signBytes(
		privateKey,
		"session",
		sessionBytes(raw, device, origin),
	);
	return door.post("/api/session/open", { device, nonce, sig }, z.object({}));
}
