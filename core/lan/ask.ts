/** Asks a program of the system, found in its own folders only, without a shell. What it does not tell is "". */
import { execFile } from "node:child_process";
import { join } from "node:path";

/** The program and its arguments. Never rejects. */
export type Ask = (
	program: string,
	...words: readonly string[]
) => Promise<string>;

const longestMs = 3_000;
const systemFolders =
	"/usr/sbin:/usr/bin:/sbin:/bin:/run/current-system/sw/bin";

export const ask: Ask = (program, ...words) => {
	const root = process.env["SystemRoot"] ?? "C:\\Windows";
	const isWindows = process.platform === "win32";
	const file = isWindows ? join(root, "System32", program) : program;
	const env = isWindows
		? { SystemRoot: root, PATH: join(root, "System32") }
		: { PATH: systemFolders, LC_ALL: "C.UTF-8" };
	return new Promise((resolve) => {
		const child = execFile(
			file,
			words,
			{
				env,
				cwd: isWindows ? root : "/",
				timeout: longestMs,
				killSignal: "SIGKILL",
				windowsHide: true,
				maxBuffer: 4 * 1024 * 1024,
			},
			(error, stdout) => resolve(error === null ? stdout : ""),
		);
		child.stdin?.on("error", () => undefined).end();
	});
};

/** "0:1B:2-…" with any of the separators → "00:1b:02:…"; undefined: none, or nobody's. */
export function hardwareAddress(text: string): string | undefined {
	const bytes = text.toLowerCase().split(/[:-]/);
	if (
		bytes.length !== 6 ||
		!bytes.every((byte) => /^[0-9a-f]{1,2}$/.test(byte))
	)
		return undefined;
	const full = bytes.map((byte) => byte.padStart(2, "0")).join(":");
	return full === "00:00:00:00:00:00" || full === "ff:ff:ff:ff:ff:ff"
		? undefined
		: full;
}
