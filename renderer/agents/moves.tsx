/** What was moved behind the gate, the newest first, and the way back. */
import { Undo2 } from "lucide-react";
import { useState } from "react";
import type { AgentMoveView } from "../../contract/agents.ts";
import { IconButton } from "../shared/icon-button.tsx";
import { formatMoment, formatRelative } from "../shared/times.ts";
import { useNow } from "../shared/use-now.ts";
import { moved as strings, movedStates } from "./strings.ts";
import { namesOf, UndoDialog } from "./undo-dialog.tsx";

interface MovesProps {
	readonly moves: readonly AgentMoveView[];
	readonly onUndone: () => void;
}

export function Moves({ moves, onUndone }: MovesProps) {
	const [undoing, setUndoing] = useState<AgentMoveView | null>(null);
	const now = useNow(15_000);
	return (
		<section aria-labelledby="moved">
			<h2 id="moved">{strings.heading}</h2>
			<ul className="panel" aria-labelledby="moved">
				{moves.toReversed().map((move) => (
					<li key={move.id} className="agent-server">
						<div className="agent-server-words">
							<span className="cut strong" dir="auto" title={namesOf(move)}>
								{namesOf(move)}
							</span>
							<bdi className="hint code cut" title={move.file}>
								{move.file}
							</bdi>
							<span className="hint" title={formatMoment(move.at)}>
								{formatRelative(move.at, now)} · {movedStates[move.state]}
							</span>
						</div>
						<IconButton
							label={strings.undoLabel(namesOf(move))}
							title={strings.go}
							onClick={() => setUndoing(move)}
						>
							<Undo2 aria-hidden="true" />
						</IconButton>
					</li>
				))}
			</ul>
			{undoing && (
				<UndoDialog
					move={undoing}
					onDone={() => {
						setUndoing(null);
						onUndone();
					}}
				/>
			)}
		</section>
	);
}
