/** approvals, grants, bridge, owner: what waits for a person, what was remembered, and who may say so. */
import type { Command } from "commander";
import { json } from "./word.ts";

export function addApprovals(program: Command): void {
	const approvals = program
		.command("approvals")
		.description("calls that wait for a yes");
	approvals
		.command("list")
		.description("what waits now")
		.option("--all", "what was answered as well, the newest first")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/approvals.ts")).listApprovals(flags),
		);
	approvals
		.command("watch")
		.description("every question as it comes, until interrupted")
		.option("--json", "one JSON value a line")
		.action(async (flags) =>
			(await import("../commands/approvals.ts")).watchApprovals(flags),
		);
	approvals
		.command("show <id>")
		.description(
			"one question in full: what, where, why, and how it may be allowed",
		)
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/approvals.ts")).showApproval(id, flags),
		);
	approvals
		.command("approve <id>")
		.description("let it through, once unless said otherwise")
		.option(
			"--for <what>",
			"session, exact (this very call) or pattern (see: approvals show ID)",
		)
		.option("--pattern <number>", "which pattern, as shown; the narrowest is 0")
		.option("--expires <time>", "when what is remembered ends (10m, 1h, 7d)")
		.option(
			"--times <count>",
			"how many of the identical calls that wait, or how often it may be used",
		)
		.option(
			"--edit <json>",
			"all its arguments anew, as JSON; what goes out is this instead, once",
		)
		.option(...json)
		.addHelpText(
			"after",
			'\nExamples:\n  drawbridge approvals approve DB-7F3K\n  drawbridge approvals approve DB-7F3K --for exact --expires 1h\n  drawbridge approvals approve DB-7F3K --edit \'{"command":"git push --dry-run"}\'',
		)
		.action(async (id, flags) =>
			(await import("../commands/approvals.ts")).approve(id, flags),
		);
	approvals
		.command("deny <id>")
		.description("refuse it; also one that was allowed and has not left yet")
		.option("--reason <text>", "the agent is told", "")
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/approvals.ts")).deny(id, flags),
		);
	addGrants(program);
	addBridge(program);
	addOwner(program);
}

function addGrants(program: Command): void {
	const grants = program
		.command("grants")
		.description("approvals that were remembered, each with its end");
	grants
		.command("list")
		.description("those that hold")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/approvals.ts")).listGrants(flags),
		);
	grants
		.command("revoke <id>")
		.description("ask again from the next call on")
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/approvals.ts")).revokeGrant(id, flags),
		);
}

function addBridge(program: Command): void {
	const bridge = program
		.command("bridge")
		.description("shut everything at once, and open it again");
	bridge
		.command("raise")
		.description(
			"deny what waits, drop every grant, set strict, keep all but admins out",
		)
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/approvals.ts")).raiseBridge(flags),
		);
	bridge
		.command("lower")
		.description("let clients in again, in the mode that holds for good")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/approvals.ts")).lowerBridge(flags),
		);
	bridge
		.command("status")
		.description("whether it is raised")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/approvals.ts")).bridgeStatus(flags),
		);
}

function addOwner(program: Command): void {
	const passphrase = program
		.command("owner")
		.description("how the gate knows you where no desktop is attached")
		.command("passphrase")
		.description("asked for before anything is approved or widened");
	passphrase
		.command("set")
		.description("set it, or another (on stdin without a terminal)")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/approvals.ts")).setPassphrase(flags),
		);
	passphrase
		.command("clear")
		.description("ask for none any more")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/approvals.ts")).clearPassphrase(flags),
		);
}
