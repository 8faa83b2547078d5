/**
 * The login keychain of macOS, by security(1): trusted for this user and for TLS only. The system itself asks for the
 * user's password before each change. Not tried on a Mac.
 */
import { join } from "node:path";
import { askTimeoutMs, type Run, type TrustStore } from "./store.ts";

export function darwinStore(home: string, run: Run): TrustStore {
	const keychain = join(home, "Library/Keychains/login.keychain-db");
	return {
		name: "keychain",
		title: "Login keychain (Safari, Chrome, curl)",
		needsAdministrator: false,
		hint: "macOS asks for your password",
		unavailable: async () => undefined,
		async holds({ sha256, file }) {
			const found = await run(
				["security", "find-certificate", "-a", "-Z", keychain],
				askTimeoutMs,
			);
			if (!found.stdout.toLowerCase().includes(sha256)) return "no";
			// -l: it is a CA itself; -L: nothing is fetched.
			const verified = await run(
				["security", "verify-cert", "-L", "-l", "-p", "ssl", "-c", file],
				askTimeoutMs,
			);
			return verified.code === 0 ? "yes" : "partly";
		},
		install: async ({ file }) => [
			[
				"security",
				"add-trusted-cert",
				"-r",
				"trustRoot",
				"-p",
				"ssl",
				"-k",
				keychain,
				file,
			],
		],
		async uninstall(one) {
			if ((await this.holds(one)) === "no") return [];
			// -t: with its trust settings.
			return [
				[
					"security",
					"delete-certificate",
					"-t",
					"-Z",
					one.sha256.toUpperCase(),
					keychain,
				],
			];
		},
	};
}
