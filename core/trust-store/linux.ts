/**
 * The system's own store on Linux: a folder for the owner's CAs, and the command that makes one list of it and the
 * distribution's. curl, Python, Go and most programs read that list; browsers do not (nss.ts).
 */
import { readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { X509Certificate } from "node:crypto";
import { join } from "node:path";
import type { Argv, Held, TrustedCertificate, TrustStore } from "./store.ts";

/** How one family of distributions keeps it. */
export interface SystemStore {
	readonly folder: string;
	readonly refresh: Argv;
	/** All that is trusted, PEM. */
	readonly bundle: string;
}

/**
 * update-ca-certificates(8) of Debian; update-ca-trust(8) of Fedora; trust(1) as Arch's update-ca-trust calls it. The
 * first whose folder is there.
 */
export const systemStores: readonly SystemStore[] = [
	{
		folder: "/usr/local/share/ca-certificates",
		refresh: ["update-ca-certificates"],
		bundle: "/etc/ssl/certs/ca-certificates.crt",
	},
	{
		folder: "/etc/pki/ca-trust/source/anchors",
		refresh: ["update-ca-trust", "extract"],
		bundle: "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
	},
	{
		folder: "/etc/ca-certificates/trust-source/anchors",
		refresh: ["trust", "extract-compat"],
		bundle: "/etc/ca-certificates/extracted/tls-ca-bundle.pem",
	},
];

export function linuxSystemStore(
	stores: readonly SystemStore[],
	isAdministrator: boolean,
): TrustStore {
	const store = stores.find(({ folder }) => existsSync(folder));
	const target = ({ sha256 }: TrustedCertificate): string =>
		join(store?.folder ?? "", `drawbridge-${sha256.slice(0, 16)}.crt`);
	const isThere = async (one: TrustedCertificate): Promise<boolean> => {
		const text = await read(target(one));
		return text !== undefined && isSame(text, one.der);
	};
	const isListed = async ({ der }: TrustedCertificate): Promise<boolean> => {
		const bundle = await read(store?.bundle ?? "");
		const body = Buffer.from(der).toString("base64");
		return bundle?.replaceAll(/\s/g, "").includes(body) ?? false;
	};
	return {
		name: "system",
		title: "This machine (curl, Python, Go and most programs)",
		needsAdministrator: !isAdministrator,
		hint: "Node.js reads it only with --use-system-ca; browsers have their own",
		unavailable: async () =>
			store === undefined
				? "no known place for CAs of one's own on this system"
				: undefined,
		async holds(one): Promise<Held> {
			const [there, listed] = [await isThere(one), await isListed(one)];
			return there && listed ? "yes" : there || listed ? "partly" : "no";
		},
		install: async (one) =>
			store === undefined
				? []
				: [["install", "-m", "0644", one.file, target(one)], store.refresh],
		async uninstall(one) {
			if (store === undefined) return [];
			if (await isThere(one)) return [["rm", "-f", target(one)], store.refresh];
			// Removed by hand, and the list never made anew.
			return !existsSync(target(one)) && (await isListed(one))
				? [store.refresh]
				: [];
		},
	};
}

async function read(file: string): Promise<string | undefined> {
	try {
		return await readFile(file, "utf8");
	} catch {
		return undefined;
	}
}

function isSame(pem: string, der: Uint8Array): boolean {
	try {
		return new X509Certificate(pem).raw.equals(der);
	} catch {
		return false;
	}
}
