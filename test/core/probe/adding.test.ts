/** Adding a command as it was shown, taking an upstream away, and back again. */
import { realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commands } from "../../../contract/commands.ts";
import { createControl } from "../../../core/control/control.ts";
import { type CoreParts, coreParts, tempFolder } from "../parts.ts";
import type { Actor } from "../../../contract/commands.ts";

const unused = (): never => {
	throw new Error("not asked for here");
};

async function setup() {
	const parts: CoreParts = await coreParts("strict");
	const control = createControl({
		parts,
		gateUrl: () => "http://127.0.0.1:4180",
		status: unused,
		consoleLink: unused,
		phones: unused,
		stop: unused,
	});
	const call = async (
		name: string,
		input: object,
		actor: Actor = "desktop",
	): Promise<unknown> => {
		const result = await control.call(actor, name, input);
		return result.ok ? result.output : result.failure.code;
	};
	const folder = await tempFolder();
	const script = join(folder, "server.mjs");
	await writeFile(script, "// one");
	const stdio = {
		command: process.execPath,
		args: [script],
		cwd: folder,
		env: { API_TOKEN: "${secret:it}", MODE: "fast" },
		sandbox: false,
	};
	const look = async () =>
		commands["upstream.preview"].output.parse(
			await call("upstream.preview", { stdio }),
		);
	const isApproved = (name: string): unknown =>
		parts.upstreams.get(name)?.stdio?.view().approved;
	return { parts, call, stdio, script, look, isApproved };
}

test("a preview says what would be started, and starts and writes nothing", async () => {
	const { parts, look, script } = await setup();
	expect(await look()).toMatchObject({
		command: [process.execPath, script],
		env: { API_TOKEN: "${secret:it}", MODE: "fast" },
		sandbox: "off",
		problem: "",
	});
	expect(parts.upstreams.all()).toEqual([]);
});

test("a program that is not there is told in the preview", async () => {
	const { call } = await setup();
	expect(
		commands["upstream.preview"].output.parse(
			await call("upstream.preview", {
				stdio: { command: "no-such-program-7" },
			}),
		).problem,
	).not.toBe("");
});

test("a command that changed since it was shown is not added", async () => {
	const { parts, call, stdio, script, look, isApproved } = await setup();
	const { digest } = await look();
	await writeFile(script, "// another");
	const add = { name: "own", stdio, digest };
	expect(await call("upstream.add", add)).toBe("conflict");
	expect(parts.upstreams.all()).toEqual([]);
	const again = await look();
	await call("upstream.add", { ...add, digest: again.digest });
	expect(isApproved("own")).toBe(true);
});

test("an upstream that was removed comes back as it was, once", async () => {
	const { parts, call } = await setup();
	await call("upstream.add", {
		name: "docs",
		url: "http://127.0.0.1:9",
		preset: "docrunch",
		readOnly: true,
	});
	const before = parts.upstreams.views("", "strict");
	await call("upstream.remove", { name: "docs" });
	expect(parts.upstreams.all()).toEqual([]);
	await call("upstream.restore", { name: "docs" });
	expect(parts.upstreams.views("", "strict")).toEqual(before);
	expect(await call("upstream.restore", { name: "docs" })).toBe("not-found");
});

test("another of its name is left alone", async () => {
	const { call } = await setup();
	await call("upstream.add", { name: "docs", url: "http://127.0.0.1:9" });
	await call("upstream.remove", { name: "docs" });
	await call("upstream.add", { name: "docs", url: "http://127.0.0.1:8" });
	expect(await call("upstream.restore", { name: "docs" })).toBe("conflict");
});

test.each([
	["desktop", false, true],
	["desktop", true, false],
	["cli", false, false],
] as const)(
	"a command that comes back by the %s, changed meanwhile %s, is approved: %s",
	async (actor, changed, approved) => {
		const { call, stdio, script, isApproved } = await setup();
		await call("upstream.add", { name: "own", stdio });
		await call("upstream.remove", { name: "own" });
		if (changed) await writeFile(script, "// another");
		await call("upstream.restore", { name: "own" }, actor);
		expect(isApproved("own")).toBe(approved);
	},
);

test("how an upstream's health changed is kept, the newest first", async () => {
	const { parts, call } = await setup();
	await call("upstream.add", { name: "docs", url: "http://127.0.0.1:9" });
	const docs = parts.upstreams.get("docs");
	if (!docs) throw new Error("no upstream");
	parts.upstreams.learn(docs, "ECONNREFUSED");
	parts.upstreams.learn(docs, undefined);
	parts.upstreams.learn(docs, undefined);
	const history = commands["upstream.history"].output.parse(
		await call("upstream.history", { name: "docs" }),
	);
	expect(history.map(({ state }) => state)).toEqual(["up", "down"]);
});

test("an upstream is moved to another project and out of it, and an approval of its command does not come along", async () => {
	const { parts, call, stdio, isApproved } = await setup();
	const [first, second] = await Promise.all(
		[tempFolder(), tempFolder()].map(async (one) => await realpath(await one)),
	);
	const { cwd: _, ...here } = stdio;
	await call("upstream.add", { name: "docs", stdio: here, project: first });
	expect(isApproved("docs")).toBe(true);
	const where = async () =>
		commands["project.list"].output
			.parse(await call("project.list", {}))
			.flatMap(({ dir, upstreams }) => (upstreams.includes("docs") ? dir : []));
	expect(await where()).toEqual([first]);
	await call("upstream.change", { name: "docs", project: second });
	expect(await where()).toEqual([second]);
	expect(parts.upstreams.get("docs")?.project?.dir).toBe(second);
	expect(isApproved("docs")).toBe(false);
	expect(await call("upstream.change", { name: "docs", project: "x" })).toBe(
		"invalid-input",
	);
	await call("upstream.change", { name: "docs", readOnly: true });
	expect(parts.upstreams.get("docs")?.project?.dir).toBe(second);
	await call("upstream.change", { name: "docs", project: null });
	expect(await where()).toEqual([]);
	expect(parts.upstreams.get("docs")?.project).toBeUndefined();
});
