/** What scripts rely on: exit codes, one JSON value on one line, everything else on stderr. */
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { once } from "node:events";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Finished } from "../../stub/gate-process.ts";
import { httpUpstream, send } from "../http.ts";
import { commandLine } from "./command-line.ts";
import { eventually } from "../eventually.ts";

/** The one value a `--json` command prints; throws when stdout holds anything else. */
function oneValue({ stdout, stderr, code }: Finished): Record<string, unknown> {
	if (!/^[^\n]+\n$/.test(stdout))
		throw new Error(
			`exit ${String(code)}, stdout ${JSON.stringify(stdout)}, ${stderr}`,
		);
	return JSON.parse(stdout);
}

describe("wrong usage exits 2, says so on stderr only, and touches nothing", () => {
	test.each([
		"",
		"nothing",
		"--nothing",
		"mode open",
		"mode --for 5m",
		"mode lax --for",
		"mode lax --for 0",
		"mode lax --for 5x",
		"mode lax --for 8d",
		"key",
		"key create",
		"key create a --role root",
		"key create a --expires soon",
		"key create a --unknown",
		"key create a b",
		"upstream add docs",
		"upstream add docs ftp://x",
		"upstream add Docs http://x",
		"audit tail -n 0",
		"audit tail -n many",
		"audit tail --since yesterday",
		"audit tail --kind other",
		"audit export --format xml",
		"audit purge",
		"completion powershell",
		"serve --port 70000",
		"serve --port x",
		"serve --mode open",
		"serve --upstream docs",
		"serve --upstream Docs=http://x",
		"serve --upstream docs=ftp://x",
	])("drawbridge %s", async (line) => {
		const { run } = await commandLine();
		const { code, stdout, stderr } = await run(
			...line.split(" ").filter(Boolean),
		);
		expect([code, stdout]).toEqual([2, ""]);
		expect(stderr).not.toBe("");
		expect(stderr).not.toMatch(/^\s+at /m);
	});
});

describe("help and version exit 0 on stdout", () => {
	test.each(["--help", "--version", "key --help", "mode --help", "help serve"])(
		"drawbridge %s",
		async (line) => {
			const { run } = await commandLine();
			const { code, stdout, stderr } = await run(...line.split(" "));
			expect([code, stderr]).toEqual([0, ""]);
			expect(stdout).not.toBe("");
		},
	);
});

describe("what is refused exits 1, with nothing on stdout", () => {
	test.each([
		["stop", "not-running"],
		["restart", "not-running"],
		["console --json", "not-running"],
		["logs", "not-found"],
		["key revoke k_none", "not-found"],
		["key show k_none --json", "not-found"],
		["key create a --upstream none --json", "not-found"],
		["upstream remove none", "not-found"],
		["serve --host 0.0.0.0 --port 0", "not-loopback"],
		["serve --port 0 --root none", "bad-option"],
	])("drawbridge %s: %s", async (line, code) => {
		const { run } = await commandLine();
		const finished = await run(...line.split(" "));
		expect([finished.code, finished.stdout]).toEqual([1, ""]);
		expect(finished.stderr).toContain(`[${code}]`);
	});

	test("settings that cannot be read are named with their line, by every command that needs them", async () => {
		const { run, home } = await commandLine();
		await writeFile(join(home, "security.json"), '{\n"mode": "op');
		for (const line of [
			"serve --port 0 --json",
			"status --json",
			"key create a --json",
		]) {
			const { code, stdout, stderr } = await run(...line.split(" "));
			expect([code, stdout]).toEqual([1, ""]);
			expect(stderr).toContain("security.json:2:");
		}
	});

	test("a vault that is locked", async () => {
		const { run, home } = await commandLine();
		await run("key", "create", "first");
		await writeFile(join(home, "state", "vault.json"), "{}\n{}\n");
		const { code, stdout, stderr } = await run(
			"key",
			"create",
			"second",
			"--json",
		);
		expect([code, stdout]).toEqual([1, ""]);
		expect(stderr).toContain("[vault-locked]");
	});
});

test("without a gate, commands on the files work, and the gate that starts then goes by them", async () => {
	const { run, serve } = await commandLine();
	const upstream = await httpUpstream();
	expect(
		oneValue(await run("upstream", "add", "docs", upstream.url, "--json")),
	).toMatchObject({ name: "docs" });
	const made = oneValue(
		await run(
			"key",
			"create",
			"ci",
			"--role",
			"reader",
			"--upstream",
			"docs",
			"--expires",
			"1h",
			"--note",
			"n",
			"--json",
		),
	);
	expect(made).toMatchObject({
		name: "ci",
		role: "viewer",
		upstreams: ["docs"],
		note: "n",
		state: "active",
	});
	expect(
		oneValue(await run("key", "show", String(made["id"]), "--json"))["key"],
	).toBe(made["key"]);
	expect(oneValue(await run("status", "--json"))).toMatchObject({
		running: false,
		activeKeys: 1,
	});

	const { gate, pid } = await serve();
	expect(oneValue(await run("status", "--json"))).toMatchObject({
		running: true,
		pid,
		gate,
	});
	const headers = { "X-API-Key": String(made["key"]) };
	expect((await send(gate, { path: "/docs/a", headers })).status).toBe(200);
	await run("key", "revoke", String(made["id"]));
	expect((await send(gate, { path: "/docs/a", headers })).status).toBe(401);
});

test("against a running gate every list and status command prints one JSON value on one line, without a raw key", async () => {
	const { run, serve } = await commandLine();
	await serve("--upstream", "docs=http://127.0.0.1:9");
	const { key } = oneValue(await run("key", "create", "agent", "--json"));
	for (const line of [
		"status --json",
		"mode --json",
		"mode relaxed --for 1m --json",
		"key list --json",
		"upstream list --json",
		"audit tail --json",
		"console --json",
		"doctor --json",
	]) {
		const finished = await run(...line.split(" "));
		expect(finished.code, line).toBe(0);
		oneValue(finished);
		expect(finished.stdout).not.toContain(String(key));
	}
	const { mode, until } = oneValue(await run("status", "--json"));
	expect([mode, typeof until]).toEqual(["relaxed", "string"]);
	expect(oneValue(await run("stop", "--json"))).toEqual({ stopped: true });
	expect((await run("stop")).code).toBe(1);
});

test("a key made for people is alone on stdout, so that it can be piped", async () => {
	const { run } = await commandLine();
	const { code, stdout } = await run("key", "create", "agent");
	expect(code).toBe(0);
	expect(stdout).toMatch(/^dbk_[\w-]{43}\n$/);
});

test("names with terminal escapes are shown, never obeyed", async () => {
	const { run } = await commandLine();
	await run("key", "create", "\u001b[2Jx\u202e");
	const { stdout } = await run("key", "list");
	expect(stdout).toContain("\\u001b[2Jx\\u202e");
	for (const control of ["\u001b", "\u202e"])
		expect(stdout).not.toContain(control);
});

describe("serve", () => {
	test("prints one ready line whose pid is the gate's own", async () => {
		const { serve } = await commandLine();
		const { child, gate, pid, ...rest } = await serve("--mode", "lax");
		expect(pid).toBe(child.pid);
		expect(rest).toMatchObject({
			event: "ready",
			console: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
		});
		expect((await send(gate, { path: "/.drawbridge/health" })).status).toBe(
			200,
		);
	});

	test("on a port that is taken says who has it, offers another and exits 1", async () => {
		const squatter = createServer().listen(0, "127.0.0.1");
		await once(squatter, "listening");
		onTestFinished(() => {
			squatter.close();
		});
		const address = squatter.address();
		const port =
			typeof address === "object" && address !== null ? address.port : 0;
		const { run } = await commandLine();
		const { code, stdout, stderr } = await run(
			"serve",
			"--port",
			String(port),
			"--json",
		);
		expect([code, stdout]).toEqual([1, ""]);
		expect(stderr).toContain("[port-in-use]");
		expect(stderr).toContain(`--port ${port + 1}`);
		if (process.platform === "linux")
			expect(stderr).toContain(String(process.pid));
	});

	test("on a home another gate holds exits 1 and leaves that gate alone", async () => {
		const { serve, run } = await commandLine();
		const { gate, pid } = await serve();
		const { code, stderr } = await run("serve", "--port", "0", "--json");
		expect(code).toBe(1);
		expect(stderr).toContain("[already-running]");
		expect(stderr).toContain(String(pid));
		expect((await send(gate, { path: "/.drawbridge/health" })).status).toBe(
			200,
		);
		expect(oneValue(await run("status", "--json"))["pid"]).toBe(pid);
	});

	test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
		"ends with 0 on %s, and the home is free",
		async (signal) => {
			const { serve } = await commandLine();
			const { child } = await serve();
			const exited = once(child, "exit");
			child.kill(signal);
			expect(await exited).toEqual([0, null]);
			await serve();
		},
	);

	test("that was killed leaves nothing in the next one's way", async () => {
		const { serve } = await commandLine();
		const { child } = await serve();
		const exited = once(child, "exit");
		child.kill("SIGKILL");
		await exited;
		await serve();
	});

	test("ends when it is stopped although somebody follows its log", async () => {
		const { serve, run } = await commandLine();
		const { child } = await serve();
		const exited = once(child, "exit");
		const follower = run("audit", "tail", "--follow", "--json");
		await eventually(
			async () => (await run("audit", "tail", "--json")).stdout,
		).toContain("started");
		expect((await run("stop")).code).toBe(0);
		expect(await exited).toEqual([0, null]);
		await follower;
	});

	test.each([
		["local", "relaxed"],
		["strict", "strict"],
	])("with SECURITY_MODE=%s is %s", async (word, mode) => {
		const { serve, run } = await commandLine({ SECURITY_MODE: word });
		await serve();
		expect(oneValue(await run("status", "--json"))["mode"]).toBe(mode);
	});

	test("with a SECURITY_MODE it does not know is refused, not guessed", async () => {
		const { run } = await commandLine({ SECURITY_MODE: "open" });
		expect((await run("serve", "--port", "0")).code).toBe(2);
	});

	test("started looser than its file stays strict over a restart once strict was set", async () => {
		const { serve, run } = await commandLine();
		await serve("--mode", "relaxed");
		await run("mode", "strict");
		await run("restart");
		expect(oneValue(await run("status", "--json"))["mode"]).toBe("strict");
	});
});
