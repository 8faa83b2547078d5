/**
 * The form for a new user: name, role, and a password now or a link by which they set one. What is typed is gone with the
 * form; the answer is handed on.
 */
import { useId, useState } from "react";
import type { CommandInput, CommandOutput } from "../../contract/commands.ts";
import type { Role } from "../../contract/views.ts";
import { Field } from "../shared/field.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { RoleField } from "../shared/role-field.tsx";
import { useAction } from "../shared/use-action.ts";
import { users as strings } from "./strings.ts";
import {
	againProblem,
	passwordProblem,
	userNameProblem,
} from "./user-problem.ts";

interface AddUserProps {
	readonly taken: readonly string[];
	readonly onDismiss: () => void;
	readonly onAdded: (added: CommandOutput<"user.add">) => void;
}

export function AddUser({ taken, onDismiss, onAdded }: AddUserProps) {
	const action = useAction();
	const id = useId();
	const [name, setName] = useState("");
	const [role, setRole] = useState<Role>("viewer");
	const [byLink, setByLink] = useState(true);
	const [password, setPassword] = useState("");
	const [again, setAgain] = useState("");
	const [sent, setSent] = useState(false);
	const wrongName = userNameProblem(name.trim(), taken);
	const wrongPassword = byLink ? null : passwordProblem(password, name.trim());
	const wrongAgain = byLink ? null : againProblem(password, again);

	function send(): void {
		setSent(true);
		if (wrongName || wrongPassword || wrongAgain) return;
		const input: CommandInput<"user.add"> = { name: name.trim(), role };
		if (!byLink) input.password = password;
		action.run("user.add", input, onAdded);
	}

	return (
		<FormDialog
			title={strings.add}
			save={strings.save}
			action={action}
			onDismiss={onDismiss}
			onSave={send}
		>
			<Field
				label={strings.name}
				hint={strings.nameHint}
				value={name}
				problem={sent ? wrongName : null}
				onChange={setName}
			/>
			<RoleField role={role} onChange={setRole} />
			<fieldset className="field choices">
				<legend>{strings.how}</legend>
				<label className="check">
					<input
						type="radio"
						name={id}
						checked={byLink}
						onChange={() => setByLink(true)}
					/>
					<span>{strings.byLink}</span>
				</label>
				<label className="check">
					<input
						type="radio"
						name={id}
						checked={!byLink}
						onChange={() => setByLink(false)}
					/>
					<span>{strings.byHand}</span>
				</label>
			</fieldset>
			{!byLink && (
				<>
					<Field
						newPassword
						label={strings.password}
						hint={strings.passwordHint}
						value={password}
						problem={sent ? wrongPassword : null}
						onChange={setPassword}
					/>
					<Field
						newPassword
						label={strings.again}
						hint={strings.againHint}
						value={again}
						problem={sent ? wrongAgain : null}
						onChange={setAgain}
					/>
				</>
			)}
		</FormDialog>
	);
}
