/**
 * Attack: keys that people write into the words of a server's command, as its documentation tells them to. Whoever lists the
 * agents must not be shown them, and moving the server must not carry them into the settings and the list of processes.
 */
import { describe, expect, test } from "vitest";
import { maskedEntry } from "../../../core/agents/keys.ts";
import { someAgents } from "../../core/agents/some-agents.ts";

const file = ".cursor/mcp.json";
const key = "hunter2-hunter2-hunter2";

describe("a key", () => {
	test.each([
		["behind a flag, ending like base64", ["--api-key", "aHVudGVyMi1o=="]],
		["joined to its flag, with another = in it", ["--token=abcdef=ghijkl="]],
		[
			"in a header",
			["mcp-remote", "https://a.example", "--header", `X-Api-Key: ${key}`],
		],
		[
			"in a header, behind a word",
			["mcp-remote", "https://a.example", "-H", `Authorization:Bearer ${key}`],
		],
		["in a container's variable", ["run", "-e", `GITHUB_TOKEN=${key}`, "img"]],
		["in a variable joined to its flag", ["run", `--env=DB_PASSWORD=${key}`]],
		["in a line of a shell", ["-c", `export A=b API_KEY=${key}; serve`]],
		["in an address", [`https://a.example/mcp?access_token=${key}`]],
	])("%s is found, and nobody is shown it", async (_, args) => {
		const all = await someAgents();
		await all.put(
			file,
			JSON.stringify({ mcpServers: { a: { command: "node", args } } }),
		);
		const list = await all["agent.list"]({}, all.asker);
		expect((await all.places("cursor"))[0]?.servers[0]?.plainKeys).toEqual([
			{ in: "argument", name: "" },
		]);
		const plan = await all.plan("cursor");
		expect(plan.servers[0]?.obstacle).not.toBe("");
		const shown = JSON.stringify([list, plan, await maskedEntry({ args })]);
		for (const secret of [key, "aHVudGVyMi1o", "abcdef", "ghijkl"])
			expect(shown).not.toContain(secret);
	});

	test.each([
		["user", `https://${key}@a.example/mcp`],
		["fragment", `https://a.example/mcp#${key}`],
	])("in an address's %s is shown to nobody", async (_, url) => {
		const all = await someAgents();
		await all.put(file, JSON.stringify({ mcpServers: { a: { url } } }));
		const seen = [
			await all["agent.list"]({}, all.asker),
			await maskedEntry({ url }),
			await maskedEntry({ httpUrl: url }),
		];
		expect(JSON.stringify(seen)).not.toContain(key);
	});
});

test.each([
	["a reference", ["--header", "Authorization: ${AUTH_HEADER}"]],
	["a reference behind a word", ["--header", "Authorization: Bearer ${TOKEN}"]],
	["a name alone", ["run", "-e", "GITHUB_TOKEN", "img"]],
	["a number", ["--token-limit=4096"]],
	["a file", ["--password-file=/run/secrets/db"]],
	["an address with a port", ["http://localhost:8080/mcp"]],
])("%s is no key", async (_, args) => {
	const all = await someAgents();
	await all.put(
		file,
		JSON.stringify({ mcpServers: { a: { command: "node", args } } }),
	);
	expect((await all.places("cursor"))[0]?.servers[0]?.plainKeys).toEqual([]);
});

test("a word of many letters is read in the time it takes", async () => {
	const all = await someAgents();
	const word = "a-".repeat(100_000);
	await all.put(
		file,
		JSON.stringify({ mcpServers: { a: { command: "node", args: [word] } } }),
	);
	expect((await all.places("cursor"))[0]?.servers).toHaveLength(1);
});
