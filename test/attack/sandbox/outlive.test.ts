/**
 * The attack: a program in the sandbox, or a child of its, is still there when it should be gone: after setsid, after its
 * parent was killed, after the gate or `drawbridge run` was killed without a word. And what it steers from inside: other
 * processes by ptrace, what builds its walls by the environment.
 */
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { findTools } from "../../../core/sandbox/tools.ts";
import { eventually } from "../../core/eventually.ts";
import { compiledOnce, end, testedEntry } from "../../stub/gate-process.ts";
import { boxIn, canBox, inside, start, world } from "./inside.ts";

/** Processes of this machine that have it in their environment. */
const marked = (mark: string): string[] =>
	readdirSync("/proc").filter((pid) => {
		try {
			return (
				/^\d+$/.test(pid) &&
				pid !== String(process.pid) &&
				readFileSync(`/proc/${pid}/environ`, "latin1").includes(mark)
			);
		} catch {
			return false;
		}
	});

const leaves =
	"setsid sh -c 'while :; do sleep 1; done' >/dev/null 2>&1 & (nohup sleep 600 >/dev/null 2>&1 &); trap '' TERM HUP INT; echo ready; while :; do sleep 1; done";

describe.skipIf(!canBox)("from inside the sandbox", () => {
	test.each(["SIGKILL", "SIGTERM"] as const)(
		"%s to what was started leaves nothing of it",
		async (signal) => {
			const here = world();
			const mark = `MARK_${randomBytes(6).toString("hex")}`;
			const boxed = await boxIn(here, leaves, {
				box: {
					env: { PATH: process.env["PATH"], HOME: here.user, [mark]: "1" },
				},
			});
			const child = start(boxed, here.project);
			await eventually(child.said).toBe("ready\n");
			expect(marked(mark).length).toBeGreaterThan(3);
			child.kill(signal);
			await eventually(() => marked(mark)).toEqual([]);
		},
	);

	test("what a program left behind ends with it", async () => {
		const here = world();
		const mark = `MARK_${randomBytes(6).toString("hex")}`;
		await inside(here, "setsid sleep 600 >/dev/null 2>&1 & exit 0", {
			box: { env: { PATH: process.env["PATH"], HOME: here.user, [mark]: "1" } },
		});
		await eventually(() => marked(mark)).toEqual([]);
	});

	test("`drawbridge run` killed without a word takes everything along", async () => {
		const here = world();
		const settings = { mode: "lax", lax_asks_critical: false };
		writeFileSync(here.home.settings, JSON.stringify(settings));
		const mark = `MARK_${randomBytes(6).toString("hex")}`;
		const child = spawn(
			testedEntry[0],
			[...testedEntry.slice(1), "run", "--sandbox", "--", "sh", "-c", leaves],
			{
				cwd: here.project,
				env: {
					...compiledOnce,
					PATH: (process.env["PATH"] ?? "")
						.split(":")
						.filter((folder) => !folder.includes("node_modules"))
						.join(":"),
					HOME: here.user,
					DRAWBRIDGE_HOME: here.home.home,
					DRAWBRIDGE_VAULT: "file",
					[mark]: "1",
				},
				stdio: ["ignore", "pipe", "pipe"],
			},
		);
		onTestFinished(() => end(child));
		let out = "";
		for (const stream of [child.stdout, child.stderr])
			stream.setEncoding("utf8").on("data", (text: string) => {
				out += text;
			});
		await eventually(() => out).toContain("ready");
		expect(marked(mark).length).toBeGreaterThan(4);
		child.kill("SIGKILL");
		await eventually(() => marked(mark)).toEqual([]);
	});

	test("it traces nobody but its own, and sends no signal out", async () => {
		const here = world();
		const { out } = await inside(
			here,
			`kill -0 ${process.pid} && echo seen; [ -e /proc/${process.pid} ] && echo listed; python3 -c "
import ctypes
c = ctypes.CDLL(None)
c.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
# Seizing stops nobody. The helper that watches is number one.
print('traced', [p for p in [1, ${process.pid}] if c.ptrace(0x4206, p, None, None) == 0])
"; echo done`,
		);
		expect(out).not.toMatch(/seen|listed/);
		expect(out).toContain("traced []");
		expect(out).toContain("done");
	});
});

describe.skipIf(!canBox)("what builds the walls", () => {
	test("is not steered by the program's environment", async () => {
		const here = world();
		const script = here.file("project/start.sh", `touch ${here.user}/made\n`);
		const { out } = await inside(here, "echo $LD_DEBUG $BASH_ENV", {
			box: {
				env: {
					PATH: process.env["PATH"],
					HOME: here.user,
					LD_DEBUG: "files",
					LD_DEBUG_OUTPUT: join(here.user, "trace"),
					BASH_ENV: script,
					ENV: script,
				},
			},
		});
		expect(out).toContain(`files ${script}`);
		expect(
			readdirSync(here.user).filter((name) => name.startsWith("trace")),
		).toEqual([]);
		expect(existsSync(join(here.user, "made"))).toBe(false);
	});

	test("is none that the program could have written", () => {
		const here = world();
		const bin = join(here.project, "bin");
		mkdirSync(bin);
		for (const name of ["bwrap", "socat"])
			writeFileSync(join(bin, name), "#!/bin/sh\n", { mode: 0o755 });
		const path = `${bin}:bin:.:${process.env["PATH"]}`;
		const found = findTools(path, [here.project]);
		expect("tools" in found && found.tools.bwrap).toMatch(/^\/usr\//);
		expect(findTools(`${bin}:bin:.`, [here.project])).toHaveProperty("missing");
	});
});
