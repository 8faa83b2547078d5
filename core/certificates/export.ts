/**
 * What an export holds, in the layout of the Kimi services: ca.crt, NAME/tls.crt and tls.key, clients/NAME.crt and
 * NAME.key. Never a CA's key, and never one of the gate's own listeners.
 */
import type { Vault } from "../vault/vault.ts";
import { type Authority, vaultName } from "./authority.ts";
import { CertificateError } from "./error.ts";
import { isListeners } from "./listener-certificates.ts";
import type { PemFile } from "./pem-files.ts";
import {
	type CertificateRecord,
	type CertificateRecords,
	isCa,
	isGood,
	isKeyOf,
	pemOf,
} from "./records.ts";

interface ExportParts {
	readonly records: CertificateRecords;
	readonly authority: Authority;
	readonly vault: Vault;
	readonly now: number;
}

/** `ids` empty: the newest good one of each name. @throws CertificateError; VaultError */
export async function filesToExport(
	parts: ExportParts,
	ids: readonly string[],
): Promise<PemFile[]> {
	const { authority } = parts;
	const files: PemFile[] = [];
	for (const record of exported(parts, ids))
		files.push(...(await filesOf(parts, record)));
	for (const [kind, folder] of [
		["server-ca", ""],
		["client-ca", "clients/"],
	] as const) {
		const text = authority.pem(kind);
		if (text === undefined) continue;
		files.push({ path: `${folder}ca.crt`, label: "CERTIFICATE", text });
		const list = await authority.revocationList(kind);
		if (list !== undefined)
			files.push({ path: `${folder}ca.crl`, label: "X509 CRL", text: list });
	}
	return files;
}

function exported(
	{ records, now }: ExportParts,
	ids: readonly string[],
): CertificateRecord[] {
	if (ids.length > 0) {
		// A CA's certificate is part of every export.
		const named = ids
			.map((id) => records.find(id))
			.filter((record) => !isCa(record));
		if (named.some(isListeners))
			throw new CertificateError(
				"listener-key",
				"a listener's own key does not leave the vault; issue one for the service instead",
			);
		return named;
	}
	const newest = new Map<string, CertificateRecord>();
	for (const record of records.all())
		if (!isCa(record) && !isListeners(record) && isGood(record, now))
			newest.set(`${record.kind}/${record.name}`, record);
	return [...newest.values()];
}

async function filesOf(
	{ records, vault }: ExportParts,
	record: CertificateRecord,
): Promise<PemFile[]> {
	const key = await vault.get(vaultName(record.id));
	if (key === undefined)
		throw new CertificateError(
			"key-missing",
			`the key of ${record.name} (${record.id}) is not in the vault: it was renewed or revoked`,
		);
	if (!isKeyOf(key, record.der))
		throw new CertificateError(
			"damaged",
			`what the vault holds for ${record.name} (${record.id}) is not its key; renew it`,
		);
	const ca = records.get(record.issuer ?? "");
	const isClient = record.kind === "client";
	const base = isClient ? `clients/${record.name}` : `${record.name}/tls`;
	const chain = ca === undefined || isClient ? "" : pemOf(ca.der);
	return [
		{
			path: `${base}.crt`,
			label: "CERTIFICATE",
			text: pemOf(record.der) + chain,
		},
		{
			path: `${base}.key`,
			label: "PRIVATE KEY",
			text: `${key.reveal().trimEnd()}\n`,
		},
	];
}
