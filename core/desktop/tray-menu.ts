/**
 * The tray's menu as data: what it says for a state, and what each line does. Draws nothing and asks nobody. Nothing is
 * allowed from a menu: what waits can be looked at or denied, by the id that is drawn.
 */
import type { CommandInput } from "../../contract/commands.ts";
import type { ShellSettings } from "../../contract/shell.ts";
import { Mode } from "../../contract/views.ts";
import { locale } from "../../words/spoken.ts";
import { callWords, questionLine } from "./call-words.ts";
import { words } from "./strings.ts";
import { headline, type TrayState } from "./tray-state.ts";

export interface TrayActions {
	readonly setMode: (wanted: CommandInput<"mode.set">) => void;
	readonly startGate: () => void;
	readonly openWindow: () => void;
	/** A section of the main window, by its id. */
	readonly openSection: (id: string) => void;
	readonly deny: (id: string) => void;
	readonly raiseBridge: () => void;
	readonly pairPhone: () => void;
	readonly copyGateUrl: () => void;
	readonly changeSettings: (change: Partial<ShellSettings>) => void;
	/** The newer version. */
	readonly install: () => void;
	readonly quit: () => void;
}

/** A line in the form Electron's menus take. */
export interface MenuLine {
	readonly id?: string;
	readonly type?: "separator" | "radio";
	readonly label?: string;
	readonly enabled?: boolean;
	readonly visible?: boolean;
	readonly checked?: boolean;
	readonly click?: () => void;
	readonly submenu?: MenuLine[];
}

const separator: MenuLine = { type: "separator" };
const line = (id: string, label: string, click: () => void): MenuLine => ({
	id,
	label,
	click,
});
/** More would be a list in a menu; the window has them all. */
const listed = 5;

/** Ids are stable: tests and scripts click by them. What only a gate can do is dead while none would hear it. */
export function trayMenu(state: TrayState, actions: TrayActions): MenuLine[] {
	const { menu } = words();
	const up = state.gate.phase === "up";
	return [
		{ id: "headline", label: headline(state), enabled: false },
		...questionLines(state, actions),
		...programLines(state, actions),
		...projectLines(state, actions),
		{
			...line("start-gate", menu.startGate, actions.startGate),
			visible: state.gate.phase === "stopped",
		},
		separator,
		...modeLines(state, actions),
		separator,
		state.isRaised
			? {
					...line("lower-bridge", menu.lowerBridge, () =>
						actions.openSection("mode"),
					),
					enabled: up,
				}
			: {
					...line("raise-bridge", menu.raiseBridge, actions.raiseBridge),
					enabled: up,
				},
		separator,
		line("open-window", menu.openWindow, actions.openWindow),
		refusalLines(state, actions),
		{ ...line("pair-phone", menu.pairPhone, actions.pairPhone), enabled: up },
		{
			...line("copy-gate-url", menu.copyGateUrl, actions.copyGateUrl),
			enabled: up,
		},
		separator,
		...(state.update === null
			? []
			: [line("install", menu.install(state.update), actions.install)]),
		line("settings", menu.settings, () => actions.openSection("settings")),
		{
			id: "at-login",
			label: menu.atLogin,
			submenu: choices(
				menu.logins,
				state.settings.atLogin,
				"at-login",
				(atLogin) => actions.changeSettings({ atLogin }),
			),
		},
		{
			id: "theme",
			label: menu.appearance,
			submenu: choices(menu.themes, state.settings.theme, "theme", (theme) =>
				actions.changeSettings({ theme }),
			),
		},
		separator,
		line("quit", menu.quit, actions.quit),
	];
}

/** One line for each of `names`; `id` stands before each key. */
function choices<K extends string>(
	names: Readonly<Record<K, string>>,
	chosen: K,
	id: string,
	choose: (key: K) => void,
): MenuLine[] {
	// The keys of a literal are exactly its type's.
	return (Object.keys(names) as K[]).map((key) => ({
		id: `${id}-${key}`,
		label: names[key],
		type: "radio",
		checked: key === chosen,
		click: () => choose(key),
	}));
}

function modeLines(
	{ gate, mode }: TrayState,
	{ setMode }: TrayActions,
): MenuLine[] {
	const { menu, modes } = words();
	const enabled = gate.phase === "up";
	const set = (
		id: string,
		label: string,
		wanted: CommandInput<"mode.set">,
	): MenuLine => ({ id, label, enabled, click: () => setMode(wanted) });
	return [
		...Mode.options.map(
			(each): MenuLine =>
				Object.assign(set(`mode-${each}`, modes[each], { mode: each }), {
					type: "radio" as const,
					checked: mode?.mode === each,
				}),
		),
		separator,
		set("lax-15-minutes", menu.lax15Minutes, { mode: "lax", forSeconds: 900 }),
		set("lax-1-hour", menu.lax1Hour, { mode: "lax", forSeconds: 3_600 }),
		set("lax-until-restart", menu.laxUntilRestart, {
			mode: "lax",
			untilRestart: true,
		}),
		set("back-to-strict", menu.backToStrict, { mode: "strict" }),
	];
}

/** What waits, each with its two harmless ends: a look, and a no. */
function questionLines(
	{ questions: waiting }: TrayState,
	{ deny, openSection }: TrayActions,
): MenuLine[] {
	const { questions: say } = words();
	if (waiting.length === 0) return [];
	return [
		separator,
		...waiting.slice(0, listed).map(({ id, ...question }) => ({
			id: `question-${id}`,
			label: oneLine(questionLine(question, question.args)),
			submenu: [
				{
					id: `open-${id}`,
					label: say.open,
					click: () => openSection(`approvals?id=${id}`),
				},
				{ id: `deny-${id}`, label: say.deny, click: () => deny(id) },
			],
		})),
		{
			id: "open-approvals",
			label: say.openAll(waiting.length),
			click: () => openSection("approvals"),
		},
	];
}

/** Programs that wait to be let in; who they are and what they get is said in the window. */
const programLines = (
	{ programs }: TrayState,
	{ openSection }: TrayActions,
): MenuLine[] =>
	programs.slice(0, listed).map(({ id, name }) => ({
		id: `program-${id}`,
		label: oneLine(words().programs.line(name)),
		click: () => openSection("programs"),
	}));

/** Projects whose own mode holds for their upstreams, where that is another than the gate's. */
function projectLines(
	{ mode, upstreams }: TrayState,
	{ openSection }: TrayActions,
): MenuLine[] {
	const { projects, standing } = words();
	const differing = new Map<string, Mode>();
	if (mode !== null)
		for (const upstream of upstreams)
			if (upstream.project !== null && upstream.mode !== mode.mode)
				differing.set(upstream.project, upstream.mode);
	return [...differing].slice(0, listed).map(([folder, its]) => ({
		id: `project-${folder}`,
		label: oneLine(
			projects.line(
				folder.split(/[/\\]/).findLast(Boolean) ?? folder,
				standing.modes[its],
			),
		),
		click: () => openSection("upstreams"),
	}));
}

function refusalLines(
	{ refusals }: TrayState,
	{ openSection }: TrayActions,
): MenuLine {
	const { refusals: say } = words();
	const open = (): void => openSection("audit");
	const time = new Intl.DateTimeFormat(locale(), { timeStyle: "short" });
	return {
		id: "refusals",
		label: say.heading,
		submenu:
			refusals.length === 0
				? [{ id: "no-refusal", label: say.none, enabled: false }]
				: refusals.map(({ id, at, status, client, ...call }) => ({
						id: `refusal-${id}`,
						label: oneLine(
							say.line(
								time.format(new Date(at)),
								callWords(call),
								status,
								client,
							),
						),
						click: open,
					})),
	};
}

/**
 * A caller's words as one short line of a menu. An ampersand would mark a key there; what turns the direction of writing
 * or cannot be seen would let one line look like another.
 */
function oneLine(text: string): string {
	const short = text.replaceAll(/[\s\p{Cc}\p{Cf}]+/gu, " ");
	return (short.length > 80 ? `${short.slice(0, 79)}…` : short).replaceAll(
		"&",
		"&&",
	);
}
