/**
 * The owner's passphrase for the vault, from the environment or a systemd credential. Takes the variable out of the
 * environment, so that no child process is given it; never writes the passphrase anywhere.
 */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { VaultError } from "./backend.ts";
import { isErrno } from "./disk.ts";
import { Secret } from "./secret.ts";

const variable = "DRAWBRIDGE_VAULT_PASSPHRASE";
const credential = "drawbridge-vault-passphrase";
const longestBytes = 64 * 1024;

/** What was taken out of which environment: a gate that starts anew in the same process needs it again. */
const taken = new WeakMap<NodeJS.ProcessEnv, Secret>();

/** Removes the variable. Answers what it held, also when it is asked again. */
export function takePassphrase(env: NodeJS.ProcessEnv): Secret | undefined {
	const text = env[variable];
	delete env[variable];
	if (text) taken.set(env, new Secret(text));
	return taken.get(env);
}

/** The variable's first, else systemd's (LoadCredential=). @throws VaultError for a credential that cannot be trusted. */
export async function passphraseOf(
	env: NodeJS.ProcessEnv,
): Promise<Secret | undefined> {
	const given = takePassphrase(env);
	const folder = env["CREDENTIALS_DIRECTORY"];
	return (
		given ?? (folder ? readCredential(join(folder, credential)) : undefined)
	);
}

/** systemd.exec(5): the file is the service user's, or root's with an access list, whose mask shows as the group's right. */
async function readCredential(file: string): Promise<Secret | undefined> {
	let handle: FileHandle;
	try {
		handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
	} catch (error) {
		if (isErrno(error, "ENOENT")) return undefined;
		throw new VaultError(
			"passphrase-missing",
			`The credential ${file} cannot be read`,
			{ cause: error },
		);
	}
	try {
		const { mode, uid, size } = await handle.stat();
		const own = uid === process.getuid?.();
		if (
			process.platform !== "win32" &&
			((!own && uid !== 0) || (mode & (uid === 0 ? 0o037 : 0o077)) !== 0)
		)
			throw new VaultError(
				"key-exposed",
				`Others can read the vault's passphrase: chmod 400 ${file}`,
			);
		if (size > longestBytes) throw noPassphrase(file);
		const text = new TextDecoder("utf-8", { fatal: true })
			.decode(await handle.readFile())
			.replace(/\r?\n$/, "");
		if (text === "") throw noPassphrase(file);
		return new Secret(text);
	} catch (error) {
		throw error instanceof VaultError ? error : noPassphrase(file, error);
	} finally {
		await handle.close();
	}
}

const noPassphrase = (file: string, cause?: unknown): VaultError =>
	new VaultError("passphrase-missing", `${file} holds no passphrase`, {
		cause,
	});
