/**
 * `drawbridge run` as a person at a terminal meets it: what is judged is what runs, what asks is waited for, and without
 * a yes nothing is started. The attacks come first.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { hash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readlinkSync } from "node:fs";
import {
	chmod,
	mkdir,
	mkdtemp,
	readFile,
	realpath,
	rm,
	symlink,
	writeFile,
} from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ApprovalView } from "../../../contract/approvals.ts";
import { connectGate } from "../../../core/cli/client.ts";
import { publishEndpoint } from "../../../core/doors/pipe.ts";
import { serveSocket } from "../../../core/doors/socket.ts";
import { createFolders, resolveHome } from "../../../core/home.ts";
import { compiledOnce, end, testedEntry } from "../../stub/gate-process.ts";
import { eventually } from "../eventually.ts";
import { commandLine, type CommandLine } from "./command-line.ts";

/** Without this checkout's own: where that lies in a temporary folder, its programs are asked about. */
const searched = (process.env["PATH"] ?? "")
	.split(delimiter)
	.filter((folder) => !folder.includes("node_modules"))
	.join(delimiter);
const printed = ["node", "-p", "JSON.stringify(process.argv.slice(1))", "--"];

interface Running {
	readonly child: ChildProcess;
	readonly err: () => string;
	readonly out: () => string;
	/** The status, once it has ended. */
	readonly ended: Promise<number | null>;
}

interface Project extends CommandLine {
	readonly dir: string;
	/** In the project, with `/dev/null` on stdin unless there is something else. */
	readonly start: (
		words: readonly string[],
		more?: { env?: Readonly<Record<string, string>>; input?: string },
	) => Running;
	readonly file: (name: string, text: string, mode?: number) => Promise<string>;
	/** What waits, once so many do. */
	readonly questions: (count: number) => Promise<readonly ApprovalView[]>;
	/** The one question that waits. */
	readonly question: () => Promise<ApprovalView>;
}

/** A repository below a home of its own: that of the command line, or one outside of what a sandbox empties. */
async function project(isOutside = false): Promise<Project> {
	const line = await commandLine();
	const user = isOutside ? await outside() : dirname(line.home);
	const home = join(user, "home");
	await mkdir(home, { recursive: true, mode: 0o700 });
	const dir = join(user, "project");
	await mkdir(join(dir, ".git"), { recursive: true });
	const questions: Project["questions"] = async (count) => {
		// By the socket: a command line of its own for every look takes a second.
		const door = await connectGate(resolveHome({ DRAWBRIDGE_HOME: home }));
		if (door === undefined) throw new Error("no gate runs");
		onTestFinished(() => door.close());
		const cards = () => door.call("approval.list", {});
		await eventually(async () => (await cards()).length).toBe(count);
		return await cards();
	};
	return {
		...line,
		home,
		dir,
		async file(name, text, mode = 0o755) {
			const path = join(dir, name);
			await mkdir(dirname(path), { recursive: true });
			await writeFile(path, text);
			await chmod(path, mode);
			return path;
		},
		start(words, { env = {}, input } = {}) {
			const child = spawn(
				testedEntry[0],
				[...testedEntry.slice(1), "run", ...words],
				{
					cwd: dir,
					env: {
						PATH: searched,
						...compiledOnce,
						HOME: user,
						DRAWBRIDGE_HOME: home,
						DRAWBRIDGE_VAULT: "file",
						...env,
					},
					stdio: [input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
				},
			);
			onTestFinished(() => end(child));
			child.stdin?.on("error", () => undefined).end(input);
			let out = "";
			let err = "";
			child.stdout?.setEncoding("utf8").on("data", (text: string) => {
				out += text;
			});
			child.stderr?.setEncoding("utf8").on("data", (text: string) => {
				err += text;
			});
			return {
				child,
				out: () => out,
				err: () => err,
				ended: once(child, "close").then(() => child.exitCode),
			};
		},
		questions,
		async question() {
			const [only] = await questions(1);
			if (only === undefined) throw new Error("it is gone");
			return only;
		},
	};
}

describe("attacks", () => {
	test.each([
		[["; rm -rf ~"]],
		[["$(touch made)", "`touch made`", "${HOME}", "$HOME"]],
		[["a'b", 'a"b', "a\\b", "\\", "'", "''", '"', ""]],
		[["line\nrm -rf ~\n", "tab\t", "#not a comment", "!x"]],
		[["*", "?", "[a]", "{a,b}", "~", "a=~/x", "&&", "|", ">made"]],
		[["--sandbox", "--net", "--help", "--version", "--passphrase", "--"]],
		[["-", "-c", "--json", "-V", "\u00e9\u4e2d"]],
	])(
		"%j reach the program as they are, and nothing reads them",
		async (words) => {
			const { start, dir } = await project();
			const { ended, out, err } = start(["--", ...printed, ...words]);
			expect([await ended, err()]).toEqual([0, ""]);
			expect(JSON.parse(out())).toEqual(words);
			expect(existsSync(join(dir, "made"))).toBe(false);
		},
	);

	test.each([
		[["ls"]],
		[["ls", "--sandbox"]],
		[["ls", "--", "-la"]],
		[["--"]],
		[[]],
		[["--net", "--", "ls"]],
		[["--unknown", "--", "ls"]],
	])(
		"%j is wrong usage: what is ours and what is the command's cannot be told",
		async (words) => {
			const { start } = await project();
			const { ended, out } = start(words);
			expect([await ended, out()]).toEqual([2, ""]);
		},
	);

	test("a link called ls that leads to rm is rm", async () => {
		const { start, dir, home } = await project();
		const kept = join(dirname(home), "kept");
		await mkdir(kept);
		await symlink("/bin/rm", join(dir, "ls"));
		const { ended, err } = start(["--", "./ls", "-rf", kept]);
		expect(await ended).toBe(126);
		expect(err()).toContain("[refused]");
		expect(existsSync(kept)).toBe(true);
	});

	test("a program of PATH that is not the system's is judged by what it holds", async () => {
		const { start, file, dir, home } = await project();
		const kept = join(dirname(home), "kept");
		await mkdir(kept);
		await file("bin/true", `#!/bin/sh\nrm -rf ${kept}\n`);
		const PATH = `${join(dir, "bin")}:${process.env["PATH"]}`;
		expect(await start(["--", "true"], { env: { PATH } }).ended).toBe(126);
		expect(existsSync(kept)).toBe(true);
	});

	test("a script on standard input is no harmless shell", async () => {
		const { start, dir } = await project();
		const { ended } = start(["--", "sh"], { input: "touch made\n" });
		expect(await ended).toBe(126);
		expect(existsSync(join(dir, "made"))).toBe(false);
	});

	test.each(["BASH_ENV", "LD_PRELOAD", "PROMPT_COMMAND"])(
		"%s in the environment is judged with the command",
		async (name) => {
			const { start, file, dir } = await project();
			const path = await file("load.sh", "touch made\n");
			const env = { [name]: name === "PROMPT_COMMAND" ? "rm -rf ~" : path };
			const { ended } = start(["--", "bash", "-c", "true"], { env });
			expect(await ended).toBe(126);
			expect(existsSync(join(dir, "made"))).toBe(false);
		},
	);

	test("a variable that means nothing to programs never leaves", async () => {
		const { start, serve, run } = await project();
		await serve();
		const env = { TOKEN: "canary-of-run", EDITOR: "vi" };
		expect(await start(["--", "true"], { env }).ended).toBe(0);
		const { stdout } = await run("audit", "tail", "--json");
		expect(stdout).not.toContain("canary-of-run");
	});

	describe("what would run is changed while a person thinks", () => {
		const script = "#!/bin/sh\nrm -rf ~/gone\n";

		test.each([
			["a script", ["sh", "work.sh"]],
			["a script that is the program", ["./work.sh"]],
		])("%s: their yes was to another", async (_, words) => {
			const { start, serve, file, question, run, dir } = await project();
			await serve();
			await file("work.sh", script);
			const { ended, err } = start(["--", ...words]);
			const { id } = await question();
			await file("work.sh", `${script}touch made\n`);
			expect((await run("approvals", "approve", id)).code).toBe(0);
			expect(await ended).toBe(126);
			expect(err()).toContain("[refused]");
			expect(existsSync(join(dir, "made"))).toBe(false);
		});

		test("the program itself, which no filter reads", async () => {
			const { start, serve, file, question, run, dir } = await project();
			await serve();
			const first = await file("tool", "x".repeat(100_000));
			const { ended, err } = start(["--", "./tool", "/etc/shadow", "~"], {
				env: { LD_PRELOAD: first },
			});
			const { id } = await question();
			await rm(first);
			await file("tool", `#!/bin/sh\ntouch made\n#${"x".repeat(100_000)}`);
			await run("approvals", "approve", id);
			expect(await ended).toBe(126);
			expect(err()).toContain("[changed]");
			expect(existsSync(join(dir, "made"))).toBe(false);
		});
	});
});

/** Behind a gate that says this to everything. */
async function saying(output: object): Promise<Project> {
	const line = await project();
	const home = resolveHome({ DRAWBRIDGE_HOME: line.home });
	createFolders(home);
	const door = await serveSocket(publishEndpoint(home), {
		call: async () => ({ ok: true, output }),
		on: () => () => undefined,
	});
	onTestFinished(() => door.close());
	return line;
}

describe("what the gate answers", () => {
	test.each([
		[{ decision: "allow", reason: "" }, 0],
		[{ decision: "none", reason: "" }, 0],
		[{ decision: "deny", reason: "no" }, 126],
		[{ decision: "ask", reason: "" }, 126],
		[{ reason: "" }, 126],
		[{}, 126],
		[{ decision: "allow", reason: "", updatedInput: {} }, 126],
	])("%j: %i", async (output, code) => {
		const { start } = await saying(output);
		expect(await start(["--", "true"]).ended).toBe(code);
	});

	test("a script that is another by the time the answer arrives does not run", async () => {
		const path = "work.sh";
		const sha256 = hash("sha256", "echo judged\n");
		const scripts: { path: string; sha256: string }[] = [];
		const { start, file } = await saying({
			decision: "allow",
			reason: "",
			scripts,
		});
		scripts.push({ path: await file(path, "echo judged\n"), sha256 });
		expect(await start(["--", "sh", path]).ended).toBe(0);
		await file(path, "echo changed\n");
		const { ended, out, err } = start(["--", "sh", path]);
		expect([await ended, out()]).toEqual([126, ""]);
		expect(err()).toContain("[changed]");
	});
});

describe("without a gate", () => {
	test("what is low runs, with its own status, streams and folder", async () => {
		const { start, dir } = await project();
		const low = start(["--", "sh", "-c", "pwd; echo bad >&2; exit 7"]);
		expect(await low.ended).toBe(7);
		expect([low.out(), low.err()]).toEqual([`${dir}\n`, "bad\n"]);
		const piped = start(["--", "cat"], { input: "through" });
		expect([await piped.ended, piped.out()]).toEqual([0, "through"]);
	});

	test("what asks is refused, and the sentence says how a gate is started", async () => {
		const { start, home, run } = await project();
		const kept = join(dirname(home), "kept");
		await mkdir(kept);
		const { ended, out, err } = start(["--", "rm", "-rf", kept]);
		expect([await ended, out()]).toEqual([126, ""]);
		expect(err()).toContain("drawbridge serve");
		expect(existsSync(kept)).toBe(true);
		const { stdout } = await run("approvals", "list", "--all", "--json");
		expect(JSON.parse(stdout)).toEqual([]);
	});

	test("the settings' own rules hold", async () => {
		const { start, home } = await project();
		// oxlint-disable-next-line unicorn/no-thenable -- the settings' own word; nobody awaits a rule
		const rules = [{ then: "deny", program: "git status" }];
		await writeFile(join(home, "security.json"), JSON.stringify({ rules }));
		expect(await start(["--", "git", "status"]).ended).toBe(126);
		expect(await start(["--", "true"]).ended).toBe(0);
	});

	test("settings that cannot be read let nothing run", async () => {
		const { start, home } = await project();
		await writeFile(join(home, "security.json"), "{");
		const { ended, err } = start(["--", "true"]);
		expect(await ended).toBe(126);
		expect(err()).toContain("[settings-invalid]");
	});

	test.each([
		["no-such-program", 127],
		["./nothing", 127],
		["", 127],
		[".", 126],
		["./plain", 126],
	])('"%s" exits %i', async (name, code) => {
		const { start, file } = await project();
		await file("plain", "text", 0o644);
		expect(await start(["--", name]).ended).toBe(code);
	});

	test("a command ended by a signal exits 128 and its number", async () => {
		const { start } = await project();
		expect(await start(["--", "sh", "-c", "kill -TERM $$"]).ended).toBe(143);
	});

	test("a signal reaches the command, which ends as it likes", async () => {
		const { start, file } = await project();
		await file(
			"wait.sh",
			"trap 'exit 5' TERM\necho ready\nwhile :; do sleep 0.1; done\n",
		);
		const { child, out, ended } = start(["--", "sh", "wait.sh"]);
		await eventually(out).toBe("ready\n");
		child.kill("SIGTERM");
		expect(await ended).toBe(5);
	});
});

describe("with a gate", () => {
	test("what is low runs at once, and is in the log", async () => {
		const { start, serve, run } = await project();
		await serve();
		expect(await start(["--", "true"]).ended).toBe(0);
		const { stdout } = await run("audit", "tail", "--json");
		expect(JSON.parse(stdout)).toContainEqual(
			expect.objectContaining({ kind: "admitted", upstream: "hook:run" }),
		);
	});

	test("what asks shows its card, waits, and runs once it is allowed; the next one asks again", async () => {
		const { start, serve, question, run, home } = await project();
		await serve();
		const gone = join(dirname(home), "gone");
		await mkdir(gone);
		const first = start(["--", "rm", "-rf", gone]);
		const { id } = await question();
		await eventually(first.err).toContain(id);
		expect(first.err()).toContain(`rm -rf ${gone}`);
		expect(existsSync(gone)).toBe(true);
		await run("approvals", "approve", id);
		expect([await first.ended, existsSync(gone)]).toEqual([0, false]);
		await mkdir(gone);
		const second = start(["--", "rm", "-rf", gone]);
		await run(
			"approvals",
			"deny",
			(await question()).id,
			"--reason",
			"not now",
		);
		expect([await second.ended, existsSync(gone)]).toEqual([126, true]);
		expect(second.err()).toContain("not now");
	});

	test("what a person wrote instead is what runs, and nothing else of the question may be another", async () => {
		const { start, serve, question, run } = await project();
		await serve();
		const asked = ["--", "cat", "/etc/shadow"];
		const edit = async (change: object): Promise<void> => {
			const { id, args } = await question();
			const edited = JSON.stringify({ ...JSON.parse(args), ...change });
			await run("approvals", "approve", id, "--edit", edited);
		};
		const first = start(asked);
		await edit({ command: ["/bin/echo", "instead"] });
		expect([await first.ended, first.out()]).toEqual([0, "instead\n"]);
		for (const change of [
			{ command: "echo instead" },
			{ command: ["echo", "instead"] },
			{ command: ["/bin/echo"], sandbox: "with the network" },
		]) {
			const other = start(asked);
			await edit(change);
			expect([await other.ended, other.out()]).toEqual([126, ""]);
		}
	});

	test("two of the same have a card each, and show their own", async () => {
		const { start, serve, questions } = await project();
		await serve();
		const words = ["--", "cat", "/etc/shadow"];
		const both = [start(words), start(words)];
		const ids = (await questions(2)).map(({ id }) => id);
		const shownBy = (err: string) => ids.filter((id) => err.includes(id));
		for (const { err } of both)
			await eventually(() => shownBy(err())).toHaveLength(1);
		expect(both.flatMap(({ err }) => shownBy(err())).toSorted()).toEqual(
			ids.toSorted(),
		);
	});

	test("whoever stops waiting takes the question back", async () => {
		const { start, serve, question, run } = await project();
		await serve();
		const { child, ended } = start(["--", "cat", "/etc/shadow"]);
		const { id } = await question();
		child.kill("SIGINT");
		await ended;
		expect(child.signalCode).toBe("SIGINT");
		await eventually(async () =>
			JSON.parse((await run("approvals", "show", id, "--json")).stdout),
		).toMatchObject({ state: "void" });
	});

	test("a gate that goes away is a no", async () => {
		const { start, serve, question } = await project();
		const serving = await serve();
		const { ended, out } = start(["--", "cat", "/etc/shadow"]);
		await question();
		await end(serving.child);
		expect([await ended, out()]).toEqual([126, ""]);
	});

	test("a raised bridge stops everything", async () => {
		const { start, serve, run } = await project();
		await serve();
		await run("bridge", "raise");
		expect(await start(["--", "true"]).ended).toBe(126);
	});
});

const canBox =
	process.platform === "linux" &&
	spawnSync("bwrap", ["--unshare-all", "--ro-bind", "/", "/", "true"])
		.status === 0;

async function outside(): Promise<string> {
	const folder = await realpath(await mkdtemp("/var/tmp/drawbridge-"));
	onTestFinished(() => rm(folder, { recursive: true, force: true }));
	return folder;
}

/** A script's body, so that the filter's word on it does not matter here. */
async function boxed(
	body: string,
	...flags: readonly string[]
): Promise<{ status: number | null; out: string; box: Project }> {
	const box = await project(true);
	const user = dirname(box.home);
	await mkdir(join(user, ".ssh"));
	await writeFile(join(user, ".ssh", "id_ed25519"), "canary-key");
	await mkdir(join(user, ".AWS"));
	await writeFile(join(user, ".AWS", "credentials"), "canary-cloud");
	await writeFile(join(user, "notes"), "open");
	await box.file(".env", "canary-env");
	await mkdir(join(box.dir, ".git", "hooks"));
	// In lax mode what is high is not asked about: the sandbox alone keeps it.
	const settings = { mode: "lax", lax_asks_critical: false };
	await writeFile(join(box.home, "security.json"), JSON.stringify(settings));
	const { ended, out, err } = box.start([
		"--sandbox",
		...flags,
		"--",
		"sh",
		"-c",
		body,
	]);
	const status = await ended;
	return { status, out: `${out()}${err()}`, box };
}

describe("--sandbox", () => {
	test("without bubblewrap nothing is started, and the package is named", async () => {
		const { start, file, dir } = await project();
		await file("bin/touch", "#!/bin/sh\n: >made\n");
		const env = { PATH: join(dir, "bin") };
		const { ended, err } = start(["--sandbox", "--", "touch", "made"], { env });
		expect(await ended).toBe(1);
		expect(err()).toContain("[sandbox-missing]");
		if (process.platform === "linux") expect(err()).toContain("bubblewrap");
		expect(existsSync(join(dir, "made"))).toBe(false);
	});

	describe.skipIf(!canBox)("with bubblewrap", () => {
		test("the project can be written, and the command's status comes through", async () => {
			const { status, box } = await boxed("echo 1 >made; exit 9");
			expect(status).toBe(9);
			expect(await readFile(join(box.dir, "made"), "utf8")).toBe("1\n");
		});

		test("it starts in the folder it was started in, and finds no file there that is none of the project's", async () => {
			const { out, box } = await boxed("pwd; ls -A | sort");
			expect(out.split("\n").slice(0, -1)).toEqual([
				box.dir,
				".claude",
				".codex",
				".cursor",
				".drawbridge",
				".env",
				".gemini",
				".git",
				".vscode",
			]);
		});

		test("nothing else can, and what git would run neither", async () => {
			const { out, box } = await boxed(
				"touch ../made; cat ../notes; touch .git/hooks/post-commit; echo done",
			);
			expect(existsSync(join(dirname(box.home), "made"))).toBe(false);
			expect(existsSync(join(box.dir, ".git/hooks/post-commit"))).toBe(false);
			expect(out).toContain("opendone");
		});

		test("no secret can be read: keys, .env, the gate's own folder", async () => {
			const { out, box } = await boxed(
				"cat ../.ssh/* ../.AWS/* .env; ls -A ../home ../.ssh; echo done",
			);
			expect(out).not.toContain("canary");
			expect(out).not.toContain("security.json");
			expect(out).toContain("done");
			expect(await readFile(join(box.dir, ".env"), "utf8")).toBe("canary-env");
		});

		test.each([
			[[], false],
			[["--net"], true],
		])("the machine's network with %j: %j", async (flags, isShared) => {
			const { out } = await boxed("readlink /proc/self/ns/net", ...flags);
			expect(out).toMatch(/^net:/);
			expect(out.trim() === readlinkSync("/proc/self/ns/net")).toBe(isShared);
		});

		test("other processes are not there", async () => {
			const { out } = await boxed(
				`[ -e /proc/${process.pid} ] && echo seen; kill -0 ${process.pid} && echo reached; echo done`,
			);
			expect(out).toContain("done");
			expect(out).not.toMatch(/^(?:seen|reached)$/m);
		});

		test("a host that is not named is asked about where a gate runs, and what is refused is shown", async () => {
			const box = await project(true);
			const settings = { mode: "lax", lax_asks_critical: false };
			await writeFile(
				join(box.home, "security.json"),
				JSON.stringify(settings),
			);
			const reach = "curl -s -o /dev/null -w '%{http_code}' http://a.invalid/";
			const words = ["--sandbox", "--", "sh", "-c", `${reach}; echo x >../no`];
			const alone = box.start(words);
			expect([await alone.ended, alone.out()]).toEqual([2, "403"]);
			expect(alone.err()).toContain("no gate is running");
			expect(alone.err()).toContain(join(dirname(box.dir), "no"));
		});

		test("a person's yes lets it reach that host, and is asked for each run", async () => {
			const { serve, start, question, run, home } = await project();
			const settings = { mode: "lax", lax_asks_critical: false };
			await writeFile(join(home, "security.json"), JSON.stringify(settings));
			await serve();
			const words = [
				"--sandbox",
				"--",
				"curl",
				"-s",
				"-o",
				"/dev/null",
				"-w",
				"%{http_code}",
				"http://a.invalid/",
			];
			const first = start(words);
			const card = await question();
			expect(card).toMatchObject({
				tool: "reach a.invalid:80",
				upstream: "hook:run",
				onceOnly: true,
			});
			await run("approvals", "approve", card.id);
			await first.ended;
			expect(first.out()).toBe("502");
			const second = start(words);
			await run("approvals", "deny", (await question()).id);
			await second.ended;
			expect(second.out()).toBe("403");
		});

		test.each([
			["--host", "*.com/x"],
			["--host", "a b"],
			["--host", ""],
			["--net", "--host", "a.example"],
		])("%j %j %j is wrong usage", async (...flags) => {
			const { start } = await project();
			const given = flags.filter((flag) => flag !== undefined);
			const words = ["--sandbox", ...given, "--", "true"];
			expect(await start(words).ended).toBe(2);
		});

		test("a home is no project", async () => {
			const { start, home } = await project();
			const { ended, err } = start(["--sandbox", "--", "true"], {
				env: { HOME: join(dirname(home), "project") },
			});
			expect(await ended).toBe(1);
			expect(err()).toContain("[no-project]");
		});
	});
});
