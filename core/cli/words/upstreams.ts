/** upstream: the servers behind the gate. */
import type { Command } from "commander";
import { json } from "./word.ts";

export function addUpstreams(program: Command): void {
	const upstream = program
		.command("upstream")
		.description("the servers behind the gate");
	upstream
		.command("add <name> <target...>")
		.description("put a server behind the gate, at /NAME/ and NAME.localhost")
		.option("--root", "also give it what no name claims")
		.option("--preset <system>", "kaimon, kimi, docrunch or assistant")
		.option(...json)
		.addHelpText(
			"after",
			"\nExample:\n  drawbridge upstream add docs http://127.0.0.1:3333",
		)
		.action(async (name, target, flags) =>
			(await import("../commands/upstreams.ts")).addUpstream(
				name,
				target,
				flags,
			),
		);
	upstream
		.command("list")
		.description("every upstream with its health")
		.option(...json)
		.action(async (flags) =>
			(await import("../commands/upstreams.ts")).listUpstreams(flags),
		);
	upstream
		.command("remove <name>")
		.description(
			"take a server from behind the gate; the server itself is left alone",
		)
		.option(...json)
		.action(async (name, flags) =>
			(await import("../commands/upstreams.ts")).removeUpstream(name, flags),
		);
}
