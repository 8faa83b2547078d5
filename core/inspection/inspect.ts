/**
 * Which pieces of a request would run somewhere, by what its upstream's table says, and by a guess where it says nothing.
 * Pure and bounded; what it cannot look into is a piece of its own, "unknown". Judges nothing and never throws.
 */
import { isObject } from "../json.ts";
import { parseBody, type RpcCall } from "../request/body.ts";
import { isRefusal } from "../problem.ts";
import { addCall, addToolCall, type CallRules, shown } from "./calls.ts";
import { addMember, addValue, claims } from "./described.ts";
import { Found } from "./found.ts";
import { guess } from "./guess.ts";
import { foldedName, type MemberPath, valuesAt } from "./member-path.ts";
import type { Piece } from "./piece.ts";
import {
	type CommandTable,
	type Matching,
	messageRules,
	type Rule,
} from "./table.ts";

/** A request as far as it may hold code. */
export interface AskedOf {
	readonly method: string;
	/** At the upstream, without the query. */
	readonly path: string;
	/** With or without its "?". */
	readonly query: string;
	readonly upgrade: boolean;
	readonly calls: readonly RpcCall[];
	/** The parsed body, a form's fields, or undefined. */
	readonly json: unknown;
}

const none: readonly Piece[] = Object.freeze([]);

export function inspect(
	asked: AskedOf,
	commands: CommandTable,
): readonly Piece[] {
	if (commands.silent) return none;
	const found = new Found();
	try {
		look(asked, commands, found);
	} catch {
		found.beyond(`${asked.method} ${asked.path}`, "cannot be looked into");
	}
	return found.all();
}

function look(asked: AskedOf, commands: CommandTable, found: Found): void {
	const { method, path, query, json, calls } = asked;
	const here = commands.onPath(method, path);
	const where = `${method} ${path.slice(0, 200)}`;
	const rules: CallRules = {
		tools: here.tools,
		added: commands.added,
		guesses: !here.none,
	};
	if (asked.upgrade && commands.messages(path) === "unknown")
		found.add({
			text: path,
			language: "unknown",
			where: "WebSocket",
			guessed: true,
		});
	if (query.length > 1) addQuery(query, path, here, found);
	addSegments(path, here, found);
	if (json === undefined) return;
	const ofBody = [...here.added, ...here.rules].filter(isOfBody);
	for (const rule of ofBody) addBody(rule, json, where, rules, found);
	for (const call of calls) addCall(call, rules, found);
	if (!here.none && !here.rules.some(isWholeUnknown))
		guess(
			{ tool: path, where, claimed: claims(here.rules), isTool: false },
			calls.length === 0 ? json : besideEnvelope(json),
			found,
		);
}

const isOfBody = ({ place }: Rule): boolean =>
	place.kind === "member" || place.kind === "whole";
const isWholeUnknown = ({ place, language }: Rule): boolean =>
	place.kind === "whole" && language === "unknown";

function addBody(
	rule: Rule,
	json: unknown,
	where: string,
	rules: CallRules,
	found: Found,
): void {
	const { place } = rule;
	if (place.kind === "member")
		addMember(
			rule,
			json,
			`${where}: ${place.path.join(".") || "body"}`,
			found,
			(tool, args) => addToolCall(tool, args, rules, found, 1),
		);
	else if (rule.language !== "none")
		found.add({
			text: shown(json),
			language: "unknown",
			where,
			guessed: false,
		});
}

/** What stands in a member of a batch where JSON-RPC has no place for it: a server of another kind may read it. */
function besideEnvelope(json: unknown): unknown {
	const members: readonly unknown[] = Array.isArray(json) ? json : [json];
	return members.map((member) =>
		isObject(member)
			? Object.fromEntries(
					Object.entries(member).filter(([name]) => !envelope.has(name)),
				)
			: member,
	);
}
const envelope: ReadonlySet<string> = new Set([
	"jsonrpc",
	"method",
	"params",
	"id",
	"result",
	"error",
]);

/** Every parameter, also of the same name; ";" parts them for some servers. */
function addQuery(
	query: string,
	path: string,
	here: Matching,
	found: Found,
): void {
	const text = query.startsWith("?") ? query.slice(1) : query;
	const seen = new Set([...text.split("&"), ...text.split(/[&;]/)]);
	const spoken: MemberPath[] = [];
	for (const { place } of here.rules)
		if (place.kind === "query") spoken.push([place.name]);
	for (const pair of seen) {
		if (!found.look("query")) return;
		const at = pair.indexOf("=");
		if (at === -1) continue;
		// Frameworks read "x[]" and "x[0]" as x.
		const name = foldedName(decoded(pair.slice(0, at), true)).replace(
			/\[.*$/,
			"",
		);
		const value = decoded(pair.slice(at + 1), true);
		for (const { place, language } of [...here.added, ...here.rules])
			if (place.kind === "query" && place.name === name && language !== "none")
				addValue(
					value,
					typeof language === "string" && language !== "tool-call"
						? language
						: "unknown",
					`?${name.slice(0, 80)}`,
					found,
					false,
				);
		if (!here.none)
			guess(
				{ tool: path, where: "?", claimed: spoken, isTool: false },
				{ [name]: value },
				found,
			);
	}
}

function addSegments(path: string, here: Matching, found: Found): void {
	for (const { place, language, shown: pattern } of [
		...here.added,
		...here.rules,
	]) {
		if (
			place.kind !== "segment" ||
			typeof language !== "string" ||
			language === "none" ||
			language === "tool-call"
		)
			continue;
		const segment = path.split("/").filter((one) => one !== "")[
			place.index - 1
		];
		if (segment !== undefined)
			addValue(
				decoded(segment, false),
				language,
				`${pattern}: segment ${place.index}`,
				found,
				false,
			);
	}
}

/** Percent-escapes once, as servers do; those that are none stay. */
function decoded(text: string, plusIsSpace: boolean): string {
	const spaced = plusIsSpace ? text.replaceAll("+", " ") : text;
	if (!spaced.includes("%")) return spaced;
	const bytes = Buffer.from(spaced, "utf8")
		.toString("latin1")
		.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
			String.fromCharCode(Number.parseInt(hex, 16)),
		);
	return Buffer.from(bytes, "latin1").toString("utf8");
}

/** A message of a WebSocket that was opened at `path`: text, or bytes that are UTF-8. */
export function inspectMessage(
	text: string,
	path: string,
	commands: CommandTable,
): readonly Piece[] {
	if (commands.silent) return none;
	const found = new Found();
	try {
		lookAtMessage(text, path, commands, found);
	} catch {
		found.beyond("message", "cannot be looked into");
	}
	return found.all();
}

function lookAtMessage(
	text: string,
	path: string,
	commands: CommandTable,
	found: Found,
): void {
	const { rules, added } = messageRules(commands, path);
	// With names that stand twice it is no JSON either: two readers would find two things.
	const body = parseBody(Buffer.from(text));
	const isJson = !isRefusal(body) && body.json !== undefined;
	const json: unknown = isJson ? body.json : text;
	const holding: Rule[] = [];
	let ended = false;
	for (const rule of rules) {
		if (!applies(rule, json)) continue;
		const isWhole =
			rule.place.kind === "whole" ||
			(rule.place.kind === "member" && rule.place.path.length === 0);
		if (rule.language !== "none" || !isWhole) holding.push(rule);
		ended = isWhole;
		if (ended) break;
	}
	const ofCalls: CallRules = {
		tools: commands.rules,
		added: commands.added,
		guesses: !ended,
	};
	for (const rule of [...holding, ...added.filter((one) => applies(one, json))])
		addBody(rule, json, `message${nameOf(rule)}`, ofCalls, found);
	if (ended) return;
	if (!isJson) {
		found.unread("message", text);
		return;
	}
	for (const call of body.calls) addCall(call, ofCalls, found);
	guess(
		{ tool: path, where: "message", claimed: claims(holding), isTool: false },
		body.calls.length === 0 ? json : besideEnvelope(json),
		found,
	);
}

/** "message execute: code" */
const nameOf = ({ message }: Rule): string =>
	message?.[0] === undefined
		? ""
		: ` ${message
				.map(({ value }) => value)
				.join(" ")
				.slice(0, 80)}`;

/** "none" needs the values as they are written; code is also found where a lenient server would. */
function applies({ message, language }: Rule, json: unknown): boolean {
	return (message ?? []).every(({ path, value }) => {
		const values = valuesAt(json, path).map(String);
		return language === "none"
			? values.length === 1 && values[0] === value
			: values.some((one) => foldedName(one) === foldedName(value));
	});
}
