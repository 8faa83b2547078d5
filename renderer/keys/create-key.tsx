/** The form for a new key: name, role, what it opens, how long it lasts, who may use it. Hands the created key on; keeps nothing. */
import { useId, useState } from "react";
import type { CommandInput, CommandOutput } from "../../contract/commands.ts";
import type { Role } from "../../contract/views.ts";
import { Field } from "../shared/field.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { RoleField } from "../shared/role-field.tsx";
import { ScopeField, scopeProblem } from "../shared/scope-field.tsx";
import { useAction } from "../shared/use-action.ts";
import { dailyInput, noDaily } from "./daily.ts";
import { DailyFields } from "./daily-fields.tsx";
import { daily as dailyStrings, keys as strings } from "./strings.ts";
import {
	patternsIn,
	patternsProblem,
	ToolPatternsField,
} from "./tool-patterns-field.tsx";

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
	const [tools, setTools] = useState("");
	const [daily, setDaily] = useState(noDaily);
	const [sent, setSent] = useState(false);
	const wrongName = nameProblem(name.trim());
	const wrongAgent = agent.trim().length > 200 ? strings.agentLong : null;
	const wrongNote = note.length > 1_000 ? strings.noteLong : null;
	const wrongScope = scopeProblem(scope);
	const wrongTools = patternsProblem(tools);

	function send(): void {
		setSent(true);
		const limits = dailyInput(daily);
		if (
			wrongName ||
			wrongScope ||
			wrongAgent ||
			wrongNote ||
			wrongTools ||
			!limits
		)
			return;
		const input: CommandInput<"key.create"> = {
			name: name.trim(),
			role,
			upstreams: [...(scope ?? [])],
			tools: patternsIn(tools),
			note: note.trim(),
		};
		if (agent.trim() !== "") input.agent = agent.trim();
		if (lifetime > 0) input.expiresInSeconds = lifetime;
		if (limits.requestsPerDay !== null)
			input.requestsPerDay = limits.requestsPerDay;
		if (limits.tokensPerDay !== null) input.tokensPerDay = limits.tokensPerDay;
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
			<ScopeField
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
			<DailyFields
				draft={daily}
				hints={dailyStrings.hints}
				onChange={setDaily}
			/>
			<Field
				label={strings.agent}
				hint={strings.agentHint}
				value={agent}
				problem={sent ? wrongAgent : null}
				onChange={setAgent}
			/>
			<ToolPatternsField
				value={tools}
				scope={scope}
				isJudged={sent}
				onChange={setTools}
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

function nameProblem(name: string): string | null {
	if (name === "") return strings.nameMissing;
	return name.length > 500 ? strings.nameLong : null;
}
