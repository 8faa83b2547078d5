/**
 * What may be remembered beyond one exact call, found in what the filter says the call would do. A later call is covered
 * when every single thing it would do is one of those the person read: same program, same effect, same place, all other
 * arguments to the letter. No wildcard over a command's text, nothing for critical calls, and nothing where any part of a
 * call cannot be told.
 */
import { posix } from "node:path";
import { type Act, effects, isUntold } from "../command/act.ts";
import { isKnown } from "../command/field.ts";
import { neutral } from "../command/hygiene.ts";
import { isObject } from "../json.ts";
import type { JudgedPiece } from "../policy/judgement.ts";
import { canonicalJson } from "./digest.ts";
import { isOnceOnly, type NewQuestion } from "./question.ts";

/** Which paths an act may be about. `below`: the folder and all in it. `temporary`: what the filter takes for temporary. */
export type Place =
	| { readonly kind: "none" }
	| { readonly kind: "exact"; readonly path: string }
	| { readonly kind: "below"; readonly path: string }
	| { readonly kind: "temporary" };

export interface ActRule {
	readonly effect: Act["effect"];
	readonly risk: Act["risk"];
	readonly category: string;
	readonly program: string;
	readonly host: string;
	readonly place: Place;
}

export interface Pattern {
	readonly method: string;
	readonly path: string;
	readonly tool: string;
	readonly cwd: string;
	/** The arguments without the texts that were judged. */
	readonly rest: string;
	/** Language and argument of each text that was judged. */
	readonly texts: readonly string[];
	readonly categories: readonly string[];
	readonly acts: readonly ActRule[];
}

export interface Offer {
	readonly pattern: Pattern;
	readonly words: string;
}

/** Longer ones cannot be shown in full, so they are not offered. */
const longestWords = 1_200;
const mostActs = 32;
/** Nobody reads more than that before saying "always". */
const longestArgs = 65_536;
/** Where a folder may be named for the path in it. */
const namedTargets: ReadonlySet<string> = new Set(["project", "temporary"]);

/** How a call may be remembered, apart from exactly as it is. */
export interface Rememberable {
	/** For the rest of a session: the same programs doing the same things, in the project's folder or to what is temporary. */
	readonly session: Offer | undefined;
	/** Narrowest first. */
	readonly offers: readonly Offer[];
}

const notAtAll: Rememberable = { session: undefined, offers: [] };

/** Costs up to a millisecond: asked once a card. */
export function rememberable(question: NewQuestion): Rememberable {
	const readable = readableOf(question);
	if (readable === undefined) return notAtAll;
	const { cwd } = question;
	const offer = (placeOf: (act: Act) => Place): Offer | undefined => {
		const pattern = patternOf(question, readable, placeOf);
		const words = describe(pattern);
		return words.length > longestWords ? undefined : { pattern, words };
	};
	const all = [
		offer(exactly),
		offer(inItsFolder),
		offer((act) => belowProject(act, cwd)),
	].filter((one) => one !== undefined);
	return {
		session: offer((act) =>
			act.path !== undefined && act.target === "temporary"
				? { kind: "temporary" }
				: belowProject(act, cwd),
		),
		// Two ways of widening may come to the same.
		offers: all.filter(
			({ words }, at) => all.findIndex((one) => one.words === words) === at,
		),
	};
}

/** Whether every part of the call is one the pattern speaks of. `readable` is asked only where the rest is right. */
export function matches(
	pattern: Pattern,
	question: NewQuestion,
	readableOnce: () => Readable | undefined,
): boolean {
	if (
		question.method !== pattern.method ||
		question.path !== pattern.path ||
		question.tool !== pattern.tool ||
		question.cwd !== pattern.cwd
	)
		return false;
	const readable = readableOnce();
	return (
		readable !== undefined &&
		readable.rest === pattern.rest &&
		readable.texts.length === pattern.texts.length &&
		readable.texts.every((text, at) => text === pattern.texts[at]) &&
		coversActs(pattern, question.judgement.categories, readable.acts)
	);
}

/** The part that the audit log can be asked about, too. */
export const coversActs = (
	{ categories, acts: rules }: Pattern,
	found: readonly string[],
	acts: readonly Act[],
): boolean =>
	acts.length > 0 &&
	found.every((category) => categories.includes(category)) &&
	acts.every((act) => rules.some((rule) => covers(rule, act)));

const rank = { low: 0, high: 1, critical: 2 } as const;

const covers = (rule: ActRule, act: Act): boolean =>
	isTold(act) &&
	act.risk !== "critical" &&
	act.effect === rule.effect &&
	rank[act.risk] <= rank[rule.risk] &&
	(act.category ?? "") === rule.category &&
	(act.program ?? "") === rule.program &&
	(act.host ?? "") === rule.host &&
	isAt(rule.place, act);

function isAt(place: Place, { path, target }: Act): boolean {
	if (place.kind === "none") return path === undefined;
	if (path === undefined || !isPlain(path)) return false;
	if (place.kind === "temporary") return target === "temporary";
	return (
		path === place.path ||
		(place.kind === "below" && path.startsWith(`${place.path}/`))
	);
}

/** Absolute, and the only spelling of what it names. */
const isPlain = (path: string): boolean =>
	path.startsWith("/") &&
	isKnown(path) &&
	posix.normalize(path) === path &&
	(path === "/" || !path.endsWith("/"));

/** Nothing of it is unknown. */
const isTold = (act: Act): boolean =>
	!isUntold(act) &&
	act.target !== "unknown" &&
	act.host !== "?" &&
	[act.program, act.path, act.host].every(
		(text) => text === undefined || isKnown(text),
	);

/** What of a call is known in full. */
export interface Readable {
	readonly acts: readonly Act[];
	readonly texts: readonly string[];
	readonly rest: string;
}

/** undefined: it may only be allowed as it is. */
export function readableOf(question: NewQuestion): Readable | undefined {
	const { judgement } = question;
	if (
		question.args.length > longestArgs ||
		isOnceOnly(question) ||
		question.runsScripts === true ||
		judgement.risk === "critical" ||
		judgement.pieces.length === 0 ||
		!judgement.pieces.every(isReadable)
	)
		return undefined;
	const acts = judgement.pieces.flatMap((piece) => piece.acts);
	const rest = restOf(question);
	if (rest === undefined || acts.length > mostActs) return undefined;
	return {
		acts,
		texts: judgement.pieces.map(
			({ piece }) => `${piece.language} ${piece.where}`,
		),
		rest,
	};
}

const isReadable = ({ piece, risk, acts }: JudgedPiece): boolean =>
	piece.language !== "unknown" &&
	risk !== "critical" &&
	acts.length > 0 &&
	acts.every(
		(act) =>
			act.risk !== "critical" &&
			isTold(act) &&
			(act.path === undefined || isPlain(act.path)) &&
			// What is risky and says of nothing what it is about ("installs a package") is another thing each time.
			(act.risk === "low" || act.path !== undefined || act.host !== undefined),
	);

/** The arguments with a mark for each judged text. undefined: a text is not one whole argument. */
function restOf({ args, judgement }: NewQuestion): string | undefined {
	let parsed: unknown;
	try {
		parsed = JSON.parse(args);
	} catch {
		return undefined;
	}
	const texts = judgement.pieces.map(({ piece }) => piece.text);
	const found = new Set<number>();
	const without = (value: unknown): unknown => {
		if (typeof value === "string") {
			const at = texts.indexOf(value);
			if (at === -1) return value;
			for (const [index, text] of texts.entries())
				if (text === value) found.add(index);
			// No string: what a caller writes is never taken for it.
			return { judged: at };
		}
		if (Array.isArray(value)) return { list: value.map(without) };
		if (!isObject(value)) return value;
		return {
			members: Object.entries(value)
				.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
				.map(([name, inner]) => [name, without(inner)]),
		};
	};
	const rest = canonicalJson(without(parsed));
	return found.size === texts.length ? rest : undefined;
}

function patternOf(
	question: NewQuestion,
	readable: Readable,
	placeOf: (act: Act) => Place,
): Pattern {
	const rules = new Map<string, ActRule>();
	for (const act of readable.acts) {
		const rule: ActRule = {
			effect: act.effect,
			risk: act.risk,
			category: act.category ?? "",
			program: act.program ?? "",
			host: act.host ?? "",
			place: placeOf(act),
		};
		rules.set(JSON.stringify(rule), rule);
	}
	return {
		method: question.method,
		path: question.path,
		tool: question.tool,
		cwd: question.cwd,
		rest: readable.rest,
		texts: readable.texts,
		categories: question.judgement.categories,
		acts: [...rules.values()],
	};
}

const exactly = ({ path }: Act): Place =>
	path === undefined ? { kind: "none" } : { kind: "exact", path };

/** "/", "/home" and "/home/ada" are nobody's folder to give away. */
const depth = (path: string): number => path.split("/").length - 1;
const isSmall = (folder: string): boolean => depth(folder) >= 3;

function inItsFolder(act: Act): Place {
	if (act.path === undefined || !act.target || !namedTargets.has(act.target))
		return exactly(act);
	const folder = posix.dirname(act.path);
	return isSmall(folder) ? { kind: "below", path: folder } : exactly(act);
}

function belowProject(act: Act, cwd: string): Place {
	const inside =
		act.path !== undefined &&
		act.target === "project" &&
		isPlain(cwd) &&
		isSmall(cwd) &&
		(act.path === cwd || act.path.startsWith(`${cwd}/`));
	return inside ? { kind: "below", path: cwd } : exactly(act);
}

function describe({ method, path, tool, cwd, acts, texts }: Pattern): string {
	const call = tool === "" ? `${method} ${path}` : tool;
	const deeds = acts.map(({ effect, program, host, place }) =>
		[
			program === "" ? "it" : program,
			effects[effect],
			placeWords(place),
			host === "" ? "" : `at ${host}`,
		]
			.filter((word) => word !== "")
			.join(" "),
	);
	const where = cwd === "" ? "" : ` in ${cwd}`;
	return neutral(
		`${call}${where}, as long as it does nothing but this: ${deeds.join("; ")}. Whatever else ${texts.length === 1 ? "the call says" : "it says"} has to be the same.`,
	);
}

/** Follows "removes or empties a path". */
function placeWords(place: Place): string {
	if (place.kind === "none") return "";
	if (place.kind === "temporary") return "(anything temporary)";
	return place.kind === "exact"
		? `(only ${place.path})`
		: `(${place.path} and anything below it)`;
}
