/**
 * How keytar is reached: loaded into this process, or asked in a short-lived one. libsecret keeps the address of the
 * keyring it first met for as long as the process lives, so after a keyring's restart only a new process finds it.
 * Judges no answer.
 */
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import * as z from "zod";
import { VaultError } from "./backend.ts";

export type Keytar = Pick<
	typeof import("keytar"),
	"getPassword" | "setPassword" | "deletePassword" | "findCredentials"
>;

/** Rejects with `unavailable` where the optional dependency is absent or does not load. */
export async function loadKeytar(): Promise<Keytar> {
	try {
		// CommonJS without names a lexer can see: everything hangs on `default`.
		return (await import("keytar")).default;
	} catch (error) {
		throw new VaultError(
			"unavailable",
			"The keychain module (keytar) is not installed or does not load",
			{ cause: error },
		);
	}
}

/** Inside Electron the executable is the app itself, which would start a second time. */
export const canAskInChild =
	process.platform === "linux" && process.versions["electron"] === undefined;

/** One process a call, some 80 ms each, ended after `timeoutMs`. Arguments travel over stdin: other users see argv. */
export function keytarInChild(
	env: NodeJS.ProcessEnv,
	timeoutMs: number,
): Keytar {
	const ask = async (
		method: keyof Keytar,
		args: readonly string[],
	): Promise<unknown> => {
		const path = createRequire(import.meta.url).resolve("keytar");
		const stdout = await new Promise<string>((resolve, reject) => {
			const { NODE_OPTIONS: _dropped, ...clean } = env;
			const child = execFile(
				process.execPath,
				["-e", childScript],
				{ env: clean, timeout: timeoutMs, killSignal: "SIGKILL" },
				(error, out) => {
					if (error === null) resolve(out);
					else
						reject(
							new Error("the keyring cannot be reached", { cause: error }),
						);
				},
			);
			child.stdin?.on("error", reject);
			child.stdin?.end(JSON.stringify({ path, method, args }));
		});
		return JSON.parse(stdout);
	};
	return {
		getPassword: async (...args) =>
			z
				.string()
				.nullable()
				.parse(await ask("getPassword", args)),
		setPassword: async (...args) => {
			await ask("setPassword", args);
		},
		deletePassword: async (...args) =>
			z.boolean().parse(await ask("deletePassword", args)),
		findCredentials: async (...args) =>
			Credentials.parse(await ask("findCredentials", args)),
	};
}

const Credentials = z.array(
	z.object({ account: z.string(), password: z.string() }),
);

const childScript = `
const { path, method, args } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
require(path)[method](...args).then(
	(answer) => process.stdout.write(JSON.stringify(answer ?? null)),
	() => { process.exitCode = 1; },
);`;
