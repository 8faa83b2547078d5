/**
 * The tools a key is limited to, as patterns, and beneath them which tools those mean as far as the gate has seen lists of
 * tools. A server whose list was never seen is asked only when a person wants it.
 */
import { useState } from "react";
import { ToolPattern } from "../../contract/views.ts";
import { Announce } from "../shared/copy-button.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { Field } from "../shared/field.tsx";
import { useAction } from "../shared/use-action.ts";
import { useReading } from "../shared/use-reading.ts";
import { toolPatterns as strings } from "./strings.ts";
import { matched, unseen } from "./tool-match.ts";

interface ToolPatternsFieldProps {
	readonly value: string;
	/** The upstreams the key opens; `null`: all. */
	readonly scope: readonly string[] | null;
	readonly isJudged: boolean;
	readonly onChange: (value: string) => void;
}

/** Each apart from the next by a blank or a comma. */
export const patternsIn = (text: string): string[] =>
	text.split(/[\s,]+/).filter((one) => one !== "");

/** In words; `null`: they can be taken. */
export const patternsProblem = (text: string): string | null =>
	patternsIn(text).every((one) => ToolPattern.safeParse(one).success)
		? null
		: strings.wrong;

const mostShown = 40;

export function ToolPatternsField(props: ToolPatternsFieldProps) {
	const { value, scope, isJudged, onChange } = props;
	const known = useReading("upstream.known", {}, null);
	const patterns = patternsIn(value);
	const inScope = (known.value ?? []).filter(
		({ upstream }) => scope === null || scope.includes(upstream),
	);
	const found = matched(patterns, inScope);
	const missing = unseen(patterns, inScope);
	return (
		<div className="tool-patterns">
			<Field
				code
				label={strings.label}
				hint={strings.hint}
				value={value}
				problem={isJudged ? patternsProblem(value) : null}
				onChange={onChange}
			/>
			<Announce>
				{patterns.length > 0 ? strings.matches(found.length) : null}
			</Announce>
			{patterns.length > 0 && (
				<div className="tool-matches">
					<p className="hint">{strings.matches(found.length)}</p>
					{found.length > 0 && (
						<ul aria-label={strings.matchesLabel}>
							{found.slice(0, mostShown).map((name) => (
								<li className="code cut" key={name} title={name}>
									<bdi>{name}</bdi>
								</li>
							))}
							{found.length > mostShown && (
								<li className="hint">
									{strings.more(found.length - mostShown)}
								</li>
							)}
						</ul>
					)}
					{missing.map((upstream) => (
						<AskServer
							key={upstream}
							upstream={upstream}
							onAsked={known.refresh}
						/>
					))}
				</div>
			)}
		</div>
	);
}

function AskServer(props: { upstream: string; onAsked: () => void }) {
	const action = useAction();
	const [isEmpty, setIsEmpty] = useState(false);
	const { upstream, onAsked } = props;
	return (
		<div className="ask-server">
			<span className="hint wrap">
				{isEmpty ? strings.noList(upstream) : strings.unseen(upstream)}
			</span>
			<button
				type="button"
				className="button"
				disabled={action.busy}
				onClick={() =>
					action.run("upstream.tools", { name: upstream }, ({ tools }) => {
						setIsEmpty(tools.length === 0);
						onAsked();
					})
				}
			>
				{strings.ask(upstream)}
			</button>
			<FailureNote failure={action.failure} />
		</div>
	);
}
