/**
 * Variables by which other programs are made to run code, or are pointed at other places. Data, and what a value means. Sets
 * nothing.
 */
import { isKnown, unknownMark } from "./field.ts";
import type { Category, Risk } from "./finding.ts";
import { hostOf, isLocalHost } from "./network-redirection.ts";
import type { Place } from "./targets.ts";

export type EnvironmentRisk =
	| {
			readonly kind: "report";
			readonly risk: Exclude<Risk, "low">;
			readonly category: Category;
			readonly reason: string;
			/** The value is a command line beside that: read it, too. */
			readonly command?: true;
	  }
	/** The value is a command line, or holds substitutions: read it as one. */
	| { readonly kind: "command" | "prompt" };

/** The shell text that such a value comes to. */
export function commandIn(value: string, kind: "command" | "prompt"): string {
	// A function out of the environment, and what old shells ran behind it.
	if (value.startsWith("() {")) return `imported${value}\nimported`;
	return kind === "prompt"
		? `: "${value.replaceAll('"', "")}"`
		: value.replace(/^[|!-]+[ \t]*/u, "");
}

/** less' usual ones, as distributions set them. */
export const isPreprocessor = (value: string): boolean =>
	["lesspipe", "src-hilite", "pygmentize", "highlight", "batpipe"].some(
		(name) => value.includes(name),
	);

type Meaning =
	/** Loaded into or sourced by every program. */
	| "code"
	/** A command line run later. */
	| "command"
	/** Folders that programs, libraries or modules are looked up in. */
	| "search"
	/** Options that may load code. */
	| "options"
	/** Where packages come from. */
	| "registry"
	/** Keeps no record of what is done. */
	| "history"
	/** Certificates or hosts are no longer checked. */
	| "gate";

const meanings: Readonly<Record<string, Meaning>> = {
	LD_PRELOAD: "code",
	LD_AUDIT: "code",
	DYLD_INSERT_LIBRARIES: "code",
	BASH_ENV: "code",
	ENV: "code",
	PYTHONSTARTUP: "code",
	PERL5DB: "code",
	PROMPT_COMMAND: "command",
	LESSOPEN: "command",
	LESSCLOSE: "command",
	GIT_SSH_COMMAND: "command",
	GIT_SSH: "command",
	GIT_EDITOR: "command",
	GIT_SEQUENCE_EDITOR: "command",
	GIT_PAGER: "command",
	GIT_EXTERNAL_DIFF: "command",
	GIT_ASKPASS: "command",
	GIT_PROXY_COMMAND: "command",
	SSH_ASKPASS: "command",
	SUDO_ASKPASS: "command",
	SUDO_EDITOR: "command",
	EDITOR: "command",
	VISUAL: "command",
	PAGER: "command",
	MANPAGER: "command",
	SYSTEMD_PAGER: "command",
	SYSTEMD_EDITOR: "command",
	KUBE_EDITOR: "command",
	BROWSER: "command",
	RSYNC_RSH: "command",
	RSYNC_CONNECT_PROG: "command",
	CVS_RSH: "command",
	SVN_SSH: "command",
	MAKESHELL: "command",
	FZF_DEFAULT_COMMAND: "command",
	PSQL_PAGER: "command",
	PSQL_EDITOR: "command",
	TERMINFO: "search",
	PATH: "search",
	LD_LIBRARY_PATH: "search",
	DYLD_LIBRARY_PATH: "search",
	PYTHONPATH: "search",
	PYTHONHOME: "search",
	NODE_PATH: "search",
	RUBYLIB: "search",
	PERL5LIB: "search",
	GIT_EXEC_PATH: "search",
	GIT_TEMPLATE_DIR: "search",
	GCONV_PATH: "search",
	CLASSPATH: "search",
	NODE_OPTIONS: "options",
	PERL5OPT: "options",
	RUBYOPT: "options",
	PYTHONWARNINGS: "options",
	JAVA_TOOL_OPTIONS: "options",
	_JAVA_OPTIONS: "options",
	JDK_JAVA_OPTIONS: "options",
	TAR_OPTIONS: "options",
	NPM_CONFIG_REGISTRY: "registry",
	npm_config_registry: "registry",
	YARN_REGISTRY: "registry",
	PIP_INDEX_URL: "registry",
	PIP_EXTRA_INDEX_URL: "registry",
	UV_INDEX_URL: "registry",
	UV_DEFAULT_INDEX: "registry",
	GOPROXY: "registry",
	GEM_SOURCE: "registry",
	CARGO_REGISTRIES_CRATES_IO_PROTOCOL: "registry",
	HISTFILE: "history",
	HISTSIZE: "history",
	HISTFILESIZE: "history",
	HISTCONTROL: "history",
	DRAWBRIDGE_HOME: "gate",
};

const harmlessCommands = new Set([
	"true",
	":",
	"cat",
	"less",
	"more",
	"most",
	"vi",
	"vim",
	"nvim",
	"nano",
	"emacs",
	"ed",
	"echo",
	"ssh",
	"delta",
	"bat",
	"/bin/true",
	"/bin/cat",
	"code --wait",
	"code -w",
	"subl -w",
	"none",
]);

/** Hosts whose packages everybody installs. */
export const officialRegistries = new Set([
	"registry.npmjs.org",
	"registry.yarnpkg.com",
	"pypi.org",
	"pypi.python.org",
	"files.pythonhosted.org",
	"test.pypi.org",
	"download.pytorch.org",
	"proxy.golang.org",
	"goproxy.io",
	"sum.golang.org",
	"rubygems.org",
	"crates.io",
	"index.crates.io",
	"static.crates.io",
	"repo.maven.apache.org",
	"repo1.maven.org",
	"repo.maven.org",
	"api.nuget.org",
	"packagist.org",
	"npm.pkg.github.com",
	"jsr.io",
	"npm.jsr.io",
	"conda.anaconda.org",
	"repo.anaconda.com",
	"hex.pm",
	"pub.dev",
	"pkg.julialang.org",
	"deb.debian.org",
	"archive.ubuntu.com",
	"dl-cdn.alpinelinux.org",
]);

/** `undefined`: ordinary. `place`: what the value is as a path. */
export function environmentRisk(
	name: string,
	value: string,
	place: Place,
): EnvironmentRisk | undefined {
	const meaning = Object.hasOwn(meanings, name)
		? meanings[name]
		: name.startsWith("npm_config_") && name.endsWith("registry")
			? "registry"
			: name.startsWith("BASH_FUNC_")
				? "command"
				: undefined;
	if (value.startsWith("() {")) return { kind: "command" };
	if (prompts.has(name))
		return value.includes("$(") || value.includes("`")
			? { kind: "prompt" }
			: undefined;
	if (meaning === undefined) return undefined;
	switch (meaning) {
		case "code":
			return value === ""
				? undefined
				: report(
						"exec-remote",
						`makes programs load other code first (${name})`,
					);
		case "command":
			if (harmlessCommands.has(value) || value === "" || value === unknownMark)
				return undefined;
			if (
				value.startsWith("/tmp/") ||
				value.startsWith("/dev/shm/") ||
				value.startsWith("./")
			)
				return commandReport(
					`makes another program run a file of its choice (${name})`,
				);
			if (shells.has(baseOf(value)))
				return commandReport(`makes another program open a shell (${name})`);
			return { kind: "command" };
		case "search":
			return value.split(":").some((part) => part === "." || isThrowaway(part))
				? report(
						"exec-remote",
						`looks for programs or libraries where anybody may put them (${name})`,
					)
				: undefined;
		case "options":
			return loadsForeignCode(value)
				? report(
						"exec-remote",
						`makes programs load other code first (${name})`,
					)
				: undefined;
		case "registry":
			return value
				.split(",")
				.every(
					(part) =>
						part === "direct" ||
						part === "off" ||
						officialRegistries.has(hostOf(part)) ||
						isLocalHost(part),
				)
				? undefined
				: {
						kind: "report",
						risk: "high",
						category: "network",
						reason: `takes packages from another source (${name})`,
					};
		case "history":
			return value === "" || value === "0" || place.kind === "null"
				? report(
						"persistence",
						`keeps the shell from recording what is done (${name})`,
					)
				: undefined;
		case "gate":
		default:
			return undefined;
	}
}

/** Expanded whenever they are shown. */
const prompts = new Set("PS0 PS1 PS2 PS3 PS4 PROMPT RPROMPT RPS1".split(" "));

const shells = new Set([
	"sh",
	"bash",
	"zsh",
	"dash",
	"ksh",
	"ash",
	"fish",
	"busybox",
]);

/** The program a command line begins with, `!` and `|` of pagers aside. */
function baseOf(value: string): string {
	const first =
		value
			.trimStart()
			.replace(/^[!|]\s*/u, "")
			.split(" ", 1)[0] ?? "";
	return first.slice(first.lastIndexOf("/") + 1);
}

const report = (category: Category, reason: string): EnvironmentRisk => ({
	kind: "report",
	risk: "high",
	category,
	reason,
});

const commandReport = (reason: string): EnvironmentRisk => ({
	kind: "report",
	risk: "high",
	category: "exec-remote",
	reason,
	command: true,
});

const isThrowaway = (part: string): boolean =>
	part.startsWith("/tmp") ||
	part.startsWith("/var/tmp") ||
	part.startsWith("/dev/shm");

function loadsForeignCode(value: string): boolean {
	for (const word of value.split(" ")) {
		const path = word.includes("=") ? word.slice(word.indexOf("=") + 1) : word;
		if (isThrowaway(path) || isThrowaway(path.slice(2))) return true;
		if (word.startsWith("-javaagent:") || word.startsWith("-agentpath:"))
			return true;
		// Perl's -M and -e, TAR's actions.
		if (word.includes("checkpoint-action") || word.includes("to-command"))
			return true;
		if (word.startsWith("-M") && word.includes(";")) return true;
		if (word.startsWith("-e") && value.length > 3 && !isKnown(word))
			return true;
	}
	return (
		value.includes("system(") ||
		value.includes("exec(") ||
		value.includes("data:text/javascript")
	);
}
