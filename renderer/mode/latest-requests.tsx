/** The last few requests under the choice of mode, so that its effect is seen at once. */
import { ScrollText } from "lucide-react";
import { useMemo } from "react";
import { EmptyState } from "../shared/empty-state.tsx";
import { useGate } from "../shared/gate-context.ts";
import { RequestList } from "../shared/request-list.tsx";
import { foldRequests } from "../shared/requests.ts";
import { audit as strings } from "../shared/strings.ts";

const shown = 6;

export function LatestRequests() {
	const entries = useGate((state) => state.entries);
	const rows = useMemo(
		() =>
			foldRequests(entries)
				.filter(({ entry }) => entry.kind !== "change")
				.slice(0, shown),
		[entries],
	);
	if (rows.length === 0) {
		return (
			<EmptyState
				icon={<ScrollText aria-hidden="true" />}
				title={strings.emptyTitle}
				text={strings.empty}
			/>
		);
	}
	return (
		<RequestList>
			{(draw) => (
				<ul className="latest panel">
					{rows.map((row) => (
						<li key={row.key}>{draw(row)}</li>
					))}
				</ul>
			)}
		</RequestList>
	);
}
