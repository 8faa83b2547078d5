/**
 * One line for each request, all of it in a dialog, and for refused ones why. The two windows that show requests differ in
 * how many.
 */
import { type ReactNode, useState } from "react";
import type { EntryView } from "../../contract/views.ts";
import { askedDeed, loggedDeed } from "../../words/deeds.ts";
import { Dialog } from "./dialog.tsx";
import { Facts } from "./facts.tsx";
import { outcomeOf } from "./outcome.ts";
import type { RequestRow } from "./requests.ts";
import {
	app,
	audit as strings,
	modeNames,
	riskWords,
	stepNames,
	why,
} from "./strings.ts";
import { Tag } from "./tag.tsx";
import { formatClock, formatDuration, formatMoment } from "./times.ts";
import { formatCount } from "./whole-number.ts";
import { WhyDialog } from "./why-dialog.tsx";

interface RequestListProps {
	/** Draws the list, with the function that draws a row. */
	readonly children: (draw: (row: RequestRow) => ReactNode) => ReactNode;
}

export function RequestList({ children }: RequestListProps) {
	const [open, setOpen] = useState<RequestRow | null>(null);
	const [asked, setAsked] = useState<string | null>(null);
	return (
		<>
			{children((row) => (
				<RequestLine
					row={row}
					onOpen={() => setOpen(row)}
					onAsk={() => setAsked(row.entry.request)}
				/>
			))}
			{open && (
				<RequestDialog
					row={open}
					onDismiss={() => setOpen(null)}
					onAsk={() => {
						setOpen(null);
						setAsked(open.entry.request);
					}}
				/>
			)}
			{asked !== null && (
				<WhyDialog request={asked} onDismiss={() => setAsked(null)} />
			)}
		</>
	);
}

/** Only what was refused is asked about, and only what has an id can be. */
const canAsk = ({ kind, request }: EntryView): boolean =>
	kind === "refused" && request !== "";

interface RequestLineProps {
	readonly row: RequestRow;
	readonly onOpen: () => void;
	readonly onAsk: () => void;
}

function RequestLine({ row, onOpen, onAsk }: RequestLineProps) {
	const { entry } = row;
	return (
		<div className="request-line">
			<RequestButton row={row} onOpen={onOpen} />
			{canAsk(entry) && (
				<button
					type="button"
					className="button quiet request-why"
					aria-label={why.askLabel(`${entry.method} ${entry.path}`)}
					onClick={onAsk}
				>
					{why.ask}
				</button>
			)}
		</div>
	);
}

function RequestButton(props: { row: RequestRow; onOpen: () => void }) {
	const { entry, at } = props.row;
	return (
		<button type="button" className="request" onClick={props.onOpen}>
			<RequestCells entry={entry} at={at} when={formatClock(at)} />
		</button>
	);
}

interface RequestCellsProps {
	readonly entry: EntryView;
	/** When it came in, ISO. */
	readonly at: string;
	/** The same, as it is shown. */
	readonly when: string;
	/** Of each, where they stand in a grid. */
	readonly role?: "gridcell";
}

export function RequestCells({ entry, at, when, role }: RequestCellsProps) {
	const outcome = outcomeOf(entry);
	return (
		<>
			<time role={role} className="request-time" dateTime={at}>
				{when}
			</time>
			<span role={role} className="request-outcome">
				<Tag tone={outcome.tone}>
					{entry.status > 0 && `${entry.status} `}
					{outcome.word}
				</Tag>
			</span>
			<span role={role} className="request-client">
				{entry.client ? (
					<bdi className="cut">{entry.client}</bdi>
				) : (
					<span className="hint cut">{nobody(entry)}</span>
				)}
				{entry.agent && entry.agent !== entry.client && (
					<>
						{" "}
						<bdi className="hint cut" title={entry.agent}>
							{entry.agent}
						</bdi>
					</>
				)}
			</span>
			<span role={role} className="request-call cut">
				{entry.kind === "change" ? (
					<Change reason={entry.reason} />
				) : (
					<>
						<Risk entry={entry} />
						{entry.upstream && (
							<bdi className="request-upstream">{entry.upstream}</bdi>
						)}{" "}
						<bdi className="code">
							{entry.method} {entry.path}
						</bdi>
						{entry.tool && (
							<>
								{" "}
								<bdi className="request-tool">{toolOf(entry)}</bdi>
							</>
						)}
						{outcome.reason && (
							<>
								{" "}
								<bdi className="request-reason">{outcome.reason}</bdi>
							</>
						)}
					</>
				)}
			</span>
			<span role={role} className="request-risk">
				<Risk entry={entry} />
			</span>
			<span role={role} className="request-decision">
				{entry.decision && (
					<bdi className="cut" title={entry.decision}>
						{entry.decision.replaceAll("→", " → ")}
					</bdi>
				)}
				{entry.decidedBy && (
					<bdi className="hint cut" title={entry.decidedBy}>
						{entry.decidedBy}
					</bdi>
				)}
			</span>
			<code
				role={role}
				className="request-digest code hint"
				title={entry.digest}
			>
				{entry.digest.slice(0, 8)}
			</code>
		</>
	);
}

/** Of a question about the gate itself, what it asked for. */
const toolOf = ({ upstream, tool }: EntryView): string =>
	(upstream === "gate" ? askedDeed(tool, "") : null) ?? tool;

/** In a sentence, and behind it as the gate wrote it: what was done with what. */
function Change({ reason }: { reason: string }) {
	const deed = loggedDeed(reason);
	return deed === null ? (
		<bdi>{reason}</bdi>
	) : (
		<>
			<bdi>{deed}</bdi> <bdi className="request-reason code">{reason}</bdi>
		</>
	);
}

const riskTones = { low: "plain", high: "warn", critical: "bad" } as const;

function Risk({ entry: { risk } }: { entry: EntryView }) {
	return risk === "" ? null : (
		<span className="request-risk-word" data-tone={riskTones[risk]}>
			{riskWords[risk]}
		</span>
	);
}

/** Over a list that is wide enough to have columns. */
export function RequestHeads() {
	const { fields } = strings;
	return (
		<div className="request-heads" aria-hidden="true">
			<div className="request">
				<span>{fields.at}</span>
				<span>{fields.outcome}</span>
				<span>{fields.client}</span>
				<span className="request-call">{fields.call}</span>
				<span className="request-risk">{fields.risk}</span>
				<span className="request-decision">{fields.decision}</span>
				<span className="request-digest">{fields.digest}</span>
			</div>
		</div>
	);
}

/** The gate itself makes changes too (a time box ends); a refused caller was often not told apart yet. */
function nobody({ kind }: EntryView): string {
	return kind === "change" ? strings.theGate : strings.unknownClient;
}

interface RequestDialogProps {
	readonly row: RequestRow;
	readonly onDismiss: () => void;
	readonly onAsk: () => void;
}

function RequestDialog(props: RequestDialogProps) {
	const { entry, at } = props.row;
	const outcome = outcomeOf(entry);
	return (
		<Dialog
			title={entry.kind === "change" ? strings.change : strings.details}
			onDismiss={props.onDismiss}
		>
			<p>
				<Tag tone={outcome.tone}>
					{entry.status > 0 && `${entry.status} `}
					{outcome.word}
				</Tag>
			</p>
			<Facts facts={factsOf(entry, at)} />
			<div className="dialog-actions">
				{canAsk(entry) && (
					<button type="button" className="button" onClick={props.onAsk}>
						{why.ask}
					</button>
				)}
				<button type="button" className="button" onClick={props.onDismiss}>
					{app.close}
				</button>
			</div>
		</Dialog>
	);
}

/** Everything an entry says, by its names; `at`: when it came in. */
export function factsOf(
	entry: EntryView,
	at: string,
): readonly (readonly [name: string, value: string])[] {
	const outcome = outcomeOf(entry);
	const call = `${entry.method} ${entry.path}`.trim();
	const took = entry.kind === "outcome" ? formatDuration(entry.durationMs) : "";
	return [
		[strings.fields.at, formatMoment(at)],
		[strings.fields.done, doneOf(entry)],
		[strings.fields.reason, outcome.reason],
		[strings.fields.advice, outcome.advice],
		[strings.fields.client, entry.client || nobody(entry)],
		[strings.fields.agent, entry.agent],
		[strings.fields.upstream, entry.upstream],
		[strings.fields.call, call],
		[strings.fields.tool, entry.tool],
		[strings.fields.risk, entry.risk === "" ? "" : riskWords[entry.risk]],
		[strings.fields.decision, entry.decision.replaceAll("→", " → ")],
		[strings.fields.decidedBy, entry.decidedBy],
		[strings.fields.digest, entry.digest],
		[strings.fields.duration, took],
		[strings.fields.bytes, bytesOf(entry)],
		[strings.fields.step, stepOf(entry)],
		[strings.fields.mode, modeNames[entry.mode]],
		[strings.fields.request, entry.request],
	];
}

/** What a change changed; empty where its reason says it already. */
const doneOf = ({ kind, reason }: EntryView): string =>
	kind === "change" ? (loggedDeed(reason) ?? "") : "";

function bytesOf({ bytesIn, bytesOut }: EntryView): string {
	return bytesIn + bytesOut === 0
		? ""
		: strings.bytes(formatCount(bytesIn), formatCount(bytesOut));
}

/** "6 · May this role do it?"; empty where none refused. */
function stepOf({ step }: EntryView): string {
	const name = stepNames[step];
	return name ? `${step} · ${name}` : "";
}
