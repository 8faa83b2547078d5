/** Moving the key that opens the vault to another place: says first what happens, step by step. */
import { useId, useState } from "react";
import { VaultView } from "../../contract/views.ts";
import { FormDialog } from "../shared/form-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import { vault as strings } from "./strings.ts";

interface MoveVaultProps {
	readonly from: VaultView["backend"];
	readonly onDismiss: () => void;
	readonly onMoved: (view: VaultView) => void;
}

export function MoveVault({ from, onDismiss, onMoved }: MoveVaultProps) {
	const action = useAction();
	const id = useId();
	const others = VaultView.shape.backend.options.filter(
		(backend) => backend !== from,
	);
	const [to, setTo] = useState(others[0]);
	return (
		<FormDialog
			title={strings.moveTitle}
			save={strings.moveSave}
			action={action}
			onDismiss={onDismiss}
			onSave={() => {
				if (to) action.run("vault.migrate", { to }, onMoved);
			}}
		>
			<ol className="move-steps">
				{strings.moveText.map((line) => (
					<li key={line}>{line}</li>
				))}
			</ol>
			<fieldset className="field choices">
				<legend>{strings.moveTo}</legend>
				{others.map((backend) => (
					<label className="check" key={backend}>
						<input
							type="radio"
							name={id}
							checked={to === backend}
							aria-labelledby={`${id}-${backend}`}
							aria-describedby={`${id}-${backend}-means`}
							onChange={() => setTo(backend)}
						/>
						<span>
							<span className="strong" id={`${id}-${backend}`}>
								{strings.moves[backend].name}
							</span>{" "}
							<span className="hint" id={`${id}-${backend}-means`}>
								{strings.moves[backend].means}
							</span>
						</span>
					</label>
				))}
			</fieldset>
		</FormDialog>
	);
}
