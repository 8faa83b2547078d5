/** The gate's own TLS listener: who may reach it, where, and the settings that make it. Says when it is there. */
import { TriangleAlert } from "lucide-react";
import { useId } from "react";
import { CopyLine } from "../../shared/copy-line.tsx";
import { Field } from "../../shared/field.tsx";
import { Made } from "./made.tsx";
import { listenerSettings } from "./plan.ts";
import { wizard as strings } from "./strings.ts";
import type { StepProps } from "./use-wizard.ts";

export function ListenerStep({ wizard }: StepProps) {
	const id = useId();
	const { typed, type, port, names, status, listener } = wizard;
	// As the gate words what is wrong with one.
	const problems = status.warnings.filter((warning) =>
		warning.startsWith("listener "),
	);
	return (
		<>
			{listener && <Made>{strings.listening(listener.url)}</Made>}
			<fieldset className="field choices">
				<legend>{strings.host}</legend>
				{(["own", "all"] as const).map((host) => (
					<label className="check" key={host}>
						<input
							type="radio"
							name={id}
							checked={typed.everyone === (host === "all")}
							aria-labelledby={`${id}-${host}`}
							aria-describedby={`${id}-${host}-means`}
							onChange={() => type({ everyone: host === "all" })}
						/>
						<span>
							<span className="strong" id={`${id}-${host}`}>
								{strings.hosts[host].name}
							</span>{" "}
							<span className="hint" id={`${id}-${host}-means`}>
								{strings.hosts[host].means}
							</span>
						</span>
					</label>
				))}
			</fieldset>
			<Field
				label={strings.port}
				hint={strings.portHint}
				inputMode="numeric"
				value={typed.port}
				problem={port === undefined ? strings.portWrong : null}
				onChange={(typedPort) => type({ port: typedPort })}
			/>
			{port !== undefined && (
				<div className="wizard-lines">
					<p>{strings.listenerText}</p>
					<CopyLine
						text={listenerSettings({ everyone: typed.everyone, port, names })}
						label={strings.copySettings}
					/>
					<p className="hint">{strings.settingsFile}</p>
					<CopyLine text={status.paths.settings} label={strings.copyFile} />
					<p className="hint">{strings.orServe}</p>
					<CopyLine text="drawbridge serve --tls" label={strings.copyCommand} />
				</div>
			)}
			{problems.map((problem) => (
				<p className="note" data-tone="warn" key={problem}>
					<TriangleAlert aria-hidden="true" />
					<bdi className="wrap">{problem}</bdi>
				</p>
			))}
			{!listener && <p className="hint">{strings.notListening}</p>}
		</>
	);
}
