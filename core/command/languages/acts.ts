/**
 * What an act on a path means: one table for every language, after the project's definitions of critical, high and low.
 * Code never asks before it deletes, so every deletion by code is a forced one. Knows no language and touches no disk.
 */
import type { Act as Done, Effect } from "../act.ts";
import { unknownMark } from "../field.ts";
import type { Category, Risk, Target } from "../finding.ts";
import { type Lasting, lastingOf } from "../lasting-paths.ts";
import { isRegenerable } from "../project-names.ts";
import { isSweep } from "../targets.ts";
import type { Place } from "./places.ts";

export type Act =
	/** One file, or an empty folder. */
	| "delete"
	/** A folder with all that is in it. */
	| "delete-tree"
	/** New content in place of the old. */
	| "write"
	/** Content made away with: truncated, shredded. */
	| "truncate"
	| "append"
	| "read"
	/** The old place of what is moved. */
	| "move"
	/** Permissions or owner changed. */
	| "mode"
	| "mode-tree";

type Row = Readonly<Record<Target, Risk>>;

const everywhere = (risk: Risk, others: Partial<Row>): Row => ({
	project: risk,
	temporary: risk,
	outside: risk,
	home: risk,
	system: risk,
	device: risk,
	secret: risk,
	"source-tree": risk,
	null: "low",
	unknown: risk,
	...others,
});

const table: Readonly<Record<Act, Row>> = {
	delete: everywhere("critical", {
		project: "low",
		temporary: "low",
		"source-tree": "low",
		unknown: "high",
	}),
	"delete-tree": everywhere("critical", { project: "low", temporary: "low" }),
	write: everywhere("low", {
		outside: "high",
		system: "high",
		device: "critical",
	}),
	truncate: everywhere("high", {
		project: "low",
		temporary: "low",
		system: "critical",
		device: "critical",
	}),
	append: everywhere("low", {
		outside: "high",
		system: "high",
		device: "critical",
	}),
	read: everywhere("low", { secret: "high", device: "high" }),
	move: everywhere("low", {
		outside: "high",
		system: "critical",
		device: "critical",
		secret: "high",
	}),
	mode: everywhere("low", { system: "high", device: "high", secret: "high" }),
	"mode-tree": everywhere("low", {
		outside: "high",
		system: "critical",
		device: "critical",
		secret: "high",
	}),
};

const categories: Readonly<Record<Act, Category>> = {
	delete: "destructive",
	"delete-tree": "destructive",
	write: "destructive",
	truncate: "destructive",
	append: "destructive",
	read: "secrets",
	move: "destructive",
	mode: "privilege",
	"mode-tree": "destructive",
};

const verbs: Readonly<Record<Act, string>> = {
	delete: "Deletes",
	"delete-tree": "Deletes, with everything in it,",
	write: "Overwrites",
	truncate: "Empties",
	append: "Adds to",
	read: "Reads",
	move: "Moves away",
	mode: "Changes the permissions of",
	"mode-tree": "Changes the permissions of everything in",
};

const places: Readonly<Record<Target, string>> = {
	project: "in the project",
	temporary: "a temporary file",
	outside: "outside the project",
	home: "in the home folder",
	system: "part of the system",
	device: "a device",
	secret: "a secret",
	"source-tree": "the project's sources",
	null: "nothing",
	unknown: "a path that cannot be known",
};

export interface Judgement {
	readonly risk: "high" | "critical";
	readonly category: Category;
	readonly reason: string;
}

/** undefined: low. */
export function judgeAct(act: Act, place: Place): Judgement | undefined {
	const { path, target } = place;
	const isWrite = act === "write" || act === "append" || act === "truncate";
	const isLoss = act === "delete" || act === "delete-tree" || act === "move";
	if (
		(isWrite || isLoss) &&
		place.absolute !== undefined &&
		target !== "temporary"
	) {
		const stays = lastingOf(place.absolute);
		if (stays !== undefined && (isWrite || stays === "gate"))
			return {
				risk: severe.has(stays) ? "critical" : "high",
				category: stays === "boot" ? "destructive" : "persistence",
				reason: `${verbs[act]} ${path ?? place.absolute}, which is run or trusted later.`,
			};
	}
	// A sibling of the project, named from it, is near; only its loss is asked about.
	const isNear =
		target === "outside" &&
		(isWrite || act === "move") &&
		path?.startsWith("../") === true;
	const isRepository =
		act === "delete" &&
		target === "source-tree" &&
		(place.absolute ?? "").includes("/.git");
	const isTree =
		act === "delete" &&
		target === "source-tree" &&
		isSweep(place.absolute ?? "");
	const risk = isNear
		? "low"
		: isRepository
			? "high"
			: table[isTree ? "delete-tree" : act][target];
	if (risk === "low") return undefined;
	const what = path === undefined ? "" : ` ${path}:`;
	return {
		risk,
		category: target === "secret" && isWrite ? "secrets" : categories[act],
		reason: `${verbs[act]}${what} ${places[target]}.`,
	};
}

const effects: Readonly<Record<Act, Effect>> = {
	delete: "deletes",
	"delete-tree": "deletes",
	write: "writes",
	truncate: "deletes",
	append: "writes",
	read: "reads",
	move: "moves",
	mode: "writes",
	"mode-tree": "writes",
};

/** The same in the words of rules. */
export function actOn(
	act: Act,
	{ absolute, target }: Place,
	judged: Judgement | undefined,
): Done {
	const path = absolute ?? unknownMark;
	return {
		effect: effects[act],
		risk: judged?.risk ?? "low",
		...(judged === undefined ? {} : { category: judged.category }),
		path,
		target,
		...(target === "project" && path.split("/").some(isRegenerable)
			? { regenerable: true }
			: {}),
	};
}

/** What lets somebody in, loosens the gate or keeps the machine from starting. */
const severe: ReadonlySet<Lasting> = new Set(["back-door", "gate", "boot"]);
