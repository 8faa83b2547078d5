/**
 * `npm run bench -- approval`: what a thousand calls that wait at once hold in memory, whether each gets its own answer, and
 * what being held costs a call beyond the person.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Approvals } from "../../core/approval/approvals.ts";
import { Grants } from "../../core/approval/grants.ts";
import type { Held, NewQuestion } from "../../core/approval/question.ts";
import { systemClock } from "../../core/clock.ts";
import { openState } from "../../core/state.ts";

const calls = 1_000;
const rounds = 2_000;
/** Of an ordinary tool call, generously. */
const argumentBytes = 8_192;

interface Figure {
	readonly name: string;
	readonly limit: number;
	readonly value: number;
}

const log = (): void => undefined;

export async function benchApproval(json: boolean): Promise<void> {
	const folder = mkdtempSync(join(tmpdir(), "bench-approval-"));
	const db = openState(join(folder, "drawbridge.db"));
	const grants = new Grants({ db, clock: systemClock, log });
	const approvals = new Approvals({
		db,
		clock: systemClock,
		log,
		grants,
		audit: { note: () => undefined },
		mode: { current: "strict" },
		answerMs: () => 120_000,
		ticketMs: () => 900_000,
	});
	try {
		const figures = [
			...(await measureWaiting(approvals)),
			...(await measureHeld(approvals)),
		];
		if (json) console.log(JSON.stringify(figures));
		else
			for (const { name, limit, value } of figures)
				console.log(
					`${name.padEnd(44)} ${value.toFixed(2).padStart(9)}   ≤ ${limit}   ${value <= limit ? "met" : "missed"}`,
				);
	} finally {
		approvals.close();
		db.close();
		rmSync(folder, { recursive: true });
	}
}

/** From fifty clients; every other call is allowed, the rest is denied, in the order a person sees them. */
async function measureWaiting(approvals: Approvals): Promise<Figure[]> {
	const collect = collector();
	collect();
	const before = process.memoryUsage();
	const all: Held[] = Array.from({ length: calls }, (_, index) =>
		approvals.ask(question(index, `k_${index % 50}`, approvals)),
	);
	collect();
	const after = process.memoryUsage();
	const bytes =
		after.heapUsed + after.external - before.heapUsed - before.external;
	const wanted = new Map<string, string>();
	for (let cards = approvals.list(); cards.length > 0; cards = approvals.list())
		for (const { id, digest } of cards) {
			const isEven = Number(digest) % 2 === 0;
			wanted.set(digest, isEven ? "allow" : "deny");
			approvals.answer(
				id,
				isEven
					? { kind: "allow", scope: "once" }
					: { kind: "deny", reason: digest },
				"desktop",
			);
		}
	const answers = await Promise.all(all.map((held) => held.answer));
	const wrong = answers.filter(
		(answer, index) =>
			answer.kind !== wanted.get(String(index)) ||
			all[index]?.release() !== (answer.kind === "allow"),
	).length;
	return [
		{ name: "1,000 calls that wait, MiB", limit: 100, value: bytes / 2 ** 20 },
		{ name: "of them answered wrongly", limit: 0, value: wrong },
	];
}

/** From the question to its card, and from the answer to the bytes' leaving. */
async function measureHeld(approvals: Approvals): Promise<Figure[]> {
	const took: number[] = [];
	for (let index = 0; index < rounds; index += 1) {
		const wanted = question(index, "k_1", approvals);
		const askedAt = performance.now();
		const held = approvals.ask(wanted);
		const shownAt = performance.now();
		approvals.list();
		const answeredAt = performance.now();
		approvals.answer(held.id, { kind: "allow", scope: "once" }, "desktop");
		await held.answer;
		held.release();
		took.push(shownAt - askedAt + performance.now() - answeredAt);
	}
	took.sort((a, b) => a - b);
	const at = (share: number): number =>
		took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
	return [
		{ name: "held beyond the person, median, ms", limit: 5, value: at(0.5) },
		{ name: "held beyond the person, p99, ms", limit: 5, value: at(0.99) },
	];
}

function question(
	index: number,
	clientId: string,
	approvals: Approvals,
): NewQuestion {
	const command = `rm -rf /home/ada/work/docs/${index}`;
	return {
		client: clientId,
		clientId,
		agent: "claude",
		upstream: "demo",
		origin: "http://127.0.0.1:9",
		method: "POST",
		path: "/demo/mcp",
		tool: "run_command",
		args: JSON.stringify({ command, note: "x".repeat(argumentBytes) }),
		cwd: "/home/ada/work/docs",
		judgement: {
			risk: "high",
			categories: ["destructive"],
			decision: "ask",
			rule: "",
			pieces: [
				{
					piece: {
						text: command,
						language: "shell",
						where: "run_command: command",
						guessed: false,
					},
					risk: "high",
					categories: ["destructive"],
					why: [],
					acts: [
						{
							effect: "deletes",
							risk: "high",
							category: "destructive",
							program: "rm",
							path: `/home/ada/work/docs/${index}`,
							target: "project",
						},
					],
				},
			],
		},
		digest: String(index),
		onceOnly: false,
		deadlineMs: approvals.deadlineFor("demo"),
	};
}

/** Without a flag on the command line. */
function collector(): () => void {
	setFlagsFromString("--expose-gc");
	// What the flag has just put there.
	return runInNewContext("gc") as () => void;
}
