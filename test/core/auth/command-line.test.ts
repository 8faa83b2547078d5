/** The words user, session and token, in a home without a running gate. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { compiledOnce, end, testedEntry } from "../../stub/gate-process.ts";
import { tempFolder } from "../parts.ts";
import { goodPassword } from "./auth-parts.ts";

/** Runs `drawbridge` with `input` on stdin. */
async function drawbridge(folder: string, words: string, input = "") {
	const [node, ...entry] = testedEntry;
	const child = spawn(node, [...entry, ...words.split(" ")], {
		env: {
			PATH: process.env["PATH"],
			...compiledOnce,
			HOME: folder,
			DRAWBRIDGE_HOME: folder,
			DRAWBRIDGE_VAULT: "file",
		},
		cwd: folder,
	});
	onTestFinished(() => end(child));
	child.stdin.on("error", () => undefined);
	child.stdin.end(input);
	const [stdout, stderr] = await Promise.all([
		text(child.stdout),
		text(child.stderr),
		once(child, "close"),
	]);
	return { code: child.exitCode, stdout, stderr };
}

test("a user is added, given a password from stdin, listed, disabled and removed", async () => {
	const folder = await tempFolder();
	const run = (words: string, input?: string) =>
		drawbridge(folder, words, input);
	const added = await run("user add alice --role agent");
	expect(added.code).toBe(0);
	expect(added.stdout).toMatch(/^http:\S+#token=dbs_[\w-]{43}\n$/);
	const set = await run("user passwd alice --json", `${goodPassword}\n`);
	expect(set.code).toBe(0);
	expect(JSON.parse(set.stdout)).toMatchObject({
		name: "alice",
		role: "operator",
		hasPassword: true,
		setup: null,
	});
	expect(set.stdout + set.stderr).not.toContain(goodPassword);
	await run("user disable alice");
	await run("user role alice reader");
	expect(JSON.parse((await run("user list --json")).stdout)).toMatchObject([
		{ name: "alice", role: "viewer", disabled: true },
	]);
	expect((await run("user remove alice")).code).toBe(0);
	expect((await run("user list --json")).stdout).toBe("[]\n");
});

test("wrong usage exits 2: an odd name, a weak or an empty password, a role there is not", async () => {
	const folder = await tempFolder();
	for (const [words, input] of [
		["user add Alice"],
		["user add alice --password", "password123\n"],
		["user add alice --password", "\n"],
		["user add alice --password", "x".repeat(10_000)],
		["user add alice --role root"],
		["token issue ci --expires soon"],
	] as const)
		expect((await drawbridge(folder, words, input)).code, words).toBe(2);
	expect((await drawbridge(folder, "user list --json")).stdout).toBe("[]\n");
});

test("a token is issued, listed and revoked", async () => {
	const folder = await tempFolder();
	const run = (words: string) => drawbridge(folder, words);
	const issued = await run("token issue ci --role viewer --expires 1h");
	expect(issued.stdout).toMatch(/^eyJ[\w.-]+\n$/);
	const [session] = JSON.parse((await run("session list --json")).stdout);
	expect(session).toMatchObject({ name: "ci", kind: "issued", role: "viewer" });
	expect((await run(`session revoke ${session.id}`)).code).toBe(0);
	expect((await run(`session revoke ${session.id}`)).code).toBe(1);
	expect((await run("session list --json")).stdout).toBe("[]\n");
});
