/** vault: where secrets are kept, and what opens it. */
import type { CommandInput } from "../../../contract/commands.ts";
import type { VaultView } from "../../../contract/views.ts";
import { print, printJson, tell } from "../output.ts";
import { ask, askRunning } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

const inWords = ({ backend, state, detail }: VaultView): string =>
	`${backend}, ${state}${detail === "" ? "" : ` (${detail})`}`;

export async function vaultStatus(flags: Json): Promise<void> {
	const vault = await ask("vault.status", {});
	if (flags.json) printJson(vault);
	else print(inWords(vault));
}

export async function migrateVault(
	to: CommandInput<"vault.migrate">["to"],
	flags: Json,
): Promise<void> {
	if (!flags.json) tell(`moving the vault's key to: ${to}`);
	const vault = await ask("vault.migrate", { to });
	if (flags.json) printJson(vault);
	else tell(`the vault is at: ${inWords(vault)}`);
}

/** Only a running gate has anything in memory. */
export async function lockVault(flags: Json): Promise<void> {
	const vault = await askRunning("vault.lock", {});
	if (flags.json) printJson(vault);
	else
		tell(
			"the vault is locked; what needs a secret waits (open it: drawbridge vault unlock)",
		);
}

export async function unlockVault(flags: Json): Promise<void> {
	const vault = await askRunning("vault.unlock", {});
	if (flags.json) printJson(vault);
	else tell(`the vault is open: ${vault.backend}`);
}
