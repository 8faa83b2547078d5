/** Every program the filter knows, by name: tables first, programs of their own over them. Judges nothing. */
import { programsOf } from "../apply.ts";
import type { Program } from "../call.ts";
import { files } from "./archives.ts";
import { builtins } from "./builtins.ts";
import {
	dockerProgram,
	elsewherePrograms,
	kubectlProgram,
} from "./container-programs.ts";
import { containers } from "./containers.ts";
import { data } from "./data.ts";
import { install, ln } from "./copying.ts";
import { credentialTools } from "./credential-tools.ts";
import { databasePrograms } from "./database-programs.ts";
import { desktop } from "./desktop.ts";
import { development } from "./development.ts";
import { escapes } from "./escapes.ts";
import { filePrograms } from "./file-programs.ts";
import { from } from "../field.ts";
import { gateProgram } from "./gate-program.ts";
import { gateWords } from "./gate-words.ts";
import { git } from "./git.ts";
import { gitProgram } from "./git-program.ts";
import { infrastructure } from "./infrastructure.ts";
import { interpreterPrograms } from "./interpreters.ts";
import { network } from "./network.ts";
import { networkPrograms, transferPrograms } from "./network-programs.ts";
import { readArguments } from "../arguments.ts";
import { readerPrograms } from "./readers.ts";
import { system } from "./system.ts";
import { packageRunner, runnerWith, taskRunners } from "./task-runners.ts";
import {
	at,
	crontab,
	debuggerProgram,
	flagged,
	repeat,
	screen,
	wrapperPrograms,
} from "./wrapper-programs.ts";
import { enters, su, sudo } from "./privilege.ts";
import { runsThere, storesInput } from "./remote-shells.ts";
import { env } from "./environment-programs.ts";
import { parallel, xargs } from "./arguments.ts";

/** Programs that a pattern in command position may stand for, the likeliest first. */
export const likelyNames: readonly string[] = [
	"rm",
	"cat",
	"sh",
	"bash",
	"curl",
	"wget",
	"nc",
	"dd",
	"mv",
	"cp",
	"chmod",
	"chown",
	"sudo",
	"su",
	"tar",
	"tee",
	"head",
	"tail",
	"less",
	"more",
	"tac",
	"base64",
	"python3",
	"python",
	"perl",
	"ruby",
	"node",
	"php",
	"ssh",
	"scp",
	"find",
	"xargs",
	"env",
	"printenv",
	"kill",
	"mkfs",
	"shred",
	"crontab",
	"useradd",
	"passwd",
	"mount",
	"reboot",
	"shutdown",
	"systemctl",
	"service",
	"git",
	"awk",
	"sed",
	"vi",
	"vim",
	"ncat",
	"socat",
	"telnet",
	"nl",
	"od",
	"xxd",
	"strings",
	"sort",
	"zsh",
	"dash",
];

/** All of them. A constant of the process. */
export function allPrograms(): ReadonlyMap<string, Program> {
	const tables = programsOf([
		...files,
		...system,
		...containers,
		...infrastructure,
		...credentialTools,
		...data,
		...network,
		...development,
		...desktop,
		...gateWords,
		...escapes,
		...git,
	]);
	const result = new Map<string, Program>(tables);
	const add = (programs: Iterable<readonly [string, Program]>): void => {
		for (const [name, program] of programs) result.set(name, program);
	};
	add(wrapperPrograms());
	add(readerPrograms());
	add(interpreterPrograms());
	add(Object.entries(builtins));
	add(Object.entries(filePrograms));
	add(Object.entries(networkPrograms));
	add(transferPrograms(tables));
	for (const name of ["gh", "glab"])
		result.set(name, hosted(tables.get(name) ?? (() => undefined)));
	result.set("rclone", storesInput(tables.get("rclone") ?? (() => undefined)));
	result.set("aws", runsThere(tables.get("aws") ?? (() => undefined)));
	add(Object.entries(taskRunners));
	add(databasePrograms(tables));
	add([
		["sudo", sudo],
		["sudoedit", sudo],
		["su", su],
		["env", env],
		["genv", env],
		["printenv", printenv],
		["install", install(tables.get("install") ?? (() => undefined))],
		["ln", ln(tables.get("ln") ?? (() => undefined))],
		["xargs", xargs],
		["gxargs", xargs],
		["parallel", parallel],
		["rust-parallel", parallel],
		["repeat", repeat],
		["at", at],
		["batch", at],
		["crontab", crontab],
		["screen", screen],
		["unshare", enters],
		["nsenter", enters],
		["chroot", enters],
		["valgrind", flagged],
		["gdb", debuggerProgram],
		["lldb", debuggerProgram],
		["drawbridge", gateProgram(tables.get("drawbridge") ?? (() => undefined))],
		["git", gitProgram(tables.get("git-rules") ?? (() => undefined))],
	]);
	for (const name of [
		"docker",
		"podman",
		"nerdctl",
		"finch",
		"docker-compose",
		"podman-compose",
	])
		result.set(name, dockerProgram(tables.get(name) ?? (() => undefined)));
	for (const name of ["kubectl", "oc", "k", "microk8s.kubectl", "kubecolor"])
		result.set(
			name,
			kubectlProgram(tables.get("kubectl") ?? (() => undefined)),
		);
	for (const [name, make] of Object.entries(elsewherePrograms))
		result.set(name, make(tables.get(name)));
	for (const name of ["npm", "pnpm", "yarn", "berry"])
		result.set(name, packageRunner(tables.get(name)));
	const runner = (names: string, words: string, values: string): void => {
		for (const name of names.split(" "))
			result.set(name, runnerWith(words, values, tables.get(name)));
	};
	runner("poetry pdm hatch rye pipenv", "run", "-C --directory -p --project");
	runner(
		"uv",
		"run",
		"--with --python -p --directory --project --env-file --extra --group -m --module",
	);
	runner("uvx pipx", "run", "--from --with --python -p --spec");
	runner("bundle bundler", "exec", "--gemfile");
	runner("nix-shell nix", "", "--run --command -p --packages -A -f -c");
	runner("conda mamba micromamba", "run", "-n --name -p --prefix --cwd");
	runner(
		"op doppler chamber aws-vault infisical railway dotenvx teller berglas",
		"run exec",
		"--env-file -f --account --config -c -p --project --env --profile -d --path --duration",
	);
	runner(
		"nvm fnm volta asdf mise rtx pyenv rbenv nodenv",
		"exec run x",
		"--using --node -c",
	);
	runner("nx turbo lerna ng", "exec", "");
	runner(
		"mprof coverage py-spy scalene memray kernprof",
		"run record",
		"-o -m --source",
	);
	result.set("wsl", withCommand(tables.get("wsl"), wslValues));
	result.set("start-stop-daemon", startStop);
	return result;
}

/** What is said on a forge, others read. */
const hosted =
	(rules: Program): Program =>
	(call) => {
		const speaks = ["issue", "pr", "mr", "gist", "release", "api", "snippet"];
		if (speaks.includes(call.args[0]?.text ?? ""))
			for (const [index, arg] of call.args.entries())
				if (
					(arg.tags & from.secret) !== 0 &&
					!["-H", "--header"].includes(call.args[index - 1]?.text ?? "")
				)
					call.shell.report(
						"critical",
						"network",
						arg,
						"sends a secret to another machine",
					);
		return rules(call);
	};

const wslValues = new Set(["-d", "-u", "--distribution", "--user", "--cd"]);

/** A table's rules, and a command after the options. */
function withCommand(
	rules: Program | undefined,
	values: ReadonlySet<string>,
): Program {
	return (call) => {
		rules?.(call);
		const { operands } = readArguments(call.args, {
			values,
			words: false,
			abbreviates: false,
			stops: true,
		});
		return operands.length === 0 ? undefined : call.shell.words(operands, call);
	};
}

/** `--exec PROGRAM -- ARGUMENTS`. */
const startStop: Program = (call) => {
	const index = call.args.findIndex((arg) =>
		["-x", "--exec", "-a", "--startas"].includes(arg.text),
	);
	const program = index < 0 ? undefined : call.args[index + 1];
	const mark = call.args.findIndex((arg) => arg.text === "--");
	if (call.args.some((arg) => arg.text === "-K" || arg.text === "--stop"))
		call.shell.report("high", "destructive", call, "stops a service");
	return program === undefined
		? undefined
		: call.shell.words(
				[program, ...(mark < 0 ? [] : call.args.slice(mark + 1))],
				call,
			);
};

/** One variable is looked up; without a name all are printed. */
const printenv: Program = (call) => {
	const names = call.args.filter((arg) => !arg.text.startsWith("-"));
	if (names.length === 0)
		return call.args.some((arg) => ["--help", "--version"].includes(arg.text))
			? undefined
			: env({ ...call, args: [] });
	return builtins["echo"]?.({
		...call,
		args: Array.from(names, (field) => ({
			...field,
			text: call.scope.get(field.text)?.elements.join(" ") ?? "\uFDD0",
			tags: call.scope.get(field.text)?.tags ?? 0,
		})),
	});
};
