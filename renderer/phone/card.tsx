/**
 * One question, whole, as its signature was verified: who asks for what, where, how risky it is and why, and every
 * argument. It shows; the buttons stand below it.
 */
import { Clock, EyeOff, ShieldCheck } from "lucide-react";
import { useEffect, useId, useRef } from "react";
import type { RequestObject } from "../../contract/phone.ts";
import { CallTitle } from "../approvals/call-title.tsx";
import { laidOut } from "../approvals/json-text.ts";
import { MarkedText } from "../approvals/marked-text.tsx";
import { gravestFirst, pieceKey } from "../approvals/pieces.ts";
import { RiskTag } from "../approvals/risk-tag.tsx";
import { categoryNames } from "../approvals/strings.ts";
import { Announce } from "../shared/copy-button.tsx";
import { Facts } from "../shared/facts.tsx";
import { formatCountdown } from "../shared/times.ts";
import { card as strings } from "./strings.ts";
import type { Question } from "./verified.ts";

/** From here on it is said that little time is left. */
const soonMs = 30_000;

interface CardProps {
	readonly question: Question;
	/** `null`: not known. */
	readonly leftMs: number;
}

export function Card({ question: { request, digest }, leftMs }: CardProps) {
	const id = useId();
	const card = useRef<HTMLElement>(null);
	const shown = request.id;
	const wasShown = useRef<string | null>(null);
	useEffect(() => {
		// The first one takes nothing from anybody; a later one must not be answered by a key meant for the one before.
		if (wasShown.current !== null && wasShown.current !== shown) {
			card.current?.focus();
			card.current?.scrollTo(0, 0);
		}
		wasShown.current = shown;
	}, [shown]);
	return (
		<article
			ref={card}
			className="approval phone-card"
			// What is longer than the screen is scrolled, by keys as well.
			// oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls, and has nothing to focus inside
			tabIndex={0}
			aria-labelledby={`${id}-title`}
			data-risk={request.risk}
			data-id={request.id}
		>
			<Head request={request} leftMs={leftMs} titleId={`${id}-title`} />
			{request.redacted && (
				<p className="note" data-tone="plain">
					<EyeOff aria-hidden="true" />
					<span>{strings.redacted}</span>
				</p>
			)}
			<Pieces request={request} />
			<Reasons request={request} />
			<Arguments request={request} />
			<Who request={request} digest={digest} />
		</article>
	);
}

function Head({
	request,
	leftMs,
	titleId,
}: {
	request: RequestObject;
	leftMs: number;
	titleId: string;
}) {
	const isSoon = leftMs <= soonMs;
	return (
		<header className="approval-head">
			<div className="approval-facts">
				<RiskTag risk={request.risk} />
				<span className="time-left" data-tone={isSoon ? "bad" : undefined}>
					<Clock aria-hidden="true" />
					{leftMs <= 0 ? (
						strings.over
					) : (
						<span role="timer">{strings.left(formatCountdown(leftMs))}</span>
					)}
					<Announce>{isSoon && leftMs > 0 ? strings.soon : null}</Announce>
				</span>
			</div>
			<h2 id={titleId}>
				<CallTitle
					call={{ ...request, args: request.input }}
					otherwise={request.id}
				/>
			</h2>
			<p className="hint">
				{strings.client}:{" "}
				<bdi className="wrap strong">{request.client || strings.noClient}</bdi>
			</p>
			{(request.categories.length > 0 || request.waiting > 1) && (
				<div className="approval-facts">
					{request.categories.map((category) => (
						<span className="category" key={category}>
							{categoryNames[category] ?? category}
						</span>
					))}
					{request.waiting > 1 && (
						<span className="category strong">
							{strings.times(request.waiting)}
						</span>
					)}
				</div>
			)}
			{request.waiting > 1 && (
				<p className="hint">{strings.timesNote(request.waiting)}</p>
			)}
		</header>
	);
}

type PieceObject = RequestObject["pieces"][number];

function Pieces({ request }: { request: RequestObject }) {
	const { shown, folded } = gravestFirst(request.pieces);
	if (shown.length === 0) return null;
	return (
		<section className="approval-part">
			<h3>{strings.command}</h3>
			{shown.map((piece) => (
				<Piece key={pieceKey(piece)} piece={piece} said={request.why} />
			))}
			{folded.length > 0 && (
				<details>
					<summary>{strings.more(folded.length)}</summary>
					{folded.map((piece) => (
						<Piece key={pieceKey(piece)} piece={piece} said={request.why} />
					))}
				</details>
			)}
		</section>
	);
}

/** `said`: reasons that stand on the card already. */
function Piece({
	piece,
	said,
}: {
	piece: PieceObject;
	said: readonly string[];
}) {
	const { text, risk, where, language } = piece;
	const why = piece.why.map(({ start, end, reason }) => ({
		start,
		end,
		reason,
		text: text.slice(start, end),
	}));
	const reasons = new Set(why.map(({ reason }) => reason));
	return (
		<div className="piece">
			<MarkedText piece={{ text, risk, why }} />
			<p className="hint">
				<bdi className="wrap">{where}</bdi>
				{language !== "shell" && ` · ${language}`}
			</p>
			{[...reasons]
				.filter((reason) => !said.includes(reason))
				.map((reason) => (
					<p className="hint" key={reason}>
						<bdi className="wrap">{reason}</bdi>
					</p>
				))}
		</div>
	);
}

function Reasons({ request }: { request: RequestObject }) {
	const { why, redacted, upstream } = request;
	// They may quote the call: left out is not the same as none.
	if (redacted && why.length === 0) return null;
	const otherwise = upstream === "gate" ? strings.byGate : strings.byMode;
	return (
		<section className="approval-part">
			<h3>{strings.why}</h3>
			<ul className="reasons">
				{(why.length === 0 ? [otherwise] : why).map((reason) => (
					<li key={reason}>
						<bdi className="wrap">{reason}</bdi>
					</li>
				))}
			</ul>
		</section>
	);
}

function Arguments({ request }: { request: RequestObject }) {
	if (request.redacted) return null;
	if (request.input === "" || request.input === "{}")
		return <p className="hint">{strings.none}</p>;
	return (
		<details className="approval-part" open>
			<summary>{strings.arguments}</summary>
			{/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
			<pre className="command-text code" tabIndex={0} dir="ltr">
				{laidOut(request.input)}
			</pre>
		</details>
	);
}

function Who({ request, digest }: { request: RequestObject; digest: string }) {
	const { agent, client } = request;
	const call = `${request.method} ${request.path}`.trim();
	const facts: readonly (readonly [string, string])[] = [
		[
			strings.agent,
			agent === "" || agent === client ? "" : `${agent}, ${strings.unbound}`,
		],
		[strings.folder, request.cwd],
		[strings.request, request.tool === "" || request.path === "" ? "" : call],
		[strings.question, request.id],
	];
	return (
		<section className="approval-part">
			<h3>{strings.who}</h3>
			<Facts facts={facts}>
				<div>
					<dt>{strings.digest}</dt>
					<dd>
						<span className="digest">
							<ShieldCheck aria-hidden="true" />
							<code className="code">
								{digest.slice(0, 8)}…{digest.slice(-8)}
							</code>
						</span>
						<span className="hint">{strings.digestHint}</span>
					</dd>
				</div>
			</Facts>
		</section>
	);
}
