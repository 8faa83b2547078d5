/** pair: lets one phone in. */
import type { Command } from "commander";
import { json } from "./word.ts";

export function addPair(program: Command): void {
	const pair = program
		.command("pair")
		.description("pair a phone: shows a QR for it, for two minutes")
		.option("--network <id>", "where the phone is; see: network list")
		.option(
			"--by-name",
			"the link names this machine, not its address: for phones that trust its certificate",
		)
		.option("--name <name>", "what to call the phone")
		.option(
			"--yes-trust-network",
			"do not ask whether phones may reach this machine on this network",
		)
		.option("--json", "one line with the link at once, and one with the end")
		.addHelpText(
			"after",
			"\nExamples:\n  drawbridge pair\n  drawbridge pair --by-name --name 'my phone'\n  drawbridge pair confirm ID --passphrase < passphrase",
		)
		.action(async (flags) => (await import("../commands/pair.ts")).pair(flags));
	// Flags that pair itself has, too, are taken by it: so its words ask for both.
	pair
		.command("confirm <id>")
		.description("say yes to the phone that asks, after comparing the words")
		.option(
			"--tier <tier>",
			"untrusted: it may deny; trusted: it may allow (only one that came by name and trusts the certificate)",
			"untrusted",
		)
		.option("--name <name>", "what to call it")
		.option(...json)
		.action(async (id, _, command: Command) =>
			(await import("../commands/pair.ts")).confirmPairing(
				id,
				command.optsWithGlobals(),
			),
		);
	pair
		.command("status")
		.description("whether a QR is open, and which phone asks")
		.option(...json)
		.action(async (_, command: Command) =>
			(await import("../commands/pair.ts")).pairingStatus(
				command.optsWithGlobals(),
			),
		);
	pair
		.command("cancel")
		.description("refuse the phone that asks, or close the QR")
		.option(...json)
		.action(async (_, command: Command) =>
			(await import("../commands/pair.ts")).cancelPairing(
				command.optsWithGlobals(),
			),
		);
}
