/**
 * What code would do, as findings: deletions and writes judged by their target, processes by the shell's engine, code
 * run from texts by the language's own, requests by what they carry. Never does any of it.
 */
import type { Category, Context, Finding } from "../finding.ts";
import { plainHost, spelled } from "../contacts.ts";
import { type Act, actOn, judgeAct } from "./acts.ts";
import { isMetadataHost } from "../network-redirection.ts";
import { hostIn, isOwnMachine, knownPrefix } from "./hosts.ts";
import type { CodeName } from "./code-language.ts";
import type { Span } from "./node.ts";
import { placesOf, shownPath } from "./places.ts";
import {
	fetches,
	isBareShell,
	runsFile,
	shellTextsOf,
	wordsAsShell,
} from "./process.ts";
import {
	hasUnknown,
	knownText,
	optionsOf,
	origin,
	type Value,
} from "./value.ts";

/** Classifies code in another language, or in the same. */
export type Recurse = (
	language: CodeName,
	text: string,
	context: Context,
) => readonly Finding[];

const codeFlags: ReadonlySet<string> = new Set(
	"-c -e -lc -ic -Command -command -EncodedCommand --eval -E /c /C".split(" "),
);

const deepestCode = 12;
const mostFindings = 200;

export class Effects {
	readonly findings: Finding[] = [];
	readonly context: Context;
	readonly #recurse: Recurse;
	/** Where relative paths begin; undefined after a change of folder that cannot be known. */
	#folder: string | undefined;
	#moved = false;
	/** Files that came from the network. */
	readonly #downloaded = new Set<string>();
	/** A socket leads to another machine, or waits for one. */
	#connected: Span | undefined;
	#shellStarted: Span | undefined;
	#redirected = false;

	constructor(context: Context, recurse: Recurse) {
		this.context = context;
		this.#recurse = recurse;
		this.#folder = context.cwd;
	}

	get folder(): string | undefined {
		return this.#folder;
	}

	report(
		span: Span,
		risk: "high" | "critical",
		category: Category,
		reason: string,
		more: Pick<Finding, "path" | "host" | "program"> = {},
	): void {
		this.context.acts.found({
			risk,
			category,
			...more,
			...(more.host === undefined ? {} : { host: spelled(more.host) }),
		});
		this.#keep(span, risk, category, reason, more);
	}

	/** A finding whose act is taken down already. */
	#keep(
		span: Span,
		risk: "high" | "critical",
		category: Category,
		reason: string,
		more: Pick<Finding, "path" | "host" | "program"> = {},
	): void {
		const { start, end } = span;
		const isKnown = this.findings.some(
			(known) =>
				known.start === start &&
				known.risk === risk &&
				known.category === category,
		);
		if (!isKnown && this.findings.length < mostFindings)
			this.findings.push({ risk, category, start, end, reason, ...more });
	}

	/** An act on every path that the value may be. Returns what reading it would give. */
	act(act: Act, path: Value | undefined, span: Span): number {
		let from = 0;
		for (const place of placesOf(
			path,
			this.#moved,
			this.#folder,
			this.context,
		)) {
			const judged = judgeAct(act, place);
			if (place.target === "secret") from |= origin.secret;
			else if (act === "read" && place.target !== "null") from |= origin.file;
			if (place.path !== undefined && this.#downloaded.has(place.path))
				from |= origin.network;
			if (place.target !== "null")
				this.context.acts.add(actOn(act, place, judged));
			if (judged !== undefined)
				this.#keep(
					span,
					judged.risk,
					judged.category,
					judged.reason,
					place.path === undefined ? {} : { path: place.path },
				);
		}
		return from;
	}

	changeFolder(path: Value | undefined): void {
		const [first, second] = placesOf(
			path,
			this.#moved,
			this.#folder,
			this.context,
		);
		this.#moved = true;
		this.#folder = second === undefined ? first?.absolute : undefined;
	}

	/** A line for a shell. Returns what its output is made of. */
	shell(line: Value | undefined, span: Span, folder?: Value): number {
		let from = 0;
		for (const option of optionsOf(line)) {
			this.#provenance(option, span, "a command");
			for (const text of shellTextsOf(option))
				from |= this.#line(text, span, folder);
		}
		return from;
	}

	/** A program with its arguments, each one word. */
	words(args: readonly Value[], span: Span, folder?: Value): number {
		const [program] = args;
		const isCode = args.some((arg) => codeFlags.has(knownText(arg) ?? ""));
		for (const arg of isCode ? args : program === undefined ? [] : [program])
			this.#provenance(arg, span, "a program");
		let from = 0;
		for (const text of wordsAsShell(args))
			from |= this.#line(text, span, folder);
		return from;
	}

	#line(text: string | undefined, span: Span, folder?: Value): number {
		if (text === undefined) {
			this.report(
				span,
				"high",
				"exec-remote",
				"Runs a command that cannot be known.",
			);
			return 0;
		}
		if (isBareShell(text)) this.#shellStarted = span;
		for (const path of this.#downloaded)
			if (runsFile(text, path))
				this.report(
					span,
					"critical",
					"exec-remote",
					`Runs ${shownPath(path)}, which came from the network.`,
					{ path },
				);
		if (this.context.depth >= deepestCode) {
			this.tooDeep(span);
			return 0;
		}
		const place = folder === undefined ? this.#folder : knownText(folder);
		const found = this.context.shell(text, {
			...this.context,
			cwd: place?.startsWith("/") ? place : this.context.cwd,
			depth: this.context.depth + 1,
		});
		let from = fetches(text) ? origin.network : 0;
		for (const { start: _start, end: _end, ...inner } of found) {
			this.#keep(span, inner.risk, inner.category, inner.reason, inner);
			if (inner.category === "secrets") from |= origin.secret;
		}
		return from;
	}

	/** A text that is run as code. */
	code(language: CodeName, text: Value | undefined, span: Span): void {
		for (const option of optionsOf(text)) {
			this.#provenance(option, span, "code");
			const known = knownText(option);
			if (known === undefined) {
				if ((option.from & (origin.network | origin.decoded)) === 0)
					this.report(
						span,
						"high",
						"exec-remote",
						"Runs code that cannot be known.",
					);
				continue;
			}
			if (this.context.depth >= deepestCode) {
				this.tooDeep(span);
				continue;
			}
			const found = this.#recurse(language, known, {
				...this.context,
				depth: this.context.depth + 1,
			});
			for (const { start: _start, end: _end, ...inner } of found)
				this.#keep(span, inner.risk, inner.category, inner.reason, inner);
		}
	}

	/** Offsets of the findings from `first` on, as they stood in the text before it was respelled. */
	moveBack(first: number, original: (offset: number) => number): void {
		for (let at = first; at < this.findings.length; at += 1) {
			const finding = this.findings[at];
			if (finding !== undefined)
				this.findings[at] = {
					...finding,
					start: original(finding.start),
					end: original(finding.end),
				};
		}
	}

	/** The findings from `first` on were made in a text inside this one: here is where it stands. */
	pointTo(first: number, { start, end }: Span): void {
		for (let at = first; at < this.findings.length; at += 1) {
			const finding = this.findings[at];
			if (finding !== undefined) this.findings[at] = { ...finding, start, end };
		}
	}

	/** Part of the code could not be read: what it does is not known. */
	unreadable(text: string, problem: string): void {
		this.context.acts.unread();
		this.report(
			{ start: 0, end: text.length },
			"high",
			"exec-remote",
			`The code ${problem}.`,
		);
	}

	tooDeep(span: Span): void {
		this.context.acts.unread();
		this.report(
			span,
			"high",
			"exec-remote",
			"Hides what it runs deeper than is looked at.",
		);
	}

	#provenance(value: Value, span: Span, what: string): void {
		// A piece in the middle of a known command is an argument, and the engine judges it as unknown.
		const isArgument =
			value.kind === "text" &&
			value.pieces.length > 1 &&
			value.pieces[0] !== undefined &&
			what === "a command";
		const { from } = value;
		if ((from & origin.network) !== 0 && !isArgument)
			this.report(
				span,
				"critical",
				"exec-remote",
				`Runs ${what} that came from the network.`,
			);
		if ((from & origin.decoded) !== 0 && !isArgument)
			this.report(
				span,
				"critical",
				"exec-remote",
				`Runs ${what} that was hidden by an encoding.`,
			);
		if (
			((from & (origin.secret | origin.environment)) !== 0 ||
				(this.context.fed === true && hasUnknown(value))) &&
			fetches(knownPrefix(value))
		)
			this.report(
				span,
				"critical",
				"secrets",
				"Hands a secret to a program that sends it away.",
			);
	}

	/** Content goes to another machine. */
	sends(host: Value | undefined, contents: readonly Value[], span: Span): void {
		const address = knownPrefix(host);
		const name = hostIn(address);
		this.context.acts.add({
			effect: "connects",
			risk: "low",
			host: name === undefined ? "?" : plainHost(address),
		});
		if (isOwnMachine(address)) return;
		const more = name === undefined ? {} : { host: name };
		if (name !== undefined && isMetadataHost(name))
			this.report(
				span,
				"high",
				"secrets",
				"Asks a cloud's metadata service, which hands out credentials.",
				more,
			);
		for (const content of host === undefined ? contents : [host, ...contents]) {
			const { from } = content;
			// What is not known may be what it was given to read.
			const isFed =
				this.context.fed === true && (content !== host || address !== "")
					? hasUnknown(content)
					: false;
			if (isFed || (from & (origin.secret | origin.environment)) !== 0)
				this.report(
					span,
					"critical",
					"secrets",
					"Sends a secret off the machine.",
					more,
				);
			else if ((from & origin.file) !== 0)
				this.report(
					span,
					"high",
					"network",
					"Sends a file to another machine.",
					more,
				);
			else if ((from & origin.token) !== 0)
				this.report(
					span,
					"high",
					"secrets",
					"Sends a token from the environment to another machine.",
					more,
				);
		}
	}

	/** Content is shown. */
	shows(contents: readonly Value[], span: Span): void {
		for (const { from } of contents) {
			if ((from & origin.environment) !== 0)
				this.report(
					span,
					"high",
					"secrets",
					"Shows the whole environment, with the secrets in it.",
				);
			else if ((from & (origin.token | origin.secret)) !== 0)
				this.report(span, "high", "secrets", "Shows a secret.");
		}
	}

	downloaded(to: Value | undefined): void {
		for (const place of placesOf(to, this.#moved, this.#folder, this.context))
			if (place.path !== undefined && place.path.length > 2)
				this.#downloaded.add(place.path);
	}

	listens(span: Span): void {
		this.#connected ??= span;
		this.report(
			span,
			"high",
			"network",
			"Opens a port that others can connect to.",
		);
	}

	connects(host: Value | undefined, span: Span): void {
		this.#connected ??= span;
		if (host !== undefined) this.sends(host, [], span);
	}

	/** A program's input and output were tied to something else (dup2, pty). */
	redirects(): void {
		this.#redirected = true;
	}

	startsShell(span: Span): void {
		this.#shellStarted = span;
	}

	/** What only all of it together shows. */
	finish(): void {
		const span = this.#shellStarted ?? this.#connected;
		if (
			span !== undefined &&
			this.#connected !== undefined &&
			(this.#shellStarted !== undefined || this.#redirected)
		)
			this.report(
				span,
				"critical",
				"exec-remote",
				"Gives another machine a shell on this one.",
			);
	}
}
