/**
 * The OS keychain through keytar: the data key's first place. Also reads and clears the entries that earlier versions
 * kept there one by one, beside a marker that told an empty keychain from a locked one.
 */
import { checkName, VaultError } from "./backend.ts";
import type { KeyPlace } from "./key-place.ts";
import {
	canAskInChild,
	type Keytar,
	keytarInChild,
	loadKeytar,
} from "./keytar.ts";
import { osPlace } from "./os-place.ts";
import { inTurns, requireSessionBus } from "./turns.ts";

/** `checkName` refuses it, so no entry can collide with it. */
const marker = "(drawbridge)";

interface KeychainOptions {
	readonly service: string;
	readonly env: NodeJS.ProcessEnv;
	/** For one call to the OS. Past it the keychain counts as locked. */
	readonly timeoutMs: number;
	/** Tests bring one that dies when they say so. */
	readonly load?: () => Promise<Keytar>;
}

export interface Keychain extends KeyPlace {
	/** What an earlier version left. */
	readonly former: {
		/** Rejects with nothing but what the keychain rejects with; `false` also while it is locked: claim it before. */
		present(): Promise<boolean>;
		/** Rejects with `locked` where the marker does not stand with them. */
		entries(): Promise<ReadonlyMap<string, string>>;
		/** The marker goes last. */
		clear(): Promise<void>;
	};
}

/** Touches nothing until the first call: the native module is loaded then, and only where a keychain can be. */
export function openKeychain(options: KeychainOptions): Keychain {
	const { service, env, timeoutMs, load } = options;
	let stale = false;
	const ask = inTurns<Keytar>({
		timeoutMs,
		async port() {
			if (load !== undefined) return await load();
			requireSessionBus(env);
			return stale ? keytarInChild(env, timeoutMs) : await loadKeytar();
		},
		onRefusal() {
			const wasStale = stale;
			stale = canAskInChild && load === undefined;
			return stale && !wasStale;
		},
	});
	const found = async (): Promise<Map<string, string>> =>
		new Map(
			(await ask((keytar) => keytar.findCredentials(service))).map(
				({ account, password }) => [account, password],
			),
		);
	return {
		...osPlace({
			name: "keychain",
			title: "OS keychain",
			service,
			accounts: { key: "(data key)", canary: "(canary)" },
			ask,
		}),
		former: {
			present: async () =>
				(await ask((keytar) => keytar.getPassword(service, marker))) !== null,
			async entries() {
				const all = await found();
				// libsecret answers "none" for a locked collection once its prompt is dismissed.
				if (!all.has(marker))
					throw new VaultError(
						"locked",
						"The keychain answers without Drawbridge's entries: unlock it, or restore it",
					);
				return new Map([...all].filter(([name]) => isEntry(name)));
			},
			async clear() {
				for (const name of (await found()).keys())
					if (isEntry(name))
						await ask((keytar) => keytar.deletePassword(service, name));
				await ask((keytar) => keytar.deletePassword(service, marker));
			},
		},
	};
}

function isEntry(name: string): boolean {
	try {
		checkName(name);
		return true;
	} catch {
		return false;
	}
}
