/** What would happen to a line, by the rules that hold and one that is being written. Nothing is run. */
import { useId, useState } from "react";
import type { CommandInput } from "../../../contract/commands.ts";
import type { RuleVerdictView } from "../../../contract/rules.ts";
import { FailureNote } from "../../shared/failure-note.tsx";
import { Field } from "../../shared/field.tsx";
import { useGate } from "../../shared/gate-context.ts";
import { Tag, type Tone } from "../../shared/tag.tsx";
import { useAction } from "../../shared/use-action.ts";
import { RiskTag } from "../risk-tag.tsx";
import { editor, line as strings } from "./strings.ts";

const tones: Record<RuleVerdictView["decision"], Tone> = {
	allow: "good",
	ask: "warn",
	deny: "bad",
};

/** `candidate`: a rule as JSON that is tried beside those that hold. */
export function TryLine({ candidate }: { candidate: string | null }) {
	const id = useId();
	const action = useAction();
	const upstreams = useGate(({ status }) => status?.upstreams);
	const [command, setCommand] = useState("");
	const [folder, setFolder] = useState("");
	const [upstream, setUpstream] = useState("");
	const [isSent, setSent] = useState(false);
	const [verdict, setVerdict] = useState<{
		readonly of: string;
		readonly view: RuleVerdictView;
	} | null>(null);
	const asked = JSON.stringify([command, folder, upstream, candidate]);
	const cwd = folder.trim();
	const wrongFolder = cwd === "" || /^(?:\/|[a-z]:[\\/])/iu.test(cwd);

	function go(): void {
		setSent(true);
		if (command.trim() === "" || !wrongFolder) return;
		const rule: unknown = candidate === null ? null : JSON.parse(candidate);
		const input: CommandInput<"rules.test"> = {
			command,
			upstream,
			rules: rule === null ? [] : [rule],
			...(cwd === "" ? {} : { cwd }),
		};
		action.run("rules.test", input, ({ verdict: view }) =>
			setVerdict(view && { of: asked, view }),
		);
	}

	return (
		<section className="try-line" aria-labelledby={`${id}-title`}>
			<div className="section-text">
				<h2 id={`${id}-title`}>{strings.heading}</h2>
				<p className="hint">
					{candidate === null ? strings.lead : strings.leadDraft}
				</p>
			</div>
			<form
				noValidate
				onSubmit={(event) => {
					event.preventDefault();
					go();
				}}
			>
				<Field
					code
					label={strings.command}
					hint={strings.commandHint}
					value={command}
					problem={
						isSent && command.trim() === "" ? strings.commandMissing : null
					}
					onChange={setCommand}
				/>
				<div className="try-where">
					<Field
						code
						label={strings.folder}
						hint={strings.folderHint}
						value={folder}
						problem={isSent && !wrongFolder ? strings.folderWrong : null}
						onChange={setFolder}
					/>
					<div className="field">
						<label htmlFor={`${id}-upstream`}>{strings.upstream}</label>
						<select
							id={`${id}-upstream`}
							className="input"
							value={upstream}
							onChange={(event) => setUpstream(event.target.value)}
						>
							<option value="">{strings.noUpstream}</option>
							{upstreams?.map(({ name }) => (
								<option key={name} value={name}>
									{name}
								</option>
							))}
						</select>
					</div>
					<button type="submit" className="button" disabled={action.busy}>
						{strings.go}
					</button>
				</div>
				<FailureNote failure={action.failure} />
			</form>
			<div aria-live="polite">
				{verdict !== null && verdict.of === asked && (
					<Verdict view={verdict.view} />
				)}
			</div>
		</section>
	);
}

function Verdict({ view }: { view: RuleVerdictView }) {
	const effects: Readonly<Record<string, string>> = editor.effects;
	return (
		<div className="verdict panel">
			<p className="approval-facts">
				<Tag tone={tones[view.decision]}>{strings.would[view.decision]}</Tag>
				<RiskTag risk={view.risk} />
			</p>
			<p>
				<bdi className="wrap">
					{view.rule === "" ? strings.byMode : strings.byRule(view.rule)}
				</bdi>
			</p>
			{view.why.length > 0 && (
				<ul className="reasons">
					{[...new Set(view.why.map(({ reason }) => reason))].map((reason) => (
						<li key={reason}>
							<bdi className="wrap">{reason}</bdi>
						</li>
					))}
				</ul>
			)}
			<h4>{strings.acts}</h4>
			{view.acts.length === 0 ? (
				<p className="hint">{strings.nothing}</p>
			) : (
				<ul className="acts">
					{view.acts.map((act, at) => (
						// Acts may be alike; their order never changes.
						// oxlint-disable-next-line react/no-array-index-key -- see above
						<li key={at}>
							<bdi className="wrap">
								{strings.act(
									effects[act.effect] ?? act.effect,
									act.path ?? act.host ?? act.program ?? "",
								)}
							</bdi>
						</li>
					))}
				</ul>
			)}
		</div>
	);
}
