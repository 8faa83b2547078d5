/** What the first word of a command, a finding or the first line of a script says. Strings only. */
import type { Call, FileReader } from "./call.ts";
import { type Field, from, hasGlob } from "./field.ts";
import type { Finding } from "./finding.ts";
import { setups } from "./programs/setups.ts";

export const aboutOf = ({ program, path, host }: Finding) => ({
	...(program === undefined ? {} : { program }),
	...(path === undefined ? {} : { path }),
	...(host === undefined ? {} : { host }),
});

/** One shell word again; marks stay marks. */
export function quoted(field: Field): string {
	return hasGlob(field.text)
		? field.text
		: `'${field.text.replaceAll("'", "'\\''")}'`;
}

/** `eval "$(ssh-agent -s)"` and its kin. */
export function setupTag(call: Call): number {
	const words = Object.hasOwn(setups, call.name)
		? setups[call.name]
		: undefined;
	const first = call.args[0]?.text ?? "";
	if (completes(call)) return from.setup;
	if (words === undefined) return 0;
	return words.length === 0 || words.includes(first) ? from.setup : 0;
}

/** `kubectl completion bash`, `poetry completions zsh`, `rustup completions bash cargo`: how programs teach a shell their words. */
function completes(call: Call): boolean {
	const [word, shell] = call.args;
	return (
		(word?.text === "completion" || word?.text === "completions") &&
		(shell === undefined ||
			["bash", "zsh", "fish", "--shell", "-s"].includes(shell.text))
	);
}

export const isWindowsPath = (text: string): boolean =>
	text[1] === ":" || text.startsWith("\\\\") || text.startsWith(".\\");

/** python3.12, gcc-13, node20: the name without the numbers. */
export function withoutVersion(name: string): string {
	let end = name.length;
	while (end > 1 && isVersion(name[end - 1] ?? "")) end -= 1;
	return name.slice(0, end);
}

const isVersion = (char: string): boolean =>
	(char >= "0" && char <= "9") || char === "." || char === "-";

/** Whose code a file is, by its first line. */
export function readerOf(text: string | undefined): FileReader {
	const first =
		text?.startsWith("#!") === true
			? (text.slice(2, 128).split("\n", 1)[0] ?? "")
			: "";
	if (first.includes("python")) return "python";
	if (first.includes("node") || first.includes("deno") || first.includes("bun"))
		return "javascript";
	if (first.includes("ruby")) return "ruby";
	if (first.includes("perl")) return "perl";
	if (first.includes("php")) return "php";
	if (first.includes("lua")) return "lua";
	if (first.includes("osascript")) return "applescript";
	if (first.includes("awk")) return "awk";
	return "shell";
}
