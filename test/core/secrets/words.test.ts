/** secret as it is typed: the value comes on stdin, acts on the next request, and is printed nowhere. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import {
	compiledOnce,
	end,
	type Finished,
	testedEntry,
} from "../../stub/gate-process.ts";
import { commandLine } from "../cli/command-line.ts";
import { httpUpstream, send } from "../http.ts";

const canary = "canary-9d1e";

/** `secret set` with something on stdin. */
async function setSecret(
	home: string,
	value: string | Buffer,
	...words: readonly string[]
): Promise<Finished> {
	const [node, ...entry] = testedEntry;
	const child = spawn(node, [...entry, "secret", "set", ...words], {
		env: {
			PATH: process.env["PATH"],
			...compiledOnce,
			DRAWBRIDGE_HOME: home,
			DRAWBRIDGE_VAULT: "file",
		},
		cwd: home,
		stdio: "pipe",
	});
	onTestFinished(() => end(child));
	child.stdin.on("error", () => undefined);
	child.stdin.end(value);
	const [stdout, stderr] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, "close"),
	]);
	return { code: child.exitCode, stdout, stderr };
}

test("a secret that is set acts on the next request of the running gate, and removed on the one after", async () => {
	const upstream = await httpUpstream();
	const { home, run, serve } = await commandLine();
	await writeFile(
		join(home, "security.json"),
		JSON.stringify({
			limits: null,
			upstreams: {
				docs: {
					url: upstream.url,
					headers: { Authorization: "Bearer ${secret:docs}" },
				},
			},
		}),
	);
	const { gate } = await serve();
	const { stdout } = await run("key", "create", "a", "--json");
	const { key } = JSON.parse(stdout);
	const ask = async (): Promise<number> =>
		(await send(gate, { path: "/docs/x", headers: { "X-API-Key": key } }))
			.status;
	expect(await ask()).toBe(503);
	const set = await setSecret(home, `${canary}\n`, "docs", "--json");
	expect(JSON.parse(set.stdout)).toMatchObject({
		name: "docs",
		boundTo: [{ upstream: "docs" }],
	});
	expect(await ask()).toBe(200);
	expect(upstream.received.map(({ headers }) => headers.authorization)).toEqual(
		[`Bearer ${canary}`],
	);
	const list = await run("secret", "list", "--json");
	const tail = await run("audit", "tail", "--json");
	expect(
		[set.stdout, set.stderr, list.stdout, tail.stdout].join(),
	).not.toContain(canary);
	expect(tail.stdout).toContain("secret.set name=docs");
	expect((await run("secret", "remove", "docs")).code).toBe(0);
	expect(await ask()).toBe(503);
	expect(upstream.received).toHaveLength(1);
});

test.each<[string, string | Buffer, string[], number]>([
	["nothing", "", ["docs"], 2],
	["two lines", "a\nb\n", ["docs"], 2],
	["more than 64 KiB", "a".repeat(70_000), ["docs"], 2],
	["bytes that are no text", Buffer.from([0xff, 0xfe]), ["docs"], 2],
	["a name that is none", "a", ["../docs"], 2],
	["an upstream that is not there", "a", ["docs", "--for", "none"], 1],
	["a value as an argument", "a", ["docs", "value"], 2],
])("%s is refused", async (_, value, words, code) => {
	const { home, run } = await commandLine();
	expect((await setSecret(home, value, ...words)).code).toBe(code);
	const { stdout } = await run("secret", "list", "--json");
	expect(JSON.parse(stdout)).toEqual([]);
});
