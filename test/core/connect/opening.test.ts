/** What `connect.open` gives to whom: one key for each client, made after a person's yes where one can be asked. */
import { writeFile } from "node:fs/promises";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { ApprovalView } from "../../../contract/approvals.ts";
import { Door } from "../../../core/connect/door.ts";
import { GateHttp } from "../../../core/connect/gate-http.ts";
import { serveSocket } from "../../../core/doors/socket.ts";
import { type Carried, carriedControl } from "../doors/carried-control.ts";
import { eventually } from "../eventually.ts";

let at: Carried;

beforeEach(async () => {
	at = await carriedControl();
	await writeFile(
		at.home.settings,
		JSON.stringify({ upstreams: { docs: { url: "http://127.0.0.1:9" } } }),
	);
	at.reload();
});

const open = (client: string, gone?: AbortSignal) =>
	at.control.call(
		"cli",
		"connect.open",
		{ upstream: "docs", client },
		{ gone },
	);

async function question(): Promise<ApprovalView> {
	await eventually(() => at.approvals.list().length).toBe(1);
	const [card] = at.approvals.list();
	if (!card) throw new Error("no question");
	return card;
}

const yes = { kind: "allow", scope: "once" } as const;
const no = { kind: "deny", reason: "" } as const;

describe("with a desktop attached", () => {
	beforeEach(() => {
		at.owner.attach();
	});

	test("a person is asked, with the name and what the key opens", async () => {
		const answer = open("claude");
		const card = await question();
		expect(JSON.parse(card.args)).toMatchObject({
			name: "connect docs (claude)",
			role: "operator",
			upstreams: ["docs"],
		});
		expect(at.keys.list()).toEqual([]);
		at.approvals.answer(card.id, yes, "desktop");
		expect(await answer).toMatchObject({ ok: true });
		expect(await open("claude")).toEqual(await answer);
	});

	test("two that start at once are one question, and are given the same key", async () => {
		const answers = [open("claude"), open("claude")];
		at.approvals.answer((await question()).id, yes, "desktop");
		const [one, two] = await Promise.all(answers);
		expect(one).toMatchObject({ ok: true });
		expect(two).toEqual(one);
		expect(at.keys.list()).toHaveLength(1);
	});

	test("who leaves takes the question along, and who waits for the same key asks anew", async () => {
		const first = new AbortController();
		const left = open("claude", first.signal);
		const before = await question();
		const stays = open("claude");
		first.abort();
		expect(await left).toMatchObject({ failure: { code: "voided" } });
		await eventually(() => at.approvals.list()[0]?.id).not.toBe(before.id);
		at.approvals.answer((await question()).id, yes, "desktop");
		expect(await stays).toMatchObject({ ok: true });
	});

	test("a no makes no key", async () => {
		const answer = open("claude");
		at.approvals.answer((await question()).id, no, "desktop");
		expect(await answer).toMatchObject({ failure: { code: "refused" } });
		expect(at.keys.list()).toEqual([]);
	});

	test("a key that was taken back is asked about again", async () => {
		const answer = open("claude");
		at.approvals.answer((await question()).id, yes, "desktop");
		await answer;
		const [key] = at.keys.list();
		await at.control.call("cli", "key.revoke", { id: key?.id });
		const again = open("claude");
		at.approvals.answer((await question()).id, no, "desktop");
		expect(await again).toMatchObject({ failure: { code: "refused" } });
	});
});

test("with a passphrase and no desktop, whoever starts it is told the line to type", async () => {
	await at.owner.set("a long enough phrase");
	const answer = await open("claude");
	expect(answer).toMatchObject({ failure: { code: "passphrase-needed" } });
	// The words are what a client shows its user.
	expect(JSON.stringify(answer)).toContain(
		String.raw`drawbridge key create \"connect docs (claude)\" --upstream docs --passphrase`,
	);
	expect(at.keys.list()).toEqual([]);
});

test.each([
	"$(touch x)",
	"`x`",
	'a" --role admin "b',
	"a\\",
	"a\nb",
	"a\u202eb",
	"a) (b",
	"-x",
	"x".repeat(101),
])("a client cannot be called %j", async (name) => {
	expect(await open(name)).toMatchObject({
		failure: { code: "invalid-input" },
	});
	expect(at.keys.list()).toEqual([]);
});

test.each(["", "claude", "Claude Code", "vs-code_1.2@work", "K\u00fcche"])(
	"a client can be called %j",
	async (name) => {
		expect(await open(name)).toMatchObject({ ok: true });
	},
);

test("a person's no is not asked about again by the next message", async () => {
	at.owner.attach();
	const door = await serveSocket(
		{ path: at.home.socket, secret: undefined },
		at.control,
	);
	onTestFinished(() => door.close());
	const gate = new GateHttp(new Door(at.home), {
		upstream: "docs",
		client: "claude",
	});
	const first = gate.open().catch((error: unknown) => error);
	at.approvals.answer((await question()).id, no, "desktop");
	expect(await first).toMatchObject({ code: "refused" });
	await new Promise(setImmediate);
	await expect(gate.open()).rejects.toMatchObject({ code: "refused" });
	expect(at.approvals.history(10)).toHaveLength(1);
});
