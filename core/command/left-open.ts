/**
 * What sensible people differ about, and the filter lets pass: looking at names, undoing single files, deleting branches and
 * tags. Taken down as acts, so that a rule can ask or deny. Judges nothing.
 */
import type { Act } from "./act.ts";
import type { Call } from "./call.ts";
import type { Effect } from "./judge.ts";

/** They look at paths and read no content, or make new ones. */
const touching: ReadonlyMap<string, Effect> = new Map([
	...[
		"ls",
		"dir",
		"stat",
		"du",
		"tree",
		"find",
		"file",
		"realpath",
		"lsattr",
	].map((name) => [name, "read"] as const),
	...["mkdir", "touch", "chmod", "chown", "chgrp", "ln"].map(
		(name) => [name, "write"] as const,
	),
]);

/** Takes down what no program's entry does. `program`: as rules name it. */
export function noteLeftOpen(
	call: Call,
	program: string,
	add: (act: Act) => void,
): void {
	const effect = touching.get(call.name);
	if (effect !== undefined) {
		let operands = 0;
		for (const arg of call.args) {
			if (arg.text.startsWith("-")) {
				// find's tests follow its paths.
				if (call.name === "find" && operands > 0) return;
				continue;
			}
			operands += 1;
			call.shell.note(effect, arg, call);
		}
		return;
	}
	const lost = program.startsWith("git ") ? losesOf(program, call) : undefined;
	if (lost === undefined) return;
	add({ effect: "destroys", risk: "low", program });
	if (lost === "files")
		for (const arg of call.args.slice(1))
			if (!arg.text.startsWith("-")) call.shell.note("empty", arg, call);
}

function losesOf(
	program: string,
	{ args }: Call,
): "name" | "files" | undefined {
	const has = (...flags: readonly string[]): boolean =>
		args.some(({ text }) => flags.includes(text));
	switch (program) {
		case "git branch":
			return has("-d", "-D", "--delete") ? "name" : undefined;
		case "git tag":
			return has("-d", "--delete") ? "name" : undefined;
		case "git push":
			return has("-d", "--delete") ||
				args.some(({ text }) => text.startsWith(":"))
				? "name"
				: undefined;
		case "git checkout":
			return has("--", ".") ? "files" : undefined;
		case "git restore":
			return has("--staged") && !has("--worktree", "-W") ? undefined : "files";
		default:
			return undefined;
	}
}
