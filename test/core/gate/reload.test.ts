/** What changes while the gate runs: settings, and the gate itself by a restart on the same addresses. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import * as z from "zod";
import { gateForFile } from "./running.ts";
import { eventually } from "../eventually.ts";

const use = gateForFile();

const write = (settings: unknown): Promise<void> =>
	writeFile(
		join(use().gate.home, "security.json"),
		typeof settings === "string" ? settings : JSON.stringify(settings),
	);

const status = () => use().gate.call("status.get", {});

test("an upstream written into the file is there, by path and by name, and gone when it is taken out", async () => {
	const { askWithKey, docs } = use();
	await write({ limits: null, upstreams: { late: { url: docs.url } } });
	await eventually(
		async () => (await askWithKey({ path: "/late/a" })).status,
	).toBe(200);
	expect(
		(await askWithKey({ path: "/a", headers: { Host: "late.localhost" } }))
			.status,
	).toBe(200);
	await write({ limits: null });
	await eventually(
		async () => (await askWithKey({ path: "/late/a" })).code,
	).toBe("unknown-upstream");
});

test("a mode written into the file holds", async () => {
	const { ask } = use();
	await write({ mode: "relaxed", limits: null });
	await eventually(async () => (await ask({ path: "/docs/a" })).status).toBe(
		200,
	);
	await write({ limits: null });
	await eventually(async () => (await ask({ path: "/docs/a" })).status).toBe(
		401,
	);
});

test("a file that turns bad keeps what held, is told with its line, and is forgotten when mended", async () => {
	const { ask, docs, askWithKey } = use();
	await write({
		mode: "relaxed",
		limits: null,
		upstreams: { late: { url: docs.url } },
	});
	await eventually(async () => (await ask({ path: "/late/a" })).status).toBe(
		200,
	);
	await write('{\n"mode": "lax"\n"limits"');
	await eventually(async () => (await status()).warnings.join()).toContain(
		"security.json:3:",
	);
	expect((await ask({ path: "/late/a" })).status).toBe(200);
	expect(
		(
			await askWithKey({
				path: "/late/a",
				headers: { Authorization: "Bearer dbk_x" },
			})
		).status,
	).toBe(401);
	await write({ limits: null });
	await eventually(async () => (await status()).warnings).toEqual([]);
	expect((await ask({ path: "/docs/a" })).status).toBe(401);
});

test("what the file changes is recorded by field, and a file that says the same is not", async () => {
	const { gate } = use();
	const recorded = async (): Promise<string[]> => {
		const { stdout } = await gate.run(
			"audit",
			"tail",
			"--limit",
			"1000",
			"--json",
		);
		return z
			.array(z.object({ kind: z.string(), reason: z.string() }))
			.parse(JSON.parse(stdout))
			.filter(({ kind }) => kind === "change")
			.map(({ reason }) => reason);
	};
	await write({ limits: null, anonymous_role: "viewer" });
	await eventually(recorded).toContainEqual(
		expect.stringContaining("anonymous_role"),
	);
	const before = (await recorded()).length;
	await write({ anonymous_role: "viewer", limits: null });
	await write({ limits: null, mode: "relaxed", anonymous_role: "viewer" });
	await eventually(async () => (await status()).mode).toBe("relaxed");
	expect(await recorded()).toHaveLength(before + 1);
	await write({ limits: null });
	await eventually(async () => (await status()).mode).toBe("strict");
});

test("a file that is taken away leaves strict, and nothing looser than it was", async () => {
	const { gate, ask, askWithKey } = use();
	await write({ mode: "lax", limits: null, allowed_ips: ["10.0.0.0/8"] });
	await eventually(async () => (await ask({ path: "/docs/a" })).status).toBe(
		403,
	);
	await rm(join(gate.home, "security.json"));
	await eventually(async () => (await status()).mode).toBe("strict");
	expect((await askWithKey({ path: "/docs/a" })).status).toBe(403);
	expect((await status()).warnings).toHaveLength(1);
	await write({ limits: null });
	await eventually(
		async () => (await askWithKey({ path: "/docs/a" })).status,
	).toBe(200);
});

test("a restart comes back on the same addresses, with its keys, its time box and no open connection lost to a new port", async () => {
	const { gate, askWithKey, ask } = use();
	await gate.run("mode", "relaxed", "--for", "10m");
	const before = await status();
	expect((await gate.run("restart", "--json")).code).toBe(0);
	const after = await status();
	expect(after.gate).toBe(before.gate);
	expect(after.startedAt).not.toBe(before.startedAt);
	expect([after.mode, after.until]).toEqual(["relaxed", before.until]);
	expect((await askWithKey({ path: "/docs/a" })).status).toBe(200);
	expect((await ask({ path: "/docs/a" })).status).toBe(200);
	await gate.run("mode", "strict");
	expect((await ask({ path: "/docs/a" })).status).toBe(401);
});
