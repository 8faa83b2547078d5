/** The whole log: live at its top, still elsewhere; what narrows it, one line in full, checking it, and taking it along. */
import { ArrowUp, ScrollText, SearchX } from "lucide-react";
import { useState } from "react";
import type { EntryView, StatusView } from "../../contract/views.ts";
import { EmptyState } from "../shared/empty-state.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { useGate } from "../shared/gate-context.ts";
import { Page } from "../shared/page.tsx";
import { RequestHeads } from "../shared/request-list.tsx";
import { useNarrow } from "../shared/use-narrow.ts";
import { AskWhy } from "./ask-why.tsx";
import { ExportButton } from "./export-log.tsx";
import { LogFilters, useFilters } from "./log-filters.tsx";
import { LogList } from "./log-list.tsx";
import type { LogState, OpenLog } from "./open-log.ts";
import { hashOf, noFilters, queryOf } from "./query.ts";
import { RequestDetail } from "./request-detail.tsx";
import { audit as strings } from "./strings.ts";
import { useLog, useLogState } from "./use-log.ts";
import { useVerifying, VerifyButton, VerifyResult } from "./verify-log.tsx";

export function AuditWindow({ status }: { status: StatusView }) {
	const [filters, change] = useFilters();
	const verifying = useVerifying();
	const query = () => queryOf(filters, Date.now());
	const hash = hashOf(filters);
	const log = useLog(hash);
	return (
		<Page
			wide
			heading={strings.heading}
			lead={strings.lead}
			actions={
				<>
					<VerifyButton verifying={verifying} />
					<ExportButton query={query} />
				</>
			}
		>
			<VerifyResult verifying={verifying} />
			<LogFilters filters={filters} status={status} onChange={change} />
			<Log
				key={hash}
				log={log}
				isFiltered={hash !== hashOf(noFilters)}
				isSearch={filters.words.trim() !== ""}
				onClear={() => change(noFilters)}
			/>
			<AskWhy />
		</Page>
	);
}

interface LogProps {
	readonly log: OpenLog;
	readonly isFiltered: boolean;
	readonly isSearch: boolean;
	readonly onClear: () => void;
}

function Log({ log, isFiltered, isSearch, onClear }: LogProps) {
	const state = useLogState(log);
	const narrow = useNarrow();
	const lost = useGate(({ connection }) => connection === "lost");
	const [open, setOpen] = useState<EntryView | null>(null);
	const [toTop, setToTop] = useState(0);
	const { total, newer, complete, failure } = state;
	return (
		<section className="log-part" aria-label={strings.heading}>
			{/* While the gate is away the banner says so. */}
			{failure && !lost && (
				<FailureNote failure={{ code: failure, message: "" }} />
			)}
			<div className="log-head">
				<output className="hint">{standing(state, isSearch)}</output>
				{newer > 0 && (
					<button
						type="button"
						className="button log-fresh"
						title={strings.freshHint}
						onClick={() => setToTop(toTop + 1)}
					>
						<ArrowUp aria-hidden="true" />
						<span>{strings.fresh(newer)}</span>
					</button>
				)}
			</div>
			{total === 0 && complete ? (
				<Empty isFiltered={isFiltered} onClear={onClear} />
			) : (
				<div className="panel" aria-busy={!state.isRead}>
					<RequestHeads />
					<LogList
						log={log}
						state={state}
						label={strings.heading}
						rowHeight={narrow ? 68 : 40}
						key={toTop}
						takesFocus={toTop > 0}
						onOpen={setOpen}
					/>
				</div>
			)}
			{open && <RequestDetail entry={open} onDismiss={() => setOpen(null)} />}
		</section>
	);
}

/** How many there are, or how far the gate has looked. */
function standing(state: LogState, isSearch: boolean): string {
	const { total, complete, looked, entries, isRead } = state;
	if (!isRead) return strings.loading;
	if (complete) return strings.rows(total);
	if (isSearch && total === 0) return strings.indexing(looked, entries);
	return strings.looking(
		total,
		Math.floor((100 * looked) / Math.max(1, entries)),
	);
}

function Empty(props: Pick<LogProps, "isFiltered" | "onClear">) {
	return props.isFiltered ? (
		<EmptyState
			icon={<SearchX aria-hidden="true" />}
			title={strings.nothingTitle}
			text={strings.nothing}
		>
			<button type="button" className="button" onClick={props.onClear}>
				{strings.clear}
			</button>
		</EmptyState>
	) : (
		<EmptyState
			icon={<ScrollText aria-hidden="true" />}
			title={strings.emptyTitle}
			text={strings.empty}
		/>
	);
}
