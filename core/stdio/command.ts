/**
 * What a command means on this machine, now: which file it is, which of the project's programs its words name and what
 * they hold, where and with which variables it would run. A person approves exactly that. Reads files, runs nothing.
 */
import { createHash } from "node:crypto";
import {
	closeSync,
	constants,
	fstatSync,
	openSync,
	readSync,
	realpathSync,
} from "node:fs";
import { basename, extname, isAbsolute, resolve, sep } from "node:path";
import { canonicalJson } from "../approval/digest.ts";
import type { JsonObject } from "../json.ts";
import type { Script } from "../policy/judgement.ts";
import { findProgram } from "../run/program.ts";
import { parseTemplate } from "../secrets/parse.ts";
import type { StdioSettings } from "../settings/upstream-settings.ts";
import { namedFolders } from "./named-folders.ts";

export interface Command {
	/** The first is absolute, or as it was written where nothing of that name can be started. */
	readonly argv: readonly [string, ...string[]];
	readonly cwd: string;
	/** Programs it names whose content was looked at. */
	readonly scripts: readonly Script[];
	/** What cannot be told by looking at it, for a person. */
	readonly notes: readonly string[];
	/** Of all of this, in hex: what is approved. */
	readonly digest: string;
	/** Why it cannot be started. */
	readonly problem: string | undefined;
}

export interface Around {
	/** The gate's own environment. */
	readonly env: NodeJS.ProcessEnv;
	readonly home: string;
	/** The folder of the upstream's project. */
	readonly project: string | undefined;
}

/**
 * An installed program, found by its name, is known by its path: an update of it is no other command. What is named by a
 * path, or lies in the project, is known by its content.
 */
export function commandOf(
	settings: StdioSettings,
	{ env, home, project }: Around,
): Command {
	const cwd = settings.cwd ?? project ?? home;
	const found = findProgram(settings.command, env, cwd);
	const file = found.found ? found.path : settings.command;
	const isNamed = isByPath(settings.command);
	const scripts = [
		...(found.found && (isNamed || isBelow(file, project ?? cwd, home))
			? [file]
			: []),
		...settings.args.flatMap((word) => programIn(word, cwd)),
	].map((path) => ({ path, sha256: contentOf(path) }));
	const argv: Command["argv"] = [file, ...settings.args];
	return {
		argv,
		cwd,
		scripts,
		notes: [
			...notesOn(settings),
			...(settings.sandbox === false
				? []
				: namedFolders(settings, cwd).map(
						(folder) => `in its sandbox it may write ${folder}`,
					)),
		],
		digest: createHash("sha256")
			.update(
				canonicalJson({
					argv,
					cwd,
					scripts,
					env: settings.env,
					sandbox: settings.sandbox ?? null,
				}),
			)
			.digest("hex"),
		problem: found.found
			? undefined
			: found.reason === "missing"
				? `there is no program ${settings.command}`
				: `${settings.command} is no program that can be run`,
	};
}

/** A variable's value as a person is shown it: one that could be a secret is not, references are. */
const shownValue = (name: string, value: string): string =>
	credentialName.test(name) &&
	(parseTemplate(value)?.every((part) => typeof part === "string") ?? true)
		? "(not shown)"
		: value;

export const shownVariables = ({
	env,
}: Pick<StdioSettings, "env">): Record<string, string> =>
	Object.fromEntries(
		Object.entries(env).map(([name, value]) => [name, shownValue(name, value)]),
	);

/** All of it, as a person is shown it who is asked about it. */
export const shownCommand = (
	{ env, sandbox }: StdioSettings,
	{ argv, cwd, scripts, notes }: Command,
): JsonObject => ({
	command: argv,
	cwd,
	env: shownVariables({ env }),
	sandbox: sandbox ?? "where there is one",
	...(notes.length > 0 ? { notes } : {}),
	...(scripts.length > 0 ? { programs: scripts } : {}),
});

/** Names of variables and fields whose value is one, also where it was written out. */
export const credentialName =
	/auth|api-?_?key|token|secret|cookie|passw|credential|session/i;

const isByPath = (word: string): boolean =>
	word.includes("/") || (process.platform === "win32" && word.includes("\\"));

function isBelow(path: string, dir: string, home: string): boolean {
	// Without a project it runs in the home, where whole tool chains are installed.
	if (dir === home) return false;
	try {
		return realpathSync(path).startsWith(realpathSync(dir) + sep);
	} catch {
		return true;
	}
}

const programEndings =
	/^\.(?:[cm]?[jt]sx?|py|pyz|rb|pl|php|jl|lua|r|sh|bash|zsh|fish|ps1|bat|cmd|exe|jar|wasm|phar)$/i;

/** A word that names a file which is run: by its ending, or because it says so itself. `--opt=FILE` names one, too. */
function programIn(word: string, cwd: string): string[] {
	const value = /^-[^=]*=(.+)$/s.exec(word)?.[1] ?? word;
	if (value === "" || value.startsWith("-") || value.length > 4_096) return [];
	const path = isAbsolute(value) ? value : resolve(cwd, value);
	const facts = beginningOf(path);
	if (facts === undefined) return [];
	return programEndings.test(extname(path)) || facts.isExecutable ? [path] : [];
}

function beginningOf(path: string): { isExecutable: boolean } | undefined {
	return reading(path, (fd, mode) => {
		const two = Buffer.alloc(2);
		const isScript =
			readSync(fd, two, 0, 2, 0) === 2 && two.toString("latin1") === "#!";
		return { isExecutable: isScript || (mode & 0o111) !== 0 };
	});
}

/** By file, with what it was when it was read: an interpreter may have a hundred megabytes. */
const known = new Map<
	string,
	{ readonly facts: string; readonly sha256: string }
>();
const mostKnown = 200;
const settledMs = 2_000;

/** SHA-256 in hex; "": it cannot be read, and then it cannot be run either. */
const contentOf = (path: string): string =>
	reading(path, (fd) => {
		// Nobody but root sets a file's change time.
		const { dev, ino, size, mtimeNs, ctimeNs } = fstatSync(fd, {
			bigint: true,
		});
		const facts = [dev, ino, size, mtimeNs, ctimeNs].join(" ");
		const before = known.get(path);
		if (before?.facts === facts) return before.sha256;
		const sha256 = hashOf(fd);
		known.delete(path);
		// Written just now, it could be written again in the same tick of the file system's clock.
		if (Date.now() - Number(ctimeNs / 1_000_000n) < settledMs) return sha256;
		known.set(path, { facts, sha256 });
		for (const oldest of known.keys()) {
			if (known.size <= mostKnown) break;
			known.delete(oldest);
		}
		return sha256;
	}) ?? "";

function hashOf(fd: number): string {
	const hash = createHash("sha256");
	const chunk = Buffer.alloc(256 * 1024);
	for (;;) {
		const read = readSync(fd, chunk);
		if (read === 0) return hash.digest("hex");
		hash.update(chunk.subarray(0, read));
	}
}

/** Regular files only, and without waiting: a pipe must not hold the gate. */
function reading<T>(
	path: string,
	work: (fd: number, mode: number) => T,
): T | undefined {
	let fd: number | undefined;
	try {
		fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		const facts = fstatSync(fd);
		return facts.isFile() ? work(fd, facts.mode) : undefined;
	} catch {
		return undefined;
	} finally {
		if (fd !== undefined) closeSync(fd);
	}
}

/** Programs that fetch what they run, with the words before the package's name. */
const fetchers: Readonly<Record<string, readonly string[]>> = {
	npx: [],
	bunx: [],
	pnpx: [],
	uvx: [],
	pipx: ["run"],
	npm: ["exec", "x"],
	pnpm: ["dlx"],
	yarn: ["dlx"],
	uv: ["run"],
	bun: ["x"],
	docker: ["run"],
	podman: ["run"],
};

function notesOn({ command, args }: StdioSettings): string[] {
	const name = basename(command).replace(/\.(?:cmd|exe)$/i, "");
	const words = fetchers[name];
	if (words === undefined || !Object.hasOwn(fetchers, name)) return [];
	const rest = args.filter((word) => !word.startsWith("-"));
	const wanted = words.length === 0 ? rest[0] : rest[1];
	if (words.length > 0 && !words.includes(rest[0] ?? "")) return [];
	if (wanted === undefined) return [];
	const isPinned = /.[@=:]v?\d+\.\d+/.test(wanted) || /@sha256:/.test(wanted);
	return [
		isPinned
			? `${name} fetches ${wanted} and runs it`
			: `${name} fetches ${wanted} and runs it: whichever version is the newest then`,
	];
}
