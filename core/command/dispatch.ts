/**
 * Finds what a command's first word means (alias, function, program, file, a pattern) and has the program's entry say what
 * it does. What no table knows is judged by its words. Runs nothing.
 */
import { onlyTells, tells } from "./apply.ts";
import { readArguments } from "./arguments.ts";
import type { Call, Program, RunOptions, Shell, Span } from "./call.ts";
import {
	isWindowsPath,
	quoted,
	readerOf,
	setupTag,
	withoutVersion,
} from "./command-word.ts";
import { contactsOf } from "./contacts.ts";
import {
	couldBe,
	type Field,
	from,
	hasGlob,
	type Stream,
	unknownMark,
} from "./field.ts";
import type { Files } from "./files.ts";
import type { Budget } from "./finding.ts";
import type { Findings } from "./findings.ts";
import { noteLeftOpen } from "./left-open.ts";
import type { Simple } from "./runner.ts";
import type { Scope } from "./scope.ts";
import { programOf } from "./subcommand.ts";
import { placeOf } from "./targets.ts";
import type { Walker } from "./walker.ts";
import type { World } from "./world.ts";
import { precommandModifiers, withoutEquals } from "./zsh.ts";

const plainWords = {
	values: new Set<string>(),
	words: false,
	abbreviates: false,
	stops: false,
};

/** Texts of more than one word that a program gets, by arguments or by its input. */
function givenTo(call: Call): string | undefined {
	const texts = call.args
		.map((arg) => arg.text)
		.filter((text) => text.includes(" "));
	if (call.input?.text !== undefined) texts.push(call.input.text);
	const text = texts.join("\n");
	return text === "" || text.length > 4_096 ? undefined : text;
}

/** Programs that print what another machine keeps for whoever may write it there. */
const asksElsewhere = new Set(
	"gh glab aws gsutil gcloud az oci doctl vault consul etcdctl s3cmd mc rclone b2 dig host nslookup drill kdig redis-cli lftp ftp".split(
		" ",
	),
);

/** The shell that runs it, as aliases need it, too. */
interface Running extends Shell {
	text(
		text: string,
		where: Span,
		context: Call | Scope,
		options?: RunOptions,
	): Stream;
}

export class Dispatch {
	readonly #world: World;
	readonly #budget: Budget;
	readonly #shell: Running;
	readonly #walker: Walker;
	readonly #files: Files;
	readonly #findings: Findings;

	constructor(
		world: World,
		budget: Budget,
		shell: Running,
		parts: {
			readonly walker: Walker;
			readonly files: Files;
			readonly findings: Findings;
		},
	) {
		this.#world = world;
		this.#budget = budget;
		this.#shell = shell;
		this.#walker = parts.walker;
		this.#files = parts.files;
		this.#findings = parts.findings;
	}

	run(simple: Simple): Stream {
		const { words, scope } = simple;
		const word = words[0];
		if (word === undefined || !this.#budget.spend(4))
			return { text: undefined, tags: 0 };
		if ((word.tags & from.network) !== 0) {
			this.#findings.report(
				"critical",
				"exec-remote",
				word,
				"runs a command fetched from the network",
			);
			return { text: undefined, tags: 0 };
		}
		if ((word.tags & from.decoded) !== 0)
			this.#findings.report(
				"critical",
				"exec-remote",
				word,
				"runs a command that was hidden by an encoding",
			);
		const text = withoutEquals(word.text);
		if (precommandModifiers.has(text))
			return this.run({ ...simple, words: words.slice(1) });
		const alias = scope.aliasNamed(text);
		if (alias !== undefined && !scope.called.has(text)) {
			scope.called.add(text);
			return this.#shell.text(
				`${alias} ${words.slice(1).map(quoted).join(" ")}`,
				simple,
				scope,
				{ input: simple.input, same: true },
			);
		}
		const own = this.#walker.functions.call(
			text,
			words.slice(1),
			scope,
			simple,
		);
		if (own !== undefined) return own;
		return this.#named(text, word, simple);
	}

	#named(text: string, word: Field, simple: Simple): Stream {
		const { words, scope } = simple;
		const slash = Math.max(
			text.lastIndexOf("/"),
			isWindowsPath(text) ? text.lastIndexOf("\\") : -1,
		);
		let name = slash < 0 ? text : text.slice(slash + 1);
		const isUnknown = name.includes(unknownMark) || name === "";
		if (isUnknown) {
			this.#unknownCommand(word, simple);
			if (name.replaceAll(unknownMark, "").length < 2)
				return { text: undefined, tags: from.program };
		}
		const call: Call = {
			name,
			word,
			args: words.slice(1),
			environment: simple.environment,
			input: simple.input,
			scope,
			shell: this.#shell,
			start: simple.start,
			end: simple.end,
		};
		if (hasGlob(text) || isUnknown) return this.#patternCommand(name, call);
		const lower = name.toLowerCase();
		if (
			lower.endsWith(".exe") ||
			lower.endsWith(".cmd") ||
			lower.endsWith(".com")
		)
			name = lower.slice(0, -4);
		// A copy of another program, or a link to it.
		const copied =
			scope.files.size > 0 && slash >= 0
				? scope.files.get(placeOf(text, scope).path)?.program
				: undefined;
		if (copied !== undefined) name = copied;
		const program =
			this.#world.programs.get(name) ??
			this.#world.programs.get(withoutVersion(name)) ??
			(slash <= 0 || text.startsWith("/") ? this.#otherCase(lower) : undefined);
		if (slash >= 0 && copied === undefined) {
			// A path says more than a name: what this line fetched or wrote there.
			const stream =
				program === undefined
					? this.#files.script(word, scope)
					: scope.files.size > 0
						? this.#files.contents(word.text, scope)
						: undefined;
			if (stream !== undefined) {
				if (
					(stream.tags & (from.network | from.decoded)) !== 0 ||
					stream.text !== undefined
				) {
					this.#shell.stream(
						stream.text === undefined
							? { ...stream, tags: stream.tags | from.file }
							: stream,
						word,
						call,
						readerOf(stream.text),
						call.args.map((arg) => arg.text),
					);
					return { text: undefined, tags: from.program };
				}
			} else if (text.startsWith("/dev/shm/"))
				this.#shell.file(word, call, "shell");
		} else if (program === undefined && scope.files.size > 0)
			this.#madeHere(word, lower, call);
		return this.#enter(program, { ...call, name });
	}

	/** `RM`: on disks that know no case it is found all the same. */
	#otherCase(lower: string): Program | undefined {
		const program = this.#world.programs.get(lower);
		return program && ((call) => program({ ...call, name: lower }));
	}

	/** A bare name that this line put where programs are looked up. */
	#madeHere(word: Field, lower: string, call: Call): void {
		for (const [path, stream] of call.scope.files) {
			const slash = path.lastIndexOf("/");
			const isName = path.slice(slash + 1) === word.text;
			if (
				isName &&
				(path.slice(0, slash).endsWith("bin") || lower.endsWith(".exe")) &&
				(stream.tags & (from.network | from.decoded)) !== 0
			)
				this.#shell.stream(stream, word, call, "shell");
		}
	}

	#enter(program: Program | undefined, call: Call): Stream {
		const before = this.#findings.program;
		const actor = this.#findings.actor;
		this.#findings.program = call.name;
		this.#findings.actor = programOf(call);
		this.#starts(this.#findings.actor, call);
		const result =
			program === undefined ? this.#unknownProgram(call) : program(call);
		this.#findings.program = before;
		this.#findings.actor = actor;
		const given = givenTo(call);
		if (result !== undefined)
			return result.text !== undefined
				? result
				: asksElsewhere.has(call.name)
					? { ...result, tags: result.tags | from.network, given }
					: { ...result, given };
		// Whatever a program makes of its input comes from there.
		const kept =
			(call.input?.tags ?? 0) &
			(from.secret | from.network | from.decoded | from.shell);
		const setup = setupTag(call);
		const answered =
			setup === 0 && asksElsewhere.has(call.name) ? from.network : 0;
		return {
			text: undefined,
			tags: from.program | kept | setup | answered,
			given,
		};
	}

	#starts(program: string, call: Call): void {
		const { acts } = this.#world;
		acts.add({ effect: "runs", risk: "low", program });
		for (const host of contactsOf(call))
			acts.add({ effect: "connects", risk: "low", program, host });
		noteLeftOpen(call, program, (act) => acts.add(act));
	}

	/** A program no table knows reads what it is pointed at. */
	#unknownProgram(call: Call): Stream | undefined {
		let tags = 0;
		for (const arg of call.args) {
			const equals = arg.text.startsWith("-") ? arg.text.indexOf("=") : -1;
			if (arg.text.startsWith("-") && equals < 0) continue;
			// A flag's value is for the tool's own use: --env-file=.env, --key=….
			if (equals >= 0) continue;
			// `@file`: arguments out of a file.
			const path = arg.text.startsWith("@")
				? { ...arg, text: arg.text.slice(1) }
				: arg;
			if (this.#files.act("read", path, call.scope)) tags |= from.secret;
		}
		// A script of the project is called what its author likes.
		if (
			!call.word.text.startsWith(".") &&
			!onlyTells(readArguments(call.args, plainWords)) &&
			tells(readArguments(call.args, plainWords), call)
		)
			tags |= from.secret;
		return tags === 0
			? undefined
			: { text: undefined, tags: tags | from.program };
	}

	/** `$X -rf /`: what runs cannot be told, what it is told to do can. */
	#unknownCommand(word: Field, simple: Simple): void {
		const { words, scope } = simple;
		this.#world.acts.unread();
		const flags = words.slice(1).filter((field) => field.text.startsWith("-"));
		const letters = flags
			.map((field) => (field.text.startsWith("--") ? "" : field.text))
			.join("");
		if (
			letters.includes("f") &&
			(letters.includes("r") || letters.includes("R"))
		)
			for (const target of words.slice(1))
				if (!target.text.startsWith("-"))
					this.#files.act("remove-tree", target, scope);
		this.#findings.report(
			"high",
			"exec-remote",
			word,
			"runs a command that cannot be told beforehand",
		);
	}

	/** `/bin/r?`: every program it could be. */
	#patternCommand(pattern: string, call: Call): Stream {
		this.#world.acts.add({ effect: "runs", risk: "low", program: pattern });
		this.#findings.report(
			"high",
			"exec-remote",
			call.word,
			"names its program by a pattern",
		);
		let tried = 0;
		let tags: number = from.program;
		for (const name of this.#world.likelyNames) {
			if (!couldBe(pattern, name)) continue;
			tried += 1;
			if (tried > 6) break;
			tags |= this.#enter(
				this.#world.programs.get(name) ??
					this.#world.programs.get(withoutVersion(name)),
				{ ...call, name },
			).tags;
		}
		return { text: undefined, tags };
	}
}
