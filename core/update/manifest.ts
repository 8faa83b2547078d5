/**
 * The signed list of the newest version: what it holds, and when it may be believed. The same list is for the notice of a
 * headless gate and for what the desktop app downloads. Fetches nothing, keeps nothing.
 *
 * At FEED stands the JSON, at FEED.sig the Ed25519 signature of its very bytes, in base64. To sign one:
 * openssl pkeyutl -sign -rawin -inkey release.pem -in update.json | base64 -w0 > update.json.sig
 */
import { createPublicKey, type KeyObject, verify } from "node:crypto";
import * as z from "zod";
import { compareVersions, versionPattern } from "./versions.ts";

const UpdateManifest = z.looseObject({
	format: z.literal("drawbridge-update-1"),
	version: z.string().max(100).regex(versionPattern),
	released: z.iso.datetime(),
	/** Believed no longer: an old list cannot be shown for ever. Whoever publishes signs it anew before. */
	expires: z.iso.datetime(),
	files: z
		.array(
			z.looseObject({
				/** A name, no path. */
				name: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._+-]{0,199}$/),
				/** In base64, as electron-builder writes it. */
				sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
				size: z.number().int().positive().max(Number.MAX_SAFE_INTEGER),
			}),
		)
		.max(100),
	notes_url: z
		.url({ protocol: /^https$/ })
		.max(1_000)
		.or(z.literal("")),
});
export type UpdateManifest = z.infer<typeof UpdateManifest>;

/** Why a list is not believed. Closed. */
type UpdateErrorCode =
	| "bad-signature"
	| "malformed"
	| "expired"
	/** Older than one that was seen. */
	| "older";

export class UpdateError extends Error {
	readonly code: UpdateErrorCode;
	constructor(code: UpdateErrorCode, message: string) {
		super(message);
		this.code = code;
	}
}

export interface SignedManifest {
	/** As it was received. */
	readonly bytes: Uint8Array;
	/** Base64. */
	readonly signature: string;
}

export const longestManifestBytes = 256 * 1024;

/** `publicKey`: 32 bytes in base64url. Says who wrote it; not whether it still holds. @throws UpdateError */
export function readManifest(
	{ bytes, signature }: SignedManifest,
	publicKey: string,
): UpdateManifest {
	const signed = Buffer.from(signature.trim(), "base64");
	// Nothing of it is looked at before.
	if (
		bytes.length > longestManifestBytes ||
		signed.length !== 64 ||
		!verify(null, bytes, keyOf(publicKey), signed)
	)
		throw new UpdateError(
			"bad-signature",
			"the list of the newest version is not signed by the key that is expected",
		);
	try {
		return UpdateManifest.parse(
			JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)),
		);
	} catch {
		throw new UpdateError(
			"malformed",
			"the list of the newest version is none that this version reads",
		);
	}
}

/** `newest`: of those that were seen before, or this program's own version. @throws UpdateError */
export function checkCurrent(
	{ version, expires }: UpdateManifest,
	{ nowMs, newest }: { readonly nowMs: number; readonly newest: string },
): void {
	if (Date.parse(expires) <= nowMs)
		throw new UpdateError(
			"expired",
			`the list of the newest version expired at ${expires}: somebody shows an old one, or this machine's clock is wrong`,
		);
	if (compareVersions(version, newest) < 0)
		throw new UpdateError(
			"older",
			`the list names ${version} as the newest version, and ${newest} is known`,
		);
}

function keyOf(publicKey: string): KeyObject {
	return createPublicKey({
		key: { kty: "OKP", crv: "Ed25519", x: publicKey },
		format: "jwk",
	});
}
