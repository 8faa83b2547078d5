/**
 * What each role is given: lists of permission patterns, which are data. Owns the comparison of a permission with those
 * lists. Never learns what a request is.
 */
import type { Role } from "../../contract/views.ts";

/** What a role is given where the settings say nothing of it. */
export const defaultRoles: Readonly<Record<Role, readonly string[]>> = {
	viewer: ["read", "read:*"],
	operator: [
		"read",
		"read:*",
		"write",
		"write:*",
		"create:*",
		"update:*",
		"execute:*",
	],
	admin: ["*"],
};

const rank: Readonly<Record<Role, number>> = {
	viewer: 0,
	operator: 1,
	admin: 2,
};

export const isWithin = (role: Role, bound: Role): boolean =>
	rank[role] <= rank[bound];

export const lesserRole = (a: Role, b: Role): Role => (isWithin(a, b) ? a : b);

/** Asks for no credential. */
export const anyone = "anyone";
/** Refused whoever asks. */
export const nobody = "nobody";

/** Does it change nothing: `read`, `read:` with any noun, and `anyone`. */
export const isRead = (permission: string): boolean =>
	permission === "read" ||
	permission === anyone ||
	permission.startsWith("read:");

interface Given {
	readonly patterns: readonly string[];
	readonly everything: boolean;
	readonly exact: ReadonlySet<string>;
	/** "create:" of "create:*". */
	readonly verbs: readonly string[];
}

/** Immutable: new settings make a new one. */
export class Roles {
	readonly #given: Readonly<Record<Role, Given>>;

	/** A list that is given replaces its role's default list; an empty one leaves that role nothing but `anyone`. */
	constructor(
		settings: Readonly<
			Partial<Record<Role, readonly string[] | undefined>>
		> = {},
	) {
		this.#given = {
			viewer: read(settings.viewer ?? defaultRoles.viewer),
			operator: read(settings.operator ?? defaultRoles.operator),
			admin: read(settings.admin ?? defaultRoles.admin),
		};
	}

	/** `anyone` always, `nobody` never; else by the role's patterns: `*`, `verb:*`, or the permission itself. */
	permits(role: Role, permission: string): boolean {
		if (permission === anyone) return true;
		if (permission === nobody) return false;
		const given = this.#given[role];
		if (given.everything || given.exact.has(permission)) return true;
		for (const verb of given.verbs)
			if (permission.startsWith(verb)) return true;
		return false;
	}

	/** The role's patterns, for the owner. */
	patterns(role: Role): readonly string[] {
		return this.#given[role].patterns;
	}
}

function read(patterns: readonly string[]): Given {
	return {
		patterns,
		everything: patterns.includes("*"),
		exact: new Set(patterns),
		verbs: patterns
			.filter((pattern) => /^[^*:]+:\*$/.test(pattern))
			.map((pattern) => pattern.slice(0, -1)),
	};
}
