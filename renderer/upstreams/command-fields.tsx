/** A command, as one line or word by word, with where it starts and what it is given. Says how it is cut into words. */
import { Plus, X } from "lucide-react";
import { useId } from "react";
import { Field } from "../shared/field.tsx";
import { IconButton } from "../shared/icon-button.tsx";
import { type CommandDraft, commandProblem } from "./command-draft.ts";
import { commandWords, lineOf } from "./command-line.ts";
import { commandStrings as strings } from "./strings.ts";
import {
	noVariable,
	referred,
	type Variable,
	variableProblem,
} from "./variables.ts";

interface CommandFieldsProps {
	readonly draft: CommandDraft;
	/** Mistakes are told: it was tried to be sent. */
	readonly isJudged: boolean;
	readonly onChange: (draft: CommandDraft) => void;
}

export function CommandFields({
	draft,
	isJudged,
	onChange,
}: CommandFieldsProps) {
	const change = (part: Partial<CommandDraft>): void =>
		onChange({ ...draft, ...part });
	const problem = isJudged ? commandProblem(draft) : null;
	return (
		<>
			{draft.words === null ? (
				<Field
					code
					label={strings.line}
					hint={strings.lineHint}
					value={draft.line}
					problem={problem}
					onChange={(line) => change({ line })}
				/>
			) : (
				<Words
					words={draft.words}
					problem={problem}
					onChange={(words) => change({ words })}
				/>
			)}
			<Cut draft={draft} />
			<p className="as-words">
				<button
					type="button"
					className="button"
					onClick={() =>
						change(
							draft.words === null
								? { words: [...commandWords(draft.line).words] }
								: { words: null, line: lineOf(draft.words) },
						)
					}
				>
					{draft.words === null ? strings.asWords : strings.asLine}
				</button>
			</p>
			<Field
				code
				label={strings.cwd}
				hint={strings.cwdHint}
				value={draft.cwd}
				problem={null}
				onChange={(cwd) => change({ cwd })}
			/>
			<Variables
				variables={draft.variables}
				isJudged={isJudged}
				onChange={(variables) => change({ variables })}
			/>
			<label className="check">
				<input
					type="checkbox"
					checked={draft.sandbox}
					onChange={(event) => change({ sandbox: event.target.checked })}
				/>
				<span>
					{strings.sandbox}{" "}
					<span className="hint">
						{draft.sandbox ? strings.sandboxOn : strings.sandboxOff}
					</span>
				</span>
			</label>
			<label className="check">
				<input
					type="checkbox"
					checked={draft.isShared}
					onChange={(event) => change({ isShared: event.target.checked })}
				/>
				<span>
					{strings.shared} <span className="hint">{strings.sharedHint}</span>
				</span>
			</label>
		</>
	);
}

/** The words as they will be handed over, and what no shell will do with them. */
function Cut({ draft }: { draft: CommandDraft }) {
	const { words, forShell } =
		draft.words === null
			? commandWords(draft.line)
			: { words: [], forShell: [] };
	return (
		<div className="cut-words" aria-live="polite">
			{words.length > 1 && (
				<ol aria-label={strings.cutInto(words.length)}>
					{words.map((word, index) => (
						// oxlint-disable-next-line react/no-array-index-key -- a word is its place in the line
						<li className="code wrap" key={index}>
							<bdi>{word === "" ? strings.emptyWord : word}</bdi>
						</li>
					))}
				</ol>
			)}
			{forShell.length > 0 && (
				<p className="hint">{strings.noShell(forShell.join(" "))}</p>
			)}
		</div>
	);
}

interface WordsProps {
	readonly words: readonly string[];
	readonly problem: string | null;
	readonly onChange: (words: readonly string[]) => void;
}

function Words({ words, problem, onChange }: WordsProps) {
	const id = useId();
	const shown = words.length === 0 ? [""] : words;
	return (
		<fieldset
			className="field command-words"
			aria-describedby={`${id}-problem`}
		>
			<legend>{strings.words}</legend>
			{shown.map((word, index) => (
				// oxlint-disable-next-line react/no-array-index-key -- a word is its place in the line
				<div className="word" key={index}>
					<input
						className="input code"
						dir="auto"
						autoComplete="off"
						autoCapitalize="off"
						spellCheck={false}
						aria-label={index === 0 ? strings.program : strings.word(index)}
						value={word}
						onChange={(event) =>
							onChange(
								shown.map((one, at) =>
									at === index ? event.target.value : one,
								),
							)
						}
					/>
					<IconButton
						label={strings.removeWord(index)}
						title={strings.remove}
						onClick={() => onChange(shown.filter((_, at) => at !== index))}
					>
						<X aria-hidden="true" />
					</IconButton>
				</div>
			))}
			<button
				type="button"
				className="button"
				onClick={() => onChange([...shown, ""])}
			>
				<Plus aria-hidden="true" />
				<span>{strings.addWord}</span>
			</button>
			<p className="hint bad" id={`${id}-problem`} aria-live="polite">
				{problem}
			</p>
		</fieldset>
	);
}

interface VariablesProps {
	readonly variables: readonly Variable[];
	readonly isJudged: boolean;
	readonly onChange: (variables: readonly Variable[]) => void;
}

function Variables({ variables, isJudged, onChange }: VariablesProps) {
	const id = useId();
	const change = (index: number, part: Partial<Variable>): void =>
		onChange(
			variables.map((one, at) => (at === index ? { ...one, ...part } : one)),
		);
	const problems = isJudged
		? variables.map((one) => variableProblem(one, variables))
		: [];
	const first = problems.find((problem) => problem !== null);
	return (
		<fieldset className="field variables" aria-describedby={`${id}-hint`}>
			<legend>{strings.variables}</legend>
			{variables.map((one, index) => (
				// oxlint-disable-next-line react/no-array-index-key -- its name is being typed
				<div className="variable" key={index}>
					<input
						className="input code"
						autoComplete="off"
						autoCapitalize="off"
						spellCheck={false}
						aria-label={strings.variableName(index + 1)}
						aria-invalid={problems[index] != null}
						placeholder={strings.namePlaceholder}
						value={one.name}
						onChange={(event) => change(index, { name: event.target.value })}
					/>
					<select
						className="input"
						aria-label={strings.variableKind(index + 1)}
						value={one.kind}
						onChange={(event) =>
							change(index, { kind: kindOf(event.target.value) })
						}
					>
						<option value="text">{strings.kinds.text}</option>
						<option value="secret">{strings.kinds.secret}</option>
						<option value="env">{strings.kinds.env}</option>
					</select>
					<input
						className="input code"
						dir="auto"
						autoComplete="off"
						autoCapitalize="off"
						spellCheck={false}
						aria-label={strings.variableValue(index + 1)}
						placeholder={
							one.kind === "text" ? undefined : referred({ ...one, value: "" })
						}
						value={one.value}
						onChange={(event) => change(index, { value: event.target.value })}
					/>
					<IconButton
						label={strings.removeVariable(index + 1)}
						title={strings.remove}
						onClick={() => onChange(variables.filter((_, at) => at !== index))}
					>
						<X aria-hidden="true" />
					</IconButton>
				</div>
			))}
			<button
				type="button"
				className="button"
				onClick={() => onChange([...variables, noVariable])}
			>
				<Plus aria-hidden="true" />
				<span>{strings.addVariable}</span>
			</button>
			<p
				className={first ? "hint bad" : "hint"}
				id={`${id}-hint`}
				aria-live="polite"
			>
				{first ? strings.variableProblems[first] : strings.variablesHint}
			</p>
		</fieldset>
	);
}

const kindOf = (value: string): Variable["kind"] =>
	value === "secret" || value === "env" ? value : "text";
