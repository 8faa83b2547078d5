/** How long the gate takes to be ready, and what it weighs when it then does nothing. */
import { existsSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Entry, startGate } from "../stub/gate-process.ts";
import { residentBytes } from "./memory.ts";
import { gateEntry } from "./rows.ts";
import { median } from "./statistics.ts";

const launcher = fileURLToPath(
	new URL("../../build/drawbridge.mjs", import.meta.url),
);
/** The launcher as a person types it; the command line itself while there is no launcher. */
const typed: Entry = existsSync(launcher)
	? [process.execPath, launcher]
	: gateEntry;

/** An upstream nothing listens behind: neither measurement sends a request. */
const upstreams = { x: "http://127.0.0.1:9" };

/** Median milliseconds from spawning `serve` to its ready line; one start before that warms the disk. */
export async function measureReady(times: number): Promise<number> {
	const measured: number[] = [];
	for (let n = 0; n <= times; n += 1) {
		const gate = await startGate({ upstreams, root: "x", entry: typed });
		if (n > 0) measured.push(gate.readyMs);
		await gate.stop();
	}
	return median(measured);
}

/** Bytes resident in the gate's own process, `afterMs` after it was ready. */
export async function measureIdle(afterMs: number): Promise<number> {
	const gate = await startGate({ upstreams, root: "x", entry: gateEntry });
	try {
		await sleep(afterMs);
		return await residentBytes(gate.pid);
	} finally {
		await gate.stop();
	}
}
