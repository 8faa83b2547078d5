/** How questions ended, the newest first, and what each was about, as far as that was kept. */
import { History as HistoryIcon } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import type { ApprovalView } from "../../contract/approvals.ts";
import { Dialog } from "../shared/dialog.tsx";
import { EmptyState } from "../shared/empty-state.tsx";
import { Facts } from "../shared/facts.tsx";
import { FilterField, filterFrom } from "../shared/filter-field.tsx";
import { useClient } from "../shared/gate-context.ts";
import { ReadingNote } from "../shared/reading-note.tsx";
import { app } from "../shared/strings.ts";
import { Tag, type Tone } from "../shared/tag.tsx";
import { formatDay, formatMoment } from "../shared/times.ts";
import { useNarrow } from "../shared/use-narrow.ts";
import { useReading } from "../shared/use-reading.ts";
import { WindowedList } from "../shared/windowed-list.tsx";
import { answererName } from "./end-words.ts";
import { CallTitle } from "./call-title.tsx";
import { laidOut, onlyText } from "./json-text.ts";
import { LongText } from "./long-text.tsx";
import {
	callName,
	clientName,
	commandName,
	placeName,
	whatName,
} from "./names.ts";
import { RiskTag } from "./risk-tag.tsx";
import {
	card,
	historyStrings as strings,
	riskNames,
	scopeNames,
	stateNames,
} from "./strings.ts";

const tones: Record<ApprovalView["state"], Tone> = {
	pending: "busy",
	allowed: "good",
	denied: "bad",
	"timed-out": "warn",
	void: "plain",
};

export function History() {
	const reading = useEnded();
	const narrow = useNarrow();
	const [query, setQuery] = useState("");
	const [open, setOpen] = useState<ApprovalView | null>(null);
	const ended = useMemo(
		() => reading.value?.filter(({ state }) => state !== "pending") ?? [],
		[reading.value],
	);
	const found = useMemo(() => matching(ended, query), [ended, query]);
	if (reading.value !== null && ended.length === 0)
		return (
			<EmptyState
				icon={<HistoryIcon aria-hidden="true" />}
				title={strings.emptyTitle}
				text={strings.empty}
			/>
		);
	return (
		<>
			<ReadingNote reading={reading} />
			{ended.length >= filterFrom && (
				<FilterField
					label={strings.filter}
					value={query}
					found={
						found.length === 0 ? strings.noMatch : strings.count(found.length)
					}
					onChange={setQuery}
				/>
			)}
			{found.length > 0 && (
				<div className="panel">
					<WindowedList
						items={found}
						label={strings.count(found.length)}
						rowHeight={narrow ? 106 : 74}
						keyOf={({ id }) => id}
					>
						{(view) => <Row view={view} onOpen={() => setOpen(view)} />}
					</WindowedList>
				</div>
			)}
			{open && <Ended view={open} onDismiss={() => setOpen(null)} />}
		</>
	);
}

/** Read anew whenever what waits has changed: then one may have ended. */
function useEnded() {
	const client = useClient();
	const reading = useReading("approval.list", { all: true }, null);
	const { refresh } = reading;
	useEffect(() => client.on("approvals", refresh), [client, refresh]);
	return reading;
}

function matching(
	ended: readonly ApprovalView[],
	query: string,
): readonly ApprovalView[] {
	const words = query.toLowerCase().split(/\s+/).filter(Boolean);
	return ended.filter((view) => {
		const text = [
			view.id,
			view.client,
			view.agent,
			whatName(view),
			view.tool,
			lineOf(view),
			riskNames[view.risk],
			stateNames[view.state],
			view.answer?.by,
			view.answer?.reason,
			view.digest,
		]
			.join(" ")
			.toLowerCase();
		return words.every((word) => text.includes(word));
	});
}

const inRow = { call: "strong", place: "hint" };

/** What it was about, in one line; of what changes the gate its name says that. */
const lineOf = (view: ApprovalView): string =>
	commandName(view) === null ? oneLine(keptOf(view)) : "";

/** What would have run, or else every argument. */
const keptOf = ({ command, args }: ApprovalView): string =>
	command || (onlyText(args) ?? (args === "{}" ? "" : args));

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ").trim();

function Row({ view, onOpen }: { view: ApprovalView; onOpen: () => void }) {
	const { answer } = view;
	const line = lineOf(view);
	return (
		<button type="button" className="ended" onClick={onOpen}>
			<span className="ended-state">
				<Tag tone={tones[view.state]}>{stateNames[view.state]}</Tag>
			</span>
			<span className="ended-call">
				<span className="cut">
					<CallTitle call={view} names={inRow} />
				</span>
				{line !== "" && (
					<bdi className="code cut" dir="ltr">
						{line}
					</bdi>
				)}
				<span className="hint cut">
					<bdi>{clientName(view)}</bdi>
					{answer?.reason && (
						<>
							{": "}
							<bdi>{answer.reason}</bdi>
						</>
					)}
				</span>
			</span>
			<span className="ended-risk">
				<RiskTag risk={view.risk} />
			</span>
			<span className="ended-who">
				<time className="cut" dateTime={view.askedAt}>
					{formatDay(view.askedAt)}
				</time>
				{answer && view.state !== "timed-out" && (
					<span className="hint cut">
						<bdi>
							{strings.answeredBy(
								scopeNames[answer.scope] ?? answer.scope,
								answererName(answer.by),
							)}
						</bdi>
					</span>
				)}
			</span>
		</button>
	);
}

function Ended(props: { view: ApprovalView; onDismiss: () => void }) {
	const { view } = props;
	const { answer } = view;
	const { fields } = strings;
	return (
		<Dialog title={strings.details(view.id)} onDismiss={props.onDismiss}>
			<p className="approval-facts">
				<Tag tone={tones[view.state]}>{stateNames[view.state]}</Tag>
				<RiskTag risk={view.risk} />
			</p>
			<Kept view={view} />
			<Facts
				facts={[
					[card.fields.call, callName(view)],
					[card.fields.command, commandName(view) ?? ""],
					[card.fields.upstream, placeName(view.upstream)],
					[card.fields.client, clientName(view)],
					[card.fields.agent, view.agent],
					[
						card.fields.request,
						view.tool === "" ? "" : `${view.method} ${view.path}`.trim(),
					],
					[card.fields.asked, formatMoment(view.askedAt)],
					[fields.at, answer ? formatMoment(answer.at) : ""],
					[fields.by, answererName(answer?.by ?? "")],
					[fields.scope, scopeNames[answer?.scope ?? ""] ?? ""],
					[fields.reason, answer?.reason ?? ""],
					[
						fields.calls,
						answer && answer.calls > 1 ? String(answer.calls) : "",
					],
					[fields.diff, answer?.diff ?? ""],
					[card.fields.rule, view.rule],
					[card.fields.digest, view.digest],
				]}
			/>
			<p className="hint ended-note">
				{isKept(view) ? strings.kept : strings.gone}
			</p>
			<div className="dialog-actions">
				<button type="button" className="button" onClick={props.onDismiss}>
					{app.close}
				</button>
			</div>
		</Dialog>
	);
}

const isKept = ({ command, args }: ApprovalView): boolean =>
	command !== "" || args !== "";

/** What would have run, and every argument where that is more. */
function Kept({ view }: { view: ApprovalView }) {
	const { command, args } = view;
	return (
		<>
			{command !== "" && <Text title={card.what} text={command} />}
			{args !== "" && args !== "{}" && onlyText(args) !== command && (
				<Text title={card.arguments} text={laidOut(args)} />
			)}
		</>
	);
}

function Text({ title, text }: { title: string; text: string }) {
	return (
		<section className="approval-part">
			<h3>{title}</h3>
			<LongText risk="low" parts={[{ text, at: 0, marked: false }]} />
		</section>
	);
}
