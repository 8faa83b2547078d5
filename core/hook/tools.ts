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
	(call) => [
		{
			text: commandText(call),
			language,
			where: `${call.tool}: command`,
			guessed: false,
			cwd: folderOf(call),
		},
	];

/** A line, or the words of one; `["bash", "-lc", LINE]` is the line. */
function commandText(call: Call): string {
	const value = call.input["command"] ?? call.input["cmd"];
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

function folderOf({ input, cwd }: Call): string {
	for (const name of folderMembers) {
		const value = input[name];
		if (typeof value === "string" && value !== "") return resolve(cwd, value);
	}
	return cwd;
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
	const value = call.input["input"] ?? call.input["chars"];
	if (typeof value !== "string") throw odd(call, "input");
	const text = value.replaceAll(/\{enter\}/gi, "\n");
	return text.trim() === ""
		? []
		: [
				{
					text,
					language: "shell",
					where: `${call.tool}: input`,
					guessed: true,
					cwd: call.cwd,
				},
			];
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
		for (const member of pathMembers) {
			const path = call.input[member];
			if (typeof path === "string" && path !== "")
				return [fileAct(verb, call, member, [path])];
		}
		throw odd(call, "file_path");
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
	const given = input["path"] ?? input["dir_path"];
	const folder = typeof given === "string" && given !== "" ? given : ".";
	const wanted = [
		input["glob"],
		input["include"],
		input["paths"],
		// Of a tool that finds files the pattern is one of names.
		call.tool.toLowerCase().includes("glob") ? input["pattern"] : undefined,
	]
		.flat()
		.filter((name): name is string => typeof name === "string" && name !== "")
		.map((name) => (isAbsolute(name) ? name : join(folder, name)));
	return [fileAct("cat", call, "path", [folder, ...wanted])];
};

const patching: Reader = (call) => {
	const value = ["input", "patch", "command"]
		.flatMap((name) => call.input[name])
		.filter((text): text is string => typeof text === "string")
		.find((text) => text.includes("*** "));
	const paths = value === undefined ? [] : pathsOfPatch(value);
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
	const urls =
		typeof url === "string"
			? [url]
			: typeof prompt === "string"
				? (prompt.match(/https?:\/\/[^\s"'<>)\]]+/gi) ?? [])
				: undefined;
	if (urls === undefined) throw odd(call, "url");
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
