/** ip: which addresses may connect. */
import type { Command } from "commander";
import { json } from "./word.ts";

export function addAllowlist(program: Command): void {
	const ip = program.command("ip").description("which addresses may connect");
	ip.command("allow <cidr>")
		.description("let a range connect; the first one shuts every other out")
		.option("--yes", "also when this machine itself would be shut out")
		.option(...json)
		.addHelpText("after", "\nExample:\n  drawbridge ip allow 192.168.1.0/24")
		.action(async (cidr, flags) =>
			(await import("../commands/allowlist.ts")).allowRange(cidr, flags),
		);
	ip.command("deny <cidr>")
		.description("take a range off the list; without any, every address may")
		.option("--yes", "do not ask before the last one, or before a lock-out")
		.option(...json)
		.action(async (cidr, flags) =>
			(await import("../commands/allowlist.ts")).denyRange(cidr, flags),
		);
	ip.command("list")
		.description("every range that may connect")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/allowlist.ts")).listRanges(flags),
		);
}
