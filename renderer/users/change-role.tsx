/** Another role for a user. */
import { useState } from "react";
import type { UserView } from "../../contract/views.ts";
import { FormDialog } from "../shared/form-dialog.tsx";
import { RoleField } from "../shared/role-field.tsx";
import { useAction } from "../shared/use-action.ts";
import { users as strings } from "./strings.ts";

export function ChangeRole(props: { view: UserView; onDone: () => void }) {
	const { view, onDone } = props;
	const action = useAction();
	const [role, setRole] = useState(view.role);
	return (
		<FormDialog
			title={strings.changeTitle(view.name)}
			save={strings.changeSave}
			action={action}
			onDismiss={onDone}
			onSave={() =>
				action.run("user.change", { name: view.name, role }, onDone)
			}
		>
			<RoleField role={role} onChange={setRole} />
		</FormDialog>
	);
}
