/** What is asked before a phone is renamed, may do more for a while, or is shut out. */
import { useId, useState } from "react";
import type { DeviceView } from "../../contract/devices.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { Field } from "../shared/field.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import {
	allowHigh,
	deeds,
	devices as strings,
	rename,
	revoke,
} from "./strings.ts";

interface QuestionProps {
	readonly view: DeviceView;
	readonly onDone: () => void;
}

const longestName = 60;

function nameProblem(name: string): string | null {
	if (name === "") return rename.missing;
	return name.length > longestName ? rename.long : null;
}

export function RenameDevice({ view, onDone }: QuestionProps) {
	const action = useAction();
	const [typed, setTyped] = useState(view.name);
	const name = typed.trim();
	const problem = nameProblem(name);
	return (
		<FormDialog
			title={rename.title(view.name)}
			save={rename.save}
			action={action}
			onDismiss={onDone}
			onSave={() =>
				problem === null &&
				action.run("device.rename", { id: view.id, name }, onDone)
			}
		>
			<Field
				label={rename.name}
				hint={rename.hint}
				value={typed}
				problem={problem}
				onChange={setTyped}
			/>
		</FormDialog>
	);
}

const times = [900, 3_600] as const;

export function AllowHigh({ view, onDone }: QuestionProps) {
	const action = useAction();
	const id = useId();
	const [forSeconds, setForSeconds] = useState<(typeof times)[number]>(900);
	return (
		<ConfirmDialog
			title={allowHigh.title(view.name)}
			keep={strings.keep}
			go={allowHigh.go}
			action={action}
			onKeep={onDone}
			onGo={() =>
				action.run("device.allow-high", { id: view.id, forSeconds }, onDone)
			}
		>
			<p>{allowHigh.text}</p>
			<ul className="opens" data-tone="bad">
				{allowHigh.risks.map((risk) => (
					<li key={risk}>{risk}</li>
				))}
			</ul>
			<p>{allowHigh.limits}</p>
			<fieldset className="field choices">
				<legend>{allowHigh.how}</legend>
				{times.map((seconds) => (
					<label className="check" key={seconds}>
						<input
							type="radio"
							name={id}
							checked={forSeconds === seconds}
							onChange={() => setForSeconds(seconds)}
						/>
						<span>{allowHigh.times[seconds]}</span>
					</label>
				))}
			</fieldset>
		</ConfirmDialog>
	);
}

export function RevokeDevice({ view, onDone }: QuestionProps) {
	const action = useAction();
	return (
		<ConfirmDialog
			title={revoke.title(view.name)}
			keep={strings.keep}
			go={deeds.revoke}
			action={action}
			onKeep={onDone}
			onGo={() => action.run("device.revoke", { id: view.id }, onDone)}
		>
			<p>{revoke.text}</p>
		</ConfirmDialog>
	);
}

export function RevokeAll({ onDone }: { onDone: () => void }) {
	const action = useAction();
	return (
		<ConfirmDialog
			title={revoke.allTitle}
			keep={revoke.keepAll}
			go={deeds.revokeAll}
			action={action}
			onKeep={onDone}
			onGo={() => action.run("device.revoke-all", {}, onDone)}
		>
			<p>{revoke.allText}</p>
			<p>{revoke.identity}</p>
		</ConfirmDialog>
	);
}
