/** The tray against a gate: what its lines ask for, when it draws, and what it says when something fails. */
import { expect, test, vi } from "vitest";
import { soon } from "../eventually.ts";
import type { ShellSettings } from "../../../contract/shell.ts";
import type { CallResult, GateHost } from "../../../core/desktop/gate-host.ts";
import type { MenuLine } from "../../../core/desktop/tray-menu.ts";
import { trayModel } from "../../../core/desktop/tray-model.ts";
import type { TrayState } from "../../../core/desktop/tray-state.ts";
import { approval, entry } from "../../renderer/entries.ts";

function model(answer: CallResult = { ok: true, output: null }) {
	const called: unknown[] = [];
	const said: string[] = [];
	const drawn: (MenuLine[] | null)[] = [];
	let state: TrayState | undefined;
	let notice: Parameters<GateHost["onNotice"]>[0][] = [];
	let enter: Parameters<GateHost["onState"]>[0][] = [];
	let settings: ShellSettings = {
		theme: "system",
		language: "system",
		atLogin: "off",
	};
	const tray = trayModel(
		{
			call(name, input) {
				called.push([name, input]);
				return Promise.resolve(answer);
			},
			onNotice: (listener) => ((notice = [...notice, listener]), () => {}),
			onState(listener) {
				enter = [...enter, listener];
				listener({ phase: "starting", why: "" });
				return () => {};
			},
			start: () => {},
		},
		{
			read: () => settings,
			change(wanted) {
				if (wanted.atLogin) throw new Error("the folder is read-only");
				settings = { ...settings, ...wanted };
			},
			onChange: () => {},
		},
		{
			openSection: () => {},
			openWindow: () => {},
			pairPhone: () => {},
			install: () => {},
			quit: () => {},
			say: (what) => said.push(what),
			copy: () => {},
		},
		(now, lines) => {
			state = now;
			drawn.push(lines);
		},
	);
	const lines = (): MenuLine[] =>
		(drawn.findLast((menu) => menu !== null) ?? []).flatMap((one) =>
			[one].concat(one.submenu ?? []),
		);
	return {
		tray,
		called,
		said,
		drawn,
		state: () => state,
		notice: (event: string, payload: unknown) => {
			for (const hear of notice) hear({ event, payload });
		},
		enter: (phase: "up" | "waiting") => {
			for (const hear of enter) hear({ phase, why: "" });
		},
		click: (id: string) =>
			lines()
				.find((one) => one.id === id)
				?.click?.(),
	};
}
const relaxed = { mode: "relaxed", until: null, returnsTo: "relaxed" };

test("a notice that changes nothing in the menu does not draw it again: it may be open", () => {
	const { notice, enter, drawn } = model();
	enter("up");
	notice("mode", relaxed);
	expect(drawn.at(-1)).not.toBeNull();
	notice("mode", relaxed);
	expect(drawn.at(-1)).toBeNull();
});

test("deny is bound to the id it was drawn for", () => {
	const { notice, enter, called, click } = model();
	enter("up");
	notice("mode", relaxed);
	notice("approvals", [approval({ id: "DB-1" }), approval({ id: "DB-2" })]);
	called.length = 0;
	click("deny-DB-2");
	expect(called).toEqual([
		["approval.answer", { id: "DB-2", verdict: "deny" }],
	]);
});

test("a mode that was not set is said, and the menu drawn anew", async () => {
	const { enter, notice, said, click, drawn } = model({
		ok: false,
		failure: { code: "conflict", message: "the bridge is raised" },
	});
	enter("up");
	notice("mode", relaxed);
	click("mode-lax");
	await soon(() => expect(said).toHaveLength(1));
	await soon(() => expect(drawn.at(-1)).not.toBeNull());
});

test("a setting that could not be changed is said, and the one that holds stays checked", () => {
	const { said, click, drawn } = model();
	click("at-login-start");
	expect(said).toHaveLength(1);
	const checked = (drawn.at(-1) ?? [])
		.find(({ id }) => id === "at-login")
		?.submenu?.find((one) => one.checked);
	expect(checked?.id).toBe("at-login-off");
});

test("refusals by the hundred draw the menu once a second", () => {
	vi.useFakeTimers();
	try {
		const { enter, notice, drawn, state } = model();
		enter("up");
		notice("mode", relaxed);
		const before = drawn.length;
		for (let id = 1; id <= 300; id += 1)
			notice("entries", [entry({ id, kind: "refused" })]);
		expect(drawn).toHaveLength(before);
		vi.advanceTimersByTime(1_000);
		expect(drawn).toHaveLength(before + 1);
		expect(state()?.refusals.map(({ id }) => id)).toEqual([
			300, 299, 298, 297, 296,
		]);
	} finally {
		vi.useRealTimers();
	}
});

test("of a gate that is away nothing waits, and what it refused last is still told", () => {
	const { enter, notice, state, tray } = model();
	enter("up");
	notice("mode", relaxed);
	notice("approvals", [approval({})]);
	notice("bridge", { raised: true, since: null, by: "" });
	enter("waiting");
	tray.draw();
	expect(state()).toMatchObject({ questions: [], isRaised: false, mode: null });
});
