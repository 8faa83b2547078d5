/** One question at a time, the oldest first, with a way to the others: what the popup and the panel show. */
import { ChevronLeft, ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import type { ApprovalView } from "../../contract/approvals.ts";
import { IconButton } from "../shared/icon-button.tsx";
import { Card } from "./card.tsx";
import { approvals as strings } from "./strings.ts";
import { useReadiness } from "./use-readiness.ts";

interface OneCardProps {
	readonly cards: readonly [ApprovalView, ...ApprovalView[]];
	/** The keys that allow work from anywhere in the window. */
	readonly isAlone: boolean;
	/** Beside the count. */
	readonly children: ReactNode;
}

export function OneCard({ cards, isAlone, children }: OneCardProps) {
	const [chosen, setChosen] = useState<string | null>(null);
	const found = cards.findIndex(({ id }) => id === chosen);
	const at = Math.max(0, found);
	const view = cards[at] ?? cards[0];
	const readiness = useReadiness(view.id);
	const go = (to: number): void => setChosen(cards[to]?.id ?? null);
	return (
		<>
			<header className="one-head">
				<p className="strong">{strings.waits(cards.length)}</p>
				{cards.length > 1 && (
					<span className="one-place">
						<IconButton
							label={strings.previous}
							title={strings.previous}
							onClick={() => go((at + cards.length - 1) % cards.length)}
						>
							<ChevronLeft aria-hidden="true" />
						</IconButton>
						<span className="hint">{strings.place(at + 1, cards.length)}</span>
						<IconButton
							label={strings.next}
							title={strings.next}
							onClick={() => go((at + 1) % cards.length)}
						>
							<ChevronRight aria-hidden="true" />
						</IconButton>
					</span>
				)}
				{children}
			</header>
			<Card key={view.id} view={view} readiness={readiness} isAlone={isAlone} />
		</>
	);
}

/** A list with something in it, as the type says. */
export function isSome<T>(list: readonly T[]): list is readonly [T, ...T[]] {
	return list.length > 0;
}
