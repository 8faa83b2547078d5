/** What there is now: the key, shown this once and kept nowhere, where programs go, and what comes next. */
import { CircleCheck, TriangleAlert } from "lucide-react";
import { type ReactNode, useEffect, useId, useRef } from "react";
import type { AgentId } from "../../contract/agents.ts";
import type { SetupDone } from "../../contract/setup.ts";
import { CopyButton } from "../shared/copy-button.tsx";
import { CopyLine } from "../shared/copy-line.tsx";
import { modeNames } from "../shared/strings.ts";
import { agentTitles } from "./agent-titles.ts";
import { setup as strings } from "./strings.ts";

interface DoneProps {
	readonly done: SetupDone;
	/** Of the new server; `null`: there is none. */
	readonly upstream: string | null;
	readonly agents: readonly AgentId[];
	readonly onRestart: () => void;
}

export function Done({ done, upstream, agents, onRestart }: DoneProps) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	const { key, upstreamUrl, missing } = done;
	return (
		<div className="setup panel">
			<h2 className="wizard-heading" ref={heading} tabIndex={-1}>
				{strings.doneHeading}
			</h2>
			<p className="note" data-tone="good">
				<CircleCheck aria-hidden="true" />
				<span className="wrap">
					{strings.doneMode(modeNames[done.mode])}{" "}
					{done.files.length > 0 && strings.doneFiles(done.files.join(", "))}
				</span>
			</p>
			{key && <Key value={key.key} />}
			{upstreamUrl !== null && (
				<Named text={strings.doneUpstream}>
					<CopyLine text={upstreamUrl} label={strings.doneCopyUpstream} />
				</Named>
			)}
			{upstream !== null && (
				<Named text={strings.doneStdio}>
					<CopyLine
						text={`drawbridge connect ${upstream}`}
						label={strings.doneCopyStdio}
					/>
				</Named>
			)}
			{missing.map((one) => (
				<p className="note" data-tone="warn" key={one}>
					<TriangleAlert aria-hidden="true" />
					<span>
						{strings.doneMissing(one)}{" "}
						<a className="link" href="#secrets">
							{strings.doneSecrets}
						</a>
					</span>
				</p>
			))}
			<div className="dialog-actions">
				<button
					type="button"
					className="button wizard-stop"
					onClick={onRestart}
				>
					{strings.restart}
				</button>
				<a className="button" href="#home">
					{strings.doneHome}
				</a>
				<a className="button primary" href="#agents">
					{agents.length > 0
						? strings.doneAgents(agentTitles(agents))
						: strings.doneAnyAgent}
				</a>
			</div>
		</div>
	);
}

function Key({ value }: { value: string }) {
	const id = useId();
	return (
		<div className="field">
			<label htmlFor={id}>{strings.doneKey}</label>
			<div className="setup-key">
				<input
					id={id}
					className="input code"
					readOnly
					value={value}
					aria-describedby={`${id}-hint`}
					onFocus={(event) => event.target.select()}
				/>
				<CopyButton
					text={value}
					label={strings.doneCopyKey}
					caption={strings.doneCopyKey}
				/>
			</div>
			<p className="hint" id={`${id}-hint`}>
				{strings.doneKeyText}
			</p>
		</div>
	);
}

const Named = ({ text, children }: { text: string; children: ReactNode }) => (
	<div className="setup-named">
		<p className="hint">{text}</p>
		{children}
	</div>
);
