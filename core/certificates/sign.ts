/**
 * Makes keys, certificates and revocation lists. Signs what it is told: which names are allowed, for how long and by
 * whom is decided before. Loaded when something is to be signed, because the library takes a tenth of a second to load.
 */
// oxlint-disable-next-line import/no-unassigned-import -- the library's dependency injection needs it to be there first
import "reflect-metadata";
import {
	createPrivateKey,
	randomBytes,
	X509Certificate as NodeCertificate,
} from "node:crypto";
import * as x509 from "@peculiar/x509";
import { generate } from "selfsigned";
import { Secret } from "../vault/secret.ts";
import { altNames, integer, nameConstraints, oids } from "./der.ts";
import type { SubjectName, Subtree } from "./names.ts";
import type { Term } from "./term.ts";

x509.cryptoProvider.set(crypto);

const ecdsa = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

export interface Signed {
	readonly der: Uint8Array;
	/** PKCS #8, PEM. */
	readonly key: Secret;
}

/** Whoever signs. */
export interface Issuer {
	readonly der: Uint8Array;
	readonly key: Secret;
}

const usages = {
	server: x509.ExtendedKeyUsage.serverAuth,
	client: x509.ExtendedKeyUsage.clientAuth,
} as const;
export type Usage = keyof typeof usages;

/** P-256, signs leaves only. A server CA has subtrees; a client CA vouches for no name. */
export async function createCa(wanted: {
	readonly commonName: string;
	readonly usage: Usage;
	readonly subtrees: readonly Subtree[];
	readonly term: Term;
}): Promise<Signed> {
	const { keys, key } = await newKey();
	const { usage, subtrees, term } = wanted;
	const certificate = await x509.X509CertificateGenerator.createSelfSigned({
		serialNumber: newSerial(),
		name: [{ O: ["Drawbridge"] }, { CN: [wanted.commonName] }],
		...dates(term),
		signingAlgorithm: ecdsa,
		keys,
		extensions: [
			new x509.BasicConstraintsExtension(true, 0, true),
			new x509.KeyUsagesExtension(
				x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
				true,
			),
			new x509.ExtendedKeyUsageExtension([usages[usage]]),
			await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
			...(subtrees.length === 0
				? []
				: [
						new x509.Extension(
							oids.nameConstraints,
							true,
							nameConstraints(subtrees),
						),
					]),
		],
	});
	return { der: new Uint8Array(certificate.rawData), key };
}

/** A client's has no names: it is known by its fingerprint. */
export async function createLeaf(wanted: {
	readonly issuer: Issuer;
	readonly commonName: string;
	readonly usage: Usage;
	readonly names: readonly SubjectName[];
	readonly term: Term;
}): Promise<Signed> {
	const { issuer, usage, names, term } = wanted;
	const ca = new x509.X509Certificate(new Uint8Array(issuer.der));
	const { keys, key } = await newKey();
	const certificate = await x509.X509CertificateGenerator.create({
		serialNumber: newSerial(),
		subject: [{ O: ["Drawbridge"] }, { CN: [wanted.commonName] }],
		issuer: ca.subjectName,
		...dates(term),
		signingAlgorithm: ecdsa,
		publicKey: keys.publicKey,
		signingKey: await signingKey(issuer.key),
		extensions: [
			new x509.BasicConstraintsExtension(false, undefined, true),
			new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
			new x509.ExtendedKeyUsageExtension([usages[usage]]),
			await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
			await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
			...(names.length === 0
				? []
				: [new x509.Extension(oids.subjectAltName, false, altNames(names))]),
		],
	});
	return { der: new Uint8Array(certificate.rawData), key };
}

/** The quick single certificate: nobody vouches for it, and it vouches for nobody. */
export async function createSelfSigned(wanted: {
	readonly commonName: string;
	readonly names: readonly SubjectName[];
	readonly term: Term;
}): Promise<Signed> {
	const { commonName, names, term } = wanted;
	const { cert, private: key } = await generate(
		[{ name: "commonName", value: commonName }],
		{
			keyType: "ec",
			curve: "P-256",
			algorithm: "sha256",
			notBeforeDate: new Date(term.notBefore),
			notAfterDate: new Date(term.notAfter),
			extensions: [
				{ name: "basicConstraints", cA: false, critical: true },
				{ name: "keyUsage", digitalSignature: true, critical: true },
				{ name: "extKeyUsage", serverAuth: true },
				{
					name: "subjectAltName",
					altNames: names.map(({ kind, text }) =>
						kind === "dns" ? { type: 2, value: text } : { type: 7, ip: text },
					),
				},
			],
		},
	);
	return { der: new NodeCertificate(cert).raw, key: new Secret(key) };
}

/** PEM. */
export async function createRevocationList(wanted: {
	readonly issuer: Issuer;
	readonly revoked: readonly { readonly serial: string; readonly at: number }[];
	/** Grows with each list. */
	readonly number: number;
	readonly thisUpdate: number;
	readonly nextUpdate: number;
}): Promise<string> {
	const { issuer, revoked, number, thisUpdate, nextUpdate } = wanted;
	const ca = new x509.X509Certificate(new Uint8Array(issuer.der));
	const list = await x509.X509CrlGenerator.create({
		issuer: ca.subjectName,
		thisUpdate: new Date(thisUpdate),
		nextUpdate: new Date(nextUpdate),
		entries: revoked.map(({ serial, at }) => ({
			serialNumber: serial.toLowerCase(),
			revocationDate: new Date(at),
		})),
		signingAlgorithm: ecdsa,
		signingKey: await signingKey(issuer.key),
		extensions: [
			await x509.AuthorityKeyIdentifierExtension.create(ca.publicKey),
			new x509.Extension(oids.crlNumber, false, integer(number)),
		],
	});
	// Its own name for it ("CRL") is one that OpenSSL does not know (RFC 7468 §7).
	return `${x509.PemConverter.encode(list.rawData, "X509 CRL").trimEnd()}\n`;
}

/** Whether the certificate's own bytes say that it may vouch for these subtrees only, and for servers only. */
export function isConstrainedTo(
	der: Uint8Array,
	subtrees: readonly Subtree[],
): boolean {
	const certificate = new x509.X509Certificate(new Uint8Array(der));
	const found = certificate.getExtensions(oids.nameConstraints);
	const [only] = found;
	const usage = certificate.getExtension(x509.ExtendedKeyUsageExtension);
	return (
		found.length === 1 &&
		only !== undefined &&
		only.critical &&
		Buffer.from(only.value).equals(nameConstraints(subtrees)) &&
		usage?.usages.length === 1 &&
		usage.usages[0] === usages.server
	);
}

async function newKey() {
	const keys = await crypto.subtle.generateKey(ecdsa, true, ["sign", "verify"]);
	const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
	const pem = x509.PemConverter.encode(
		pkcs8,
		x509.PemConverter.PrivateKeyTag,
	).trimEnd();
	return { keys, key: new Secret(`${pem}\n`) };
}

function signingKey(key: Secret) {
	const pkcs8 = createPrivateKey(key.reveal()).export({
		type: "pkcs8",
		format: "der",
	});
	return crypto.subtle.importKey("pkcs8", new Uint8Array(pkcs8), ecdsa, false, [
		"sign",
	]);
}

/** 16 random bytes, positive, and never shorter. */
function newSerial(): string {
	const bytes = randomBytes(16);
	bytes.writeUInt8((bytes.readUInt8(0) & 0x7f) | 0x40, 0);
	return bytes.toString("hex");
}

const dates = (term: Term): { notBefore: Date; notAfter: Date } => ({
	notBefore: new Date(term.notBefore),
	notAfter: new Date(term.notAfter),
});
