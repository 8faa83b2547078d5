/** What calls were asked with is kept as the owner wants it, and never in clear where it holds a secret. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { Arguments } from "../../../core/audit/arguments.ts";
import { scanText } from "../../../core/leak-guard/scan-text.ts";
import { Scanner } from "../../../core/leak-guard/scanner.ts";
import type { AuditSettings } from "../../../core/settings/schema.ts";
import {
	FakeClock,
	openDatabase,
	silent,
	tempFolder,
	tempHome,
} from "../parts.ts";

/** In two parts, or a scanner of this repository would take it for one. */
const token = ["ghp", "abcdefghijklmnopqrstuvwxyz0123456789"].join("_");
const call = (text: string): string =>
	JSON.stringify({ method: "tools/call", params: { arguments: { text } } });

describe("a text that is looked through", () => {
	test.each([
		["a token", token],
		["one of our keys", `dbk_${"a1".repeat(20)}`],
		[
			"a private key on one line",
			"-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----",
		],
		["a password in an address", "https://user:hunter22@example.com"],
		["one that says it is none", `secretlint-disable\n${token}`],
	])("has %s taken out of it", async (_, secret) => {
		const { text, findings } = await scanText({
			text: call(`before ${secret} after`),
			redact: true,
		});
		expect(findings).toHaveLength(1);
		expect(text).not.toContain(secret.slice(-20));
		expect(text).not.toContain("hunter22");
		expect(text).toContain("before");
	});

	test("in escapes is read as it is meant", async () => {
		const escaped = Array.from(
			token,
			(char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
		).join("");
		const { text } = await scanText({
			text: `{"a":"${escaped}"}`,
			redact: true,
		});
		expect(text).toBe('{"a":"[github]"}');
	});

	test("is taken out of names and lists, too, and what stands beside it stays", async () => {
		const { text } = await scanText({
			text: JSON.stringify({
				[token]: [1, `a ${token}`, { b: `${token}\n${token}` }, null],
			}),
			redact: true,
		});
		expect(JSON.parse(text)).toEqual({
			"[github]": [1, "a [github]", { b: "[github]\n[github]" }, null],
		});
	});

	test("that is no JSON is read as it is", async () => {
		expect(
			await scanText({ text: `export T=${token}; ls`, redact: true }),
		).toEqual({ text: "export T=[github]; ls", findings: ["github"] });
	});

	test("of everyday words stays as it is", async () => {
		const text = call("list the files in src and tell me what main.ts does");
		expect(await scanText({ text, redact: true })).toEqual({
			text,
			findings: [],
		});
	});
});

async function setup(
	form: AuditSettings["arguments"],
	scan = new Scanner(silent),
) {
	const home = await tempHome();
	const db = openDatabase(home);
	const clock = new FakeClock();
	const kept = new Arguments(
		db,
		clock,
		silent,
		() => ({ arguments: form, bodies: false }),
		scan,
	);
	onTestFinished(() => kept.close());
	return {
		kept,
		clock,
		home,
		keep: (request: string, text: string) =>
			kept.keep({ request, digest: "d", bytes: Buffer.from(text) }),
		rows: () =>
			db
				.prepare(
					"SELECT request, form, text FROM audit_argument ORDER BY request",
				)
				.all()
				.map((row) => Object.values(row)),
	};
}

test("redacted: the text without its secrets, from a thread", async () => {
	const { kept, keep, rows } = await setup("redacted");
	keep("r-1", call(token));
	keep("r-2", call("hello"));
	await kept.close();
	expect(rows()).toEqual([
		["r-1", "redacted", call("[github]")],
		["r-2", "redacted", call("hello")],
	]);
});

test("full: all of it; digest: none of it", async () => {
	const full = await setup("full");
	full.keep("r-1", call(token));
	await full.kept.close();
	expect(full.rows()).toEqual([["r-1", "full", call(token)]]);
	const digest = await setup("digest");
	digest.keep("r-1", call(token));
	await digest.kept.close();
	expect(digest.rows()).toEqual([]);
});

test("a thread that fails, or never answers, leaves no text", async () => {
	const folder = await tempFolder();
	const broken = join(folder, "broken.mjs");
	writeFileSync(broken, "throw new Error('no')");
	for (const file of [broken, join(folder, "missing.mjs")]) {
		const { kept, keep, rows } = await setup(
			"full",
			new Scanner(silent, pathToFileURL(file)),
		);
		keep("r-1", call(token));
		keep("r-2", call(token));
		await kept.close();
		expect(rows()).toEqual([
			["r-1", "left out", ""],
			["r-2", "left out", ""],
		]);
	}
});

test("what is purged is in none of the files any more", async () => {
	const { kept, keep, rows, clock, home } = await setup("full");
	keep("r-1", "first-marker");
	clock.pass(1_000);
	keep("r-2", "second-marker");
	await kept.close();
	expect(kept.purge({ before: new Date(clock.now()).toISOString() })).toBe(1);
	expect(rows()).toEqual([
		["r-1", "purged", ""],
		["r-2", "full", "second-marker"],
	]);
	expect(kept.purge({ request: "r-2" })).toBe(1);
	expect(kept.purge({})).toBe(0);
	const bytes = ["", "-wal"]
		.map((end) => readFileSync(home.database + end, "latin1"))
		.join("");
	expect(bytes).not.toMatch(/(?:first|second)-marker/);
});
