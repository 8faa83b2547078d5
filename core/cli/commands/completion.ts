/** `completion SHELL`: a script for bash, zsh or fish, made from the command tree itself. */
import type { Command } from "commander";
import { CliError, print } from "../output.ts";

export function runCompletion(program: Command, shell: string): void {
	const words = tree(program);
	if (shell === "bash") print(bash(words));
	else if (shell === "zsh")
		print(
			`#compdef drawbridge\nautoload -U +X bashcompinit && bashcompinit\n${bash(words)}`,
		);
	else if (shell === "fish") print(fish(words));
	else
		throw new CliError(
			"usage",
			`"${shell}" is no shell this knows: bash, zsh or fish`,
			2,
		);
}

/** Command path ("" for the top) → what may follow it. */
function tree(command: Command, path = ""): Map<string, string[]> {
	const subcommands = command
		.createHelp()
		.visibleCommands(command)
		.filter((one) => one.name() !== "help");
	const flags = command.options
		.filter((one) => !one.hidden)
		.map((one) => one.long ?? one.short ?? "");
	const words = new Map([
		[path, [...subcommands.map((one) => one.name()), ...flags, "--help"]],
	]);
	for (const one of subcommands) {
		for (const [key, value] of tree(one, `${path} ${one.name()}`.trim()))
			words.set(key, value);
	}
	return words;
}

function bash(words: ReadonlyMap<string, readonly string[]>): string {
	const cases = [...words]
		.map(([path, next]) => `    "${path}") words="${next.join(" ")}" ;;`)
		.join("\n");
	return `_drawbridge() {
  local path="" word words=""
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$word" in -*) ;; *) path="\${path:+$path }$word" ;; esac
  done
  case "$path" in
${cases}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _drawbridge drawbridge`;
}

function fish(words: ReadonlyMap<string, readonly string[]>): string {
	const lines = ["complete -c drawbridge -f"];
	for (const [path, next] of words) {
		const seen =
			path === ""
				? "__fish_use_subcommand"
				: path
						.split(" ")
						.map((word) => `__fish_seen_subcommand_from ${word}`)
						.join("; and ");
		for (const word of next) {
			lines.push(
				word.startsWith("--")
					? `complete -c drawbridge -n '${seen}' -l ${word.slice(2)}`
					: `complete -c drawbridge -n '${seen}' -a ${word}`,
			);
		}
	}
	return lines.join("\n");
}
