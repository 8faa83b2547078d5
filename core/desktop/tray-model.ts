/**
 * What the tray shows and what its lines do, kept as the gate tells it: the tray itself only draws. The gate decides, and
 * the menu is drawn anew from its answer.
 */
import type { CommandInput, CommandName } from "../../contract/commands.ts";
import type { ShellSettings } from "../../contract/shell.ts";
import { StatusView } from "../../contract/views.ts";
import type { GateHost } from "./gate-host.ts";
import { mirror } from "./mirror.ts";
import { words } from "./strings.ts";
import { type MenuLine, type TrayActions, trayMenu } from "./tray-menu.ts";
import { awayState, lastRefusals, type TrayState } from "./tray-state.ts";

export interface TrayDeeds
	extends Pick<
		TrayActions,
		"install" | "openSection" | "openWindow" | "pairPhone" | "quit"
	> {
	/** One sentence to the owner: something was not done. */
	readonly say: (what: string) => void;
	readonly copy: (text: string) => void;
}

export interface TraySettings {
	read(): ShellSettings;
	/** @throws when it could not be done */
	change(wanted: Partial<ShellSettings>): unknown;
	onChange(listener: (now: ShellSettings) => void): void;
}

/** `lines` null: the menu is as it was, and may be open. */
export type DrawTray = (state: TrayState, lines: MenuLine[] | null) => void;

export interface TrayModel {
	/** Draws all of it once more. */
	readonly draw: () => void;
	/** Denies the question with this id, and says so where it could not. */
	readonly deny: (id: string) => void;
}

/** Refusals may come by the hundred a second; a menu that changes so often cannot be read. */
const refusalsEveryMs = 1_000;

export function trayModel(
	gate: Pick<GateHost, "call" | "onNotice" | "onState" | "start">,
	settings: TraySettings,
	{ say, copy, ...deeds }: TrayDeeds,
	drawTray: DrawTray,
): TrayModel {
	let state: TrayState = {
		gate: { phase: "starting", why: "" },
		...awayState,
		refusals: [],
		update: null,
		settings: settings.read(),
	};
	/** The menu as it was drawn last, in text. */
	let drawn = "";
	let soon: NodeJS.Timeout | undefined;

	function draw(): void {
		const lines = trayMenu(state, actions);
		const text = JSON.stringify(lines);
		drawTray(state, text === drawn ? null : lines);
		drawn = text;
	}

	function show(change: Partial<TrayState>): void {
		state = { ...state, ...change };
		draw();
	}

	/** A radio item checks itself when it is clicked; drawn anew, the menu shows what holds. */
	function drawAnew(): void {
		drawn = "";
		draw();
	}

	/** What narrows is done at once; only a failure is worth words. */
	async function ask<N extends CommandName>(
		name: N,
		input: CommandInput<N>,
		failed: (why: string) => string,
	): Promise<void> {
		const answer = await gate.call(name, input);
		if (!answer.ok) say(failed(answer.failure.message));
	}

	async function copyGateUrl(): Promise<void> {
		const answer = await gate.call("status.get", {});
		const url = answer.ok ? StatusView.parse(answer.output).gate : null;
		if (url) copy(url);
	}

	const actions: TrayActions = {
		...deeds,
		deny: (id) =>
			void ask("approval.answer", { id, verdict: "deny" }, (why) =>
				words().questions.notDenied(id, why),
			),
		setMode: (wanted) =>
			void ask("mode.set", wanted, words().failed.mode).then(drawAnew),
		startGate: gate.start,
		raiseBridge: () => void ask("bridge.raise", {}, words().failed.raise),
		copyGateUrl: () => void copyGateUrl(),
		changeSettings(change) {
			try {
				settings.change(change);
			} catch (error) {
				say(words().failed.settings(String(error)));
			}
			drawAnew();
		},
	};

	settings.onChange((now) => show({ settings: now }));
	gate.onState((now) =>
		show({ gate: now, ...(now.phase === "up" ? {} : awayState) }),
	);
	mirror(gate, "mode", (mode) => show({ mode }));
	mirror(gate, "bridge", (now) => show({ isRaised: now?.raised ?? false }));
	mirror(gate, "approvals", (now) => show({ questions: now ?? [] }));
	mirror(gate, "consents", (now) => show({ programs: now ?? [] }));
	mirror(gate, "upstreams", (now) => show({ upstreams: now ?? [] }));
	mirror(gate, "update", (now) => show({ update: now?.version ?? null }));
	mirror(gate, "entries", (arrived) => {
		const refusals = lastRefusals(state.refusals, arrived ?? []);
		if (refusals === state.refusals) return;
		state = { ...state, refusals };
		soon ??= setTimeout(() => {
			soon = undefined;
			draw();
		}, refusalsEveryMs);
	});
	return { draw: drawAnew, deny: actions.deny };
}
