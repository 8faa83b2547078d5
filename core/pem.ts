/**
 * PEM files that the owner named: reads them, and says which one is wrong and why. Never puts anything of a key into
 * what it says.
 */
import { createPrivateKey, X509Certificate } from "node:crypto";
import { readFileSync, statSync } from "node:fs";

/** More than any chain of certificates. */
const largestBytes = 1024 * 1024;

/** `message` names the file and says what is wrong with it. */
export class PemError extends Error {
	readonly code = "pem-invalid";
}

/** @throws PemError */
export function readPem(file: string): string {
	try {
		if (!statSync(file).isFile()) throw new PemError(`${file} is no file`);
		const bytes = readFileSync(file);
		if (bytes.length > largestBytes)
			throw new PemError(`${file} is larger than a certificate ever is`);
		return bytes.toString("latin1");
	} catch (error) {
		if (error instanceof PemError) throw error;
		// Node's file errors carry a code.
		const { code } = error as NodeJS.ErrnoException;
		throw new PemError(
			code === "ENOENT"
				? `${file} is not there`
				: `${file} cannot be read (${code ?? "unknown error"})`,
		);
	}
}

const block = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** The first certificate of the file, with every other one looked at, too. @throws PemError */
export function certificateIn(pem: string, file: string): X509Certificate {
	const blocks = pem.match(block) ?? [];
	const [first] = blocks.map((one) => {
		try {
			return new X509Certificate(one);
		} catch {
			throw new PemError(`${file} holds a certificate that cannot be read`);
		}
	});
	if (first === undefined)
		throw new PemError(`${file} holds no certificate (PEM)`);
	return first;
}

/** A certificate file, and the file of the key that belongs to it. */
export interface KeyPairFiles {
	readonly cert: string;
	readonly key: string;
}

/** @throws PemError */
export function readKeyPair(files: KeyPairFiles): {
	cert: string;
	key: string;
	leaf: X509Certificate;
} {
	const cert = readPem(files.cert);
	const key = readPem(files.key);
	const leaf = certificateIn(cert, files.cert);
	if (!isKeyOf(leaf, key, files.key))
		throw new PemError(
			`the key in ${files.key} does not belong to the certificate in ${files.cert}`,
		);
	return { cert, key, leaf };
}

function isKeyOf(leaf: X509Certificate, key: string, file: string): boolean {
	if (/ENCRYPTED/.test(key))
		throw new PemError(
			`${file} is locked with a passphrase; keep one without, readable by you alone`,
		);
	try {
		return leaf.checkPrivateKey(createPrivateKey(key));
	} catch {
		throw new PemError(`${file} holds no private key (PEM)`);
	}
}
