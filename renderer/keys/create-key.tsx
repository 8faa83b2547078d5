/** The form for a new key: name, role, what it opens, how long it lasts, who may use it. Hands the created key on; keeps nothing. */
import { useId, useState } from "react";
import type { CommandInput, CommandOutput } from "../../contract/commands.ts";
import type { Role } from "../../contract/views.ts";
import { Field } from "../shared/field.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { RoleField } from "../shared/role-field.tsx";
import { useAction } from "../shared/use-action.ts";
import { keys as strings } from "./strings.ts";

interface CreateKeyProps {
	readonly upstreams: readonly string[];
	readonly onDismiss: () => void;
	readonly onCreated: (created: CommandOutput<"key.create">) => void;
}

export function CreateKey(props: CreateKeyProps) {
	const action = useAction();
	const id = useId();
	const [name, setName] = useState("");
	const [role, setRole] = useState<Role>("operator");
	/** `null` means every upstream, also later ones. */
	const [scope, setScope] = useState<readonly string[] | null>(null);
	const [lifetime, setLifetime] = useState(0);
	const [note, setNote] = useState("");
	const [agent, setAgent] = useState("");
	const [sent, setSent] = useState(false);
	const wrongName = nameProblem(name.trim());
	const wrongAgent = agent.trim().length > 200 ? strings.agentLong : null;
	const wrongNote = note.length > 1_000 ? strings.noteLong : null;
	const wrongScope = scope?.length === 0 ? strings.scopeMissing : null;

	function send(): void {
		setSent(true);
		if (wrongName || wrongScope || wrongAgent || wrongNote) return;
		const input: CommandInput<"key.create"> = {
			name: name.trim(),
			role,
			upstreams: [...(scope ?? [])],
			note: note.trim(),
		};
		if (agent.trim() !== "") input.agent = agent.trim();
		if (lifetime > 0) input.expiresInSeconds = lifetime;
		action.run("key.create", input, props.onCreated);
	}

	return (
		<FormDialog
			title={strings.create}
			save={strings.save}
			action={action}
			onDismiss={props.onDismiss}
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
			<Scope
				upstreams={props.upstreams}
				scope={scope}
				problem={sent ? wrongScope : null}
				onChange={setScope}
			/>
			<div className="field">
				<label htmlFor={`${id}-life`}>{strings.expires}</label>
				<select
					id={`${id}-life`}
					className="input"
					value={lifetime}
					onChange={(event) => setLifetime(Number(event.target.value))}
				>
					{strings.lifetimes.map((choice) => (
						<option key={choice.seconds} value={choice.seconds}>
							{choice.text}
						</option>
					))}
				</select>
			</div>
			<Field
				label={strings.agent}
				hint={strings.agentHint}
				value={agent}
				problem={sent ? wrongAgent : null}
				onChange={setAgent}
			/>
			<Field
				label={strings.note}
				hint={strings.noteHint}
				value={note}
				problem={sent ? wrongNote : null}
				onChange={setNote}
			/>
		</FormDialog>
	);
}

interface ScopeProps {
	readonly upstreams: readonly string[];
	readonly scope: readonly string[] | null;
	readonly problem: string | null;
	readonly onChange: (scope: readonly string[] | null) => void;
}

function Scope({ upstreams, scope, problem, onChange }: ScopeProps) {
	return (
		<fieldset className="field scope">
			<legend>{strings.scope}</legend>
			<label className="check">
				<input
					type="radio"
					name="scope"
					checked={scope === null}
					onChange={() => onChange(null)}
				/>
				<span>{strings.scopeAll}</span>
			</label>
			{upstreams.length > 0 && (
				<label className="check">
					<input
						type="radio"
						name="scope"
						checked={scope !== null}
						onChange={() => onChange([])}
					/>
					<span>{strings.scopeSome}</span>
				</label>
			)}
			{scope && (
				<div className="scope-list">
					{upstreams.map((name) => (
						<label className="check" key={name}>
							<input
								type="checkbox"
								checked={scope.includes(name)}
								onChange={(event) =>
									onChange(
										event.target.checked
											? [...scope, name]
											: scope.filter((other) => other !== name),
									)
								}
							/>
							<bdi className="wrap">{name}</bdi>
						</label>
					))}
				</div>
			)}
			<p className="hint bad" aria-live="polite">
				{problem}
			</p>
		</fieldset>
	);
}

function nameProblem(name: string): string | null {
	if (name === "") return strings.nameMissing;
	return name.length > 500 ? strings.nameLong : null;
}
