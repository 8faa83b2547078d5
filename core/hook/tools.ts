/**
 * What a call of an agent's own tool would run, read, write or fetch, as pieces for the filter. What a tool does to a
 * file or an address is written as the shell command that does the same, so that one set of rules judges both. Runs in
 * the gate; decides nothing.
 */
import { isAbsolute, join, resolve } from "node:path";
import type { Language } from "../command/code.ts";
import { joined } from "../inspection/line.ts";
import type { Piece } from "../inspection/piece.ts";
import type { JsonObject } from "../json.ts";
import { realPath } from "../policy/real-path.ts";
import { pathsOfPatch } from "./patch.ts";

export interface Call {
	readonly tool: string;
	readonly input: JsonObject;
	/** Absolute. */
	readonly cwd: string;
}

export interface Found {
	readonly pieces: readonly Piece[];
	/** May be answered with `allow` when it is low: commands and reading. Whether files change is the agent's to ask. */
	readonly waves: boolean;
}

/** The agent's own tool, called as its documentation does not say: a newer format. */
export class OddCall extends Error {
	readonly code = "odd-call";
}

type Reader = (call: Call) => readonly Piece[];

/** `undefined`: none of an agent's own tools. @throws OddCall */
export function ownTool(call: Call): Found | undefined {
	const name = call.tool.toLowerCase();
	if (silent.has(name)) return { pieces: [], waves: false };
	const reader = readers.get(name);
	return reader === undefined
		? undefined
		: { pieces: reader(call), waves: waved.has(reader) };
}

/** "mcp__docs__search" → "search": what the server itself calls it. */
export const foreignName = (tool: string): string =>
	/^mcp_.*?__(.+)$/s.exec(tool)?.[1] ?? /^mcp:(.+)$/is.exec(tool)?.[1] ?? tool;

const commandOf =
	(language: "shell" | Language): Reader =>
	(call) => {
		const said = valuesOf(call, ["command", "cmd"]);
		if (said.length === 0) throw odd(call, "command");
		return said.flatMap((value) =>
			foldersOf(call).map((cwd) => ({
				text: commandText(call, value),
				language,
				where: `${call.tool}: command`,
				guessed: false,
				cwd,
			})),
		);
	};

/**
 * What several versions of the agents name differently, each value once. A call that says it twice is taken at all its
 * words: which of them the tool goes by is not known here.
 */
const valuesOf = ({ input }: Call, members: readonly string[]): unknown[] => [
	...new Set(
		members
			.map((name) => (Object.hasOwn(input, name) ? input[name] : undefined))
			.filter((value) => value !== undefined && value !== null),
	),
];

const textsOf = (call: Call, members: readonly string[]): string[] =>
	valuesOf(call, members).filter(
		(value): value is string => typeof value === "string" && value !== "",
	);

/** A line, or the words of one; `["bash", "-lc", LINE]` is the line. */
function commandText(call: Call, value: unknown): string {
	if (typeof value === "string") return value;
	if (!Array.isArray(value) || !value.every((word) => typeof word === "string"))
		throw odd(call, "command");
	const [shell, flag, line] = value;
	return value.length === 3 &&
		/^(?:.*\/)?(?:ba|z|da)?sh$/.test(shell ?? "") &&
		/^-l?c$/.test(flag ?? "") &&
		line !== undefined
		? line
		: joined(value);
}

function foldersOf(call: Call): readonly string[] {
	const named = textsOf(call, folderMembers).map((folder) =>
		resolve(call.cwd, folder),
	);
	return named.length === 0 ? [call.cwd] : [...new Set(named)];
}

const folderMembers = [
	"cwd",
	"workdir",
	"working_directory",
	"directory",
	"dir_path",
];

/** Into a program that runs already: a shell, as far as anyone knows. */
const typed: Reader = (call) => {
	const said = valuesOf(call, ["input", "chars"]);
	if (said.length === 0) throw odd(call, "input");
	return said.flatMap((value) => {
		if (typeof value !== "string") throw odd(call, "input");
		const text = value.replaceAll(/\{enter\}/gi, "\n");
		if (text.trim() === "") return [];
		return [
			{
				text,
				language: "shell" as const,
				where: `${call.tool}: input`,
				guessed: true,
				cwd: call.cwd,
			},
		];
	});
};

/** One command for all paths: what is too long for the filter is high there. */
function fileAct(
	verb: "cat" | "tee" | "rm",
	{ tool, cwd }: Call,
	member: string,
	paths: readonly string[],
): Piece {
	const all = paths.flatMap((path) => {
		const full = isAbsolute(path) ? path : join(cwd, path);
		// A link in the project may lead to the keys.
		return [full, realPath(full)];
	});
	return {
		text: joined([verb, "--", ...new Set(all)]),
		language: "shell",
		where: `${tool}: ${member}`,
		guessed: false,
		cwd,
	};
}

const onFile =
	(verb: "cat" | "tee" | "rm"): Reader =>
	(call) => {
		const paths = textsOf(call, pathMembers);
		const member = pathMembers.find((name) => call.input[name] === paths[0]);
		if (member === undefined || paths.length === 0)
			throw odd(call, "file_path");
		return [fileAct(verb, call, member, paths)];
	};

const pathMembers = [
	"file_path",
	"notebook_path",
	"absolute_path",
	"target_file",
	"filePath",
	"path",
];

/** Folders and patterns may be left out: then it is the project. */
const searching: Reader = (call) => {
	const { input } = call;
	const given = textsOf(call, ["path", "dir_path"]);
	const folders = given.length === 0 ? ["."] : given;
	const wanted = [
		input["glob"],
		input["include"],
		input["paths"],
		// Of a tool that finds files the pattern is one of names.
		call.tool.toLowerCase().includes("glob") ? input["pattern"] : undefined,
	]
		.flat()
		.filter((name): name is string => typeof name === "string" && name !== "")
		.flatMap((name) =>
			isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name)),
		);
	return [fileAct("cat", call, "path", [...folders, ...wanted])];
};

const patching: Reader = (call) => {
	const paths = ["input", "patch", "command"]
		.flatMap((name) => call.input[name])
		.filter((text): text is string => typeof text === "string")
		// A word of a command line is none.
		.filter((text) => text.includes("*** ") || text.includes("\n"))
		.flatMap((text) => {
			const found = pathsOfPatch(text);
			if (found.length === 0) throw odd(call, "patch");
			return found;
		});
	if (paths.length === 0) throw odd(call, "patch");
	const of = (change: "writes" | "deletes"): string[] =>
		paths.filter((one) => one.change === change).map(({ path }) => path);
	const [writes, deletes] = [of("writes"), of("deletes")];
	return [
		...(writes.length > 0 ? [fileAct("tee", call, "patch", writes)] : []),
		...(deletes.length > 0 ? [fileAct("rm", call, "patch", deletes)] : []),
	];
};

/** One URL, or a prompt that names some. */
const fetching: Reader = (call) => {
	const { url, prompt } = call.input;
	if (typeof url !== "string" && typeof prompt !== "string")
		throw odd(call, "url");
	// Claude Code's prompt is a question about the page.
	const isQuestion =
		typeof url === "string" && call.tool.toLowerCase() === "webfetch";
	const urls = [
		...(typeof url === "string" ? [url] : []),
		...(typeof prompt === "string" && !isQuestion
			? (prompt.match(/https?:\/\/[^\s"'<>)\]]+/gi) ?? [])
			: []),
	];
	return urls.length === 0
		? []
		: [
				{
					text: joined(["curl", "--", ...urls]),
					language: "shell",
					where: `${call.tool}: url`,
					guessed: false,
					cwd: call.cwd,
				},
			];
};

const odd = ({ tool }: Call, member: string): OddCall =>
	new OddCall(`${tool.slice(0, 60)} without "${member}"`);

const shell = commandOf("shell");
const powershell = commandOf("powershell");
const write = onFile("tee");
const read = onFile("cat");

const waved: ReadonlySet<Reader> = new Set([
	shell,
	powershell,
	read,
	searching,
]);

/** In lower case. Claude Code, Codex, Cursor, Gemini CLI, Copilot CLI. */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
	...names(shell, "bash shell monitor exec_command shell_command local_shell"),
	...names(shell, "run_shell_command"),
	...names(powershell, "powershell"),
	...names(typed, "write_bash write_powershell write_stdin"),
	...names(write, "write edit multiedit notebookedit strreplace tabwrite"),
	...names(write, "write_file replace create str_replace edit_file insert"),
	...names(onFile("rm"), "delete delete_file"),
	...names(patching, "apply_patch applypatch"),
	...names(read, "read notebookread read_file view view_image"),
	...names(searching, "grep glob rg ls grep_search search_file_content"),
	...names(searching, "list_directory read_many_files"),
	...names(fetching, "webfetch web_fetch fetch"),
]);

function names(reader: Reader, words: string): [string, Reader][] {
	return words.split(" ").map((word) => [word, reader]);
}

/** They plan, ask, wait or read what the agent itself holds; their texts are prose. */
const silent: ReadonlySet<string> = new Set(
	`todowrite todoread task agent taskcreate taskupdate tasklist taskget taskoutput taskstop exitplanmode enterplanmode
	askuserquestion websearch web_search google_web_search update_plan write_todos bashoutput killshell kill_shell
	read_bash stop_bash list_bash read_powershell stop_powershell list_powershell skill toolsearch report_intent
	ask_user`.split(/\s+/),
);
