/** A child that writes entries until it is killed, and says so only once each is kept. Run as: node writer.ts VAULT KEY PREFIX */
import { createFileVault, openFileVault } from "../../../core/vault/file.ts";

const [vaultFile = "", keyFile = "", prefix = ""] = process.argv.slice(2);
const made = {
	vaultFile,
	keyFile,
	passphrase: undefined,
	log: () => undefined,
};
await createFileVault(made);
const vault = openFileVault(made);
for (let index = 0; ; index++) {
	await vault.set(`${prefix}${index}`, `${prefix}${index}`);
	process.stdout.write(`${prefix}${index}\n`);
}
