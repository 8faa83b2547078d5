/** An upstream's tools as a table: what each needs, who has that, what the filter sees in it. Lists of any length. */
import { useMemo, useState } from "react";
import type { ToolListView, ToolView } from "../../contract/upstreams.ts";
import type { StatusView, UpstreamView } from "../../contract/views.ts";
import { Dialog } from "../shared/dialog.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { FilterField } from "../shared/filter-field.tsx";
import { app } from "../shared/strings.ts";
import { useNarrow } from "../shared/use-narrow.ts";
import { WindowedList } from "../shared/windowed-list.tsx";
import { tools as strings } from "./strings.ts";
import { ToolDetail } from "./tool-detail.tsx";
import {
	countTools,
	listTools,
	type ToolKind,
	toolKinds,
} from "./tool-list.ts";
import { ToolRow } from "./tool-row.tsx";
import { useAsked } from "./use-asked.ts";

interface ToolsDialogProps {
	readonly upstream: UpstreamView;
	readonly status: StatusView;
	readonly onDone: () => void;
}

export function ToolsDialog({ upstream, status, onDone }: ToolsDialogProps) {
	const { name } = upstream;
	const asked = useAsked("upstream.tools", { name });
	const [chosen, setChosen] = useState<ToolView | null>(null);
	const view = asked.value;
	return (
		<Dialog wide title={strings.title(name)} onDismiss={onDone}>
			{!view && asked.busy && <p aria-busy="true">{strings.reading}</p>}
			<FailureNote failure={asked.failure} />
			{view && view.state !== "listed" && (
				<p className="note" data-tone="warn" role="alert">
					<span>{strings.states[view.state]}</span>
				</p>
			)}
			{view?.state === "listed" && (
				<>
					<p className="hint wrap">
						<bdi>{view.server}</bdi> · {strings.speaks(view.protocol)}
					</p>
					{view.readOnly && <p className="hint">{strings.readOnly}</p>}
					{view.unfiltered && <p className="hint">{strings.unfiltered}</p>}
					{view.more && <p className="hint">{strings.more}</p>}
					{chosen ? (
						<ToolDetail
							tool={chosen}
							upstream={upstream}
							status={status}
							onBack={() => setChosen(null)}
						/>
					) : (
						<Tools view={view} onChoose={setChosen} />
					)}
				</>
			)}
			<div className="dialog-actions">
				<button
					type="button"
					className="button"
					disabled={asked.busy}
					onClick={() => {
						setChosen(null);
						asked.again();
					}}
				>
					{strings.again}
				</button>
				<button type="button" className="button primary" onClick={onDone}>
					{app.done}
				</button>
			</div>
		</Dialog>
	);
}

interface ToolsProps {
	readonly view: ToolListView;
	readonly onChoose: (tool: ToolView) => void;
}

function Tools({ view, onChoose }: ToolsProps) {
	const [query, setQuery] = useState("");
	const [kind, setKind] = useState<ToolKind>("all");
	const narrow = useNarrow();
	const listed = useMemo(
		() => listTools(view.tools, query, kind),
		[view.tools, query, kind],
	);
	const counts = useMemo(() => countTools(view.tools), [view.tools]);
	if (view.tools.length === 0) return <p>{strings.none}</p>;
	return (
		<>
			<div className="tools-filters">
				<FilterField
					label={strings.filter}
					value={query}
					found={strings.count(listed.length)}
					onChange={setQuery}
				/>
				<select
					className="input"
					aria-label={strings.kind}
					value={kind}
					onChange={(event) =>
						setKind(
							toolKinds.find((one) => one === event.target.value) ?? "all",
						)
					}
				>
					{toolKinds
						.filter((one) => one === "all" || counts[one] > 0)
						.map((one) => (
							<option key={one} value={one}>
								{strings.kinds[one](counts[one])}
							</option>
						))}
				</select>
			</div>
			{listed.length === 0 ? (
				<p className="hint">{strings.noMatch}</p>
			) : (
				<div className="tools-list panel" data-scroller>
					<WindowedList
						items={listed}
						label={strings.list}
						rowHeight={narrow ? 92 : 62}
						keyOf={(tool) => tool.name}
					>
						{(tool) => <ToolRow tool={tool} onChoose={() => onChoose(tool)} />}
					</WindowedList>
				</div>
			)}
		</>
	);
}
