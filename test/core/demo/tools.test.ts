/** What the demo's tools do, refuse and keep out of reach, called through its endpoint. */
import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DemoUnderTest, rpc, startDemoUnderTest } from "./start-demo.ts";

let demo: DemoUnderTest;
beforeAll(async () => {
	demo = await startDemoUnderTest();
});
afterAll(() => demo.stop());

const count = (n: number, delayMs: number): object =>
	rpc("tools/call", {
		name: "slow_count",
		arguments: { n, delay_ms: delayMs },
		_meta: { progressToken: "p" },
	});

describe("slow_count", () => {
	test("answers once, in JSON, when the caller does not read streams", async () => {
		const { body } = await demo.post(count(3, 1), {
			Accept: "application/json",
		});
		expect(body?.result).toMatchObject({ isError: false });
	});

	test("streams events with the caller's token, unbuffered", async () => {
		const response = await fetch(`${demo.url}/mcp`, {
			method: "POST",
			headers: {
				...demo.headers,
				Accept: "application/json, text/event-stream",
			},
			body: JSON.stringify(count(2, 1)),
		});
		expect(response.headers.get("content-type")).toBe("text/event-stream");
		expect(response.headers.get("x-accel-buffering")).toBe("no");
		const data = (await response.text())
			.match(/(?<=^data: ).*$/gm)
			?.map((line): unknown => JSON.parse(line));
		expect(data).toMatchObject([
			{
				method: "notifications/progress",
				params: { progressToken: "p", progress: 1, total: 2 },
			},
			{ method: "notifications/progress", params: { progress: 2 } },
			{ id: 7, result: { isError: false } },
		]);
	});

	test("stops when the caller goes away", async () => {
		const gone = new AbortController();
		const response = await fetch(`${demo.url}/mcp`, {
			method: "POST",
			headers: { ...demo.headers, Accept: "text/event-stream" },
			body: JSON.stringify(count(60, 10)),
			signal: gone.signal,
		});
		await response.body?.getReader().read();
		expect(demo.logged).not.toContain("demo: the caller went away");
		gone.abort();
		await expect
			.poll(() => demo.logged)
			.toContain("demo: the caller went away");
	});

	test.each([{ n: 61 }, { n: 0 }, { n: 1.5 }, { n: 2, delay_ms: -1 }, {}])(
		"refuses %o in words",
		async (args) => {
			expect((await demo.call("slow_count", args)).isError).toBe(true);
		},
	);
});

describe("read_file", () => {
	test("reads the welcome", async () => {
		expect(
			(await demo.call("read_file", { path: "welcome.txt" })).text,
		).toContain("Drawbridge");
		expect(
			(await demo.call("read_file", { path: join(demo.dir, "welcome.txt") }))
				.isError,
		).toBe(false);
	});

	test.each([
		"../secret.txt",
		"link.txt",
		"up/secret.txt",
		"/etc/passwd",
		"../folder-sibling/secret.txt",
		".",
		"nope",
		"welcome.txt\0",
		"/proc/self/environ",
	])("refuses %j, and says the same of all", async (path) => {
		const { text, isError } = await demo.call("read_file", { path });
		expect(isError).toBe(true);
		expect(text).toBe(
			(await demo.call("read_file", { path: "no such file" })).text,
		);
	});

	test.skipIf(process.platform === "win32")(
		"does not wait for a writer when the file is a pipe",
		async () => {
			execFileSync("mkfifo", [join(demo.dir, "pipe")]);
			expect((await demo.call("read_file", { path: "pipe" })).isError).toBe(
				true,
			);
			expect(
				(await demo.call("run_command", { command: "cat pipe" })).isError,
			).toBe(true);
		},
	);
});

// The programs are POSIX ones; Windows answers that they cannot be run.
describe.skipIf(process.platform === "win32")("run_command", () => {
	test.each([
		["pwd", () => `${demo.dir}\n`],
		[
			"echo one   two 'three  ; four' \"five | six\"se'ven'",
			() => "one two three  ; four five | sixseven\n",
		],
		["echo é ! ^", () => "é ! ^\n"],
		["cat 'two words.txt'", () => "quoted"],
		["cat ./-e", () => "looks like an option"],
		["date -u +%Z", () => "UTC\n"],
		["ls welcome.txt", () => "./welcome.txt\n"],
	])("runs %s", async (command, expected) => {
		expect(await demo.call("run_command", { command })).toEqual({
			text: expected(),
			isError: false,
		});
	});

	test("ls shows the folder, also with options", async () => {
		const { text } = await demo.call("run_command", { command: "ls -la ." });
		expect(text).toContain("welcome.txt");
	});

	test("answers with standard error and isError when the program fails", async () => {
		const { text, isError } = await demo.call("run_command", {
			command: "date +%Z +%Z",
		});
		expect(isError).toBe(true);
		expect(text).toContain("date:");
	});

	test.each([
		"",
		"rm -rf .",
		"/bin/ls",
		"sh -c ls",
		"ls; id",
		"ls|cat",
		"ls & id",
		"ls > x",
		"echo $HOME",
		'echo "$HOME"',
		"echo `id`",
		"echo $(id)",
		"echo a\\;b",
		"echo 'open",
		"echo a\nid",
		"echo *",
		"echo ~",
		"echo {a,b}",
		"ls ..",
		"ls up",
		"ls /",
		"ls -R",
		"ls --help",
		"cat",
		"cat link.txt",
		"cat up/secret.txt",
		"cat ../secret.txt",
		"cat /etc/passwd",
		"cat -e",
		"cat --help",
		"cat -",
		"date -s 2001-01-01",
		"date --set=2001-01-01",
		"date -f welcome.txt",
		"date 010100002001",
		"pwd -P",
		"constructor",
		`echo ${"x".repeat(2_000)}`,
	])("refuses %j and says what is allowed", async (command) => {
		const { text, isError } = await demo.call("run_command", { command });
		expect(isError).toBe(true);
		expect(text).toContain("Allowed here:");
		expect(text).not.toContain("out of reach");
	});

	test("gives the program nothing of the gate's environment", async () => {
		const before = process.env["TZ"];
		process.env["TZ"] = "CANARY-3";
		try {
			expect(
				(await demo.call("run_command", { command: "date +%Z" })).text,
			).not.toContain("CANARY");
		} finally {
			if (before === undefined) delete process.env["TZ"];
			else process.env["TZ"] = before;
		}
	});

	test("cuts what is longer than 64 KiB", async () => {
		await writeFile(join(demo.dir, "long.txt"), "x".repeat(1024 * 1024));
		const { text, isError } = await demo.call("run_command", {
			command: "cat long.txt",
		});
		expect(isError).toBe(true);
		expect(text.length).toBeGreaterThanOrEqual(64 * 1024);
		expect(text.length).toBeLessThan(65 * 1024);
	});
});
