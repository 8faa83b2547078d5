/**
 * What is said of one upstream's code: the owner's entries before the preset's, the first that speaks of a place wins, and
 * "none" ends the search. A project's entries only add. Compiled once; finds nothing by itself.
 */
import { PathPattern, type Readings, readPath } from "../permission/paths.ts";
import { Wildcard } from "../permission/wildcard.ts";
import type { CommandRule } from "../settings/command-rules.ts";
import { foldedName, type MemberPath, memberPath } from "./member-path.ts";

/** An entry as it is matched. */
export interface Rule {
	readonly tool:
		| { readonly exact: Wildcard; readonly folded: Wildcard }
		| undefined;
	readonly method: string | undefined;
	readonly path: PathPattern | undefined;
	readonly place: Place;
	readonly message: readonly Condition[] | undefined;
	readonly language: Exclude<CommandRule["language"], object> | MemberPath;
	readonly arguments: MemberPath;
	readonly cwd: MemberPath | undefined;
	readonly unsandboxed: boolean;
	/** As it was written, for a person. */
	readonly shown: string;
}

type Place =
	/** All of it: only with "none" and "unknown". */
	| { readonly kind: "whole" }
	/** Of a tool's arguments, a body or a message. */
	| { readonly kind: "member"; readonly path: MemberPath }
	| { readonly kind: "query"; readonly name: string }
	| { readonly kind: "segment"; readonly index: number };

interface Condition {
	readonly path: MemberPath;
	readonly value: string;
}

/** How a body of that path is to be read; undefined: as any other. */
export type BodyForm = "fields" | "text";

/** Whether somebody said what a WebSocket's messages hold. "harmless": that none of them is code. */
export type MessagesKnown = "unknown" | "described" | "harmless";

export interface CommandTable {
	/** In the order in which they hold. */
	readonly rules: readonly Rule[];
	/** Of a project's file: they add to whatever the others say. */
	readonly added: readonly Rule[];
	/** Everything is said to hold no code, and no project says otherwise. */
	readonly silent: boolean;
	/** The rules for a request's path, in any way a server may read it. */
	onPath(method: string, path: string): Matching;
	/** Whether a body must be read whole although it may hold no calls. */
	bodyForm(method: string, path: string): BodyForm | undefined;
	/** Of an upgrade there. */
	messages(path: string): MessagesKnown;
}

export interface Matching {
	readonly rules: readonly Rule[];
	readonly added: readonly Rule[];
	/** A rule says of the whole request that it holds no code. */
	readonly none: boolean;
	/** Those for tools that come before such a rule. */
	readonly tools: readonly Rule[];
}

/** `own` are the settings' entries, `project` those of its project's files. */
export function commandTable(
	own: readonly CommandRule[],
	preset: readonly CommandRule[] = [],
	project: readonly CommandRule[] = [],
): CommandTable {
	if (own.length + preset.length + project.length === 0) return nothingSaid;
	return new Table([...own, ...preset].map(compiled), project.map(compiled));
}

class Table implements CommandTable {
	readonly rules: readonly Rule[];
	readonly added: readonly Rule[];
	readonly silent: boolean;
	readonly #onPaths: readonly Rule[];
	readonly #ofTools: readonly Rule[];
	readonly #addedOnPaths: readonly Rule[];

	constructor(rules: readonly Rule[], added: readonly Rule[]) {
		this.rules = rules;
		this.added = added;
		const [first] = rules;
		this.silent =
			added.length === 0 && first !== undefined && saysNothingRuns(first);
		this.#onPaths = rules.filter(({ path }) => path !== undefined);
		this.#ofTools = rules.filter(ofTools);
		this.#addedOnPaths = added.filter(({ path }) => path !== undefined);
	}

	onPath(method: string, path: string): Matching {
		if (this.#onPaths.length + this.#addedOnPaths.length === 0)
			return { ...unspoken, tools: this.#ofTools };
		const readings = readPath(path);
		const isHere = (rule: Rule): boolean =>
			covers(rule, method) && rule.message === undefined && may(rule, readings);
		const rules: Rule[] = [];
		let none = false;
		let tools = this.#ofTools;
		for (const rule of this.#onPaths) {
			if (!isHere(rule)) continue;
			if (rule.place.kind !== "whole" || rule.language !== "none")
				rules.push(rule);
			else if (must(rule, readings)) {
				none = true;
				tools = this.rules.slice(0, this.rules.indexOf(rule)).filter(ofTools);
				break;
			}
		}
		return { rules, added: this.#addedOnPaths.filter(isHere), none, tools };
	}

	bodyForm(method: string, path: string): BodyForm | undefined {
		if (this.silent || this.#onPaths.length + this.#addedOnPaths.length === 0)
			return undefined;
		const { rules, added } = this.onPath(method, path);
		let form: BodyForm | undefined;
		for (const { place, language } of [...rules, ...added]) {
			if (place.kind !== "member" || language === "none") continue;
			if (place.path.length === 0) return "text";
			form = "fields";
		}
		return form;
	}

	messages(path: string): MessagesKnown {
		const { rules, added } = this.onMessages(path);
		if (rules.length + added.length === 0)
			return this.onPath("GET", path).none ? "harmless" : "unknown";
		const [first] = rules;
		return added.length === 0 && first && saysNothingIsCode(first)
			? "harmless"
			: "described";
	}

	onMessages(path: string): Pick<Matching, "rules" | "added"> {
		const readings = readPath(path);
		const isHere = (rule: Rule): boolean =>
			isMessages(rule) &&
			(isNone(rule) ? must(rule, readings) : may(rule, readings));
		return {
			rules: this.#onPaths.filter(isHere),
			added: this.#addedOnPaths.filter(isHere),
		};
	}
}

/** The rules for the messages of a socket that was opened there. */
export function messageRules(
	table: CommandTable,
	path: string,
): Pick<Matching, "rules" | "added"> {
	return table instanceof Table ? table.onMessages(path) : unspoken;
}

const ofTools = ({ tool }: Rule): boolean => tool !== undefined;
const unspoken: Matching = { rules: [], added: [], none: false, tools: [] };
const nothingSaid: CommandTable = {
	rules: [],
	added: [],
	silent: false,
	onPath: () => unspoken,
	bodyForm: () => undefined,
	messages: () => "unknown",
};

/** Whether the rules speak of this tool, also in a spelling that a lenient server takes for its name. */
export const isTool = ({ tool }: Rule, name: string): boolean =>
	tool !== undefined &&
	(tool.exact.matches(name) || tool.folded.matches(foldedName(name)));

/** "none" must be meant: a name that only resembles the rule's is not. */
export const isExactTool = ({ tool }: Rule, name: string): boolean =>
	tool?.exact.matches(name) === true;

const isNone = ({ language }: Rule): boolean => language === "none";

const isMessages = ({ message }: Rule): boolean => message !== undefined;

const saysNothingIsCode = ({ message, place, language }: Rule): boolean =>
	language === "none" &&
	(message === undefined || message.length === 0) &&
	(place.kind === "whole" ||
		(place.kind === "member" && place.path.length === 0));

/** {path: "/**", language: "none"}: no reading of any path is not covered. */
const saysNothingRuns = (rule: Rule): boolean =>
	rule.language === "none" &&
	rule.place.kind === "whole" &&
	rule.message === undefined &&
	rule.method === undefined &&
	rule.shown === "/**";

const covers = ({ method }: Rule, asked: string): boolean =>
	method === undefined ||
	method === asked ||
	(method === "GET" && asked === "HEAD");

/** Some reading of the path is the rule's. */
const may = ({ path }: Rule, { all, unclear }: Readings): boolean =>
	unclear || all.some((segments) => path?.matches(segments));
/** Every reading is. */
const must = ({ path }: Rule, { all, unclear }: Readings): boolean =>
	!unclear && all.every((segments) => path?.matches(segments));

function compiled(rule: CommandRule): Rule {
	const { tool, method, path, language, cwd } = rule;
	return {
		tool:
			tool === undefined
				? undefined
				: {
						exact: new Wildcard(tool),
						folded: new Wildcard(foldedName(tool)),
					},
		method,
		path: path === undefined ? undefined : new PathPattern(path),
		place: placeOf(rule),
		message:
			rule.message &&
			Object.entries(rule.message).map(([name, value]) => ({
				path: memberPath(name),
				value: String(value),
			})),
		language:
			typeof language === "object" ? memberPath(language.member) : language,
		arguments: memberPath(rule.arguments ?? ""),
		cwd: cwd === undefined ? undefined : memberPath(cwd),
		unsandboxed: rule.unsandboxed === true,
		shown: tool ?? path ?? "",
	};
}

function placeOf({ argument, body, query, segment }: CommandRule): Place {
	const member = argument ?? body;
	if (member !== undefined) return { kind: "member", path: memberPath(member) };
	if (query !== undefined) return { kind: "query", name: foldedName(query) };
	if (segment !== undefined) return { kind: "segment", index: segment };
	return { kind: "whole" };
}
