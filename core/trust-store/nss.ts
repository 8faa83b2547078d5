/**
 * The databases of browsers that use NSS: Chromium's and Chrome's on Linux, and every Firefox profile. They are changed
 * by NSS's own certutil; one certificate is the same nickname in each.
 */
import { X509Certificate } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import {
	type Argv,
	askTimeoutMs,
	type Run,
	type TrustedCertificate,
	type TrustStore,
} from "./store.ts";

/** Each holds profiles, one folder each. */
const firefoxFolders: Readonly<Record<string, readonly string[]>> = {
	linux: [".mozilla/firefox", "snap/firefox/common/.mozilla/firefox"],
	darwin: ["Library/Application Support/Firefox/Profiles"],
};
const chromiumFolders: Readonly<Record<string, readonly string[]>> = {
	linux: [".pki/nssdb", "snap/chromium/current/.pki/nssdb"],
};

/** The folders below the user's home that hold a database. */
export function nssDatabases(
	home: string,
	platform: NodeJS.Platform,
): string[] {
	const profiles = (firefoxFolders[platform] ?? []).flatMap((folder) =>
		foldersIn(join(home, folder)),
	);
	const shared = (chromiumFolders[platform] ?? []).map((folder) =>
		join(home, folder),
	);
	return [...shared, ...profiles].filter((folder) =>
		existsSync(join(folder, "cert9.db")),
	);
}

export function nssStore(databases: () => string[], run: Run): TrustStore {
	const ask = (database: string, ...words: string[]) =>
		run(["certutil", "-L", "-d", `sql:${database}`, ...words], askTimeoutMs);
	/** It is there, whatever it is trusted for. */
	const has = async (
		database: string,
		{ nickname, der }: TrustedCertificate,
	): Promise<boolean> => {
		const { code, stdout } = await ask(database, "-n", nickname, "-a");
		return code === 0 && isSame(stdout, der);
	};
	const trusts = async (
		database: string,
		one: TrustedCertificate,
	): Promise<boolean> => {
		if (!(await has(database, one))) return false;
		const { stdout } = await ask(database);
		const line = stdout
			.split("\n")
			.find((text) => text.startsWith(`${one.nickname} `));
		// "C,,": a trusted CA for servers, and for nothing else.
		return /\s\w*C\w*,\w*,\w*\s*$/.test(line ?? "");
	};
	return {
		name: "nss",
		title: "Browsers of this user (Chromium, Chrome, Firefox)",
		needsAdministrator: false,
		hint: "a browser that is open sees it after it was restarted",
		async unavailable() {
			if (databases().length === 0)
				return "no browser has a certificate database here";
			const { stderr, stdout } = await run(["certutil", "-H"], askTimeoutMs);
			return `${stdout}${stderr}`.includes("-A ")
				? undefined
				: "NSS's certutil is not installed (Debian: libnss3-tools, Fedora: nss-tools, macOS: brew install nss)";
		},
		async holds(one) {
			const all = databases();
			const trusting = await count(all, (database) => trusts(database, one));
			if (all.length > 0 && trusting === all.length) return "yes";
			return (await count(all, (database) => has(database, one))) > 0
				? "partly"
				: "no";
		},
		async install(one) {
			const commands: Argv[] = [];
			for (const database of databases())
				if (!(await trusts(database, one)))
					commands.push([
						"certutil",
						"-A",
						"-d",
						`sql:${database}`,
						"-n",
						one.nickname,
						"-t",
						"C,,",
						"-i",
						one.file,
					]);
			return commands;
		},
		async uninstall(one) {
			const commands: Argv[] = [];
			for (const database of databases())
				if (await has(database, one))
					commands.push([
						"certutil",
						"-D",
						"-d",
						`sql:${database}`,
						"-n",
						one.nickname,
					]);
			return commands;
		},
	};
}

async function count(
	all: readonly string[],
	is: (one: string) => Promise<boolean>,
): Promise<number> {
	const answers = await Promise.all(all.map(is));
	return answers.filter(Boolean).length;
}

function foldersIn(folder: string): string[] {
	try {
		return readdirSync(folder, { withFileTypes: true })
			.filter((entry) => entry.isDirectory())
			.map(({ name }) => join(folder, name));
	} catch {
		return [];
	}
}

function isSame(pem: string, der: Uint8Array): boolean {
	try {
		return new X509Certificate(pem).raw.equals(der);
	} catch {
		return false;
	}
}
