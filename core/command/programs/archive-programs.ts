/** tar: what goes in, where it comes out, what it is made to run. */
import { onlyTells } from "../apply.ts";
import type { Program } from "../call.ts";
import { type Field, from, unknownMark } from "../field.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";
import { isRemote } from "./copying.ts";
import { shapeOf } from "./shape.ts";

const tarShape = shapeOf(
	"-f --file -C --directory -I --use-compress-program --to-command --checkpoint-action -T --files-from -X --exclude --exclude-from -F --info-script --new-volume-script --rsh-command --rmt-command --transform --strip-components --checkpoint --owner --group --mode --newer -b --wildcards-match-slash -g --listed-incremental -V --label --format",
);

export const tar: Program = (call) => {
	// Old style: `tar czf x y`, letters without a dash.
	const [first] = call.args;
	const old =
		first !== undefined &&
		!first.text.startsWith("-") &&
		first.text !== "" &&
		Array.from(first.text).every((char) =>
			"cxtruAfvzjJpkmhPSOZaCTXlBbwoWGsdi".includes(char),
		);
	const given =
		old && first !== undefined
			? [...oldStyle(first, call.args.slice(1))]
			: call.args;
	const args = readArguments(given, tarShape);
	if (onlyTells(args)) return undefined;
	for (const command of flagValues(args, [
		"--to-command",
		"-I",
		"--use-compress-program",
		"-F",
		"--info-script",
		"--new-volume-script",
		"--rsh-command",
		"--rmt-command",
	]))
		if (!isCompressor(command.text)) {
			call.shell.report(
				"high",
				"exec-remote",
				command,
				"has tar run a command",
			);
			call.shell.text(command.text, command, call);
		}
	for (const action of flagValues(args, ["--checkpoint-action"])) {
		if (!action.text.startsWith("exec=")) continue;
		call.shell.report("high", "exec-remote", action, "has tar run a command");
		call.shell.text(action.text.slice(5), action, call);
	}
	const archive = flagValues(args, ["-f", "--file"])[0];
	const creates = hasFlag(args, [
		"-c",
		"--create",
		"-r",
		"--append",
		"-u",
		"--update",
		"-A",
	]);
	const extracts = hasFlag(args, ["-x", "--extract", "--get"]);
	let tags = 0;
	if (creates) {
		for (const file of args.operands)
			if (call.shell.act("read", file, call)) tags |= from.secret;
		if (hasFlag(args, ["--remove-files"]))
			for (const file of args.operands)
				call.shell.act("remove-tree", file, call);
		if (
			archive !== undefined &&
			archive.text !== "-" &&
			!isRemote(archive.text)
		)
			call.shell.written(
				{ path: archive, append: false, kind: "output" },
				{ text: undefined, tags: tags | from.program },
				call.scope,
				archive,
			);
		else if (archive !== undefined && isRemote(archive.text))
			call.shell.report(
				"high",
				"network",
				archive,
				"sends files to another machine",
			);
		return { text: undefined, tags: tags | from.program };
	}
	if (extracts) {
		const folder = flagValues(args, ["-C", "--directory"])[0];
		if (folder !== undefined) call.shell.act("write", folder, call);
		else if (hasFlag(args, ["-P", "--absolute-names"]))
			call.shell.report(
				"high",
				"destructive",
				call,
				"writes files wherever the archive says",
			);
		const taken =
			archive === undefined || archive.text === "-"
				? call.input
				: call.shell.contents(archive, call);
		if (((taken?.tags ?? 0) & from.network) !== 0)
			call.scope.files.set(
				`${folder === undefined ? (call.scope.cwd ?? unknownMark) : call.shell.place(folder.text, call.scope).path}/`,
				{ text: undefined, tags: from.network },
			);
		return { text: undefined, tags: (taken?.tags ?? 0) | from.decoded };
	}
	return undefined;
};

/** Out of the archive into a folder, or to whoever reads. */
export const unzip: Program = (call) => {
	const args = readArguments(call.args, shapeOf("-d -x -P"));
	if (onlyTells(args)) return undefined;
	const archive = args.operands[0];
	if (archive === undefined) return undefined;
	const isSecret = call.shell.act("read", archive, call);
	const kept =
		(archive.text === "-" ? call.input : call.shell.contents(archive, call))
			?.tags ?? 0;
	const tags = (kept & from.network) | (isSecret ? from.secret : 0);
	if (hasFlag(args, ["-p", "-c", "-l", "-t", "-v", "-Z"]))
		return { text: undefined, tags: tags | from.decoded };
	const folder = flagValues(args, ["-d"])[0];
	if (folder !== undefined) call.shell.act("write", folder, call);
	if ((tags & from.network) !== 0)
		call.scope.files.set(
			`${folder === undefined ? (call.scope.cwd ?? unknownMark) : call.shell.place(folder.text, call.scope).path}/`,
			{ text: undefined, tags: from.network },
		);
	return { text: undefined, tags };
};

function isCompressor(text: string): boolean {
	const name = text.split(" ", 1)[0] ?? "";
	return [
		"gzip",
		"bzip2",
		"xz",
		"zstd",
		"lz4",
		"lzma",
		"pigz",
		"pbzip2",
		"pixz",
		"lzop",
		"brotli",
		"unzstd",
		"lbzip2",
		"zstdmt",
	].includes(name.slice(name.lastIndexOf("/") + 1));
}

function* oldStyle(letters: Field, rest: readonly Field[]): Generator<Field> {
	const values = [...rest];
	for (const letter of letters.text) {
		yield { ...letters, text: `-${letter}` };
		if ("fCTXbgIV".includes(letter)) {
			const value = values.shift();
			if (value !== undefined) yield value;
		}
	}
	yield* values;
}
