/** Commands about the servers behind the gate. */
import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import { isObject, type JsonObject } from "../json.ts";
import type { CommandInput } from "../../contract/commands.ts";
import type { CommandPreview } from "../../contract/upstreams.ts";
import type { PresetName, UpstreamView } from "../../contract/views.ts";
import type { ModeState } from "../mode.ts";
import { presetOf } from "../presets/presets.ts";
import type { RemovedUpstreams } from "../removed-upstreams.ts";
import { changeSettings } from "../settings/file.ts";
import { parseSocketAddress, type SocketAddress } from "../outbound/socket.ts";
import {
	type StdioSettings,
	UpstreamSettings,
} from "../settings/upstream-settings.ts";
import { type Command, commandOf, shownVariables } from "../stdio/command.ts";
import type { ApprovedCommands } from "../stdio/approved.ts";
import type { Projects } from "../settings/project.ts";
import type { Probes } from "../probe/probes.ts";
import type { StdioServers } from "../stdio/servers.ts";
import { whyNot } from "../stdio/wanted.ts";
import type { Upstream, Upstreams } from "../upstreams.ts";
import { visible } from "../visible.ts";
import { CommandError, type OperationsOf } from "./operation.ts";
import { refusePlainKeys } from "./plain-keys.ts";
import { wantedBack } from "./returning.ts";

export function upstreamOperations(parts: {
	readonly upstreams: Upstreams;
	readonly removed: RemovedUpstreams;
	readonly projects: Projects;
	readonly commands: Pick<
		ApprovedCommands,
		"approve" | "forget" | "isApproved"
	>;
	/** Commands run in a sandbox here, unless told otherwise. */
	sandboxed(): boolean;
	readonly mode: ModeState;
	readonly probes: Probes;
	readonly settingsFile: string;
	gateUrl(): string;
	reloadSettings(): void;
	/** What upstreams refer to: only then is it known what is missing. */
	lookUp(): Promise<void>;
}): OperationsOf<"upstream"> {
	const { upstreams, removed, settingsFile, mode } = parts;
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
	const upstreamOf = (name: string): Upstream => {
		const upstream = upstreams.get(name);
		if (!upstream)
			throw new CommandError("not-found", `no upstream is called ${name}`);
		return upstream;
	};
	const settingsUpstream = (name: string): void => {
		const upstream = upstreamOf(name);
		if (upstream.source !== "settings")
			throw new CommandError(
				"conflict",
				`${name} was not set in the settings file; restart without it`,
			);
	};
	const stdioOf = (name: string): StdioServers => {
		const upstream = upstreamOf(name);
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
			{ name, url, stdio, digest, root, preset, readOnly, project },
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
			// Before anything is waited for: it was shown a moment ago.
			const shown = stdio && lookAt(stdio, project).digest;
			await refusePlainKeys({ url, stdio });
			const obstacle = stdio && (await whyNot(stdio, project, process.env));
			if (obstacle !== undefined)
				throw new CommandError("invalid-input", obstacle);
			if (digest !== undefined && stdio && shown !== digest)
				throw new CommandError(
					"conflict",
					"what it would start has changed since it was shown; look again",
				);
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
			// Whoever may add it has approved what was shown; anything else waits for its own question.
			const command = upstreams.get(name)?.stdio?.look();
			if (command && command.digest === shown)
				parts.commands.approve(name, command, actor);
			await parts.lookUp();
			return view(name);
		},
		"upstream.change": ({ name, readOnly, project }) => {
			settingsUpstream(name);
			// The gate has a working folder of its own.
			if (typeof project === "string" && !isAbsolute(project))
				throw new CommandError("invalid-input", "project: an absolute path");
			const dir =
				typeof project === "string"
					? parts.projects.add(project, [name]).dir
					: project;
			editOne(name, (one) => {
				if (readOnly !== undefined) one["read_only"] = readOnly;
				if (typeof dir === "string") one["project"] = dir;
				else if (dir === null) delete one["project"];
			});
			return view(name);
		},
		"upstream.test": (input) => {
			if ("name" in input) return parts.probes.test(upstreamOf(input.name));
			const { url } = addressOf(input.url, undefined);
			if (url === undefined)
				throw new CommandError(
					"invalid-input",
					"url: a socket is tested once it is an upstream",
				);
			return parts.probes.testAddress(url);
		},
		"upstream.tools": ({ name }) => parts.probes.tools(upstreamOf(name)),
		"upstream.known": () =>
			upstreams.all().map(({ name, policy }) => ({
				upstream: name,
				tools: policy.tools.hints.names()?.map(visible) ?? null,
			})),
		"upstream.log": ({ name }) => stdioOf(name).log(),
		"upstream.restart": ({ name }) => {
			stdioOf(name).restart();
			return view(name);
		},
		"upstream.preview": ({ stdio, project }) =>
			previewOf(stdio, project, parts.sandboxed()),
		"upstream.history": ({ name }) => [
			...upstreams.history(upstreamOf(name).name),
		],
		"upstream.restore": async ({ name }, { actor }) => {
			const was = wantedBack(name, parts);
			editOne(name, (one) => void Object.assign(one, was.settings));
			removed.forget(name);
			// What it means now may be something else; and only the desktop's click is a person's.
			const command = upstreams.get(name)?.stdio?.look();
			if (command && command.digest === was.approved && actor === "desktop")
				parts.commands.approve(name, command, actor);
			await parts.lookUp();
			return view(name);
		},
		"upstream.remove": ({ name }) => {
			settingsUpstream(name);
			const command = upstreams.get(name)?.stdio?.look();
			change((json) => {
				if (!isObject(json["upstreams"])) return;
				const settings = json["upstreams"][name];
				if (isObject(settings))
					removed.keep(name, {
						settings,
						approved:
							command && parts.commands.isApproved(name, command)
								? command.digest
								: undefined,
					});
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
export function addressOf(
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
	const read = UpstreamSettings.safeParse(where);
	if (!read.success)
		throw new CommandError(
			"invalid-input",
			`${socket ? "socket" : "url"}: ${read.error.issues[0]?.message ?? "invalid"}`,
		);
	return where;
}

type StdioInput = NonNullable<CommandInput<"upstream.add">["stdio"]>;

/** @throws CommandError */
function checked(stdio: StdioInput): StdioSettings {
	const read = UpstreamSettings.safeParse({ stdio });
	const settings = read.data?.stdio;
	if (settings === undefined)
		throw new CommandError(
			"invalid-input",
			read.error?.issues[0]?.message ?? "not a command",
		);
	return settings;
}

/** What it means now. @throws CommandError */
export const lookAt = (
	stdio: StdioInput,
	project: string | undefined,
): Command =>
	commandOf(checked(stdio), { env: process.env, home: homedir(), project });

/** For a person to look at. `sandboxed`: commands run in one here, unless told otherwise. @throws CommandError */
export async function previewOf(
	stdio: StdioInput,
	project: string | undefined,
	sandboxed: boolean,
): Promise<CommandPreview> {
	const settings = checked(stdio);
	const { argv, cwd, scripts, notes, digest, problem } = lookAt(stdio, project);
	return {
		command: [...argv],
		cwd,
		env: shownVariables(settings),
		sandbox: stdio.sandbox === false ? "off" : sandboxed ? "on" : "unavailable",
		programs: scripts.map(({ path }) => path),
		notes: [...notes],
		digest,
		problem: (await whyNot(settings, project, process.env)) ?? problem ?? "",
	};
}

/** What differs from the usual. */
export const stdioSettings = ({
	command,
	args,
	cwd,
	env,
	sharing,
	sandbox,
}: StdioInput): JsonObject => ({
	command,
	...(args && args.length > 0 ? { args } : {}),
	...(cwd === undefined ? {} : { cwd }),
	...(env && Object.keys(env).length > 0 ? { env } : {}),
	...(sharing === "all" ? { sharing } : {}),
	...(sandbox === undefined ? {} : { sandbox }),
});
