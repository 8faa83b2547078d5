/** What moving servers would change, shown whole before it is done: every command, every key's place, every line. Then undo. */
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import type { AgentMoveView, AgentPlanView } from "../../contract/agents.ts";
import { Dialog } from "../shared/dialog.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { app } from "../shared/strings.ts";
import { type Action, useAction } from "../shared/use-action.ts";
import { LineChanges } from "./line-changes.tsx";
import { Planned } from "./planned.tsx";
import { moving as strings } from "./strings.ts";
import { UndoDialog } from "./undo-dialog.tsx";
import { usePlan, type Wanted } from "./use-plan.ts";

interface MoveDialogProps {
	readonly wanted: Wanted;
	readonly onDone: () => void;
}

export function MoveDialog({ wanted, onDone }: MoveDialogProps) {
	const { plan, failure } = usePlan(wanted);
	const [move, setMove] = useState<AgentMoveView | null>(null);
	const [isUndoing, setUndoing] = useState(false);
	const action = useAction();

	if (move && isUndoing) return <UndoDialog move={move} onDone={onDone} />;
	return (
		<Dialog
			title={strings.title(wanted.servers.length)}
			onDismiss={onDone}
			wide
		>
			{move ? (
				<Done move={move} onUndo={() => setUndoing(true)} onDone={onDone} />
			) : (
				<>
					{plan === null && !failure && (
						<p className="hint" aria-busy="true">
							{strings.reading}
						</p>
					)}
					<FailureNote failure={failure} />
					{plan && <Preview plan={plan} />}
					<FailureNote failure={action.failure} />
					<Buttons
						plan={plan}
						action={action}
						onKeep={onDone}
						onMoved={setMove}
					/>
				</>
			)}
		</Dialog>
	);
}

function Preview({ plan }: { plan: AgentPlanView }) {
	const { file, target, servers, diff, notes } = plan;
	return (
		<div className="plan">
			<p className="wrap">
				{strings.file}: <bdi className="code">{file}</bdi>
				{target !== file && (
					<bdi className="hint"> ({strings.linkTo(target)})</bdi>
				)}
			</p>
			{servers.map((server) => (
				<Planned key={server.name} server={server} />
			))}
			{diff.length > 0 && (
				<div>
					<h3>{strings.diff}</h3>
					<LineChanges lines={diff} />
				</div>
			)}
			<ul className="plan-notes">
				{notes.map((note) => (
					<li key={note} className="hint wrap">
						{note}
					</li>
				))}
			</ul>
		</div>
	);
}

interface ButtonsProps {
	readonly plan: AgentPlanView | null;
	readonly action: Action;
	readonly onKeep: () => void;
	readonly onMoved: (move: AgentMoveView) => void;
}

function Buttons({ plan, action, onKeep, onMoved }: ButtonsProps) {
	const canMove =
		plan?.servers.some(({ obstacle }) => obstacle === "") === true;
	return (
		<>
			{plan && !canMove && (
				<p className="note" data-tone="warn">
					{strings.nothing}
				</p>
			)}
			<div className="dialog-actions">
				<button type="button" className="button" onClick={onKeep}>
					{strings.keep}
				</button>
				{plan && canMove && (
					<button
						type="button"
						className="button primary"
						disabled={action.busy}
						onClick={() =>
							action.run(
								"agent.apply",
								{
									place: plan.place,
									servers: plan.servers.map(({ name }) => name),
									digest: plan.digest,
								},
								onMoved,
							)
						}
					>
						{strings.go}
					</button>
				)}
			</div>
		</>
	);
}

interface DoneProps {
	readonly move: AgentMoveView;
	readonly onUndo: () => void;
	readonly onDone: () => void;
}

function Done({ move, onUndo, onDone }: DoneProps) {
	return (
		<>
			<output className="note" data-tone="good">
				<CircleCheck aria-hidden="true" />
				<span>
					{strings.done(move.servers.length)}
					<span className="note-detail">{strings.doneHint}</span>
				</span>
			</output>
			<div className="dialog-actions">
				<button type="button" className="button" onClick={onUndo}>
					{strings.undo}
				</button>
				<button type="button" className="button primary" onClick={onDone}>
					{app.done}
				</button>
			</div>
		</>
	);
}
