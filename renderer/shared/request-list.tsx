/** One line for each request, and all of it in a dialog. The two windows that show requests differ in how many. */
import { type ReactNode, useState } from "react";
import type { EntryView } from "../../contract/views.ts";
import { Dialog } from "./dialog.tsx";
import { outcomeOf } from "./outcome.ts";
import type { RequestRow } from "./requests.ts";
import { app, audit as strings, modeNames } from "./strings.ts";
import { Tag } from "./tag.tsx";
import { formatClock, formatDuration, formatMoment } from "./times.ts";

interface RequestListProps {
	/** Draws the list, with the function that draws a row. */
	readonly children: (draw: (row: RequestRow) => ReactNode) => ReactNode;
}

export function RequestList({ children }: RequestListProps) {
	const [open, setOpen] = useState<RequestRow | null>(null);
	return (
		<>
			{children((row) => (
				<RequestLine row={row} onOpen={() => setOpen(row)} />
			))}
			{open && <RequestDialog row={open} onDismiss={() => setOpen(null)} />}
		</>
	);
}

function RequestLine(props: { row: RequestRow; onOpen: () => void }) {
	const { entry, at } = props.row;
	const outcome = outcomeOf(entry);
	return (
		<button type="button" className="request" onClick={props.onOpen}>
			<time className="request-time" dateTime={at}>
				{formatClock(at)}
			</time>
			<span className="request-outcome">
				<Tag tone={outcome.tone}>
					{entry.status > 0 && `${entry.status} `}
					{outcome.word}
				</Tag>
			</span>
			<span className="request-client cut">
				{entry.client ? (
					<bdi>{entry.client}</bdi>
				) : (
					<span className="hint">{nobody(entry)}</span>
				)}
			</span>
			<span className="request-call cut">
				{entry.kind === "change" ? (
					<bdi>{entry.reason}</bdi>
				) : (
					<>
						{entry.upstream && (
							<bdi className="request-upstream">{entry.upstream}</bdi>
						)}{" "}
						<bdi className="code">
							{entry.method} {entry.path}
						</bdi>
						{entry.tool && (
							<>
								{" "}
								<bdi className="request-tool">{entry.tool}</bdi>
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
		</button>
	);
}

/** The gate itself makes changes too (a time box ends); a refused caller was often not told apart yet. */
function nobody({ kind }: EntryView): string {
	return kind === "change" ? strings.theGate : strings.unknownClient;
}

function RequestDialog(props: { row: RequestRow; onDismiss: () => void }) {
	const { entry, at } = props.row;
	const outcome = outcomeOf(entry);
	const call = `${entry.method} ${entry.path}`.trim();
	const took = entry.kind === "outcome" ? formatDuration(entry.durationMs) : "";
	const facts: readonly (readonly [string, string])[] = [
		[strings.fields.at, formatMoment(at)],
		[strings.fields.reason, outcome.reason],
		[strings.fields.advice, outcome.advice],
		[strings.fields.client, entry.client || nobody(entry)],
		[strings.fields.upstream, entry.upstream],
		[strings.fields.call, call],
		[strings.fields.tool, entry.tool],
		[strings.fields.duration, took],
		[strings.fields.mode, modeNames[entry.mode]],
		[strings.fields.request, entry.request],
	];
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
			<dl className="facts">
				{facts
					.filter(([, value]) => value !== "")
					.map(([name, value]) => (
						<div key={name}>
							<dt>{name}</dt>
							<dd>
								<bdi className="wrap">{value}</bdi>
							</dd>
						</div>
					))}
			</dl>
			<div className="dialog-actions">
				<button type="button" className="button" onClick={props.onDismiss}>
					{app.close}
				</button>
			</div>
		</Dialog>
	);
}
