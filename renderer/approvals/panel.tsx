/**
 * The popup of those who have none: in the browser the card stands over whatever section is open. Put away, it stays a
 * button until a new question comes.
 */
import { Hand, Minus } from "lucide-react";
import { useState } from "react";
import { useGate } from "../shared/gate-context.ts";
import { IconButton } from "../shared/icon-button.tsx";
import { OneCard } from "./one-card.tsx";
import { approvals as strings } from "./strings.ts";
import { useEscape } from "./use-escape.ts";

export function Panel() {
	const cards = useGate((state) => state.approvals);
	/** The questions that were there when it was put away. */
	const [away, setAway] = useState<ReadonlySet<string>>(new Set());
	const isAway = cards.every(({ id }) => away.has(id));
	const minimise = (): void => setAway(new Set(cards.map(({ id }) => id)));
	useEscape(minimise);
	if (cards.length > 0 && isAway)
		return (
			<button
				type="button"
				className="button primary panel-chip"
				onClick={() => setAway(new Set())}
			>
				<Hand aria-hidden="true" />
				<span>{strings.waits(cards.length)}</span>
			</button>
		);
	return (
		<aside className="question-panel" aria-label={strings.panel}>
			<OneCard cards={cards} isAlone={false} nothing={null}>
				<IconButton
					label={strings.minimise}
					title={strings.minimise}
					onClick={minimise}
				>
					<Minus aria-hidden="true" />
				</IconButton>
			</OneCard>
		</aside>
	);
}
