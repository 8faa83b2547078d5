/**
 * Attack: another program's settings with a key where no name says it is one: a piece of an address, a word of a command, a
 * variable or a header under a harmless name, the text around a reference. An import would write it into security.json and
 * show it on the way. Taught by what adding an upstream refuses already.
 */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { carriedControl } from "../../core/doors/carried-control.ts";
import { edited, names, planOf, written } from "../../core/import/plans.ts";

const github = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;
const random = "Zx81kQ0pLm27VbTyR4nWc5uE9hJsA6dG";

const mcp = (server: object): string =>
	JSON.stringify({ mcpServers: { a: server, b: { command: "node" } } });
const own = (upstream: object): string =>
	JSON.stringify({
		upstreams: { a: upstream, b: { stdio: { command: "node" } } },
	});

const leftOut: readonly (readonly [string, string, string])[] = [
	[
		"a path of an agent's address",
		random,
		mcp({ url: `https://x.example/s/${random}/mcp` }),
	],
	[
		"a path of a key's form",
		github,
		mcp({ serverUrl: `https://x.example/${github}` }),
	],
	[
		"an address of another Drawbridge",
		random,
		own({ url: `https://x.example/s/${random}`, headers: { A: "b" } }),
	],
	[
		"a word of a command",
		github,
		mcp({ command: "node", args: ["x.js", github], env: { A: "b" } }),
	],
	[
		"a word after its flag",
		"hunter2hunter2",
		mcp({ command: "node", args: ["--api-key", "hunter2hunter2"] }),
	],
	[
		"a word with its name",
		"hunter2hunter2",
		own({ stdio: { command: "sh", args: ["-c", "TOKEN=hunter2hunter2 x"] } }),
	],
	[
		"an address among the words",
		random,
		mcp({ command: "npx", args: ["remote", `https://x.example/${random}`] }),
	],
	["the command itself", github, mcp({ command: `node x.js ${github}` })],
];

test.each(leftOut)(
	"a key in %s is neither written nor shown, and what else there is comes",
	async (_, key, text) => {
		const plan = await planOf(".mcp.json", text);
		const all = JSON.stringify([plan.view, edited(plan)]);
		expect(all).not.toContain(key);
		expect(edited(plan)).toEqual({
			upstreams: { b: { stdio: { command: "node" } } },
		});
		expect(plan.view.warnings.some((one) => one.startsWith("a ("))).toBe(true);
	},
);

test("what only a server that is left out needs is not asked about", async () => {
	const plan = await planOf(
		".mcp.json",
		mcp({
			command: "node",
			args: [github],
			env: { API_KEY: "hunter2hunter2", B: "${HOST_NAME}" },
		}),
	);
	expect([plan.view.secrets, plan.view.references]).toEqual([[], []]);
});

test.each([
	[
		"a variable",
		mcp({ command: "node", env: { GITHUB: github } }),
		"a-github",
		{ stdio: { command: "node", env: { GITHUB: "${secret:a-github}" } } },
	],
	[
		"a header of another Drawbridge",
		own({ url: "https://x.example", headers: { "X-Caller": github } }),
		"a-x-caller",
		{
			url: "https://x.example",
			headers: { "X-Caller": "${secret:a-x-caller}" },
		},
	],
	[
		"a variable of another Drawbridge",
		own({ stdio: { command: "node", env: { GITHUB: github } } }),
		"a-github",
		{ stdio: { command: "node", env: { GITHUB: "${secret:a-github}" } } },
	],
])(
	"a key in %s with a harmless name goes into the vault where it is ticked, and nowhere else",
	async (_, text, secret, upstream) => {
		const plan = await planOf("settings.json", text);
		expect(JSON.stringify(plan.view)).not.toContain(github);
		expect(names(plan.view.secrets)).toEqual([secret]);
		expect(JSON.stringify(edited(plan))).not.toContain(github);
		expect(edited(plan, [], [secret])).toHaveProperty("upstreams.a", upstream);
		const [planned] = plan.secrets({
			variables: new Set(),
			secrets: new Set([secret]),
		});
		expect(planned?.value.reveal()).toBe(github);
		expect(planned?.as).toMatchObject({ upstream: { name: "a" } });
	},
);

test("a key in the text around a reference is left out, and a reference alone is not", async () => {
	const plan = await planOf(
		"settings.json",
		own({
			url: "https://x.example",
			headers: {
				"X-Caller": `${github} \${env:WHO}`,
				"X-Plain": "by ${env:WHO}",
				Authorization: "Bearer ${env:TOKEN}",
			},
		}),
	);
	expect(
		JSON.stringify([plan.view, edited(plan, ["WHO", "TOKEN"])]),
	).not.toContain(github);
	expect(edited(plan, ["WHO", "TOKEN"])).toHaveProperty("upstreams.a.headers", {
		"X-Plain": "by ${env:WHO}",
		Authorization: "Bearer ${env:TOKEN}",
	});
});

test("no door writes it into security.json", async () => {
	const { control, home } = await carriedControl();
	const file = await written(
		".mcp.json",
		mcp({ url: `https://x.example/s/${random}/mcp` }),
	);
	const shown = await control.call("desktop", "import.preview", { file });
	expect(shown.ok).toBe(true);
	expect(JSON.stringify(shown)).not.toContain(random);
	const digest = shown.ok ? Reflect.get(Object(shown.output), "digest") : "";
	const done = await control.call("desktop", "import.apply", { file, digest });
	expect(done.ok).toBe(true);
	const settings = await readFile(home.settings, "utf8");
	expect(settings).toContain('"node"');
	expect(settings).not.toContain(random);
	expect(join(home.home, "security.json")).toBe(home.settings);
});
