/**
 * Tools that read, write, move or delete files by path, and patches: each as the shell line that would do the same, so
 * that secret, lasting and foreign paths are seen as in any command. What is written is not looked at.
 */
import { isStrings } from "./described.ts";
import { joined, quotedPath } from "./line.ts";
import { type Member, some, wordsOf } from "./names.ts";

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const writes = set(
	"write writes create edit multiedit append save overwrite update insert modify replace patch put touch str multi store export download screenshot",
);
const deletes = set("delete remove unlink rm trash erase");
const moves = set("move rename mv");
const copies = set("copy cp duplicate");
/** They tell names and sizes, and open nothing. */
const lists = set(
	"list ls tree stat info exists size glob find mkdir directories repo repository workspace project status",
);
/** Their paths are a repository's on another machine. */
const elsewhere = set(
	"getfilecontents createorupdatefile pushfiles getrepositorycontent",
);
const folders = set("directory folder dir recursive");

const pathNames = set(
	"path paths filepath filepaths filename file files absolutepath relativepath targetfile notebookpath outputpath inputpath localpath documentpath imagepath sourcepath targetpath uri fileuri filelocation srcpath dstpath",
);
const sourceNames = set(
	"source src from oldpath sourcepath frompath srcpath old",
);
const targetNames = set(
	"destination dest dst to newpath destinationpath topath target targetpath dstpath new",
);
const actionNames = set("command action operation op mode");
const mostPaths = 64;

/** Lines for what these arguments of a call do to files, with the argument that names them. `tool` is its name's words. */
export function fileActs(
	tool: readonly string[],
	args: readonly Member[],
): readonly (readonly [name: string, line: string])[] {
	if (elsewhere.has(tool.join(""))) return none;
	const words = [...tool, ...actionOf(args)];
	const moved = movesOf(words, args);
	if (moved) return [moved];
	const acts: (readonly [string, string])[] = [];
	for (const { name, value, compact } of args) {
		if (!pathNames.has(compact)) continue;
		const paths = isStrings(value) ? value.map(String) : [value];
		for (const path of paths.slice(0, mostPaths)) {
			if (typeof path !== "string" || !isPath(path)) continue;
			for (const line of linesFor(words, path, args)) acts.push([name, line]);
		}
	}
	return acts;
}

const none: readonly never[] = Object.freeze([]);

/** "view" and "create" of a tool that does several things. */
function actionOf(args: readonly Member[]): readonly string[] {
	for (const { compact, value } of args)
		if (
			actionNames.has(compact) &&
			typeof value === "string" &&
			value.length < 40
		)
			return wordsOf(value);
	return none;
}

function movesOf(
	words: readonly string[],
	args: readonly Member[],
): readonly [string, string] | undefined {
	const verb = some(words, moves) ? "mv" : some(words, copies) ? "cp" : "";
	if (verb === "") return undefined;
	let from: string | undefined;
	let to: string | undefined;
	for (const { compact, value } of args) {
		if (typeof value !== "string" || !isPath(value)) continue;
		if (sourceNames.has(compact)) from ??= value;
		else if (targetNames.has(compact)) to ??= value;
	}
	return from === undefined || to === undefined
		? undefined
		: ["path", `${verb} -- ${pathWord(from)} ${pathWord(to)}`];
}

function linesFor(
	words: readonly string[],
	path: string,
	args: readonly Member[],
): readonly string[] {
	const word = pathWord(path);
	if (some(words, deletes)) {
		const whole =
			some(words, folders) ||
			args.some(
				({ compact, value }) => compact === "recursive" && value === true,
			);
		return [`rm ${whole ? "-r " : ""}-- ${word}`];
	}
	const lines: string[] = [];
	if (some(words, writes) && !some(words, folders))
		lines.push(`printf %s text > ${word}`);
	// An editor shows what it changes; and a tool of which nothing is known may read.
	if (
		words.some((name) => name === "view" || name === "read") ||
		(lines.length === 0 && !some(words, lists) && !some(words, folders))
	)
		lines.push(`cat -- ${word}`);
	return lines;
}

/** No web address, no text: servers take what is left for a path. */
const isPath = (text: string): boolean =>
	text !== "" &&
	text.length <= 4_096 &&
	!text.includes("\n") &&
	(/^file:/i.test(text) || !/^[a-z][a-z0-9+.-]+:\/\//i.test(text));

/** A path in a shell line, without "file://" and its escapes. */
function pathWord(text: string): string {
	return quotedPath(pathOfUri(text) ?? text);
}

/** The path in a file URI; undefined for anything else. */
export function pathOfUri(uri: string): string | undefined {
	const found = /^\s*file:(?:\/\/[^/]*)?(.*)$/is.exec(uri)?.[1];
	if (found === undefined) return undefined;
	try {
		return decodeURIComponent(found);
	} catch {
		return found;
	}
}

/** What a patch writes and deletes: the agents' own form, and a unified diff's. */
export function patchedPaths(text: string): readonly string[] {
	const lines: string[] = [];
	if (!/^(?:\*\*\*|\+\+\+) /m.test(text)) return none;
	for (const line of text.split("\n", 20_000)) {
		if (!line.startsWith("*** ") && !line.startsWith("+++ ")) continue;
		const own =
			/^\*\*\* (Add|Update|Delete) File: (.{1,4000})$|^\*\*\* Move to: (.{1,4000})$/.exec(
				line.trimEnd(),
			);
		const diff = /^\+\+\+ (?:b\/)?([^\t\n]{1,4000})/.exec(line);
		const path = own?.[2] ?? own?.[3] ?? diff?.[1];
		if (path === undefined || path === "/dev/null") continue;
		lines.push(
			own?.[1] === "Delete"
				? `rm -- ${pathWord(path.trim())}`
				: `printf %s text > ${pathWord(path.trim())}`,
		);
	}
	return lines.slice(0, mostPaths);
}

const fetches = set(
	"fetch get navigate goto open download visit browse scrape crawl request http curl read load screenshot extract url web new tab browser",
);
const addressNames = set("url urls uri uris href link endpoint address");

/** What a tool that fetches asks for, as curl would; a file's address is read. */
export function addressLines(
	tool: readonly string[],
	{ compact, value }: Member,
): readonly string[] {
	if (!addressNames.has(compact)) return none;
	const all: readonly unknown[] = Array.isArray(value) ? value : [value];
	const lines: string[] = [];
	for (const one of all.slice(0, mostPaths)) {
		if (typeof one !== "string" || one.length > 8_000) continue;
		const path = pathOfUri(one);
		if (path !== undefined) lines.push(`cat -- ${quotedPath(path)}`);
		else if (/^\s*https?:/i.test(one) && some(tool, fetches))
			lines.push(joined(["curl", "-sS", "--", one.trim()]));
	}
	return lines;
}
