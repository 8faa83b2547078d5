/**
 * Sees to it that no program outlives the gate, whatever ends it: one small process that reads from a pipe which only the
 * gate holds open, is told of each program's process group, and kills those that are left when the pipe ends. On Linux it
 * then looks for whatever left its group, by the mark in its environment. Starts no server itself.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import type { Log } from "../log.ts";

/** Every program's environment holds it, and so does that of whatever it starts. */
export const markName = "STDIO_GATE_MARK";

/**
 * Reads "+ GROUP", "- GROUP" and "! MARK". Signals are ignored: only the end of the pipe ends it. What has to go then gets
 * a second to do so by itself; the pipes it spoke by are closed. Looks more than once, for what was started meanwhile.
 */
const script = `trap '' HUP INT QUIT TERM
groups=' '
end_marked() {
	[ -d /proc/self ] || return
	for round in 1 2 3; do
		files=$(grep -lsF -- "$1" /proc/[0-9]*/environ)
		[ -n "$files" ] || return
		for file in $files; do
			process=\${file#/proc/}
			kill -s KILL "\${process%/environ}" 2>/dev/null
		done
	done
}
while read -r what group; do
	case $what in
	!) end_marked "$group" ;;
	+) groups="$groups$group " ;;
	-) case $groups in *" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;; esac ;;
	esac
done
ended=
for group in $groups; do kill -s TERM -- "-$group" 2>/dev/null && ended=1; done
[ -z "$ended" ] || sleep 0.5 2>/dev/null || sleep 1
for group in $groups; do kill -s KILL -- "-$group" 2>/dev/null; done
end_marked "$1"`;

/** Windows has no groups: the whole tree of each program is ended. */
const windowsScript = `$left = @{}
while ($null -ne ($line = [Console]::In.ReadLine())) {
	$what, $id = $line -split ' '
	if ($what -eq '+') { $left[$id] = 1 } elseif ($what -eq '-') { $left.Remove($id) }
}
foreach ($id in $left.Keys) { taskkill /T /F /PID $id 2>$null | Out-Null }`;

const plainEnv = { PATH: "/usr/bin:/bin:/usr/sbin:/sbin" };

export class Warden {
	readonly #log: Log;
	/** Of this home's programs, whichever gate started them. */
	readonly #home: string;
	readonly #run: string;
	readonly #groups = new Set<number>();
	#count = 0;
	#process: ChildProcess | undefined;
	#isClosed = false;

	/** `home`: one gate at a time works in it. */
	constructor(home: string, log: Log) {
		this.#log = log;
		this.#home = createHash("sha256").update(home).digest("hex").slice(0, 16);
		this.#run = `${this.#home}-${randomBytes(8).toString("hex")}`;
	}

	/** For the environment of one program. */
	nextMark(): string {
		this.#count += 1;
		return `${this.#run}-${this.#count}-`;
	}

	/** Before a program is started: there is no moment at which nobody watches. */
	ready(): void {
		if (this.#process === undefined && !this.#isClosed) this.#start();
	}

	/** Its process leads a group of the same number. */
	watch(pid: number): void {
		this.#groups.add(pid);
		this.#tell(`+ ${pid}`);
	}

	/** Its group has ended, and the number may be somebody else's soon. Whatever left the group is ended by its mark. */
	ended(pid: number, mark: string): void {
		if (!this.#groups.delete(pid)) return;
		this.#tell(`- ${pid}`);
		this.#tell(`! ${markName}=${mark}`);
	}

	/** Before the first program: what a gate before this one left behind, since its warden was killed, too. */
	endLeftovers(): void {
		if (this.#groups.size > 0) return;
		this.ready();
		this.#tell(`! ${markName}=${this.#home}-`);
	}

	/** All have ended. */
	close(): void {
		this.#isClosed = true;
		this.#process?.stdin?.end();
		this.#process = undefined;
	}

	#start(): void {
		const isWindows = process.platform === "win32";
		const child = isWindows
			? spawn(
					"powershell.exe",
					["-NoProfile", "-NonInteractive", "-Command", windowsScript],
					{ stdio: ["pipe", "ignore", "ignore"], windowsHide: true },
				)
			: spawn(
					"/bin/sh",
					["-c", script, "drawbridge-warden", `${markName}=${this.#run}-`],
					{
						stdio: ["pipe", "ignore", "ignore"],
						// Not with the terminal's signals.
						detached: true,
						env: plainEnv,
						cwd: "/",
					},
				);
		this.#process = child;
		child.stdin?.on("error", () => undefined);
		child.on("error", (error) =>
			this.#log("warn", "nobody watches over the programs of upstreams", {
				error: error.message,
			}),
		);
		child.once("exit", () => {
			if (this.#process !== child || this.#isClosed) return;
			this.#log("warn", "what watches over upstreams' programs was ended");
			this.#process = undefined;
			if (this.#groups.size > 0) this.#start();
		});
		child.unref();
		for (const pid of this.#groups) this.#tell(`+ ${pid}`);
	}

	#tell(line: string): void {
		this.#process?.stdin?.write(`${line}\n`);
	}
}
