/** Objects that are signed: those this machine shows to phones, and those phones send. Decides nothing by what they say. */
import {
	type Domain,
	fromBase64Url,
	toBase64Url,
} from "../../contract/pairing.ts";
import type { Signed } from "../../contract/phone.ts";
import type { Device } from "./device.ts";
import type { Identity } from "./identity.ts";
import { canonicalBytes, isSignedBy } from "./signature.ts";

/** By this machine. @throws VaultError */
export const signedBy = <T extends object>(
	identity: Pick<Identity, "sign">,
	domain: Domain,
	object: T,
): Signed<T> => ({
	object,
	sig: toBase64Url(identity.sign(domain, canonicalBytes(object))),
});

/** By the device's own key. `false`, too, of what has no canonical form. */
export function isDevices(
	{ publicKey }: Pick<Device, "publicKey">,
	domain: Domain,
	object: object,
	sig: string,
): boolean {
	const bytes = fromBase64Url(sig);
	if (bytes === undefined) return false;
	try {
		return isSignedBy(publicKey, domain, canonicalBytes(object), bytes);
	} catch {
		return false;
	}
}
