/**
 * The current user's root store of Windows, by certutil, which knows certificates by their SHA-1. Windows shows its own
 * question before each change. Not tried on Windows.
 */
import { askTimeoutMs, type Run, type TrustStore } from "./store.ts";

export function win32Store(run: Run): TrustStore {
	return {
		name: "windows",
		title: "Windows, this user (Edge, Chrome, PowerShell)",
		needsAdministrator: false,
		hint: "Windows shows a question of its own",
		unavailable: async () => undefined,
		async holds({ sha1 }) {
			const { code, stdout } = await run(
				["certutil", "-user", "-store", "Root", sha1],
				askTimeoutMs,
			);
			// Older versions print the hash in pairs.
			return code === 0 &&
				stdout.toLowerCase().replaceAll(" ", "").includes(sha1)
				? "yes"
				: "no";
		},
		install: async ({ file }) => [
			["certutil", "-user", "-addstore", "Root", file],
		],
		async uninstall(one) {
			if ((await this.holds(one)) === "no") return [];
			return [["certutil", "-user", "-delstore", "Root", one.sha1]];
		},
	};
}
