/**
 * A body is made so that looking through it takes for ever, or kills whoever does. The gate goes on, the body counts as not
 * looked through, and what waits behind it gets its turn.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { Scanner } from "../../../core/leak-guard/scanner.ts";
import { silent, tempFolder } from "../../core/parts.ts";
import { github } from "../../core/leak-guard/secrets.ts";

function scanner(file?: URL, limitMs?: number): Scanner {
	const made = new Scanner(silent, file, limitMs);
	onTestFinished(() => made.close());
	return made;
}

/** Answers with nothing found; some words make it misbehave. */
const misbehaving = `
import { parentPort } from "node:worker_threads";
parentPort.on("message", ({ texts }) => {
	for (const { bytes } of texts) {
		const text = Buffer.from(bytes).toString();
		if (text === "spin") for (;;);
		if (text === "die") process.exit(1);
		if (text === "throw") throw new Error(text);
		if (text === "fail") { parentPort.postMessage(undefined); return; }
	}
	parentPort.postMessage({ kind: "leaks", leaks: texts.map(() => []) });
});`;

describe.each(["spin", "die", "throw", "fail"])(
	"a text that makes the thread %s",
	(word) => {
		test("is rejected, alone, and the gate goes on meanwhile", async () => {
			const file = join(await tempFolder(), "thread.mjs");
			writeFileSync(file, misbehaving);
			const made = scanner(pathToFileURL(file), 400);
			const look = (text: string, urgent = false) =>
				made.leaks({ bytes: Buffer.from(text) }, urgent);
			let turns = 0;
			const timer = setInterval(() => turns++, 5);
			const all = await Promise.allSettled([
				look("first"),
				look("second"),
				look(word),
				look("third"),
				look("fourth", true),
			]);
			clearInterval(timer);
			expect(all.map(({ status }) => status)).toEqual([
				"fulfilled",
				"fulfilled",
				"rejected",
				"fulfilled",
				"fulfilled",
			]);
			expect(turns).toBeGreaterThan(0);
		});
	},
);

describe("a megabyte of", () => {
	const MiB = 1024 * 1024;
	test.each([
		["beginnings of keys", "-----BEGIN RSA PRIVATE KEY-----\nA"],
		["dashes", "-"],
		["tokens without an end", "xoxb-1234-"],
		["prefixes", "ghp_"],
		["addresses", "postgres://a:b@"],
		["names of secrets", "aws secret key = "],
		["backslashes", "\\"],
		["escapes of escapes", "\\\\\\u005c"],
		["percent signs", "%25"],
		["base64", "QUJD"],
		["hex", "0a1b"],
		["blanks", " \n"],
		["bytes that are no text", "\u0000ÿ"],
	])(
		"%s is looked through, and so is what stands behind it",
		async (_, unit) => {
			const text = `${unit.repeat(Math.ceil(MiB / unit.length))} "${github}"`;
			const leaks = await scanner(undefined, 25_000).leaks(
				{ bytes: Buffer.from(text) },
				true,
			);
			expect(leaks.map(({ rule }) => rule)).toContain("github");
		},
	);
});

test("an answer that is a bomb in its coding takes no more than a part of it", async () => {
	const { gzipSync } = await import("node:zlib");
	const bytes = gzipSync(
		Buffer.concat([
			Buffer.from(`${github}\n`),
			Buffer.alloc(64 * 1024 * 1024, " "),
		]),
	);
	const leaks = await scanner().leaks({ bytes, coding: "gzip" }, false);
	expect(leaks).toMatchObject([{ rule: "github", start: 0 }]);
});

test("what is asked after the end is rejected", async () => {
	const made = scanner();
	const waiting = made.leaks({ bytes: Buffer.from("x") }, false);
	waiting.catch(silent);
	await made.close();
	await expect(waiting).rejects.toThrow();
	await expect(made.leaks({ bytes: Buffer.from("x") }, true)).rejects.toThrow();
});
