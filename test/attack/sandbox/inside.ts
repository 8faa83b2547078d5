/**
 * A home with secrets, a project in it, and a script that attacks from inside the real sandbox. Owns the folders and ends
 * the processes; the temporary folder is not used, since the sandbox empties it anyway.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
	mkdirSync,
	mkdtempSync,
	realpathSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { createFolders, type Home, resolveHome } from "../../../core/home.ts";
import type { Boxable, Boxed, Denial } from "../../../core/sandbox/box.ts";
import { Sandbox, type SandboxOptions } from "../../../core/sandbox/sandbox.ts";

/** What none of the attacks may ever print. */
export const canary = "canary-7f3a9";

export const canBox =
	process.platform === "linux" &&
	spawnSync("bwrap", ["--unshare-all", "--ro-bind", "/", "/", "true"])
		.status === 0 &&
	spawnSync("socat", ["-V"]).status === 0;

export interface World {
	readonly user: string;
	readonly project: string;
	readonly home: Home;
	/** Below the user's home; its folder is made. */
	file(name: string, text: string): string;
}

/** A repository in a home, and canaries where secrets lie. */
export function world(): World {
	const user = realpathSync(mkdtempSync("/var/tmp/drawbridge-"));
	onTestFinished(() => rmSync(user, { recursive: true, force: true }));
	const file = (name: string, text: string): string => {
		const path = join(user, name);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, text);
		return path;
	};
	const home = resolveHome({ DRAWBRIDGE_HOME: join(user, "gate") });
	createFolders(home);
	for (const path of [home.vaultFile, home.vaultKeyFile, home.settings])
		writeFileSync(path, canary);
	file(".ssh/id_ed25519", canary);
	file(".aws/credentials", canary);
	file(".netrc", canary);
	file("notes", "open");
	file("project/.git/config", "[core]\n");
	file("project/.git/hooks/pre-commit.sample", "");
	file("project/.env", canary);
	file("project/deep/down/credentials.json", canary);
	return { user, project: join(user, "project"), home, file };
}

export interface Attack {
	readonly box?: Partial<Boxable>;
	readonly ask?: SandboxOptions["ask"];
}

export interface Ran {
	/** Of both streams. */
	readonly out: string;
	readonly status: number | null;
	readonly denials: readonly Denial[];
}

/** In the project. Throws where there is no sandbox: nothing was attacked then. */
export async function boxIn(
	{ user, project, home }: World,
	script: string,
	{ box = {}, ask }: Attack = {},
): Promise<Boxed & { readonly denials: readonly Denial[] }> {
	const denials: Denial[] = [];
	const sandbox = new Sandbox({
		surroundings: () => ({ user, home, sensitive: () => false }),
		...(ask === undefined ? {} : { ask }),
	});
	const boxed = await sandbox.put({
		argv: ["/bin/sh", "-c", script],
		cwd: project,
		env: { PATH: process.env["PATH"], HOME: user },
		project,
		write: [],
		hosts: [],
		name: "fs",
		onDenied: (denial) => denials.push(denial),
		...box,
	});
	if ("missing" in boxed) throw new Error(`${boxed.code}: ${boxed.missing}`);
	onTestFinished(() => boxed.end());
	return { ...boxed, denials };
}

export function start(
	{ argv, env }: Boxed,
	cwd: string,
): ChildProcess & { readonly said: () => string } {
	const child = spawn(argv[0], argv.slice(1), {
		cwd,
		env,
		stdio: ["ignore", "pipe", "pipe"],
	});
	onTestFinished(() => void child.kill("SIGKILL"));
	let out = "";
	for (const stream of [child.stdout, child.stderr])
		stream.setEncoding("utf8").on("data", (text: string) => {
			out += text;
		});
	return Object.assign(child, { said: () => out });
}

/** Until it has ended. */
export async function inside(
	here: World,
	script: string,
	attack?: Attack,
): Promise<Ran> {
	const boxed = await boxIn(here, script, attack);
	const child = start(boxed, here.project);
	const [status] = await once(child, "close");
	boxed.end();
	return { out: child.said(), status, denials: boxed.denials };
}
