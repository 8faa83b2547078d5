/**
 * An agent adds a server from the command line, which a person is asked about; and while the person thinks, the agent puts
 * another program in the place of the one that was asked about (threats.md: "the world changes while a person thinks").
 */
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import type { ApprovalView } from "../../../contract/approvals.ts";
import {
	type Carried,
	carriedControl,
} from "../../core/doors/carried-control.ts";
import { eventually } from "../../core/eventually.ts";
import { tempFolder } from "../../core/parts.ts";

let at: Carried;
let folder: string;
let script: string;

beforeEach(async () => {
	at = await carriedControl();
	at.owner.attach();
	folder = join(await tempFolder(), "project");
	await mkdir(folder);
	script = join(folder, "server.mjs");
	await writeFile(script, "// what the person read");
});

const add = (more: object = {}) =>
	at.control.call("cli", "upstream.add", {
		name: "tool",
		stdio: {
			command: process.execPath,
			args: ["server.mjs"],
			cwd: folder,
			...more,
		},
	});

async function question(): Promise<ApprovalView> {
	await eventually(() => at.approvals.list().length).toBe(1);
	const [card] = at.approvals.list();
	if (!card) throw new Error("no question");
	return card;
}

const yes = { kind: "allow", scope: "once" } as const;

test("the person is shown which program it is, what it holds, and where it runs", async () => {
	const answer = add({ command: "node" });
	const card = await question();
	expect(card.args).toMatch(/"command":\["\/[^"]*\/node","server\.mjs"\]/);
	for (const text of [folder, script, "sha256"])
		expect(card.args).toContain(text);
	at.approvals.answer(card.id, yes, "desktop");
	expect(await answer).toMatchObject({ ok: true });
	expect(at.upstreams.get("tool")?.stdio?.view().approved).toBe(true);
});

test("a script that was changed before the yes is not approved by it, and nothing is added", async () => {
	const answer = add();
	const card = await question();
	await writeFile(script, "// what the agent wrote");
	at.approvals.answer(card.id, yes, "desktop");
	expect(await answer).toMatchObject({ failure: { code: "conflict" } });
	expect(at.upstreams.get("tool")).toBeUndefined();
});

describe("a key among what the program is given", () => {
	const value = `sk-ant-api03-${"Ab3".repeat(31)}-AAAAAA`;
	test.each([
		["in a variable", { env: { API_TOKEN: value } }],
		["that only its name tells", { env: { DB_PASSWORD: "hunter2" } }],
		["in a word", { args: ["server.mjs", "--key", value] }],
	])("%s is refused before anybody is shown it", async (_, more) => {
		expect(await add(more)).toMatchObject({
			failure: { code: "invalid-input" },
		});
		expect(at.approvals.list()).toEqual([]);
		expect(at.approvals.history(10)).toEqual([]);
	});
});
