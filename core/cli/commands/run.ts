/**
 * `drawbridge run`: has a command judged, waits for a person where one is asked, and then starts exactly what was judged:
 * the same file, the same words, the same scripts. Anything else that happens means that nothing is started.
 */
import { hash, randomBytes } from "node:crypto";
import { fstatSync } from "node:fs";
import { homedir } from "node:os";
import { isAbsolute } from "node:path";
import { isatty } from "node:tty";
import type { ApprovalView } from "../../../contract/approvals.ts";
import type { CommandOutput } from "../../../contract/commands.ts";
import { events } from "../../../contract/events.ts";
import type { HookQuestion } from "../../../contract/hooks.ts";
import { scriptReader } from "../../command/script-file.ts";
import { canonicalJson } from "../../approval/digest.ts";
import { runChild } from "../../run/child.ts";
import { tellingVariables } from "../../run/environment.ts";
import { findProgram, fingerprint } from "../../run/program.ts";
import { cardText } from "../card.ts";
import { connectGate, type LiveCaller } from "../client.ts";
import { CliError, tell } from "../output.ts";
import { currentHome, withGate } from "../session.ts";
import { openBox } from "./run-sandbox.ts";

type Said = CommandOutput<"hook.ask">;
type Words = readonly [string, ...string[]];

const refused = 126;
const notFound = 127;

/** Starts it in front of the terminal, and gives the status a shell would. */
type Start = (words: Words) => Promise<number>;

export async function runCommand(
	words: readonly string[],
	{
		sandbox = false,
		net = false,
		host = [],
	}: { sandbox?: boolean; net?: boolean; host?: readonly string[] },
): Promise<void> {
	const [name, ...rest] = wordsOf(words, process.argv);
	if ((net || host.length > 0) && !sandbox)
		throw new CliError("usage", "--net and --host belong to --sandbox", 2);
	if (net && host.length > 0)
		throw new CliError(
			"usage",
			"--net reaches every host: leave --host out",
			2,
		);
	const cwd = process.cwd();
	const program = findProgram(name, process.env, cwd);
	if (!program.found) {
		const isMissing = program.reason === "missing";
		tell(
			`drawbridge: ${name}: ${isMissing ? "not found" : "cannot be executed"} [${program.reason}]`,
		);
		process.exitCode = isMissing ? notFound : refused;
		return;
	}
	const start: Start = sandbox
		? await openBox({ cwd, net, hosts: host })
		: (final) => runChild(final, process.env);
	process.exitCode = await judgeAndRun(
		[program.path, ...rest],
		start,
		cwd,
		!sandbox
			? "none"
			: net
				? "with the network"
				: host.length > 0
					? `reaching ${host.join(", ")}`
					: "without the network",
	);
}

async function judgeAndRun(
	command: Words,
	start: Start,
	cwd: string,
	sandbox: string,
): Promise<number> {
	const before = fingerprint(command[0]);
	const question = questionOf(command, cwd, sandbox);
	let said: Said;
	try {
		said = await askGate(question);
	} catch (error) {
		const code = error instanceof Error && "code" in error ? error.code : "bug";
		tell(
			`drawbridge: it could not be judged, so it is not started: ${error instanceof Error ? error.message : String(error)} [${String(code)}]`,
		);
		return refused;
	}
	if (said.decision === "deny") {
		tell(`drawbridge: ${said.reason} [refused]`);
		return refused;
	}
	const final =
		said.updatedInput === undefined
			? command
			: editedWords(question.input, said.updatedInput);
	if (
		final === undefined ||
		(final[0] === command[0] && fingerprint(final[0]) !== before) ||
		!areUnchanged(said.scripts, cwd)
	) {
		tell(
			"drawbridge: what would run was changed after it was judged, so it is not started [changed]",
		);
		return refused;
	}
	return await start(final);
}

/**
 * What stands behind the first `--`, and nothing in front of it: a word of the command that looks like an option of ours
 * is none. @throws CliError
 */
function wordsOf(parsed: readonly string[], argv: readonly string[]): Words {
	const at = argv.indexOf("--");
	const [name, ...rest] = at === -1 ? [] : argv.slice(at + 1);
	if (name === undefined || parsed.length !== rest.length + 1)
		throw new CliError(
			"usage",
			"write the command behind two dashes: drawbridge run -- CMD…",
			2,
		);
	if ([name, ...rest].some((word) => word.includes("\uFFFD")))
		throw new CliError("usage", "a word of the command is no valid UTF-8", 2);
	return [name, ...rest];
}

/** How long a person may take is the gate's to say. */
const longestWaitMs = 86_400_000;

function questionOf(
	command: Words,
	cwd: string,
	sandbox: string,
): HookQuestion {
	return {
		agent: "run",
		event: "run",
		kind: "call",
		session: randomBytes(4).toString("hex"),
		tool: "run",
		input: {
			command: [...command],
			environment: tellingVariables(process.env, { cwd, home: homedir() }),
			stdin: hasInput() ? "piped" : "none",
			sandbox,
		},
		cwd,
		planning: false,
		waitMs: longestWaitMs,
	};
}

async function askGate(question: HookQuestion): Promise<Said> {
	const gate = await connectGate(currentHome());
	if (gate === undefined)
		return await withGate((files) =>
			files.call("hook.ask", { ...question, waitMs: 0 }),
		);
	try {
		const card = showCard(gate, question);
		const said = await gate.call("hook.ask", question);
		if (card.shown && said.decision !== "deny")
			tell(`drawbridge: ${said.reason}`);
		return said;
	} finally {
		await gate.close();
	}
}

/** Once, when the question waits for a person. */
function showCard(
	gate: LiveCaller,
	question: HookQuestion,
): { shown: boolean } {
	const state = { shown: false };
	// Two of the same have a card each: one yes lets one of them run.
	const isMine = (card: ApprovalView): boolean =>
		card.upstream === "hook:run" && card.agent.endsWith(question.session);
	// Until the connection is closed.
	void gate.subscribe(({ event, payload }) => {
		if (event !== "approvals" || state.shown) return;
		const cards = events.approvals.safeParse(payload);
		const card = cards.success ? cards.data.find(isMine) : undefined;
		if (card === undefined) return;
		state.shown = true;
		// Its texts are neutralised, and it has more lines than one.
		process.stderr.write(`${cardText(card, false)}\n`);
	});
	return state;
}

/** Neither a terminal nor /dev/null: what comes in may be read as a program. */
function hasInput(): boolean {
	if (isatty(0)) return false;
	try {
		return !fstatSync(0).isCharacterDevice();
	} catch {
		// Closed.
		return false;
	}
}

/** A person's own words: as strictly as ours, and nothing else may be another. */
function editedWords(
	asked: HookQuestion["input"],
	answered: HookQuestion["input"],
): Words | undefined {
	const value = answered["command"];
	if (
		!Array.isArray(value) ||
		canonicalJson({ ...answered, command: [] }) !==
			canonicalJson({ ...asked, command: [] })
	)
		return undefined;
	const [file, ...words] = value.filter((word) => typeof word === "string");
	return file !== undefined &&
		isAbsolute(file) &&
		words.length === value.length - 1
		? [file, ...words]
		: undefined;
}

function areUnchanged(scripts: Said["scripts"], cwd: string): boolean {
	const read = scriptReader(cwd);
	return (scripts ?? []).every(({ path, sha256 }) => {
		const text = read(path);
		return text !== undefined && hash("sha256", text) === sha256;
	});
}
