/** Commands about where the vault's key is kept, and locking it. No entry and no key passes through them. */
import type { VaultView } from "../../contract/views.ts";
import { VaultError } from "../vault/backend.ts";
import type { Vault } from "../vault/vault.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export interface VaultParts {
	readonly vault: Pick<Vault, "state" | "lock" | "unlock" | "migrate">;
}

export function vaultOperations({ vault }: VaultParts): OperationsOf<"vault"> {
	return {
		"vault.status": () => vault.state(),
		"vault.migrate": async ({ to }): Promise<VaultView> => {
			try {
				await vault.migrate(to);
			} catch (error) {
				// The vault is as it was; it is the new place that cannot.
				if (error instanceof VaultError && vault.state().state === "open")
					throw new CommandError(
						"conflict",
						`the vault stays at the ${vault.state().backend}: ${error.message}`,
					);
				throw error;
			}
			return vault.state();
		},
		"vault.lock": () => {
			vault.lock();
			return vault.state();
		},
		"vault.unlock": async () => {
			await vault.unlock();
			return vault.state();
		},
	};
}
