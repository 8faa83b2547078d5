/**
 * What nobody described: which arguments of a call hold code, by their names and by what they look like. A guess finds
 * what such names mean elsewhere and leaves prose, searches, patches and the content of files alone.
 */
import { isObject, type JsonObject } from "../json.ts";
import { isCommandLine } from "./content.ts";
import { absolute, addLines, isStrings } from "./described.ts";
import { addressLines, fileActs } from "./file-acts.ts";
import type { Found } from "./found.ts";
import {
	kindOf,
	type Kind,
	type Spot,
	Texts,
	type ToolName,
	toolNamed,
} from "./guess-text.ts";
import { environmentLine, joined, withInput } from "./line.ts";
import { deepest, foldedName, type MemberPath, opened } from "./member-path.ts";
import * as is from "./names.ts";
import type { Piece } from "./piece.ts";

/** The members beside one; none where it stands in no object. */
type Siblings = readonly is.Member[];
const nowhere: Spot = { path: [], words: [], siblings: [] };
/** A longer one is not opened, so nobody has looked into it. */
const longestText = 1024 * 1024;

/** One call: its tool's name, or a method's, or a path's segments. */
export interface Asked {
	readonly tool: string;
	/** Before the argument's name, for a person. */
	readonly where: string;
	/** Members that are spoken for. */
	readonly claimed: readonly MemberPath[];
	/** It is a call of a tool, whose paths are files of this machine. */
	readonly isTool: boolean;
}

export function guess(asked: Asked, args: unknown, found: Found): void {
	new Guess(asked, found).value(args, nowhere, "", 0);
}

class Guess {
	readonly #asked: Asked;
	readonly #found: Found;
	readonly #tool: ToolName;
	readonly #texts: Texts;
	/** It stands in a string that held JSON. */
	readonly #isOpened: boolean;

	constructor(asked: Asked, found: Found, isOpened = false) {
		this.#isOpened = isOpened;
		this.#asked = asked;
		this.#found = found;
		this.#tool = toolNamed(asked.tool);
		this.#texts = new Texts(this.#tool, asked.isTool, (text, language, spot) =>
			this.#add(text, language, spot),
		);
	}

	/** `kind` is what its name and those above it say. */
	value(value: unknown, spot: Spot, kind: Kind, depth: number): void {
		if (typeof value === "string") this.#text(value, spot, kind, depth);
		else if (Array.isArray(value)) this.#list(value, spot, kind, depth);
		else if (isObject(value)) this.#object(value, spot.path, kind, depth);
	}

	/** false: somebody else speaks of it, or enough was looked at. */
	#mayLook({ path }: Spot, depth: number): boolean {
		const { where } = this.#asked;
		if (this.#isClaimed(path) || !this.#found.look(where)) return false;
		if (depth <= deepest) return true;
		this.#found.beyond(where, "deeper than is looked into");
		return false;
	}

	#object(
		object: JsonObject,
		path: MemberPath,
		kind: Kind,
		depth: number,
	): void {
		if (!this.#mayLook({ ...nowhere, path }, depth)) return;
		const { isTool } = this.#asked;
		const siblings = is.membersOf(object);
		const handled = new Set<string>();
		this.#parts(siblings, path, handled);
		if (isTool)
			for (const [name, line] of fileActs(this.#tool.words, siblings))
				if (!this.#isClaimed([...path, foldedName(name)]))
					this.#add(line, "shell", { ...nowhere, path: [...path, name] });
		for (const member of siblings) {
			const { name, value, words } = member;
			if (typeof value !== "string" && typeof value !== "object") continue;
			if (handled.has(name) || (!isTool && isHistory(object, name))) continue;
			const spot = { path: [...path, foldedName(name)], words, siblings };
			if (isTool && !this.#isClaimed(spot.path))
				for (const line of addressLines(this.#tool.words, member))
					this.#add(line, "shell", spot);
			this.value(value, spot, kindOf(words, kind, this.#tool), depth + 1);
		}
	}

	/** What is said in several members: arguments, input, environment. */
	#parts(members: Siblings, path: MemberPath, handled: Set<string>): void {
		const named = (names: ReadonlySet<string>): is.Member | undefined =>
			members.find(({ compact }) => names.has(compact));
		const program = named(is.programNames);
		const list = named(is.argumentNames);
		const command = lineOf(program?.value);
		const add = (text: string, member: is.Member): void => {
			const { name, words } = member;
			const spot = {
				path: [...path, foldedName(name)],
				words,
				siblings: members,
			};
			this.#add(text, "shell", spot);
			handled.add(name);
		};
		const lines =
			command !== undefined && list
				? withArguments(command, list.value, members)
				: [];
		if (program && list && lines.length > 0) {
			for (const text of lines) add(text, program);
			handled.add(list.name);
		}
		this.#coated(members, path, command, list, handled);
		if (command === undefined) return;
		const input =
			named(is.inputNames) ?? (this.#tool.runs ? named(inputName) : undefined);
		if (input && typeof input.value === "string")
			add(withInput(lines[0] ?? command, input.value), input);
		const environment = named(is.environmentNames);
		if (environment)
			add(environmentLine(settingsIn(environment.value)), environment);
	}

	/** A tool called after a program takes the program's arguments. */
	#coated(
		members: Siblings,
		path: MemberPath,
		command: string | undefined,
		list: is.Member | undefined,
		handled: Set<string>,
	): void {
		const program = this.#tool.words.find((word) =>
			is.coatedPrograms.has(word),
		);
		if (program === undefined || program === "ssh") return;
		const sub = members.find(({ compact }) => compact === "subcommand")?.value;
		const words = [command, sub].filter((word) => typeof word === "string");
		const rest = lineOf(list?.value);
		if (
			list &&
			rest !== undefined &&
			(command === undefined || !isCommandLine(`${words.join(" ")} ${rest}`))
		) {
			words.push(rest);
			handled.add(list.name);
		}
		const line = words.join(" ");
		if (line !== "" && !line.startsWith(`${program} `))
			this.#add(`${program} ${line}`, "shell", {
				path,
				words: [],
				siblings: members,
			});
	}

	#list(list: readonly unknown[], spot: Spot, kind: Kind, depth: number): void {
		if (kind !== "command" || !isStrings(list)) {
			if (!this.#mayLook(spot, depth)) return;
			for (const item of list)
				if (typeof item !== "number") this.value(item, spot, kind, depth + 1);
			return;
		}
		if (!this.#mayLook(spot, depth)) return;
		const items = list.map(String);
		const [first = ""] = items;
		const add = (text: string): void => this.#add(text, "shell", spot);
		// "commands" are lines; a command is one, in words.
		if (spot.words.at(-1)?.endsWith("s") || /\s/.test(first.trim())) {
			for (const item of items) add(item);
			return;
		}
		if (items.length > 1) add(joined(items));
		if (usesShell(spot.siblings)) add(items.join(" "));
		addLines(items, add);
	}

	#text(text: string, spot: Spot, kind: Kind, depth: number): void {
		if (text === "" || !this.#mayLook(spot, depth)) return;
		if (text.length > longestText && kind !== "talk")
			this.#found.beyond(this.#asked.where, text);
		const inner = this.#isOpened || kind === "talk" ? undefined : opened(text);
		if (inner === undefined) this.#texts.read(text, kind, spot);
		// Once: what it holds is not opened again.
		else
			new Guess(this.#asked, this.#found, true).value(
				inner,
				spot,
				kind,
				depth + 1,
			);
	}

	#isClaimed(path: MemberPath): boolean {
		return this.#asked.claimed.some(
			(claimed) =>
				claimed.length <= path.length &&
				claimed.every((name, index) => name === path[index]),
		);
	}

	#add(text: string, language: Piece["language"], spot: Spot): void {
		const name = spot.path.join(".").slice(0, 200);
		const { where: before } = this.#asked;
		const where = before.endsWith("?")
			? before + name
			: `${before}: ${name || "arguments"}`;
		const piece = { text, language, where, guessed: true };
		this.#found.add(piece);
		const cwd = folderIn(spot.siblings);
		// The tool may not know such an argument: what it would do without counts, too.
		if (cwd !== undefined) this.#found.add({ ...piece, cwd });
	}
}

const inputName: ReadonlySet<string> = new Set(["input"]);
function lineOf(value: unknown): string | undefined {
	if (typeof value === "string") return value;
	return isStrings(value) ? joined(value.map(String)) : undefined;
}

/** A command and its arguments; a command that is a line of its own is put before them as it stands. */
function withArguments(
	command: string,
	list: unknown,
	siblings: Siblings,
): readonly string[] {
	if (typeof list === "string") return [`${command} ${list}`];
	if (!isStrings(list)) return [];
	const words = list.map(String);
	const raw = [command, ...words].join(" ");
	const isLine = /[\s;|&$`<>]/.test(command.trim());
	const line = isLine
		? `${command} ${joined(words)}`
		: joined([command, ...words]);
	return isLine || usesShell(siblings) ? [line, raw] : [line];
}

const settingsIn = (value: unknown): readonly (readonly [string, string])[] => {
	const pairs: (readonly [string, string])[] = [];
	if (isObject(value))
		for (const [name, one] of Object.entries(value))
			if (typeof one === "string") pairs.push([name, one]);
	if (isStrings(value))
		for (const one of value) {
			const [name = "", ...rest] = String(one).split("=");
			pairs.push([name, rest.join("=")]);
		}
	return pairs.filter(([name]) => /^[A-Za-z_]\w*$/.test(name)).slice(0, 100);
};

const usesShell = (siblings: Siblings): boolean =>
	siblings.some(({ compact, value }) => compact === "shell" && value === true);

function folderIn(siblings: Siblings): string | undefined {
	for (const { compact, value } of siblings)
		if (is.folderNames.has(compact) && typeof value === "string")
			return absolute(value);
	return undefined;
}

/** What was said and called before, as chat APIs carry it along. */
const isHistory = (object: JsonObject, name: string): boolean =>
	/^(?:system|user|assistant|tool|developer|model|function)$/.test(
		String(object["role"]),
	) && /^(?:content|parts|tool_calls|function_call)$/.test(name);
