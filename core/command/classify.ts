/**
 * What a command would do, and how bad that would be: the door of the command filter. Reads text and, where the caller lets it, a project's
 * own scripts; runs nothing, keeps nothing. Whatever it cannot read is at least high.
 */
import { type Act, Acts, type Effect } from "./act.ts";
import { shown } from "./field.ts";
import type { CodeReader, Language } from "./code.ts";
import {
	Budget,
	type Category,
	type Context,
	type Finding,
	type Risk,
} from "./finding.ts";
import { clean, neutral } from "./hygiene.ts";
import { longestLine } from "./parse.ts";
import { classifyCode } from "./languages/index.ts";
import { Machine } from "./machine.ts";
import { allPrograms, likelyNames } from "./programs/programs.ts";
import { placeOf, targetOf } from "./targets.ts";
import { windowsLanguage } from "./windows-line.ts";
import type { World } from "./world.ts";

export interface Question {
	readonly command: string;
	/** Absolute. */
	readonly cwd: string;
	/** Absolute. */
	readonly home: string;
	/** Default: a shell line. */
	readonly language?: Language | "shell" | undefined;
	/** Paths that count as secrets beside the known ones; absolute, may hold marks of field.ts. */
	readonly sensitive?: ((path: string) => boolean) | undefined;
	/** Whether an act changes a file of the gate's own. */
	readonly changesOwn?: ((effect: Effect, path: string) => boolean) | undefined;
	/** A project's file as text, when it can be read and is a script's size. */
	readonly read?: ((path: string) => string | undefined) | undefined;
}

/** A piece of the command and what it means. */
export interface Why {
	/** What stands there, controls made visible. */
	readonly text: string;
	readonly start: number;
	readonly end: number;
	readonly reason: string;
}

export interface Verdict {
	readonly risk: Risk;
	/** Of all findings, the gravest first. */
	readonly categories: readonly Category[];
	readonly why: readonly Why[];
	readonly findings: readonly Finding[];
	/** Everything it would do that a rule may speak of, also what nobody asks about. At most 64, the gravest first. */
	readonly acts: readonly Act[];
}

/** Steps of one command: some 20 ms of the slowest. */
const steps = 20_000;
const longestShown = 400;
const programs = allPrograms();
const reader: CodeReader = classifyCode;

export function classify(question: Question): Verdict {
	const { command, cwd, home, language = "shell" } = question;
	const acts = new Acts(question.changesOwn);
	if (command.length > longestLine) {
		acts.unread();
		return verdict(
			command,
			[
				{
					risk: "high",
					category: "exec-remote",
					start: 0,
					end: command.length,
					reason: "is longer than what is read (48 KiB)",
				},
			],
			acts,
		);
	}
	const { text, findings } = clean(command);
	const budget = new Budget(steps);
	const world: World = {
		cwd: folder(cwd),
		home: folder(home),
		programs,
		likelyNames,
		code: reader,
		acts,
		sensitive: question.sensitive,
		read: question.read,
	};
	try {
		const found =
			language === "shell"
				? lineFindings(text, world, budget)
				: codeFindings(language, text, world, budget);
		const all = [...findings, ...found];
		for (const finding of findings) acts.found(finding);
		if (acts.own !== undefined)
			all.push({
				risk: "critical",
				category: "persistence",
				start: 0,
				end: command.length,
				reason: `changes what guards this machine (${shown(acts.own)})`,
			});
		if (budget.spent) {
			acts.unread();
			all.push({
				risk: "high",
				category: "exec-remote",
				start: 0,
				end: command.length,
				reason: "is too involved to be read to its end",
			});
		}
		return verdict(command, all, acts);
	} catch {
		// A bug or a stack that ran out: not understood, so asked about.
		acts.unread();
		return verdict(
			command,
			[
				...findings,
				{
					risk: "high",
					category: "exec-remote",
					start: 0,
					end: command.length,
					reason: "cannot be read",
				},
			],
			acts,
		);
	}
}

function lineFindings(
	text: string,
	world: World,
	budget: Budget,
): readonly Finding[] {
	const machine = new Machine(world, budget);
	machine.whole(text);
	const other = windowsLanguage(text);
	if (other === undefined) return machine.findings;
	// Nobody said it was in that language: that it cannot be read as such says nothing.
	const guessed = codeFindings(other, text, world, budget).filter(
		({ start, end, reason }) =>
			start > 0 || end < text.length || !reason.startsWith("The code "),
	);
	return [...machine.findings, ...guessed];
}

function codeFindings(
	language: Language,
	text: string,
	world: World,
	budget: Budget,
): readonly Finding[] {
	const { cwd, home, sensitive } = world;
	const where = { cwd, root: cwd, home, sensitive };
	const context: Context = {
		cwd,
		home,
		budget,
		acts: world.acts,
		depth: 0,
		shell: (inner, at) => {
			const machine = new Machine(
				{ ...world, cwd: at.cwd, home: at.home },
				budget,
			);
			machine.whole(inner, at.depth + 1);
			return machine.findings;
		},
		target: (path) =>
			path === undefined ? "unknown" : targetOf(placeOf(path, where)),
	};
	return reader(language, text, context);
}

function verdict(
	command: string,
	found: readonly Finding[],
	acts: Acts,
): Verdict {
	const sorted = found.toSorted((a, b) => rank(a) - rank(b));
	return {
		risk: sorted[0]?.risk ?? "low",
		categories: [...new Set(sorted.map((finding) => finding.category))],
		why: sorted.map(({ start, end, reason }) => ({
			text: neutral(command.slice(start, Math.min(end, start + longestShown))),
			start,
			end,
			reason: sentence(neutral(reason)),
		})),
		findings: sorted,
		acts: acts.list(),
	};
}

/** Entries write what a command does: `deletes a source tree (src/)`. */
function sentence(reason: string): string {
	const first = reason.split(" ", 1)[0] ?? "";
	const begun = ["is", "holds", "cannot", "has", "mixes"].includes(first)
		? `It ${reason}`
		: reason.slice(0, 1).toUpperCase() + reason.slice(1);
	return begun.endsWith(".") ? begun : `${begun}.`;
}

const rank = (finding: Finding): number =>
	finding.risk === "critical" ? 0 : 1;

/** Without a slash at the end. */
function folder(path: string): string {
	let end = path.length;
	while (end > 1 && path[end - 1] === "/") end -= 1;
	return path.slice(0, end);
}
