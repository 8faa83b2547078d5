/** The last requests, live. Pausing holds still what is shown; nothing is missed meanwhile. */
import { Pause, Play, ScrollText } from "lucide-react";
import { useId, useMemo, useState } from "react";
import type { EntryView } from "../../contract/views.ts";
import { Announce } from "../shared/copy-button.tsx";
import { EmptyState } from "../shared/empty-state.tsx";
import { useGate } from "../shared/gate-context.ts";
import { Page } from "../shared/page.tsx";
import { RequestHeads, RequestList } from "../shared/request-list.tsx";
import { foldRequests } from "../shared/requests.ts";
import { audit as strings } from "../shared/strings.ts";
import { useNarrow } from "../shared/use-narrow.ts";
import { WindowedList } from "../shared/windowed-list.tsx";
import { AskWhy } from "./ask-why.tsx";
import { byRisk, type RiskChoice } from "./by-risk.ts";
import { useVerifying, VerifyButton, VerifyResult } from "./verify-log.tsx";

export function AuditWindow() {
	const live = useGate((state) => state.entries);
	const [held, setHeld] = useState<readonly EntryView[] | null>(null);
	const narrow = useNarrow();
	const entries = held ?? live;
	const [risk, setRisk] = useState<RiskChoice>("all");
	const verifying = useVerifying();
	const all = useMemo(() => foldRequests(entries), [entries]);
	const rows = useMemo(() => byRisk(all, risk), [all, risk]);
	const waiting = useMemo(() => {
		if (!held) return 0;
		const lastHeld = held.at(-1)?.id ?? 0;
		return foldRequests(live.filter((entry) => entry.id > lastHeld)).length;
	}, [held, live]);

	return (
		<Page
			wide
			heading={strings.heading}
			lead={strings.lead}
			actions={
				<>
					{held && waiting > 0 && (
						<span className="hint">{strings.waiting(waiting)}</span>
					)}
					<VerifyButton verifying={verifying} />
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
			<VerifyResult verifying={verifying} />
			<div className="audit-tools">
				<AskWhy />
				{all.length > 0 && <RiskFilter risk={risk} onChange={setRisk} />}
			</div>
			{all.length > 0 && rows.length === 0 && (
				<p className="nothing">{strings.noRisk}</p>
			)}
			{all.length === 0 ? (
				<EmptyState
					icon={<ScrollText aria-hidden="true" />}
					title={strings.emptyTitle}
					text={strings.empty}
				/>
			) : (
				rows.length > 0 && (
					<RequestList>
						{(draw) => (
							<div className="panel">
								<RequestHeads />
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
				)
			)}
		</Page>
	);
}

const choices = ["all", "high", "critical"] as const;

function RiskFilter(props: {
	risk: RiskChoice;
	onChange: (risk: RiskChoice) => void;
}) {
	const id = useId();
	return (
		<div className="field risk-filter">
			<label htmlFor={id}>{strings.riskFilter}</label>
			<select
				id={id}
				className="input"
				value={props.risk}
				onChange={(event) =>
					props.onChange(
						choices.find((one) => one === event.target.value) ?? "all",
					)
				}
			>
				{choices.map((one) => (
					<option key={one} value={one}>
						{strings.risks[one]}
					</option>
				))}
			</select>
		</div>
	);
}
