/** `serve`, and `start`, which is what `npm start` runs: the gate in the foreground until a signal or `stop`. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createFolders } from "../../home.ts";
import { openLog } from "../../log.ts";
import { type RunningGate, serve, type ServeOptions } from "../../serve.ts";
import { parseServeFlags, type ServeFlags } from "../../serve-flags.ts";
import { commandHere } from "../../own-command.ts";
import { welcomeLines } from "../../welcome.ts";
import { print, printJson, tell } from "../output.ts";
import { currentHome } from "../session.ts";

interface StartFlags extends ServeFlags {
	readonly demo?: boolean;
}

/** `serve`: exits 1 when the port is busy. */
export async function runServe(
	flags: StartFlags & { readonly json?: boolean },
): Promise<void> {
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

/** `start`: takes the next port when one is busy, serves the demo while nothing is configured, prints what to paste. */
export async function runStart(
	flags: StartFlags & { readonly open?: boolean },
): Promise<void> {
	const wanted: ServeOptions = {
		...options(flags),
		demo: flags.demo ? "yes" : "if-empty",
		nextPort: true,
	};
	await run(wanted, async (gate) => {
		for (const line of await welcomeLines(gate)) print(line);
		if (flags.open) await openInBrowser(gate.consoleLink());
	});
}

function options(flags: ServeFlags): Omit<ServeOptions, "demo" | "nextPort"> {
	const home = currentHome();
	createFolders(home);
	return {
		...parseServeFlags(flags),
		home,
		rendererDir: rendererDir(),
		log: openLog(home.log, true),
	};
}

/** Serves until it is stopped; a restart serves again on the same ports. */
async function run(
	wanted: ServeOptions,
	onReady: (gate: RunningGate) => void | Promise<void>,
): Promise<void> {
	// Whatever folder it was started in is nobody's business, and none that a program in the sandbox may write.
	process.chdir(wanted.home.state);
	let ending = "restart";
	let next = wanted;
	let current: RunningGate | undefined;
	// A signal may also come while the gate is starting; a second one means now.
	let signalled = false;
	const end = (): void => {
		void (signalled ? current?.stopNow() : current?.stop());
		signalled = true;
	};
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
		process.on(signal, end);
	while (ending === "restart") {
		current = await serve(next);
		if (signalled) {
			await current.stop();
			return;
		}
		for (const warning of current.warnings) tell(`drawbridge: ${warning}`);
		await onReady(current);
		ending = await current.stopped;
		next = {
			...wanted,
			// A mode that was set meanwhile is in the settings, and must not be loosened again.
			mode: current.baseMode === next.mode ? next.mode : null,
			// Whoever lowered it meanwhile meant it.
			raised: false,
			port: current.port,
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
	const here = commandHere();
	if (here !== undefined) tell(`drawbridge is here: ${here}`);
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
