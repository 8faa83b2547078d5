/**
 * `npm run bench -- connect`: what a client waits for `drawbridge connect` to be there, beside the bare start of the same
 * Node. Both in turn, so that a busy machine is busy for both; the gate is a real one, and the program is the bundle's,
 * started by the launcher.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { testedEntry, startGate } from "../stub/gate-process.ts";
import { median } from "./statistics.ts";

const times = 60;
const limit = 1.5;
const root = fileURLToPath(new URL("../..", import.meta.url));
const launcher = join(root, "build/drawbridge.mjs");
const ping = `${JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" })}\n`;

/** @throws where nothing was bundled */
export async function benchConnect(json: boolean): Promise<void> {
	if (!existsSync(join(root, "out/core/connect.mjs")))
		throw new Error("not bundled yet: npm run build");
	const gate = await startGate({
		upstreams: {},
		flags: ["--demo"],
		entry: testedEntry,
	});
	const timed = (input: string, words: readonly string[]): number => {
		const startedAt = performance.now();
		const { status, stdout } = spawnSync(process.execPath, words, {
			input,
			env: { ...process.env, DRAWBRIDGE_HOME: gate.home },
		});
		const tookMs = performance.now() - startedAt;
		if (status !== 0 || (input !== "" && !stdout.includes('"result"')))
			throw new Error(`${words.join(" ")}: ${String(status)}`);
		return tookMs;
	};
	try {
		const took = {
			bare: [] as number[],
			open: [] as number[],
			answer: [] as number[],
		};
		for (let index = -3; index < times; index += 1) {
			const bareMs = timed("", ["-e", "0"]);
			const openMs = timed("", [launcher, "connect", "demo"]);
			const answerMs = timed(ping, [launcher, "connect", "demo"]);
			// The first ones warm the disk, and make the key.
			if (index < 0) continue;
			took.bare.push(bareMs);
			took.open.push(openMs);
			took.answer.push(answerMs);
		}
		const figures = {
			bareMs: median(took.bare),
			openMs: median(took.open),
			answerMs: median(took.answer),
			ratio: median(took.open) / median(took.bare),
		};
		console.log(
			json
				? JSON.stringify({ ...figures, limit })
				: [
						`node -e 0                                ${figures.bareMs.toFixed(1)} ms`,
						`connect, opened at the gate and closed   ${figures.openMs.toFixed(1)} ms`,
						`connect, with a first question answered  ${figures.answerMs.toFixed(1)} ms`,
						`ratio of opening                         ${figures.ratio.toFixed(2)}   ≤ ${limit}   ${figures.ratio <= limit ? "met" : "missed"}`,
					].join("\n"),
		);
	} finally {
		await gate.stop();
	}
}
