/**
 * The commands cmd.exe has itself: what their arguments do. Data; judges by the same acts as everything else.
 */
import { unknownMark } from "../field.ts";
import type { Effects } from "./effects.ts";
import type { Span } from "./node.ts";
import { listOf, textOf, unknown, type Value } from "./value.ts";

export interface CmdCall {
	/** Parted as built-ins part them, quotes gone. */
	readonly args: readonly string[];
	readonly words: readonly string[];
	readonly effects: Effects;
	readonly span: Span;
	readonly lines: (text: string) => void;
}

type Builtin = (call: CmdCall) => void;

function switches(call: CmdCall): readonly string[] {
	return call.args
		.filter((arg) => arg.startsWith("/"))
		.map((arg) => arg.toLowerCase());
}

function isHelp(call: CmdCall): boolean {
	return call.args.includes("/?");
}

function paths(call: CmdCall): readonly Value[] {
	return call.args.filter((arg) => !arg.startsWith("/")).map(pathOf);
}

function pathOf(text: string): Value {
	const slashed = text.replaceAll("\\", "/");
	if (slashed === unknownMark) return unknown;
	const pieces: (string | undefined)[] = [];
	slashed.split(unknownMark).forEach((piece, at) => {
		if (at > 0) pieces.push(undefined);
		if (piece !== "") pieces.push(piece);
	});
	return slashed.includes("*") || slashed.includes("?")
		? { kind: "text", pieces, from: 0, type: "Pattern" }
		: { kind: "text", pieces, from: 0 };
}

const deletes: Builtin = (call) => {
	if (isHelp(call)) return;
	const isTree = switches(call).some((one) => one.startsWith("/s"));
	call.effects.act(
		isTree ? "delete-tree" : "delete",
		listOf(paths(call)),
		call.span,
	);
};

const copies: Builtin = (call) => {
	if (isHelp(call)) return;
	const all = paths(call);
	const to = all.length > 1 ? all.at(-1) : undefined;
	call.effects.act(
		"read",
		listOf(all.slice(0, all.length > 1 ? -1 : undefined)),
		call.span,
	);
	if (to !== undefined) call.effects.act("write", to, call.span);
};

const moves: Builtin = (call) => {
	const all = paths(call);
	if (isHelp(call) || all.length < 2) return;
	call.effects.act("move", listOf(all.slice(0, -1)), call.span);
	call.effects.act("write", all.at(-1), call.span);
};

const nothing: Builtin = () => undefined;

const rows: readonly (readonly [names: string, builtin: Builtin])[] = [
	["del erase rd rmdir deltree", deletes],
	["copy xcopy", copies],
	["move ren rename", moves],
	[
		"type more",
		(call) => call.effects.act("read", listOf(paths(call)), call.span),
	],
	[
		"mklink",
		(call) => {
			const all = paths(call);
			if (all.length < 2) return;
			call.effects.act("write", all[0], call.span);
			call.effects.act("read", all[1], call.span);
		},
	],
	[
		"cd chdir pushd",
		(call) => {
			const [to] = paths(call);
			if (to !== undefined) call.effects.changeFolder(to);
		},
	],
	[
		"call",
		(call) => {
			if (call.words.length > 0 && !call.words[0]?.startsWith(":"))
				call.lines(call.words.join(" "));
		},
	],
	[
		"start",
		(call) => {
			// A first word in quotes is the window's title; switches come before the program.
			const words = [...call.words];
			if (words[0]?.startsWith('"') && words.length > 1) words.shift();
			while (words[0]?.startsWith("/")) words.shift();
			const line = words.join(" ");
			if (line === "%0" || line.endsWith(" %0"))
				call.effects.report(
					call.span,
					"critical",
					"destructive",
					"Starts copies of itself without end.",
				);
			else if (line !== "") call.lines(line);
		},
	],
	[
		"assoc ftype",
		(call) => {
			if (call.args.length > 1)
				call.effects.report(
					call.span,
					"high",
					"persistence",
					"Changes which program opens which files.",
				);
		},
	],
	[
		"set",
		(call) => {
			if (call.words.length === 0)
				call.effects.report(
					call.span,
					"high",
					"secrets",
					"Shows the whole environment, with the secrets in it.",
				);
		},
	],
	[
		"attrib",
		(call) => {
			if (!isHelp(call) && switches(call).includes("/s"))
				call.effects.act(
					"mode-tree",
					paths({
						...call,
						args: call.args.filter(
							(arg) => !arg.startsWith("+") && !arg.startsWith("-"),
						),
					})[0] ?? textOf("."),
					call.span,
				);
		},
	],
	[
		"format",
		(call) => {
			if (!isHelp(call))
				call.effects.report(
					call.span,
					"critical",
					"destructive",
					"Destroys a disk, a volume or its backups.",
				);
		},
	],
	[
		"echo rem md mkdir dir cls pause exit goto title color ver vol path prompt verify popd setlocal endlocal shift break date time chcp mode tree comp fc find findstr sort where",
		nothing,
	],
];

export const cmdBuiltins: ReadonlyMap<string, Builtin> = new Map(
	rows.flatMap(([names, builtin]) =>
		names.split(" ").map((name) => [name, builtin] as const),
	),
);
