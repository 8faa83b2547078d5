/**
 * The demo's run_command: a fixed list of harmless programs, each with the arguments it may have. A line is read by a
 * grammar of plain words and quotes, and started without a shell; whatever the grammar does not know is refused.
 */
import { spawn } from "node:child_process";
import { findArgument } from "./folder.ts";

const limitMs = 10_000;
const outputBytes = 64 * 1024;
const longestLine = 2_000;

export const allowedCommands =
	"Allowed here: ls [-alh] [PATH…], cat FILE…, pwd, date [-u] [+FORMAT], echo TEXT… (PATH and FILE in the demo's own folder; no pipes, variables or redirections)";

interface CommandOutcome {
	/** Standard output, then standard error. */
	readonly text: string;
	readonly failed: boolean;
}

const refused: CommandOutcome = { text: allowedCommands, failed: true };

/** Resolves once, also when the program fails, is killed after 10 s or writes more than 64 KiB. */
export async function runCommand(
	folder: string,
	line: string,
	signal: AbortSignal,
): Promise<CommandOutcome> {
	const [program, ...words] = splitWords(line) ?? [];
	const check = program === undefined ? undefined : argumentChecks.get(program);
	if (program === undefined || check === undefined) return refused;
	const args = await check(folder, words);
	return args === undefined
		? refused
		: await run(program, args, folder, signal);
}

type ArgumentCheck = (
	folder: string,
	words: readonly string[],
) => Promise<string[] | undefined>;

const argumentChecks: ReadonlyMap<string, ArgumentCheck> = new Map<
	string,
	ArgumentCheck
>([
	["echo", async (_folder, words) => [...words]],
	["pwd", async (_folder, words) => (words.length === 0 ? [] : undefined)],
	// Not -s, which sets the clock, nor -f and -r, which read files.
	[
		"date",
		async (_folder, words) =>
			words.every((word) => word === "-u" || word.startsWith("+"))
				? [...words]
				: undefined,
	],
	[
		"ls",
		async (folder, words) => {
			const options = words.filter((word) => /^-[aAlhrt1]+$/.test(word));
			const paths = await allInside(
				folder,
				words.filter((word) => !options.includes(word)),
				"any",
			);
			return paths && [...options, "--", ...paths];
		},
	],
	[
		"cat",
		async (folder, words) => {
			const paths = await allInside(folder, words, "file");
			return paths && paths.length > 0 ? ["--", ...paths] : undefined;
		},
	],
]);

async function allInside(
	folder: string,
	words: readonly string[],
	kind: "file" | "any",
): Promise<string[] | undefined> {
	const found = await Promise.all(
		words.map((word) => findArgument(folder, word, kind)),
	);
	const inside = found.filter((path) => path !== undefined);
	return inside.length === words.length ? inside : undefined;
}

/** `undefined` when the line holds anything a shell would not pass on as it stands. */
function splitWords(line: string): string[] | undefined {
	if (line.length > longestLine || /[\0\r\n]/.test(line)) return undefined;
	const words: string[] = [];
	let rest = line.trim();
	while (rest !== "") {
		const word =
			/^(?:'[^']*'|"[^"$`\\]*"|[^\s'"`$\\;|&<>()*?[\]{}~#])+(?=\s|$)/.exec(
				rest,
			)?.[0];
		if (word === undefined) return undefined;
		words.push(word.replaceAll(/'([^']*)'|"([^"]*)"/g, "$1$2"));
		rest = rest.slice(word.length).trimStart();
	}
	return words;
}

function run(
	program: string,
	args: readonly string[],
	folder: string,
	signal: AbortSignal,
): Promise<CommandOutcome> {
	return new Promise((resolve) => {
		const child = spawn(program, args, {
			cwd: folder,
			env: { PATH: "/usr/bin:/bin", HOME: folder, LANG: "C.UTF-8" },
			stdio: ["ignore", "pipe", "pipe"],
			timeout: limitMs,
			killSignal: "SIGKILL",
			signal,
			windowsHide: true,
		});
		const out: Buffer[] = [];
		const err: Buffer[] = [];
		let bytes = 0;
		const collect = (into: Buffer[]) => (chunk: Buffer) => {
			if (bytes < outputBytes)
				into.push(chunk.subarray(0, outputBytes - bytes));
			bytes += chunk.length;
			if (bytes > outputBytes) child.kill("SIGKILL");
		};
		child.stdout.on("data", collect(out));
		child.stderr.on("data", collect(err));
		// `close` follows unless the program could not be started at all.
		child.on("error", () => {
			resolve({
				text: `${program} cannot be run on this machine`,
				failed: true,
			});
		});
		child.on("close", (code) => {
			const text = Buffer.concat([...out, ...err]).toString("utf8");
			resolve({
				text: code === null ? `${text}\n[stopped: too long or too much]` : text,
				failed: code !== 0,
			});
		});
	});
}
