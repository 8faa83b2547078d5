/** What the shell does itself: printing, changing folders, variables, eval and source, traps, tests. */
import { plain } from "./shape.ts";
import type { Program } from "../call.ts";
import { emptyStream, from, isKnown, unknownMark } from "../field.ts";
import { networkRedirection } from "../network-redirection.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";
import { echo, printf, yes } from "./printing.ts";
import { chpasswd, kill, killall5, killByName } from "./signals.ts";
import { declare, mapfile, read, set, shift, unset } from "./variables.ts";
import { located } from "./wrapper-programs.ts";
import { runText } from "./run-text.ts";

const cd: Program = (call) => {
	const args = readArguments(call.args, plain);
	const to = args.operands[0]?.text;
	const { scope } = call;
	const before = scope.cwd;
	if (to === undefined) scope.cwd = scope.home;
	else if (to === "-") scope.cwd = undefined;
	else {
		const { path } = call.shell.place(to, scope);
		scope.cwd = path.startsWith(unknownMark) ? undefined : path;
	}
	scope.set("OLDPWD", [before ?? unknownMark], 0);
	return emptyStream;
};

const evaluate: Program = (call) => {
	const fields = call.args[0]?.text === "--" ? call.args.slice(1) : call.args;
	const first = fields[0];
	if (first === undefined) return emptyStream;
	if (fields.every((field) => field.text === unknownMark)) {
		if (((first.tags & from.network) | (first.tags & from.decoded)) !== 0)
			return runText(fields, call, { same: true });
		if ((first.tags & from.setup) === 0)
			call.shell.report(
				"high",
				"exec-remote",
				first,
				"runs what cannot be told beforehand (eval)",
			);
		return undefined;
	}
	return runText(fields, call, { same: true });
};

const source: Program = (call) => {
	const file = call.args.find((arg) => arg.text !== "--" && arg.text !== "-p");
	if (file === undefined) {
		// fish reads its input.
		if (call.input !== undefined)
			call.shell.stream(call.input, call, call, "shell");
		return undefined;
	}
	if (file.text === "-" || file.text === "/dev/stdin") {
		call.shell.stream(
			call.input ?? { text: undefined, tags: 0 },
			file,
			call,
			"shell",
		);
		return undefined;
	}
	const network = networkRedirection(file.text);
	if (network !== undefined || (file.tags & from.network) !== 0) {
		call.shell.report(
			"critical",
			"exec-remote",
			file,
			"runs code fetched from the network",
		);
		return undefined;
	}
	const stream = call.shell.contents(file, call);
	if (stream === undefined) {
		call.shell.file(file, call, "shell");
		return undefined;
	}
	if (
		stream.text === undefined &&
		(stream.tags & from.setup) !== 0 &&
		(stream.tags & (from.network | from.decoded)) === 0
	)
		return undefined;
	if (
		stream.text === undefined ||
		(stream.tags & (from.network | from.decoded)) !== 0
	)
		call.shell.stream(stream, file, call, "shell");
	else call.shell.text(stream.text, file, call, { same: true });
	return undefined;
};

const alias: Program = (call) => {
	for (const field of call.args) {
		const equals = field.text.indexOf("=");
		if (equals > 0 && (field.tags & (from.network | from.decoded)) !== 0)
			runText([field], call);
		if (equals > 0)
			call.scope.alias(
				field.text.slice(0, equals),
				field.text.slice(equals + 1),
			);
	}
	return emptyStream;
};

/** `hash -p FILE NAME`: from now on the name means that file. */
const hash: Program = (call) => {
	const [flag, file, name] = call.args;
	if (flag?.text === "-p" && file !== undefined && name !== undefined)
		call.scope.alias(name.text, file.text);
	return emptyStream;
};

/** What runs at exit, or before every prompt. */
const trap: Program = (call) => {
	const fields = call.args.filter((arg) => arg.text !== "--");
	const code = fields[0];
	if (code === undefined || code.text.startsWith("-") || fields.length < 2)
		return emptyStream;
	if (code.text !== "") runText([code], call, { input: undefined });
	return emptyStream;
};

const nothing: Program = () => emptyStream;

const quiet: Program = () => undefined;

const history: Program = (call) => {
	const first = call.args[0]?.text ?? "";
	if (first === "--help") return undefined;
	if (
		first.startsWith("-") &&
		(first.includes("c") || first.includes("d") || first === "-p")
	) {
		call.shell.report(
			"high",
			"destructive",
			call,
			"deletes the record of what was done",
		);
		return emptyStream;
	}
	if (
		first === "-a" ||
		first === "-w" ||
		first === "-r" ||
		first === "-n" ||
		first === "-s"
	)
		return emptyStream;
	call.shell.report("high", "secrets", call, "prints the shell's history");
	return { text: undefined, tags: from.secret };
};

const enable: Program = (call) => {
	if (call.args.some((arg) => arg.text === "-f"))
		call.shell.report(
			"high",
			"exec-remote",
			call,
			"loads a library into the shell",
		);
	return emptyStream;
};

/** `bind -x '"k": cmd'`, `complete -C cmd`, `compgen -C cmd`. */
const bind: Program = (call) => {
	const args = readArguments(call.args, {
		...plain,
		values: new Set([
			"-x",
			"-C",
			"-F",
			"-W",
			"-A",
			"-G",
			"-P",
			"-S",
			"-X",
			"-f",
			"-m",
			"-q",
			"-r",
			"-u",
		]),
	});
	for (const code of flagValues(args, ["-C"]))
		call.shell.text(code.text, code, call);
	for (const code of flagValues(args, ["-x"])) {
		const colon = code.text.indexOf(":");
		if (colon >= 0) call.shell.text(code.text.slice(colon + 1), code, call);
	}
	if (call.name === "compgen" && hasFlag(args, ["-e", "-v"]))
		call.shell.report("high", "secrets", call, "lists the environment");
	for (const code of flagValues(args, ["-W"]))
		if (call.name === "compgen" && code.text.includes("$("))
			call.shell.text(`: ${code.text}`, code, call);
	return undefined;
};

/** zsh's modules: network sockets and file commands without programs. */
const zmodload: Program = (call) => {
	if (call.args.some((arg) => arg.text.startsWith("zsh/net/")))
		call.shell.report(
			"high",
			"network",
			call,
			"lets the shell open connections itself",
		);
	return emptyStream;
};

const ztcp: Program = (call) => {
	const args = readArguments(call.args, { ...plain, values: new Set(["-d"]) });
	if (hasFlag(args, ["-c", "-L"])) return undefined;
	call.shell.report(
		"critical",
		"exec-remote",
		call,
		hasFlag(args, ["-l"])
			? "waits for connections in the shell itself"
			: "connects this shell to another machine",
	);
	return undefined;
};

/** `emulate sh -c '…'`, `zsh -c` without a process. */
const emulate: Program = (call) => {
	const index = call.args.findIndex((arg) => arg.text === "-c");
	const code = index < 0 ? undefined : call.args[index + 1];
	if (code !== undefined)
		call.shell.text(code.text, code, call, { same: true });
	return undefined;
};

/** `sched +1 cmd`, `add-zsh-hook precmd f`. */
const sched: Program = (call) => {
	const rest = call.args.slice(1);
	return rest.length === 0 ? undefined : runText(rest, call);
};

/** `fc -s`, `fc -e ed`: runs history again. */
const fc: Program = (call) => {
	if (call.args[0]?.text === "--help") return undefined;
	if (call.args.some((arg) => arg.text === "-s" || arg.text === "-e"))
		call.shell.report(
			"high",
			"exec-remote",
			call,
			"runs a command of the history again",
		);
	else call.shell.report("high", "secrets", call, "prints the shell's history");
	return undefined;
};

const substitutionsOnly: Program = (call) => {
	for (const arg of call.args)
		if (!isKnown(arg.text) && arg.text.includes("$("))
			call.shell.text(arg.text, arg, call);
	return emptyStream;
};

const pwd: Program = (call) => ({
	text: `${call.scope.cwd ?? unknownMark}\n`,
	tags: 0,
});

export const builtins: Readonly<Record<string, Program>> = {
	echo,
	printf,
	print: (call) => {
		const options = readArguments(call.args, plain);
		if (hasFlag(options, ["-z", "-s"]))
			call.shell.report(
				"high",
				"persistence",
				call,
				"types a command for the person",
			);
		return echo({ ...call, args: options.operands });
	},
	cd,
	chdir: cd,
	pushd: cd,
	popd: (call) => {
		call.scope.cwd = undefined;
		return emptyStream;
	},
	pwd,
	eval: evaluate,
	source,
	".": source,
	export: declare,
	declare,
	typeset: declare,
	local: declare,
	readonly: declare,
	integer: declare,
	setenv: (call) => {
		const [name, value] = call.args;
		if (name !== undefined && value !== undefined)
			call.shell.assigned(name.text, value, call.scope);
		return emptyStream;
	},
	set,
	unset,
	shift,
	read,
	mapfile,
	readarray: mapfile,
	alias,
	unalias: nothing,
	trap,
	test: nothing,
	"[": nothing,
	"[[": nothing,
	":": nothing,
	true: nothing,
	false: nothing,
	return: nothing,
	exit: nothing,
	break: nothing,
	continue: nothing,
	wait: nothing,
	sleep: nothing,
	let: substitutionsOnly,
	hash,
	type: quiet,
	which: (call) =>
		located(call.args.filter((arg) => !arg.text.startsWith("-"))),
	whence: quiet,
	where: quiet,
	whereis: quiet,
	umask: quiet,
	ulimit: quiet,
	jobs: quiet,
	fg: quiet,
	bg: quiet,
	getopts: nothing,
	kill,
	pkill: killByName,
	killall: killByName,
	chpasswd,
	yes,
	killall5,
	skill: killByName,
	history,
	fc,
	enable,
	bind,
	complete: bind,
	compgen: bind,
	zmodload,
	ztcp,
	emulate,
	sched,
	setopt: quiet,
	unsetopt: quiet,
	shopt: quiet,
	autoload: quiet,
};
