/** vault: where secrets are kept, and what opens it. */
import { Argument, type Command } from "commander";
import { json } from "./word.ts";

export function addVault(program: Command): void {
	const vault = program
		.command("vault")
		.description("where secrets are kept: one encrypted file, and its key");
	vault
		.command("status")
		.description("where the key is kept, and whether the vault is open")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/vault.ts")).vaultStatus(flags),
		);
	vault
		.command("migrate")
		.addArgument(
			new Argument("<to>", "where the key goes").choices([
				"keychain",
				"keyring",
				"file",
			]),
		)
		.description("move the key; the secrets stay where they are")
		.option(...json)
		.addHelpText(
			"after",
			`
  keychain  the OS keychain, by keytar
  keyring   the OS keychain, by @napi-rs/keyring (Linux: the Secret Service)
  file      a file of the owner's alone; sealed by a passphrase where the gate was started with
            DRAWBRIDGE_VAULT_PASSPHRASE or systemd's LoadCredential=drawbridge-vault-passphrase:FILE

The new place is read back before the old one is emptied; interrupted, the vault still opens.`,
		)
		.action(async (to, flags) =>
			(await import("../commands/vault.ts")).migrateVault(to, flags),
		);
	vault
		.command("lock")
		.description(
			"forget the key and all secrets; what needs one waits for unlock, or the next start",
		)
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/vault.ts")).lockVault(flags),
		);
	vault
		.command("unlock")
		.description("open it again")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/vault.ts")).unlockVault(flags),
		);
}
