/**
 * One question at a time, the oldest first, with a way to the others: what the popup and the panel show. When the one that
 * is shown ends, how it ended stands in its place for a moment, so that no other card slides under a finger.
 */
import { ChevronLeft, ChevronRight } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { ApprovalView } from "../../contract/approvals.ts";
import { useGate } from "../shared/gate-context.ts";
import { IconButton } from "../shared/icon-button.tsx";
import { app } from "../shared/strings.ts";
import { Card } from "./card.tsx";
import { ReceiptList } from "./receipts.tsx";
import { approvals as strings, ended } from "./strings.ts";
import { drawingOf } from "./readiness.ts";
import { useReadiness } from "./use-readiness.ts";
import { useReceipts } from "./use-receipts.ts";
import { useStackKeys } from "./use-stack-keys.ts";

interface OneCardProps {
	/** What waits; empty while only the end of the last one is still said. */
	readonly cards: readonly ApprovalView[];
	/** The keys that answer work from anywhere in the window. */
	readonly isAlone: boolean;
	/** What is there when nothing waits and nothing is said. */
	readonly nothing: ReactNode;
	/** Beside the count. */
	readonly children: ReactNode;
}

/** How long the end of a question stands where its card was. */
const afterMs = 2_500;

export function OneCard({ cards, isAlone, nothing, children }: OneCardProps) {
	const receipts = useReceipts();
	const isLost = useGate(({ connection }) => connection === "lost");
	/** The one that is drawn; it stays chosen when it has ended. */
	const [chosen, setChosen] = useState<string | null>(null);
	const frame = useRef<HTMLDivElement>(null);
	const at = cards.findIndex(({ id }) => id === chosen);
	const view = cards[at];
	const hasEnded = chosen !== null && view === undefined;
	if (chosen === null && cards[0]) setChosen(cards[0].id);
	const readiness = useReadiness(view ? drawingOf(view) : "");
	const step = (by: number): void => {
		const next = cards[(at + by + cards.length) % cards.length];
		if (at >= 0 && next) setChosen(next.id);
	};
	useStackKeys(isAlone ? "window" : frame, step);
	useEffect(() => {
		if (!hasEnded) return undefined;
		const timer = setTimeout(() => setChosen(null), afterMs);
		return () => clearTimeout(timer);
	}, [hasEnded]);
	// Over a section the banner says that the gate is away; alone, nothing else would.
	if (chosen === null && receipts.length === 0 && !(isLost && isAlone))
		return nothing;
	const headline = isLost
		? app.lost
		: cards.length === 0
			? strings.emptyTitle
			: strings.waits(cards.length);
	return (
		<div ref={frame} className="one" data-stack={Math.min(cards.length, 3)}>
			<header className="one-head">
				<p className="strong" role={isLost ? "status" : undefined}>
					{headline}
				</p>
				{view && cards.length > 1 && (
					<span className="one-place" title={strings.stackKeys}>
						<IconButton
							label={strings.previous}
							title={strings.previous}
							onClick={() => step(-1)}
						>
							<ChevronLeft aria-hidden="true" />
						</IconButton>
						<span className="hint">{strings.place(at + 1, cards.length)}</span>
						<IconButton
							label={strings.next}
							title={strings.next}
							onClick={() => step(1)}
						>
							<ChevronRight aria-hidden="true" />
						</IconButton>
					</span>
				)}
				{children}
			</header>
			<ReceiptList cards={receipts} />
			{hasEnded && cards.length > 0 && (
				<div className="one-after">
					<button
						type="button"
						className="button"
						onClick={() => setChosen(null)}
					>
						{ended.goOn}
					</button>
				</div>
			)}
			{view && (
				<Card
					key={view.id}
					view={view}
					readiness={readiness}
					isAlone={isAlone}
				/>
			)}
		</div>
	);
}
