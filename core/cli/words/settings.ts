/** settings: what stands in security.json, one by one, and what may stand in it. */
import type { Command } from "commander";
import { json } from "./word.ts";

export function addSettings(program: Command): void {
	const settings = program
		.command("settings")
		.description("what stands in security.json, and what may stand in it");
	settings
		.command("list")
		.description(
			"the settings that are changed one by one: what holds, and where it is from",
		)
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/settings.ts")).listSettings(flags),
		);
	settings
		.command("get <path>")
		.description("one of them, with its sentence")
		.option(...json)
		.action(async (path, flags) =>
			(await import("../commands/settings.ts")).showSetting(path, flags),
		);
	settings
		.command("set <path> <value>")
		.description("change one; what loosens is asked about like any widening")
		.option(...json)
		.addHelpText(
			"after",
			"\nExamples:\n  drawbridge settings set audit.keep_days 90\n  drawbridge settings set leak_guard.requests hold\n  drawbridge settings set sensitive_paths '[\"~/taxes/**\"]'",
		)
		.action(async (path, value, flags) =>
			(await import("../commands/settings.ts")).setSetting(path, value, flags),
		);
	settings
		.command("reset <path>")
		.description("take one out of the file: the default holds")
		.option(...json)
		.action(async (path, flags) =>
			(await import("../commands/settings.ts")).setSetting(
				path,
				undefined,
				flags,
			),
		);
	settings
		.command("check")
		.description(
			"read security.json as it stands, and say what is wrong with it by line",
		)
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/settings.ts")).checkFile(flags),
		);
	settings
		.command("schema")
		.description("print the JSON Schema that editors check security.json by")
		.action(async () =>
			(await import("../commands/settings.ts")).printSchema(),
		);
}
