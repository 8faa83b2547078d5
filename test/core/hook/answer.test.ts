/** Every dialect from its recorded input to its documented output, with the gate up, asked, silent, gone and absent. */
import { join } from "node:path";
import { createServer } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { parseLine } from "../../../core/hook/line.ts";
import { tempFolder } from "../parts.ts";
import { hookGate, outputOf, runHook } from "./hook-gate.ts";
import { type Recorded, recorded } from "./recorded.ts";

const cwd = "/home/ada/project";
const harmless = "git status";
const risky = "cat .env";
const anyReason: unknown = expect.stringMatching(
	/^Drawbridge refused this call/,
);

const inputOf = ({ shell }: Recorded, command: string): string =>
	JSON.stringify(shell(command, cwd));

describe.each(recorded)("$agent $event", (one) => {
	test("a low command is let through in the dialect's words", async () => {
		const { home } = await hookGate();
		const result = await runHook(one, home.socket, inputOf(one, harmless));
		expect(result).toMatchObject({ code: 0, stderr: "" });
		expect(outputOf(result)).toEqual(one.allow);
	});

	test("a risky command waits for a person, whose yes lets it through", async () => {
		const gate = await hookGate();
		const running = runHook(one, gate.home.socket, inputOf(one, risky));
		gate.approvals.answer(
			await gate.card(),
			{ kind: "allow", scope: "once" },
			"desktop",
		);
		const result = await running;
		expect(result).toMatchObject({ code: 0, stderr: "" });
		expect(outputOf(result)).toEqual(one.allow);
	});

	test("a person's no reaches the agent with its reason", async () => {
		const gate = await hookGate();
		const running = runHook(one, gate.home.socket, inputOf(one, risky));
		gate.approvals.answer(
			await gate.card(),
			{ kind: "deny", reason: "not today" },
			"desktop",
		);
		const result = await running;
		expect(result.code).toBe(0);
		expect(outputOf(result)).toEqual(
			one.deny(expect.stringContaining("not today")),
		);
	});

	test("silence is an explicit denial", async () => {
		const gate = await hookGate();
		const running = runHook(one, gate.home.socket, inputOf(one, risky));
		await gate.card();
		gate.clock.pass(121_000);
		gate.approvals.expire();
		expect(outputOf(await running)).toEqual(one.deny(anyReason));
	});

	test("without a gate it is denied, and the reason says how to start it", async () => {
		const socket = join(await tempFolder(), "gate.sock");
		const result = await runHook(one, socket, inputOf(one, harmless));
		expect(result.code).toBe(0);
		expect(outputOf(result)).toEqual(
			one.deny(expect.stringContaining("drawbridge serve")),
		);
	});

	test("a gate that never answers is not waited for until the agent's limit", async () => {
		const folder = await tempFolder();
		const server = createServer(() => undefined);
		onTestFinished(() => {
			server.close();
		});
		const socket = join(folder, "gate.sock");
		await new Promise<void>((resolve) => server.listen(socket, resolve));
		const result = await runHook(one, socket, inputOf(one, harmless), [
			"--timeout=1",
		]);
		expect(outputOf(result)).toEqual(one.deny(anyReason));
	});

	test.each([
		["nothing", ""],
		["no JSON", "rm -rf /"],
		["half a JSON", '{"tool_name":"Bash","tool_input":{"command":"ls"'],
		["a list", "[]"],
		["an object without a call", "{}"],
		["bytes that are no text", Buffer.from([0x7b, 0xff, 0x7d])],
		["ten megabytes", Buffer.alloc(10_000_000, " ")],
	])("%s is denied with a sentence", async (_name, input) => {
		const result = await runHook(one, "/nonexistent/gate.sock", input);
		expect(result.code).toBe(0);
		expect(outputOf(result)).toEqual(
			one.deny(expect.stringContaining("not understood")),
		);
	});

	test("a call of a newer format is denied, not passed over", async () => {
		const input = JSON.stringify({
			...one.shell(harmless, cwd),
			tool_name: { id: "Bash" },
			toolName: 7,
			command: ["git"],
		});
		const result = await runHook(one, "/nonexistent/gate.sock", input);
		expect(outputOf(result)).toEqual(
			one.deny(expect.stringContaining("not understood")),
		);
	});
});

test("an event nobody can answer blocks by its status, with the reason on stderr", async () => {
	const input = JSON.stringify({
		hook_event_name: "PreToolUse2",
		tool_name: "Bash",
		tool_input: { command: harmless },
		cwd,
	});
	expect(
		await runHook({ agent: "claude" }, "/nonexistent/gate.sock", input),
	).toMatchObject({ code: 2, stdout: "", stderr: anyReason });
});

test("an agent that ends the hook voids its question", async () => {
	const gate = await hookGate();
	const [first] = recorded;
	if (first === undefined) throw new Error("nothing recorded");
	const { dialect } = parseLine([first.agent]);
	const gone = new AbortController();
	const running = gate.control.call(
		"cli",
		"hook.ask",
		{
			agent: first.agent,
			event: first.event,
			waitMs: 60_000,
			...dialect.parse(first.shell(risky, cwd), first.event),
		},
		{ gone: gone.signal },
	);
	const id = await gate.card();
	gone.abort();
	expect(await running).toMatchObject({ output: { decision: "deny" } });
	expect(
		gate.approvals.answer(id, { kind: "allow", scope: "once" }, "desktop"),
	).toBe("voided");
});

test.each([
	["no agent", []],
	["an agent nobody knows", ["copilot2"]],
	["two agents", ["claude", "codex"]],
	["a home that depends on the folder", ["claude", "--home", "here"]],
	["an option nobody knows", ["claude", "--allow", "all"]],
	["a timeout that is none", ["claude", "--timeout", "soon"]],
	["an event of another agent", ["claude", "--event", "BeforeTool"]],
	["an option without its value", ["claude", "--home"]],
])("%s is no line", (_name, words) => {
	expect(() => parseLine(words)).toThrow(
		expect.objectContaining({ code: "usage" }),
	);
});
