/** audit: what callers did, and what was changed. */
import type { Command } from "commander";
import { addLater, json } from "./word.ts";

export function addAudit(program: Command): void {
	const audit = program
		.command("audit")
		.description("what callers did, and what was changed");
	audit
		.command("tail")
		.description("the newest entries")
		.option("-n, --limit <count>", "how many", "20")
		.option("-f, --follow", "go on as they come")
		.option(
			"--json",
			"one JSON array on one line; with --follow one entry a line",
		)
		.action(async (flags) =>
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
	addLater(audit, "export", "exporting the audit log");
	addLater(audit, "verify", "verifying the audit log");
}
