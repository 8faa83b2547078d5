/** A question as text: what, where, why, how risky, and how it may be answered. One card for every command that shows one. */
import type {
	ApprovalView,
	NearestView,
	ReachView,
} from "../../contract/approvals.ts";
import { visible } from "../visible.ts";
import { localTime } from "./output.ts";

/** Longer texts are cut in the middle of a stream of cards; `approvals show` has them whole. */
const shortLength = 600;
const shortest = 60;

const row = (label: string, text: string): string[] =>
	text === "" ? [] : [`  ${label.padEnd(9)} ${text}`];

const lines = (text: string): string =>
	text.split("\n").map(visible).join("\n            ");

/** Ends without a newline. */
export function cardText(view: ApprovalView, whole: boolean): string {
	const short = (text: string): string =>
		whole || text.length <= shortLength
			? text
			: `${text.slice(0, shortLength)}… (all of it: drawbridge approvals show ${view.id})`;
	const call = view.tool || `${view.method} ${view.path}`;
	const times = view.waiting > 1 ? `  ×${view.waiting}` : "";
	return [
		`${view.id}  ${view.risk.toUpperCase()}  ${visible(view.client)} → ${visible(view.upstream)}: ${visible(call)}${times}`,
		...row("agent", visible(view.agent)),
		...row(
			"request",
			view.tool === "" ? "" : visible(`${view.method} ${view.path}`.trim()),
		),
		...row("runs", lines(short(view.command))),
		...row("in", visible(view.where)),
		...row("folder", visible(view.cwd)),
		...view.why.flatMap((why) => row("because", visible(why))),
		...row("rule", visible(view.rule)),
		...row("reaches", view.reach === null ? "" : reachText(view.reach)),
		...row(
			"like",
			view.nearest === null ? "" : visible(nearestText(view.nearest)),
		),
		...row("arguments", lines(short(view.args) || unkept(view))),
		...row("digest", view.digest),
		...(view.state === "pending" ? pending(view, whole) : ended(view)),
	].join("\n");
}

/** What ended is kept without secrets and short, or not at all. */
const unkept = ({ state, cut }: ApprovalView): string =>
	state !== "pending" && cut ? "not kept" : "";

/** What a list shows of a call: what would run, else what it is called with. One line of at most 60 characters. */
export function callInShort({
	command,
	args,
}: Pick<ApprovalView, "command" | "args">): string {
	const text = command || (args === "{}" ? "" : args);
	const [first = ""] = text.split("\n", 1);
	return first.length > shortest || first !== text
		? `${first.slice(0, shortest - 1)}…`
		: text;
}

/** In short: "12 files in 3 folders, 4096 bytes, 2 of them not in git". */
function reachText(reach: ReachView): string {
	const { files, folders, bytes, notInGit, commits, cut, more } = reach;
	const least = cut ? "at least " : "";
	const lost = commits === 1 ? "1 commit" : `${commits} commits`;
	return [
		`${least}${files === 1 ? "1 file" : `${files} files`}${folders > 0 ? ` and ${folders === 1 ? "1 folder" : `${folders} folders`}` : ""}, ${bytes} bytes${notInGit === null ? "" : `, ${notInGit} not in git`}${commits === null ? "" : `; ${lost} dropped`}.`,
		visible(more),
	]
		.filter((text) => text !== "")
		.join(" ");
}

const wordsOf = (words: readonly string[], more: number): string =>
	[...words, ...(more > 0 ? [`${more} more`] : [])].join(" ");

function nearestText(nearest: NearestView): string {
	const { at, by, same, added, moreAdded, removed, moreRemoved } = nearest;
	const allowed = `one allowed by ${by} at ${localTime(at)}`;
	if (same) return `the same as ${allowed}`;
	const plus = wordsOf(added, moreAdded);
	const minus = wordsOf(removed, moreRemoved);
	return `${allowed}${plus === "" ? "" : `, plus ${plus}`}${minus === "" ? "" : `, without ${minus}`}`;
}

function pending(view: ApprovalView, whole: boolean): string[] {
	const offers = whole
		? view.offers.flatMap(({ index, words, matched }) =>
				row(
					`pattern ${index}`,
					`${visible(words)}${matched === null ? "" : ` (would have matched ${matched.count} calls in 30 days${matched.critical > 0 ? `, ${matched.critical} of them CRITICAL` : ""})`}`,
				),
			)
		: [];
	return [
		...row("until", localTime(view.expiresAt)),
		...offers,
		...row(
			"answer",
			`drawbridge approvals approve ${view.id}${view.onceOnly ? " (once only)" : ""} · drawbridge approvals deny ${view.id}`,
		),
	];
}

function ended({ state, answer }: ApprovalView): string[] {
	if (answer === null) return row("state", state);
	const { by, at, scope, reason, calls, diff } = answer;
	return [
		...row(
			"state",
			`${state}${scope === "" ? "" : ` (${scope})`} by ${visible(by)} at ${localTime(at)}${calls > 1 ? `, ${calls} calls` : ""}`,
		),
		...row("reason", visible(reason)),
		...row("edited", visible(diff)),
	];
}
