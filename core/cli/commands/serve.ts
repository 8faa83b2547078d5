/** `serve`, and `start`, which is what `npm start` runs: the gate in the foreground until a signal or `stop`. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Mode, Name } from "../../../contract/views.ts";
import { createFolders } from "../../home.ts";
import { openLog } from "../../log.ts";
import { type RunningGate, serve, type ServeOptions } from "../../serve.ts";
import { UpstreamUrl } from "../../settings/schema.ts";
import { CliError, print, printJson, tell } from "../output.ts";
import { currentHome } from "../session.ts";

export interface ServeFlags {
	readonly port: string;
	readonly host: string;
	readonly upstream: readonly string[];
	readonly root?: string;
	readonly mode?: string;
	readonly demo?: boolean;
	readonly consolePort: string;
	readonly json?: boolean;
}

/** `serve`: exits 1 when the port is busy. */
export async function runServe(flags: ServeFlags): Promise<void> {
	await run(
		{ ...options(flags), demo: flags.demo ? "yes" : "no", nextPort: false },
		(gate) => {
			if (flags.json)
				printJson({
					event: "ready",
					gate: gate.gateUrl,
					console: gate.consoleUrl,
					pid: process.pid,
				});
			else tellReady(gate);
		},
	);
}

/** `start`: takes the next port when one is busy, serves the demo while nothing is configured, prints four lines. */
export async function runStart(
	flags: ServeFlags & { readonly open?: boolean },
): Promise<void> {
	const wanted: ServeOptions = {
		...options(flags),
		demo: flags.demo ? "yes" : "if-empty",
		nextPort: true,
	};
	await run(wanted, async (gate) => {
		const link = await consoleLink(gate);
		for (const line of await fourLines(gate, link)) print(line);
		if (flags.open) await openInBrowser(await consoleLink(gate));
	});
}

function options(flags: ServeFlags): Omit<ServeOptions, "demo" | "nextPort"> {
	const home = currentHome();
	createFolders(home);
	const mode = Mode.safeParse(flags.mode ?? modeFromEnvironment());
	if (flags.mode !== undefined && !mode.success)
		throw new CliError(
			"usage",
			`--mode ${flags.mode}: strict, relaxed or lax`,
			2,
		);
	return {
		home,
		host: flags.host,
		port: parsePort("--port", flags.port),
		consolePort: parsePort("--console-port", flags.consolePort),
		upstreams: parseUpstreams(flags.upstream),
		root: flags.root ?? null,
		mode: mode.success ? mode.data : null,
		rendererDir: rendererDir(),
		log: openLog(home.log, true),
	};
}

/** The assistant page's variable: local is relaxed, strict is strict; anything else is refused rather than guessed. */
function modeFromEnvironment(): string | undefined {
	const wanted = process.env["SECURITY_MODE"];
	if (!wanted) return undefined;
	if (wanted === "local") return "relaxed";
	if (wanted === "strict") return "strict";
	throw new CliError(
		"usage",
		"SECURITY_MODE in the environment is neither local nor strict",
		2,
	);
}

/** Serves until it is stopped; a restart serves again on the same ports. */
async function run(
	wanted: ServeOptions,
	onReady: (gate: RunningGate) => void | Promise<void>,
): Promise<void> {
	let ending = "restart";
	let next = wanted;
	let current: RunningGate | undefined;
	const end = (): void => void current?.stop();
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
		process.on(signal, end);
	while (ending === "restart") {
		current = await serve(next);
		for (const warning of current.warnings) tell(`drawbridge: ${warning}`);
		await onReady(current);
		ending = await current.stopped;
		next = {
			...next,
			port: Number(new URL(current.gateUrl).port),
			consolePort: Number(new URL(current.consoleUrl).port),
			nextPort: false,
		};
	}
}

function tellReady(gate: RunningGate): void {
	print(`gate     ${gate.gateUrl}`);
	print(
		`console  ${gate.consoleUrl}  (a link that opens it: drawbridge console)`,
	);
}

async function consoleLink(gate: RunningGate): Promise<string> {
	const result = await gate.control.call("cli", "console.link", {});
	// The command's output schema.
	return result.ok ? (result.output as { url: string }).url : gate.consoleUrl;
}

const hourSeconds = 3_600;
const madeHere = "made by npm start, for one hour";

/** The lines a newcomer pastes from. The key opens the demo alone when it is there, and always ends after an hour. */
async function fourLines(gate: RunningGate, link: string): Promise<string[]> {
	const { control } = gate;
	const keys = await control.call("cli", "key.list", {});
	if (keys.ok) {
		// The command's output schema.
		for (const key of keys.output as {
			id: string;
			note: string;
			state: string;
		}[]) {
			if (key.note === madeHere && key.state === "active")
				await control.call("cli", "key.revoke", { id: key.id });
		}
	}
	const created = await control.call("cli", "key.create", {
		name: "npm start",
		upstreams: gate.demo ? ["demo"] : [],
		role: gate.demo ? "operator" : "viewer",
		expiresInSeconds: hourSeconds,
		note: madeHere,
	});
	const status = await control.call("cli", "status.get", {});
	// The commands' output schemas.
	const mode = status.ok ? (status.output as { mode: Mode }).mode : "unknown";
	const key = created.ok ? (created.output as { key: string }).key : undefined;
	if (key === undefined)
		tell(
			"drawbridge: no key could be made (is the vault locked?); see: drawbridge doctor",
		);
	return [
		`gate:    ${gate.gateUrl}`,
		`try:     ${key === undefined ? "drawbridge doctor" : tryLine(gate, key)}`,
		`console: ${link}  (opens once, within a minute; another: drawbridge console)`,
		`mode:    ${mode}`,
	];
}

function tryLine(gate: RunningGate, key: string): string {
	const header = `-H 'X-API-Key: ${key}'`;
	if (!gate.demo)
		return `curl -sS ${header} ${gate.gateUrl}/.drawbridge/health`;
	const call = {
		jsonrpc: "2.0",
		id: 1,
		method: "tools/call",
		params: { name: "echo", arguments: { text: "hello" } },
	};
	return `curl -sS ${header} -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' -d '${JSON.stringify(call)}' ${gate.gateUrl}/demo/mcp`;
}

/** Opens the owner's browser; a machine without one loses nothing, the link was printed. */
export async function openInBrowser(url: string): Promise<void> {
	const { spawn } = await import("node:child_process");
	const [command, ...args] =
		process.platform === "darwin"
			? ["open", url]
			: process.platform === "win32"
				? ["explorer.exe", url]
				: ["xdg-open", url];
	spawn(command ?? "xdg-open", args, { stdio: "ignore", detached: true })
		.on("error", () => undefined)
		.unref();
}

function parsePort(flag: string, text: string): number {
	const port = Number(text);
	if (!/^\d{1,5}$/.test(text) || port > 65_535)
		throw new CliError("usage", `${flag} ${text}: a port is 0 to 65535`, 2);
	return port;
}

function parseUpstreams(given: readonly string[]): Map<string, string> {
	const upstreams = new Map<string, string>();
	for (const one of given) {
		const mark = one.indexOf("=");
		const name = one.slice(0, mark);
		const url = one.slice(mark + 1);
		if (mark < 1 || !Name.safeParse(name).success)
			throw new CliError(
				"usage",
				`--upstream ${one}: write NAME=URL; a name is lower-case letters, digits and inner hyphens`,
				2,
			);
		const checked = UpstreamUrl.safeParse(url);
		if (!checked.success)
			throw new CliError(
				"usage",
				`--upstream ${one}: ${checked.error.issues[0]?.message ?? "no address"}`,
				2,
			);
		upstreams.set(name, url);
	}
	return upstreams;
}

/** The bundle's neighbour; run from source, the built windows if there are any. */
function rendererDir(): string {
	const here = dirname(fileURLToPath(import.meta.url));
	for (const candidate of [
		join(here, "..", "renderer"),
		join(here, "..", "..", "..", "out", "renderer"),
	]) {
		if (existsSync(join(candidate, "index.html"))) return candidate;
	}
	return join(here, "..", "renderer");
}
