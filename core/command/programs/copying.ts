/** cp, mv, tee, dd, rsync: what is read, what is overwritten, what goes to another machine. */
import { fetchInto, onlyTells, sendFile } from "../apply.ts";
import type { Program } from "../call.ts";
import { type Field, from, knownPrefix, type Stream } from "../field.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";
import { readAll } from "./readers.ts";
import { shells } from "./modes.ts";
import { shapeOf } from "./shape.ts";
import { lastPart } from "./transfer.ts";

const cpShape = shapeOf(
	"-t --target-directory -S --suffix --backup --no-preserve --preserve --sparse --reflink",
);

export const cp: Program = (call) => {
	const args = readArguments(call.args, cpShape);
	if (onlyTells(args)) return undefined;
	const into =
		flagValues(args, ["-t", "--target-directory"])[0] ?? args.operands.at(-1);
	const sources =
		flagValues(args, ["-t", "--target-directory"]).length > 0
			? args.operands
			: args.operands.slice(0, -1);
	if (into === undefined || sources.length === 0) return undefined;
	const to = call.shell.place(into.text, call.scope);
	for (const source of sources) {
		const place = call.shell.place(source.text, call.scope);
		// A secret copied to a secret's name in the project stays where it was meant to be.
		if (
			!(
				place.secret &&
				place.kind === "project" &&
				to.secret &&
				to.kind === "project"
			)
		)
			call.shell.act("read", source, call);
		if (place.kind === "null" && !place.path.startsWith("/dev/std"))
			call.shell.act("empty", into, call);
		const base = source.text.slice(source.text.lastIndexOf("/") + 1);
		const known =
			call.shell.contents(source, call) ??
			(place.secret
				? { text: undefined, tags: from.secret }
				: programFile(place.path));
		const target =
			into.text.endsWith("/") || into.text === "."
				? `${into.text}/${base}`
				: into.text;
		if (known === undefined) continue;
		const there = call.shell.place(target, call.scope);
		call.scope.files.set(there.path, known);
		if (there.lasting === "start-up" && there.kind !== "temporary")
			call.shell.later(known, into, call.scope);
	}
	// Into a folder that runs what lies in it, or over a file.
	call.shell.act("write", into, call);
	return undefined;
};

/** What a copy of a system's program, or a link to it, is. */
function programFile(path: string): Stream | undefined {
	const slash = path.lastIndexOf("/");
	if (!path.slice(0, slash).endsWith("bin")) return undefined;
	const program = path.slice(slash + 1);
	return {
		text: undefined,
		tags: from.file | (shells.has(program) ? from.shell : 0),
		program,
	};
}

/** Away from where it was; onto a device that keeps nothing, away for good. */
export const mv: Program = (call) => {
	const args = readArguments(call.args, cpShape);
	if (onlyTells(args)) return undefined;
	const named = flagValues(args, ["-t", "--target-directory"])[0];
	const into = named ?? args.operands.at(-1);
	const sources =
		named === undefined ? args.operands.slice(0, -1) : args.operands;
	if (into === undefined || sources.length === 0) return undefined;
	const to = call.shell.place(into.text, call.scope);
	const away = to.kind === "null";
	if (!away) call.shell.act("write", into, call);
	for (const source of sources) {
		call.shell.act(away ? "remove-tree" : "move", source, call);
		const before = call.shell.place(source.text, call.scope).path;
		if (to.kind === "temporary" && call.scope.moved.size < 32) {
			const base = before.slice(before.lastIndexOf("/") + 1);
			call.scope.moved.set(`${to.path}/${base}`, before);
			if (sources.length === 1 && !to.whole && !into.text.endsWith("/"))
				call.scope.moved.set(to.path, before);
		}
		const known =
			call.scope.files.get(before) ??
			(call.shell.place(source.text, call.scope).secret && !to.secret
				? { text: undefined, tags: from.secret }
				: undefined);
		if (known === undefined) continue;
		if (to.lasting === "start-up" && to.kind !== "temporary")
			call.shell.later(known, into, call.scope);
		call.scope.files.set(to.path, known);
		call.scope.files.set(
			`${to.path}/${before.slice(before.lastIndexOf("/") + 1)}`,
			known,
		);
	}
	return undefined;
};

const lnShape = shapeOf("-t --target-directory -S --suffix");

/** Another name for the same content: whoever reads the link reads what it stands for. */
export function ln(rules: Program): Program {
	return (call) => {
		const { operands } = readArguments(call.args, lnShape);
		const into = operands.at(-1);
		for (const source of operands.slice(0, -1)) {
			const place = call.shell.place(source.text, call.scope);
			const known =
				call.shell.contents(source, call) ??
				(place.secret
					? { text: undefined, tags: from.secret }
					: programFile(place.path));
			if (into !== undefined && call.scope.links.size < 32)
				call.scope.links.set(
					call.shell.place(into.text, call.scope).path,
					place.path,
				);
			if (known === undefined || into === undefined) continue;
			const to = call.shell.place(into.text, call.scope).path;
			const base = source.text.slice(source.text.lastIndexOf("/") + 1);
			call.scope.files.set(to, known);
			call.scope.files.set(`${to}/${base}`, known);
		}
		return rules(call);
	};
}

/** A copy with rights of its own: what stands in the source stands in it. */
export function install(rules: Program): Program {
	const shape = shapeOf(
		"-m --mode -o --owner -g --group -t --target-directory -S",
	);
	return (call) => {
		const { operands } = readArguments(call.args, shape);
		const into = operands.at(-1);
		for (const source of operands.slice(0, -1)) {
			const known =
				source.text === "/dev/stdin"
					? call.input
					: call.shell.contents(source, call);
			if (known === undefined || into === undefined) continue;
			const to = call.shell.place(into.text, call.scope);
			const base = source.text.slice(source.text.lastIndexOf("/") + 1);
			call.scope.files.set(to.path, known);
			call.scope.files.set(`${to.path}/${base}`, known);
			if (to.lasting === "start-up" && to.kind !== "temporary")
				call.shell.later(known, into, call.scope);
		}
		return rules(call);
	};
}

const teeShape = shapeOf("--output-error");

export const tee: Program = (call) => {
	const args = readArguments(call.args, teeShape);
	if (onlyTells(args)) return undefined;
	const append = hasFlag(args, ["-a", "--append"]);
	const stream = call.input ?? { text: undefined, tags: 0 };
	for (const file of args.operands)
		call.shell.written(
			{ path: file, append, kind: "output" },
			stream,
			call.scope,
			file,
		);
	return stream;
};

export const dd: Program = (call) => {
	let input: Field | undefined;
	let output: Field | undefined;
	for (const arg of call.args) {
		if (arg.text === "--help" || arg.text === "--version") return undefined;
		if (arg.text.startsWith("if=")) input = { ...arg, text: arg.text.slice(3) };
		else if (arg.text.startsWith("of="))
			output = { ...arg, text: arg.text.slice(3) };
	}
	const stream =
		input === undefined
			? (call.input ?? { text: undefined, tags: 0 })
			: readAll([input], false, call);
	if (output === undefined) return stream;
	const place = call.shell.place(output.text, call.scope);
	call.shell.written(
		{ path: output, append: false, kind: "output" },
		{ text: undefined, tags: stream.tags },
		call.scope,
		output,
	);
	if (place.kind === "project" && place.source)
		call.shell.act("empty", output, call);
	return { text: "", tags: 0 };
};

const rsyncShape = shapeOf(
	"-e --rsh --exclude --include --exclude-from --include-from --files-from -f --filter --rsync-path --port --password-file --bwlimit --timeout --backup-dir --suffix -T --temp-dir --link-dest --compare-dest --log-file --chmod --chown -M --remote-option --max-size --min-size --out-format -B",
);

export const rsync: Program = (call) => {
	const args = readArguments(call.args, rsyncShape);
	if (onlyTells(args)) return undefined;
	for (const command of flagValues(args, ["-e", "--rsh"])) {
		if (
			knownPrefix(command.text).startsWith("ssh") &&
			!command.text.includes("ProxyCommand")
		)
			continue;
		call.shell.report(
			"high",
			"exec-remote",
			command,
			"has rsync run a command",
		);
		call.shell.text(command.text, command, call);
	}
	for (const command of flagValues(args, ["--rsync-path"]))
		call.shell.text(command.text, command, call, { elsewhere: true });
	if (hasFlag(args, ["--daemon"]))
		call.shell.report("high", "network", call, "opens files to the network");
	const into = args.operands.at(-1);
	const sources = args.operands.slice(0, -1);
	if (into === undefined || sources.length === 0) return undefined;
	const dry = hasFlag(args, ["-n", "--dry-run"]);
	const remote = isRemote(into.text);
	if (dry) return undefined;
	for (const source of sources) {
		if (isRemote(source.text)) {
			if (!remote)
				fetchInto(
					`${into.text}${into.text.endsWith("/") ? lastPart(source.text) : ""}`,
					call,
				);
			continue;
		}
		if (remote) sendFile(source, call, into.text);
		else call.shell.act("read", source, call);
		if (hasFlag(args, ["--remove-source-files"]))
			call.shell.act("remove-tree", source, call);
	}
	const deletes = args.flags.some((flag) => flag.name.startsWith("--del"));
	if (remote) {
		if (deletes)
			call.shell.report(
				"high",
				"destructive",
				call,
				"deletes on another machine what the source lacks",
			);
	} else if (deletes) call.shell.act("remove-tree", into, call);
	else call.shell.act("write", into, call);
	return undefined;
};

/** `host:path`, `user@host:path`, `rsync://…`; not `C:\` and not `./a:b`. */
export function isRemote(text: string): boolean {
	if (text.includes("://")) return !text.startsWith("file://");
	const colon = text.indexOf(":");
	const slash = text.indexOf("/");
	return colon > 1 && (slash < 0 || colon < slash);
}
