/**
 * The agent runs as the owner's user and calls the command line itself: it approves its own call, loosens the mode, makes a
 * key. With a desktop attached none of that happens without a yes there; without one the owner's passphrase stands in its
 * place, where one is set. Threats: "the agent itself runs as the owner's user".
 */
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import type { Asker } from "../../../core/control/operation.ts";
import { removal } from "../../core/approval/asking.ts";
import {
	type Carried,
	carriedControl,
} from "../../core/doors/carried-control.ts";
import { eventually } from "../../core/eventually.ts";

const canary = "canary-4f1c9a";
const phrase = "a long enough phrase";

interface Gate extends Carried {
	/** "done", or the failure's code. */
	readonly cli: (
		name: string,
		input?: object,
		more?: Omit<Asker, "actor">,
	) => Promise<string>;
	readonly desktop: (name: string, input: object) => Promise<string>;
	/** The id of the one question that waits. */
	readonly asked: () => Promise<string>;
}

async function gate(isAttached: boolean): Promise<Gate> {
	const all = await carriedControl();
	if (isAttached) all.control.on(() => undefined, "desktop");
	const call = async (
		actor: "cli" | "desktop",
		name: string,
		input: object,
		more?: Omit<Asker, "actor">,
	): Promise<string> => {
		const result = await all.control.call(actor, name, input, more);
		return result.ok ? "done" : result.failure.code;
	};
	return Object.assign(all, {
		cli: (name: string, input: object = {}, more?: Omit<Asker, "actor">) =>
			call("cli", name, input, more),
		desktop: (name: string, input: object) => call("desktop", name, input),
		async asked() {
			await eventually(() => all.approvals.list().length).toBe(1);
			return all.approvals.list()[0]?.id ?? "";
		},
	});
}

const hold = ({ approvals }: Carried) =>
	approvals.ask({
		...removal("/home/ada/work/docs/build"),
		deadlineMs: approvals.deadlineFor("demo"),
	});

describe("a stricter mode that the owner set for a while", () => {
	test.each([
		["until the gate starts anew", { untilRestart: true }],
		["for an hour", { forSeconds: 3_600 }],
	])("%s is not ended by another that ends sooner", async (_, span) => {
		const all = await gate(false);
		await all.desktop("mode.set", { mode: "lax" });
		await all.desktop("mode.set", { mode: "strict", ...span });
		await all.owner.set(phrase);
		const second = { mode: "strict", forSeconds: 1 };
		expect(await all.cli("mode.set", second)).toBe("passphrase-needed");
		expect(await all.cli("mode.set", { mode: "strict" })).toBe("done");
	});

	test("for an hour is not made one that a restart ends", async () => {
		const all = await gate(false);
		await all.desktop("mode.set", { mode: "lax" });
		await all.desktop("mode.set", { mode: "strict", forSeconds: 3_600 });
		await all.owner.set(phrase);
		const held = { mode: "strict", untilRestart: true };
		expect(await all.cli("mode.set", held)).toBe("passphrase-needed");
	});

	test("by the raised bridge stays", async () => {
		const all = await gate(false);
		await all.desktop("mode.set", { mode: "lax" });
		await all.cli("bridge.raise");
		const second = { mode: "strict", forSeconds: 1 };
		expect(await all.cli("mode.set", second)).toBe("conflict");
	});
});

describe("with a desktop attached", () => {
	test("the command line cannot approve, not even its own question, and can deny", async () => {
		const all = await gate(true);
		const held = hold(all);
		const allow = { id: held.id, verdict: "allow" };
		expect(await all.cli("approval.answer", allow)).toBe("answer-on-desktop");
		expect(held.stillAllowed).toBe(false);
		const deny = { id: held.id, verdict: "deny" };
		expect(await all.cli("approval.answer", deny)).toBe("done");
		expect(await held.answer).toMatchObject({ kind: "deny", by: "cli" });
	});

	test("the passphrase changes nothing about that", async () => {
		const all = await gate(true);
		await all.owner.set(phrase);
		const { id } = hold(all);
		const allow = { id, verdict: "allow" };
		expect(
			await all.cli("approval.answer", allow, { passphrase: phrase }),
		).toBe("answer-on-desktop");
	});

	test.each([
		["mode.set", { mode: "lax" }],
		["key.create", { name: "mine" }],
		["bridge.lower", {}],
		["owner.clear", {}],
		["limits.set", { off: true }],
		["upstream.add", { name: "evil", url: "http://127.0.0.1:9" }],
	])("%s is asked, and is not done without a yes", async (name, input) => {
		const all = await gate(true);
		const done = all.cli(name, input);
		const id = await all.asked();
		expect(all.approvals.get(id)).toMatchObject({
			upstream: "gate",
			tool: name,
			onceOnly: true,
		});
		await all.desktop("approval.answer", { id, verdict: "deny" });
		expect(await done).toBe("refused");
		expect([all.mode.current, all.keys.list(), all.upstreams.all()]).toEqual([
			"strict",
			[],
			[],
		]);
	});

	test("a yes on the desktop does it, once", async () => {
		const all = await gate(true);
		const done = all.cli("key.create", { name: "mine" });
		const id = await all.asked();
		await all.desktop("approval.answer", { id, verdict: "allow" });
		expect(await done).toBe("done");
		const again = all.cli("key.create", { name: "mine" });
		const next = await all.asked();
		expect(next).not.toBe(id);
		await all.desktop("approval.answer", { id: next, verdict: "deny" });
		expect([await again, all.keys.list().length]).toEqual(["refused", 1]);
	});

	test("it cannot be remembered", async () => {
		const all = await gate(true);
		const done = all.cli("key.create", { name: "mine" });
		const id = await all.asked();
		for (const scope of ["session", "exact", "pattern"])
			expect(
				await all.desktop("approval.answer", {
					id,
					verdict: "allow",
					scope,
					expiresInSeconds: 60,
				}),
			).toBe("once-only");
		all.approvals.denyAll("desktop", "");
		await done;
	});

	test("who hangs up takes the question along", async () => {
		const all = await gate(true);
		const gone = new AbortController();
		const done = all.cli("key.create", { name: "mine" }, { gone: gone.signal });
		await all.asked();
		gone.abort();
		expect(await done).toBe("voided");
		expect(all.approvals.list()).toEqual([]);
	});

	test("a secret's value is neither on the card nor in the state", async () => {
		const all = await gate(true);
		const done = all.cli("secret.set", { name: "docs", value: canary });
		const id = await all.asked();
		expect(all.approvals.get(id)?.args).toBe(
			'{"name":"docs","upstreams":[],"value":"(not shown)"}',
		);
		await all.desktop("approval.answer", { id, verdict: "deny" });
		await done;
		expect(JSON.stringify(all.audit.tail(100))).not.toContain(canary);
		all.db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
		expect(await readFile(all.home.database, "latin1")).not.toContain(canary);
	});

	test("another secret under the same name is another question", async () => {
		const all = await gate(true);
		const both = ["one", "two"].map((value) =>
			all.cli("secret.set", { name: "docs", value }),
		);
		await eventually(() => all.approvals.list().length).toBe(2);
		all.approvals.denyAll("desktop", "");
		await Promise.all(both);
	});

	test("what reads or narrows is done at once", async () => {
		const all = await gate(true);
		for (const [name, input] of [
			["key.list", {}],
			["mode.set", { mode: "strict" }],
			["bridge.raise", {}],
			["approval.list", {}],
			["ip.allow", { cidr: "127.0.0.0/8" }],
		] as const)
			expect([name, await all.cli(name, input)]).toEqual([name, "done"]);
	});

	test("once it has gone, the question is not asked of nobody", async () => {
		const all = await carriedControl();
		const leave = all.control.on(() => undefined, "desktop");
		leave();
		const result = await all.control.call("cli", "key.create", { name: "a" });
		expect(result.ok).toBe(true);
	});
});

describe("without a desktop", () => {
	test("and without a passphrase the owner's user may", async () => {
		const all = await gate(false);
		const held = hold(all);
		expect(
			await all.cli("approval.answer", { id: held.id, verdict: "allow" }),
		).toBe("done");
		expect(held.release()).toBe(true);
	});

	test.each([
		["approval.answer", { id: "DB-2222", verdict: "allow" }],
		["mode.set", { mode: "lax" }],
		["key.create", { name: "mine" }],
		["owner.clear", {}],
		["owner.set", { password: "another long phrase" }],
	])("%s needs the passphrase where one is set", async (name, input) => {
		const all = await gate(false);
		await all.owner.set(phrase);
		expect(await all.cli(name, input)).toBe("passphrase-needed");
		const wrong = { passphrase: "not the phrase" };
		expect(await all.cli(name, input, wrong)).toBe("passphrase-wrong");
		expect([all.mode.current, all.keys.list()]).toEqual(["strict", []]);
		const right = { passphrase: phrase };
		expect(await all.cli(name, input, right)).not.toMatch(/^passphrase/);
	});

	test("a wrong one is on the record, with what it was for", async () => {
		const all = await gate(false);
		await all.owner.set(phrase);
		const wrong = { passphrase: "not the phrase" };
		await all.cli("mode.set", { mode: "lax" }, wrong);
		expect(all.audit.tail(10)).toContainEqual(
			expect.objectContaining({
				kind: "refused",
				client: "cli",
				reason: "passphrase-wrong: mode.set",
			}),
		);
	});

	test("denying and raising need none", async () => {
		const all = await gate(false);
		await all.owner.set(phrase);
		const { id } = hold(all);
		expect([
			await all.cli("approval.answer", { id, verdict: "deny" }),
			await all.cli("bridge.raise"),
		]).toEqual(["done", "done"]);
	});

	test("neither the passphrase nor an edited argument is in the record", async () => {
		const all = await gate(false);
		await all.owner.set(phrase);
		const { id } = hold(all);
		const editedArgs = JSON.stringify({ command: canary });
		const input = { id, verdict: "allow", editedArgs };
		expect(
			await all.cli("approval.answer", input, { passphrase: phrase }),
		).toBe("done");
		const record = JSON.stringify([
			all.audit.tail(100),
			all.approvals.history(10),
		]);
		expect(record).not.toContain(canary);
		expect(record).not.toContain(phrase);
	});
});

describe("while the bridge is raised", () => {
	test("no mode but strict is set, by anybody", async () => {
		const all = await gate(false);
		await all.cli("bridge.raise");
		expect([
			await all.cli("mode.set", { mode: "relaxed" }),
			await all.desktop("mode.set", { mode: "lax", forSeconds: 60 }),
			await all.cli("mode.set", { mode: "strict" }),
		]).toEqual(["conflict", "conflict", "done"]);
		expect(all.mode.current).toBe("strict");
	});
});
