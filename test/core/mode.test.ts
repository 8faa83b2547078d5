/** The mode that holds, its time box, and what a restart or a moved clock makes of it. */
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { DatabaseSync } from "node:sqlite";
import type { Mode, ModeView } from "../../contract/views.ts";
import { isTighter, ModeState } from "../../core/mode.ts";
import { FakeClock, openDatabase, tempHome } from "./parts.ts";

interface Setup {
	readonly clock: FakeClock;
	readonly db: DatabaseSync;
	readonly changes: { view: ModeView; before: Mode }[];
	/** As a gate that starts on this state would have it. */
	readonly start: (base: Mode) => ModeState;
}

async function setup(): Promise<Setup> {
	const clock = new FakeClock();
	const db = openDatabase(await tempHome());
	const changes: Setup["changes"] = [];
	return {
		clock,
		db,
		changes,
		start(base) {
			const mode = new ModeState(db, clock, base, (view, before) =>
				changes.push({ view, before }),
			);
			onTestFinished(() => mode.stop());
			return mode;
		},
	};
}

/** Timers run by hand; the fake clock is moved with them. */
function fakeTimers(clock: FakeClock): (ms: number) => void {
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	onTestFinished(() => {
		vi.useRealTimers();
	});
	return (ms) => {
		clock.pass(ms);
		vi.advanceTimersByTime(ms);
	};
}

test("the base holds until something else is set", async () => {
	const { start } = await setup();
	expect(start("relaxed").view()).toEqual({
		mode: "relaxed",
		until: null,
		returnsTo: "relaxed",
	});
});

test("a mode set for good ends a time box", async () => {
	const { start } = await setup();
	const mode = start("strict");
	mode.setFor("lax", 60);
	mode.set("relaxed");
	expect(mode.view()).toEqual({
		mode: "relaxed",
		until: null,
		returnsTo: "relaxed",
	});
});

describe("a time box", () => {
	test("ends, and says so, also while the state cannot be written", async () => {
		const { start, clock, db, changes } = await setup();
		const pass = fakeTimers(clock);
		const mode = start("strict");
		mode.setFor("lax", 60);
		db.exec("PRAGMA query_only = ON");
		pass(60_000);
		expect(mode.current).toBe("strict");
		expect(changes.at(-1)).toMatchObject({
			view: { mode: "strict" },
			before: "lax",
		});
	});

	test("says until when, and returns by itself to the mode before it", async () => {
		const { start, clock, changes } = await setup();
		const pass = fakeTimers(clock);
		const mode = start("strict");
		mode.setFor("lax", 60);
		const until = new Date(clock.now() + 60_000).toISOString();
		expect(mode.view()).toEqual({ mode: "lax", until, returnsTo: "strict" });
		pass(59_999);
		expect(mode.current).toBe("lax");
		pass(1);
		expect(mode.current).toBe("strict");
		expect(changes.at(-1)).toEqual({
			view: { mode: "strict", until: null, returnsTo: "strict" },
			before: "lax",
		});
	});

	test("survives a restart with the time that is left", async () => {
		const { start, clock } = await setup();
		start("strict").setFor("relaxed", 60);
		clock.pass(20_000);
		const pass = fakeTimers(clock);
		const again = start("strict");
		expect(again.current).toBe("relaxed");
		pass(40_000);
		expect(again.current).toBe("strict");
	});

	test("that ended while no gate ran is over", async () => {
		const { start, clock } = await setup();
		start("strict").setFor("lax", 60);
		clock.pass(60_000);
		expect(start("strict").current).toBe("strict");
	});

	test("is over after a restart on a clock that was set back before it began", async () => {
		const { start, clock } = await setup();
		start("strict").setFor("lax", 60);
		clock.wallMs -= 1;
		expect(start("strict").current).toBe("strict");
	});

	test("is over when the clock is set back before it began while the gate runs", async () => {
		const { start, clock } = await setup();
		const mode = start("strict");
		mode.setFor("lax", 60);
		clock.wallMs -= 1;
		expect(mode.view()).toMatchObject({ mode: "strict", until: null });
	});

	test("is not lengthened by a clock that is set back within it", async () => {
		const { start, clock } = await setup();
		const pass = fakeTimers(clock);
		const mode = start("strict");
		mode.setFor("lax", 60);
		pass(50_000);
		clock.wallMs -= 40_000;
		pass(10_000);
		expect(mode.current).toBe("strict");
	});

	test("is over by the wall clock, also when timers slept with the machine", async () => {
		const { start, clock } = await setup();
		const mode = start("strict");
		mode.setFor("lax", 60);
		clock.wallMs += 60_000;
		expect(mode.current).toBe("strict");
		expect(mode.view()).toMatchObject({ mode: "strict", until: null });
	});

	test("may be tighter than the base, and then opens again", async () => {
		const { start, clock } = await setup();
		const pass = fakeTimers(clock);
		const mode = start("lax");
		mode.setFor("strict", 5);
		expect(mode.current).toBe("strict");
		pass(5_000);
		expect(mode.current).toBe("lax");
	});

	test.each(["not json", '{"mode":"open","setAt":0,"until":9e15}', "{}"])(
		"that cannot be read (%s) is none",
		async (text) => {
			const { start, db } = await setup();
			db.prepare("INSERT INTO setting VALUES ('mode-box', ?)").run(text);
			expect(start("strict").current).toBe("strict");
		},
	);
});

describe("a mode until the next start", () => {
	test("holds over the base and ends a time box, and is gone after a restart", async () => {
		const { start } = await setup();
		const mode = start("strict");
		mode.setFor("lax", 60);
		mode.setUntilRestart("relaxed");
		expect(mode.view()).toEqual({
			mode: "relaxed",
			until: null,
			returnsTo: "strict",
		});
		expect(start("strict").current).toBe("strict");
	});

	test.each([
		["a mode set for good", (mode: ModeState) => mode.set("strict")],
		["a time box", (mode: ModeState) => mode.setFor("strict", 60)],
		["a tighter base", (mode: ModeState) => mode.setBase("strict")],
	])("is ended by %s", async (_, tighten) => {
		const { start } = await setup();
		const mode = start("relaxed");
		mode.setUntilRestart("lax");
		tighten(mode);
		expect(mode.current).toBe("strict");
	});
});

describe("a new base", () => {
	test("ends a time box that is now the looser one", async () => {
		const { start, changes } = await setup();
		const mode = start("relaxed");
		mode.setFor("lax", 60);
		mode.setBase("strict");
		expect(mode.current).toBe("strict");
		expect(changes.at(-1)).toMatchObject({ before: "lax" });
	});

	test("leaves a time box that is the tighter one, and is what it returns to", async () => {
		const { start } = await setup();
		const mode = start("relaxed");
		mode.setFor("strict", 60);
		mode.setBase("lax");
		expect(mode.view()).toMatchObject({ mode: "strict", returnsTo: "lax" });
	});

	test("that is the old one ends nothing", async () => {
		const { start } = await setup();
		const mode = start("relaxed");
		mode.setFor("lax", 60);
		mode.setBase("relaxed");
		expect(mode.current).toBe("lax");
	});
});

test("tighter is from lax over relaxed to strict, and nothing is tighter than itself", () => {
	const modes: Mode[] = ["lax", "relaxed", "strict"];
	const pairs = modes.flatMap((next) =>
		modes
			.filter((before) => isTighter(next, before))
			.map((before) => [next, before]),
	);
	expect(pairs).toEqual([
		["relaxed", "lax"],
		["strict", "lax"],
		["strict", "relaxed"],
	]);
});
