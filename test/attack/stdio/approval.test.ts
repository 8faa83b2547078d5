/**
 * A command comes into the settings without a person: by an edited file, an import, a cloned repository, or one more word
 * behind what was approved. Nothing of it may run before a person said yes to exactly that (threats.md: "add this server"
 * runs a command). And whoever waits for the yes must not wear the person out.
 */
import { chmod, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { beforeEach, describe, expect, test } from "vitest";
import {
	approve,
	ask,
	refusal,
	serversOf,
	withServer,
} from "../../core/stdio/asking.ts";
import { server } from "../../core/stdio/starting.ts";
import { eventually } from "../../core/eventually.ts";
import { type CoreParts, coreParts, tempFolder } from "../../core/parts.ts";
import type { ApprovalView } from "../../../contract/approvals.ts";

let folder: string;
/** Written by the server when it runs. */
let ran: () => Promise<boolean>;

const script = `import { writeFileSync } from "node:fs"; writeFileSync("ran", "");${server}`;

beforeEach(() => {
	ran = () =>
		stat(join(folder, "ran")).then(
			() => true,
			() => false,
		);
});

const stdio = (more: object = {}): object => ({
	command: process.execPath,
	args: [join(folder, "server.mjs")],
	cwd: folder,
	sandbox: false,
	...more,
});

async function place(more: object = {}): Promise<CoreParts> {
	folder = await tempFolder();
	await writeFile(join(folder, "server.mjs"), script);
	return await coreParts("strict", { settings: withServer(stdio(more)) });
}

const write = async (parts: CoreParts, more: object): Promise<void> => {
	await writeFile(parts.home.settings, JSON.stringify(withServer(stdio(more))));
	parts.reload();
};

/** The one question that waits. */
async function question(parts: CoreParts): Promise<ApprovalView> {
	await eventually(() => parts.approvals.list().length).toBe(1);
	const [card] = parts.approvals.list();
	if (!card) throw new Error("no question");
	return card;
}

const once = { kind: "allow", scope: "once" } as const;
const no = { kind: "deny", reason: "" } as const;

describe("a command that nobody approved", () => {
	test("is asked about when it is first needed, with all of it, and runs after the yes", async () => {
		const parts = await place({
			args: [join(folder ?? "", "server.mjs"), "--flag", "a b"],
			env: {
				PLAIN: "shown",
				API_TOKEN: "not-shown-anywhere",
				REF: "${env:PATH}",
			},
		});
		await write(parts, {
			args: [join(folder, "server.mjs"), "--flag", "a b"],
			env: {
				PLAIN: "shown",
				API_TOKEN: "not-shown-anywhere",
				REF: "${env:PATH}",
			},
		});
		await parts.lookUpSecrets();
		expect(parts.approvals.list()).toEqual([]);
		const answer = ask(serversOf(parts));
		const card = await question(parts);
		expect(await ran()).toBe(false);
		expect(card).toMatchObject({ upstream: "server", scopes: ["once"] });
		expect(card.risk).not.toBe("low");
		expect(card.command).toBe(
			`${process.execPath} ${join(folder, "server.mjs")} --flag 'a b'`,
		);
		for (const text of [
			folder,
			"PLAIN",
			"shown",
			"REF",
			"${env:PATH}",
			"sha256",
		])
			expect(card.args).toContain(text);
		expect(card.args).not.toContain("not-shown-anywhere");
		expect(parts.approvals.answer(card.id, once, "desktop")).toBe("answered");
		expect((await answer).status).toBe(200);
		expect(await ran()).toBe(true);
		expect(serversOf(parts).view().approved).toBe(true);
	});

	test("is one question, however many calls wait for it", async () => {
		const parts = await place();
		const answers = [1, 2, 3].map((n) => ask(serversOf(parts), `key:${n}`));
		const card = await question(parts);
		parts.approvals.answer(card.id, once, "desktop");
		for (const answer of answers) expect((await answer).status).toBe(200);
		expect(parts.approvals.history(10)).toHaveLength(1);
	});

	test("does not run after a no, which holds for a minute", async () => {
		const parts = await place();
		const answer = ask(serversOf(parts));
		parts.approvals.answer((await question(parts)).id, no, "desktop");
		expect((await answer).code).toBe(refusal("denied"));
		expect((await ask(serversOf(parts), "key:2")).code).toBe(refusal("denied"));
		expect(parts.approvals.list()).toEqual([]);
		parts.clock.pass(60_000);
		const later = ask(serversOf(parts));
		parts.approvals.answer((await question(parts)).id, no, "desktop");
		expect((await later).code).toBe(refusal("denied"));
		expect(await ran()).toBe(false);
	});

	test("does not run after silence", async () => {
		const parts = await place();
		const answer = ask(serversOf(parts));
		await question(parts);
		parts.clock.pass(120_000);
		parts.approvals.expire();
		expect((await answer).code).toBe(refusal("unanswered"));
		expect(await ran()).toBe(false);
	});

	test("does not run while the bridge is raised", async () => {
		const parts = await place();
		parts.bridge.raise("desktop");
		expect((await ask(serversOf(parts))).code).toBe(refusal("denied"));
		expect(await ran()).toBe(false);
		expect(parts.approvals.list()).toEqual([]);
	});
});

describe("a command that was approved and has changed", () => {
	test.each([
		["by a word", () => ({ args: [join(folder, "server.mjs"), "--evil"] })],
		[
			"by its program",
			() => ({
				command: "/usr/bin/env",
				args: [process.execPath, join(folder, "server.mjs")],
			}),
		],
		["by its folder", () => ({ cwd: "/" })],
		["by a variable", () => ({ env: { NODE_OPTIONS: "--import=/evil.mjs" } })],
		["by its sandbox", () => ({ sandbox: { hosts: ["evil.example"] } })],
	])("%s is asked about anew", async (_, change) => {
		const parts = await place();
		approve(parts);
		expect(serversOf(parts).view().approved).toBe(true);
		await write(parts, change());
		expect(serversOf(parts).view().approved).toBe(false);
		const answer = ask(serversOf(parts));
		parts.approvals.answer((await question(parts)).id, no, "desktop");
		expect((await answer).code).toBe(refusal("denied"));
		expect(await ran()).toBe(false);
	});

	test("in its script is asked about anew", async () => {
		const parts = await place();
		approve(parts);
		await writeFile(join(folder, "server.mjs"), `${script}\n// evil`);
		const answer = ask(serversOf(parts));
		parts.approvals.answer((await question(parts)).id, no, "desktop");
		expect((await answer).code).toBe(refusal("denied"));
		expect(await ran()).toBe(false);
	});

	test("while the person thought is not what was approved", async () => {
		const parts = await place();
		const answer = ask(serversOf(parts));
		const card = await question(parts);
		await writeFile(join(folder, "server.mjs"), `${script}\n// evil`);
		parts.approvals.answer(card.id, once, "desktop");
		expect((await answer).code).toBe(refusal("denied"));
		expect(await ran()).toBe(false);
	});

	test("is not started anew by the yes to another upstream's same command", async () => {
		const parts = await place();
		approve(parts);
		await writeFile(
			parts.home.settings,
			JSON.stringify({ upstreams: { other: { stdio: stdio() } } }),
		);
		parts.reload();
		expect(parts.upstreams.get("other")?.stdio?.view().approved).toBe(false);
	});
});

const sql = (parts: CoreParts, statement: string): void => {
	const db = new DatabaseSync(parts.home.database);
	db.exec(statement);
	db.close();
};

async function reopened(parts: CoreParts): Promise<CoreParts> {
	const settings = JSON.parse(await readFile(parts.home.settings, "utf8"));
	return await coreParts("strict", { home: parts.home, settings });
}

describe("a row that approves a command", () => {
	test("holds after a restart", async () => {
		const parts = await place();
		approve(parts);
		const next = await reopened(parts);
		expect(serversOf(next).view().approved).toBe(true);
	});

	test.each([
		["without a MAC", "UPDATE stdio_command SET mac = ''"],
		[
			"with another digest",
			"UPDATE stdio_command SET digest = replace(digest, 'a', 'b') || ''",
		],
		[
			"for another upstream",
			"INSERT INTO stdio_command SELECT 'server', digest, command, approved_at, approved_by, mac FROM stdio_command WHERE id = 'decoy'",
		],
	])("%s approves nothing, and is warned about", async (name, statement) => {
		const parts = await place();
		if (name === "for another upstream")
			parts.commands.approve("decoy", serversOf(parts).look(), "test");
		else approve(parts);
		const digest = serversOf(parts).look().digest;
		sql(
			parts,
			statement.replaceAll(
				"'a', 'b'",
				`'${digest[0]}', '${digest[0] === "f" ? "0" : "f"}'`,
			),
		);
		const next = await reopened(parts);
		expect(serversOf(next).view().approved).toBe(false);
		expect(next.commands.ignored).toEqual(["server"]);
		expect(next.warnings().join()).toContain("server");
		void ask(serversOf(next)).catch(() => undefined);
		await question(next);
		expect(await ran()).toBe(false);
	});

	test("goes with its upstream", async () => {
		const parts = await place();
		approve(parts);
		parts.commands.forget("server");
		const next = await reopened(parts);
		expect(serversOf(next).view().approved).toBe(false);
		expect(next.commands.ignored).toEqual([]);
	});
});

test("a program in the project that takes the place of an installed one is asked about", async () => {
	const parts = await place({ command: "sh", args: ["-c", "exit"] });
	approve(parts);
	const file = join(folder, "sh");
	await writeFile(file, "#!/bin/sh\ntouch ran\n");
	await chmod(file, 0o755);
	await write(parts, { command: "./sh", args: ["-c", "exit"] });
	expect(serversOf(parts).view().approved).toBe(false);
});
