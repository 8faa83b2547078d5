/** Every question that waits, oldest first. When one goes, all of them are inert for a moment: what is below moves up. */
import { Hand } from "lucide-react";
import { EmptyState } from "../shared/empty-state.tsx";
import { useGate } from "../shared/gate-context.ts";
import { Card } from "./card.tsx";
import { Receipts } from "./receipts.tsx";
import { approvals as strings } from "./strings.ts";
import { useReadiness } from "./use-readiness.ts";

export function Pending() {
	const cards = useGate((state) => state.approvals);
	const readiness = useReadiness(cards.map(({ id }) => id).join(" "));
	return (
		<>
			<Receipts />
			{cards.length === 0 ? (
				<EmptyState
					icon={<Hand aria-hidden="true" />}
					title={strings.emptyTitle}
					text={strings.empty}
				/>
			) : (
				<ul className="approval-list">
					{cards.map((view) => (
						<li key={view.id} className="panel">
							<Card view={view} readiness={readiness} isAlone={false} />
						</li>
					))}
				</ul>
			)}
		</>
	);
}
