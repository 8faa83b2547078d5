/** The port to what keeps programs of a user running, as the service needs it. Knows none. */
import type { Run } from "./run.ts";

/** What the service runs. */
export interface Wanted {
	/** Absolute program and script, and what follows them. */
	readonly words: readonly string[];
	readonly environment: Readonly<Record<string, string>>;
	/** Whose gate it is. */
	readonly home: string;
}

/** What came of talking to the manager. */
export interface Said {
	readonly todo: readonly string[];
	readonly problems: readonly string[];
}

export interface Manager {
	readonly name: "systemd" | "launchd";
	/** That it reads. */
	readonly file: string;
	/** @throws RangeError */
	text(wanted: Wanted): string;
	readonly homeOf: (text: string) => string | undefined;
	/** What is wrong with a draft; undefined: nothing, or nobody can tell. */
	check(draft: string): Promise<string | undefined>;
	/** undefined: it does not answer. */
	ask(): Promise<
		{ enabled: boolean; active: boolean; lingers: boolean | null } | undefined
	>;
	/** `changed`: what it knows is out of date. */
	enable(changed: boolean, start: boolean): Promise<Said>;
	/** Before the file goes. */
	disable(): Promise<Said>;
	/** After it has gone. */
	forget(): Promise<Said>;
}

/** Where things are on this machine. */
export interface Machine {
	/** The user's folder. */
	readonly user: string;
	readonly env: NodeJS.ProcessEnv;
	readonly run: Run;
}

/** One command after the other; the first that fails ends it. */
export async function inOrder(
	run: Run,
	commands: readonly (readonly [string, ...string[]])[],
): Promise<readonly string[]> {
	for (const command of commands) {
		// oxlint-disable-next-line no-await-in-loop -- the next one builds on it
		const { code, stderr } = await run(command);
		if (code !== 0)
			return [`${command.join(" ")}: ${stderr.trim() || `exit code ${code}`}`];
	}
	return [];
}
