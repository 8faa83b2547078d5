/** upstream: the servers behind the gate. */
import { existsSync } from "node:fs";
import { isAbsolute, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { CommandInput } from "../../../contract/commands.ts";
import {
	PresetName,
	type StdioLogView,
	type UpstreamView,
} from "../../../contract/views.ts";
import type { ToolListView } from "../../../contract/upstreams.ts";
import { socketAddress, socketHost } from "../../outbound/socket.ts";
import { knowsAddress } from "../../presets/without-address.ts";
import { findingLine } from "../finding-text.ts";
import { CliError, print, printJson, table, tell } from "../output.ts";
import { ask, withGate } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

export async function addUpstream(
	name: string,
	target: string[],
	flags: Json & {
		root?: boolean;
		preset?: string;
		readOnly?: boolean;
		project?: string;
		socket?: string;
	} & CommandFlags,
): Promise<void> {
	const stdio = stdioOf(name, target, flags);
	const url = stdio ? undefined : addressOf(target[0], flags.socket);
	const preset =
		flags.preset === undefined ? undefined : parsePreset(flags.preset);
	if (!stdio && url === undefined && !knowsAddress(preset))
		throw new CliError(
			"usage",
			`say where it is: drawbridge upstream add NAME URL, or NAME -- COMMAND${preset === undefined ? " (most presets know their own address)" : ` --preset ${preset}`}`,
			2,
		);
	const view = await ask("upstream.add", {
		name,
		...(url === undefined ? {} : { url }),
		...(stdio === undefined ? {} : { stdio }),
		root: flags.root ?? false,
		...(preset === undefined ? {} : { preset }),
		readOnly: flags.readOnly ?? false,
		...(flags.project === undefined ? {} : { project: resolve(flags.project) }),
	});
	if (flags.json) {
		printJson(view);
		return;
	}
	print(`${view.name} is at ${view.gateUrl}`);
	if (view.stdio && view.stdio.sandbox !== "off")
		print(
			view.stdio.sandbox === "on"
				? "it runs in the sandbox: it may write its project and the folders its words name; what it wants beyond is asked (drawbridge upstream log shows it, --no-sandbox leaves it out)"
				: "this system has no sandbox, so it runs as you; drawbridge status says what is missing",
		);
	for (const missing of view.missing) {
		const secret = /^secret:(\S+) \(not set\)$/.exec(missing)?.[1];
		tell(
			`still needed: ${missing}${secret === undefined ? "" : `; set it with: drawbridge secret set ${secret}`}`,
		);
	}
	if (preset !== undefined) {
		const { presetOf } = await import("../../presets/presets.ts");
		for (const note of presetOf(preset).notes)
			tell(
				`note: ${note.replaceAll("http://127.0.0.1:4180/NAME", view.gateUrl.replace(/\/$/, ""))}`,
			);
	}
}

/** `--socket` is the other spelling of `unix:`. @throws CliError where the address says something else */
function addressOf(
	url: string | undefined,
	socket: string | undefined,
): string | undefined {
	if (socket === undefined) return url;
	const path = socket.startsWith("\\\\") ? socket : resolve(socket);
	if (url === undefined) return socketAddress(path);
	const { origin, pathname } = URL.parse(url) ?? {};
	if (origin !== socketHost)
		throw new CliError(
			"usage",
			`--socket goes with ${socketHost}/BASE, or with no address; another Host is for security.json: "socket" beside "url"`,
			2,
		);
	return socketAddress(path, pathname === "/" ? "" : pathname);
}

interface CommandFlags {
	env?: string[];
	cwd?: string;
	sharing?: "client" | "all";
	/** `false`: --no-sandbox was given; otherwise commander says true. */
	sandbox?: boolean;
}

/** What stands behind "--" is a command. @throws CliError where one seems meant and is not marked so */
function stdioOf(
	name: string,
	target: readonly string[],
	{ env = [], cwd, sharing, sandbox }: CommandFlags,
): CommandInput<"upstream.add">["stdio"] {
	const [command, ...args] = target;
	if (!process.argv.includes("--")) {
		if (target.length > 1 || (command !== undefined && !isAddress(command)))
			throw new CliError(
				"usage",
				`${target.join(" ")} is no address. A command stands behind --: drawbridge upstream add ${name} -- ${target.join(" ")}`,
				2,
			);
		if (env.length > 0 || cwd !== undefined || sharing !== undefined)
			throw new CliError(
				"usage",
				"--env, --cwd and --sharing are for a command: drawbridge upstream add NAME -- COMMAND",
				2,
			);
		return undefined;
	}
	if (command === undefined)
		throw new CliError("usage", "there is no command behind --", 2);
	if (target.length === 1 && /^https?:\/\//i.test(command))
		throw new CliError(
			"usage",
			`${command} is an address; leave the -- out`,
			2,
		);
	return {
		// A path is meant from here, and the gate is started elsewhere.
		command: /^\.{1,2}\//.test(command) ? resolve(command) : command,
		args,
		...folderOf(cwd, target),
		env: Object.fromEntries(env.map(variable)),
		...(sharing === undefined ? {} : { sharing }),
		...(sandbox === false ? { sandbox: false } : {}),
	};
}

/** Words that mean something here are meant from here. */
function folderOf(
	cwd: string | undefined,
	words: readonly string[],
): { readonly cwd?: string } {
	if (cwd !== undefined) return { cwd: resolve(cwd) };
	const isMeantHere = words.some(
		(word) => /[./\\]/.test(word) && !isAbsolute(word) && existsSync(word),
	);
	return isMeantHere ? { cwd: process.cwd() } : {};
}

/** Something else than a program's name: what is wrong with it is said by whoever reads addresses. */
const isAddress = (word: string): boolean =>
	word.includes("://") ||
	word.startsWith("unix:") ||
	/^(?:localhost|[\w.-]+):\d+/i.test(word);

function variable(given: string): [string, string] {
	const [, name, value] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(given) ?? [];
	if (name === undefined)
		throw new CliError(
			"usage",
			`--env ${given.split("=", 1)[0] ?? ""}: NAME=VALUE, or NAME for the gate's own`,
			2,
		);
	return [name, value ?? `\${env:${name}}`];
}

function parsePreset(text: string): PresetName {
	const preset = PresetName.safeParse(text);
	if (!preset.success)
		throw new CliError(
			"usage",
			`"${text}" is no preset: ${PresetName.options.join(", ")}`,
			2,
		);
	return preset.data;
}

/** `off`: writes are let through again. */
export async function setReadOnly(
	name: string,
	state: string,
	flags: Json,
): Promise<void> {
	if (state !== "on" && state !== "off")
		throw new CliError("usage", `"${state}": on or off`, 2);
	const view = await ask("upstream.change", { name, readOnly: state === "on" });
	if (flags.json) printJson(view);
	else
		tell(
			view.readOnly
				? `${name}: every write is refused from now on, whoever asks`
				: `${name}: writes are let through again, by role`,
		);
}

export async function listUpstreams(flags: Json): Promise<void> {
	const upstreams = await ask("upstream.list", {});
	if (flags.json) printJson(upstreams);
	else
		print(
			table(
				upstreams.map(upstreamRow),
				["NAME", "ADDRESS", "AT THE GATE", "HEALTH", "FROM"],
				"no upstream yet; add one with: drawbridge upstream add NAME URL",
			),
		);
}

const upstreamRow = (one: UpstreamView): string[] => [
	one.name,
	one.url,
	one.gateUrl,
	`${one.health.state}${one.health.detail ? ` (${one.health.detail})` : ""}`,
	[one.source, one.preset ?? "", one.readOnly ? "read-only" : ""]
		.filter((word) => word !== "")
		.join(", "),
];

export async function removeUpstream(name: string, flags: Json): Promise<void> {
	const done = await ask("upstream.remove", { name });
	if (flags.json) printJson(done);
	else tell(`removed ${name}`);
}

/** An address is asked without any secret. Exits 1 where a step failed. */
export async function testUpstream(target: string, flags: Json): Promise<void> {
	const view = await ask(
		"upstream.test",
		target.includes("://") ? { url: target } : { name: target },
	);
	if (flags.json) printJson(view);
	else for (const step of view.steps) print(findingLine(step));
	if (view.steps.some(({ outcome }) => outcome === "failed"))
		process.exitCode = 1;
}

export async function listTools(name: string, flags: Json): Promise<void> {
	const view = await ask("upstream.tools", { name });
	if (flags.json) printJson(view);
	else if (view.state === "listed")
		print(
			table(
				view.tools.map((tool) => [
					tool.name,
					tool.permissions.join("+"),
					tool.refused === ""
						? tool.roles.join(", ") || "no role"
						: `nobody (${tool.refused})`,
					filterSees[tool.risk],
				]),
				["TOOL", "NEEDS", "ROLES", "COMMAND FILTER"],
				`${name} lists no tools`,
			),
		);
	else tell(`${name}: ${withoutTools[view.state].replace("NAME", name)}`);
	if (view.state !== "listed") process.exitCode = 1;
}

const filterSees: Readonly<
	Record<ToolListView["tools"][number]["risk"], string>
> = {
	none: "finds nothing that runs",
	"by-target": "judges what each call names",
	"by-text": "judges the code of each call",
	high: "high, whatever is called",
	critical: "critical, whatever is called",
};

const withoutTools: Readonly<
	Record<Exclude<ToolListView["state"], "listed">, string>
> = {
	"not-approved":
		"its command was not approved, so it was not started; the first request asks about it",
	"secret-missing":
		"a secret it needs is not set, so it was not asked; drawbridge secret list",
	unreachable: "it did not answer; to see why: drawbridge upstream test NAME",
	"no-mcp": "it does not speak MCP, so it has no tools",
	reflected:
		"its answer held the secret it was sent, so nothing of it is shown; find out why",
};

const followEveryMs = 1_000;

export async function showLog(
	name: string,
	flags: Json & { follow?: boolean },
): Promise<void> {
	if (!flags.follow) {
		const log = await ask("upstream.log", { name });
		if (flags.json) printJson(log);
		else if (log.lines.length === 0)
			tell(`${name} has written nothing to its standard error`);
		else for (const line of log.lines) print(logLine(line));
		return;
	}
	await withGate(async (gate) => {
		for (let shown = 0; ; await delay(followEveryMs)) {
			const { lines, dropped } = await gate.call("upstream.log", { name });
			for (const line of lines.slice(Math.max(0, shown - dropped)))
				if (flags.json) printJson(line);
				else print(logLine(line));
			shown = dropped + lines.length;
		}
	});
}

const logLine = ({ at, pid, text }: StdioLogView["lines"][number]): string =>
	`${at} ${pid} ${text}`;

export async function restartUpstream(
	name: string,
	flags: Json,
): Promise<void> {
	const view = await ask("upstream.restart", { name });
	if (flags.json) printJson(view);
	else tell(`${name}: its programs are ended; the next request starts one`);
}
