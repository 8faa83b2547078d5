/** A command as it is being typed: what is wrong with it, and what it comes to. Draws nothing and asks nobody. */
import type { StdioInput } from "../../contract/upstreams.ts";
import { commandWords } from "./command-line.ts";
import { commandStrings as strings } from "./strings.ts";
import { environmentOf, type Variable, variableProblem } from "./variables.ts";

/** All of the form's part about a command. */
export interface CommandDraft {
	readonly line: string;
	/** `null`: the line says it. */
	readonly words: readonly string[] | null;
	readonly cwd: string;
	readonly variables: readonly Variable[];
	readonly sandbox: boolean;
	readonly isShared: boolean;
}

export const noCommand: CommandDraft = {
	line: "",
	words: null,
	cwd: "",
	variables: [],
	sandbox: true,
	isShared: false,
};

const wordsOf = ({ line, words }: CommandDraft): readonly string[] =>
	words ?? commandWords(line).words;

/** In words; `null`: it can be looked at. */
export function commandProblem(draft: CommandDraft): string | null {
	const [program] = wordsOf(draft);
	if (program === undefined || program === "") return strings.problems.missing;
	if (draft.words === null && commandWords(draft.line).isOpen)
		return strings.problems.open;
	return null;
}

export const isCommandGood = (draft: CommandDraft): boolean =>
	commandProblem(draft) === null &&
	draft.variables.every(
		(one) => variableProblem(one, draft.variables) === null,
	);

/** As the gate takes it. Only of a draft in which nothing is wrong. */
export function stdioOf(draft: CommandDraft): StdioInput {
	const [program = "", ...args] = wordsOf(draft);
	const cwd = draft.cwd.trim();
	return {
		command: program,
		args,
		...(cwd === "" ? {} : { cwd }),
		env: environmentOf(draft.variables),
		sharing: draft.isShared ? "all" : "client",
		...(draft.sandbox ? {} : { sandbox: false }),
	};
}
