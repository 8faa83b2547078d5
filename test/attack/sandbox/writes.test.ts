/**
 * The attack: a server in the sandbox leaves something behind that runs later, outside: in the home, in git's hooks, in the
 * settings of editors and agents, in the gate itself. Taught by "mv .git aside" and by every agent's project settings.
 */
import { execFileSync } from "node:child_process";
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	symlinkSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { boxIn, canBox, inside, world } from "./inside.ts";

describe.skipIf(!canBox)("from inside the sandbox", () => {
	test("the project can be written, and a folder of the server's own that is there again next time", async () => {
		const here = world();
		await inside(here, "echo 1 >made; echo 2 >$TMPDIR/kept; echo 3 >/tmp/gone");
		expect(readFileSync(join(here.project, "made"), "utf8")).toBe("1\n");
		const { out } = await inside(here, "cat $TMPDIR/kept /tmp/gone");
		expect(out).toContain("2");
		expect(out).not.toContain("3\n");
		expect(existsSync("/tmp/gone")).toBe(false);
	});

	test.each([
		["beside the project", "echo x >../made"],
		["at the top of the home", "echo x >~/.bashrc; echo x >~/.profile"],
		[
			"in a folder of programs",
			"mkdir -p ~/.local/bin; echo x >~/.local/bin/ls",
		],
		[
			"in the system",
			"echo x >/etc/made; echo x >/usr/bin/made; echo x >/var/tmp/made-7f3a",
		],
		[
			"in the gate's folder",
			"echo x >~/gate/security.json; echo x >~/gate/state/made",
		],
		["through a link out of the project", "ln -s .. out; echo x >out/made"],
	])("%s nothing is written", async (_, script) => {
		const here = world();
		const before = names(here.user);
		const { out } = await inside(here, `${script}; echo done`);
		expect(out).toContain("done");
		expect(names(here.user)).toEqual(before);
		expect(existsSync("/var/tmp/made-7f3a")).toBe(false);
		expect(readFileSync(here.home.settings, "utf8")).not.toBe("x\n");
	});

	test.each([
		["a hook", "echo x >.git/hooks/pre-commit"],
		[
			"git's own settings",
			"git config core.fsmonitor 'touch x'; echo '[x]' >>.git/config",
		],
		[
			"a hook, with the repository put aside",
			"mv .git old; mkdir -p .git/hooks; echo x >.git/hooks/pre-commit",
		],
		[
			"a hook, by way of its folder",
			"mv .git/hooks .git/old; mkdir .git/hooks; echo x >.git/hooks/pre-commit",
		],
		[
			"a hook of a repository below",
			"mkdir -p deep/.git; echo x >sub/.git/hooks/pre-commit; mv sub/.git sub/o; mkdir -p sub/.git/hooks; echo x >sub/.git/hooks/pre-commit",
		],
		[
			"an agent's settings",
			"echo x >.claude/settings.json; rm -rf .claude; mkdir .claude; echo x >.claude/settings.json",
		],
		[
			"an agent's settings where there are none",
			"mkdir -p .cursor .gemini .codex; echo x >.cursor/mcp.json; echo x >.codex/config.toml",
		],
		[
			"an editor's tasks where there are none",
			"rmdir .vscode; mkdir .vscode; echo x >.vscode/tasks.json",
		],
		[
			"the project's word on its own mode",
			"mkdir .drawbridge; echo '{}' >.drawbridge/security.json",
		],
	])("%s: what runs later stays as it was", async (_, script) => {
		const here = world();
		here.file("project/.claude/settings.json", "{}");
		here.file("project/sub/.git/config", "[core]\n");
		here.file("project/sub/.git/hooks/one.sample", "");
		const before = runsLater(here.project);
		const { out } = await inside(here, `${script}; echo done`);
		expect(out).toContain("done");
		expect(runsLater(here.project)).toEqual(before);
	});

	test("what was not there is gone when it has ended", async () => {
		const here = world();
		const before = readdirSync(here.project);
		await inside(here, "true");
		expect(readdirSync(here.project)).toEqual(before);
	});

	test("a read-only place cannot be made writable again", async () => {
		const here = world();
		const { out } = await inside(
			here,
			"mount -o remount,rw,bind .git/hooks; mount -o remount,rw /; umount .git/hooks; unshare -m true; unshare -U true; echo x >.git/hooks/post-commit; echo x >../made; chroot / true; mknod d b 8 0; echo done",
		);
		expect(out).toContain("done");
		expect(existsSync(join(here.project, ".git/hooks/post-commit"))).toBe(
			false,
		);
		expect(existsSync(join(here.user, "made"))).toBe(false);
		expect(existsSync(join(here.project, "d"))).toBe(false);
	});

	test.each([
		["the home", (user: string) => user],
		["what is above it", (user: string) => join(user, "..")],
		["everything", () => "/"],
		["a folder of keys", (user: string) => join(user, ".ssh")],
		["the gate's folder", (user: string) => join(user, "gate")],
		["a folder that is not there", (user: string) => join(user, "nothing")],
		["a folder of the working directory", () => "relative"],
		["a link to the home", (user: string) => join(user, "project", "up")],
	])(
		"%s is not given away, whoever wrote it into the settings",
		async (_, path) => {
			const here = world();
			symlinkSync(here.user, join(here.project, "up"));
			for (const box of [
				{ write: [path(here.user)] },
				{ project: path(here.user) },
			])
				await expect(boxIn(here, "true", { box })).rejects.toThrow(
					"no-project",
				);
		},
	);

	test("a folder of the settings is written, and nothing beside it", async () => {
		const here = world();
		mkdirSync(join(here.user, "data"));
		const { denials } = await inside(
			here,
			"echo 1 >../data/made; echo 2 >../notes",
			{ box: { write: [join(here.user, "data")] } },
		);
		expect(readFileSync(join(here.user, "data/made"), "utf8")).toBe("1\n");
		expect(denials).toEqual([
			expect.objectContaining({
				kind: "write",
				what: join(here.user, "notes"),
			}),
		]);
	});
});

const names = (folder: string): string =>
	execFileSync(
		"find",
		[
			folder,
			"-path",
			"*/gate/state/sandbox",
			"-prune",
			"-o",
			"-not",
			"-path",
			"*/project*",
			"-print",
		],
		{ encoding: "utf8" },
	);

const runsLater = (folder: string): string =>
	execFileSync(
		"sh",
		[
			"-c",
			"find .git/hooks .git/config sub/.git .claude .cursor .gemini .codex .vscode .drawbridge -type f -exec sha256sum {} + 2>/dev/null | sort; true",
		],
		{ cwd: folder, encoding: "utf8" },
	);
