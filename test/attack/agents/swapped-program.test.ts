/**
 * Attack: an agent's server is a script. Its owner is shown what the script holds and says yes; and between that yes and the
 * moment at which the gate writes down what was approved, another program of the same user puts other content there
 * (threats.md: "the world changes while a person thinks"; the vault alone takes long enough).
 */
import { writeFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { carriedControl } from "../../core/doors/carried-control.ts";
import { someAgents } from "../../core/agents/some-agents.ts";
import { tempFolder } from "../../core/parts.ts";

test("moving a server approves the program that was shown, and no other", async () => {
	const all = await someAgents();
	const script = join(all.user, "server.mjs");
	await writeFile(script, "// what the person read");
	await all.put(
		".cursor/mcp.json",
		JSON.stringify({
			mcpServers: {
				tool: {
					command: process.execPath,
					args: [script],
					env: { API_KEY: "canary-0123456789abc" },
				},
			},
		}),
	);
	const plan = await all.plan("cursor");
	// The keys go into the vault before the upstream is made.
	const { secrets } = all.parts;
	const set = secrets.set.bind(secrets);
	vi.spyOn(secrets, "set").mockImplementation(async (...given) => {
		await writeFile(script, "// what the agent wrote");
		return await set(...given);
	});
	await all.apply(plan);
	expect(all.parts.upstreams.get("tool")?.stdio?.view().approved).toBe(false);
});

test("one that nobody swapped is approved by it", async () => {
	const all = await someAgents();
	const script = join(all.user, "server.mjs");
	await writeFile(script, "// what the person read");
	await all.put(
		".cursor/mcp.json",
		JSON.stringify({
			mcpServers: { tool: { command: process.execPath, args: [script] } },
		}),
	);
	await all.apply(await all.plan("cursor"));
	expect(all.parts.upstreams.get("tool")?.stdio?.view().approved).toBe(true);
});

test("adding a server approves the program it held when that began, and no other", async () => {
	const parts = await carriedControl();
	const folder = await tempFolder();
	const script = join(folder, "server.mjs");
	await writeFile(script, "// what the person read");
	const reload = parts.reload.bind(parts);
	vi.spyOn(parts, "reload").mockImplementation(() => {
		writeFileSync(script, "// what the agent wrote");
		reload();
	});
	expect(
		await parts.control.call("desktop", "upstream.add", {
			name: "tool",
			stdio: { command: process.execPath, args: [script], cwd: folder },
		}),
	).toMatchObject({ ok: true });
	expect(parts.upstreams.get("tool")?.stdio?.view().approved).toBe(false);
});
