/** What is asked before a user is shut out, set up anew, or removed. */
import type { CommandOutput } from "../../contract/commands.ts";
import type { UserView } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import { users as strings } from "./strings.ts";

interface QuestionProps {
	readonly view: UserView;
	readonly onDone: () => void;
}

export function DisableUser({ view, onDone }: QuestionProps) {
	const action = useAction();
	return (
		<ConfirmDialog
			title={strings.disableTitle(view.name)}
			keep={strings.keep}
			go={strings.disable}
			action={action}
			onKeep={onDone}
			onGo={() =>
				action.run("user.change", { name: view.name, disabled: true }, onDone)
			}
		>
			<p>{strings.disableText}</p>
		</ConfirmDialog>
	);
}

export function ResetUser(
	props: QuestionProps & {
		readonly onReset: (reset: CommandOutput<"user.password">) => void;
	},
) {
	const { view, onDone, onReset } = props;
	const action = useAction();
	return (
		<ConfirmDialog
			title={strings.resetTitle(view.name)}
			keep={strings.keep}
			go={strings.resetSave}
			action={action}
			onKeep={onDone}
			onGo={() => action.run("user.password", { name: view.name }, onReset)}
		>
			<p>{strings.resetText}</p>
		</ConfirmDialog>
	);
}

export function RemoveUser({ view, onDone }: QuestionProps) {
	const action = useAction();
	return (
		<ConfirmDialog
			title={strings.removeTitle(view.name)}
			keep={strings.keep}
			go={strings.remove}
			action={action}
			onKeep={onDone}
			onGo={() => action.run("user.remove", { name: view.name }, onDone)}
		>
			<p>{strings.removeText}</p>
		</ConfirmDialog>
	);
}
