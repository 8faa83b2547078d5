/**
 * What a command does to paths, and what is known of the files it wrote or fetched: reading, writing, redirections. Opens
 * no file itself; what the project holds is asked of the world.
 */
import { effectOfPathAct } from "./act.ts";
import type { Span } from "./call.ts";
import { type Field, from, isKnown, shown, type Stream } from "./field.ts";
import type { Budget } from "./finding.ts";
import type { Findings } from "./findings.ts";
import { type Effect, judge } from "./judge.ts";
import { networkRedirection } from "./network-redirection.ts";
import type { Output } from "./runner.ts";
import type { Scope } from "./scope.ts";
import { type Place, placeOf } from "./targets.ts";
import type { World } from "./world.ts";

/** What follows from a file's being written. */
export interface AfterWriting {
	/** It is run by itself one day. */
	later(stream: Stream, where: Span, scope: Scope): void;
	/** `> >(command)`: a command reads it. */
	drained(path: string, stream: Stream, scope: Scope): void;
}

export class Files {
	readonly #world: World;
	readonly #budget: Budget;
	readonly #findings: Findings;
	readonly #after: AfterWriting;

	constructor(
		world: World,
		budget: Budget,
		findings: Findings,
		after: AfterWriting,
	) {
		this.#world = world;
		this.#budget = budget;
		this.#findings = findings;
		this.#after = after;
	}

	note(effect: Effect, path: Field, scope: Scope): void {
		this.#findings.does(
			effectOfPathAct[effect],
			placeOf(path.text, scope),
			undefined,
		);
	}

	act(effect: Effect, path: Field, scope: Scope): boolean {
		if (!this.#budget.spend(4)) return false;
		const place = this.#asMoved(effect, placeOf(path.text, scope), scope);
		const judged = judge(
			effect === "remove" && scope.many ? "remove-force" : effect,
			place,
		);
		if (place.kind !== "null")
			this.#findings.does(effectOfPathAct[effect], place, judged);
		if (judged === undefined) {
			const held = effect === "read" ? scope.files.get(place.path) : undefined;
			if (held === undefined || (held.tags & from.secret) === 0) return false;
			this.#findings.report(
				"high",
				"secrets",
				path,
				`reads what holds a secret (${shown(place.text)})`,
				{ path: shown(place.path) },
			);
			return true;
		}
		this.#findings.keep(judged.risk, judged.category, path, judged.reason, {
			path: shown(place.path),
		});
		return true;
	}

	/** What was moved into a temporary folder and is deleted there is deleted from where it was. */
	#asMoved(effect: Effect, place: Place, scope: Scope): Place {
		if (
			scope.moved.size === 0 ||
			place.kind !== "temporary" ||
			!(effect.startsWith("remove") || effect === "shred")
		)
			return place;
		for (const [to, was] of scope.moved)
			if (place.path === to || place.path.startsWith(`${to}/`))
				return placeOf(was + place.path.slice(to.length), scope);
		return place;
	}

	contents(written: string, scope: Scope): Stream | undefined {
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

	script(path: Field, scope: Scope): Stream | undefined {
		const known = this.contents(path.text, scope);
		if (known !== undefined) return known;
		const place = placeOf(path.text, scope);
		if (
			(place.kind !== "project" && place.kind !== "temporary") ||
			place.secret ||
			!isKnown(place.path)
		)
			return undefined;
		const text = this.#world.read?.(place.path);
		return text === undefined ? undefined : { text, tags: from.file };
	}

	opened(path: Field, scope: Scope): Stream {
		const network = networkRedirection(path.text);
		if (network !== undefined) {
			if (!network.local)
				this.#findings.report(
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
		const isSecret = this.act("read", path, scope);
		const known = this.contents(path.text, scope);
		if (known !== undefined) return known;
		return {
			text: path.text === "/dev/null" ? "" : undefined,
			tags: isSecret ? from.secret : from.file,
		};
	}

	written(output: Output, stream: Stream, scope: Scope, span: Span): void {
		if (!this.#budget.spend(8)) return;
		const { path, append, kind } = output;
		const network = networkRedirection(path.text);
		if (network !== undefined) {
			if (
				(kind === "both-ways" || (stream.tags & from.shell) !== 0) &&
				!network.local
			)
				this.#findings.report(
					"critical",
					"exec-remote",
					path,
					`connects this shell to another machine (${network.host})`,
					{ host: network.host },
				);
			else if ((stream.tags & from.secret) !== 0)
				this.#findings.report(
					"critical",
					"network",
					path,
					`sends a secret to another machine (${network.host})`,
					{ host: network.host },
				);
			else if (!network.local)
				this.#findings.report(
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
		this.act(
			effect,
			{ ...path, start: span.start < path.start ? path.start : span.start },
			scope,
		);
		if (kind === "errors") return;
		const place = placeOf(path.text, scope);
		if (place.lasting === "start-up" && place.kind !== "temporary")
			this.#after.later(stream, path, scope);
		this.#after.drained(path.text, stream, scope);
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
}
