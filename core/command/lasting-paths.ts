/**
 * Which paths something written there outlives: start-up files, schedules, units, hooks, accounts, package sources, the
 * gate's own. Data, and how a path is held against it. Judges no writing.
 */
import { couldBe, hasGlob } from "./field.ts";

/** What writing there means. */
export type Lasting =
	/** Lets somebody in: accounts, keys, sudo, PAM, preloaded libraries. */
	| "back-door"
	/** What loosens or stops the gate itself. */
	| "gate"
	/** Needed to start the machine. */
	| "boot"
	/** Run by shells, sessions, schedules, the service manager, git. */
	| "start-up"
	/** Where packages and names come from. */
	| "source"
	/** Kernel settings. */
	| "kernel";

/** Absolute paths; a trailing slash: everything below, too. Lower case. */
const absolute: readonly (readonly [string, Lasting])[] = [
	["/etc/passwd", "back-door"],
	["/etc/passwd-", "back-door"],
	["/etc/shadow", "back-door"],
	["/etc/shadow-", "back-door"],
	["/etc/gshadow", "back-door"],
	["/etc/group", "back-door"],
	["/etc/master.passwd", "back-door"],
	["/etc/sudoers", "back-door"],
	["/etc/sudoers.d/", "back-door"],
	["/etc/doas.conf", "back-door"],
	["/etc/pam.d/", "back-door"],
	["/etc/pam.conf", "back-door"],
	["/etc/security/", "back-door"],
	["/lib/security/", "back-door"],
	["/usr/lib/security/", "back-door"],
	["/lib/x86_64-linux-gnu/security/", "back-door"],
	["/etc/ld.so.preload", "back-door"],
	["/etc/polkit-1/", "back-door"],
	["/etc/hosts.equiv", "back-door"],
	["/etc/ssh/sshd_config", "back-door"],
	["/etc/ssh/sshd_config.d/", "back-door"],
	["/etc/nsswitch.conf", "back-door"],
	["/etc/inetd.conf", "back-door"],
	["/etc/xinetd.d/", "back-door"],
	["/etc/fstab", "boot"],
	["/boot/", "boot"],
	["/efi/", "boot"],
	["/etc/default/grub", "boot"],
	["/etc/grub.d/", "boot"],
	["/sys/firmware/", "boot"],
	["/etc/crypttab", "boot"],
	["/etc/inittab", "boot"],
	["/proc/sysrq-trigger", "boot"],
	["/etc/crontab", "start-up"],
	["/etc/cron.d/", "start-up"],
	["/etc/cron.daily/", "start-up"],
	["/etc/cron.hourly/", "start-up"],
	["/etc/cron.weekly/", "start-up"],
	["/etc/cron.monthly/", "start-up"],
	["/etc/cron.allow", "start-up"],
	["/etc/anacrontab", "start-up"],
	["/var/spool/cron/", "start-up"],
	["/var/spool/at/", "start-up"],
	["/etc/systemd/", "start-up"],
	["/lib/systemd/", "start-up"],
	["/usr/lib/systemd/", "start-up"],
	["/run/systemd/", "start-up"],
	["/usr/local/lib/systemd/", "start-up"],
	["/etc/init.d/", "start-up"],
	["/etc/init/", "start-up"],
	["/etc/rc.local", "start-up"],
	["/etc/rc.d/", "start-up"],
	["/etc/rc0.d/", "start-up"],
	["/etc/rc3.d/", "start-up"],
	["/etc/rc5.d/", "start-up"],
	["/etc/profile", "start-up"],
	["/etc/profile.d/", "start-up"],
	["/etc/bash.bashrc", "start-up"],
	["/etc/bashrc", "start-up"],
	["/etc/zshrc", "start-up"],
	["/etc/zshenv", "start-up"],
	["/etc/zprofile", "start-up"],
	["/etc/zsh/", "start-up"],
	["/etc/environment", "start-up"],
	["/etc/environment.d/", "start-up"],
	["/etc/ld.so.conf", "start-up"],
	["/etc/ld.so.conf.d/", "start-up"],
	["/etc/xdg/autostart/", "start-up"],
	["/etc/x11/", "start-up"],
	["/etc/skel/", "start-up"],
	["/etc/update-motd.d/", "start-up"],
	["/etc/udev/rules.d/", "start-up"],
	["/lib/udev/rules.d/", "start-up"],
	["/etc/dbus-1/", "start-up"],
	["/etc/network/if-up.d/", "start-up"],
	["/etc/networkmanager/dispatcher.d/", "start-up"],
	["/etc/dhcp/dhclient-exit-hooks.d/", "start-up"],
	["/etc/ppp/ip-up.d/", "start-up"],
	["/etc/logrotate.d/", "start-up"],
	["/etc/modules", "start-up"],
	["/etc/modules-load.d/", "start-up"],
	["/etc/modprobe.d/", "start-up"],
	["/etc/gitconfig", "start-up"],
	["/etc/apt/apt.conf.d/", "start-up"],
	["/etc/binfmt.d/", "start-up"],
	["/etc/tmpfiles.d/", "start-up"],
	["/library/launchdaemons/", "start-up"],
	["/library/launchagents/", "start-up"],
	["/library/startupitems/", "start-up"],
	["/system/library/launchdaemons/", "start-up"],
	["/etc/periodic/", "start-up"],
	["/etc/launchd.conf", "start-up"],
	["c:/programdata/microsoft/windows/start menu/programs/startup/", "start-up"],
	["/etc/apt/sources.list", "source"],
	["/etc/apt/sources.list.d/", "source"],
	["/etc/apt/trusted.gpg.d/", "source"],
	["/etc/apt/preferences.d/", "source"],
	["/usr/share/keyrings/", "source"],
	["/etc/apt/keyrings/", "source"],
	["/etc/yum.repos.d/", "source"],
	["/etc/yum.conf", "source"],
	["/etc/pacman.conf", "source"],
	["/etc/pacman.d/", "source"],
	["/etc/apk/repositories", "source"],
	["/etc/apk/keys/", "source"],
	["/etc/pip.conf", "source"],
	["/etc/npmrc", "source"],
	["/etc/claude-code/", "gate"],
	["/etc/codex/", "gate"],
	["/etc/gemini-cli/", "gate"],
	["/etc/hosts", "source"],
	["/etc/resolv.conf", "source"],
	["/etc/ssl/certs/", "source"],
	["/usr/local/share/ca-certificates/", "source"],
	["/etc/docker/daemon.json", "source"],
	["c:/windows/system32/drivers/etc/hosts", "source"],
	["/etc/sysctl.conf", "kernel"],
	["/etc/sysctl.d/", "kernel"],
	["/proc/sys/", "kernel"],
	["/sys/", "kernel"],
];

/** Under a home, or anywhere where the name alone says it. */
const tails: readonly (readonly [string, Lasting])[] = [
	[".ssh/authorized_keys", "back-door"],
	[".ssh/authorized_keys2", "back-door"],
	[".rhosts", "back-door"],
	[".shosts", "back-door"],
	[".k5login", "back-door"],
	[".drawbridge/", "gate"],
	[".claude.json", "gate"],
	[".docrunch/ignore.yaml", "gate"],
	[".config/drawbridge/", "gate"],
	[".local/share/drawbridge/", "gate"],
	[".local/state/drawbridge/", "gate"],
	["library/application support/drawbridge/", "gate"],
	["appdata/roaming/drawbridge/", "gate"],
	["appdata/local/drawbridge/", "gate"],
	[".claude/settings.json", "gate"],
	[".claude/settings.local.json", "gate"],
	[".claude/hooks/", "gate"],
	[".codex/config.toml", "gate"],
	[".codex/hooks.json", "gate"],
	[".cursor/hooks.json", "gate"],
	[".cursor/hooks/", "gate"],
	[".gemini/settings.json", "gate"],
	[".copilot/config.json", "gate"],
	// Servers that an agent reaches: behind the gate, or without it (core/agents/places.ts).
	[".mcp.json", "gate"],
	[".cursor/mcp.json", "gate"],
	[".copilot/mcp-config.json", "gate"],
	[".github/mcp.json", "gate"],
	[".vscode/mcp.json", "gate"],
	[".config/code/user/mcp.json", "gate"],
	["library/application support/code/user/mcp.json", "gate"],
	["appdata/roaming/code/user/mcp.json", "gate"],
	[".copilot/hooks/", "gate"],
	[".github/hooks/", "gate"],
	[".bashrc", "start-up"],
	[".bash_profile", "start-up"],
	[".bash_login", "start-up"],
	[".bash_logout", "start-up"],
	[".bash_aliases", "start-up"],
	[".profile", "start-up"],
	[".zshrc", "start-up"],
	[".zshenv", "start-up"],
	[".zprofile", "start-up"],
	[".zlogin", "start-up"],
	[".zlogout", "start-up"],
	[".kshrc", "start-up"],
	[".mkshrc", "start-up"],
	[".cshrc", "start-up"],
	[".tcshrc", "start-up"],
	[".login", "start-up"],
	[".logout", "start-up"],
	[".oh-my-zsh/custom/", "start-up"],
	[".config/fish/", "start-up"],
	[".config/powershell/", "start-up"],
	[".config/nushell/", "start-up"],
	[".config/elvish/", "start-up"],
	[".xprofile", "start-up"],
	[".xinitrc", "start-up"],
	[".xsession", "start-up"],
	[".xsessionrc", "start-up"],
	[".pam_environment", "start-up"],
	[".config/environment.d/", "start-up"],
	[".config/autostart/", "start-up"],
	[".config/autostart-scripts/", "start-up"],
	[".config/plasma-workspace/env/", "start-up"],
	[".config/systemd/", "start-up"],
	[".local/share/systemd/", "start-up"],
	[".local/share/dbus-1/services/", "start-up"],
	[".config/upstart/", "start-up"],
	["library/launchagents/", "start-up"],
	[
		"appdata/roaming/microsoft/windows/start menu/programs/startup/",
		"start-up",
	],
	["documents/powershell/", "start-up"],
	["documents/windowspowershell/", "start-up"],
	[".ssh/rc", "start-up"],
	[".ssh/environment", "start-up"],
	[".ssh/config", "start-up"],
	[".gitconfig", "start-up"],
	[".config/git/", "start-up"],
	[".git-templates/", "start-up"],
	[".git/hooks/", "start-up"],
	[".git/config", "start-up"],
	[".githooks/", "start-up"],
	[".husky/", "start-up"],
	[".forward", "start-up"],
	[".procmailrc", "start-up"],
	[".gdbinit", "start-up"],
	[".vimrc", "start-up"],
	[".exrc", "start-up"],
	[".emacs", "start-up"],
	[".irbrc", "start-up"],
	[".pythonrc", "start-up"],
	[".pythonrc.py", "start-up"],
	[".rprofile", "start-up"],
	[".julia/config/startup.jl", "start-up"],
	[".ipython/profile_default/startup/", "start-up"],
	[".config/nvim/init.lua", "start-up"],
	[".local/bin/", "start-up"],
	[".tmux.conf", "start-up"],
	[".direnvrc", "start-up"],
	[".config/direnv/", "start-up"],
	[".npmrc", "source"],
	[".yarnrc", "source"],
	[".yarnrc.yml", "source"],
	[".pip/pip.conf", "source"],
	[".config/pip/pip.conf", "source"],
	[".pypirc", "source"],
	[".condarc", "source"],
	[".gemrc", "source"],
	[".bundle/config", "source"],
	[".cargo/config.toml", "source"],
	[".cargo/config", "source"],
	[".m2/settings.xml", "source"],
	[".gradle/init.gradle", "source"],
	[".gradle/init.d/", "source"],
	[".docker/config.json", "source"],
	[".docker/daemon.json", "source"],
	[".curlrc", "source"],
	[".wgetrc", "source"],
	[".gnupg/gpg.conf", "source"],
	[".aws/config", "start-up"],
	[".kube/config", "start-up"],
];

/** By first segment, so that most paths are looked up once. */
const absoluteByFirst = new Map<string, (readonly [string, Lasting])[]>();
for (const entry of absolute) {
	const first = entry[0].split("/", 2)[1] ?? "";
	const known = absoluteByFirst.get(first);
	if (known === undefined) absoluteByFirst.set(first, [entry]);
	else known.push(entry);
}
const byFirst = new Map<string, (readonly [string, Lasting])[]>();
for (const entry of tails) {
	const first = entry[0].split("/", 1)[0] ?? "";
	const known = byFirst.get(first);
	if (known === undefined) byFirst.set(first, [entry]);
	else known.push(entry);
}

/** `path`: absolute, normalised; part of it may be unknown. */
export function lastingOf(path: string): Lasting | undefined {
	const lower = path.toLowerCase();
	// "etc" of /etc/passwd, "windows" of c:/windows/x.
	const root = lower.split("/", 2)[1] ?? "";
	for (const [entry, kind] of absoluteByFirst.get(root) ?? [])
		if (isAtOrBelow(lower, entry)) return kind;
	for (let at = lower.indexOf("/"); at >= 0; at = lower.indexOf("/", at + 1)) {
		const end = lower.indexOf("/", at + 1);
		const entries = byFirst.get(lower.slice(at + 1, end < 0 ? undefined : end));
		if (entries === undefined) continue;
		const tail = lower.slice(at + 1);
		for (const [entry, kind] of entries)
			if (isAtOrBelow(tail, entry) && !tail.endsWith(".sample")) return kind;
	}
	if (hasGlob(lower)) return matching(lower);
	if (isGitHook(lower)) return "start-up";
	return lower.endsWith("/sitecustomize.py") ||
		lower.endsWith("/usercustomize.py") ||
		(lower.endsWith(".pth") && lower.includes("-packages/"))
		? "start-up"
		: undefined;
}

/** A pattern that an entry could answer to; a leading dot has to be written. */
function matching(path: string): Lasting | undefined {
	const parts = path.split("/").slice(1, 24);
	const fits = (entry: string, from: number): boolean => {
		const wanted = entry.split("/").filter((part) => part !== "");
		return (
			from + wanted.length <= parts.length &&
			(entry.endsWith("/") || from + wanted.length === parts.length) &&
			wanted.every((part, index) => {
				const given = parts[from + index] ?? "";
				return (part[0] !== "." || given[0] === ".") && couldBe(given, part);
			})
		);
	};
	for (const [entry, kind] of absolute) if (fits(entry, 0)) return kind;
	for (const [entry, kind] of tails)
		if (entry.startsWith("."))
			for (let at = 0; at < parts.length; at += 1)
				if (fits(entry, at)) return kind;
	return undefined;
}

/** In a repository wherever it lies: `$(git rev-parse --git-dir)/hooks/post-merge`, a bare one's `hooks/update`. */
function isGitHook(path: string): boolean {
	const slash = path.lastIndexOf("/");
	return (
		path.slice(0, slash).endsWith("/hooks") &&
		gitHooks.has(path.slice(slash + 1))
	);
}

const gitHooks = new Set([
	"applypatch-msg",
	"commit-msg",
	"fsmonitor-watchman",
	"post-applypatch",
	"post-checkout",
	"post-commit",
	"post-merge",
	"post-receive",
	"post-rewrite",
	"post-update",
	"pre-applypatch",
	"pre-auto-gc",
	"pre-commit",
	"pre-merge-commit",
	"pre-push",
	"pre-rebase",
	"pre-receive",
	"prepare-commit-msg",
	"push-to-checkout",
	"sendemail-validate",
]);

function isAtOrBelow(path: string, entry: string): boolean {
	if (entry.endsWith("/"))
		return path.startsWith(entry) || `${path}/` === entry;
	return path === entry;
}
