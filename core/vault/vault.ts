/**
 * Where secrets are kept. Owns the choice of backend, made once at the first start and never again, and the state the
 * owner sees. A backend that fails later means locked: no other one is tried, and it opens again by itself.
 */
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { VaultView } from "../../contract/views.ts";
import type { Home } from "../home.ts";
import type { Log } from "../log.ts";
import { type VaultBackend, VaultError } from "./backend.ts";
import { isErrno, replaceFile, withLock } from "./disk.ts";
import { createFileVault, fileVaultExists, openFileVault } from "./file.ts";
import { openKeychain } from "./keychain.ts";
import { Secret } from "./secret.ts";

interface VaultOptions {
	readonly home: Pick<
		Home,
		"vaultFile" | "vaultKeyFile" | "vaultChoice" | "keychainService"
	>;
	/** DRAWBRIDGE_VAULT=file|keychain decides the first choice; DRAWBRIDGE_VAULT_PASSPHRASE takes the key file's place. */
	readonly env: NodeJS.ProcessEnv;
	readonly log: Log;
	/** How long one call to the keychain may take. */
	readonly timeoutMs?: number;
	/** How long a locked vault waits before it looks again. */
	readonly retryMs?: number;
}

/** Every operation rejects with a {@link VaultError}; `locks` on it tells a locked vault from a call that was wrong. */
export interface Vault {
	readonly backend: VaultView["backend"];
	state(): VaultView;
	get(name: string): Promise<Secret | undefined>;
	/** Once resolved, the entry survives a crash. */
	set(name: string, value: Secret): Promise<void>;
	/** `false` when there was no such entry. */
	delete(name: string): Promise<boolean>;
	/** Names only, sorted. */
	list(): Promise<string[]>;
	/** Tells when the vault locks or opens. Returns the function that stops listening. */
	onChange(listener: (view: VaultView) => void): () => void;
	/** Stops looking after a locked vault. */
	close(): void;
}

const Choice = z.object({ backend: z.enum(["keychain", "file"]) });
type BackendName = VaultView["backend"];

/** Resolves also when the vault is locked. Rejects only with `invalid`, when DRAWBRIDGE_VAULT is neither backend. */
export async function openVault(options: VaultOptions): Promise<Vault> {
	const { home, env, log, timeoutMs = 4_000, retryMs = 2_000 } = options;
	const forced = z
		.enum(["keychain", "file"])
		.optional()
		.safeParse(env["DRAWBRIDGE_VAULT"] || undefined);
	if (!forced.success)
		throw new VaultError("invalid", "DRAWBRIDGE_VAULT is file or keychain");

	const passphrase = env["DRAWBRIDGE_VAULT_PASSPHRASE"]
		? new Secret(env["DRAWBRIDGE_VAULT_PASSPHRASE"])
		: undefined;
	const file = {
		vaultFile: home.vaultFile,
		keyFile: home.vaultKeyFile,
		passphrase,
		log,
	};
	const keychain = openKeychain({
		service: home.keychainService,
		env,
		timeoutMs,
	});
	const backends: Record<BackendName, VaultBackend> = {
		keychain,
		file: openFileVault(file),
	};

	const firstChoice = async (): Promise<BackendName> => {
		// Someone who can delete the record cannot thereby replace a vault that is there.
		if (await fileVaultExists(home.vaultFile)) return "file";
		if (forced.data !== "file") {
			try {
				await keychain.claim();
				return "keychain";
			} catch (error) {
				if (forced.data === "keychain" || !(error instanceof VaultError))
					throw error;
				log("info", "No keychain at the first start", {
					reason: error.message,
				});
			}
		}
		await createFileVault(file);
		return "file";
	};

	let chosen: BackendName | undefined;
	const choose = async (): Promise<BackendName> => {
		const recorded = await readChoice(home.vaultChoice);
		if (recorded !== undefined) return recorded;
		return await withLock(`${home.vaultChoice}.lock`, async () => {
			const meanwhile = await readChoice(home.vaultChoice);
			if (meanwhile !== undefined) return meanwhile;
			const choice = await firstChoice();
			await replaceFile(
				home.vaultChoice,
				`${JSON.stringify({ backend: choice } satisfies z.infer<typeof Choice>)}\n`,
			);
			return choice;
		});
	};

	const listeners = new Set<(view: VaultView) => void>();
	let view: VaultView = {
		backend: forced.data ?? "keychain",
		state: "locked",
		detail: "The vault has not been opened yet",
	};
	let retry: NodeJS.Timeout | undefined;
	let closed = false;

	const show = (next: VaultView): void => {
		if (
			next.backend === view.backend &&
			next.state === view.state &&
			next.detail === view.detail
		)
			return;
		view = next;
		log(
			next.state === "open" ? "info" : "warn",
			`vault ${next.state}: ${next.detail}`,
			{ backend: next.backend },
		);
		for (const listener of listeners) listener(next);
	};

	const use = async <T>(
		work: (backend: VaultBackend) => Promise<T>,
	): Promise<T> => {
		try {
			chosen ??= await choose();
			const result = await work(backends[chosen]);
			show({
				backend: chosen,
				state: "open",
				detail:
					chosen === "file"
						? `encrypted file ${home.vaultFile}`
						: "OS keychain",
			});
			return result;
		} catch (error) {
			const failure =
				error instanceof VaultError
					? error
					: new VaultError(
							"locked",
							error instanceof Error ? error.message : "unknown",
							{ cause: error },
						);
			if (failure.locks) {
				show({
					backend: chosen ?? view.backend,
					state: "locked",
					detail: failure.message,
				});
				lookAgainLater();
			}
			throw failure;
		}
	};

	const probe = async (): Promise<void> => {
		try {
			await use((backend) => backend.get("probe"));
		} catch {
			// `use` has shown the reason.
		}
	};

	const lookAgainLater = (): void => {
		if (closed || retry !== undefined) return;
		retry = setTimeout(() => {
			retry = undefined;
			void probe();
		}, retryMs);
		retry.unref();
	};

	await probe();
	if (chosen === "file")
		log(
			"warn",
			"secrets are kept in an encrypted file, not in the OS keychain",
			{ file: home.vaultFile },
		);
	if (
		forced.data !== undefined &&
		chosen !== undefined &&
		chosen !== forced.data
	) {
		log(
			"warn",
			`DRAWBRIDGE_VAULT is ignored: this vault was set up as ${chosen}`,
		);
	}

	return {
		get backend() {
			return view.backend;
		},
		state: () => view,
		async get(name) {
			const value = await use((backend) => backend.get(name));
			return value === undefined ? undefined : new Secret(value);
		},
		set: (name, value) => use((backend) => backend.set(name, value.reveal())),
		delete: (name) => use((backend) => backend.delete(name)),
		list: () => use((backend) => backend.list()),
		onChange(listener) {
			listeners.add(listener);
			return () => {
				listeners.delete(listener);
			};
		},
		close() {
			closed = true;
			clearTimeout(retry);
		},
	};
}

async function readChoice(
	choiceFile: string,
): Promise<BackendName | undefined> {
	try {
		return Choice.parse(JSON.parse(await readFile(choiceFile, "utf8"))).backend;
	} catch (error) {
		if (isErrno(error, "ENOENT")) return undefined;
		throw new VaultError(
			"choice-unreadable",
			`Which vault is in use cannot be read from ${choiceFile}: it holds {"backend":"keychain"} or {"backend":"file"}`,
			{
				cause: error,
			},
		);
	}
}
