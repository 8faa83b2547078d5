/**
 * Runs a command without running it: finds what each word means (function, alias, program, file), has the program's entry say what it
 * does, and collects what is worth asking about. One machine a command; everything bounded by its budget.
 */
import { onlyTells, tells } from "./apply.ts";
import { readArguments } from "./arguments.ts";
import type {
	Call,
	FileReader,
	Program,
	RunOptions,
	Shell,
	Span,
} from "./call.ts";
import { Acts, type Effect as ActEffect, effectOfPathAct } from "./act.ts";
import type { CodeReader, Language } from "./code.ts";
import { contactsOf, spelled } from "./contacts.ts";
import {
	aboutOf,
	isWindowsPath,
	quoted,
	readerOf,
	setupTag,
	withoutVersion,
} from "./command-word.ts";
import { commandIn, environmentRisk, isPreprocessor } from "./environment.ts";
import {
	couldBe,
	emptyStream,
	type Field,
	from,
	hasGlob,
	isKnown,
	shown,
	type Stream,
	unknownMark,
} from "./field.ts";
import type { Budget, Category, Context, Finding, Risk } from "./finding.ts";
import { type Effect, judge } from "./judge.ts";
import { noteLeftOpen } from "./left-open.ts";
import { laterText } from "./later-text.ts";
import { networkRedirection } from "./network-redirection.ts";
import { downloaded, parseLine } from "./parse.ts";
import { type Origin, Scope } from "./scope.ts";
import { programOf } from "./subcommand.ts";
import { type Place, placeOf, targetOf } from "./targets.ts";
import { type Output, type Runner, type Simple, Walker } from "./walker.ts";
import { asBash, precommandModifiers, withoutEquals } from "./zsh.ts";

/** What the machine is told of the world. */
export interface World {
	readonly cwd: string;
	readonly home: string;
	readonly programs: ReadonlyMap<string, Program>;
	/** Programs that a pattern in command position is held against. */
	readonly likelyNames: readonly string[];
	readonly code: CodeReader;
	/** Everything it would do; one for all machines of a command. */
	readonly acts: Acts;
	/** Paths that count as secrets beside the known ones; may hold marks. */
	readonly sensitive?: ((path: string) => boolean) | undefined;
	/** The text of a file of the project, when it can be read; never more than a script's worth. */
	readonly read?: ((path: string) => string | undefined) | undefined;
}

const plainWords = {
	values: new Set<string>(),
	words: false,
	abbreviates: false,
	stops: false,
};

const mostFindings = 64;

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

const deepest = 24;

export class Machine implements Shell, Runner {
	readonly budget: Budget;
	readonly #world: World;
	readonly #walker: Walker;
	readonly #findings: Finding[] = [];
	readonly #seen = new Set<string>();
	#depth = 0;
	/** Set while an inner text is read: what the person sees marked. */
	#program: string | undefined;
	/** Who does what is done, for rules: nobody's, where a text or code is read that it was handed. */
	#actor: string | undefined;

	constructor(world: World, budget: Budget) {
		this.#world = world;
		this.budget = budget;
		this.#walker = new Walker(this);
	}

	get findings(): readonly Finding[] {
		return this.#findings;
	}

	/** The whole command. */
	whole(text: string, depth = 0): void {
		this.#depth = depth;
		const scope = new Scope(this.#world.cwd, this.#world.home);
		scope.fromCode = depth > 0;
		scope.sensitive = this.#world.sensitive;
		this.#walk(
			text,
			{ shift: 0, within: undefined },
			{ start: 0, end: text.length },
			scope,
		);
		this.#walker.leftovers(scope);
		for (const [name, value] of scope.aliases())
			if (!scope.called.has(name)) this.#unusedAlias(name, value, text, scope);
	}

	report(
		risk: Exclude<Risk, "low">,
		category: Category,
		where: Span,
		reason: string,
		about: {
			readonly program?: string;
			readonly path?: string;
			readonly host?: string;
		} = {},
	): void {
		this.#world.acts.found(
			{
				risk,
				category,
				...about,
				...(about.host === undefined ? {} : { host: spelled(about.host) }),
			},
			this.#actor,
		);
		this.#keep(risk, category, where, reason, about);
	}

	#keep(
		risk: Exclude<Risk, "low">,
		category: Category,
		where: Span,
		reason: string,
		about: Partial<Pick<Finding, "program" | "path" | "host">>,
	): void {
		const key = `${risk} ${category} ${where.start} ${reason}`;
		if (this.#seen.has(key)) return;
		// Beyond that only what makes the whole worse is kept.
		if (
			this.#findings.length >= mostFindings &&
			(risk === "high" || this.#findings.length >= 2 * mostFindings)
		)
			return;
		this.#seen.add(key);
		this.#findings.push({
			risk,
			category,
			start: where.start,
			end: where.end,
			reason,
			...(this.#program === undefined ? {} : { program: this.#program }),
			...about,
		});
	}

	place(path: string, scope: Scope): Place {
		return placeOf(path, scope);
	}

	note(effect: Effect, path: Field, call: Call): void {
		this.#does(
			effectOfPathAct[effect],
			placeOf(path.text, call.scope),
			undefined,
		);
	}

	act(effect: Effect, path: Field, call: Call): boolean {
		return this.#act(effect, path, call.scope);
	}

	#act(effect: Effect, path: Field, scope: Scope): boolean {
		if (!this.budget.spend(4)) return false;
		const place = placeOf(path.text, scope);
		const judged = judge(
			effect === "remove" && scope.many ? "remove-force" : effect,
			place,
		);
		if (place.kind !== "null")
			this.#does(effectOfPathAct[effect], place, judged);
		if (judged === undefined) {
			const held = effect === "read" ? scope.files.get(place.path) : undefined;
			if (held === undefined || (held.tags & from.secret) === 0) return false;
			this.report(
				"high",
				"secrets",
				path,
				`reads what holds a secret (${shown(place.text)})`,
				{ path: shown(place.path) },
			);
			return true;
		}
		this.#keep(judged.risk, judged.category, path, judged.reason, {
			path: shown(place.path),
		});
		return true;
	}

	#does(
		effect: ActEffect,
		place: Place,
		judged: { readonly risk: Risk; readonly category: Category } | undefined,
	): void {
		// One shape for all: this is done for every path of every command.
		this.#world.acts.add({
			effect,
			risk: judged?.risk ?? "low",
			category: judged?.category,
			program: this.#actor,
			path: place.path,
			target: targetOf(place),
			regenerable: place.regenerable ? true : undefined,
			host: undefined,
		});
	}

	words(words: readonly Field[], call: Call, options: RunOptions = {}): Stream {
		if (words.length === 0) return emptyStream;
		const scope = this.#scopeFor(call.scope, options);
		return this.#deeper(call, () =>
			this.run({
				words,
				environment: options.environment ?? call.environment,
				input: "input" in options ? options.input : call.input,
				outputs: [],
				scope,
				elsewhere: options.elsewhere ?? false,
				start: call.start,
				end: call.end,
			}),
		);
	}

	text(
		text: string,
		where: Span,
		context: Call | Scope,
		options: RunOptions = {},
	): Stream {
		const outer = context instanceof Scope ? context : context.scope;
		const scope =
			options.same === true ? outer : this.#scopeFor(outer, options);
		if (options.parameters !== undefined) scope.parameters = options.parameters;
		const input =
			"input" in options
				? options.input
				: context instanceof Scope
					? context.input
					: context.input;
		this.budget.spend(text.length / 64);
		return this.#deeper(where, () => {
			const before = scope.input;
			scope.input = input;
			const result = this.#walk(
				text,
				{ shift: undefined, within: { start: where.start, end: where.end } },
				where,
				scope,
			);
			scope.input = before;
			return result;
		});
	}

	code(language: Language, text: string, where: Span, call: Call): void {
		if (
			text === unknownMark ||
			(text.startsWith(unknownMark) && text.length < 8)
		) {
			this.report(
				"high",
				"exec-remote",
				where,
				`runs ${language} code that cannot be told beforehand`,
			);
			return;
		}
		// What the code does is its own doing, and stands among the acts already.
		const actor = this.#actor;
		this.#actor = undefined;
		const found = this.#world.code(language, text, this.#context(call.scope));
		this.#actor = actor;
		const kept = downloaded(text);
		if (kept !== undefined)
			call.scope.files.set(placeOf(kept, call.scope).path, {
				text: undefined,
				tags: from.network,
			});
		if (
			this.#fetches(text, call.scope) ||
			(((call.input?.tags ?? 0) & from.network) !== 0 &&
				found.some((finding) => finding.category === "exec-remote"))
		)
			this.report(
				"critical",
				"exec-remote",
				where,
				"runs code fetched from the network",
			);
		for (const finding of found)
			this.#keep(
				finding.risk,
				finding.category,
				where,
				finding.reason,
				aboutOf(finding),
			);
	}

	/** Text that a program may print as it is, or the texts within it side by side. */
	#perhaps(given: string, where: Span, scope: Scope): void {
		const literals = Array.from(
			given.matchAll(/"([^"\\\n]*)"|'([^'\\\n]*)'|\[([^\]\n]*)\]/gu),
			([, double, single, bracket]) => double ?? single ?? bracket ?? "",
		);
		for (const text of new Set([given, literals.join("")])) {
			if (text === "") continue;
			const inner = new Machine(this.#world, this.budget);
			inner.text(text, where, scope.child(), { input: undefined });
			for (const finding of inner.findings)
				if (finding.risk === "critical")
					this.report("critical", finding.category, where, finding.reason);
		}
	}

	/** Code that runs a file this line fetched. */
	#fetches(text: string, scope: Scope): boolean {
		if (scope.files.size === 0 || text.length > 16_384) return false;
		for (const [path, stream] of scope.files) {
			if ((stream.tags & from.network) === 0) continue;
			const base = path.slice(path.lastIndexOf("/") + 1);
			if (
				base !== "" &&
				(text.includes(`${base}"`) || text.includes(`${base}'`)) &&
				/\b(?:exec|eval|system|popen|run|call|spawn|import|require|load|source|dofile|include)/u.test(
					text,
				)
			)
				return true;
		}
		return false;
	}

	file(path: Field, call: Call, how: FileReader): void {
		if (path.text === "-" || path.text === "/dev/stdin") {
			if (call.input !== undefined) this.stream(call.input, path, call, how);
			return;
		}
		const place = placeOf(path.text, call.scope);
		if ((path.tags & from.network) !== 0) {
			this.report(
				"critical",
				"exec-remote",
				path,
				"runs code fetched from the network",
			);
			return;
		}
		// Other languages' files are the project's programs; a shell script is read as the commands it holds.
		const stream =
			how === "shell" ? this.script(path, call) : this.contents(path, call);
		if (stream === undefined) {
			if (place.path.startsWith("/dev/shm/"))
				this.report(
					"high",
					"exec-remote",
					path,
					"runs a file kept in memory only (/dev/shm)",
				);
			return;
		}
		this.stream(stream, path, call, how);
	}

	/** Code that arrives by a pipe or out of a file. */
	stream(
		stream: Stream,
		where: Span,
		call: Call,
		how: FileReader,
		parameters?: readonly string[],
	): void {
		if ((stream.tags & from.network) !== 0)
			this.report(
				"critical",
				"exec-remote",
				where,
				"runs code fetched from the network",
			);
		if ((stream.tags & from.decoded) !== 0)
			this.report(
				"critical",
				"exec-remote",
				where,
				"runs code that was hidden by an encoding",
			);
		const { text } = stream;
		if (text === undefined || text === unknownMark) {
			if ((stream.tags & (from.network | from.decoded | from.file)) === 0)
				this.report(
					"high",
					"exec-remote",
					where,
					"runs what another program prints",
				);
			if (stream.given !== undefined && how === "shell")
				this.#perhaps(stream.given, where, call.scope);
			return;
		}
		// A file's own lines count as the project's programs do; what the line adds to them is read.
		const read =
			(stream.tags & from.file) === 0
				? text
				: text
						.split("\n")
						.filter((line) => line !== unknownMark)
						.join("\n");
		if (how === "shell")
			this.text(read, where, call, {
				input: undefined,
				...(parameters === undefined ? {} : { parameters }),
			});
		else this.code(how, read, where, call);
	}

	contents(path: Field, call: Call): Stream | undefined {
		return this.#contents(path.text, call.scope);
	}

	script(path: Field, call: Call): Stream | undefined {
		const known = this.#contents(path.text, call.scope);
		if (known !== undefined) return known;
		const place = placeOf(path.text, call.scope);
		if (
			(place.kind !== "project" && place.kind !== "temporary") ||
			place.secret ||
			!isKnown(place.path)
		)
			return undefined;
		const text = this.#world.read?.(place.path);
		return text === undefined ? undefined : { text, tags: from.file };
	}

	#contents(written: string, scope: Scope): Stream | undefined {
		const { path } = placeOf(written, scope);
		if (path === "/dev/stdin") return scope.input;
		return scope.files.get(path) ?? this.#within(path, scope);
	}

	/** Below a folder that was fetched as a whole. */
	#within(path: string, scope: Scope): Stream | undefined {
		if (scope.files.size === 0) return undefined;
		for (const [folder, stream] of scope.files)
			if (folder.endsWith("/") && path.startsWith(folder)) return stream;
		return undefined;
	}

	opened(path: Field, scope: Scope): Stream {
		const network = networkRedirection(path.text);
		if (network !== undefined) {
			if (!network.local)
				this.report(
					"high",
					"network",
					path,
					`opens a connection (${network.host})`,
					{ host: network.host },
				);
			return {
				text: undefined,
				tags: network.local ? from.program : from.network,
			};
		}
		const isSecret = this.#act("read", path, scope);
		const known = this.#contents(path.text, scope);
		if (known !== undefined) return known;
		return {
			text: path.text === "/dev/null" ? "" : undefined,
			tags: isSecret ? from.secret : from.file,
		};
	}

	written(output: Output, stream: Stream, scope: Scope, span: Span): void {
		if (!this.budget.spend(8)) return;
		const { path, append, kind } = output;
		const network = networkRedirection(path.text);
		if (network !== undefined) {
			if (
				(kind === "both-ways" || (stream.tags & from.shell) !== 0) &&
				!network.local
			)
				this.report(
					"critical",
					"exec-remote",
					path,
					`connects this shell to another machine (${network.host})`,
					{ host: network.host },
				);
			else if ((stream.tags & from.secret) !== 0)
				this.report(
					"critical",
					"network",
					path,
					`sends a secret to another machine (${network.host})`,
					{ host: network.host },
				);
			else if (!network.local)
				this.report(
					"high",
					"network",
					path,
					`sends data to another machine (${network.host})`,
					{ host: network.host },
				);
			return;
		}
		const effect: Effect = append
			? "append"
			: kind === "output" && stream.text === ""
				? "empty"
				: "write";
		this.#act(
			effect,
			{ ...path, start: span.start < path.start ? path.start : span.start },
			scope,
		);
		if (kind === "errors") return;
		const place = placeOf(path.text, scope);
		if (place.lasting === "start-up" && place.kind !== "temporary")
			this.later(stream, path, scope);
		this.#walker.drained(path.text, stream, scope);
		const at = place.path;
		const before = append ? scope.files.get(at) : undefined;
		scope.files.set(
			at,
			before === undefined ||
				before.text === undefined ||
				stream.text === undefined
				? {
						text: stream.text,
						tags:
							stream.tags |
							(before?.tags ?? 0) |
							(stream.text === undefined && stream.tags === 0 ? from.file : 0),
					}
				: { text: before.text + stream.text, tags: before.tags | stream.tags },
		);
	}

	later(stream: Stream, where: Span, scope: Scope): void {
		const report = (reason: string): void =>
			this.report("critical", "persistence", where, reason);
		if ((stream.tags & from.network) !== 0)
			report("keeps what was fetched from the network to be run by itself");
		if ((stream.tags & from.decoded) !== 0)
			report("keeps what was hidden by an encoding to be run by itself");
		if (stream.text === undefined || stream.text === unknownMark) return;
		const inner = new Machine(this.#world, this.budget);
		inner.text(laterText(stream.text), where, scope.child(), {
			input: undefined,
		});
		// That it is kept is reported already; here counts what it would do.
		for (const finding of inner.findings)
			if (finding.risk === "critical")
				report(`keeps to be run by itself what ${finding.reason}`);
	}

	assigned(name: string, value: Field, scope: Scope): void {
		const risk = environmentRisk(name, value.text, placeOf(value.text, scope));
		if (risk === undefined) return;
		if (risk.kind === "report") {
			const held = value.text
				.split(/[ :]/u)
				.reduce(
					(tags, part) => tags | (this.#contents(part, scope)?.tags ?? 0),
					0,
				);
			if ((held & from.network) !== 0)
				this.report(
					"critical",
					"exec-remote",
					value,
					"runs code fetched from the network",
				);
			this.report(risk.risk, risk.category, value, risk.reason);
			if (risk.command === true)
				this.text(commandIn(value.text, "command"), value, scope, {
					input: undefined,
				});
			return;
		}
		if (value.text.startsWith("|") && !isPreprocessor(value.text))
			this.report(
				"high",
				"exec-remote",
				value,
				`makes another program run a command of its choice (${name})`,
			);
		if ((value.tags & from.network) === 0)
			this.text(commandIn(value.text, risk.kind), value, scope, {
				input: undefined,
			});
	}

	run(simple: Simple): Stream {
		const { words, scope } = simple;
		const word = words[0];
		if (word === undefined || !this.budget.spend(4))
			return { text: undefined, tags: 0 };
		if ((word.tags & from.network) !== 0) {
			this.report(
				"critical",
				"exec-remote",
				word,
				"runs a command fetched from the network",
			);
			return { text: undefined, tags: 0 };
		}
		if ((word.tags & from.decoded) !== 0)
			this.report(
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
			return this.text(
				`${alias} ${words.slice(1).map(quoted).join(" ")}`,
				simple,
				scope,
				{ input: simple.input, same: true },
			);
		}
		const own = this.#walker.call(text, words.slice(1), scope, simple);
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
			shell: this,
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
			this.#world.programs.get(withoutVersion(name));
		if (slash >= 0 && copied === undefined) {
			// A path says more than a name: what this line fetched or wrote there.
			const stream =
				program === undefined
					? this.script(word, call)
					: scope.files.size > 0
						? this.contents(word, call)
						: undefined;
			if (stream !== undefined) {
				if (
					(stream.tags & (from.network | from.decoded)) !== 0 ||
					stream.text !== undefined
				) {
					this.stream(
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
			} else if (text.startsWith("/dev/shm/")) this.file(word, call, "shell");
		} else if (program === undefined && scope.files.size > 0)
			this.#madeHere(word, lower, call);
		return this.#enter(program, { ...call, name });
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
				this.stream(stream, word, call, "shell");
		}
	}

	#enter(program: Program | undefined, call: Call): Stream {
		const before = this.#program;
		const actor = this.#actor;
		this.#program = call.name;
		this.#actor = programOf(call);
		this.#starts(this.#actor, call);
		const result =
			program === undefined ? this.#unknownProgram(call) : program(call);
		this.#program = before;
		this.#actor = actor;
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
			if (this.act("read", path, call)) tags |= from.secret;
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
					this.#act("remove-tree", target, scope);
		this.report(
			"high",
			"exec-remote",
			word,
			"runs a command that cannot be told beforehand",
		);
	}

	/** `/bin/r?`: every program it could be. */
	#patternCommand(pattern: string, call: Call): Stream {
		this.#world.acts.add({ effect: "runs", risk: "low", program: pattern });
		this.report(
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

	#unusedAlias(name: string, value: string, text: string, scope: Scope): void {
		if (
			value.startsWith("/tmp/") ||
			value.startsWith("/dev/shm/") ||
			value.startsWith("/var/tmp/")
		)
			this.report(
				"high",
				"persistence",
				{ start: 0, end: text.length },
				`makes ${name} run a file anybody may replace`,
			);
		// Never called: what it would do is not done.
		const inner = new Machine(
			{ ...this.#world, acts: new Acts() },
			this.budget,
		);
		inner.text(value, { start: 0, end: text.length }, scope.child());
		for (const finding of inner.findings)
			if (finding.risk === "critical" || value.includes("/tmp/"))
				this.report(
					"high",
					"persistence",
					finding,
					`makes ${name} mean something else: ${finding.reason}`,
				);
	}

	#walk(text: string, at: Origin, where: Span, scope: Scope): Stream {
		const read = asBash(text);
		// Bash refuses it: reading it as zsh does finds more, and excuses nothing.
		if (read !== text)
			this.report(
				"high",
				"exec-remote",
				where,
				"is no complete shell command outside zsh (=(…))",
			);
		const parsed = parseLine(read);
		if (read !== text || parsed.script === undefined) this.#world.acts.unread();
		if (parsed.script === undefined) {
			this.report("high", "exec-remote", where, parsed.unread);
			return { text: undefined, tags: 0 };
		}
		return this.#walker.script(parsed.script, scope, at, where);
	}

	#deeper(where: Span, walk: () => Stream): Stream {
		if (this.#depth >= deepest || !this.budget.spend(4)) {
			this.#world.acts.unread();
			this.report(
				"high",
				"exec-remote",
				where,
				"is nested too deeply to be read",
			);
			return { text: undefined, tags: 0 };
		}
		const actor = this.#actor;
		this.#actor = undefined;
		this.#depth += 1;
		const result = walk();
		this.#depth -= 1;
		this.#actor = actor;
		return result;
	}

	#scopeFor(outer: Scope, options: RunOptions): Scope {
		const scope = outer.child();
		if (options.elsewhere === true) {
			scope.cwd = "/\uFFFC";
			scope.root = "/\uFFFC";
		}
		if (options.cwd !== undefined) scope.cwd = options.cwd;
		if (options.many === true) scope.many = true;
		if (options.name !== undefined) scope.set("0", [options.name], 0);
		return scope;
	}

	#context(scope: Scope): Context {
		return {
			cwd: scope.cwd ?? unknownMark,
			home: scope.home,
			budget: this.budget,
			acts: this.#world.acts,
			depth: this.#depth,
			shell: (text, inner) => this.#inner(text, inner),
			target: (path) =>
				path === undefined ? "unknown" : targetOf(placeOf(path, scope)),
		};
	}

	/** A shell line inside other code: a machine of its own, with the same budget. */
	#inner(text: string, context: Context): readonly Finding[] {
		if (context.depth >= deepest) {
			this.#world.acts.unread();
			return [
				{
					risk: "high",
					category: "exec-remote",
					start: 0,
					end: text.length,
					reason: "is nested too deeply to be read",
				},
			];
		}
		const machine = new Machine(
			{ ...this.#world, cwd: context.cwd, home: context.home },
			this.budget,
		);
		machine.whole(text, context.depth + 1);
		return machine.findings;
	}
}
