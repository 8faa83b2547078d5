/** Counting beside a held call: it delays nothing, is told when it is there, and is dropped with the answer. */
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import type { NewQuestion } from "../../../core/approval/question.ts";
import { Reaches, type ReachLimits } from "../../../core/reach/reach.ts";
import type { Whereabouts } from "../../../core/reach/wanted.ts";
import { desk } from "../approval/asking.ts";
import { eventually } from "../eventually.ts";
import { fill, folder, questionOn } from "./files.ts";

const limits: ReachLimits = {
	entries: 10_000,
	workMs: 10_000,
	answerMs: 20_000,
	waiting: 2,
};

function reaches(
	options: {
		readonly whereabouts?: Whereabouts;
		readonly thread?: URL;
		readonly limits?: Partial<ReachLimits>;
	} = {},
) {
	const logged: string[] = [];
	const made = new Reaches({
		log: (_level, message) => logged.push(message),
		whereabouts: () => options.whereabouts ?? "here",
		searchPath: process.env["PATH"] ?? "",
		limits: { ...limits, ...options.limits },
		...(options.thread ? { thread: options.thread } : {}),
	});
	onTestFinished(() => made.close());
	let told = 0;
	made.onFound(() => {
		told += 1;
	});
	return { made, logged, told: () => told };
}

/** A thread that does what the text says. */
function threadOf(text: string): URL {
	const file = join(folder(), "thread.mjs");
	writeFileSync(
		file,
		`import { parentPort } from "node:worker_threads";\nparentPort.on("message", () => { ${text} });`,
	);
	return pathToFileURL(file);
}

async function asked(line: string, cwd: string) {
	const all = await desk();
	const question: NewQuestion = {
		...all.question(),
		...questionOn(line, cwd),
		digest: line,
	};
	return { ...all, question };
}

describe("what a call would reach", () => {
	test("is pending first, and told once it is counted", async () => {
		const base = folder();
		fill(base, "src/a", "src/b");
		const { question } = await asked("rm -rf src", base);
		const { made, told } = reaches();
		made.begin("DB-1", question);
		expect([made.of("DB-1").state, told()]).toEqual(["pending", 0]);
		await eventually(() => made.of("DB-1")).toMatchObject({
			state: "counted",
			reach: { files: 2 },
		});
		expect(told()).toBe(1);
	});

	test("is not looked for where it is another machine's", async () => {
		const { question } = await asked("rm -rf src", folder());
		const { made } = reaches({ whereabouts: "elsewhere" });
		made.begin("DB-1", question);
		expect(made.of("DB-1").state).toBe("not-here");
	});

	test("is counted though what is there goes meanwhile", async () => {
		const base = folder();
		const names = Array.from(
			{ length: 2_000 },
			(_, at) => `src/${at % 20}/${at}`,
		);
		fill(base, ...names);
		const { question } = await asked("rm -rf src", base);
		const { made } = reaches();
		let gone = 0;
		made.begin("DB-1", question);
		await eventually(() => {
			rmSync(join(base, "src", `${(gone += 1) % 20}`), {
				recursive: true,
				force: true,
			});
			return made.of("DB-1").state;
		}).toBe("counted");
		const after = made.of("DB-1");
		expect(after.state === "counted" && after.reach.files <= 2_000).toBe(true);
	});

	test("is dropped with the answer, and nobody is told any more", async () => {
		const base = folder();
		const { question } = await asked("rm -rf src", base);
		const { made, told } = reaches();
		made.begin("DB-1", question);
		made.begin("DB-2", question);
		made.forget("DB-1");
		await eventually(() => made.of("DB-2").state).toBe("counted");
		expect([made.of("DB-1").state, told()]).toEqual(["none", 1]);
	});

	test("is not computed for more calls than may wait for it", async () => {
		const { question } = await asked("rm -rf src", folder());
		const { made } = reaches();
		for (const id of ["1", "2", "3"]) made.begin(id, question);
		expect(["1", "2", "3"].map((id) => made.of(id).state)).toEqual([
			"pending",
			"pending",
			"not-computed",
		]);
	});

	test.each([
		["ends", "process.exit(1)"],
		["throws", "throw new Error('no')"],
		["says nothing", "parentPort.postMessage(undefined)"],
		["never answers", "for (;;) {}"],
	])(
		"is not computed where its thread %s, and the next one still waits its turn",
		async (_what, text) => {
			const { question } = await asked("rm -rf src", folder());
			const { made } = reaches({
				thread: threadOf(text),
				limits: { answerMs: 300 },
			});
			made.begin("1", question);
			made.begin("2", question);
			for (const id of ["1", "2"])
				await eventually(() => made.of(id).state).toBe("not-computed");
		},
	);
});

/** One card, with the thread beside it. */
async function cards(line: string, cwd: string) {
	const { made } = reaches();
	const all = await desk({ reaching: made });
	const question: NewQuestion = {
		...all.question(),
		...questionOn(line, cwd),
		digest: line,
	};
	const held = all.approvals.ask(question);
	return { all, made, question, held };
}

describe("on a card", () => {
	test("it comes after the hold, by the same event", async () => {
		const base = folder();
		fill(base, "src/a");
		const { all } = await cards("rm -rf src", base);
		let changes = 0;
		all.approvals.onChange(() => {
			changes += 1;
		});
		expect(all.approvals.list()).toMatchObject([
			{ reach: null, reachState: "pending" },
		]);
		await eventually(() => all.approvals.list()).toMatchObject([
			{ reach: { files: 1 }, reachState: "counted" },
		]);
		expect(changes).toBe(1);
	});

	test("answering waits for none of it", async () => {
		const base = folder();
		const { all, made, held } = await cards("rm -rf src", base);
		const allow = { kind: "allow", scope: "once" } as const;
		expect(all.approvals.answer(held.id, allow, "desktop")).toBe("answered");
		expect(await held.answer).toMatchObject({ kind: "allow" });
		expect(made.of(held.id).state).toBe("none");
		expect(all.approvals.get(held.id)).toMatchObject({
			reach: null,
			reachState: "none",
		});
	});
});
