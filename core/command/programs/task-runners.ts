/** make, npm run and their kin: which script they would run, read when its file can be read. */
import { exactShape, set } from "./shape.ts";
import type { Shape } from "../arguments.ts";
import { onlyTells } from "../apply.ts";
import type { Call, Program } from "../call.ts";
import { type Field, knownPrefix } from "../field.ts";
import { isObject } from "../../json.ts";
import { isUrl } from "../network-redirection.ts";
import { flagValues, hasFlag, readArguments } from "../arguments.ts";
import { assignments, runText } from "./run-text.ts";

const shape = (values: string, stops = false): Shape =>
	exactShape(values, { stops });

/** Text of a file beside the command, when it can be read. */
function fileText(name: string, call: Call): string | undefined {
	return call.shell.script(
		{ text: name, tags: 0, start: call.start, end: call.end },
		call,
	)?.text;
}

const mostRecipe = 32;

const make: Program = (call) => {
	const args = readArguments(
		call.args,
		shape(
			"-f --file --makefile -C --directory -j --jobs -I --include-dir -o -W --eval -l -E",
		),
	);
	if (onlyTells(args)) return undefined;
	for (const text of flagValues(args, ["--eval", "-E"])) evaluated(text, call);
	const dry = hasFlag(args, [
		"-n",
		"--just-print",
		"--dry-run",
		"--recon",
		"-q",
		"--question",
	]);
	const { rest } = assignments(args.operands, call);
	for (const operand of args.operands) {
		const equals = operand.text.indexOf("=");
		if (
			equals > 0 &&
			(operand.text.startsWith("SHELL") ||
				operand.text.startsWith(".SHELLFLAGS"))
		) {
			call.shell.report(
				"high",
				"exec-remote",
				operand,
				"changes what runs a Makefile's lines",
			);
			call.shell.text(operand.text.slice(equals + 1), operand, call);
		}
	}
	const folder = flagValues(args, ["-C", "--directory"])[0]?.text;
	const files = flagValues(args, ["-f", "--file", "--makefile"]);
	for (const file of files) {
		const piped = file.text === "-" || file.text === "/dev/stdin";
		if (piped && call.input?.text !== undefined) {
			recipes(
				call.input.text,
				rest.map((field) => field.text),
				call,
				dry,
			);
			return undefined;
		}
		if (piped || isUrl(file.text))
			call.shell.stream(
				call.input ?? { text: undefined, tags: 0 },
				file,
				call,
				"shell",
			);
	}
	const names =
		files.length > 0
			? files.map((file) => file.text)
			: ["GNUmakefile", "makefile", "Makefile"].map((name) =>
					folder === undefined ? name : `${folder}/${name}`,
				);
	for (const name of names) {
		const text = fileText(name, call);
		if (text === undefined) continue;
		recipes(
			text,
			rest.map((field) => field.text),
			call,
			dry,
		);
		break;
	}
	return undefined;
};

/** `--eval='$(shell …)'`, `--eval='x: ; cmd'`. */
function evaluated(text: Field, call: Call): void {
	const shell = text.text.indexOf("$(shell ");
	if (shell >= 0)
		call.shell.text(
			text.text.slice(shell + 8, text.text.lastIndexOf(")")),
			text,
			call,
		);
	const lines = text.text.split(/[\n;]/u);
	for (const line of lines.slice(1))
		call.shell.text(line.replace(/^[\t @+-]*/u, ""), text, call);
	call.shell.report("high", "exec-remote", text, "gives make lines of its own");
}

/** `$(shell …)` outside the recipes runs while the file is read, `-n` or not. */
function shellCalls(text: string, call: Call): void {
	for (const line of text.slice(0, 65_536).split("\n")) {
		if (line.startsWith("\t") || line.startsWith("#")) continue;
		const begin = line.indexOf("$(shell ");
		if (begin < 0) continue;
		let open = 1;
		let end = begin + 8;
		for (; end < line.length && open > 0; end += 1)
			if (line[end] === "(") open += 1;
			else if (line[end] === ")") open -= 1;
		call.shell.text(
			line.slice(begin + 8, open === 0 ? end - 1 : end),
			call,
			call,
			{ input: undefined },
		);
	}
}

/** `target: needs; command`: its first line stands behind a semicolon. */
function ruleLines(line: string): readonly string[] {
	const [, rule, recipe] =
		/^([^\t#=:][^#=:]*:{1,2}(?!=)[^;#=]*);(.*)$/u.exec(line) ?? [];
	return rule === undefined || recipe === undefined
		? [line]
		: [rule, `\t${recipe}`];
}

/** The lines of the targets that would be made: those named, else the first. */
function recipes(
	text: string,
	wanted: readonly string[],
	call: Call,
	dry: boolean,
): void {
	shellCalls(text, call);
	if (dry) return;
	let current: string[] = [];
	let first: string | undefined;
	let lines = 0;
	for (const line of text.slice(0, 65_536).split("\n").flatMap(ruleLines)) {
		if (line.startsWith("\t")) {
			const isWanted = current.some((name) =>
				wanted.length === 0 ? name === first : wanted.includes(name),
			);
			if (!isWanted || lines >= mostRecipe) continue;
			lines += 1;
			call.shell.text(
				line
					.replace(/^[\t @+-]*/u, "")
					.split("$$")
					.join("$"),
				call,
				call,
				{ input: undefined },
			);
			continue;
		}
		const colon = line.indexOf(":");
		if (
			colon <= 0 ||
			line[colon + 1] === "=" ||
			line.startsWith("#") ||
			line.startsWith(".")
		)
			continue;
		current = line.slice(0, colon).trim().split(" ");
		first ??= current[0];
	}
}

/** npm's and its kin's scripts. */
export function packageRunner(rules: Program | undefined): Program {
	return (call) => {
		const args = readArguments(
			call.args,
			shape(
				"-C --prefix --dir -w --workspace --filter -F --cwd --registry --tag --otp -c --call -p --package --access --userconfig --cache --loglevel",
				true,
			),
		);
		const [sub, ...rest] = args.operands;
		if (sub === undefined) return rules?.(call);
		if (onlyTells(args)) return undefined;
		switch (sub.text) {
			case "run":
			case "run-script":
			case "rum":
				script(
					rest.find((field) => !field.text.startsWith("-")),
					call,
				);
				return undefined;
			case "test":
			case "t":
			case "tst":
				script({ ...sub, text: "test" }, call);
				return undefined;
			case "start":
			case "stop":
			case "restart":
				if (call.name !== "npm" && call.name !== "pnpm" && call.name !== "yarn")
					return rules?.(call);
				script(sub, call);
				return undefined;
			case "exec":
			case "x":
			case "dlx":
			case "create":
			case "init":
				executed(sub, rest, call);
				return undefined;
			case "install":
			case "i":
			case "ci":
			case "add":
				return rules?.(call);
			default:
				if (
					call.name === "yarn" &&
					rules !== undefined &&
					scriptText(sub.text, call) !== undefined
				)
					script(sub, call);
				return rules?.(call);
		}
	};
}

function executed(sub: Field, rest: readonly Field[], call: Call): void {
	const args = readArguments(
		rest,
		shape(
			"-p --package --registry --cache -c --call --shell-mode -w --workspace",
			true,
		),
	);
	for (const text of flagValues(args, ["-c", "--call"]))
		call.shell.text(text.text, text, call);
	const first = args.operands[0];
	if (first === undefined) return;
	foreignPackage(first, call);
	if (sub.text === "exec" || sub.text === "x" || sub.text === "dlx")
		call.shell.words(args.operands, call);
}

function foreignPackage(field: Field, call: Call): void {
	const text = knownPrefix(field.text);
	if (isUrl(text) || text.startsWith("git@"))
		call.shell.report(
			"critical",
			"exec-remote",
			field,
			"runs code fetched from an address",
		);
}

/** `npx cmd args`: a command of the project's tools, or of the registry. */
const npx: Program = (call) => {
	const args = readArguments(
		call.args,
		shape(
			"-p --package --registry --cache -c --call --node-arg -n --node-options",
			true,
		),
	);
	if (onlyTells(args)) return undefined;
	for (const text of flagValues(args, ["-c", "--call"]))
		call.shell.text(text.text, text, call);
	for (const registry of flagValues(args, ["--registry"]))
		call.shell.report(
			"high",
			"network",
			registry,
			"takes packages of another source",
		);
	const first = args.operands[0];
	if (first === undefined) return undefined;
	foreignPackage(first, call);
	const at = first.text.lastIndexOf("@");
	const name = at > 0 ? first.text.slice(0, at) : first.text;
	return call.shell.words(
		[{ ...first, text: name }, ...args.operands.slice(1)],
		call,
	);
};

function scriptText(name: string, call: Call): string | undefined {
	const text = fileText("package.json", call);
	if (text === undefined) return undefined;
	try {
		const parsed: unknown = JSON.parse(text);
		const scripts = isObject(parsed) ? parsed["scripts"] : undefined;
		const scripted =
			isObject(scripts) && Object.hasOwn(scripts, name)
				? scripts[name]
				: undefined;
		return typeof scripted === "string" ? scripted : undefined;
	} catch {
		return undefined;
	}
}

function script(name: Field | undefined, call: Call): void {
	if (name === undefined) return;
	for (const one of [`pre${name.text}`, name.text, `post${name.text}`]) {
		const text = scriptText(one, call);
		if (text === undefined || call.scope.called.has(`script ${one}`)) continue;
		call.scope.called.add(`script ${one}`);
		call.shell.text(text, name, call, { input: undefined });
	}
}

/** `just`, `task`, `rake`: nothing of theirs is read yet, their options that take code are. */
const just: Program = (call) => {
	const args = readArguments(
		call.args,
		shape(
			"-f --justfile -d --working-directory --shell --set -c --command",
			true,
		),
	);
	for (const shellName of flagValues(args, ["--shell"]))
		call.shell.report(
			"high",
			"exec-remote",
			shellName,
			"changes what runs a recipe's lines",
		);
	if (hasFlag(args, ["-c", "--command"]))
		return runText(
			[...flagValues(args, ["-c", "--command"]), ...args.operands],
			call,
		);
	return undefined;
};

/** `poetry run cmd`, `uv run cmd`, `pipenv run cmd`, `bundle exec cmd`, `cargo watch -x`, `nix-shell --run`. */
export function runnerWith(
	words: string,
	values: string,
	rules: Program | undefined,
): Program {
	const subs = set(words);
	const valued = shape(values, true);
	return (call) => {
		const args = readArguments(call.args, valued);
		const [sub, ...rest] = args.operands;
		for (const text of flagValues(args, ["--run", "--command"]))
			call.shell.text(text.text, text, call);
		if (sub === undefined || !subs.has(sub.text)) return rules?.(call);
		const inner = readArguments(rest, valued).operands;
		const first = inner[0];
		if (first === undefined) return undefined;
		if (isUrl(first.text)) {
			call.shell.report(
				"critical",
				"exec-remote",
				first,
				"runs code fetched from the network",
			);
			return undefined;
		}
		if (first.text.endsWith(".py"))
			return call.shell.words([{ ...first, text: "python" }, ...inner], call);
		return call.shell.words(inner, call);
	};
}

export const taskRunners: Readonly<Record<string, Program>> = {
	make,
	gmake: make,
	bmake: make,
	remake: make,
	npx,
	bunx: npx,
	pnpx: npx,
	just,
};
