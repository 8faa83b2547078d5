/** What callers call a language, and ours for it. */
import type { Language } from "./code.ts";

const names: Readonly<Record<string, Language | "shell">> = {
	shell: "shell",
	sh: "shell",
	bash: "shell",
	zsh: "shell",
	python: "python",
	python3: "python",
	py: "python",
	javascript: "javascript",
	typescript: "javascript",
	js: "javascript",
	ts: "javascript",
	node: "javascript",
	ruby: "ruby",
	perl: "perl",
	php: "php",
	lua: "lua",
	awk: "awk",
	sed: "sed",
	julia: "julia",
	r: "r",
	sql: "sql",
	powershell: "powershell",
	pwsh: "powershell",
	cmd: "cmd",
	batch: "cmd",
	applescript: "applescript",
};

/** `undefined`: not known, and then not read. */
export function languageNamed(name: string): Language | "shell" | undefined {
	const lower = name.toLowerCase();
	return Object.hasOwn(names, lower) ? names[lower] : undefined;
}
