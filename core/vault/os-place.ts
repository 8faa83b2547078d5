/**
 * The data key as one entry of an OS keychain, whichever module reaches it. Tells "no such entry" from "locked" where the
 * keychain does not: what was written once is expected to be there.
 */
import { randomBytes } from "node:crypto";
import { type BackendName, VaultError } from "./backend.ts";
import type { KeyPlace } from "./key-place.ts";
import { keyOf } from "./key.ts";
import { checkKey } from "./sealed.ts";
import type { Ask } from "./turns.ts";

/** What the OS keeps for a service: one text for each account. */
export interface Accounts {
	getPassword(service: string, account: string): Promise<string | null>;
	setPassword(service: string, account: string, text: string): Promise<void>;
	deletePassword(service: string, account: string): Promise<boolean>;
}

interface OsPlaceOptions {
	readonly name: BackendName;
	readonly title: string;
	/** Entries of other services are never touched. */
	readonly service: string;
	/**
	 * Each place's own: on macOS both modules reach the same keychain, and emptying one place must not empty the other.
	 * `checkName` refuses these, so no entry can collide with them.
	 */
	readonly accounts: { readonly key: string; readonly canary: string };
	readonly ask: Ask<Accounts>;
}

const keyBytes = 32;

/** Touches nothing until the first call. */
export function osPlace(options: OsPlaceOptions): KeyPlace {
	const { service, accounts, ask } = options;
	const missing = (): VaultError =>
		new VaultError(
			"locked",
			`The keychain answers without Drawbridge's key (service ${service}): unlock it, or restore it`,
		);
	const read = async (): Promise<Buffer | undefined> => {
		const text = await ask((os) => os.getPassword(service, accounts.key));
		if (text === null) return undefined;
		const key = Buffer.from(text, "base64url");
		if (key.length === keyBytes) return key;
		throw new VaultError(
			"wrong-key",
			`The keychain's entry for Drawbridge (service ${service}) is no key: restore it`,
		);
	};
	return {
		name: options.name,
		title: options.title,
		missing,
		async claim() {
			const probe = randomBytes(16).toString("hex");
			await ask((os) => os.setPassword(service, accounts.canary, probe));
			const back = await ask((os) => os.getPassword(service, accounts.canary));
			await ask((os) => os.deletePassword(service, accounts.canary));
			if (back !== probe)
				throw new VaultError(
					"unavailable",
					"The keychain did not give back what was written",
				);
		},
		read,
		async write(key) {
			if ((await read()) !== undefined) return;
			await ask((os) =>
				os.setPassword(service, accounts.key, key.toString("base64url")),
			);
		},
		async remove() {
			await ask((os) => os.deletePassword(service, accounts.key));
		},
		async confirm(head) {
			const key = await read();
			if (key === undefined) throw missing();
			checkKey(head, keyOf(key));
		},
	};
}
