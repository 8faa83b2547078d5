/** What the tray says and does for each state. */
import { expect, test } from "vitest";
import type { ApprovalView } from "../../../contract/approvals.ts";
import { questionLine } from "../../../core/desktop/call-words.ts";
import {
	type MenuLine,
	type TrayActions,
	trayMenu,
} from "../../../core/desktop/tray-menu.ts";
import {
	headline,
	iconFile,
	lastRefusals,
	type TrayState,
} from "../../../core/desktop/tray-state.ts";
import { approval, consent, entry, upstream } from "../../renderer/entries.ts";

const idle: TrayActions = {
	setMode: () => {},
	startGate: () => {},
	openWindow: () => {},
	openSection: () => {},
	deny: () => {},
	raiseBridge: () => {},
	pairPhone: () => {},
	copyGateUrl: () => {},
	changeSettings: () => {},
	install: () => {},
	quit: () => {},
};
const up: TrayState = {
	gate: { phase: "up", why: "" },
	mode: { mode: "relaxed", until: null, returnsTo: "relaxed" },
	isRaised: false,
	questions: [],
	programs: [],
	upstreams: [],
	refusals: [],
	update: null,
	settings: { theme: "dark", language: "system", atLogin: "paused" },
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
	questions,
});

/** All lines, those of submenus behind the line that opens them. */
const linesOf = (state: TrayState, actions = idle): MenuLine[] =>
	trayMenu(state, actions).flatMap((one) => [one].concat(one.submenu ?? []));
const lineOf = (
	state: TrayState,
	id: string,
	actions = idle,
): MenuLine | undefined => linesOf(state, actions).find((one) => one.id === id);

const checked = (state: TrayState): (string | undefined)[] =>
	linesOf(state)
		.filter((item) => item.checked)
		.map((item) => item.id);
const enabled = (state: TrayState, id: string): boolean | undefined =>
	lineOf(state, id)?.enabled;

test("the mode that holds is the one that is checked", () => {
	expect(checked(up)).toEqual([
		"mode-relaxed",
		"at-login-paused",
		"theme-dark",
	]);
});

test("while no gate answers, no mode is claimed and none can be chosen", () => {
	expect(checked(down)).toEqual(["at-login-paused", "theme-dark"]);
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
	const actions = {
		...idle,
		setMode: (wanted: unknown) => void asked.push(wanted),
	};
	for (const id of [
		"mode-strict",
		"mode-lax",
		"lax-15-minutes",
		"lax-1-hour",
		"lax-until-restart",
		"back-to-strict",
	])
		lineOf(up, id, actions)?.click?.();
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

test("a question can be looked at or denied from the menu by its own id, and nothing else", () => {
	const done: string[] = [];
	const entryLine = lineOf(asking(question({})), "question-DB-7F3K", {
		...idle,
		deny: (id) => done.push(`deny ${id}`),
		openSection: (id) => done.push(`open ${id}`),
	});
	expect(entryLine?.submenu?.map(({ label }) => label)).toEqual([
		"Open",
		"Deny",
	]);
	for (const { click } of entryLine?.submenu ?? []) click?.();
	expect(done).toEqual(["open approvals?id=DB-7F3K", "deny DB-7F3K"]);
});

test("a caller's text is one short line in the menu, marks no key and turns no direction", () => {
	const label = lineOf(
		asking(question({ tool: `a & b\n\u202e${"x".repeat(500)}` })),
		"question-DB-7F3K",
	)?.label;
	expect(label).toMatch(/^Critical: a && b x+…$/);
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
	const raised = { ...up, isRaised: true };
	expect(
		[up, raised, down].map((state) => enabled(state, "raise-bridge")),
	).toEqual([true, undefined, false]);
	// Lowering widens: it is done in the window.
	const opened: string[] = [];
	lineOf(raised, "lower-bridge", {
		...idle,
		openSection: (id) => opened.push(id),
	})?.click?.();
	expect(opened).toEqual(["mode"]);
	expect(headline(raised)).toMatch(/^Bridge raised/);
});

test("a phone can be paired from the menu while a gate is there to pair it", () => {
	expect([enabled(up, "pair-phone"), enabled(down, "pair-phone")]).toEqual([
		true,
		false,
	]);
});

test("programs that wait to be let in are named, and only opened", () => {
	const opened: string[] = [];
	const line = lineOf(
		{ ...up, programs: [consent({ id: "c1", name: "A <b>program</b>" })] },
		"program-c1",
		{ ...idle, openSection: (id) => opened.push(id) },
	);
	expect(line?.label).toContain("A <b>program</b>");
	expect(line?.submenu).toBeUndefined();
	line?.click?.();
	expect(opened).toEqual(["programs"]);
});

const project = (name: string, dir: string, mode: "strict" | "relaxed") =>
	upstream({ name, project: dir, mode });

test("a project stands in the menu where its mode is another than the gate's", () => {
	const state: TrayState = {
		...up,
		upstreams: [
			upstream({ name: "docs", project: null, mode: "strict" }),
			project("one", "/home/ada/kiln", "strict"),
			project("two", "/home/ada/kiln", "strict"),
			project("same", "/home/ada/loom", "relaxed"),
		],
	};
	const projects = linesOf(state).filter(({ id }) =>
		id?.startsWith("project-"),
	);
	expect(projects.map(({ label }) => label)).toEqual([
		"Project “kiln” is strict",
	]);
});

test("a newer version can be installed from the menu, and only where one is known", () => {
	const asked: string[] = [];
	const actions = { ...idle, install: () => asked.push("install") };
	expect(lineOf(up, "install", actions)).toBeUndefined();
	const line = lineOf({ ...up, update: "9.9.9" }, "install", actions);
	expect(line?.label).toContain("9.9.9");
	line?.click?.();
	expect(asked).toEqual(["install"]);
});

test("the last five refusals are kept, the newest first, each once", () => {
	const entries = [1, 2, 3, 4, 5, 6, 7].map((id) =>
		entry({ id, kind: id === 3 ? "outcome" : "refused" }),
	);
	const first = lastRefusals([], entries);
	expect(first.map(({ id }) => id)).toEqual([7, 6, 5, 4, 2]);
	expect(lastRefusals(first, entries)).toBe(first);
	const opened: string[] = [];
	const line = lineOf({ ...up, refusals: first }, "refusal-7", {
		...idle,
		openSection: (id) => opened.push(id),
	});
	line?.click?.();
	expect(opened).toEqual(["audit"]);
	expect(enabled(up, "no-refusal")).toBe(false);
});

test("the icon says the mode, whether something waits, and suits the bar", () => {
	expect([
		iconFile(up, "linux", false),
		iconFile(asking(question({})), "win32", true),
		iconFile(asking(question({})), "darwin", true),
		iconFile({ ...up, isRaised: true }, "darwin", false),
		iconFile(down, "linux", true),
	]).toEqual([
		"tray-relaxed-light.png",
		"tray-relaxed-waiting-dark.png",
		"tray-relaxed-waitingTemplate.png",
		"tray-strictTemplate.png",
		"tray-strict-dark.png",
	]);
});

test("what changes the gate itself is said in a sentence; a call of an upstream is not, whatever it is called", () => {
	const create = { tool: "key.create", args: '{"name":"a & b"}' };
	const own = question({ ...create, upstream: "gate", client: "cli" });
	const label = lineOf(asking(own), "question-DB-7F3K")?.label;
	expect(label).toContain("Create the key “a && b”");
	expect(label).not.toContain("key.create");
	const other = question({ ...create, upstream: "docs" });
	expect(lineOf(asking(other), "question-DB-7F3K")?.label).toContain(
		"key.create on docs",
	);
	const refused = entry({ tool: "key.create", upstream: "gate" });
	const told = lineOf({ ...up, refusals: [refused] }, `refusal-${refused.id}`);
	expect(told?.label).toContain("Create a key");
});

test("a notification names nothing that a command is done to", () => {
	const own = question({
		tool: "key.create",
		args: '{"name":"laptop"}',
		upstream: "gate",
	});
	expect(questionLine(own, "")).toContain("Create a key");
	expect(questionLine(own, "")).not.toContain("laptop");
});
