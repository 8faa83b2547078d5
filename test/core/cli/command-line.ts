/** The command line in a home of its own, without a gate unless the test starts one. */
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import {
	compiledOnce,
	end,
	type Finished,
	testedEntry,
} from "../../stub/gate-process.ts";
import { tempFolder } from "../parts.ts";

export interface CommandLine {
	readonly home: string;
	readonly run: (...words: readonly string[]) => Promise<Finished>;
	/** With this on stdin. */
	readonly runWith: (
		input: string,
		...words: readonly string[]
	) => Promise<Finished>;
	/** Starts `serve` with these words; resolves with its ready line. Ended with the test. */
	readonly serve: (...words: readonly string[]) => Promise<Serving>;
	/** Starts one that goes on. Ended with the test. */
	readonly begin: (...words: readonly string[]) => Going;
	/** The same on a terminal of its own, whose output is one. */
	readonly onTerminal: (...words: readonly string[]) => Going;
}

export interface Going {
	readonly child: ChildProcessWithoutNullStreams;
	/** On its stdin, as it is. */
	type(text: string): void;
	/** Until stdout holds it; resolves with all of stdout. */
	until(text: string | RegExp): Promise<string>;
	readonly finished: Promise<Finished>;
}

export interface Serving {
	readonly child: ChildProcessWithoutNullStreams;
	readonly gate: string;
	readonly console: string;
	readonly pid: number;
}

export async function commandLine(
	environment: Readonly<Record<string, string>> = {},
): Promise<CommandLine> {
	const folder = await tempFolder();
	const home = join(folder, "home");
	await mkdir(home, { mode: 0o700 });
	const env: NodeJS.ProcessEnv = {
		PATH: process.env["PATH"],
		...compiledOnce,
		HOME: folder,
		DRAWBRIDGE_HOME: home,
		DRAWBRIDGE_VAULT: "file",
		...environment,
	};
	const start = (words: readonly string[]) =>
		spawn(testedEntry[0], [...testedEntry.slice(1), ...words], {
			env,
			cwd: folder,
			stdio: ["pipe", "pipe", "pipe"],
		});
	const runWith: CommandLine["runWith"] = async (input, ...words) => {
		const child = start(words);
		onTestFinished(() => end(child));
		let stdout = "";
		let stderr = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => {
			stdout += text;
		});
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			stderr += text;
		});
		// Most commands end without having read it.
		child.stdin.on("error", () => undefined).end(input);
		await once(child, "close");
		return { code: child.exitCode, stdout, stderr };
	};
	return {
		home,
		run: (...words) => runWith("", ...words),
		runWith,
		begin: (...words) => follow(start(words)),
		onTerminal(...words) {
			const line = [...testedEntry, ...words]
				.map((word) => `'${word.replaceAll("'", "'\\''")}'`)
				.join(" ");
			return follow(
				spawn("script", ["-qec", line, join(folder, "typescript")], {
					env,
					cwd: folder,
					stdio: ["pipe", "pipe", "pipe"],
				}),
			);
		},
		async serve(...words) {
			const child = start(["serve", "--port", "0", "--json", ...words]);
			onTestFinished(() => end(child));
			child.stdin.end();
			let stderr = "";
			child.stderr.setEncoding("utf8").on("data", (text: string) => {
				stderr += text;
			});
			const line = await new Promise<string>((resolve, reject) => {
				createInterface({ input: child.stdout }).once("line", resolve);
				child.once("exit", () => reject(new Error(stderr)));
			});
			return { child, ...JSON.parse(line) };
		},
	};
}

function follow(child: ChildProcessWithoutNullStreams): Going {
	onTestFinished(() => end(child));
	const closed = once(child, "close");
	let stdout = "";
	let stderr = "";
	child.stdout.setEncoding("utf8").on("data", (text: string) => {
		stdout += text;
	});
	child.stderr.setEncoding("utf8").on("data", (text: string) => {
		stderr += text;
	});
	child.stdin.on("error", () => undefined);
	return {
		child,
		type: (text) => void child.stdin.write(text),
		async until(what) {
			const isThere = (): boolean =>
				typeof what === "string" ? stdout.includes(what) : what.test(stdout);
			while (!isThere()) {
				if (child.stdout.readableEnded)
					throw new Error(
						`it ended without ${String(what)}: ${stdout}${stderr}`,
					);
				await Promise.race([once(child.stdout, "data"), closed]);
			}
			return stdout;
		},
		finished: closed.then(() => ({ code: child.exitCode, stdout, stderr })),
	};
}
