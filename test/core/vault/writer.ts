/** A child that writes entries until it is killed, and says so only once each is kept. Run as: node writer.ts PREFIX, with the home and the backend in the environment. */
import { resolveHome } from "../../../core/home.ts";
import { Secret } from "../../../core/vault/secret.ts";
import { openVault } from "../../../core/vault/vault.ts";

const [prefix = ""] = process.argv.slice(2);
const vault = await openVault({
	home: resolveHome(process.env),
	env: process.env,
	log: () => undefined,
});
for (let index = 0; ; index++) {
	await vault.set(`${prefix}${index}`, new Secret(`${prefix}${index}`));
	process.stdout.write(`${prefix}${index}\n`);
}
