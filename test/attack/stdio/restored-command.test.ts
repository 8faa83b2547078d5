/**
 * Attack: an agent brings an upstream back from the command line whose command nobody remembers: the name on the card is a
 * harmless one, and what would be started is not. The card says the command whole, and a yes is for what it said.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { carriedControl } from "../../core/doors/carried-control.ts";
import { eventually } from "../../core/eventually.ts";
import { tempFolder } from "../../core/parts.ts";

async function removed(input: object) {
	const all = await carriedControl();
	const desktop = async (name: string, given: object): Promise<void> => {
		const result = await all.control.call("desktop", name, given);
		if (!result.ok) throw new Error(result.failure.code);
	};
	await desktop("upstream.add", { name: "docs", ...input });
	await desktop("upstream.remove", { name: "docs" });
	onTestFinished(all.control.on(() => undefined, "desktop"));
	const done = all.control.call("cli", "upstream.restore", { name: "docs" });
	await eventually(() => all.approvals.list().length).toBe(1);
	const card = all.approvals.list()[0];
	if (card === undefined) throw new Error("nobody was asked");
	return { ...all, desktop, card, done };
}

async function aProgram() {
	const folder = await tempFolder();
	const script = join(folder, "server.mjs");
	await writeFile(script, "// one");
	const stdio = {
		command: process.execPath,
		args: [script, "--delete-everything"],
		cwd: folder,
		env: { API_TOKEN: "${secret:it}" },
		sandbox: false,
	};
	return { script, stdio };
}

test("the card says the program, its arguments, its folder, its variables, and that no sandbox holds it", async () => {
	const { stdio } = await aProgram();
	const { card, approvals, upstreams, done } = await removed({ stdio });
	expect(JSON.parse(card.args)).toMatchObject({
		name: "docs",
		stdio: {
			command: [process.execPath, ...stdio.args],
			cwd: stdio.cwd,
			env: { API_TOKEN: "${secret:it}" },
			sandbox: false,
		},
	});
	approvals.denyAll("desktop", "");
	expect((await done).ok).toBe(false);
	expect(upstreams.get("docs")).toBeUndefined();
});

test("an address is said, too", async () => {
	const { card, approvals, done } = await removed({
		url: "http://127.0.0.1:9/x",
	});
	expect(JSON.parse(card.args)).toMatchObject({ url: "http://127.0.0.1:9/x" });
	approvals.denyAll("desktop", "");
	await done;
});

test("a yes is not for a program that was changed meanwhile", async () => {
	const { script, stdio } = await aProgram();
	const { card, approvals, upstreams, done } = await removed({ stdio });
	await writeFile(script, "// another");
	approvals.answer(card.id, { kind: "allow", scope: "once" }, "desktop");
	expect(await done).toMatchObject({
		ok: false,
		failure: { code: "conflict" },
	});
	expect(upstreams.get("docs")).toBeUndefined();
});

test("a yes is not for another of that name that was removed meanwhile", async () => {
	const { card, approvals, upstreams, desktop, done } = await removed({
		url: "http://127.0.0.1:9",
	});
	await desktop("upstream.add", { name: "docs", url: "http://127.0.0.1:8" });
	await desktop("upstream.remove", { name: "docs" });
	approvals.answer(card.id, { kind: "allow", scope: "once" }, "desktop");
	expect(await done).toMatchObject({
		ok: false,
		failure: { code: "conflict" },
	});
	expect(upstreams.get("docs")).toBeUndefined();
});
