/** cert: the gate's own CAs, what they sign, and the trust stores that believe them. */
import type { Command } from "commander";
import { collect, json } from "./word.ts";

const days = [
	"--days <n>",
	"how long it is good (Kimi's --ca-validity-days and --service-validity-days)",
] as const;

export function addCertificates(program: Command): void {
	const cert = program
		.command("cert")
		.description("certificates for services and clients of this machine");
	cert
		.command("ca")
		.description(
			"make the server CA and the client CA, where there are none; their keys stay in the vault",
		)
		.option(
			"--name <suffix|cidr>",
			"may vouch for this too, beside localhost, .local, loopback and private addresses; may be repeated",
			collect,
		)
		.option(...days)
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/certificates.ts")).createCas(flags),
		);
	cert
		.command("issue <name>")
		.description("a certificate for a service, or with --client for a client")
		.option(
			"--san <dns|ip>",
			"a name or address of the service; default: localhost, NAME.localhost and loopback; may be repeated",
			collect,
		)
		.option("--client", "a client's, for mutual TLS")
		.option(
			"--role <role>",
			"what the client may do: viewer (reader), operator (agent) or admin; default: viewer",
		)
		.option(
			"--upstream <name>",
			"the client may use this upstream only; may be repeated",
			collect,
		)
		.option(...days)
		.option("--self-signed", "one that no CA vouches for")
		.option(...json)
		.addHelpText(
			"after",
			"\nExamples:\n  drawbridge cert issue api --san api.local --san 192.168.1.20\n  drawbridge cert issue laptop --client --role operator\n  drawbridge cert export ./certs",
		)
		.action(async (name, flags) =>
			(await import("../commands/certificates.ts")).issueCertificate(
				name,
				flags,
			),
		);
	cert
		.command("list")
		.description("every certificate of the gate's own, never a key")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/certificates.ts")).listCertificates(flags),
		);
	cert
		.command("renew <id>")
		.description(
			"the same names, a new key and a new term; of a CA: what it signed ends (a name does, too)",
		)
		.option(...days)
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/certificates.ts")).renewCertificate(id, flags),
		);
	cert
		.command("revoke <id>")
		.description(
			"take a certificate back; a client's open streams end (a name does, too)",
		)
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/certificates.ts")).revokeCertificate(
				id,
				flags,
			),
		);
	cert
		.command("export <dir> [ids...]")
		.description(
			"write ca.crt, NAME/tls.crt, NAME/tls.key and clients/…; keys readable by you alone, no CA's key",
		)
		.option(...json)
		.action(async (dir, ids, flags) =>
			(await import("../commands/certificates.ts")).exportCertificates(
				dir,
				ids,
				flags,
			),
		);
	for (const [word, what] of [
		["trust", "let this machine's programs believe the server CA"],
		["untrust", "take the server CA out again, and those before it"],
	] as const)
		cert
			.command(`${word} [store]`)
			.description(`${what}; shows each command and asks before it is run`)
			.option("--yes", "do not ask")
			.option(...json)
			.action(async (store, flags) =>
				(await import("../commands/certificates.ts")).changeTrust(
					word,
					store,
					flags,
				),
			);
}
