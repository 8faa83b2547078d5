/**
 * Starts the real gate as a child process in a temporary home, waits for its ready line, and ends it by pid.
 * Owns the folder and the child; never reaches into the gate's code, so that whoever uses this sees only what a
 * user would see: its command line, and the socket that its command line speaks to.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import type {
	CommandInput,
	CommandName,
	CommandOutput,
} from "../../contract/commands.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));

/** What is typed before `serve`: the Node that runs this file, and the command line. */
export type Entry = readonly [string, ...string[]];
const bundle = join(repository, "out/core/cli.mjs");
/** As bundled under `npm test`, which has just done so: half the time for each process. Else as source. */
export const testedEntry: Entry = [
	process.execPath,
	process.env["DRAWBRIDGE_TEST_BUNDLE"] === "1"
		? bundle
		: join(repository, "core/cli/main.ts"),
];
/** Every command line is a process of its own: compiled once, they take half the time. */
export const compiledOnce = {
	NODE_COMPILE_CACHE: join(repository, "out", ".test-compile-cache"),
} as const;
/** `null` when nothing has been bundled. */
export const bundleEntry = (): Entry | null =>
	existsSync(bundle) ? [process.execPath, bundle] : null;

/** An upstream of whose WebSockets the owner said that no message of theirs is code: opening one is not asked about. */
export const withHarmlessMessages = (url: string) => ({
	url,
	commands: [{ path: "/**", message: {}, language: "none" }],
});

export interface GateOptions {
	/** Name to URL, given as `--upstream NAME=URL`. */
	readonly upstreams: Readonly<Record<string, string>>;
	readonly root?: string;
	readonly mode?: "strict" | "relaxed" | "lax";
	/** What security.json holds at the start. Default: `{"limits":null}`. */
	readonly settings?: Readonly<Record<string, unknown>>;
	/** More words after `serve`. */
	readonly flags?: readonly string[];
	/** On top of a clean environment. */
	readonly env?: Readonly<Record<string, string>>;
	/** Name to content, in the folder the gate is started in. */
	readonly files?: Readonly<Record<string, string>>;
	readonly entry?: Entry;
}

export interface Finished {
	readonly code: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

export interface GateProcess {
	/** The temporary DRAWBRIDGE_HOME; its security.json may be rewritten while the gate runs. */
	readonly home: string;
	readonly gateUrl: string;
	readonly consoleUrl: string;
	readonly port: number;
	/** The gate's own process, as its ready line names it. */
	readonly pid: number;
	/** From spawning the command to reading the ready line. */
	readonly readyMs: number;
	/** Runs another command line against this gate. Never rejects on a non-zero exit. */
	run(...words: readonly string[]): Promise<Finished>;
	/** The same with `input` on its stdin. */
	feed(input: string, ...words: readonly string[]): Promise<Finished>;
	/** What the command line would ask, without half a second of processor time for a process of its own. Rejects with the failure. */
	call<N extends CommandName>(
		name: N,
		input: CommandInput<N>,
	): Promise<CommandOutput<N>>;
	/** An operator's key of this name; `flags` are those of `key create`. Throws when it is not made. */
	createKey(name: string, ...flags: readonly string[]): Promise<CreatedKey>;
	/** Everything the gate has written to stderr so far. */
	stderr(): string;
	/** Ends the child and removes its home. Safe to call twice. */
	stop(): Promise<void>;
}

/** The two fields tests need of what `key create --json` prints. */
const CreatedKey = z.object({ id: z.string(), key: z.string() });
export type CreatedKey = z.infer<typeof CreatedKey>;

/** Throws with the child's output when it exits, or says nothing for a minute, before it is ready. */
export async function startGate(options: GateOptions): Promise<GateProcess> {
	const entry = options.entry ?? testedEntry;
	const folder = await mkdtemp(join(tmpdir(), "drawbridge-"));
	const home = join(folder, "home");
	await mkdir(home, { mode: 0o700 });
	await writeFile(
		join(home, "security.json"),
		JSON.stringify(options.settings ?? { limits: null }),
		{ mode: 0o600 },
	);
	for (const [name, content] of Object.entries(options.files ?? {}))
		await writeFile(join(folder, name), content);
	const env = { ...environment(folder, home), ...options.env };
	const words = ["serve", "--port", "0", "--json"];
	for (const [name, url] of Object.entries(options.upstreams))
		words.push("--upstream", `${name}=${url}`);
	if (options.root !== undefined) words.push("--root", options.root);
	if (options.mode !== undefined) words.push("--mode", options.mode);
	words.push(...(options.flags ?? []));

	const startedAt = performance.now();
	const child = spawn(entry[0], [...entry.slice(1), ...words], {
		env,
		cwd: folder,
		stdio: ["ignore", "pipe", "pipe"],
	});
	endWithUs(child);
	let stderr = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		stderr += text;
	});
	const discard = async (): Promise<void> => {
		await end(child);
		await rm(folder, { recursive: true, force: true, maxRetries: 5 });
	};
	const ready = await readyLine(child).catch(async (error: unknown) => {
		await discard();
		throw new Error(`the gate did not become ready: ${stderr.slice(-4_000)}`, {
			cause: error,
		});
	});
	const readyMs = performance.now() - startedAt;
	const feed = (input: string, ...more: readonly string[]): Promise<Finished> =>
		finish(
			spawn(entry[0], [...entry.slice(1), ...more], { env, cwd: folder }),
			input,
		);
	const run = (...more: readonly string[]): Promise<Finished> =>
		feed("", ...more);
	const call: GateProcess["call"] = async (name, input) => {
		// Only once it is asked for: most of what starts a gate asks nothing else of its code.
		const { connectGate } = await import("../../core/cli/client.ts");
		const { resolveHome } = await import("../../core/home.ts");
		const door = await connectGate(resolveHome({ DRAWBRIDGE_HOME: home }));
		if (door === undefined) throw new Error("the gate is gone");
		try {
			return await door.call(name, input);
		} finally {
			await door.close();
		}
	};

	let stopped: Promise<void> | null = null;
	return {
		home,
		gateUrl: ready.gate,
		consoleUrl: ready.console,
		port: Number(new URL(ready.gate).port),
		pid: ready.pid,
		readyMs,
		run,
		feed,
		call,
		async createKey(name, ...flags) {
			if (flags.length === 0) return call("key.create", { name });
			const result = await run("key", "create", name, ...flags, "--json");
			if (result.code !== 0)
				throw new Error(`key create failed: ${result.stderr}`);
			return CreatedKey.parse(JSON.parse(result.stdout));
		},
		stderr: () => stderr,
		stop: () => (stopped ??= discard()),
	};
}

/** Nothing of the person's own home, keychain or settings reaches the gate. */
export function environment(folder: string, home: string): NodeJS.ProcessEnv {
	const env: NodeJS.ProcessEnv = {
		...process.env,
		HOME: folder,
		XDG_CONFIG_HOME: join(folder, "config"),
		XDG_DATA_HOME: join(folder, "data"),
		XDG_RUNTIME_DIR: join(folder, "run"),
		DRAWBRIDGE_HOME: home,
		...compiledOnce,
	};
	for (const name of ["DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "NODE_OPTIONS"])
		delete env[name];
	return env;
}

/** The ready line is the command line's contract. */
const ReadyLine = z.object({
	event: z.literal("ready"),
	gate: z.string(),
	console: z.string(),
	pid: z.number(),
});
type ReadyLine = z.infer<typeof ReadyLine>;

async function readyLine(child: ChildProcess): Promise<ReadyLine> {
	const { stdout } = child;
	if (stdout === null) throw new Error("the child's stdout is not piped");
	const lines = createInterface({ input: stdout });
	const line = new Promise<ReadyLine>((resolve, reject) => {
		child.once("error", reject);
		child.once("exit", (code) => reject(new Error(`exit ${String(code)}`)));
		lines.on("line", (text) => {
			if (!text.startsWith('{"event":"ready"')) return;
			resolve(ReadyLine.parse(JSON.parse(text)));
		});
	});
	const silence = AbortSignal.timeout(60_000);
	const late = once(silence, "abort").then(() => {
		throw new Error("no ready line within 60 s");
	});
	return Promise.race([line, late]);
}

async function finish(child: ChildProcess, input: string): Promise<Finished> {
	// A command that reads nothing may be gone before the input is written.
	child.stdin?.on("error", () => undefined).end(input);
	const out: string[] = [];
	const err: string[] = [];
	child.stdout?.setEncoding("utf8").on("data", (text: string) => {
		out.push(text);
	});
	child.stderr?.setEncoding("utf8").on("data", (text: string) => {
		err.push(text);
	});
	await once(child, "close");
	return {
		code: child.exitCode,
		stdout: out.join(""),
		stderr: err.join(""),
	};
}

/** A run that is interrupted leaves no child behind. Only a SIGKILL of this process gets around it. */
export function endWithUs(child: ChildProcess): void {
	const kill = (): void => {
		child.kill("SIGKILL");
	};
	process.once("exit", kill);
	child.once("exit", () => process.off("exit", kill));
}

/** SIGTERM, then SIGKILL after 10 s: a test that fails must not leave a gate behind. */
export async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	if (child.pid === undefined) return;
	const gone = once(child, "exit");
	child.kill("SIGTERM");
	const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
	await gone;
	clearTimeout(timer);
}
