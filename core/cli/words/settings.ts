/** settings: what may stand in security.json. */
import type { Command } from "commander";

export function addSettings(program: Command): void {
	program
		.command("settings")
		.description("what may stand in security.json")
		.command("schema")
		.description("print the JSON Schema that editors check security.json by")
		.action(async () =>
			(await import("../commands/settings.ts")).printSchema(),
		);
}
