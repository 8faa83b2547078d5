/**
 * What a listener with TLS shows, and what it checks clients' certificates by: of the gate's own CA, or from the
 * owner's files. Loads it; keeps nothing.
 */
import { certificateIn, readKeyPair, readPem } from "../pem.ts";
import type { ListenerSettings } from "../settings/schema.ts";
import { StartError } from "../start-error.ts";
import { type Material, secureContext } from "./tls.ts";
import { createSecureContext } from "node:tls";

/** As much of the gate's certificates as listeners need. */
export interface ListenerCertificates {
	forListener(names: readonly string[]): Promise<Own>;
	clientCa(): Promise<{ ca: string; crl: string } | undefined>;
}

interface Own {
	readonly key: string;
	readonly cert: string;
	readonly fingerprint: string;
	readonly notAfter: number;
}

export interface LoadedMaterial extends Material {
	readonly fingerprint: string;
	/** Milliseconds since 1970. */
	readonly notAfter: number;
}

export type TlsWish = Pick<ListenerSettings, "tls" | "client_certificates">;

/** The owner's own files; undefined where the gate's CA signs. */
export const filesOf = (
	wish: TlsWish,
): Exclude<TlsWish["tls"], boolean> | undefined =>
	typeof wish.tls === "object" ? wish.tls : undefined;

/** Whatever it returns can be shown: a pair that does not fit is an error here. @throws PemError, StartError; what `certificates` throws */
export async function loadMaterial(
	wish: TlsWish,
	names: readonly string[],
	certificates: ListenerCertificates,
): Promise<LoadedMaterial> {
	const files = filesOf(wish);
	const own = files ? ofFiles(files) : await certificates.forListener(names);
	const clients =
		wish.client_certificates === "none"
			? undefined
			: await clientCa(files?.client_ca, certificates);
	const material = {
		key: own.key,
		cert: own.cert,
		fingerprint: own.fingerprint,
		notAfter: own.notAfter,
		clientCa: clients?.ca,
		clientCrl: clients?.crl,
	};
	createSecureContext(secureContext(material));
	return material;
}

function ofFiles(files: { cert: string; key: string }): Own {
	const { cert, key, leaf } = readKeyPair(files);
	return {
		key,
		cert,
		fingerprint: leaf.fingerprint256,
		notAfter: leaf.validToDate.getTime(),
	};
}

async function clientCa(
	file: string | undefined,
	certificates: ListenerCertificates,
): Promise<{ ca: string; crl: string | undefined }> {
	if (file !== undefined) {
		const ca = readPem(file);
		if (!certificateIn(ca, file).ca)
			throw new StartError(
				"bad-option",
				`${file} holds no CA, which client certificates could be checked by`,
			);
		return { ca, crl: undefined };
	}
	const own = await certificates.clientCa();
	if (own === undefined)
		throw new StartError(
			"bad-option",
			"client certificates are asked for, and there is no client CA yet; make one with: drawbridge cert ca (or name yours with --client-ca)",
		);
	return own;
}

/** The same to clients: nothing has to be shown anew. */
export const isSame = (a: LoadedMaterial, b: LoadedMaterial): boolean =>
	a.key === b.key &&
	a.cert === b.cert &&
	a.clientCa === b.clientCa &&
	a.clientCrl === b.clientCrl;
