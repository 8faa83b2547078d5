/**
 * The sandbox of `drawbridge run`: the project is the folder it may write, what it reaches beyond its hosts is asked
 * through the running gate, and what it was refused is shown. Lives as long as the command.
 */
import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { joined } from "../../inspection/line.ts";
import { runChild } from "../../run/child.ts";
import { isSafeTerminal } from "../../run/terminal.ts";
import type { Boxable, Denial } from "../../sandbox/box.ts";
import { sensitiveFrom } from "../../sandbox/gate.ts";
import { isBelow } from "../../sandbox/hidden.ts";
import { Sandbox } from "../../sandbox/sandbox.ts";
import { readSettings } from "../../settings/file.ts";
import { HostPattern } from "../../settings/upstream-settings.ts";
import { connectGate } from "../client.ts";
import { CliError, tell } from "../output.ts";
import { currentHome } from "../session.ts";

export interface BoxOptions {
	readonly cwd: string;
	readonly net: boolean;
	readonly hosts: readonly string[];
}

type Words = readonly [string, ...string[]];

/** Looks first whether there can be one. @throws CliError */
export async function openBox(
	options: BoxOptions,
): Promise<(words: Words) => Promise<number>> {
	const { cwd, net, hosts } = options;
	for (const host of hosts)
		if (!HostPattern.safeParse(host).success)
			throw new CliError("usage", `--host ${host}: that is no host`, 2);
	const home = currentHome();
	const { settings } = readSettings(home.settings);
	const user = homedir();
	const sandbox = new Sandbox({
		surroundings: () => ({
			user,
			home,
			sensitive: sensitiveFrom(settings.sensitive_paths, user, cwd),
		}),
		ask: askGate,
	});
	const missing = await sandbox.missing();
	if (missing !== undefined) throw new CliError("sandbox-missing", missing);
	const project = projectOf(realpathSync(cwd), realpathSync(user));
	const keepsTerminal = isSafeTerminal();
	return async (argv) => {
		// The runtime guards a list of its own in the folder this process is in, with empty files in its place meanwhile.
		process.chdir("/");
		const writes: string[] = [];
		const box = await sandbox.put({
			argv,
			cwd,
			env: process.env,
			project,
			write: [],
			hosts,
			name: "",
			net,
			keepsTerminal,
			onDenied: (denial) => show(denial, writes),
		});
		if ("missing" in box) throw new CliError(box.code, box.missing);
		try {
			return await runChild(box.argv, box.env, {
				cwd,
				isApart: !keepsTerminal,
			});
		} finally {
			box.end();
			for (const line of writes.slice(0, mostShown))
				tell(`drawbridge: ${line}`);
			if (writes.length > mostShown)
				tell(`drawbridge: and ${writes.length - mostShown} paths more`);
		}
	};
}

const mostShown = 10;

/** What it wrote in vain is told when it has ended: its own output is not written into. */
function show({ kind, line }: Denial, writes: string[]): void {
	if (kind === "write") writes.push(line);
	else tell(`drawbridge: ${line}`);
}

/** A connection of its own for each question: it ends with the program, and the question with it. */
async function askGate(
	{ argv, cwd }: Boxable,
	destination: string,
	gone: AbortSignal,
): Promise<boolean> {
	const gate = await connectGate(currentHome());
	if (gate === undefined) {
		tell(
			`drawbridge: it wants to reach ${destination}, and no gate is running to ask anybody; allow it with --host ${destination}`,
		);
		return false;
	}
	const leave = (): void => void gate.close();
	gone.addEventListener("abort", leave, { once: true });
	tell(`drawbridge: it wants to reach ${destination}; waiting for an answer`);
	try {
		const command = joined(argv).slice(0, 32_000);
		return (await gate.call("sandbox.reach", { destination, command, cwd }))
			.allowed;
	} finally {
		gone.removeEventListener("abort", leave);
		await gate.close();
	}
}

const mostFolders = 24;

/** The nearest folder above that is a repository or a registered project, else the folder itself. @throws CliError */
function projectOf(cwd: string, user: string): string {
	const isTooMuch = (path: string): boolean => isBelow(user, path);
	let dir = cwd;
	for (let count = 0; count < mostFolders && !isTooMuch(dir); count += 1) {
		if ([".git", ".drawbridge"].some((name) => existsSync(join(dir, name))))
			return dir;
		dir = dirname(dir);
	}
	if (isTooMuch(cwd) || cwd === dirname(cwd))
		throw new CliError(
			"no-project",
			`${cwd} is no project: the sandbox can write its whole folder, so start in one below your home`,
		);
	return cwd;
}
