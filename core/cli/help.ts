/**
 * `drawbridge --help`: which words stand together, and in which order. Says nothing of what a word does, and declares none:
 * that is in words/, where a short line for this page is the word's `summary`.
 */
import { type Command, Help } from "commander";

/** In the order they are shown, the most used first. */
const groups: Readonly<Record<string, readonly string[]>> = {
	"Run the gate:": [
		"serve",
		"status",
		"mode",
		"bridge",
		"console",
		"stop",
		"restart",
		"service",
	],
	"Answer what waits:": ["approvals", "grants", "rules", "owner"],
	"Keys and people:": [
		"key",
		"user",
		"session",
		"token",
		"oauth",
		"ip",
		"limits",
	],
	"Upstreams and agents:": [
		"upstream",
		"connect-agent",
		"hook",
		"connect",
		"run",
		"project",
	],
	"Secrets and certificates:": ["secret", "vault", "cert"],
	"Phones:": ["pair", "devices", "network", "phone"],
	"Look:": ["audit", "doctor", "logs", "classify"],
	"Settings and upkeep:": [
		"setup",
		"settings",
		"import",
		"backup",
		"restore",
		"completion",
		"uninstall",
	],
};

const order = Object.values(groups).flat();

/** Once every word is declared: what is set on a program before, its words take over. */
export function groupWords(program: Command): void {
	for (const [heading, words] of Object.entries(groups))
		for (const command of program.commands)
			if (words.includes(command.name())) command.helpGroup(heading);
	const plain = new Help();
	program.configureHelp({
		// What follows a word is in its own help, and would make the column twice as wide.
		subcommandTerm: (command) => command.name(),
		visibleCommands: (command) =>
			plain
				.visibleCommands(command)
				.filter((one) => one.name() !== "help")
				.toSorted((one, other) => place(one) - place(other)),
		groupItems: (_declared, shown, group) =>
			plain.groupItems(shown, shown, group),
	});
}

/** A word of no group comes last, where a test sees it. */
function place(command: Command): number {
	const at = order.indexOf(command.name());
	return at === -1 ? order.length : at;
}
