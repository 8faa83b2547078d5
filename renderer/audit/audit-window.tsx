/** The last requests, live. Pausing holds still what is shown; nothing is missed meanwhile. */
import { Pause, Play, ScrollText } from "lucide-react";
import { useMemo, useState } from "react";
import type { EntryView } from "../../contract/views.ts";
import { Announce } from "../shared/copy-button.tsx";
import { EmptyState } from "../shared/empty-state.tsx";
import { useGate } from "../shared/gate-context.ts";
import { Page } from "../shared/page.tsx";
import { RequestList } from "../shared/request-list.tsx";
import { foldRequests } from "../shared/requests.ts";
import { audit as strings } from "../shared/strings.ts";
import { useNarrow } from "../shared/use-narrow.ts";
import { WindowedList } from "../shared/windowed-list.tsx";
import { AskWhy } from "./ask-why.tsx";

export function AuditWindow() {
	const live = useGate((state) => state.entries);
	const [held, setHeld] = useState<readonly EntryView[] | null>(null);
	const narrow = useNarrow();
	const entries = held ?? live;
	const rows = useMemo(() => foldRequests(entries), [entries]);
	const waiting = useMemo(() => {
		if (!held) return 0;
		const lastHeld = held.at(-1)?.id ?? 0;
		return foldRequests(live.filter((entry) => entry.id > lastHeld)).length;
	}, [held, live]);

	return (
		<Page
			heading={strings.heading}
			lead={strings.lead}
			actions={
				<>
					{held && waiting > 0 && (
						<span className="hint">{strings.waiting(waiting)}</span>
					)}
					<button
						type="button"
						className="button"
						onClick={() => setHeld(held ? null : live)}
					>
						{held ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
						<span>{held ? strings.resume : strings.pause}</span>
					</button>
					<Announce>{held ? strings.paused : strings.live}</Announce>
				</>
			}
		>
			<AskWhy />
			{rows.length === 0 ? (
				<EmptyState
					icon={<ScrollText aria-hidden="true" />}
					title={strings.emptyTitle}
					text={strings.empty}
				/>
			) : (
				<RequestList>
					{(draw) => (
						<div className="panel">
							<WindowedList
								items={rows}
								label={strings.heading}
								rowHeight={narrow ? 68 : 40}
								keyOf={(row) => row.key}
							>
								{draw}
							</WindowedList>
						</div>
					)}
				</RequestList>
			)}
		</Page>
	);
}
