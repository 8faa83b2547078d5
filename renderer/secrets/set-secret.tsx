/**
 * The form that sets a secret, for the first time or anew. The value is in this form's state only, and gone with it; no
 * stored value is ever asked for.
 */
import { useId, useState } from "react";
import type { SecretView, UpstreamView } from "../../contract/views.ts";
import { Field } from "../shared/field.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import { namedBy, originOf } from "./secret-list.ts";
import { secretNameProblem, secretValueProblem } from "./secret-problem.ts";
import { secrets } from "./strings.ts";
import { ValueField } from "./value-field.tsx";

const strings = secrets.form;

interface SetSecretProps {
	/** `null`: it is typed in. */
	readonly name: string | null;
	/** The secret that is replaced. */
	readonly view?: SecretView | undefined;
	/** Names that are in use, where the name is typed in. */
	readonly taken?: readonly string[];
	readonly upstreams: readonly UpstreamView[];
	/** Why it is asked for, above the fields. */
	readonly reason?: string | undefined;
	readonly onDone: () => void;
}

export function SetSecret(props: SetSecretProps) {
	const { upstreams, view, onDone } = props;
	const action = useAction();
	const [typedName, setTypedName] = useState("");
	const [value, setValue] = useState("");
	/** `null`: the upstreams that name it. */
	const [only, setOnly] = useState<readonly string[] | null>(null);
	const [sent, setSent] = useState(false);
	const name = props.name ?? typedName.trim();
	const wrongName =
		props.name === null ? secretNameProblem(name, props.taken ?? []) : null;
	const wrongValue = secretValueProblem(value);
	const wrongBinding = only?.length === 0 ? strings.bindMissing : null;

	function send(): void {
		setSent(true);
		if (wrongName || wrongValue || wrongBinding) return;
		action.run(
			"secret.set",
			{ name, value, upstreams: [...(only ?? [])] },
			onDone,
		);
	}

	return (
		<FormDialog
			title={
				props.name === null
					? strings.add
					: view
						? strings.replace(props.name)
						: strings.set(props.name)
			}
			save={strings.save}
			action={action}
			onDismiss={onDone}
			onSave={send}
		>
			{props.reason && <p>{props.reason}</p>}
			{props.name === null && (
				<Field
					code
					label={strings.name}
					hint={strings.nameHint}
					value={typedName}
					problem={sent ? wrongName : null}
					onChange={setTypedName}
				/>
			)}
			<ValueField
				value={value}
				problem={sent ? wrongValue : null}
				onChange={setValue}
			/>
			<Binding
				naming={namedBy(name, view, upstreams)}
				upstreams={upstreams}
				only={only}
				problem={sent ? wrongBinding : null}
				onChange={setOnly}
			/>
		</FormDialog>
	);
}

interface BindingProps {
	readonly naming: readonly string[];
	readonly upstreams: readonly UpstreamView[];
	readonly only: readonly string[] | null;
	readonly problem: string | null;
	readonly onChange: (only: readonly string[] | null) => void;
}

function Binding(props: BindingProps) {
	const { naming, upstreams, only, problem, onChange } = props;
	const id = useId();
	if (upstreams.length === 0) return null;
	return (
		<fieldset className="field choices" aria-describedby={`${id}-hint`}>
			<legend>{strings.bind}</legend>
			<label className="check">
				<input
					type="radio"
					name={id}
					checked={only === null}
					onChange={() => onChange(null)}
				/>
				<span>
					{strings.bindNaming}{" "}
					<bdi className="hint wrap">
						{naming.join(", ") || strings.bindNone}
					</bdi>
				</span>
			</label>
			<label className="check">
				<input
					type="radio"
					name={id}
					checked={only !== null}
					onChange={() => onChange(naming)}
				/>
				<span>{strings.bindSome}</span>
			</label>
			{only && (
				<div className="scope-list">
					{upstreams.map((upstream) => (
						<label className="check" key={upstream.name}>
							<input
								type="checkbox"
								checked={only.includes(upstream.name)}
								onChange={(event) =>
									onChange(
										event.target.checked
											? [...only, upstream.name]
											: only.filter((other) => other !== upstream.name),
									)
								}
							/>
							<span className="wrap">
								<bdi>{upstream.name}</bdi>{" "}
								<bdi className="hint">{originOf(upstream)}</bdi>
							</span>
						</label>
					))}
				</div>
			)}
			<p
				className={problem ? "hint bad" : "hint"}
				id={`${id}-hint`}
				aria-live="polite"
			>
				{problem ?? strings.bindHint}
			</p>
		</fieldset>
	);
}
