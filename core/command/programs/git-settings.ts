/** git's settings: which of them run commands or redirect what git trusts. */
import type { Call } from "../call.ts";
import { type Field } from "../field.ts";

/** Settings whose value is run. Lower case; a star stands for a name in the middle. */
const commandSettings = new Set([
	"core.pager",
	"core.editor",
	"core.sshcommand",
	"core.askpass",
	"core.gitproxy",
	"core.fsmonitor",
	"core.alternaterefscommand",
	"sequence.editor",
	"gpg.program",
	"gpg.ssh.program",
	"gpg.ssh.defaultkeycommand",
	"diff.external",
	"interactive.difffilter",
	"uploadpack.packobjectshook",
	"credential.helper",
	"web.browser",
	"instaweb.httpd",
	"sendemail.smtpserver",
	"sendemail.tocmd",
	"sendemail.cccmd",
	"trailer.command",
]);

const commandEndings = [
	".clean",
	".smudge",
	".process",
	".textconv",
	".driver",
	".cmd",
	".path",
	".helper",
	".command",
	".uploadpack",
	".receivepack",
	".proxy",
];

const folderSettings = new Set([
	"core.hookspath",
	"init.templatedir",
	"core.attributesfile",
	"include.path",
	"core.worktree",
]);

const quietCommands = new Set([
	"cat",
	"less",
	"more",
	"true",
	":",
	"vim",
	"vi",
	"nvim",
	"nano",
	"emacs",
	"code --wait",
	"code -w",
	"delta",
	"less -R",
	"less -FRX",
	"less -F",
	"bat",
	"diff-so-fancy | less",
	"store",
	"cache",
	"osxkeychain",
	"manager",
	"manager-core",
	"libsecret",
	"wincred",
	"",
	"false",
	"input",
	"echo",
	"/bin/true",
	"gpg",
	"gpg2",
	"ssh",
	"git-delta",
	"most",
	"subl -n -w",
	"notepad",
	"difftastic",
	"difft",
]);

/** What giving git this setting is worth. `lasts`: it is written down. */
export function setting(
	name: string,
	value: Field,
	lasts: boolean,
	call: Call,
): void {
	const lower = name.toLowerCase();
	const isAlias = lower.startsWith("alias.");
	const isPager =
		lower.startsWith("pager.") &&
		!["true", "false", "cat", "less", "0", "1"].includes(value.text);
	if (isAlias && !value.text.startsWith("!")) return;
	const isCommand =
		isAlias ||
		isPager ||
		commandSettings.has(lower) ||
		(commandEndings.some((ending) => lower.endsWith(ending)) &&
			isToolSetting(lower));
	if (isCommand) {
		const text = value.text.startsWith("!") ? value.text.slice(1) : value.text;
		if (
			lower === "core.fsmonitor" &&
			(text === "true" || text === "false" || text === "")
		)
			return;
		if (quietCommands.has(text.trim())) return;
		call.shell.text(text, value, call, { input: undefined });
		if (isPlainSsh(lower, text)) return;
		call.shell.report(
			"high",
			lasts ? "persistence" : "exec-remote",
			value,
			lasts
				? `has git run a command from now on (${name})`
				: `has git run a command (${name})`,
		);
		return;
	}
	if (folderSettings.has(lower)) {
		if (
			value.text === ".husky" ||
			value.text === ".husky/_" ||
			value.text === "/dev/null"
		)
			return;
		call.shell.report(
			"high",
			lasts ? "persistence" : "exec-remote",
			value,
			`changes where git's hooks or settings come from (${name})`,
		);
		return;
	}
	if (lower.startsWith("url.") && lower.endsWith("insteadof"))
		call.shell.report(
			"high",
			"persistence",
			value,
			"redirects where repositories come from",
		);
	else if (lower === "http.sslverify" && value.text === "false")
		call.shell.report(
			"high",
			"network",
			value,
			"no longer checks who it talks to",
		);
	else if ((lower === "http.proxy" || lower === "https.proxy") && lasts)
		call.shell.report(
			"high",
			"network",
			value,
			"sends git's traffic through another machine",
		);
	else if (lower.startsWith("protocol.") && value.text === "always")
		call.shell.report(
			"high",
			"exec-remote",
			value,
			"allows addresses that run commands",
		);
	else if (lower === "safe.directory" && value.text.length === 1)
		call.shell.report(
			"high",
			"privilege",
			value,
			"trusts repositories of anybody",
		);
}

const isToolSetting = (lower: string): boolean =>
	[
		"filter.",
		"diff.",
		"merge.",
		"mergetool.",
		"difftool.",
		"browser.",
		"man.",
		"guitool.",
		"credential.",
		"remote.",
		"trailer.",
		"gpg.",
		"pager.",
	].some((start) => lower.startsWith(start)) && lower !== "remote.origin.path";

const isPlainSsh = (name: string, text: string): boolean =>
	name === "core.sshcommand" &&
	text.startsWith("ssh") &&
	!text.toLowerCase().includes("command=");
