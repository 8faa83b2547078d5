/** `npm run bench -- classify`: what one line costs the command filter, over 10,000 lines of the corpus, warm, and the worst lines there are. */
import { classify } from "../../core/command/classify.ts";
import { preparePowerShell } from "../../core/command/languages/powershell-parser.ts";
import { corpus } from "../core/command/corpus/read.ts";
import { pathological } from "../core/command/pathological.ts";

const lineCount = 10_000;
const where = { cwd: "/home/user/project", home: "/home/user" };

interface Figure {
	readonly name: string;
	readonly limit: number;
	readonly value: number;
}

export async function benchClassify(json: boolean): Promise<void> {
	await preparePowerShell();
	const texts = corpus().map((row) => row.text);
	const line = (index: number): string => texts[index % texts.length] ?? "";
	for (let index = 0; index < lineCount; index += 1)
		classify({ ...where, command: line(index) });
	const took: number[] = [];
	for (let index = 0; index < lineCount; index += 1)
		took.push(timed(line(index)));
	took.sort((a, b) => a - b);
	const at = (share: number): number =>
		took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
	const worst = Math.max(
		...pathological().map(({ text }) => Math.min(timed(text), timed(text))),
	);
	const figures: Figure[] = [
		{ name: "median, µs a line", limit: 50, value: at(0.5) * 1_000 },
		{ name: "p99, µs a line", limit: 2_000, value: at(0.99) * 1_000 },
		{ name: "slowest of 10,000, µs", limit: 50_000, value: at(1) * 1_000 },
		{ name: "slowest pathological line, ms", limit: 50, value: worst },
	];
	if (json) {
		console.log(JSON.stringify(figures));
		return;
	}
	for (const { name, limit, value } of figures)
		console.log(
			`${name.padEnd(32)} ${value.toFixed(1).padStart(9)}   ≤ ${limit}   ${value <= limit ? "met" : "missed"}`,
		);
}

function timed(command: string): number {
	const startedAt = performance.now();
	classify({ ...where, command });
	return performance.now() - startedAt;
}
