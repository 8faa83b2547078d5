/**
 * Which permission an MCP tool needs: by the owner's rules and a preset's, the first that matches; without one, by the
 * tool's own hint. A hint is the upstream's word: it can make an unruled tool a read, and nothing else.
 */
import { fold, Wildcard } from "./wildcard.ts";

/** As it stands in settings and presets: the first match wins; `*` is any run of characters. */
export interface ToolRule {
	readonly name: string;
	readonly permission: string;
}

/** Longer names are no tool's: the protocol's advice is 128. */
const nameLimit = 512;
/** More than any server lists; a hostile one must not fill memory. */
const hintLimit = 10_000;

/** Which tools there are, and which say of themselves that they only read. Kept apart, so that it outlives new settings. */
export class ToolHints {
	readonly #readOnly = new Map<string, boolean>();

	/** What the upstream's newest tools/list says. */
	learn(name: string, readOnly: boolean): void {
		if (
			name.length <= nameLimit &&
			(this.#readOnly.has(name) || this.#readOnly.size < hintLimit)
		)
			this.#readOnly.set(name, readOnly);
	}

	isRead(name: string): boolean {
		return this.#readOnly.get(name) === true;
	}

	/** All that were ever listed; `null`: the gate has seen no list. */
	names(): string[] | null {
		return this.#readOnly.size === 0 ? null : [...this.#readOnly.keys()];
	}
}

interface Compiled {
	readonly name: string;
	readonly exact: Wildcard;
	readonly folded: Wildcard;
	readonly permission: string;
}

export class Tools {
	readonly hints: ToolHints;
	readonly #rules: readonly Compiled[];
	readonly #unclear: readonly string[];

	constructor(rules: readonly ToolRule[], hints: ToolHints = new ToolHints()) {
		this.hints = hints;
		this.#rules = rules.map(({ name, permission }) => ({
			name,
			exact: new Wildcard(name),
			folded: new Wildcard(lenient(name)),
			permission,
		}));
		this.#unclear = [
			...new Set(["write", ...rules.map((rule) => rule.permission)]),
		];
	}

	/** What a tools/call needs that nobody can tell the tool of: it could be any. */
	get unclear(): readonly string[] {
		return this.#unclear;
	}

	/** What calling this tool needs, in full. */
	permissions(name: string): readonly string[] {
		const ruled = this.ruled(name);
		if (ruled.length > 0) return ruled;
		return this.hints.isRead(name) ? read : write;
	}

	/** What the rules alone ask; empty where none matches. */
	ruled(name: string): readonly string[] {
		// A server may take ["run"] for "run"; here it is no name at all.
		if (name === "" || name.length > nameLimit) return this.#unclear;
		if (this.#rules.length === 0) return none;
		const folded = lenient(name);
		let variant: Compiled | undefined;
		for (const rule of this.#rules) {
			if (rule.exact.matches(name)) {
				// A name spelled out is meant; a pattern may be meant for whatever the variant's rule leaves.
				return variant === undefined || rule.name === name
					? [rule.permission]
					: both(rule.permission, variant.permission);
			}
			if (variant === undefined && rule.folded.matches(folded)) variant = rule;
		}
		return variant === undefined ? none : both(variant.permission, "write");
	}
}

const none: readonly string[] = Object.freeze([]);
const read: readonly string[] = Object.freeze(["read"]);
const write: readonly string[] = Object.freeze(["write"]);

const both = (a: string, b: string): readonly string[] =>
	a === b ? [a] : [a, b];

/** What a server that is not strict about names may take for the same one. */
const lenient = (name: string): string => fold(name.normalize("NFKC").trim());
