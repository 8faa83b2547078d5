/**
 * A secret is spelled so that nobody recognises it: escaped, encoded, wrapped, glued to something. Whatever an ordinary
 * reader takes off once, the leak guard does, too; and nothing of it is left where it is written over.
 */
import { describe, expect, test } from "vitest";
import { leaksIn, masked } from "../../../core/leak-guard/leaks.ts";
import { viewsOf } from "../../../core/leak-guard/views.ts";
import {
	awsKey,
	github,
	privateKey,
	secrets,
} from "../../core/leak-guard/secrets.ts";

async function written(text: string) {
	const bytes = Buffer.from(text);
	const [leaks = []] = await leaksIn([bytes]);
	const after = masked(bytes, leaks);
	expect(after).toHaveLength(bytes.length);
	return { leaks, after: after.toString("utf8") };
}

const escaped = (text: string): string =>
	Array.from(
		text,
		(char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
	).join("");
const percented = (text: string): string =>
	Array.from(text, (char) => `%${char.charCodeAt(0).toString(16)}`).join("");
const inText = (secret: string): string => `before\n${secret}\nafter`;
const base64 = (text: string): string => Buffer.from(text).toString("base64");
/** What nobody but its owner knows; half of it would still be half of a secret. */
const known = (secret: string): string =>
	secret.includes("h4rd2") ? "h4rd2gu3ss" : secret.slice(-12);

const spellings: Readonly<Record<string, (secret: string) => string>> = {
	"as it is": inText,
	"in JSON": (secret) => JSON.stringify({ a: [inText(secret)] }),
	"in JSON in JSON": (secret) =>
		JSON.stringify({ text: JSON.stringify({ a: inText(secret) }) }),
	"in JSON's escapes": (secret) => `{"a":"n${escaped(`\n${secret}`)}"}`,
	"in an event": (secret) =>
		`data: ${JSON.stringify({ a: inText(secret) })}\n\n`,
	"in a URL": (secret) => `/a?b=${encodeURIComponent(inText(secret))}&c=d`,
	"every byte percent-encoded": (secret) => `a=${percented(secret)}&b=1`,
	"in base64": (secret) => `x ${base64(inText(secret))} y`,
	"in base64, one byte on": (secret) => `x ${base64(`.${inText(secret)}`)} y`,
	"in base64, two bytes on": (secret) => `x ${base64(`..${inText(secret)}`)} y`,
	"in base64 behind a path": (secret) => `/files/${base64(inText(secret))}`,
	"in base64 of binary": (secret) =>
		Buffer.concat([
			Buffer.from([0, 255, 128, 7, 200]),
			Buffer.from(`\n${secret}\n`),
			Buffer.from([0, 254]),
		]).toString("base64"),
	"in base64 for URLs": (secret) =>
		Buffer.from(inText(`??>>${secret}`)).toString("base64url"),
	"in base64 in JSON with escaped slashes": (secret) =>
		`{"a":"${base64(`\u00ff\u00ff\n${secret}\n\u00ff\u00ff`).replaceAll("/", "\\/")}"}`,
	"in wrapped base64": (secret) =>
		base64(`${"words and ".repeat(9)}\n${secret}\nend`).replaceAll(
			/.{76}/g,
			"$&\n",
		),
	"in hex": (secret) => Buffer.from(inText(secret)).toString("hex"),
	"in capital hex": (secret) =>
		Buffer.from(inText(secret)).toString("hex").toUpperCase(),
	"behind letters of another alphabet": (secret) => `鍵ª${secret} é`,
	"with a word that switches rules off": (secret) =>
		`secretlint-disable\n${secret}`,
};

describe.each(Object.keys(spellings))("%s", (name) => {
	test.each(Object.keys(secrets))(
		"%s is found and written over",
		async (kind) => {
			const secret = secrets[kind] ?? "";
			const text = spellings[name]?.(secret) ?? "";
			const { leaks, after } = await written(text);
			expect(leaks.length).toBeGreaterThan(0);
			expect(JSON.stringify(leaks)).not.toContain(secret.slice(4));
			for (const { text: reading } of viewsOf(after))
				expect(reading).not.toContain(known(secret));
			expect((await written(after)).leaks).toEqual([]);
			if (text.startsWith("{")) expect(() => JSON.parse(after)).not.toThrow();
		},
	);
});

describe("what a rule names by half is written over whole", () => {
	test.each([
		["AWS's key", `AWS_SECRET_ACCESS_KEY=${awsKey}`, awsKey],
		["AWS's key in JSON", `{"aws_secret_access_key":"${awsKey}"}`, awsKey],
	])("%s", async (_, text, secret) => {
		const { after } = await written(text);
		for (let at = 0; at + 8 <= secret.length; at++)
			expect(after).not.toContain(secret.slice(at, at + 8));
	});

	test("and what stands behind it in JSON stays", async () => {
		const address = secrets["a database's address"] ?? "";
		const body = { a: address, b: "kept", c: `say \\"${address}\\"`, d: [1] };
		const { after } = await written(JSON.stringify(body));
		expect(after).not.toContain("h4rd2");
		expect(JSON.parse(after)).toMatchObject({ b: "kept", d: [1] });
	});

	test.each(["b", "f", "n", "r", "t"])(
		"and an escape before it (\\%s) stays one",
		async (letter) => {
			const { after } = await written(`{"a":"\\${letter}${github}"}`);
			expect(after).not.toContain(github.slice(8));
			expect(() => JSON.parse(after)).not.toThrow();
			// The letter of the escape and what follows may look like another service's key.
			const key = `{"a":"\\npm_${github.slice(4)}"}`;
			expect(() =>
				JSON.parse(masked(Buffer.from(key), []).toString()),
			).not.toThrow();
			expect(JSON.parse((await written(key)).after)).toBeDefined();
		},
	);
});

describe("a private key", () => {
	test.each([
		["as it is", privateKey],
		["in JSON", JSON.stringify({ key: privateKey, b: 1 })],
		[
			"in JSON in JSON",
			JSON.stringify({ a: JSON.stringify({ key: privateKey }) }),
		],
		["without an end", privateKey.slice(0, -30)],
		["on one line", privateKey.replaceAll("\n", " ")],
		["in events", privateKey.replaceAll(/^/gm, "data: ")],
		[
			"with a password's header",
			privateKey.replace(
				"\n",
				"\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0011\n\n",
			),
		],
		["in base64", base64(privateKey)],
	])("%s is written over to its end", async (_, text) => {
		const { leaks, after } = await written(text);
		expect(leaks.map(({ rule }) => rule)).toEqual(["privatekey"]);
		expect(after).not.toMatch(/MII\d|Wc6Yd8|QuBiCo/);
		// An event's end is the end of a line.
		expect(after.split("\n")).toHaveLength(text.split("\n").length);
		if (text.startsWith("{")) expect(JSON.parse(after)).toBeDefined();
	});

	test("that a text only speaks of is none", async () => {
		const { leaks } = await written(
			"A file begins with -----BEGIN PRIVATE KEY-----\nMIIE...\nand so on. -----END PRIVATE KEY-----",
		);
		expect(leaks).toEqual([]);
	});
});

test("one behind what looks like the beginning of a key is found", async () => {
	for (const before of ["-----BEGIN PRIVATE KEY-----\n", "https://ab:cdefg@"]) {
		const { leaks, after } = await written(`${before}${github} and more`);
		expect(leaks.map(({ rule }) => rule)).toContain("github");
		expect(after).not.toContain(github.slice(8));
	}
});

test("one in each of ten thousand lines is found in every line", async () => {
	const { leaks, after } = await written(`${github}\n`.repeat(10_000));
	expect(leaks).toHaveLength(10_000);
	expect(after).not.toContain(github.slice(4, 12));
});

test("one that lies across what is looked at together is found", async () => {
	for (const before of [131_060, 131_072 - 16_384, 114_690]) {
		const { leaks } = await written(`${"a ".repeat(before / 2)}${github} end`);
		expect(leaks).toMatchObject([{ rule: "github", start: before }]);
	}
});
