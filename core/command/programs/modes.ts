/** chmod, chown: rights opened, taken away, given to others. */
import { onlyTells } from "../apply.ts";
import type { Call, Program } from "../call.ts";
import { type Field, from } from "../field.ts";
import { hasFlag, readArguments } from "../arguments.ts";
import { shapeOf } from "./shape.ts";

const isMode = (text: string): boolean =>
	text.length > 1 &&
	text[0] === "-" &&
	Array.from(text.slice(1)).every((char) => "rwxstXugo,+=-".includes(char));

const chmodShape = shapeOf("--reference");

export const chmod: Program = (call) => {
	// `chmod -x file`, `-w`: a mode, not a flag.
	const modes = call.args.filter(
		(arg) => isMode(arg.text) && arg.text !== "-R",
	);
	const args = readArguments(
		call.args.filter((arg) => !modes.includes(arg)),
		chmodShape,
	);
	if (onlyTells(args)) return undefined;
	const recursive = hasFlag(args, ["-R", "--recursive"]) || call.scope.many;
	const byReference = hasFlag(args, ["--reference"]) || modes.length > 0;
	const mode = byReference
		? (modes[0]?.text ?? "")
		: (args.operands[0]?.text ?? "");
	for (const file of byReference ? args.operands : args.operands.slice(1))
		modeChange(mode, file, recursive, call);
	return undefined;
};

/** Programs that give whoever runs them their rights. */
export const shells: ReadonlySet<string> = new Set([
	"sh",
	"bash",
	"dash",
	"zsh",
	"ksh",
	"fish",
	"python",
	"python3",
	"perl",
	"ruby",
	"node",
	"vim",
	"find",
	"cp",
	"env",
	"awk",
	"less",
	"nmap",
	"php",
	"tclsh",
	"busybox",
]);

function modeChange(
	mode: string,
	file: Field,
	recursive: boolean,
	call: Call,
): void {
	const place = call.shell.place(file.text, call.scope);
	const base = place.path.slice(place.path.lastIndexOf("/") + 1);
	const setsUser = isSetId(mode);
	const copied = (call.shell.contents(file, call)?.tags ?? 0) & from.shell;
	// Nothing of the system lies where anybody may write.
	if (
		setsUser &&
		(shells.has(base) || copied !== 0 || place.kind === "temporary")
	)
		call.shell.report(
			"critical",
			"privilege",
			file,
			"makes a shell run as its owner for everybody",
		);
	else if (setsUser)
		call.shell.report(
			"high",
			"privilege",
			file,
			"makes a program run as its owner",
		);
	if (isRunnable(mode) && place.path.includes("/.git/hooks"))
		call.shell.report("high", "persistence", file, "lets git run a hook");
	const open = isWorldWritable(mode);
	if (recursive && (place.kind === "system" || place.kind === "device")) {
		call.shell.report(
			"critical",
			"destructive",
			file,
			"changes the rights of everything in a system folder",
		);
		return;
	}
	if (place.lasting === "back-door" && (open || place.secret)) {
		call.shell.report(
			"critical",
			"privilege",
			file,
			"opens what guards the accounts",
		);
		return;
	}
	if (
		recursive &&
		place.kind === "home" &&
		(place.whole || !isTightening(mode))
	)
		call.shell.report(
			"high",
			"privilege",
			file,
			"changes the rights of many files in a home folder",
		);
	else if (
		recursive &&
		(place.kind === "outside" || place.kind === "unknown") &&
		!place.near
	)
		call.shell.report(
			"high",
			"privilege",
			file,
			"changes the rights of many files outside the project",
		);
	else if (recursive && open)
		call.shell.report(
			"high",
			"privilege",
			file,
			"lets everybody write many files",
		);
	else if (recursive && isClosing(mode) && place.kind === "project")
		call.shell.report(
			"high",
			"destructive",
			file,
			"takes away every right to many files",
		);
	else if (place.kind === "system" || place.kind === "device")
		call.shell.report(
			"high",
			"privilege",
			file,
			"changes the rights of a system file",
		);
	else if (open && (place.kind === "outside" || place.kind === "home"))
		call.shell.report("high", "privilege", file, "lets everybody write");
	else if (place.secret && (open || isWorldReadable(mode)))
		call.shell.report("high", "secrets", file, "lets others read a secret");
}

const digits = (mode: string): string | undefined =>
	mode !== "" && Array.from(mode).every((char) => char >= "0" && char <= "7")
		? mode
		: undefined;

function isSetId(mode: string): boolean {
	const octal = digits(mode);
	if (octal !== undefined)
		return octal.length >= 4 && (Number(octal.at(-4) ?? "0") & 6) !== 0;
	return mode.split(",").some((part) => {
		const sign = part.search(/[+=]/u);
		return sign >= 0 && part.slice(sign).includes("s");
	});
}

function isWorldWritable(mode: string): boolean {
	const octal = digits(mode);
	if (octal !== undefined) return (Number(octal.at(-1)) & 2) !== 0;
	return mode.split(",").some((part) => {
		const sign = part.search(/[+=]/u);
		if (sign < 0 || !part.slice(sign).includes("w")) return false;
		const who = part.slice(0, sign).split("");
		return who.includes("o") || who.includes("a");
	});
}

function isRunnable(mode: string): boolean {
	const octal = digits(mode);
	if (octal !== undefined)
		return Array.from(octal.slice(-3)).some((digit) => Number(digit) % 2 === 1);
	return mode.split(",").some((part) => /[+=][^-]*[xX]/u.test(part));
}

function isWorldReadable(mode: string): boolean {
	const octal = digits(mode);
	if (octal !== undefined) return (Number(octal.at(-1)) & 4) !== 0;
	return (
		mode.startsWith("o+r") || mode.startsWith("a+r") || mode.startsWith("+r")
	);
}

function isTightening(mode: string): boolean {
	const octal = digits(mode);
	return octal === undefined
		? mode.startsWith("go-") || mode.startsWith("o-") || mode.startsWith("u+")
		: octal.endsWith("00");
}

const isClosing = (mode: string): boolean =>
	digits(mode)?.slice(-3) === "000" ||
	mode === "a-rwx" ||
	mode === "-rwx" ||
	mode === "-rw";

const chownShape = shapeOf("--reference --from");

export const chown: Program = (call) => {
	const args = readArguments(call.args, chownShape);
	if (onlyTells(args)) return undefined;
	const recursive = hasFlag(args, ["-R", "--recursive"]);
	for (const file of args.operands.slice(
		hasFlag(args, ["--reference"]) ? 0 : 1,
	)) {
		const place = call.shell.place(file.text, call.scope);
		if (place.lasting === "back-door")
			call.shell.report(
				"critical",
				"privilege",
				file,
				"gives what guards the accounts to somebody else",
			);
		else if (place.kind === "system" || place.kind === "device")
			call.shell.report(
				recursive ? "critical" : "high",
				recursive ? "destructive" : "privilege",
				file,
				"changes the owner of system files",
			);
		else if (
			recursive &&
			(place.kind === "home" ||
				place.kind === "outside" ||
				place.kind === "unknown") &&
			!place.near
		)
			call.shell.report(
				"high",
				"privilege",
				file,
				"changes the owner of many files outside the project",
			);
		else if (place.kind === "outside" || place.kind === "home")
			call.shell.report(
				"high",
				"privilege",
				file,
				"changes the owner of a file outside the project",
			);
	}
	return undefined;
};
