/**
 * Code and shell text that a command hands on: in an argument, through a pipe, out of a file, kept for later. Says when it
 * came from the network or out of an encoding; has the readers say what it does.
 */
import type { Call, FileReader, RunOptions, Span } from "./call.ts";
import type { Language } from "./code.ts";
import { aboutOf } from "./command-word.ts";
import { type Field, from, type Stream, unknownMark } from "./field.ts";
import type { Files } from "./files.ts";
import type { Finding } from "./finding.ts";
import type { Findings } from "./findings.ts";
import { laterText } from "./later-text.ts";
import { downloaded } from "./parse.ts";
import type { Scope } from "./scope.ts";
import { placeOf } from "./targets.ts";

/** Reads text as the shell that was given it would. */
export interface TextReader {
	readonly findings: readonly Finding[];
	text(
		text: string,
		where: Span,
		context: Call | Scope,
		options?: RunOptions,
	): Stream;
}

export interface CodeHost extends TextReader {
	/** What the language's reader finds. `fed`: a secret stands in its standard input. */
	read(
		language: Language,
		text: string,
		scope: Scope,
		fed: boolean,
	): readonly Finding[];
	/** One of its own, that has found nothing yet. */
	fresh(): TextReader;
}

export class GivenCode {
	readonly #host: CodeHost;
	readonly #files: Files;
	readonly #findings: Findings;

	constructor(host: CodeHost, files: Files, findings: Findings) {
		this.#host = host;
		this.#files = files;
		this.#findings = findings;
	}

	code(language: Language, text: string, where: Span, call: Call): void {
		if (
			text === unknownMark ||
			(text.startsWith(unknownMark) && text.length < 8)
		) {
			this.#findings.report(
				"high",
				"exec-remote",
				where,
				`runs ${language} code that cannot be told beforehand`,
			);
			return;
		}
		// What the code does is its own doing, and stands among the acts already.
		const fed = ((call.input?.tags ?? 0) & from.secret) !== 0;
		const found = this.#findings.asNobody(() =>
			this.#host.read(language, text, call.scope, fed),
		);
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
			this.#findings.report(
				"critical",
				"exec-remote",
				where,
				"runs code fetched from the network",
			);
		for (const finding of found)
			this.#findings.keep(
				finding.risk,
				finding.category,
				where,
				finding.reason,
				aboutOf(finding),
			);
	}

	file(path: Field, call: Call, how: FileReader): void {
		if (path.text === "-" || path.text === "/dev/stdin") {
			if (call.input !== undefined) this.stream(call.input, path, call, how);
			return;
		}
		const place = placeOf(path.text, call.scope);
		if ((path.tags & from.network) !== 0) {
			this.#findings.report(
				"critical",
				"exec-remote",
				path,
				"runs code fetched from the network",
			);
			return;
		}
		// Other languages' files are the project's programs; a shell script is read as the commands it holds.
		const stream =
			how === "shell"
				? this.#files.script(path, call.scope)
				: this.#files.contents(path.text, call.scope);
		if (stream === undefined) {
			if (place.path.startsWith("/dev/shm/"))
				this.#findings.report(
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
			this.#findings.report(
				"critical",
				"exec-remote",
				where,
				"runs code fetched from the network",
			);
		if ((stream.tags & from.decoded) !== 0)
			this.#findings.report(
				"critical",
				"exec-remote",
				where,
				"runs code that was hidden by an encoding",
			);
		const { text } = stream;
		if (text === undefined || text === unknownMark) {
			if ((stream.tags & (from.network | from.decoded | from.file)) === 0)
				this.#findings.report(
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
			this.#host.text(read, where, call, {
				input: undefined,
				...(parameters === undefined ? {} : { parameters }),
			});
		else this.code(how, read, where, call);
	}

	later(stream: Stream, where: Span, scope: Scope): void {
		const report = (reason: string): void =>
			this.#findings.report("critical", "persistence", where, reason);
		if ((stream.tags & from.network) !== 0)
			report("keeps what was fetched from the network to be run by itself");
		if ((stream.tags & from.decoded) !== 0)
			report("keeps what was hidden by an encoding to be run by itself");
		if (stream.text === undefined || stream.text === unknownMark) return;
		const inner = this.#host.fresh();
		inner.text(laterText(stream.text), where, scope.child(), {
			input: undefined,
		});
		// That it is kept is reported already; here counts what it would do.
		for (const finding of inner.findings)
			if (finding.risk === "critical")
				report(`keeps to be run by itself what ${finding.reason}`);
	}

	/** Text that a program may print as it is, or the texts within it side by side. */
	#perhaps(given: string, where: Span, scope: Scope): void {
		const literals = Array.from(
			given.matchAll(/"([^"\\\n]*)"|'([^'\\\n]*)'|\[([^\]\n]*)\]/gu),
			([, double, single, bracket]) => double ?? single ?? bracket ?? "",
		);
		for (const text of new Set([given, literals.join("")])) {
			if (text === "") continue;
			const inner = this.#host.fresh();
			inner.text(text, where, scope.child(), { input: undefined });
			for (const finding of inner.findings)
				if (finding.risk === "critical")
					this.#findings.report(
						"critical",
						finding.category,
						where,
						finding.reason,
					);
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
}
