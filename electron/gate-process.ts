/**
 * The gate inside the desktop app: a utilityProcess that serves the gate and answers the shell over its parent's port.
 * The only file here that runs the gate. Says once whether it started; it ends with one of {@link exitCodes}, or is
 * ended.
 */
import { join } from "node:path";
import { servePort } from "../core/doors/port.ts";
import { createFolders, resolveHome } from "../core/home.ts";
import { openLog } from "../core/log.ts";
import { programIsIn } from "../core/own-program.ts";
import { serve } from "../core/serve.ts";
import { welcomeLines } from "../core/welcome.ts";
import {
	exitCodes,
	GateStart,
	type StartReport,
} from "../core/desktop/gate-start.ts";

const report = (message: StartReport): void => {
	// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window
	process.parentPort.postMessage(message);
};

const portOf = (address: string): number => Number(new URL(address).port);

async function run(): Promise<number> {
	const { welcome, program, ...start } = GateStart.parse(
		JSON.parse(process.argv[2] ?? ""),
	);
	if (program !== null) programIsIn(program);
	const home = resolveHome(process.env);
	createFolders(home);
	process.chdir(home.state);
	const gate = await serve({
		...start,
		home,
		upstreams: new Map(start.upstreams),
		rendererDir: join(import.meta.dirname, "../renderer"),
		log: openLog(home.log, true),
	});
	// The key in them is asked about once a desktop listens; nobody is to be asked at every start.
	const lines = welcome ? await welcomeLines(gate) : [];
	servePort(process.parentPort, gate.control);
	const { port, consoleUrl } = gate;
	report({
		started: {
			port,
			consolePort: portOf(consoleUrl),
			mode: start.mode,
		},
	});
	// Here, so that the key in them never passes through the shell.
	if (lines.length > 0) console.log(lines.join("\n"));
	return exitCodes[await gate.stopped];
}

try {
	process.exit(await run());
} catch (error) {
	report({
		startFailed: error instanceof Error ? error.message : String(error),
	});
	// The shell ends this process when it has read that.
}
