/**
 * A program in bubblewrap: mount, process, user, IPC and network namespaces of its own, and a filter that shuts Unix
 * sockets and further namespaces. Makes the words that start it; the runtime plans the mounts.
 */
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { joined, quoted } from "../inspection/line.ts";
import type { Runtime } from "./runtime.ts";
import type { Tools } from "./tools.ts";
import type { Walls } from "./walls.ts";

export interface Entrance {
	/** The Unix socket of its proxy; undefined: it has the machine's own network. */
	readonly proxy: string | undefined;
	/** Where its attempts to write are told; undefined: nowhere. */
	readonly watcher: string | undefined;
	/** It stays in the session it was started from. */
	readonly keepsTerminal: boolean;
}

/** What the runtime's line begins with, for our own words: it keeps the host's IPC, and a session apart is not always needed. */
const itsOwn = " --new-session --die-with-parent ";

export async function bwrapCommand(
	argv: readonly string[],
	walls: Walls,
	entrance: Entrance,
	{ runtime, tools }: { runtime: Runtime; tools: Tools },
): Promise<[string, ...string[]]> {
	const { proxy, watcher } = entrance;
	const shown = [
		...walls.shown,
		tools.helper,
		...(proxy === undefined ? resolver() : [proxy]),
		...(watcher === undefined ? [] : [watcher]),
	];
	const line = await runtime.wrapLinux({
		command: commandLine(argv, walls.late),
		// No text of the command is needed to tell whose it is: each program has a proxy and a watcher of its own.
		commandId: "-",
		needsNetworkRestriction: proxy !== undefined,
		...(proxy === undefined
			? {}
			: { httpSocketPath: proxy, socksSocketPath: proxy }),
		...(watcher === undefined ? {} : { observeSocketPath: watcher }),
		// As names: a path may hold what elsewhere is a pattern.
		readConfig: {
			denyOnly: [],
			literalDenyOnly: [...walls.hidden],
			allowWithinDeny: [],
			literalAllowWithinDeny: shown,
		},
		writeConfig: {
			allowOnly: [],
			literalAllowOnly: [...walls.writable],
			denyWithinAllow: [],
			// A name in a folder that is not there: the folder itself is then kept empty.
			literalDenyWithinAllow: [
				...walls.guarded,
				...walls.absent.map((path) => join(path, "none")),
			],
		},
		// It would look through this process's folder, which is not the program's; walls.ts has looked through that.
		ripgrepConfig: { command: "/bin/true" },
		seccompConfig: { applyPath: tools.helper },
		bwrapPath: tools.bwrap,
		socatPath: tools.socat,
		binShell: "/bin/sh",
	});
	const at = line.indexOf(itsOwn);
	// The program's own words come much later.
	if (at === -1 || at > 200 + tools.bwrap.length)
		throw new Error("the sandbox runtime's line is not the one that is known");
	const words = [
		...(entrance.keepsTerminal ? [] : ["--new-session"]),
		"--die-with-parent",
		"--unshare-ipc",
		"--unshare-uts",
		"--unshare-cgroup-try",
	];
	const whole = `${line.slice(0, at)} ${words.join(" ")} ${line.slice(at + itsOwn.length)}`;
	// Nothing is left between this process and bubblewrap, which ends with its parent.
	return ["/bin/sh", "-c", `exec ${whole}`];
}

/** The last step inside: the variables that steer programs, then the program in the shell's place. */
export const commandLine = (
	argv: readonly string[],
	late: Readonly<Record<string, string>>,
): string =>
	[
		...Object.entries(late).map(
			([name, value]) => `export ${name}=${quoted(value)}`,
		),
		`exec ${joined(argv)}`,
	].join("\n");

/** Under systemd resolv.conf is a link into /run. */
function resolver(): string[] {
	try {
		const file = realpathSync("/etc/resolv.conf");
		return file.startsWith("/run/") ? [file] : [];
	} catch {
		return [];
	}
}
