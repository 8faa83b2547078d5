/**
 * Whether a rule is about an act. Deny and ask also meet what only may be meant; an allow meets only what is wholly known and
 * exactly what it says. Decides nothing.
 */
import { type Act, effectOf, isUntold } from "../command/act.ts";
import { bareHost, type RuleSettings } from "./rule-settings.ts";
import { spelled } from "../command/contacts.ts";
import {
	couldBe,
	hasGlob,
	isKnown,
	starMark,
	unknownMark,
} from "../command/field.ts";
import type { Category, Risk } from "../command/finding.ts";
import { isLocalHost } from "../command/network-redirection.ts";
import type { Meets, PathPattern } from "./path-pattern.ts";

export interface Rule {
	readonly settings: RuleSettings;
	readonly conditions: number;
	/** How much of it is spelled out. */
	readonly literal: number;
	path: PathPattern | undefined;
}

/** The request around the act. */
export interface Asked {
	readonly upstream: string;
	/** Every tool it calls. */
	readonly tools: readonly string[];
	/** Of the piece the act stands in. */
	readonly risk: Risk;
	readonly categories: readonly Category[];
	readonly home: string;
	/** The project: where paths without a beginning start. */
	readonly root: string;
	/** Where links lead. Absent: names are taken as they stand. */
	readonly realPath?: ((path: string) => string) | undefined;
}

/** `act` `undefined`: the request as a whole, whatever it would do. */
export function matchRule(
	{ settings, path }: Rule,
	act: Act | undefined,
	asked: Asked,
): Meets {
	const allows = settings.then === "allow";
	if (!matchesRequest(settings, asked, allows)) return "no";
	if (act === undefined)
		return isAboutActs(settings) ||
			settings.category !== undefined ||
			(settings.risk ?? "low") !== "low"
			? "no"
			: "yes";
	if (!matchesKind(settings, act, asked, allows)) return "no";
	if (isUntold(act)) {
		if (allows) return "no";
		return isAboutActs(settings) ? "maybe" : "yes";
	}
	let meets: Meets = "yes";
	for (const one of [
		settings.effect === undefined ? "yes" : matchEffect(settings.effect, act),
		settings.target === undefined ? "yes" : matchTarget(settings.target, act),
		settings.program === undefined
			? "yes"
			: matchProgram(settings.program, act.program, allows),
		settings.host === undefined
			? "yes"
			: matchHost(settings.host, act.host, allows),
		path === undefined ? "yes" : matchPath(path, act, asked, allows),
	] as const) {
		if (one === "no") return "no";
		if (one === "maybe") meets = "maybe";
	}
	if (allows && !mayAllow(settings, act)) return "no";
	return meets;
}

const isAboutActs = (rule: RuleSettings): boolean =>
	rule.program !== undefined ||
	rule.path !== undefined ||
	rule.host !== undefined ||
	rule.effect !== undefined ||
	rule.target !== undefined;

/**
 * What an allow never covers without saying so: running code that came from elsewhere, and what is critical unless the rule
 * names the path or the risk.
 */
function mayAllow(rule: RuleSettings, { effect, risk }: Act): boolean {
	if (
		effect === "executes" &&
		rule.effect !== "executes" &&
		rule.category !== "exec-remote"
	)
		return false;
	return (
		risk !== "critical" || rule.path !== undefined || rule.risk === "critical"
	);
}

function matchesRequest(
	rule: RuleSettings,
	{ upstream, tools }: Asked,
	allows: boolean,
): boolean {
	if (rule.upstream !== undefined && !isNamed(rule.upstream, upstream, allows))
		return false;
	const { tool } = rule;
	if (tool === undefined) return true;
	// A batch is allowed when all of it is.
	return allows
		? tools.length > 0 && tools.every((one) => isNamed(tool, one, true))
		: tools.some((one) => isNamed(tool, one, false));
}

const rank: Readonly<Record<Risk, number>> = { low: 0, high: 1, critical: 2 };

/** Risk and category: of the act for an allow; for the others also of the piece. */
function matchesKind(
	rule: RuleSettings,
	act: Act,
	{ risk, categories }: Asked,
	allows: boolean,
): boolean {
	if (rule.risk !== undefined) {
		const wanted = rank[rule.risk];
		if (allows ? rank[act.risk] > wanted : rank[risk] < wanted) return false;
	}
	if (rule.category === undefined) return true;
	return (
		act.category === rule.category ||
		(!allows && categories.includes(rule.category))
	);
}

const matchEffect = (
	wanted: NonNullable<RuleSettings["effect"]>,
	{ effect, category }: Act,
): Meets =>
	effect === wanted || (category !== undefined && effectOf[category] === wanted)
		? "yes"
		: "no";

const matchTarget = (
	wanted: NonNullable<RuleSettings["target"]>,
	{ target, regenerable }: Act,
): Meets =>
	(wanted === "regenerable" ? regenerable === true : target === wanted)
		? "yes"
		: "no";

function matchProgram(
	wanted: string,
	program: string | undefined,
	allows: boolean,
): Meets {
	if (program === undefined) return "no";
	// A program of the same name in another folder is forbidden as well, and never allowed.
	const name = allows ? program : program.slice(program.lastIndexOf("/") + 1);
	const words = (allows ? name : name.toLowerCase()).split(" ");
	const wantedWords = (allows ? wanted : wanted.toLowerCase()).split(" ");
	let meets: Meets = "yes";
	for (const [index, one] of wantedWords.entries()) {
		const word = words[index];
		if (word === undefined || (allows && !isKnown(word))) return "no";
		if (couldBe(one.replaceAll("*", starMark), word)) continue;
		if (!hasGlob(word) && !word.includes(unknownMark)) return "no";
		if (!one.includes("*") && !couldBe(word, one)) return "no";
		meets = "maybe";
	}
	return meets;
}

function matchHost(
	wanted: string,
	host: string | undefined,
	allows: boolean,
): Meets {
	if (host === undefined) return "no";
	if (host === "?") return allows ? "no" : wanted === "*" ? "yes" : "maybe";
	if (wanted === "*") return "yes";
	const name = spelled(bareHost(wanted));
	if (wanted.startsWith("*.") ? host.endsWith(`.${name}`) : host === name)
		return "yes";
	// A name's address is as good as the name, and nobody asks a name server here.
	return !allows && isAddress(host) && !isAddress(name) && !isLocalHost(host)
		? "maybe"
		: "no";
}

const isAddress = (host: string): boolean =>
	host.includes(":") || /^\d+\.\d+\.\d+\.\d+$/u.test(host);

function matchPath(
	pattern: PathPattern,
	{ effect, path }: Act,
	{ realPath }: Asked,
	allows: boolean,
): Meets {
	if (path === undefined) return "no";
	const known = isKnown(path);
	const real = known && realPath !== undefined ? realPath(path) : path;
	if (allows) {
		const isPlain = !path.includes(unknownMark) && path.startsWith("/");
		// Both: where the name stands and where a link there leads.
		return isPlain &&
			pattern.meets(path) === "yes" &&
			(real === path || pattern.meets(real) === "yes")
			? "yes"
			: "no";
	}
	const meets = matchEither(pattern, path, real);
	if (meets === "yes") return "yes";
	// Deleting a folder deletes what is in it; reading one may read it.
	if (pattern.liesBelow(path) || (real !== path && pattern.liesBelow(real)))
		return (effect === "deletes" || effect === "moves") &&
			!path.includes(unknownMark)
			? "yes"
			: "maybe";
	return meets;
}

function matchEither(pattern: PathPattern, path: string, real: string): Meets {
	const meets = pattern.meets(path);
	return meets === "no" && real !== path ? pattern.meets(real) : meets;
}

function isNamed(pattern: string, name: string, exact: boolean): boolean {
	const marked = pattern.replaceAll("*", starMark);
	return exact
		? couldBe(marked, name)
		: couldBe(marked.toLowerCase(), name.toLowerCase());
}
