/** audit as it is typed: on the files while no gate runs. Which entries there are is other tests' business. */
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { commandLine } from "./command-line.ts";

test("verify says that a log is whole, names the first bad entry once it is not, and exits 1", async () => {
	const { run, home } = await commandLine();
	for (const name of ["a", "b", "c"]) await run("key", "create", name);
	const whole = await run("audit", "verify", "--json");
	expect([whole.code, JSON.parse(whole.stdout)]).toMatchObject([
		0,
		{ ok: true, entries: 3, first: null },
	]);
	const db = new DatabaseSync(join(home, "state", "drawbridge.db"));
	db.exec("UPDATE audit SET reason = 'nothing' WHERE id = 2");
	db.close();
	const edited = await run("audit", "verify", "--json");
	expect([edited.code, JSON.parse(edited.stdout)]).toMatchObject([
		1,
		{ ok: false, first: { id: 2 } },
	]);
	expect((await run("audit", "verify")).stdout).toContain("entry 2");
}, 180_000);

test("entries are filtered, found by words, and exported to a new file only its owner reads", async () => {
	const { run, home } = await commandLine();
	await run("key", "create", "ada");
	await run("key", "create", "bob");
	const found = await run("audit", "search", "ada", "--json");
	expect(JSON.parse(found.stdout)).toMatchObject([{ id: 1, kind: "change" }]);
	const none = await run("audit", "tail", "--kind", "refused", "--json");
	expect(JSON.parse(none.stdout)).toEqual([]);
	const csv = await run("audit", "export", "--format", "csv");
	expect(csv.stdout.trimEnd().split("\n")).toHaveLength(3);
	const file = join(home, "out.jsonl");
	expect((await run("audit", "export", "--out", file)).code).toBe(0);
	const lines = (await readFile(file, "utf8")).trimEnd().split("\n");
	expect(lines.map((line): unknown => JSON.parse(line))).toMatchObject([
		{ id: 1 },
		{ id: 2 },
	]);
	if (process.platform !== "win32")
		expect((await stat(file)).mode & 0o777).toBe(0o600);
	expect((await run("audit", "export", "--out", file)).code).toBe(1);
	const purged = await run("audit", "purge", "--all", "--json");
	expect(JSON.parse(purged.stdout)).toEqual({ purged: 0 });
}, 180_000);
