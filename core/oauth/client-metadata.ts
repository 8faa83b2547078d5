/**
 * What a client may say of itself, when it registers or in its metadata document: a name, and where answers go. Public
 * clients only. Whatever else it says is dropped; what would send an answer to a place nobody can vouch for is refused.
 */
import * as z from "zod";
import type { JsonObject } from "../json.ts";

const loopbackNames: ReadonlySet<string> = new Set([
	"localhost",
	"127.0.0.1",
	"[::1]",
]);

/** RFC 8252 §7.3: a program of this very computer. */
export const isLoopbackRedirect = (uri: string): boolean => {
	const url = URL.parse(uri);
	return url?.protocol === "http:" && loopbackNames.has(url.hostname);
};

/** https to a host, or http to this computer. A scheme of a program's own can be claimed by any other. */
function isRedirect(uri: string): boolean {
	const url = URL.parse(uri);
	if (!url || url.username !== "" || url.password !== "") return false;
	// Two readers of anything else could see two addresses.
	if (!/^[\x21-\x7e]+$/.test(uri) || /[\\#]/.test(uri)) return false;
	return url.protocol === "https:"
		? !loopbackNames.has(url.hostname)
		: isLoopbackRedirect(uri);
}

const Said = z.looseObject({
	client_name: z.string().max(200).optional(),
	redirect_uris: z
		.array(z.string().max(1_000).refine(isRedirect))
		.min(1)
		.max(20),
});
/** A document speaks for itself: a client that promises to prove itself must, and here none can. */
const Document = Said.extend({
	client_id: z.string(),
	token_endpoint_auth_method: z.literal("none").optional(),
});

const clean = (said: z.infer<typeof Said>): JsonObject => ({
	client_name: shownName(said.client_name ?? ""),
	redirect_uris: said.redirect_uris,
	application_type: "native",
	grant_types: ["authorization_code", "refresh_token"],
	response_types: ["code"],
	token_endpoint_auth_method: "none",
});

/** What it asked for beyond this it is not given, and the answer says so (RFC 7591 §3.2.1). */
export const readRegistration = (said: unknown): JsonObject | undefined => {
	const read = Said.safeParse(said).data;
	return read && clean(read);
};

export const readDocument = (said: unknown): JsonObject | undefined => {
	const read = Document.safeParse(said).data;
	return read && { ...clean(read), client_id: read.client_id };
};

const longestName = 60;

/**
 * A name as it is shown: one line, nothing that hides or turns round what stands beside it, and never empty. It is the
 * program's own word all the same.
 */
export function shownName(said: string): string {
	const plain = said
		.normalize("NFKC")
		.replaceAll(/\p{C}|\p{Zl}|\p{Zp}|\p{M}{3,}/gu, " ")
		.replaceAll(/\s+/g, " ")
		.trim();
	const cut = Array.from(plain).slice(0, longestName).join("");
	return cut === "" ? "a program without a name" : cut;
}
