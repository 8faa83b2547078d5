/**
 * Puts a command into the sandbox of its platform: what it may write, what it may not see, whether it may reach the
 * network. There is no half of it: where it cannot be had, nothing is started.
 */
import { existsSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Boxed } from "./boxed.ts";
import { bwrapOptions } from "./linux.ts";
import { seatbeltProfile } from "./darwin.ts";
import { hiddenPaths, isBelow, type HiddenOptions } from "./hidden.ts";
import { findProgram } from "./program.ts";

export interface SandboxOptions extends Omit<HiddenOptions, "project"> {
	readonly cwd: string;
	readonly net: boolean;
}

/** The words to start in front of the command, or why there is no sandbox. */
export type Sandbox =
	| { readonly ready: true; readonly prefix: readonly string[] }
	| {
			readonly ready: false;
			readonly code: "sandbox-missing" | "no-project";
			readonly reason: string;
	  };

const unset = [
	"SSH_AUTH_SOCK",
	"SSH_AGENT_PID",
	"GPG_AGENT_INFO",
	"DBUS_SESSION_BUS_ADDRESS",
	"XDG_RUNTIME_DIR",
	"DOCKER_HOST",
	"DRAWBRIDGE_HOME",
];

/** Git and agents start what stands in these. */
const startsLater = [
	".git/hooks",
	".git/config",
	".drawbridge",
	".claude",
	".codex",
	".cursor",
	".gemini",
	".vscode",
	".envrc",
];

export function sandboxFor(options: SandboxOptions): Sandbox {
	const { env, net, user } = options;
	const cwd = realpathSync(options.cwd);
	const tool = toolOf(env, cwd);
	if (typeof tool !== "string") return tool;
	const project = projectOf(cwd, realpathSync(user));
	if (project === undefined)
		return {
			ready: false,
			code: "no-project",
			reason: `${cwd} is no project: the sandbox can write its whole folder, so start in one below your home`,
		};
	let hidden: readonly string[];
	try {
		hidden = hiddenPaths({ ...options, project });
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		return { ready: false, code: "no-project", reason: error.message };
	}
	const covered = hidden.find((path) => isBelow(cwd, path));
	if (covered !== undefined)
		return {
			ready: false,
			code: "no-project",
			reason: `${cwd} is where secrets lie (${covered})`,
		};
	const guarded = startsLater
		.map((name) => join(project, name))
		.filter((path) => existsSync(path));
	const box: Boxed = { cwd, project, guarded, hidden, net, unset };
	return {
		ready: true,
		prefix:
			process.platform === "darwin"
				? [tool, "-p", seatbeltProfile(box)]
				: [tool, ...bwrapOptions(box)],
	};
}

const missing = (reason: string): Sandbox => ({
	ready: false,
	code: "sandbox-missing",
	reason,
});

function toolOf(env: NodeJS.ProcessEnv, cwd: string): string | Sandbox {
	if (process.platform === "darwin")
		return existsSync("/usr/bin/sandbox-exec")
			? "/usr/bin/sandbox-exec"
			: missing("this macOS has no /usr/bin/sandbox-exec any more");
	if (process.platform !== "linux")
		return missing("there is no sandbox for this system; leave --sandbox out");
	const found = findProgram("bwrap", env, cwd);
	return found.found
		? found.path
		: missing(
				"the sandbox needs bwrap; install the package bubblewrap (apt install bubblewrap, dnf install bubblewrap, pacman -S bubblewrap)",
			);
}

const mostFolders = 24;

/** The nearest folder above that is a repository or a registered project, else the folder itself. Never a home or more. */
function projectOf(cwd: string, user: string): string | undefined {
	const isTooMuch = (path: string): boolean => isBelow(user, path);
	let dir = cwd;
	for (let count = 0; count < mostFolders && !isTooMuch(dir); count += 1) {
		if ([".git", ".drawbridge"].some((name) => existsSync(join(dir, name))))
			return dir;
		dir = dirname(dir);
	}
	return isTooMuch(cwd) || cwd === dirname(cwd) ? undefined : cwd;
}
