/** What bringing a removed upstream back means now: for the person who is asked about it. Changes nothing. */
import { createHash } from "node:crypto";
import { homedir } from "node:os";
import { canonicalJson } from "../approval/digest.ts";
import type { JsonObject } from "../json.ts";
import type {
	RemovedUpstream,
	RemovedUpstreams,
} from "../removed-upstreams.ts";
import { UpstreamSettings } from "../settings/upstream-settings.ts";
import { commandOf, shownCommand } from "../stdio/command.ts";
import type { Upstreams } from "../upstreams.ts";
import { CommandError } from "./operation.ts";

interface Parts {
	readonly removed: Pick<RemovedUpstreams, "get">;
	readonly upstreams: Pick<Upstreams, "get">;
}

/** @throws CommandError where there is none, or another took its name */
export function wantedBack(
	name: string,
	{ removed, upstreams }: Parts,
): RemovedUpstream {
	const was = removed.get(name);
	if (was === undefined)
		throw new CommandError(
			"not-found",
			`no upstream called ${name} was removed since the gate started`,
		);
	if (upstreams.get(name))
		throw new CommandError(
			"conflict",
			`there is an upstream called ${name} already`,
		);
	return was;
}

/** Its command whole, or its address. A header or a variable may hold a key: what is written there is not shown. */
export function meaningOfReturn(
	name: string,
	parts: Parts,
): { readonly shown: JsonObject; readonly digest: string } {
	const { settings } = wantedBack(name, parts);
	const { url, socket, stdio, preset, project, root, read_only } =
		UpstreamSettings.parse(settings);
	const command =
		stdio && commandOf(stdio, { env: process.env, home: homedir(), project });
	return {
		shown: {
			...(url === undefined ? {} : { url }),
			...(stdio && command ? { stdio: shownCommand(stdio, command) } : {}),
			...(socket === undefined ? {} : { socket }),
			...(preset === undefined ? {} : { preset }),
			...(project === undefined ? {} : { project }),
			root,
			readOnly: read_only,
		},
		digest: createHash("sha256")
			.update(canonicalJson([settings, command?.digest ?? ""]))
			.digest("hex"),
	};
}
