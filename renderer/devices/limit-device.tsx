/** How far a phone may go, within what its tier lets it. What was not changed is not sent: only what widens is asked about. */
import { useId, useState } from "react";
import type { CommandInput } from "../../contract/commands.ts";
import type { DeviceView } from "../../contract/devices.ts";
import { FormDialog } from "../shared/form-dialog.tsx";
import { ScopeField, scopeProblem } from "../shared/scope-field.tsx";
import { useAction } from "../shared/use-action.ts";
import { changedLimits, type Limits, limitsOf } from "./limits.ts";
import { limits as strings } from "./strings.ts";

interface LimitDeviceProps {
	readonly view: DeviceView;
	/** All there are. */
	readonly upstreams: readonly string[];
	readonly onDone: () => void;
}

export function LimitDevice({ view, upstreams, onDone }: LimitDeviceProps) {
	const action = useAction();
	const id = useId();
	const [draft, setDraft] = useState(() => limitsOf(view));
	const [tried, setTried] = useState(false);
	const change = (part: Partial<Limits>): void =>
		setDraft({ ...draft, ...part });
	const problem = scopeProblem(draft.scope);

	function save(): void {
		setTried(true);
		if (problem !== null) return;
		const input: CommandInput<"device.limit"> = {
			id: view.id,
			...changedLimits(view, draft),
		};
		action.run("device.limit", input, onDone);
	}

	return (
		<FormDialog
			title={strings.title(view.name)}
			save={strings.save}
			action={action}
			onDismiss={onDone}
			onSave={save}
		>
			{view.tier === "untrusted" && <p>{strings.untrusted}</p>}
			<fieldset className="field choices">
				<legend>{strings.reach}</legend>
				{(["none", "high", "critical"] as const).map((reach) => (
					<label className="check" key={reach}>
						<input
							type="radio"
							name={id}
							checked={draft.reach === reach}
							onChange={() => change({ reach })}
						/>
						<span>
							{strings.reaches[reach].label}
							<span className="hint">{strings.reaches[reach].hint}</span>
						</span>
					</label>
				))}
				{view.tier === "trusted" && (
					<label className="check">
						<input
							type="checkbox"
							checked={draft.session && draft.reach !== "none"}
							disabled={draft.reach === "none"}
							onChange={(event) => change({ session: event.target.checked })}
						/>
						<span>{strings.session}</span>
					</label>
				)}
			</fieldset>
			<ScopeField
				label={strings.scope}
				// One that is gone may still stand in its limits.
				upstreams={[...new Set([...upstreams, ...view.upstreams])]}
				scope={draft.scope}
				problem={tried ? problem : null}
				onChange={(scope) => change({ scope })}
			/>
			<p className="hint">{strings.scopeHint}</p>
		</FormDialog>
	);
}
