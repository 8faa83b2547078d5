/** sudo, su, chroot, unshare: a risk by themselves, and a command. */
import { onlyTells } from "../apply.ts";
import type { Program } from "../call.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";
import { assignments } from "./run-text.ts";
import { words } from "./wrapper-programs.ts";

const sudoShape = {
	values: words(
		"-u --user -g --group -p --prompt -h --host -C --close-from -r --role -t --type -T --command-timeout -U --other-user -D --chdir -R --chroot",
	),
	words: false,
	abbreviates: false,
	stops: true,
};

export const sudo: Program = (call) => {
	const args = readArguments(call.args, sudoShape);
	if (
		args.operands.length === 0 &&
		(onlyTells(args) || hasFlag(args, ["-V", "-h", "-k", "-K"]))
	)
		return undefined;
	call.shell.report(
		"high",
		"privilege",
		call,
		"runs as another user, mostly root",
	);
	if (hasFlag(args, ["-e", "--edit"]) || call.name === "sudoedit") {
		for (const file of args.operands) call.shell.act("write", file, call);
		return undefined;
	}
	const { rest, environment } = assignments(args.operands, call);
	if (rest.length === 0) {
		// `… | sudo -s`: a shell that reads its input.
		if (
			hasFlag(args, ["-s", "-i", "--shell", "--login"]) &&
			call.input !== undefined
		)
			call.shell.stream(call.input, call, call, "shell");
		return undefined;
	}
	const folder = flagValues(args, ["-D", "--chdir"])[0];
	return call.shell.words(rest, call, {
		environment,
		...(folder === undefined
			? {}
			: { cwd: call.shell.place(folder.text, call.scope).path }),
	});
};

const suShape = {
	values: words("-c --command --session-command -s --shell -g --group -G -w"),
	words: false,
	abbreviates: false,
	stops: false,
};

export const su: Program = (call) => {
	const args = readArguments(call.args, suShape);
	if (onlyTells(args)) return undefined;
	call.shell.report("high", "privilege", call, "becomes another user");
	for (const text of flagValues(args, ["-c", "--command", "--session-command"]))
		call.shell.text(text.text, text, call);
	if (
		call.input !== undefined &&
		flagValues(args, ["-c", "--command"]).length === 0
	)
		call.shell.stream(call.input, call, call, "shell");
	return undefined;
};

const unshareShape = {
	values: words(
		"-S -G -R --root -w --wd -t --target --setuid --setgid --propagation --map-users --map-groups",
	),
	words: false,
	abbreviates: true,
	stops: true,
};

/** Name spaces, roots: a risk by itself, and a command. */
export const enters: Program = (call) => {
	const args = readArguments(call.args, unshareShape);
	if (onlyTells(args)) return undefined;
	call.shell.report(
		"high",
		"privilege",
		call,
		call.name === "chroot"
			? "changes the root of the file system"
			: "enters or makes name spaces",
	);
	const inner = call.name === "chroot" ? args.operands.slice(1) : args.operands;
	return call.shell.words(inner, call, { elsewhere: call.name === "chroot" });
};
