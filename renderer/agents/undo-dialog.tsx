/** Asked before an agent reaches its servers without the gate again; then says how much of the file could be put back. */
import { useState } from "react";
import type { AgentMoveView, AgentUndoView } from "../../contract/agents.ts";
import { locale } from "../../words/spoken.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { app } from "../shared/strings.ts";
import { useAction } from "../shared/use-action.ts";
import { moved as strings } from "./strings.ts";

const listed = (names: readonly string[]): string =>
	new Intl.ListFormat(locale(), { type: "conjunction" }).format(names);

export const namesOf = ({ servers }: AgentMoveView): string =>
	listed(servers.map(({ name }) => name));

interface UndoDialogProps {
	readonly move: AgentMoveView;
	readonly onDone: () => void;
}

export function UndoDialog({ move, onDone }: UndoDialogProps) {
	const action = useAction();
	const [undone, setUndone] = useState<AgentUndoView | null>(null);
	if (undone)
		return (
			<Dialog title={strings.heading} onDismiss={onDone}>
				<output>
					<p>{undone.exact ? strings.exact : strings.partly}</p>
					{undone.left.length > 0 && (
						<p className="wrap">{strings.left(listed(undone.left))}</p>
					)}
				</output>
				<div className="dialog-actions">
					<button type="button" className="button primary" onClick={onDone}>
						{app.done}
					</button>
				</div>
			</Dialog>
		);
	return (
		<ConfirmDialog
			title={strings.title}
			keep={strings.keep}
			go={strings.go}
			action={action}
			onKeep={onDone}
			onGo={() => action.run("agent.undo", { id: move.id }, setUndone)}
		>
			<p className="wrap">{strings.row(namesOf(move), move.file)}</p>
			<p>{strings.text}</p>
		</ConfirmDialog>
	);
}
