/** service: the gate starts by itself, without the desktop app. */
import type { Command } from "commander";
import { json } from "./word.ts";

export function addService(program: Command): void {
	const service = program
		.command("service")
		.summary("let the gate start by itself, without the desktop app")
		.description(
			"the gate as a service of your user: systemd on Linux, launchd on macOS",
		);
	service
		.command("install [flags...]")
		.description(
			"write the service's file, and start it; what follows -- is for serve",
		)
		.option(...json)
		.addHelpText(
			"after",
			`
Twice is once. A file that this command did not write is left alone. Without a login session the manager may not
answer: then the file is written, and what to run is printed. To keep it running while nobody is logged in:
loginctl enable-linger

Examples:
  drawbridge service install
  drawbridge service install -- --port 4190 --tls --host 0.0.0.0`,
		)
		.action(async (flags, options) =>
			(await import("../commands/service.ts")).installService(flags, options),
		);
	service
		.command("uninstall")
		.description("stop it, and take its file away")
		.option(...json)
		.action(async (options) =>
			(await import("../commands/service.ts")).uninstallService(options),
		);
	service
		.command("status")
		.description("whether it is installed, starts by itself, and runs")
		.option(...json)
		.action(async (options) =>
			(await import("../commands/service.ts")).serviceStatus(options),
		);
}
