/**
 * The OS keychain behind the vault's port, through keytar. Owns the marker entry that tells an empty keychain from a
 * locked one. Calls run one at a time and are bounded, so that a keychain that hangs costs one thread and no request.
 */
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { join } from "node:path";
import {
	checkName,
	checkValue,
	type VaultBackend,
	VaultError,
} from "./backend.ts";
import {
	canAskInChild,
	type Keytar,
	keytarInChild,
	loadKeytar,
} from "./keytar.ts";

/** `checkName` refuses these, so no entry can collide with them. */
const marker = "(drawbridge)";
const canary = "(canary)";

interface KeychainOptions {
	/** Entries of other services are never touched. */
	readonly service: string;
	readonly env: NodeJS.ProcessEnv;
	/** For one call to the OS. Past it the keychain counts as locked. */
	readonly timeoutMs: number;
}

/** A keychain that can also be chosen: see {@link Keychain.claim}. */
export interface Keychain extends VaultBackend {
	/** Writes, reads and deletes a canary, then leaves the marker that later tells "no such entry" from "locked". */
	claim(): Promise<void>;
}

/** Touches nothing until the first call: the native module is loaded then, and only where a keychain can be. */
export function openKeychain(options: KeychainOptions): Keychain {
	const { service } = options;
	const ask = turnTaker(options);

	/** libsecret answers "none" for an entry in a locked collection once its prompt is dismissed. */
	const requireMarker = async (): Promise<void> => {
		if ((await ask((keytar) => keytar.getPassword(service, marker))) === null) {
			throw new VaultError(
				"locked",
				"The keychain answers without Drawbridge's entries: unlock it, or restore it",
			);
		}
	};

	return {
		name: "keychain",
		async claim() {
			const probe = randomBytes(16).toString("hex");
			await ask((keytar) => keytar.setPassword(service, canary, probe));
			const read = await ask((keytar) => keytar.getPassword(service, canary));
			await ask((keytar) => keytar.deletePassword(service, canary));
			if (read !== probe)
				throw new VaultError(
					"unavailable",
					"The keychain did not give back what was written",
				);
			await ask((keytar) =>
				keytar.setPassword(
					service,
					marker,
					"This entry shows that the keychain is unlocked",
				),
			);
		},
		async get(name) {
			checkName(name);
			const value = await ask((keytar) => keytar.getPassword(service, name));
			if (value !== null) return value;
			await requireMarker();
			return undefined;
		},
		async set(name, value) {
			checkName(name);
			checkValue(value);
			await requireMarker();
			await ask((keytar) => keytar.setPassword(service, name, value));
		},
		async delete(name) {
			checkName(name);
			if (await ask((keytar) => keytar.deletePassword(service, name)))
				return true;
			await requireMarker();
			return false;
		},
		async list() {
			const found = await ask((keytar) => keytar.findCredentials(service));
			const names = found.map((entry) => entry.account);
			if (!names.includes(marker)) await requireMarker();
			return names
				.filter((name) => name !== marker && name !== canary)
				.toSorted();
		},
	};
}

type Ask = <T>(call: (keytar: Keytar) => Promise<T>) => Promise<T>;

function turnTaker({ env, timeoutMs }: KeychainOptions): Ask {
	let last: Promise<unknown> = Promise.resolve();
	let hanging = false;
	let stale = false;

	const bounded = async <T>(
		call: (keytar: Keytar) => Promise<T>,
	): Promise<T> => {
		if (hanging)
			throw new VaultError(
				"locked",
				"The keychain has not answered an earlier call yet",
			);
		requireSessionBus(env);
		const keytar = stale ? keytarInChild(env, timeoutMs) : await loadKeytar();
		let timer: NodeJS.Timeout | undefined;
		const late = new Promise<never>((_, reject) => {
			timer = setTimeout(() => {
				hanging = true;
				reject(
					new VaultError(
						"locked",
						`The keychain did not answer within ${timeoutMs} ms: is it waiting to be unlocked?`,
					),
				);
			}, timeoutMs);
		});
		const answer = call(keytar).finally(() => {
			clearTimeout(timer);
			hanging = false;
		});
		try {
			return await Promise.race([answer, late]);
		} catch (error) {
			if (error instanceof VaultError) throw error;
			stale = canAskInChild;
			throw new VaultError(
				"locked",
				`The keychain refused: ${error instanceof Error ? error.message : "unknown"}`,
				{ cause: error },
			);
		}
	};

	return (call) => {
		const turn = last.then(() => bounded(call));
		last = turn.catch(() => undefined);
		return turn;
	};
}

/**
 * Without a session bus libsecret would start one of its own, with a keyring nobody ever unlocks again. GLib looks at
 * the variable, then at the runtime folder, then starts one: the first two are looked at here.
 */
function requireSessionBus(env: NodeJS.ProcessEnv): void {
	if (process.platform !== "linux" || env["DBUS_SESSION_BUS_ADDRESS"]) return;
	const runtime = env["XDG_RUNTIME_DIR"];
	if (runtime && existsSync(join(runtime, "bus"))) return;
	throw new VaultError(
		"unavailable",
		"No D-Bus session, so no keychain: DBUS_SESSION_BUS_ADDRESS is not set",
	);
}
