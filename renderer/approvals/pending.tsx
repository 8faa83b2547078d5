/**
 * Every question that waits, oldest first; of very many the first, and the rest when they are asked for. When one goes or
 * grows, or what was said above them goes, all of them are inert for a moment: what is below moves.
 */
import { Gauge, Hand } from "lucide-react";
import { useEffect, useState } from "react";
import { locale } from "../../words/spoken.ts";
import { EmptyState } from "../shared/empty-state.tsx";
import { useGate } from "../shared/gate-context.ts";
import { useReading } from "../shared/use-reading.ts";
import { Card } from "./card.tsx";
import { useNamedId, useShownCard } from "./named-card.ts";
import { drawingOf } from "./readiness.ts";
import { ReceiptList } from "./receipts.tsx";
import { approvals as strings } from "./strings.ts";
import { useReadiness } from "./use-readiness.ts";
import { useReceipts } from "./use-receipts.ts";

/** Drawn at first, and more each time. */
const step = 10;

export function Pending() {
	const all = useGate((state) => state.approvals);
	const [most, setMost] = useState(step);
	const named = useNamedId();
	const at = all.findIndex(({ id }) => id === named);
	const cards = all.slice(0, Math.max(most, at + 1));
	const list = useShownCard(at >= 0, named);
	const hidden = all.length - cards.length;
	const receipts = useReceipts();
	const drawing = [
		// Leading to a card scrolls the others, too.
		named ?? "",
		...receipts.map(({ view }) => view.id),
		...cards.map(drawingOf),
	];
	const readiness = useReadiness(drawing.join("\n"));
	return (
		<>
			<Tired answered={all.length} />
			<ReceiptList cards={receipts} />
			{named !== null && at < 0 && (
				<output className="note">
					<span>{strings.namedGone(named)}</span>
				</output>
			)}
			{cards.length === 0 ? (
				<EmptyState
					icon={<Hand aria-hidden="true" />}
					title={strings.emptyTitle}
					text={strings.empty}
				/>
			) : (
				<ul className="approval-list" ref={list}>
					{cards.map((view) => (
						<li
							key={view.id}
							id={`card-${view.id}`}
							className="panel"
							tabIndex={-1}
							aria-current={view.id === named ? true : undefined}
						>
							<Card view={view} readiness={readiness} isAlone={false} />
						</li>
					))}
				</ul>
			)}
			{hidden > 0 && (
				<button
					type="button"
					className="button show-more"
					onClick={() => setMost(cards.length + step)}
				>
					{strings.showMore(Math.min(hidden, step))}
				</button>
			)}
		</>
	);
}

/** Says it to somebody who only ever says yes. Asked anew whenever something was answered. */
function Tired({ answered }: { answered: number }) {
	const { value, refresh } = useReading("approval.fatigue", {}, null);
	useEffect(refresh, [refresh, answered]);
	if (!value?.tired) return null;
	const seconds = new Intl.NumberFormat(locale(), {
		maximumFractionDigits: 1,
	}).format(value.medianSeconds ?? 0);
	return (
		<p className="note tired" data-tone="warn">
			<Gauge aria-hidden="true" />
			<span>{strings.tired(value.answers, seconds)}</span>
		</p>
	);
}
