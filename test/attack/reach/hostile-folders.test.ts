/**
 * Attack: an agent lays out a folder so that counting what its command would delete hangs the gate, ends it, uses it up, or
 * ends in a small number for something large: bombs of patterns, pipes, loops of links, /proc, names that are commands.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
	countOf,
	fill,
	folder,
	reachOf,
	repository,
} from "../../core/reach/files.ts";

describe("a folder that is a trap", () => {
	test("with more files than are looked at is said to hold more", () => {
		const base = folder();
		mkdirSync(join(base, "many"));
		for (let at = 0; at < 3_000; at += 1)
			writeFileSync(join(base, "many", `${at}`), "");
		const { files, cut } = countOf("rm -rf many", base, { entries: 1_000 });
		expect([files <= 1_000, files > 900, cut]).toEqual([true, true, true]);
	});

	test("whose pattern has no end ends", () => {
		const base = folder();
		for (let at = 0; at < 8; at += 1)
			for (let below = 0; below < 8; below += 1)
				fill(base, `${at}/${below}/x/y/z`);
		const line = `rm -rf ${Array.from({ length: 12 }, () => "*").join("/")} **/**/**/**/**/* {a,b,c}{a,b,c}{a,b,c}*`;
		const found = reachOf(line, base, { entries: 2_000 });
		expect(found).not.toBe("none");
		expect(typeof found === "object" ? found.files <= 2_000 : true).toBe(true);
	});

	test("a name against which a pattern backtracks costs no time worth speaking of", () => {
		const base = folder();
		fill(base, "a".repeat(250), "b");
		const line = `rm -f ${"*a".repeat(60)}b`;
		expect(countOf(line, base).files).toBe(0);
	});

	test.skipIf(process.platform === "win32")(
		"pipes, sockets and loops of links are counted and not opened",
		() => {
			const base = folder();
			mkdirSync(join(base, "src"));
			execFileSync("mkfifo", [join(base, "src/pipe")]);
			symlinkSync(".", join(base, "src/self"));
			symlinkSync("two", join(base, "src/one"));
			symlinkSync("one", join(base, "src/two"));
			symlinkSync("/", join(base, "src/root"));
			expect(countOf("rm -rf src", base)).toMatchObject({
				files: 5,
				folders: 1,
				cut: false,
			});
			expect(
				reachOf("rm -rf src/one/x src/self/self/pipe", base),
			).toMatchObject({ files: 1 });
		},
	);

	test.skipIf(process.platform === "win32")(
		"a pipe in the place of the repository's index keeps nobody waiting",
		() => {
			const base = folder();
			fill(base, "src/a");
			repository(base);
			rmSync(join(base, ".git/index"));
			execFileSync("mkfifo", [join(base, ".git/index")]);
			expect(countOf("rm -rf src", base)).toMatchObject({
				files: 1,
				notInGit: null,
			});
		},
	);

	test.each([
		["nothing", Buffer.alloc(0)],
		[
			"noise",
			Buffer.from("DIRC\0\0\0\u0002\xff\xff\xff\xff".repeat(40), "latin1"),
		],
		[
			"a head that promises four thousand million files",
			Buffer.concat([
				Buffer.from("DIRC\0\0\0\u0002\xff\xff\xff\xff", "latin1"),
				Buffer.alloc(20),
			]),
		],
		["zeros", Buffer.alloc(4_096)],
	])("an index of %s tells nothing", (_what, bytes) => {
		const base = folder();
		fill(base, "src/a");
		repository(base);
		writeFileSync(join(base, ".git/index"), bytes);
		expect(countOf("rm -rf src", base)).toMatchObject({
			files: 1,
			notInGit: null,
		});
	});

	test.runIf(process.platform === "linux")(
		"what the kernel makes up is not gone through, by whatever way",
		() => {
			const base = folder();
			symlinkSync("/proc", join(base, "link"));
			for (const line of ["rm -rf /proc", "rm -rf link/*", "rm -rf /sys/*"])
				expect([line, reachOf(line, base)]).toEqual([
					line,
					expect.objectContaining({ cut: true }),
				]);
		},
	);

	test.runIf(process.platform === "linux")(
		"the root is at least what was seen of it",
		() => {
			const found = countOf("rm -rf /", folder(), { entries: 2_000 });
			expect(found).toMatchObject({ cut: true });
			expect(found.files).toBeGreaterThan(0);
		},
	);

	test.skipIf(process.platform === "win32")(
		"names that are commands to a terminal, and names that are no text, are shown as what they are",
		() => {
			const base = folder();
			mkdirSync(join(base, "src"));
			writeFileSync(join(base, "src/a\nb\u001b[2Jc\u202egnp.exe"), "");
			writeFileSync(
				Buffer.concat([
					Buffer.from(join(base, "src/")),
					Buffer.from([0xff, 0xfe]),
				]),
				"",
			);
			const { files, examples, cut } = countOf("rm -rf src", base);
			expect([files, cut]).toEqual([2, true]);
			expect(examples.join("")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
		},
	);

	test("a path longer than any is no empty folder", () => {
		const base = folder();
		expect(countOf(`rm -rf ${"x/".repeat(3_000)}y`, base)).toMatchObject({
			cut: true,
		});
	});
});
