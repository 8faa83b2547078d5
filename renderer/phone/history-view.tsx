/** Questions and how they ended, as the gate signed it. Read when it is opened and when an answer changes. */
import { History as HistoryIcon } from "lucide-react";
import { useEffect, useState } from "react";
import type { HistoryObject } from "../../contract/phone.ts";
import { answererName } from "../approvals/end-words.ts";
import { callName, placeName } from "../approvals/names.ts";
import { RiskTag } from "../approvals/risk-tag.tsx";
import { stateNames } from "../approvals/strings.ts";
import { EmptyState } from "../shared/empty-state.tsx";
import { formatDay } from "../shared/times.ts";
import { usePhone } from "./phone-context.ts";
import type { DeedProblem } from "./queue.ts";
import { alarm, history as strings, silence } from "./strings.ts";

const words: Readonly<Record<string, string>> = stateNames;

export function HistoryView() {
	const phone = usePhone();
	const [read, setRead] = useState<HistoryObject | DeedProblem | null>(null);
	useEffect(() => {
		let isLeft = false;
		const readIt = async (): Promise<void> => {
			const history = await phone.history();
			if (!isLeft) setRead(history);
		};
		void readIt();
		const stop = phone.store.subscribe((view, before) => {
			if (view.deeds !== before.deeds) void readIt();
		});
		return () => {
			isLeft = true;
			stop();
		};
	}, [phone]);

	if (read === null)
		return <p className="hint phone-scroll">{strings.reading}</p>;
	if (typeof read === "string")
		return (
			<p className="note phone-note" data-tone="bad" role="alert">
				{read === "forged" ? alarm.forged : silence[read]}
			</p>
		);
	return (
		<div className="phone-scroll">
			{read.items.length === 0 ? (
				<EmptyState
					icon={<HistoryIcon aria-hidden="true" />}
					title={strings.empty}
					text={strings.emptyText}
				/>
			) : (
				<ul className="past">
					{read.items.map((item) => (
						<li className="panel" key={item.id}>
							<div className="past-head">
								<bdi className="wrap strong">{callName(item) || item.id}</bdi>
								<RiskTag risk={item.risk} />
							</div>
							<p className="hint wrap">
								<bdi>{placeName(item.upstream)}</bdi>
								{item.client !== "" && (
									<>
										{" · "}
										<bdi>{item.client}</bdi>
									</>
								)}
							</p>
							<p>
								{words[item.state] ?? item.state}
								{item.by !== "" && (
									<bdi> {strings.by(answererName(item.by))}</bdi>
								)}
								<span className="hint">
									{" · "}
									{formatDay(new Date(item.at).toISOString())}
								</span>
							</p>
						</li>
					))}
				</ul>
			)}
		</div>
	);
}
