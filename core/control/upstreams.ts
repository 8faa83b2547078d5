/** Commands about the servers behind the gate. */
import { isObject, type JsonObject } from "../json.ts";
import type { CommandInput } from "../../contract/commands.ts";
import type { PresetName, UpstreamView } from "../../contract/views.ts";
import type { ModeState } from "../mode.ts";
import { presetOf } from "../presets/presets.ts";
import { changeSettings } from "../settings/file.ts";
import { parseSocketAddress, type SocketAddress } from "../outbound/socket.ts";
import { UpstreamSettings } from "../settings/schema.ts";
import type { ApprovedCommands } from "../stdio/approved.ts";
import type { Projects } from "../settings/project.ts";
import type { StdioServers } from "../stdio/servers.ts";
import { whyNot } from "../stdio/wanted.ts";
import type { Upstreams } from "../upstreams.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export function upstreamOperations(parts: {
	readonly upstreams: Upstreams;
	readonly projects: Projects;
	readonly commands: Pick<ApprovedCommands, "approve" | "forget">;
	readonly mode: ModeState;
	readonly settingsFile: string;
	gateUrl(): string;
	reloadSettings(): void;
	/** What upstreams refer to: only then is it known what is missing. */
	lookUp(): Promise<void>;
}): OperationsOf<"upstream"> {
	const { upstreams, settingsFile, mode } = parts;
	/** The file is changed first: what the gate does after a restart is what it does now. */
	const change = (edit: (json: Record<string, unknown>) => void): void => {
		changeSettings(settingsFile, edit);
		parts.reloadSettings();
	};
	const view = (name: string): UpstreamView => {
		const found = upstreams
			.views(parts.gateUrl(), mode.current)
			.find((one) => one.name === name);
		if (!found)
			throw new CommandError(
				"internal",
				`${name} was not taken over from the settings file`,
			);
		return found;
	};
	const settingsUpstream = (name: string): void => {
		const upstream = upstreams.get(name);
		if (!upstream)
			throw new CommandError("not-found", `no upstream is called ${name}`);
		if (upstream.source !== "settings")
			throw new CommandError(
				"conflict",
				`${name} was not set in the settings file; restart without it`,
			);
	};
	const stdioOf = (name: string): StdioServers => {
		const upstream = upstreams.get(name);
		if (!upstream)
			throw new CommandError("not-found", `no upstream is called ${name}`);
		if (upstream.stdio === undefined)
			throw new CommandError(
				"conflict",
				`${name} is reached at ${upstream.url}; the gate does not start it`,
			);
		return upstream.stdio;
	};
	const editOne = (name: string, edit: (one: JsonObject) => void): void =>
		change((json) => {
			const known = isObject(json["upstreams"]) ? json["upstreams"] : {};
			const one = isObject(known[name]) ? { ...known[name] } : {};
			edit(one);
			json["upstreams"] = { ...known, [name]: one };
		});
	return {
		"upstream.list": async () => {
			await upstreams.probe();
			return upstreams.views(parts.gateUrl(), mode.current);
		},
		"upstream.add": async (
			{ name, url, stdio, root, preset, readOnly, project },
			{ actor },
		) => {
			if (upstreams.get(name))
				throw new CommandError(
					"conflict",
					`there is an upstream called ${name} already`,
				);
			if (url !== undefined && stdio !== undefined)
				throw new CommandError(
					"invalid-input",
					"either an address or a command",
				);
			const obstacle = stdio && (await whyNot(stdio, project, process.env));
			if (obstacle !== undefined)
				throw new CommandError("invalid-input", obstacle);
			const address = stdio ? undefined : addressOf(url, preset);
			if (root && upstreams.root)
				throw new CommandError(
					"conflict",
					`${upstreams.root.name} is the root upstream`,
				);
			const dir =
				project === undefined
					? undefined
					: parts.projects.add(project, [name]).dir;
			editOne(name, (one) => {
				if (stdio) one["stdio"] = stdioSettings(stdio);
				else Object.assign(one, address);
				if (root) one["root"] = true;
				if (preset) one["preset"] = preset;
				if (readOnly) one["read_only"] = true;
				if (dir !== undefined) one["project"] = dir;
			});
			// Whoever may add it has seen the command, and approved what it means now.
			const servers = upstreams.get(name)?.stdio;
			if (servers) parts.commands.approve(name, servers.look(), actor);
			await parts.lookUp();
			return view(name);
		},
		"upstream.change": ({ name, readOnly }) => {
			settingsUpstream(name);
			editOne(name, (one) => {
				one["read_only"] = readOnly;
			});
			return view(name);
		},
		"upstream.log": ({ name }) => stdioOf(name).log(),
		"upstream.restart": ({ name }) => {
			stdioOf(name).restart();
			return view(name);
		},
		"upstream.remove": ({ name }) => {
			settingsUpstream(name);
			change((json) => {
				if (isObject(json["upstreams"]))
					json["upstreams"] = Object.fromEntries(
						Object.entries(json["upstreams"]).filter(([key]) => key !== name),
					);
			});
			parts.commands.forget(name);
			return { done: true };
		},
	};
}

/** @throws CommandError */
function addressOf(
	url: string | undefined,
	preset: PresetName | undefined,
): Partial<SocketAddress> {
	const address = url ?? (preset && presetOf(preset).url);
	if (address === undefined)
		throw new CommandError(
			"invalid-input",
			preset
				? `url: ${presetOf(preset).title} is somewhere else for everyone; say where yours is`
				: "url: where it listens",
		);
	const socket = parseSocketAddress(address);
	const where = socket ?? { url: address };
	const checked = UpstreamSettings.safeParse(where);
	if (!checked.success)
		throw new CommandError(
			"invalid-input",
			`${socket ? "socket" : "url"}: ${checked.error.issues[0]?.message ?? "invalid"}`,
		);
	return where;
}

/** What differs from the usual. */
const stdioSettings = ({
	command,
	args,
	cwd,
	env,
	sharing,
	sandbox,
}: NonNullable<CommandInput<"upstream.add">["stdio"]>): JsonObject => ({
	command,
	...(args && args.length > 0 ? { args } : {}),
	...(cwd === undefined ? {} : { cwd }),
	...(env && Object.keys(env).length > 0 ? { env } : {}),
	...(sharing === "all" ? { sharing } : {}),
	...(sandbox === undefined ? {} : { sandbox }),
});
