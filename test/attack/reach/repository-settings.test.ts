/**
 * Attack: a cloned repository whose settings name programs (git-config(1): core.fsmonitor, core.hooksPath, filters, aliases,
 * a promisor remote that is a command, …) waits for the gate to ask git about it, which would run them as the gate's user.
 */
import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
	fill,
	folder,
	git,
	reachOf,
	repository,
} from "../../core/reach/files.ts";

function hostile(): { readonly base: string; readonly ran: () => boolean } {
	const base = folder();
	const own = folder();
	const mark = join(own, "ran");
	const script = join(own, "run.sh");
	writeFileSync(script, `#!/bin/sh\ntouch '${mark}'\ncat\n`);
	chmodSync(script, 0o700);
	fill(base, "a", "sub/b");
	writeFileSync(join(base, ".gitattributes"), "* filter=evil diff=evil\n");
	repository(base);
	git(base, "commit", "-q", "--allow-empty", "-m", "second");
	git(base, "update-ref", "refs/remotes/origin/main", "HEAD");
	git(base, "commit", "-q", "--allow-empty", "-m", "third");
	git(base, "update-ref", "refs/remotes/gone/main", "HEAD");
	// A commit that is not here: a partial clone fetches it when it is asked for.
	const third = git(base, "rev-parse", "HEAD").trim();
	git(base, "reset", "-q", "--hard", "HEAD~2");
	rmSync(join(base, ".git/objects", third.slice(0, 2), third.slice(2)));
	for (const hook of [
		"post-index-change",
		"reference-transaction",
		"pre-push",
	]) {
		writeFileSync(
			join(base, ".git/hooks", hook),
			`#!/bin/sh\ntouch '${mark}'\n`,
		);
		chmodSync(join(base, ".git/hooks", hook), 0o700);
	}
	const settings: Record<string, string> = {
		"core.fsmonitor": script,
		"core.untrackedCache": "true",
		"core.sshCommand": script,
		"core.pager": script,
		"core.askPass": script,
		"core.alternateRefsCommand": script,
		"core.repositoryFormatVersion": "1",
		"extensions.partialClone": "evil",
		"remote.evil.url": `ext::sh -c touch% ${mark}`,
		"remote.evil.promisor": "true",
		"remote.evil.partialclonefilter": "blob:none",
		"protocol.ext.allow": "always",
		"filter.evil.clean": script,
		"filter.evil.smudge": script,
		"filter.evil.process": script,
		"diff.evil.textconv": script,
		"diff.external": script,
		"credential.helper": `!${script}`,
		"gpg.program": script,
		"alias.ls-files": `!${script}`,
		"alias.rev-list": `!${script}`,
		"pager.rev-list": script,
		"pager.ls-files": script,
	};
	for (const [name, value] of Object.entries(settings))
		git(base, "config", name, value);
	rmSync(mark, { force: true });
	return { base, ran: () => existsSync(mark) };
}

describe("a repository's settings run nothing", () => {
	test("and would, if git were asked in the ordinary way", () => {
		const { base, ran } = hostile();
		writeFileSync(join(base, "a"), "a6c4e6789!");
		git(base, "status", "--short");
		expect(ran()).toBe(true);
	});

	test.each([
		"rm -rf sub",
		"rm -rf .",
		"git clean -fd",
		"git clean -fdx",
		"git clean -fdX",
		"git reset --hard",
		"git reset --hard HEAD~1",
		"git reset --hard 0123456789012345678901234567890123456789",
		"git checkout .",
		"git push --force",
		"git push --force evil main",
		"git push --force origin main",
		"git push --force gone main",
		"git push origin :main",
	])("%s", (line) => {
		const { base, ran } = hostile();
		// Of the same length, and later: only its content tells.
		writeFileSync(join(base, "a"), "a6c4e6789!");
		const found = reachOf(line, base);
		expect([ran(), found === "none"]).toEqual([false, false]);
	});

	test("nor do those of a folder that only looks like a repository without files", () => {
		const { base, ran } = hostile();
		const bare = folder();
		git(base, "clone", "-q", "--bare", "--no-local", base, join(bare, "x"));
		writeFileSync(
			join(bare, "x/config"),
			`[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tfsmonitor = ${join(base, "../evil")}\n`,
		);
		reachOf("git clean -fdx", join(bare, "x"));
		expect(reachOf("git push --force", join(bare, "x"))).toBeUndefined();
		expect(ran()).toBe(false);
	});

	test("and a pointer in the place of .git leads nowhere that hangs", async () => {
		const base = folder();
		fill(base, "src/a");
		writeFileSync(join(base, ".git"), "gitdir: /dev\n");
		expect(reachOf("rm -rf src", base)).toMatchObject({
			files: 1,
			notInGit: null,
		});
	});
});
