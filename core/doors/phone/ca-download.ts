/**
 * The CA as phones take it: a certificate for Android, a profile for iOS. Only ever the public half. Whoever sits between
 * may swap it, so that the person compares its fingerprint with the desktop's before the phone trusts it.
 */
import { hash, X509Certificate } from "node:crypto";
import type { Content } from "./answer.ts";

/** DER. */
export const caCertificate = (pem: string): Content => ({
	type: "application/x-x509-ca-cert",
	bytes: new X509Certificate(pem).raw,
	fields: attachment("drawbridge-ca.crt"),
});

/**
 * A configuration profile with a com.apple.security.root payload (Apple, "Configuration Profile Reference"). The same
 * certificate gives the same identifiers: installed twice, it is there once. `machine`: "drawbridge-7f3a.local".
 */
export function caProfile(pem: string, machine: string): Content {
	const certificate = new X509Certificate(pem);
	const identifier = `app.drawbridge.ca.${certificate.fingerprint256.replaceAll(":", "").slice(0, 16).toLowerCase()}`;
	const payload = dict({
		PayloadType: "com.apple.security.root",
		PayloadVersion: 1,
		PayloadIdentifier: `${identifier}.certificate`,
		PayloadUUID: uuidOf("certificate", certificate.raw),
		PayloadDisplayName: `Drawbridge CA of ${machine}`,
		PayloadDescription:
			"Lets this phone check that it speaks to your own computer. It vouches for private addresses and .local names only.",
		PayloadCertificateFileName: "drawbridge-ca.cer",
		PayloadContent: certificate.raw,
	});
	const profile = dict({
		PayloadType: "Configuration",
		PayloadVersion: 1,
		PayloadIdentifier: identifier,
		PayloadUUID: uuidOf("profile", certificate.raw),
		PayloadDisplayName: `Drawbridge on ${machine}`,
		PayloadDescription: `Compare this SHA-256 fingerprint with the one Drawbridge shows on your computer before you install this: ${certificate.fingerprint256}. To take it out again: Settings, General, VPN & Device Management, this profile, Remove Profile.`,
		PayloadRemovalDisallowed: false,
		PayloadContent: [payload],
	});
	return {
		type: "application/x-apple-aspen-config",
		bytes: Buffer.from(
			`<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">${profile.xml}</plist>\n`,
		),
		fields: attachment("drawbridge.mobileconfig"),
	};
}

/** A certificate that was renewed must not be taken from a cache. */
const attachment = (name: string): Record<string, string> => ({
	"Content-Disposition": `attachment; filename="${name}"`,
	"Cache-Control": "no-store",
});

interface Xml {
	readonly xml: string;
}

function dict(
	members: Record<string, string | number | boolean | Buffer | readonly Xml[]>,
): Xml {
	const rows = Object.entries(members).map(
		([key, value]) => `<key>${key}</key>${plist(value)}`,
	);
	return { xml: `<dict>${rows.join("")}</dict>` };
}

function plist(
	value: string | number | boolean | Buffer | readonly Xml[],
): string {
	if (typeof value === "string") return `<string>${escaped(value)}</string>`;
	if (typeof value === "number") return `<integer>${value}</integer>`;
	if (typeof value === "boolean") return value ? "<true/>" : "<false/>";
	if (Buffer.isBuffer(value)) return `<data>${value.toString("base64")}</data>`;
	return `<array>${value.map(({ xml }) => xml).join("")}</array>`;
}

const escaped = (text: string): string =>
	text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** Version 8 (RFC 9562 §5.8): bits of a digest. */
function uuidOf(what: string, der: Uint8Array): string {
	const hex = hash("sha256", Buffer.concat([Buffer.from(`${what}\0`), der]));
	const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(
		16,
	);
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`8${hex.slice(13, 16)}`,
		variant + hex.slice(17, 20),
		hex.slice(20, 32),
	]
		.join("-")
		.toUpperCase();
}
