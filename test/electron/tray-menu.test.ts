/** What the tray says and does for each state. */
import { expect, test } from "vitest";
import type { ApprovalView } from "../../contract/approvals.ts";
import {
	headline,
	type TrayActions,
	type TrayState,
	trayMenu,
} from "../../electron/tray-menu.ts";
import { approval } from "../renderer/entries.ts";

const idle: TrayActions = {
	setMode: () => {},
	startGate: () => {},
	openWindow: () => {},
	openApprovals: () => {},
	deny: () => {},
	raiseBridge: () => {},
	pairPhone: () => {},
	copyGateUrl: () => {},
	setStartAtLogin: () => {},
	setTheme: () => {},
	quit: () => {},
};
const up: TrayState = {
	gate: { phase: "up", why: "" },
	mode: { mode: "relaxed", until: null, returnsTo: "relaxed" },
	waiting: { questions: [], isRaised: false },
	startsAtLogin: true,
	theme: "dark",
};
const down: TrayState = {
	...up,
	gate: { phase: "waiting", why: "port 4180 is taken" },
	mode: null,
};

const question = (over: Partial<ApprovalView>): ApprovalView =>
	approval({ id: "DB-7F3K", ...over });
const asking = (...questions: ApprovalView[]): TrayState => ({
	...up,
	waiting: { questions, isRaised: false },
});

const checked = (state: TrayState): (string | undefined)[] =>
	trayMenu(state, idle)
		.filter((item) => item.checked)
		.map((item) => item.id);
const enabled = (state: TrayState, id: string): boolean | undefined =>
	trayMenu(state, idle).find((item) => item.id === id)?.enabled;

test("the mode that holds is the one that is checked", () => {
	expect(checked(up)).toEqual(["mode-relaxed", "start-at-login"]);
});

test("while no gate answers, no mode is claimed and none can be chosen", () => {
	expect(checked(down)).toEqual(["start-at-login"]);
	for (const id of [
		"mode-strict",
		"mode-lax",
		"lax-15-minutes",
		"lax-until-restart",
		"back-to-strict",
		"copy-gate-url",
	])
		expect(enabled(down, id), id).toBe(false);
	expect(headline(down)).toBe("port 4180 is taken");
});

const offersStart = (phase: TrayState["gate"]["phase"]): boolean | undefined =>
	trayMenu({ ...up, gate: { phase, why: "" } }, idle).find(
		(item) => item.id === "start-gate",
	)?.visible;

test("the gate can be started from the tray only once it was stopped", () => {
	expect([
		offersStart("up"),
		offersStart("starting"),
		offersStart("waiting"),
		offersStart("stopped"),
	]).toEqual([false, false, false, true]);
});

test("a time box says when it ends and what comes then", () => {
	const until = "2026-11-20T12:34:56.000Z";
	const words = headline({
		...up,
		mode: { mode: "lax", until, returnsTo: "strict" },
	});
	expect(words).toMatch(/^Lax until .*34.*, then strict$/);
});

test("a mode that holds until the gate starts anew says so, and what comes then", () => {
	const words = headline({
		...up,
		mode: { mode: "lax", until: null, returnsTo: "relaxed" },
	});
	expect(words).toMatch(/^Lax until .*, then relaxed$/);
});

test("each way to loosen or tighten asks for exactly that", () => {
	const asked: unknown[] = [];
	const menu = trayMenu(up, {
		...idle,
		setMode: (wanted) => asked.push(wanted),
	});
	for (const id of [
		"mode-strict",
		"mode-lax",
		"lax-15-minutes",
		"lax-1-hour",
		"lax-until-restart",
		"back-to-strict",
	]) {
		// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- these lines look at none of the arguments
		menu.find((item) => item.id === id)?.click?.(null as never, undefined, {});
	}
	expect(asked).toEqual([
		{ mode: "strict" },
		{ mode: "lax" },
		{ mode: "lax", forSeconds: 900 },
		{ mode: "lax", forSeconds: 3600 },
		{ mode: "lax", untilRestart: true },
		{ mode: "strict" },
	]);
});

test("how many questions wait stands behind the mode, and nothing where none does", () => {
	expect(headline(up)).toBe("Relaxed");
	expect(headline(asking(question({})))).toBe("Relaxed · 1 question waits");
	expect(headline(asking(question({}), question({ id: "DB-2" })))).toBe(
		"Relaxed · 2 questions wait",
	);
});

test("a question can be looked at or denied from the menu, and nothing else", () => {
	const done: string[] = [];
	const menu = trayMenu(asking(question({})), {
		...idle,
		deny: (id) => done.push(`deny ${id}`),
		openApprovals: () => done.push("open"),
	});
	const entry = menu.find(({ id }) => id === "question-DB-7F3K");
	if (!Array.isArray(entry?.submenu)) throw new Error("no submenu");
	expect(entry.submenu.map(({ label }) => label)).toEqual(["Open", "Deny"]);
	// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- these lines look at none of the arguments
	for (const { click } of entry.submenu) click?.(null as never, undefined, {});
	expect(done).toEqual(["open", "deny DB-7F3K"]);
});

test("a caller's text is one short line in the menu, and marks no key", () => {
	const label = trayMenu(
		asking(question({ tool: `a & b\n${"x".repeat(500)}` })),
		idle,
	).find(({ id }) => id === "question-DB-7F3K")?.label;
	expect(label).toMatch(/^critical: a && b x+…$/);
	expect(label?.length).toBeLessThan(90);
});

test("a flood of questions does not make a menu as long as the screen", () => {
	const many = Array.from({ length: 200 }, (_, at) =>
		question({ id: `DB-${at}` }),
	);
	const menu = trayMenu(asking(...many), idle);
	expect(menu.filter(({ id }) => id?.startsWith("question-"))).toHaveLength(5);
	expect(menu.find(({ id }) => id === "open-approvals")?.label).toMatch(
		/^200 /,
	);
});

test("the bridge is raised with one click, once", () => {
	const raised = { ...up, waiting: { questions: [], isRaised: true } };
	expect(
		[up, raised, down].map((state) => enabled(state, "raise-bridge")),
	).toEqual([true, false, false]);
	expect(headline(raised)).toMatch(/^Bridge raised/);
});

test("a phone can be paired from the menu while a gate is there to pair it", () => {
	expect([enabled(up, "pair-phone"), enabled(down, "pair-phone")]).toEqual([
		true,
		false,
	]);
});
