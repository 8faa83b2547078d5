/** backup, restore, service and uninstall as scripts see them: what is on stdout, exit codes, and no prompt without a terminal. */
import { chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { tempFolder } from "../parts.ts";
import { commandLine } from "./command-line.ts";

const phrase = "correct horse battery\n";

/** A PATH on which the manager of services answers, and is nobody real. */
async function fakePath(): Promise<string> {
	const bin = await tempFolder();
	for (const name of [
		"systemctl",
		"systemd-analyze",
		"loginctl",
		"launchctl",
	]) {
		const program = join(bin, name);
		// oxlint-disable-next-line no-await-in-loop -- a few small files
		await writeFile(program, "#!/bin/sh\nexit 0\n");
		// oxlint-disable-next-line no-await-in-loop
		await chmod(program, 0o755);
	}
	return `${bin}:${process.env["PATH"] ?? ""}`;
}

describe.skipIf(process.platform === "win32")("the command line", () => {
	test("backs a running gate up, and restores it only where none runs", async () => {
		const { home, run, runWith, serve, onTerminal } = await commandLine();
		await run("key", "create", "agent");
		const gate = await serve();
		const file = join(home, "..", "one.backup");
		const words = ["backup", file, "--passphrase-stdin", "--json"];
		const made = await runWith(phrase, ...words);
		expect(made).toMatchObject({ code: 0, stderr: "" });
		expect(JSON.parse(made.stdout)).toMatchObject({ file });
		expect((await stat(file)).mode & 0o777).toBe(0o600);
		expect(await runWith(phrase, ...words)).toMatchObject({
			code: 1,
			stdout: "",
		});
		const back = ["restore", file, "--replace", "--passphrase-stdin", "--json"];
		const running = await runWith(phrase, ...back);
		expect(running).toMatchObject({ code: 1, stdout: "" });
		expect(running.stderr).toContain("[already-running]");
		if (process.platform === "linux") {
			// Nobody types anything: it is said before a passphrase is asked for.
			const typed = await onTerminal("restore", file, "--replace").finished;
			expect(typed).toMatchObject({ code: 1 });
			expect(typed.stdout).toContain("[already-running]");
			expect(typed.stdout).not.toContain("passphrase");
		}
		expect((await run("stop")).code).toBe(0);
		expect(gate.child.exitCode ?? 0).toBe(0);
		const wrong = await runWith("another phrase altogether", ...back);
		expect(wrong.stderr).toContain("[wrong-passphrase]");
		const restored = await runWith(phrase, ...back);
		expect(restored).toMatchObject({ code: 0, stderr: "" });
		const { kept } = JSON.parse(restored.stdout);
		expect(existsSync(join(kept, "drawbridge.db"))).toBe(true);
	});

	test("asks for no passphrase where there is no terminal, and takes none as an argument", async () => {
		const { home, runWith } = await commandLine();
		const file = join(home, "none.backup");
		// oxlint-disable-next-line no-await-in-loop -- one after the other
		for (const words of [
			["backup", file],
			["restore", file],
			["restore"],
			["restore", file, "--undo"],
			["backup", file, "--passphrase-stdin", "correct horse battery"],
			["backup", file, "--passphrase-stdin=correct horse battery"],
		])
			expect(await runWith(phrase, ...words)).toMatchObject({
				code: 2,
				stdout: "",
			});
		expect(existsSync(file)).toBe(false);
	});

	test("installs the service for its own home, and uninstalling shows first and then undoes", async () => {
		const { home, run } = await commandLine({ PATH: await fakePath() });
		const installed = await run(
			"service",
			"install",
			"--json",
			"--",
			"--port",
			"0",
		);
		expect(installed.code).toBe(0);
		const { file, state } = JSON.parse(installed.stdout);
		expect(state).toBe("installed");
		expect(file.startsWith(join(home, ".."))).toBe(true);
		expect(await readFile(file, "utf8")).toContain('"serve" "--port" "0"');
		expect((await run("service", "install", "--", "--portt", "1")).code).toBe(
			2,
		);
		expect(
			JSON.parse((await run("service", "status", "--json")).stdout).state,
		).toBe("installed");

		await run("key", "create", "agent");
		await mkdir(join(home, "mine"));
		const plan = await run("uninstall", "--json");
		expect(plan.code).toBe(0);
		expect(JSON.parse(plan.stdout)).toMatchObject({ done: false });
		expect(existsSync(file)).toBe(true);
		const undone = await run("uninstall", "--yes", "--json");
		expect(undone.code).toBe(0);
		expect(JSON.parse(undone.stdout)).toMatchObject({
			done: true,
			left: [home],
		});
		expect(existsSync(file)).toBe(false);
		expect(existsSync(join(home, "state"))).toBe(false);
		expect(existsSync(join(home, "mine"))).toBe(true);
	});
});
