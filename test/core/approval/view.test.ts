/** What is shown of a question: all of it, nothing obeyed, nothing without an end. */
import { expect, test } from "vitest";
import { callInShort, cardText } from "../../../core/cli/card.ts";
import { desk, removal } from "./asking.ts";

test("says who, where, what, why, and how it may be answered", async () => {
	const { approvals, question } = await desk();
	const { id } = approvals.ask(question());
	expect(approvals.get(id)).toMatchObject({
		id,
		state: "pending",
		client: "ci",
		agent: "claude",
		upstream: "demo",
		tool: "run_command",
		risk: "high",
		command: "rm -rf /home/ada/work/docs/build",
		where: "run_command: command",
		why: ["deletes a folder"],
		categories: ["destructive"],
		waiting: 1,
		onceOnly: false,
		scopes: ["once", "exact", "session", "pattern"],
		askedAt: "2026-11-20T10:00:00.000Z",
		expiresAt: "2026-11-20T10:02:00.000Z",
		answer: null,
	});
});

test("patterns are the narrowest first, each in words", async () => {
	const { approvals, question } = await desk();
	const { id } = approvals.ask(question());
	expect(approvals.get(id)?.offers.map(({ words }) => words)).toEqual([
		expect.stringContaining("(only /home/ada/work/docs/build)"),
		expect.stringContaining("(/home/ada/work/docs and anything below it)"),
	]);
});

/** ESC, BEL, a right-to-left override, a carriage return. */
const hostile = "\u001b]0;x\u0007\u202e\r";

const isObeyed = (text: string): boolean =>
	Array.from(hostile.replace(/[^\p{Cc}\p{Cf}]/gu, "")).some((char) =>
		text.includes(char),
	);

const textsIn = (value: unknown): string[] =>
	typeof value === "string"
		? [value]
		: typeof value === "object" && value !== null
			? Object.values(value).flatMap(textsIn)
			: [];

test("terminal escapes and bidi controls are shown in every field, in the view and in the text", async () => {
	const { approvals, question } = await desk();
	const call = removal(`/tmp/${hostile}`);
	const { id } = approvals.ask(
		question({
			...call,
			client: hostile,
			agent: hostile,
			path: hostile,
			tool: hostile,
			cwd: hostile,
			method: hostile,
			digest: "d",
		}),
	);
	for (const view of [approvals.get(id), approvals.list()[0]]) {
		if (!view) throw new Error("no card");
		for (const text of textsIn(view)) expect(isObeyed(text)).toBe(false);
		expect(isObeyed(cardText(view, true))).toBe(false);
	}
});

test("a mebibyte is cut in the list and whole in the card", async () => {
	const { approvals, question } = await desk();
	const text = "x".repeat(1_048_576);
	const { id } = approvals.ask(question(removal(`/tmp/${text}`)));
	const [listed] = approvals.list();
	expect([listed?.cut, (listed?.args.length ?? 0) < 5_000]).toEqual([
		true,
		true,
	]);
	expect(approvals.get(id)).toMatchObject({ cut: false });
	expect(approvals.get(id)?.args).toContain(text);
});

test("what has ended shows how, and no argument", async () => {
	const { approvals, question } = await desk();
	const { id } = approvals.ask(question());
	approvals.answer(id, { kind: "deny", reason: "wrong folder" }, "desktop");
	const view = approvals.get(id);
	expect(view).toMatchObject({
		state: "denied",
		args: "",
		command: "",
		answer: { by: "desktop", reason: "wrong folder", calls: 1 },
	});
	if (view) expect(cardText(view, false)).toContain("denied by desktop");
});

test.each([
	[{ command: "git push", args: '{"command":"git push"}' }, "git push"],
	[{ command: "", args: '{"path":"a"}' }, '{"path":"a"}'],
	[{ command: "", args: "{}" }, ""],
	[{ command: "", args: "" }, ""],
	[{ command: "cd a\nrm -rf b", args: "" }, "cd a…"],
	[{ command: "x".repeat(61), args: "" }, `${"x".repeat(59)}…`],
])(
	"a list shows of %j what would run, else what it is called with: %s",
	(view, shown) => {
		expect(callInShort(view)).toBe(shown);
	},
);

test("a card that has ended shows what was kept of its arguments, and says where nothing was", async () => {
	const { approvals, question } = await desk();
	const { id } = approvals.ask(question());
	approvals.answer(id, { kind: "deny", reason: "" }, "desktop");
	const view = approvals.get(id);
	if (!view) throw new Error("no card");
	const kept = { ...view, args: '{"path":"a\u202e"}', cut: false };
	expect(cardText(kept, true)).toMatch(/arguments +\{"path":"a\\u202e"\}/);
	const unkept = { ...view, args: "", cut: true };
	expect(cardText(unkept, true)).toMatch(/arguments +not kept/);
	expect(cardText({ ...unkept, cut: false }, true)).not.toContain("arguments");
});
