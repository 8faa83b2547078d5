/**
 * The gate inside the desktop app: a utilityProcess that serves the gate and answers the shell over its parent's port.
 * The only file here that runs core/. Says once whether it started; it ends with one of {@link exitCodes}, or is ended.
 */
import { join } from "node:path";
import { servePort } from "../core/doors/port.ts";
import { createFolders, resolveHome } from "../core/home.ts";
import { openLog } from "../core/log.ts";
import { serve } from "../core/serve.ts";
import { gateArguments } from "./arguments.ts";
import { exitCodes, type StartReport } from "./start-report.ts";

const port = process.parentPort;
const report = (message: StartReport): void => {
	// eslint-disable-next-line unicorn/require-post-message-target-origin -- a process, not a window
	port.postMessage(message);
};

const portOf = (address: string): number => Number(new URL(address).port);

async function run(): Promise<number> {
	const options = gateArguments(process.argv.slice(2));
	const home = resolveHome(process.env);
	createFolders(home);
	const gate = await serve({
		home,
		host: "127.0.0.1",
		port: options.port ?? 4180,
		nextPort: options.port === null,
		consolePort: options.consolePort ?? 0,
		upstreams: options.upstreams,
		root: options.root,
		mode: options.mode,
		demo: options.demo ? "yes" : "if-empty",
		rendererDir: join(import.meta.dirname, "../renderer"),
		log: openLog(home.log, true),
	});
	servePort(port, gate.control);
	report({
		started: {
			port: portOf(gate.gateUrl),
			consolePort: portOf(gate.consoleUrl),
		},
	});
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
