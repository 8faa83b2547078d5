/** audit: what callers did, and what was changed. */
import type { Command } from "commander";
import { json } from "./word.ts";

/** Which entries; each narrows. */
const filtered = (command: Command): Command =>
	command
		.option("--since <time>", "from then on: 2h, 7d, or an ISO time")
		.option("--until <time>", "before then")
		.option("--client <name>", "of this client")
		.option("--upstream <name>", "to this upstream")
		.option("--kind <kind>", "admitted, outcome, refused, change or approval")
		.option("--risk <risk>", "low, high or critical")
		.option("--decision <decision>", "what was decided, such as allow or deny");

export function addAudit(program: Command): void {
	const audit = program
		.command("audit")
		.description("what callers did, and what was changed");
	filtered(
		audit
			.command("tail")
			.description("the newest entries")
			.option("-n, --limit <count>", "how many", "20")
			.option("-f, --follow", "go on as they come")
			.option(
				"--json",
				"one JSON array on one line; with --follow one entry a line",
			),
	).action(async (flags) =>
		(await import("../commands/audit.ts")).tailAudit(flags),
	);
	audit
		.command("explain <request>")
		.description(
			"why a request ended as it did, step by step (the id is in a refusal's instance)",
		)
		.option(...json)
		.action(async (request, flags) =>
			(await import("../commands/audit.ts")).explainRequest(request, flags),
		);
	audit
		.command("show <request>")
		.description(
			"one request's entries, and what was kept of its texts (audit.arguments and audit.bodies in the settings)",
		)
		.option(...json)
		.action(async (request, flags) =>
			(await import("../commands/audit-read.ts")).showRequest(request, flags),
		);
	filtered(
		audit
			.command("search <words...>")
			.description("the newest entries that hold all of these words")
			.option("-n, --limit <count>", "how many", "20")
			.option(...json),
	).action(async (words, flags) =>
		(await import("../commands/audit-read.ts")).searchAudit(words, flags),
	);
	filtered(
		audit
			.command("export")
			.description("all entries, or those that fit, for other programs")
			.option("--format <format>", "jsonl, csv or docrunch", "jsonl")
			.option("-o, --out <file>", "a new file instead of stdout"),
	).action(async (flags) =>
		(await import("../commands/audit-read.ts")).exportAudit(flags),
	);
	audit
		.command("verify")
		.description(
			"whether the log is what was written; names the first bad entry",
		)
		.option("--head <file>", "a head file that was kept on another machine")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/audit-read.ts")).verifyAudit(flags),
		);
	audit
		.command("purge")
		.description(
			"delete the texts of arguments; entries and their digests stay",
		)
		.option("--before <time>", "older than that: 30d, or an ISO time")
		.option("--request <id>", "of one request")
		.option("--all", "every one")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/audit-read.ts")).purgeArguments(flags),
		);
}
