/**
 * Attack: a key that is a piece of an address's path, as servers give it out that know no header. Addresses are logged, shown
 * and written into the settings: whoever lists the agents must not see it, and neither moving the server nor adding an
 * upstream may carry it there. The same for keys in a command's words and variables that an upstream is added with.
 */
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { maskedEntry } from "../../../core/agents/keys.ts";
import { githubKey, someAgents } from "../../core/agents/some-agents.ts";
import { carriedControl } from "../../core/doors/carried-control.ts";
import { eventually } from "../../core/eventually.ts";

const keys = [
	"Zx81kQ0pLm27VbTyR4nWc5uE9hJsA6dG",
	"9f86d081884c7d659a2feaa0c55ad015",
	"MjNkOTQ3-Y2ItNGU1_MS05YzE0LTFhOWY6N2Q4MGU2",
	githubKey,
];
const file = ".cursor/mcp.json";

describe.each(keys)("a key such as %s", (key) => {
	test.each([
		["in an address", { url: `https://a.example/api/mcp/s/${key}/mcp` }],
		["at its end", { url: `https://a.example/mcp/${key}` }],
		[
			"in a command's word",
			{ command: "node", args: ["x.js", `https://a.example/s/${key}/sse`] },
		],
	])("%s stays where it is, and nobody is shown it", async (_, server) => {
		const all = await someAgents();
		await all.put(file, JSON.stringify({ mcpServers: { a: server } }));
		const list = await all["agent.list"]({}, all.asker);
		expect((await all.places("cursor"))[0]?.servers[0]?.plainKeys).toHaveLength(
			1,
		);
		const plan = await all.plan("cursor");
		expect(plan.servers[0]?.obstacle).not.toBe("");
		expect(
			JSON.stringify([list, plan, await maskedEntry(server)]),
		).not.toContain(key);
	});

	test.each([
		["a path", { url: `https://a.example/s/${key}/mcp` }],
		["a word", { stdio: { command: "node", args: ["--api-key", key] } }],
		["a variable", { stdio: { command: "node", env: { API_KEY: key } } }],
	])(
		"in %s of a new upstream is refused before anybody is asked",
		async (_, where) => {
			const all = await carriedControl();
			all.control.on(() => undefined, "desktop");
			for (const actor of ["cli", "desktop"] as const) {
				// oxlint-disable-next-line no-await-in-loop -- one door after the other
				const result = await all.control.call(actor, "upstream.add", {
					name: "a",
					...where,
				});
				expect(result).toMatchObject({
					ok: false,
					failure: { code: "invalid-input" },
				});
				expect(JSON.stringify(result)).not.toContain(key);
			}
			expect(all.approvals.list()).toEqual([]);
			expect(
				await readFile(all.home.settings, "utf8").catch(() => ""),
			).not.toContain(key);
			expect(JSON.stringify(all.audit.tail(50))).not.toContain(key);
		},
	);
});

test.each([
	{ url: "https://api.example.com/v2/mcp" },
	{ url: "http://127.0.0.1:3333/model-context-protocol-server-2025-11-25" },
	{ url: "https://a.example/workspaces/0b7c6f0e-6a52-4f0c-9f9b-1f2b6f7a9c10" },
	{ url: "https://a.example/getUserProfileByOrganisationId2" },
	{
		stdio: {
			command: "node",
			args: [
				"--from",
				"git+https://github.com/a/b@3b18e512dba79e4c8300dd08aeb37f8e728b8dad",
			],
			env: { API_KEY: `\${secret:a}`, TOKEN_FILE: "/run/token" },
		},
	},
])("what is no key is taken: %j", async (where) => {
	const all = await carriedControl();
	all.control.on(() => undefined, "desktop");
	const result = all.control.call("cli", "upstream.add", {
		name: "a",
		...where,
	});
	await eventually(() => all.approvals.list().length).toBe(1);
	all.approvals.denyAll("desktop", "");
	expect(await result).toMatchObject({ failure: { code: "refused" } });
});
