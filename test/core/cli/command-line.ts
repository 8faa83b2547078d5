/** The command line in a home of its own, without a gate unless the test starts one. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import {
	compiledOnce,
	end,
	type Finished,
	sourceEntry,
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
}

export interface Serving {
	readonly child: ChildProcess;
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
		spawn(sourceEntry[0], [...sourceEntry.slice(1), ...words], {
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
