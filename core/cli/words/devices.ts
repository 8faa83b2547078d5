/** devices, network, phone: paired phones, where they may come from, and the door they come by. */
import type { Command } from "commander";
import { collect, json } from "./word.ts";

export function addDevices(program: Command): void {
	const devices = program
		.command("devices")
		.description("paired phones")
		.addHelpText(
			"after",
			"\nExamples:\n  drawbridge devices limit DV-7F3K --reach high --no-session\n  drawbridge devices allow-high DV-7F3K 15m\n  drawbridge devices revoke DV-7F3K",
		);
	devices
		.command("list")
		.description("those that are paired now")
		.option("--all", "revoked and expired ones as well")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/devices.ts")).listDevices(flags),
		);
	devices
		.command("show <id>")
		.description("all that is known of one")
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/devices.ts")).showDevice(id, flags),
		);
	devices
		.command("rename <id> <name>")
		.description("call it something else")
		.option(...json)
		.action(async (id, name, flags) =>
			(await import("../commands/devices.ts")).renameDevice(id, name, flags),
		);
	devices
		.command("limit <id>")
		.description(
			"how far its yes may reach, within what its tier lets it; what is left out stays",
		)
		.option(
			"--reach <reach>",
			"none (it denies only), high or critical: the riskiest it may allow",
		)
		.option("--session", "it may allow for a session")
		.option("--no-session", "each allow is for one call")
		.option(
			"--upstream <name>",
			"calls to this upstream only; may be repeated",
			collect,
		)
		.option("--any-upstream", "calls to any upstream")
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/devices.ts")).limitDevice(id, flags),
		);
	devices
		.command("allow-high <id> <time>")
		.description(
			"let an untrusted one allow high-risk calls, once each, for a time (an hour at most), or: off",
		)
		.option(...json)
		.action(async (id, time, flags) =>
			(await import("../commands/devices.ts")).allowHigh(id, time, flags),
		);
	devices
		.command("revoke <id>")
		.description("at once: its streams, its sign-in and its signatures end")
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/devices.ts")).revokeDevice(id, flags),
		);
	devices
		.command("revoke-all")
		.description("all of them, and this machine's identity before phones")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/devices.ts")).revokeAllDevices(flags),
		);
	addNetworks(program);
	program
		.command("phone")
		.description("the door that phones come by")
		.command("status")
		.description("its addresses, or why it is shut; fingerprints to compare")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/networks.ts")).phoneStatus(flags),
		);
}

function addNetworks(program: Command): void {
	const network = program
		.command("network")
		.description("networks that phones may reach this machine on");
	network
		.command("list")
		.description("those this machine is on, and those you trust")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/networks.ts")).listNetworks(flags),
		);
	network
		.command("trust <id>")
		.description("phones may reach this machine there from now on")
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/networks.ts")).trustNetwork(id, flags),
		);
	network
		.command("forget <id>")
		.description("they may not any more; open ones are cut")
		.option(...json)
		.action(async (id, flags) =>
			(await import("../commands/networks.ts")).forgetNetwork(id, flags),
		);
}
