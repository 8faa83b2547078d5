/**
 * What a JSON-RPC member would run: a tool's call, a resource that is read, the answer to a question of the server's.
 * Rules first, then the guess over what no rule speaks of.
 */
import { isObject } from "../json.ts";
import { fold } from "../permission/wildcard.ts";
import type { RpcCall } from "../request/body.ts";
import { addMember, claims } from "./described.ts";
import { pathOfUri } from "./file-acts.ts";
import type { Found } from "./found.ts";
import { guess } from "./guess.ts";
import { quotedPath } from "./line.ts";
import type { MemberPath } from "./member-path.ts";
import { isExactTool, isTool, type Rule } from "./table.ts";

/** The rules a call is held against. */
export interface CallRules {
	readonly tools: readonly Rule[];
	readonly added: readonly Rule[];
	/** Off where a rule says that nothing more is code. */
	readonly guesses: boolean;
}

/** Tools that call tools that call tools. */
const deepestCall = 4;
const longestName = 80;

/** They carry no code, whatever their parameters are. */
const silentMethods: ReadonlySet<string> = new Set([
	"initialize",
	"ping",
	"server/discover",
	"tools/list",
	"resources/list",
	"resources/templates/list",
	"prompts/list",
	"logging/setLevel",
	"tasks/get",
	"tasks/list",
	"tasks/result",
	"tasks/cancel",
]);

export function addCall(call: RpcCall, rules: CallRules, found: Found): void {
	const { method, tool, args, answers = [] } = call;
	for (const answer of answers) addAnswer(answer, rules, found);
	if (silentMethods.has(method) || method.startsWith("notifications/")) return;
	switch (method === "" ? "" : fold(method.trim())) {
		case "tools/call":
			addToolCall(tool, args, rules, found, 0);
			return;
		case "resources/read":
		case "resources/subscribe":
		case "resources/unsubscribe":
			addRead(isObject(args) ? args["uri"] : undefined, method, found);
			return;
		case "completion/complete":
			addCompletion(args, rules, found);
			return;
		case "prompts/get":
			if (rules.guesses)
				guess(
					asked(tool, `prompt ${tool}`, false),
					memberOf(args, "arguments"),
					found,
				);
			return;
		case "":
			addAnswer(args, rules, found);
			return;
		case "?":
			found.unread("JSON-RPC", "a method that is no text");
			return;
		default:
			if (rules.guesses) guess(asked(method, method, true), args, found);
	}
}

const memberOf = (value: unknown, name: string): unknown =>
	isObject(value) ? value[name] : undefined;

const asked = (
	tool: string,
	where: string,
	ofTool: boolean,
	claimed: readonly MemberPath[] = [],
) => ({ tool, where: where.slice(0, longestName), claimed, isTool: ofTool });

/** Holds one call against the rules: the first that speaks of a place wins, "none" for the tool ends the search. */
export function addToolCall(
	tool: string,
	args: unknown,
	rules: CallRules,
	found: Found,
	depth: number,
): void {
	const where = tool.slice(0, longestName);
	if (tool === "" || depth > deepestCall) {
		found.unread(where || "tools/call", shown(args));
		return;
	}
	const onToolCall = (name: string, inner: unknown): void =>
		addToolCall(name, inner, rules, found, depth + 1);
	for (const rule of rules.added)
		if (isTool(rule, tool)) addPlace(rule, args, where, found, onToolCall);
	const holding: Rule[] = [];
	for (const rule of rules.tools) {
		if (!isTool(rule, tool)) continue;
		const { place, language } = rule;
		if (language === "none" && !isExactTool(rule, tool)) continue;
		if (place.kind === "whole" && language === "none") {
			for (const one of holding) addPlace(one, args, where, found, onToolCall);
			return;
		}
		if (!holding.some((one) => isSamePlace(one, rule))) holding.push(rule);
	}
	for (const rule of holding) addPlace(rule, args, where, found, onToolCall);
	if (rules.guesses && !holding.some(({ place }) => place.kind === "whole"))
		guess(asked(tool, where, true, claims(holding)), args, found);
}

const isSamePlace = (a: Rule, b: Rule): boolean =>
	JSON.stringify(a.place) === JSON.stringify(b.place);

function addPlace(
	rule: Rule,
	args: unknown,
	where: string,
	found: Found,
	onToolCall: (name: string, args: unknown) => void,
): void {
	const { place } = rule;
	if (place.kind === "member") {
		const name = place.path.join(".") || "arguments";
		addMember(rule, args, `${where}: ${name}`, found, onToolCall);
	} else if (rule.language !== "none")
		found.add({
			text: shown(args) || where,
			language: "unknown",
			where,
			guessed: false,
		});
}

export const shown = (value: unknown): string =>
	(JSON.stringify(value) ?? "").slice(0, 10_000);

/** Reading a file by its address is reading the file. */
function addRead(uri: unknown, where: string, found: Found): void {
	// A lenient server takes what has no scheme for a path.
	const path =
		typeof uri === "string"
			? (pathOfUri(uri) ?? (/^\s*[a-z][\w+.-]*:/i.test(uri) ? undefined : uri))
			: undefined;
	if (path !== undefined)
		found.add({
			text: `cat -- ${quotedPath(path)}`,
			language: "shell",
			where,
			guessed: true,
		});
}

function addCompletion(args: unknown, rules: CallRules, found: Found): void {
	addRead(memberOf(memberOf(args, "ref"), "uri"), "completion/complete", found);
	if (!rules.guesses) return;
	const argument = memberOf(args, "argument");
	const name = memberOf(argument, "name");
	const ofPrompt = asked("", "completion/complete", false);
	if (typeof name === "string")
		guess(ofPrompt, { [name]: memberOf(argument, "value") }, found);
	guess(ofPrompt, memberOf(memberOf(args, "context"), "arguments"), found);
}

/** What a model or a person answered the server: a tool's use in it is the server's to run. */
function addAnswer(result: unknown, rules: CallRules, found: Found): void {
	const content = memberOf(result, "content");
	const blocks: readonly unknown[] = Array.isArray(content)
		? content
		: [content];
	for (const block of blocks) {
		if (memberOf(block, "type") !== "tool_use") continue;
		const name = memberOf(block, "name");
		addToolCall(
			typeof name === "string" ? name : "",
			memberOf(block, "input"),
			rules,
			found,
			1,
		);
	}
	if (rules.guesses) guess(asked("", "answer", false), result, found);
}
