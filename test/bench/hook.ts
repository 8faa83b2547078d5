/**
 * `npm run bench -- hook`: what an agent waits for an allowed command, beside the bare start of the same Node. Both in turn,
 * so that a busy machine is busy for both; the gate is a real one, and the program is the bundle's.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mkdtemp, rm } from "node:fs/promises";
import { build } from "esbuild";
import { commandWords } from "../../core/hook/install/command.ts";
import { socketBelow } from "../../core/hook/line.ts";
import { testedEntry, startGate } from "../stub/gate-process.ts";
import { median } from "./statistics.ts";

const times = 60;
const limit = 1.5;
const root = fileURLToPath(new URL("../..", import.meta.url));

export async function benchHook(json: boolean): Promise<void> {
	// In the checkout, since a packed copy brings no esbuild.
	const folder = await mkdtemp(join(root, "out", ".hook-"));
	const gate = await startGate({ upstreams: {}, entry: testedEntry });
	try {
		await build({
			absWorkingDir: root,
			bundle: true,
			platform: "node",
			target: "node24",
			format: "esm",
			minifySyntax: true,
			splitting: true,
			outExtension: { ".js": ".mjs" },
			entryPoints: { hook: "core/hook/main.ts" },
			outdir: folder,
		});
		const hook = commandWords(
			{ agent: "claude", home: gate.home, socket: socketBelow(gate.home) },
			{
				node: process.execPath,
				script: join(folder, "hook.mjs"),
				platform: process.platform,
			},
		);
		const bare = [process.execPath, "-e", "0"] as const;
		const took = { hook: [] as number[], bare: [] as number[] };
		for (let index = -3; index < times; index += 1) {
			const [bareMs, hookMs] = [timed(bare), timed(hook)];
			// The first ones warm the disk.
			if (index < 0) continue;
			took.bare.push(bareMs);
			took.hook.push(hookMs);
		}
		const figures = {
			bareMs: median(took.bare),
			hookMs: median(took.hook),
			ratio: median(took.hook) / median(took.bare),
		};
		console.log(
			json
				? JSON.stringify({ ...figures, limit })
				: `node -e 0              ${figures.bareMs.toFixed(1)} ms\nhook, allowed command  ${figures.hookMs.toFixed(1)} ms\nratio                  ${figures.ratio.toFixed(2)}   ≤ ${limit}   ${figures.ratio <= limit ? "met" : "missed"}`,
		);
	} finally {
		await gate.stop();
		await rm(folder, { recursive: true, force: true });
	}
}

const input = JSON.stringify({
	session_id: "bench",
	cwd: root,
	hook_event_name: "PreToolUse",
	permission_mode: "default",
	tool_name: "Bash",
	tool_input: { command: "git status" },
});

/** Milliseconds from start to end. @throws when it did not let the command through */
function timed([program, ...words]: readonly [string, ...string[]]): number {
	const startedAt = performance.now();
	const { status, stdout } = spawnSync(program, words, { input });
	const tookMs = performance.now() - startedAt;
	const isBare = words[0] === "-e";
	if (status !== 0 || (!isBare && !stdout.includes('"allow"')))
		throw new Error(`${program}: ${String(status)} ${stdout.toString()}`);
	return tookMs;
}
