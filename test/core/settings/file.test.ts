/** One security.json: what is read, where an error is said to be, and what writing leaves alone. */
import {
	chmod,
	mkdir,
	readdir,
	readFile,
	stat,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
	changeSettings,
	publishSchema,
	readSettings,
	SettingsError,
} from "../../../core/settings/file.ts";
import { tempFolder } from "../parts.ts";

async function written(text: string): Promise<string> {
	const file = join(await tempFolder(), "security.json");
	await writeFile(file, text);
	return file;
}

/** What came of reading: the line a person is sent to, or "read". */
function lineOf(file: string): string {
	try {
		readSettings(file);
		return "read";
	} catch (error) {
		if (!(error instanceof SettingsError)) throw error;
		expect(error.code).toBe("settings-invalid");
		expect(error.message.startsWith(`${file}:`)).toBe(true);
		return error.message.slice(file.length + 1).split(":")[0] ?? "";
	}
}

test("no file is strict, with no upstream", async () => {
	const read = readSettings(join(await tempFolder(), "security.json"));
	expect(read).toMatchObject({
		exists: false,
		warnings: [],
		settings: {
			mode: "strict",
			anonymous_role: "operator",
			allowed_ips: [],
			upstreams: {},
		},
	});
});

test("a whole file is read with its defaults filled in", async () => {
	const file = await written(
		'{"mode":"relaxed","limits":null,"upstreams":{"docs":{"url":"http://127.0.0.1:1/"}}}',
	);
	expect(readSettings(file)).toMatchObject({
		exists: true,
		warnings: [],
		settings: {
			mode: "relaxed",
			upstreams: {
				docs: { root: false, timeout_seconds: 120, max_body_bytes: 1_048_576 },
			},
		},
	});
});

describe("the line of an error is said", () => {
	test.each([
		["a wrong word", '{\n"limits": null,\n"mode": "open"\n}', "3"],
		["a token that is none", '{\n"mode": strict\n\n\n}', "2"],
		[
			"a late token that is none",
			`{\n${'"$schema": "a",\n'.repeat(1)}"mode": yes\n}\n`,
			"3",
		],
		["a missing comma", '{\n"limits": null\n"mode": "lax"}\n', "3"],
		["a trailing comma", '{\n"mode": "lax",\n}\n', "3"],
		["a half-written file", '{\n"mode": "lax",\n"upstr', "3"],
		["an empty file", "", "1"],
		["a file that is an array", "[]", "1"],
		[
			"an address that is none",
			'{"upstreams":{\n"a":{"url":"http://a"},\n"b":{\n"url":"ftp://b"}}}',
			"4",
		],
		["a name that is none", '{"upstreams":{\n"A b":{"url":"http://a"}}}', "2"],
		[
			"a role that anonymous may not have",
			'{\n\n"anonymous_role": "admin"}',
			"3",
		],
		["a range that is none", '{\n"allowed_ips": ["10.0.0.0/64"]}', "2"],
		[
			"a second root",
			'{"upstreams":{\n"a":{"url":"http://a","root":true},\n"b":{"url":"http://b",\n"root":true}}}',
			"4",
		],
		[
			"a timeout that is none",
			'{"upstreams":{"a":{"url":"http://a",\n"timeout_seconds":0}}}',
			"2",
		],
		[
			"a header that would end early",
			'{"upstreams":{"a":{"url":"http://a",\n"headers":{"X-A":"b\\r\\nC: d"}}}}',
			"2",
		],
		["a key that is too short", '{"api_keys": [\n"good-key-1",\n"x"]}', "3"],
		[
			"a range that is none, among others",
			'{"allowed_ips": [\n"10.0.0.0/8",\n"10.0.0.0/64"]}',
			"3",
		],
		[
			"a proxy that is none",
			'{\n"allowed_ips": [],\n"trusted_proxies": ["proxy"]}',
			"3",
		],
		["a member that is written twice", '{"mode":"strict",\n"mode":"lax"}', "2"],
		["an upstream without an address", '{"upstreams":{\n"a":{}}}', "2"],
		[
			"a reference that is none",
			'{"upstreams":{"a":{"url":"http://a","headers":{"A":"x",\n"B":"${secert:a}"}}}}',
			"2",
		],
	])("for %s", async (_, text, line) => {
		expect(lineOf(await written(text))).toBe(line);
	});
});

test.each([
	"http://user@host/",
	"http://host/?q",
	"http://host/#f",
	"javascript:1",
	"//host",
	"http://host\\x",
	"http://ho st",
	"unix:/run/x",
	"",
])("%j is no upstream's address", async (url) => {
	const file = await written(JSON.stringify({ upstreams: { a: { url } } }));
	expect(lineOf(file)).toBe("1");
});

test("an error never repeats a key", async () => {
	const file = await written('{"api_keys":["my secret key"]}');
	expect(() => readSettings(file)).toThrow(
		expect.objectContaining({
			message: expect.not.stringContaining("my secret key"),
		}),
	);
});

test("what stands in the file is told from defaults", async () => {
	const file = await written(
		'{"mode":"strict","limits":{"queries_per_minute":60},"upstreams":{"a":{"url":"http://a"}}}',
	);
	const { given } = readSettings(file);
	expect(
		["mode", "limits.queries_per_minute", "upstreams.a.url"].every((path) =>
			given.has(path),
		),
	).toBe(true);
	expect(given.has("limits.writes_per_minute")).toBe(false);
	expect(given.has("anonymous_role")).toBe(false);
});

test("Kaimon's own file is read as it is", async () => {
	const file = await written(
		'{"mode":"relaxed","api_keys":["key-abc123..."],"allowed_ips":["127.0.0.1","::1"],"created_at":1700000000}',
	);
	expect(readSettings(file)).toMatchObject({
		settings: {
			mode: "relaxed",
			api_keys: ["key-abc123..."],
			allowed_ips: ["127.0.0.1", "::1"],
		},
		warnings: [
			expect.stringContaining("created_at"),
			expect.stringContaining("1 key"),
		],
	});
});

test("a file that may not be read is an error, never the defaults", async () => {
	const folder = await tempFolder();
	const file = join(folder, "security.json");
	// A folder in its place: root, who runs tests in containers, may read every file.
	await mkdir(file);
	expect(() => readSettings(file)).toThrow(SettingsError);
});

describe("changing the file", () => {
	test("keeps every field it does not know, in its place", async () => {
		const file = await written(
			'{"zeta":{"deep":[1,{"x":null}]},"mode":"strict","upstreams":{"a":{"url":"http://a","later":7}}}',
		);
		changeSettings(file, (json) => {
			json["mode"] = "lax";
		});
		const text = await readFile(file, "utf8");
		expect(JSON.parse(text)).toEqual({
			zeta: { deep: [1, { x: null }] },
			mode: "lax",
			upstreams: { a: { url: "http://a", later: 7 } },
		});
		expect(Object.keys(JSON.parse(text))).toEqual([
			"zeta",
			"mode",
			"upstreams",
		]);
	});

	test("makes the file when there is none, for the owner alone", async () => {
		const file = join(await tempFolder(), "security.json");
		changeSettings(file, (json) => {
			json["mode"] = "relaxed";
		});
		expect(readSettings(file)).toMatchObject({
			settings: { mode: "relaxed", $schema: "./security.schema.json" },
			warnings: [],
		});
		if (process.platform !== "win32")
			expect((await stat(file)).mode & 0o777).toBe(0o600);
	});

	test("puts what it refers to as its schema next to a new file", async () => {
		const file = join(await tempFolder(), "security.json");
		changeSettings(file, () => undefined);
		const { $schema } = readSettings(file).settings;
		const schema = JSON.parse(
			await readFile(join(file, "..", String($schema)), "utf8"),
		);
		expect(schema).toHaveProperty("properties.allowed_ips");
	});

	const twoRoots = {
		a: { url: "http://a", root: true },
		b: { url: "http://b", root: true },
	};
	test.each([
		["to a word that is none", { mode: "open" }],
		["to a range that is none", { allowed_ips: ["10.0.0.0/64"] }],
		["to two roots", { upstreams: twoRoots }],
	])("%s is refused, and the file stays as it was", async (_, change) => {
		const text = '{ "mode": "strict" }';
		const file = await written(text);
		expect(() =>
			changeSettings(file, (json) => {
				Object.assign(json, change);
			}),
		).toThrow(SettingsError);
		expect(await readFile(file, "utf8")).toBe(text);
	});

	test.each(["{", "[]", "7", '{"mode":"lax","mode":"strict"}'])(
		"a file that is %s is refused, not replaced",
		async (text) => {
			const file = await written(text);
			expect(() => changeSettings(file, () => undefined)).toThrow(
				SettingsError,
			);
			expect(await readFile(file, "utf8")).toBe(text);
		},
	);

	test("leaves no draft behind, done or refused", async () => {
		const file = await written("{}");
		changeSettings(file, (json) => {
			json["mode"] = "lax";
		});
		expect(() =>
			changeSettings(file, () => {
				throw new Error("changed its mind");
			}),
		).toThrow();
		expect(await readdir(join(file, ".."))).toEqual(["security.json"]);
	});

	test("leaves no draft and the old file when the folder cannot take the new one", async () => {
		const folder = await tempFolder();
		const file = join(folder, "sub", "security.json");
		expect(() => changeSettings(file, () => undefined)).toThrow();
		await chmod(folder, 0o700);
		expect(await readdir(folder)).toEqual([]);
	});
});

describe("the schema next to the file", () => {
	test("is written anew when it differs, and left alone when it does not", async () => {
		const file = join(await tempFolder(), "security.json");
		const schema = join(file, "..", "security.schema.json");
		await writeFile(schema, "{}");
		publishSchema(file);
		const { mtimeMs } = await stat(schema);
		expect(await readFile(schema, "utf8")).not.toBe("{}");
		publishSchema(file);
		expect((await stat(schema)).mtimeMs).toBe(mtimeMs);
	});

	test("that cannot be written stops nobody", async () => {
		const folder = await tempFolder();
		expect(() =>
			publishSchema(join(folder, "none", "security.json")),
		).not.toThrow();
	});
});
