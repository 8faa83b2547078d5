/** What held lines would reach on a real disk: how many files, how much, and what git does not keep of it. */
import { chmodSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { countOf, fill, folder, git, reachOf, repository } from "./files.ts";

describe("files and folders", () => {
	test("a folder goes with all that is below it", () => {
		const base = folder();
		fill(base, "src/a.ts", "src/deep/b.ts", "src/.hidden", "other.ts");
		expect(countOf("rm -rf src", base)).toMatchObject({
			files: 3,
			folders: 2,
			bytes: 30,
			notInGit: 3,
			cut: false,
			more: "",
		});
	});

	test("a star names what a shell would, and nothing hidden", () => {
		const base = folder();
		fill(base, "a.log", "b.log", ".c.log", "d.txt", "sub/e.log");
		const { files, examples } = countOf("rm -f *.log", base);
		expect([files, examples.toSorted()]).toEqual([
			2,
			[`${base}/a.log`, `${base}/b.log`],
		]);
	});

	test("stars in the middle are expanded level by level", () => {
		const base = folder();
		fill(base, "a/x/one.o", "b/x/two.o", "b/y/three.o", "x/four.o");
		expect(countOf("rm -f */x/*.o", base).files).toBe(2);
	});

	test("what is deleted in every depth is found there", () => {
		const base = folder();
		fill(base, "a.py", "b/c.py", "b/d/e.py", "b/d/f.txt");
		expect(countOf("find . -name '*.py' -delete", base)).toMatchObject({
			files: 3,
			cut: false,
		});
	});

	test("without -r a folder stays", () => {
		const base = folder();
		fill(base, "a", "b", "sub/c", "sub/d");
		expect(countOf("rm *", base)).toMatchObject({ files: 2, folders: 0 });
		expect(countOf("rm -r *", base)).toMatchObject({ files: 4, folders: 1 });
	});

	test("what is named twice counts once", () => {
		const base = folder();
		fill(base, "src/a", "src/b", "src/sub/c");
		expect(countOf("rm -rf src/sub src src/*", base).files).toBe(3);
	});

	test("rights are changed of all that is below with -R, and of the folder alone without", () => {
		const base = folder();
		fill(base, "src/a", "src/sub/b");
		expect(countOf("chmod -R 777 src", base)).toMatchObject({
			files: 2,
			folders: 2,
		});
		expect(reachOf("chmod 777 src", base)).not.toMatchObject({ files: 2 });
	});

	test("what is overwritten counts, and what is new does not", () => {
		const base = folder();
		fill(base, "there", "from");
		expect(countOf("cp from there", base)).toMatchObject({ files: 1 });
		expect(reachOf("cp from new", base)).toBe("none");
	});

	test("a link goes, and not what it leads to", () => {
		const base = folder();
		const elsewhere = folder();
		fill(elsewhere, "a", "b");
		fill(base, "src/c");
		symlinkSync(elsewhere, join(base, "src/link"));
		expect(countOf("rm -rf src", base)).toMatchObject({ files: 2, folders: 1 });
	});

	test("nothing there is said to be nothing there", () => {
		const base = folder();
		expect(countOf("rm -rf build", base)).toMatchObject({
			files: 0,
			cut: false,
			more: "Nothing of it is there now.",
		});
	});
});

describe("what nobody can tell", () => {
	test.each([
		['rm -rf "$DIR"/x', "not-computed"],
		["sqlite3 x.db 'DELETE FROM t'", "not-computed"],
		["git push --force $REMOTE", "not-computed"],
		["ls -la", "none"],
		["curl https://example.org", "none"],
	])("%s: %s", (line, state) => {
		expect(reachOf(line, folder())).toBe(state);
	});

	test("one part that is told and one that is not are at least the first", () => {
		const base = folder();
		fill(base, "src/a");
		expect(countOf('rm -rf src "$DIR"', base)).toMatchObject({
			files: 1,
			cut: true,
		});
	});

	test("another machine's files are not looked for here", () => {
		const base = folder();
		fill(base, "src/a");
		expect(reachOf("rm -rf src", base, { whereabouts: "elsewhere" })).toBe(
			"not-here",
		);
	});
});

describe("git", () => {
	test("keeps what was added and has not changed since", () => {
		const base = folder();
		fill(base, "src/kept", "src/changed", "src/touched/kept");
		repository(base);
		fill(base, "src/new", "src/ignored.log");
		writeFileSync(join(base, ".gitignore"), "*.log\n");
		writeFileSync(join(base, "src/changed"), "something else");
		expect(countOf("rm -rf src", base)).toMatchObject({
			files: 5,
			notInGit: 3,
		});
	});

	test.each(["2", "3", "4"])(
		"is read in version %s of its index",
		(version) => {
			const base = folder();
			fill(base, "src/a", "src/a-b", "src/deep/c", "z/d");
			git(base, "init", "-q");
			git(base, "config", "index.version", version);
			git(base, "add", "-A");
			fill(base, "src/new");
			expect(countOf("rm -rf src z", base)).toMatchObject({
				files: 5,
				notInGit: 1,
			});
		},
	);

	test("an index whose entries stand elsewhere tells nothing", () => {
		const base = folder();
		fill(base, "src/a");
		repository(base);
		git(base, "update-index", "--split-index");
		expect(countOf("rm -rf src", base).notInGit).toBeNull();
	});

	test("what was touched counts as changed: its content is not read", () => {
		const base = folder();
		fill(base, "src/a");
		repository(base);
		utimesSync(join(base, "src/a"), 1, 1);
		expect(countOf("rm -rf src", base).notInGit).toBe(1);
	});

	test("that the repository itself goes is said", () => {
		const base = folder();
		fill(base, "work/a");
		repository(join(base, "work"));
		const { more, notInGit } = countOf("rm -rf work", base);
		expect([more, notInGit]).toEqual([
			expect.stringContaining("repository itself"),
			0,
		]);
	});

	test("a reset loses commits, and changes that are not committed", () => {
		const base = folder();
		fill(base, "a", "b");
		repository(base);
		for (const name of ["c", "d"]) {
			fill(base, name);
			git(base, "add", "-A");
			git(base, "commit", "-q", "-m", name);
		}
		writeFileSync(join(base, "a"), "changed since");
		expect(countOf("git reset --hard HEAD~2", base)).toMatchObject({
			commits: 2,
			files: 1,
			notInGit: 1,
			examples: [`${base}/a`],
		});
	});

	test("putting files back loses what was changed in them", () => {
		const base = folder();
		fill(base, "a", "b", "sub/c");
		repository(base);
		writeFileSync(join(base, "sub/c"), "changed since");
		expect(countOf("git checkout .", base)).toMatchObject({
			files: 1,
			folders: 0,
		});
	});

	test.each([
		["git clean -fd", 1],
		["git clean -fdx", 2],
		["git clean -fdX", 1],
	])("%s deletes %d", (line, files) => {
		const base = folder();
		fill(base, "kept");
		writeFileSync(join(base, ".gitignore"), "*.log\n");
		repository(base);
		fill(base, "new/a", "b.log");
		expect(countOf(line, base)).toMatchObject({ files, notInGit: files });
	});

	test("a forced push drops what the remote has and we have not", () => {
		const there = folder();
		const base = folder();
		git(there, "init", "-q", "--bare", "-b", "main");
		fill(base, "a");
		repository(base);
		git(base, "remote", "add", "origin", there);
		for (const message of ["one", "two", "three"])
			git(base, "commit", "-q", "--allow-empty", "-m", message);
		git(base, "push", "-q", "origin", "main");
		git(base, "reset", "-q", "--hard", "HEAD~2");
		for (const line of [
			"git push --force",
			"git push -f origin main",
			"git push origin +HEAD:main",
		])
			expect([line, countOf(line, base).commits]).toEqual([line, 2]);
		expect(countOf("git push origin :main", base).commits).toBe(4);
	});

	test("a branch that was never seen tells nothing", () => {
		const base = folder();
		fill(base, "a");
		repository(base);
		expect(reachOf("git push --force origin main", base)).toBeUndefined();
	});

	test("without git on this machine its own words tell nothing, and files still count", () => {
		const base = folder();
		fill(base, "src/a");
		repository(base);
		const searchPath = folder();
		expect(reachOf("git clean -fdx", base, { searchPath })).toBeUndefined();
		expect(countOf("rm -rf src", base, { searchPath })).toMatchObject({
			files: 1,
			notInGit: 0,
		});
	});
});

describe("bounds", () => {
	test("more than may be looked at is said to be more", () => {
		const base = folder();
		fill(base, ...Array.from({ length: 60 }, (_, at) => `src/${at}`));
		const { files, cut } = countOf("rm -rf src", base, { entries: 20 });
		expect([files > 0 && files <= 20, cut]).toEqual([true, true]);
		expect(countOf("rm -f src/*", base, { entries: 20 })).toMatchObject({
			files: 20,
			cut: true,
		});
	});

	test.skipIf(process.getuid?.() === 0)(
		"a folder nobody may look into is said to be one",
		() => {
			const base = folder();
			fill(base, "src/shut/a", "src/b");
			chmodSync(join(base, "src/shut"), 0o000);
			const found = countOf("rm -rf src", base);
			chmodSync(join(base, "src/shut"), 0o700);
			expect(found).toMatchObject({ files: 1, cut: true });
		},
	);
});
