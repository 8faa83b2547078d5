/** The agents of this machine: their servers, which of those go through the gate, and moving the others behind it. */
import { Bot, RefreshCw } from "lucide-react";
import { useState } from "react";
import type { AgentView } from "../../contract/agents.ts";
import { locale } from "../../words/spoken.ts";
import { EmptyState } from "../shared/empty-state.tsx";
import { Page } from "../shared/page.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { useReading } from "../shared/use-reading.ts";
import { AgentCard } from "./agent-card.tsx";
import { MoveDialog } from "./move-dialog.tsx";
import { Moves } from "./moves.tsx";
import { agents as strings } from "./strings.ts";
import type { Wanted } from "./use-plan.ts";

/** No event tells of other programs' files. */
const lookAgainMs = 30_000;

export function AgentsWindow() {
	const reading = useReading("agent.list", {}, null, lookAgainMs);
	const moves = useReading("agent.moves", {}, null, lookAgainMs);
	const [wanted, setWanted] = useState<Wanted | null>(null);
	const refresh = (): void => {
		reading.refresh();
		moves.refresh();
	};
	const all = reading.value;
	const here = all?.filter(isHere) ?? [];
	return (
		<Page
			heading={strings.heading}
			lead={strings.lead}
			actions={
				all && (
					<button type="button" className="button" onClick={refresh}>
						<RefreshCw aria-hidden="true" />
						<span>{strings.refresh}</span>
					</button>
				)
			}
		>
			<ReadingNote reading={reading} />
			{all && here.length === 0 && (
				<EmptyState
					icon={<Bot aria-hidden="true" />}
					title={strings.emptyTitle}
					text={strings.empty}
				/>
			)}
			{here.map((view) => (
				<AgentCard key={view.agent} view={view} onMove={setWanted} />
			))}
			{moves.value && moves.value.length > 0 && (
				<Moves moves={moves.value} onUndone={refresh} />
			)}
			{all && <Absent views={all} />}
			{wanted && (
				<MoveDialog
					wanted={wanted}
					onDone={() => {
						setWanted(null);
						refresh();
					}}
				/>
			)}
		</Page>
	);
}

const isHere = ({ found, places }: AgentView): boolean =>
	found || places.length > 0;

function Absent({ views }: { views: readonly AgentView[] }) {
	const absent = views.filter((view) => !isHere(view));
	const names = new Intl.ListFormat(locale(), { type: "conjunction" }).format(
		absent.map(({ title }) => title),
	);
	return (
		<div className="agents-absent">
			{absent.length > 0 && absent.length < views.length && (
				<p className="hint">{strings.absent(names)}</p>
			)}
			<details>
				<summary className="hint">{strings.looked}</summary>
				<ul className="agents-looked">
					{views
						.flatMap(({ looked }) => looked)
						.map((path) => (
							<li key={path}>
								<bdi className="code wrap">{path}</bdi>
							</li>
						))}
				</ul>
			</details>
		</div>
	);
}
