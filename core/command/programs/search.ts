/** find and fd: what they would find, what they do to it. */
import { onlyTells } from "../apply.ts";
import type { Call, Program } from "../call.ts";
import {
	type Field,
	from,
	knownPrefix,
	starMark,
	unknownMark,
} from "../field.ts";
import { flagValues, readArguments } from "../arguments.ts";
import type { Place } from "../targets.ts";
import { set, shapeOf } from "./shape.ts";

const findValues = set(
	"-name -iname -path -ipath -wholename -iwholename -regex -iregex -type -xtype -maxdepth -mindepth -newer -anewer -cnewer -mtime -atime -ctime -mmin -amin -cmin -size -user -group -uid -gid -perm -links -inum -samefile -fstype -printf -lname -ilname -regextype -used -newermt -newerct -newerat -context -D",
);

/** Starting points, tests, actions. What is found is written start/…/name. */
export const find: Program = (call) => {
	const starts: Field[] = [];
	let index = 0;
	for (; index < call.args.length; index += 1) {
		const arg = call.args[index];
		if (
			arg === undefined ||
			["-", "(", "!", ")"].some((char) => arg.text.startsWith(char))
		) {
			if (arg !== undefined && ["-H", "-L", "-P"].includes(arg.text)) continue;
			break;
		}
		starts.push(arg);
	}
	if (starts.length === 0)
		starts.push({ text: ".", tags: 0, start: call.start, end: call.end });
	const names: string[] = [];
	const narrowed: string[] = [];
	const rest = call.args.slice(index);
	for (let at = 0; at < rest.length; at += 1) {
		const name = rest[at]?.text ?? "";
		if (name === "--help" || name === "-help") return undefined;
		if (!findValues.has(name)) continue;
		const value = rest[at + 1]?.text ?? "";
		// `! -name x` and `-not -name x` say what is left alone.
		const not = rest[at - 1]?.text === "!" || rest[at - 1]?.text === "-not";
		if (!not && (name === "-name" || name === "-iname"))
			names.push(globbed(value));
		if (
			!not &&
			(name === "-path" ||
				name === "-ipath" ||
				name === "-wholename" ||
				name === "-regex")
		)
			narrowed.push(globbed(value));
		at += 1;
	}
	const found = starts.flatMap((start) =>
		foundBelow(start, names, narrowed, rest),
	);
	for (let at = 0; at < rest.length; at += 1) {
		const arg = rest[at];
		if (arg === undefined) break;
		if (findValues.has(arg.text)) {
			at += 1;
			continue;
		}
		if (arg.text === "-delete")
			for (const field of found) deleted(field, rest, call);
		else if (
			arg.text === "-fprint" ||
			arg.text === "-fprint0" ||
			arg.text === "-fls" ||
			arg.text === "-fprintf"
		) {
			const file = rest[at + 1];
			if (file !== undefined) call.shell.act("write", file, call);
			at += arg.text === "-fprintf" ? 2 : 1;
		} else if (["-exec", "-execdir", "-ok", "-okdir"].includes(arg.text)) {
			let end = at + 1;
			while (
				end < rest.length &&
				rest[end]?.text !== ";" &&
				!(rest[end]?.text === "+" && rest[end - 1]?.text === "{}")
			)
				end += 1;
			const command = rest.slice(at + 1, end);
			for (const field of found.slice(0, 8))
				call.shell.words(
					command.map((word) => withFound(word, field)),
					call,
					{ input: undefined, many: true },
				);
			at = end;
		}
	}
	// Names, one a line: what xargs gets.
	const text = rest.some((arg) => arg.text === "-print0")
		? found.map((field) => field.text).join("\n")
		: found.map((field) => field.text).join("\n");
	return { text: `${text}\n`, tags: from.program };
};

const withFound = (word: Field, found: Field): Field =>
	word.text.includes("{}")
		? {
				...word,
				text: word.text.split("{}").join(found.text),
				tags: word.tags | found.tags,
			}
		: word;

const globbed = (text: string): string => text.replaceAll("*", starMark);

function foundBelow(
	start: Field,
	names: readonly string[],
	narrowed: readonly string[],
	rest: readonly Field[],
): Field[] {
	const base = start.text.endsWith("/") ? start.text : `${start.text}/`;
	const paths = narrowed.filter(
		(path) =>
			knownPrefix(path.replaceAll(starMark, "")).includes("/") ||
			path.includes("/"),
	);
	if (names.length > 0)
		return names.map((name) => ({
			...start,
			text: `${base}${unknownMark}/${name}`,
		}));
	if (paths.length > 0)
		return Array.from(paths, (path) => ({
			...start,
			text: `${base}${unknownMark}${path.startsWith("./") ? path.slice(1) : path.startsWith(starMark) || path.startsWith("/") ? path : `/${path}`}`,
		}));
	if (rest.some((arg) => arg.text === "-empty"))
		return [{ ...start, text: `${base}${unknownMark}/empty.tmp` }];
	return [{ ...start, text: `${base}${starMark}` }];
}

/** Files one by one, folders only when empty: forced all the same, and often everything. */
function deleted(field: Field, rest: readonly Field[], call: Call): void {
	const place: Place = call.shell.place(field.text, call.scope);
	const broad = place.whole && place.kind === "project";
	if (
		broad &&
		rest.some(
			(arg) =>
				arg.text === "-mtime" ||
				arg.text === "-size" ||
				arg.text === "-newer" ||
				arg.text === "-mmin",
		)
	)
		call.shell.report("high", "destructive", field, "deletes whatever matches");
	else
		call.shell.act(
			place.kind === "project" && !broad && !place.repository
				? "remove-force"
				: "remove-tree",
			field,
			call,
		);
}

/** A regular expression as a pattern of names, as far as anchors and escapes go. */
function named(text: string): string {
	const bare = text
		.replaceAll("$", "")
		.replaceAll("^", "")
		.replaceAll("\\", "");
	return `${text.startsWith("^") ? "" : starMark}${bare}${text.endsWith("$") ? "" : starMark}`;
}

const fdShape = shapeOf(
	"-e --extension -t --type -d --max-depth -E --exclude -S --size -x --exec -X --exec-batch -c --color --base-directory --changed-within --changed-before -o --owner -j --threads --search-path",
	{ stops: false },
);

export const fd: Program = (call) => {
	const mark = call.args.findIndex((arg) =>
		["-x", "--exec", "-X", "--exec-batch"].includes(arg.text),
	);
	const args = readArguments(
		mark < 0 ? call.args : call.args.slice(0, mark),
		fdShape,
	);
	if (onlyTells(args)) return undefined;
	const extension = flagValues(args, ["-e", "--extension"])[0]?.text;
	const start = args.operands[1]?.text ?? ".";
	const name =
		extension === undefined
			? args.operands[0] === undefined || args.operands[0].text === "."
				? starMark
				: named(args.operands[0].text)
			: `${starMark}.${extension}`;
	const found: Field = {
		text:
			name === starMark
				? `${start}/${starMark}`
				: `${start}/${unknownMark}/${name}`,
		tags: 0,
		start: call.start,
		end: call.end,
	};
	if (mark >= 0) {
		let command = call.args.slice(mark + 1).filter((arg) => arg.text !== ";");
		if (!command.some((arg) => arg.text.includes("{")))
			command = [...command, { ...found, text: "{}" }];
		call.shell.words(
			command.map((word) => withFound(word, found)),
			call,
			{ input: undefined, many: true },
		);
	}
	return { text: `${found.text}\n`, tags: from.program };
};
