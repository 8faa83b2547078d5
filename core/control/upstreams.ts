/** Commands about the servers behind the gate. */
import type { CommandOutput } from "../../contract/commands.ts";
import { changeSettings } from "../settings/file.ts";
import { UpstreamUrl } from "../settings/schema.ts";
import type { Upstreams } from "../upstreams.ts";
import {
	CommandError,
	type ControlParts,
	type OperationsOf,
} from "./operation.ts";

export function upstreamOperations(
	parts: ControlParts,
): OperationsOf<"upstream"> {
	const { upstreams, settingsFile } = parts;
	/** The file is changed first: what the gate does after a restart is what it does now. */
	const change = (edit: (json: Record<string, unknown>) => void): void => {
		changeSettings(settingsFile, edit);
		parts.reloadSettings();
	};
	return {
		"upstream.list": async () => {
			await upstreams.probe();
			return upstreams.views(parts.gateUrl());
		},
		"upstream.add": ({ name, url, root }) => {
			if (upstreams.get(name))
				throw new CommandError(
					"conflict",
					`there is an upstream called ${name} already`,
				);
			const checked = UpstreamUrl.safeParse(url);
			if (!checked.success)
				throw new CommandError(
					"invalid-input",
					`url: ${checked.error.issues[0]?.message ?? "invalid"}`,
				);
			if (root && upstreams.root)
				throw new CommandError(
					"conflict",
					`${upstreams.root.name} is the root upstream`,
				);
			change((json) => {
				const known = json["upstreams"];
				json["upstreams"] = {
					...(typeof known === "object" ? known : {}),
					[name]: root ? { url, root } : { url },
				};
			});
			return viewOf(upstreams, name, parts.gateUrl());
		},
		"upstream.remove": ({ name }) => {
			const upstream = upstreams.get(name);
			if (!upstream)
				throw new CommandError("not-found", `no upstream is called ${name}`);
			if (upstream.source !== "settings")
				throw new CommandError(
					"conflict",
					`${name} was not set in the settings file; restart without it`,
				);
			change((json) => {
				const known = json["upstreams"];
				if (typeof known === "object" && known !== null)
					json["upstreams"] = Object.fromEntries(
						Object.entries(known).filter(([key]) => key !== name),
					);
			});
			return { done: true };
		},
	};
}

function viewOf(
	upstreams: Upstreams,
	name: string,
	gateUrl: string,
): CommandOutput<"upstream.add"> {
	const view = upstreams.views(gateUrl).find((one) => one.name === name);
	if (!view)
		throw new CommandError(
			"internal",
			`${name} was not taken over from the settings file`,
		);
	return view;
}
