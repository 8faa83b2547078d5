/** Mutated lines: no crash, no hang, and no low verdict for a line the grammar refuses. */
import { parse } from "unbash";
import { expect, test } from "vitest";
import { classify } from "../../../core/command/classify.ts";
import { preparePowerShell } from "../../../core/command/languages/powershell-parser.ts";
import { corpus } from "./corpus/read.ts";
import { dice, mutated } from "./mutate.ts";

const soaking = process.env["DRAWBRIDGE_SOAK"] === "1";
const lineCount = soaking ? 1_000_000 : 20_000;
const seed = 20_261_121;
const where = { cwd: "/home/user/project", home: "/home/user" };

test(`${lineCount} mutated lines`, { timeout: 1_200_000 }, async () => {
	await preparePowerShell();
	const lines = corpus().map((row) => row.text);
	const roll = dice(seed);
	const crashed: string[] = [];
	const low: string[] = [];
	const slow: string[] = [];
	for (let count = 0; count < lineCount; count += 1) {
		const command = mutated(lines, roll);
		const startedAt = performance.now();
		const { risk, why } = classify({ ...where, command });
		// Again, because the machine may have had other things to do.
		if (performance.now() - startedAt > 2_000 && isSlow(command))
			slow.push(command);
		if (why.some(({ reason }) => reason === "It cannot be read."))
			crashed.push(command);
		if (risk === "low" && isRefused(command)) low.push(command);
	}
	expect({ crashed, low, slow }).toEqual({ crashed: [], low: [], slow: [] });
});

function isRefused(command: string): boolean {
	try {
		return (parse(command).errors?.length ?? 0) > 0;
	} catch {
		return true;
	}
}

function isSlow(command: string): boolean {
	const startedAt = process.cpuUsage();
	classify({ ...where, command });
	const { user, system } = process.cpuUsage(startedAt);
	return user + system > 1_000_000;
}
