/**
 * `connect.open` hands out a key without a question once there is one: by the door that no other user can open. Who comes
 * by another door, or has given another key that name, is not to be served by it.
 */
import { writeFile } from "node:fs/promises";
import { beforeEach, expect, test } from "vitest";
import {
	type Carried,
	carriedControl,
} from "../../core/doors/carried-control.ts";
import { eventually } from "../../core/eventually.ts";

let at: Carried;

beforeEach(async () => {
	at = await carriedControl();
	await writeFile(
		at.home.settings,
		JSON.stringify({
			upstreams: {
				docs: { url: "http://127.0.0.1:9" },
				all: { url: "http://127.0.0.1:9" },
			},
		}),
	);
	at.reload();
});

const open = (actor: "cli" | "console", upstream = "docs") =>
	at.control.call(actor, "connect.open", { upstream });

test("a key that was made for a program is not given to the console without a question", async () => {
	expect(await open("cli")).toMatchObject({ ok: true });
	at.owner.attach();
	const answer = open("console");
	await eventually(() => at.approvals.list().length).toBe(1);
	const [card] = at.approvals.list();
	expect(card?.tool).toBe("key.show");
	at.approvals.answer(card?.id ?? "", { kind: "deny", reason: "" }, "desktop");
	expect(await answer).toMatchObject({ failure: { code: "refused" } });
});

test("an administrator's key of the same name is given to nobody", async () => {
	const { key } = await at.keys.create({
		name: "connect docs",
		role: "admin",
		upstreams: ["docs"],
		note: "",
		ttlMs: undefined,
	});
	at.owner.attach();
	const answer = open("cli");
	await eventually(() => at.approvals.list().length).toBe(1);
	const [card] = at.approvals.list();
	at.approvals.answer(
		card?.id ?? "",
		{ kind: "allow", scope: "once" },
		"desktop",
	);
	expect(await answer).toMatchObject({ ok: true });
	expect(JSON.stringify(await answer)).not.toContain(key);
});

test("an upstream called all is one upstream, and its key opens no other", async () => {
	expect(await open("cli", "all")).toMatchObject({ ok: true });
	expect(at.keys.list().map(({ upstreams }) => upstreams)).toEqual([["all"]]);
	await writeFile(
		at.home.settings,
		JSON.stringify({ upstreams: { docs: { url: "http://127.0.0.1:9" } } }),
	);
	at.reload();
	expect(await open("cli", "all")).toMatchObject({ ok: true });
	expect(at.keys.list().map(({ upstreams }) => upstreams.length)).toEqual([
		1, 0,
	]);
});

test("a person who is asked for a key to everything is told in words that it is one", async () => {
	await writeFile(at.home.settings, JSON.stringify({ upstreams: {} }));
	at.reload();
	at.owner.attach();
	const answer = open("cli", "all");
	await eventually(() => at.approvals.list().length).toBe(1);
	const [card] = at.approvals.list();
	expect(card?.args).toContain("every upstream");
	at.approvals.answer(card?.id ?? "", { kind: "deny", reason: "" }, "desktop");
	expect(await answer).toMatchObject({ failure: { code: "refused" } });
});
