/** The database file: made for the owner alone, migrated once, and refused when a newer version wrote it. */
import { stat, writeFile } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import {
	migrate,
	NewerStateError,
	openState,
	schemaVersion,
} from "../../core/state.ts";
import { openDatabase, tempHome } from "./parts.ts";

const tablesOf = (db: DatabaseSync): unknown[] =>
	db
		.prepare(
			"SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
		)
		.all()
		.map((row) => row["name"]);

test("a new file has the tables, and only its owner reads it", async () => {
	const home = await tempHome();
	const db = openDatabase(home);
	expect(tablesOf(db)).toEqual([
		"api_key",
		"app_user",
		"approval",
		"approval_grant",
		"audit",
		"audit_argument",
		"audit_checkpoint",
		"certificate",
		"device",
		"network",
		"oauth",
		"project",
		"refresh",
		"secret",
		"session",
		"setting",
		"spent",
		"stdio_command",
	]);
	if (process.platform !== "win32")
		expect((await stat(home.database)).mode & 0o777).toBe(0o600);
});

test("there is no trigger, so that what is written is what was said", async () => {
	const db = openDatabase(await tempHome());
	expect(
		db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").all(),
	).toEqual([]);
});

test("opening again keeps what is there", async () => {
	const home = await tempHome();
	const first = openDatabase(home);
	first.exec("INSERT INTO setting VALUES ('a', 'b')");
	first.close();
	expect(openDatabase(home).prepare("SELECT * FROM setting").all()).toEqual([
		expect.objectContaining({ name: "a", value: "b" }),
	]);
});

test.each(Array.from({ length: schemaVersion - 1 }, (_, step) => step + 1))(
	"a file of schema %i becomes the same as a new one, and keeps what is in it",
	async (version) => {
		const home = await tempHome();
		const old = new DatabaseSync(home.database);
		migrate(old, home.database, version);
		old.exec(
			`INSERT INTO setting VALUES ('a', 'b');
			INSERT INTO audit (at, kind, request, client, upstream, method, path, tool, status, reason, duration_us, mode)
				VALUES (1, 'admitted', 'r-1', 'c', 'u', 'GET', '/', '', 0, '', 0, 'strict');
			INSERT INTO api_key (id, hash, name, role, prefix, upstreams, note, created_at)
				VALUES ('k_1', x'00', 'agent', 'operator', 'dbk_', '[]', '', 1)`,
		);
		const asksAlready = tablesOf(old).includes("approval");
		if (asksAlready)
			old.exec(
				`INSERT INTO approval (id, asked_at, expires_at, state, client, agent, upstream, method, path, tool, risk,
					categories, rule, digest, once_only)
					VALUES ('DB-1', 1, 1, 'denied', 'c', '', 'u', '', '', 't', 'high', '', '', '', 0)`,
			);
		expect(old.prepare("PRAGMA user_version").get()).toMatchObject({
			user_version: version,
		});
		old.close();
		const db = openDatabase(home);
		expect(schemaOf(db)).toEqual(schemaOf(openDatabase(await tempHome())));
		expect(db.prepare("SELECT value FROM setting").all()).toMatchObject([
			{ value: "b" },
		]);
		expect(db.prepare("SELECT request, mac FROM audit").all()).toMatchObject([
			{ request: "r-1", mac: "" },
		]);
		expect(db.prepare("SELECT id, tools FROM api_key").all()).toMatchObject([
			{ id: "k_1", tools: null },
		]);
		expect(
			db.prepare("SELECT id, command, args, cut FROM approval").all(),
		).toMatchObject(
			asksAlready ? [{ id: "DB-1", command: "", args: "", cut: 1 }] : [],
		);
	},
);

/** Every table and index with its columns. */
const schemaOf = (db: DatabaseSync): unknown[] =>
	db
		.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY name")
		.all()
		.map((row) => Object.assign({}, row));

test("a file from a newer version is refused and left as it is", async () => {
	const home = await tempHome();
	const db = new DatabaseSync(home.database);
	db.exec("CREATE TABLE later (x); PRAGMA user_version = 1000");
	db.close();
	expect(() => openState(home.database)).toThrow(NewerStateError);
	const after = new DatabaseSync(home.database);
	expect(tablesOf(after)).toEqual(["later"]);
	expect(after.prepare("PRAGMA user_version").get()).toMatchObject({
		user_version: 1_000,
	});
	after.close();
});

test("a file that is no database is refused", async () => {
	const home = await tempHome();
	await writeFile(
		home.database,
		"not a database, but long enough to be looked at".repeat(20),
	);
	expect(() => openState(home.database)).toThrow(
		expect.objectContaining({ code: "ERR_SQLITE_ERROR" }),
	);
});
