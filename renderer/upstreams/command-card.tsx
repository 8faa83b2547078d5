/**
 * The command as this machine would start it, whole: who adds it here approves exactly this, and an agent's server is not
 * started before. Nothing of it is cut.
 */
import type { CommandPreview } from "../../contract/upstreams.ts";
import { approveStrings as strings } from "./strings.ts";

export function CommandCard({ preview }: { preview: CommandPreview }) {
	const { command, cwd, env, sandbox, programs, notes, problem } = preview;
	const variables = Object.entries(env);
	return (
		<div className="command-card">
			<p>{strings.text}</p>
			{problem !== "" && (
				<div className="note" data-tone="bad" role="alert">
					<span>
						{strings.problem}
						<bdi className="note-detail">{problem}</bdi>
					</span>
				</div>
			)}
			<h3>{strings.command}</h3>
			<ol className="argv">
				{command.map((word, index) => (
					// oxlint-disable-next-line react/no-array-index-key -- a word is its place in the line
					<li className="code wrap" key={index}>
						<bdi>{word === "" ? strings.emptyWord : word}</bdi>
					</li>
				))}
			</ol>
			<dl className="facts">
				<div>
					<dt>{strings.cwd}</dt>
					<dd>
						<bdi className="code wrap">{cwd}</bdi>
					</dd>
				</div>
				<div>
					<dt>{strings.variables}</dt>
					<dd>
						{variables.length === 0
							? strings.noVariables
							: variables.map(([name, value]) => (
									<bdi className="code wrap variable-line" key={name}>
										{name}={value}
									</bdi>
								))}
					</dd>
				</div>
				<div>
					<dt>{strings.sandbox}</dt>
					<dd>{strings.sandboxes[sandbox]}</dd>
				</div>
				{programs.length > 0 && (
					<div>
						<dt>{strings.programs}</dt>
						<dd>
							{programs.map((path) => (
								<bdi className="code wrap variable-line" key={path}>
									{path}
								</bdi>
							))}
							<span className="hint">{strings.programsHint}</span>
						</dd>
					</div>
				)}
			</dl>
			{notes.length > 0 && (
				<ul className="opens" data-tone="warn" aria-label={strings.notes}>
					{notes.map((note) => (
						<li className="wrap" key={note}>
							<bdi>{note}</bdi>
						</li>
					))}
				</ul>
			)}
		</div>
	);
}
