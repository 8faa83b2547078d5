/**
 * What names and members stand for when they are no variables: the library's constants, the environment's variables,
 * methods by the type of what they belong to. Follows no code.
 */
import type { Effects } from "./effects.ts";
import { environmentVariable } from "./environment.ts";
import type { Library } from "./library.ts";
import { unknown, eitherOf, nameOf, withOrigin, type Value } from "./value.ts";

/** Members of a file that are its path. */
const asPaths: ReadonlySet<string> = new Set(["fullname", "path", "pspath"]);

export class Names {
	readonly #library: Library;
	readonly #effects: Effects;
	readonly #variable: (name: string) => Value | undefined;

	constructor(
		library: Library,
		effects: Effects,
		variable: (name: string) => Value | undefined,
	) {
		this.#library = library;
		this.#effects = effects;
		this.#variable = variable;
	}

	/** What a name that is no variable stands for. */
	meaning(name: string, receiver: Value | undefined): Value {
		const canonical = this.#library.canonical(name);
		const constant = this.#library.constants.get(canonical);
		return constant === undefined
			? nameOf(canonical, receiver)
			: constant(this.#effects, this.#variable);
	}

	member(value: Value, name: string): Value {
		if (value.kind === "either")
			return eitherOf(value.options.map((part) => this.member(part, name)));
		// How many there are is none of them.
		if (
			(value.kind === "unknown" || value.kind === "list") &&
			(name === "length" || name === "size")
		)
			return unknown;
		if (value.kind === "record") {
			const entry = value.entries.get(name);
			if (entry !== undefined) return entry;
		}
		if (value.kind === "name" && this.#isVariable(value.name, name))
			return environmentVariable(name, this.#effects.context);
		// `.DownloadString.Invoke`: a method of a method.
		const isMethod =
			value.kind === "name" &&
			this.#library.language === "powershell" &&
			(value.receiver !== undefined || this.#library.rules.has(value.name));
		if (value.kind === "name" && value.bound === undefined && !isMethod)
			return withOrigin(
				this.meaning(`${value.name}.${name}`, value.receiver),
				value.from,
			);
		if (
			this.#library.language === "powershell" &&
			asPaths.has(name) &&
			(value.kind === "text" || value.kind === "list")
		)
			return value;
		const byType =
			value.type === undefined
				? undefined
				: this.#library.constants.get(`${value.type}.${name}`);
		if (byType !== undefined) return byType(this.#effects, () => undefined);
		return nameOf(this.#library.canonical(`.${name}`), value);
	}

	/** A variable of the environment, not a method of what holds them. */
	#isVariable(holder: string, name: string): boolean {
		const { environments, rules, language } = this.#library;
		if (!environments.has(holder)) return false;
		return (
			language === "powershell" ||
			name === name.toUpperCase() ||
			!(rules.has(`${holder}.${name}`) || rules.has(`.${name}`))
		);
	}
}
