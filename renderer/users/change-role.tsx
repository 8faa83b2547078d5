/** Another role for a user. */
import { useState } from "react";
import type { UserView } from "../../contract/views.ts";
import { Dialog } from "../shared/dialog.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { RoleField } from "../shared/role-field.tsx";
import { app, users as strings } from "../shared/strings.ts";
import { useAction } from "../shared/use-action.ts";

export function ChangeRole(props: { view: UserView; onDone: () => void }) {
	const { view, onDone } = props;
	const action = useAction();
	const [role, setRole] = useState(view.role);
	return (
		<Dialog title={strings.changeTitle(view.name)} onDismiss={onDone}>
			<form
				onSubmit={(event) => {
					event.preventDefault();
					action.run("user.change", { name: view.name, role }, onDone);
				}}
			>
				<RoleField role={role} onChange={setRole} />
				<FailureNote failure={action.failure} />
				<div className="dialog-actions">
					<button type="button" className="button" onClick={onDone}>
						{app.cancel}
					</button>
					<button
						type="submit"
						className="button primary"
						disabled={action.busy}
					>
						{strings.changeSave}
					</button>
				</div>
			</form>
		</Dialog>
	);
}
