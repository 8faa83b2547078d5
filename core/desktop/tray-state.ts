/** What the tray shows, as the gate and the app tell it, and its words for it. Asks nobody. */
import type { ApprovalView } from "../../contract/approvals.ts";
import type { ConsentView } from "../../contract/oauth.ts";
import type { ShellSettings } from "../../contract/shell.ts";
import type {
	EntryView,
	ModeView,
	UpstreamView,
} from "../../contract/views.ts";
import { locale } from "../../words/spoken.ts";
import type { GateState } from "./gate-host.ts";
import { words } from "./strings.ts";

export interface TrayState {
	readonly gate: GateState;
	/** Null until the gate has told it, and while the gate is away. */
	readonly mode: ModeView | null;
	readonly isRaised: boolean;
	/** Oldest first. */
	readonly questions: readonly ApprovalView[];
	readonly programs: readonly ConsentView[];
	readonly upstreams: readonly UpstreamView[];
	/** The newest first. */
	readonly refusals: readonly EntryView[];
	/** A newer version than this one; null: none is known. */
	readonly update: string | null;
	readonly settings: ShellSettings;
}

/** Of a gate that is away: nothing waits there. What it refused last is still so. */
export const awayState = {
	mode: null,
	isRaised: false,
	questions: [],
	programs: [],
	upstreams: [],
} as const satisfies Partial<TrayState>;

/** The first line of the menu, and the icon's tooltip. */
export function headline(state: TrayState): string {
	const { gate, mode, isRaised, questions } = state;
	const { standing, questions: waits } = words();
	if (gate.phase !== "up" || mode === null)
		return gate.why || standing.starting;
	const held = isRaised ? standing.raised : modeWords(mode);
	const { length } = questions;
	return length === 0 ? held : standing.andWaiting(held, waits.waiting(length));
}

function modeWords({ mode, until, returnsTo }: ModeView): string {
	const { standing } = words();
	const name = standing.modes[mode];
	const next = standing.modes[returnsTo];
	if (until === null)
		return mode === returnsTo ? name : standing.untilRestart(name, next);
	const end = new Date(until).toLocaleString(locale(), {
		weekday: "short",
		hour: "2-digit",
		minute: "2-digit",
	});
	return standing.untilTime(name, end, next);
}

/** Listed in the menu; the Requests window has them all. */
const refusalsKept = 5;

/** The last refusals, the newest first, once `arrived` has come to them. */
export function lastRefusals(
	known: readonly EntryView[],
	arrived: readonly EntryView[],
): readonly EntryView[] {
	const newest = known[0]?.id ?? 0;
	const fresh = arrived.filter(
		({ id, kind }) => kind === "refused" && id > newest,
	);
	return fresh.length === 0
		? known
		: [...fresh.toReversed(), ...known].slice(0, refusalsKept);
}

/**
 * The icon's file beside the others of build/icons. While no gate answers it shows the bridge up: nothing passes. A macOS
 * template is tinted by the system; elsewhere `onDark` says what the bar is like.
 */
export function iconFile(
	{ mode, isRaised, questions }: TrayState,
	platform: NodeJS.Platform,
	onDark: boolean,
): string {
	const stands = isRaised ? "strict" : (mode?.mode ?? "strict");
	const badge = questions.length > 0 ? "-waiting" : "";
	const bar = platform === "darwin" ? "Template" : onDark ? "-dark" : "-light";
	return `tray-${stands}${badge}${bar}.png`;
}
