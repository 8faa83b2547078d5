/**
 * A call carries a secret in its arguments and is asked about; whoever reads the database afterwards, or the history of
 * questions, must not find it there. Taught by every tool that keeps its shell history in clear. Also with the secret cut
 * in two by whatever shortens the text, and in escapes.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import type { Mask } from "../../../core/approval/kept-text.ts";
import { scanText } from "../../../core/leak-guard/scan-text.ts";
import { desk } from "../../core/approval/asking.ts";
import { coreParts } from "../../core/parts.ts";

/** In two parts, or a scanner of this repository would take it for one. */
const token = ["ghp", "abcdefghijklmnopqrstuvwxyz0123456789"].join("_");
const named = "correct-horse-battery";
const once = { kind: "allow", scope: "once" } as const;

const mask: Mask = async (text) =>
	(await scanText({ text, redact: true })).text;

const filesOf = (folder: string): string =>
	readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((one) => one.isFile())
		.map((one) => readFileSync(join(one.parentPath, one.name), "latin1"))
		.join("\n");

/** What the history says of a call with these arguments, once it was answered. */
async function kept(input: unknown) {
	const { approvals, question, home, db } = await desk({ mask });
	const text =
		typeof input === "object" && input !== null && "command" in input
			? String(input.command)
			: "";
	const asked = question({ args: JSON.stringify(input) });
	const [judged] = asked.judgement.pieces;
	const held = approvals.ask({
		...asked,
		judgement: {
			...asked.judgement,
			pieces:
				judged === undefined || text === ""
					? []
					: [{ ...judged, piece: { ...judged.piece, text }, why: [] }],
		},
	});
	approvals.answer(held.id, once, "desktop");
	await vi.waitFor(() => expect(approvals.get(held.id)?.args).not.toBe(""));
	const view = approvals.get(held.id);
	db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
	return { view, said: JSON.stringify(view), files: filesOf(home.home) };
}

describe("a secret among the arguments of a question that was answered", () => {
	test.each([
		["a token", { command: `git push https://x:${token}@example.org/r` }],
		["a token in a name", { [token]: "x", command: "ls" }],
		["a token deep inside", { a: [{ b: { c: `x ${token} y` } }] }],
		["a token behind an escape", { command: `echo "\n${token}"` }],
		[
			"what is called a password",
			{ login: { password: named }, command: "ls" },
		],
		["what follows a flag", { command: `deploy --api-key ${named} --now` }],
		["what stands in a variable", { command: `API_TOKEN=${named} deploy` }],
		[
			"what stands in a header",
			{ command: `curl -H "Authorization: Bearer ${named}" https://a.example` },
		],
		["what an address holds", { url: `https://me:${named}@a.example/` }],
	])("is not kept: %s", async (_, input) => {
		const { said, files, view } = await kept(input);
		for (const secret of [token, named]) {
			expect(said).not.toContain(secret);
			expect(files).not.toContain(secret);
		}
		expect(view?.state).toBe("allowed");
	});

	test.each([0, 1, 17, 39])(
		"is not kept in part where the text is cut %i characters into it",
		async (into) => {
			for (const length of [2_000, 16_000]) {
				const { said, files } = await kept({
					text: `${"a ".repeat((length - into) / 2)}${token} and more ${"b ".repeat(9_000)}`,
				});
				expect(said).not.toContain(token.slice(0, 12));
				expect(files).not.toContain(token.slice(0, 12));
			}
		},
	);

	test("is not kept while it waits, either", async () => {
		const { approvals, question, home, db } = await desk({ mask });
		const asked = question({ args: JSON.stringify({ text: `x ${token}` }) });
		approvals.ask(asked);
		await vi.waitFor(() =>
			expect(
				db.prepare("SELECT 1 FROM approval WHERE args <> ''").get(),
			).toBeDefined(),
		);
		db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
		expect(filesOf(home.home)).not.toContain(token);
	});
});

describe("nothing is kept", () => {
	test.each<[string, Mask | undefined]>([
		["where nobody looks for secrets", undefined],
		[
			"where looking for them fails",
			async () => {
				throw new Error("too slow");
			},
		],
		["where the owner keeps digests only", async () => undefined],
		["where the answer is not what was asked", async () => "{"],
	])("%s", async (_, broken) => {
		const { approvals, question } = await desk(
			broken === undefined ? {} : { mask: broken },
		);
		const held = approvals.ask(question());
		approvals.answer(held.id, once, "desktop");
		await new Promise((resolve) => setImmediate(resolve));
		expect(approvals.get(held.id)).toMatchObject({
			state: "allowed",
			args: "",
			command: "",
			cut: true,
		});
	});

	test("by a gate that is told to keep digests only, and what was kept is purged with the rest", async () => {
		const digests = await coreParts("strict", {
			settings: { audit: { arguments: "digest" } },
		});
		expect(await digests.arguments.masked('["x"]')).toBeUndefined();
		const parts = await coreParts();
		expect(await parts.arguments.masked(`["${token}"]`)).toBe('["[github]"]');
		parts.db.exec(
			`INSERT INTO approval (id, asked_at, expires_at, state, client, agent, upstream, method, path, tool, risk,
				categories, rule, digest, once_only, command, args, cut)
				VALUES ('DB-1', 5, 5, 'denied', 'c', '', 'u', '', '', 't', 'high', '', '', 'd', 0, 'rm', '{"a":1}', 0)`,
		);
		expect(parts.arguments.purge({})).toBe(1);
		expect(parts.approvals.get("DB-1")).toMatchObject({
			command: "",
			args: "",
			cut: true,
		});
	});
});
