/** Pairing as it should go, up to where a test wants it to go wrong. */
import type { PairingOffer } from "../../../contract/devices.ts";
import type { Certificate } from "../../../contract/pairing.ts";
import { type Phone, type PhoneOptions, Visitor } from "../../stub/phone.ts";
import { sha256 } from "../../stub/phone-proof.ts";
import { Browser } from "../../stub/phone-browser.ts";
import type { Desktop } from "./desktop.ts";

let lastAddress = 0;

/** A phone has an address of its own, and with it limits of its own. Elsewhere 127.0.0.1 is all there is of loopback. */
export const nextAddress = (): { from?: string } =>
	process.platform === "linux"
		? { from: `127.77.${++lastAddress >> 8}.${lastAddress & 255}` }
		: {};

export const offer = (
	desktop: Desktop,
	byName = false,
): Promise<PairingOffer> =>
	desktop.call("pair.start", { network: desktop.network, byName });

export interface Asking {
	/** Of the pairing. */
	readonly id: string;
	readonly link: string;
	readonly visitor: Visitor;
}

/** A phone has scanned the QR and proved it: the desktop asks its person. */
export async function asking(
	desktop: Desktop,
	options: PhoneOptions & { readonly byName?: boolean } = {},
): Promise<Asking> {
	const { byName = false, ...phone } = options;
	const { id, link } = await offer(desktop, byName);
	const visitor = Visitor.byLink(link, { ...nextAddress(), ...phone });
	await visitor.hello();
	await visitor.confirm();
	return { id, link, visitor };
}

/** Paired and signed in. */
export async function pairedPhone(
	desktop: Desktop,
	tier: Certificate = "untrusted",
	options: PhoneOptions = {},
): Promise<Phone> {
	const trust = tier === "trusted" ? await trustOf(desktop) : {};
	const { id, visitor } = await asking(desktop, {
		byName: tier === "trusted",
		...trust,
		...options,
	});
	await desktop.call("pair.confirm", { id, tier });
	const phone = await visitor.paired();
	await phone.open();
	return phone;
}

/** The machine's CA, loaded over the phone door and compared with what the desktop shows, and its name looked up. */
async function trustOf(
	desktop: Desktop,
): Promise<{ readonly ca: string; readonly reaches: string }> {
	// The door is open while a QR is.
	await offer(desktop);
	const { caUrl, caFingerprint } = await desktop.call("phone.status", {});
	const { origin, pathname } = new URL(caUrl ?? "");
	const der = await new Browser({ origin }).download(pathname);
	const shown = caFingerprint.replaceAll(":", "").toLowerCase();
	if (sha256(der).toString("hex") !== shown)
		throw new Error("this is not the CA that the desktop shows");
	const lines = der.toString("base64").replaceAll(/.{64}/g, "$&\n");
	return {
		ca: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
		reaches: "127.0.0.1",
	};
}

/** Where the door is, soon after the gate has begun. */
export const opened = (desktop: Desktop): Promise<string> =>
	soon(async () => (await desktop.call("phone.status", {})).url ?? undefined);

/** Once it is something; a busy machine makes it take longer. */
export async function soon<T>(look: () => Promise<T | undefined>): Promise<T> {
	const end = performance.now() + 20_000;
	for (;;) {
		const found = await look();
		if (found !== undefined) return found;
		if (performance.now() > end) throw new Error("it never came to hold");
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
