/**
 * What is worth asking about, once each and bounded, and what rules may speak of beside it, with whoever does it. One for
 * a machine. Judges nothing.
 */
import { type Acts, type Effect as ActEffect } from "./act.ts";
import type { Span } from "./call.ts";
import { spelled } from "./contacts.ts";
import type { Category, Finding, Risk } from "./finding.ts";
import { type Place, targetOf } from "./targets.ts";

const mostFindings = 64;

export class Findings {
	/** Set while an inner text is read: what the person sees marked. */
	program: string | undefined;
	/** Who does what is done, for rules: nobody's, where a text or code is read that it was handed. */
	actor: string | undefined;
	readonly #acts: Acts;
	readonly #kept: Finding[] = [];
	readonly #seen = new Set<string>();

	constructor(acts: Acts) {
		this.#acts = acts;
	}

	get all(): readonly Finding[] {
		return this.#kept;
	}

	/** What `walk` finds is nobody's doing but its own. */
	asNobody<Result>(walk: () => Result): Result {
		const { actor } = this;
		this.actor = undefined;
		const result = walk();
		this.actor = actor;
		return result;
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
		this.#acts.found(
			{
				risk,
				category,
				...about,
				...(about.host === undefined ? {} : { host: spelled(about.host) }),
			},
			this.actor,
		);
		this.keep(risk, category, where, reason, about);
	}

	keep(
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
			this.#kept.length >= mostFindings &&
			(risk === "high" || this.#kept.length >= 2 * mostFindings)
		)
			return;
		this.#seen.add(key);
		this.#kept.push({
			risk,
			category,
			start: where.start,
			end: where.end,
			reason,
			...(this.program === undefined ? {} : { program: this.program }),
			...about,
		});
	}

	does(
		effect: ActEffect,
		place: Place,
		judged: { readonly risk: Risk; readonly category: Category } | undefined,
	): void {
		// One shape for all: this is done for every path of every command.
		this.#acts.add({
			effect,
			risk: judged?.risk ?? "low",
			category: judged?.category,
			program: this.actor,
			path: place.path,
			target: targetOf(place),
			regenerable: place.regenerable ? true : undefined,
			host: undefined,
		});
	}
}
