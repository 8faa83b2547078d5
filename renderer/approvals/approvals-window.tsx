/** What waits for a person, what became of the rest, what was remembered, and the rules: four lists behind one heading. */
import { useRef, useState } from "react";
import { useGate } from "../shared/gate-context.ts";
import { Page } from "../shared/page.tsx";
import { Grants } from "./grants.tsx";
import { History } from "./history.tsx";
import { useNamedId } from "./named-card.ts";
import { Pending } from "./pending.tsx";
import { Rules } from "./rules/rules.tsx";
import { approvals as strings } from "./strings.ts";

const tabs = ["pending", "history", "grants", "rules"] as const;
type Tab = (typeof tabs)[number];

const lists = {
	pending: Pending,
	history: History,
	grants: Grants,
	rules: Rules,
};

export function ApprovalsWindow() {
	const [tab, setTab] = useState<Tab>("pending");
	const count = useGate((state) => state.approvals.length);
	const list = useRef<HTMLDivElement>(null);
	const named = useNamedId();
	const [led, setLed] = useState(named);
	// Wherever the window stands: what it is led to is among those that wait.
	if (led !== named) {
		setLed(named);
		if (named !== null) setTab("pending");
	}
	const List = lists[tab];

	function step(key: string): void {
		const by = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
		const next = tabs[(tabs.indexOf(tab) + by + tabs.length) % tabs.length];
		if (by === 0 || next === undefined) return;
		setTab(next);
		list.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus();
	}

	return (
		<Page heading={strings.heading} lead={strings.lead}>
			<div
				ref={list}
				className="tabs"
				role="tablist"
				tabIndex={-1}
				aria-label={strings.heading}
				onKeyDown={(event) => step(event.key)}
			>
				{tabs.map((one) => (
					<button
						key={one}
						id={`tab-${one}`}
						type="button"
						role="tab"
						className="tab"
						aria-selected={one === tab}
						aria-controls="tab-panel"
						tabIndex={one === tab ? 0 : -1}
						onClick={() => setTab(one)}
					>
						{strings.tabs[one]}
						{one === "pending" && count > 0 && (
							<>
								{" "}
								<span className="tab-count">{count}</span>
							</>
						)}
					</button>
				))}
			</div>
			<div
				id="tab-panel"
				className="tab-panel"
				role="tabpanel"
				aria-labelledby={`tab-${tab}`}
			>
				<List />
			</div>
		</Page>
	);
}
