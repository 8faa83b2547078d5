/**
 * Asks git itself, where no file of a repository says it: which files it does not keep, and how many commits one branch has
 * that another has not. A repository's settings are a stranger's and can name programs; so git is only asked what looks at
 * neither content nor a remote, with everything switched off that would start one. It changes nothing, not even its index.
 */
import { spawnSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { devNull } from "node:os";

const mostOutput = 16 * 1024 * 1024;

/** git-config(1): what would run a program or open a connection. The command line wins over every file. */
const switches = [
	"core.fsmonitor=false",
	`core.hooksPath=${devNull}`,
	`core.attributesFile=${devNull}`,
	"core.untrackedCache=false",
	"core.sshCommand=false",
	"core.alternateRefsCommand=false",
	"core.pager=cat",
	"core.askPass=",
	"credential.helper=",
	"protocol.allow=never",
	"safe.bareRepository=explicit",
	"submodule.recurse=false",
	"gc.auto=0",
	"maintenance.auto=false",
].flatMap((setting) => ["-c", setting]);

/** undefined: there is no git, it took too long, or it would not say. `folder` and `searchPath`'s parts absolute. */
export function askGit(
	args: readonly string[],
	folder: string,
	{ searchPath, mostMs }: { searchPath: string; mostMs: number },
): string | undefined {
	const program = gitIn(searchPath);
	if (program === undefined || mostMs < 1) return undefined;
	const { status, stdout, error } = spawnSync(
		program,
		["--no-pager", "--no-optional-locks", ...switches, "-C", folder, ...args],
		{
			// Nothing of the caller's is beside it.
			cwd: dirname(program),
			env: {
				PATH: dirname(program),
				LC_ALL: "C",
				HOME: devNull,
				XDG_CONFIG_HOME: devNull,
				GIT_CONFIG_NOSYSTEM: "1",
				GIT_CONFIG_GLOBAL: devNull,
				GIT_CONFIG_SYSTEM: devNull,
				GIT_ATTR_NOSYSTEM: "1",
				GIT_OPTIONAL_LOCKS: "0",
				GIT_NO_LAZY_FETCH: "1",
				GIT_NO_REPLACE_OBJECTS: "1",
				// A protocol that there is not: a list that is empty would be none.
				GIT_ALLOW_PROTOCOL: "none",
				GIT_TERMINAL_PROMPT: "0",
			},
			encoding: "utf8",
			timeout: Math.ceil(mostMs),
			killSignal: "SIGKILL",
			maxBuffer: mostOutput,
			stdio: ["ignore", "pipe", "ignore"],
			windowsHide: true,
		},
	);
	return error === undefined && status === 0 ? stdout : undefined;
}

function gitIn(searchPath: string): string | undefined {
	const name = process.platform === "win32" ? "git.exe" : "git";
	for (const folder of searchPath.split(delimiter)) {
		if (!isAbsolute(folder)) continue;
		const file = join(folder, name);
		try {
			accessSync(file, constants.X_OK);
			return file;
		} catch {
			// Not there.
		}
	}
	return undefined;
}
