/**
 * One question, whole: what would happen, where, why it is asked, how risky it is, who asks, and how it may be answered.
 * Never takes the focus. The gate decides what an answer means; this shows and sends it.
 */
import { Clock } from "lucide-react";
import { useId, useRef, useState } from "react";
import type { ApprovalView, PieceView } from "../../contract/approvals.ts";
import { Announce, CopyButton } from "../shared/copy-button.tsx";
import { formatCountdown, formatMoment } from "../shared/times.ts";
import { useNow } from "../shared/use-now.ts";
import { Answering } from "./answering.tsx";
import { laidOut, onlyText } from "./json-text.ts";
import { MarkedText } from "./marked-text.tsx";
import { callName, clientName, placeName } from "./names.ts";
import { gravestFirst, pieceKey } from "./pieces.ts";
import { RiskTag } from "./risk-tag.tsx";
import { approvals, card as strings, categoryNames } from "./strings.ts";
import { useWhole } from "./use-whole.ts";
import type { Readiness } from "./use-readiness.ts";

interface CardProps {
	readonly view: ApprovalView;
	readonly readiness: Readiness;
	/** The keys that allow work from anywhere in the window, not only with the focus in the card. */
	readonly isAlone: boolean;
}

/** From here on it is said that little time is left. */
const soonMs = 30_000;

export function Card({ view: listed, readiness, isAlone }: CardProps) {
	const id = useId();
	const card = useRef<HTMLElement>(null);
	const [isWhole, setWhole] = useState(false);
	const whole = useWhole(listed, isWhole);
	const view = whole.value ?? listed;
	return (
		<article
			ref={card}
			className="approval"
			role="alertdialog"
			aria-modal="false"
			aria-labelledby={`${id}-title`}
			aria-describedby={`${id}-why`}
			data-risk={view.risk}
			data-id={view.id}
		>
			<div className="approval-body">
				<CardHead view={listed} titleId={`${id}-title`} />
				<Pieces view={view} />
				<Reasons view={view} id={`${id}-why`} />
				<Arguments view={view} />
				{listed.cut && !isWhole && (
					<button
						type="button"
						className="button small"
						onClick={() => setWhole(true)}
					>
						{approvals.showAll}
					</button>
				)}
				<Who view={view} />
			</div>
			<Answering
				view={listed}
				readiness={readiness}
				keysWithin={isAlone ? "window" : card}
			/>
		</article>
	);
}

function CardHead({ view, titleId }: { view: ApprovalView; titleId: string }) {
	return (
		<header className="approval-head">
			<h2 id={titleId}>
				<bdi className="wrap">{callName(view)}</bdi>{" "}
				<span className="approval-place">
					{strings.on} <bdi className="wrap">{placeName(view.upstream)}</bdi>
				</span>
			</h2>
			<div className="approval-facts">
				<RiskTag risk={view.risk} />
				{view.categories.map((category) => (
					<span className="category" key={category}>
						{categoryNames[category] ?? category}
					</span>
				))}
				{view.waiting > 1 && (
					<span className="category strong" title={strings.timesHint}>
						{strings.times(view.waiting)}
					</span>
				)}
				<TimeLeft view={view} />
			</div>
		</header>
	);
}

function TimeLeft({ view }: { view: ApprovalView }) {
	const now = useNow(1_000);
	const leftMs = Date.parse(view.expiresAt) - now;
	const isSoon = leftMs <= soonMs;
	return (
		<span
			className="time-left"
			data-tone={isSoon ? "bad" : undefined}
			title={strings.leftHint}
		>
			<Clock aria-hidden="true" />
			{leftMs <= 0 ? (
				strings.over
			) : (
				<span role="timer">{strings.left(formatCountdown(leftMs))}</span>
			)}
			<Announce>{isSoon && leftMs > 0 ? strings.soon : null}</Announce>
		</span>
	);
}

function Pieces({ view }: { view: ApprovalView }) {
	const { shown, folded } = gravestFirst(view.pieces);
	if (shown.length === 0) return null;
	return (
		<section className="approval-part">
			<h3>{strings.what}</h3>
			{shown.map((piece) => (
				<Piece key={pieceKey(piece)} piece={piece} />
			))}
			{folded.length > 0 && (
				<details>
					<summary>{strings.more(folded.length)}</summary>
					{folded.map((piece) => (
						<Piece key={pieceKey(piece)} piece={piece} />
					))}
				</details>
			)}
		</section>
	);
}

function Piece({ piece }: { piece: PieceView }) {
	return (
		<div className="piece">
			<MarkedText piece={piece} />
			<p className="hint">
				<bdi className="wrap">{piece.where}</bdi>
				{piece.language !== "shell" && ` · ${piece.language}`}
				{piece.guessed && ` · ${strings.guessed}`}
			</p>
		</div>
	);
}

function Reasons({ view, id }: { view: ApprovalView; id: string }) {
	const said = [...view.why, ...(view.rule === "" ? [] : [ruleWords(view)])];
	return (
		<section className="approval-part">
			<h3>{strings.why}</h3>
			<ul className="reasons" id={id}>
				{(said.length === 0 ? [strings.byMode] : said).map((reason) => (
					<li key={reason}>
						<bdi className="wrap">{reason}</bdi>
					</li>
				))}
			</ul>
		</section>
	);
}

const ruleWords = ({ rule }: ApprovalView): string =>
	`${strings.rule}: ${rule}`;

/** All of them, as they are; folded where the only one stands above already. */
function Arguments({ view }: { view: ApprovalView }) {
	const only = view.cut ? null : onlyText(view.args);
	const isAbove = view.pieces.some(({ text }) => text === only);
	if (view.args === "" || view.args === "{}")
		return <p className="hint">{strings.none}</p>;
	return (
		<details className="approval-part" open={!isAbove}>
			<summary>{strings.arguments}</summary>
			{/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
			<pre className="command-text code" tabIndex={0} dir="ltr">
				{laidOut(view.args)}
			</pre>
		</details>
	);
}

function Who({ view }: { view: ApprovalView }) {
	const { fields } = strings;
	const agent = view.agent === view.client ? "" : view.agent;
	const call = `${view.method} ${view.path}`.trim();
	const facts: readonly (readonly [string, string])[] = [
		[fields.client, clientName(view)],
		[fields.agent, agent === "" ? "" : `${agent}, ${strings.unbound}`],
		[fields.folder, view.cwd],
		[fields.request, view.tool === "" ? "" : call],
		[fields.asked, formatMoment(view.askedAt)],
		[fields.id, view.id],
	];
	return (
		<dl className="facts approval-part">
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
			<div>
				<dt>{fields.digest}</dt>
				<dd className="with-copy">
					<code className="code cut" title={view.digest}>
						{view.digest}
					</code>
					<CopyButton text={view.digest} label={strings.copyDigest} />
				</dd>
			</div>
		</dl>
	);
}
