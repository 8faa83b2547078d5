/** The list of an upstream's tools: what each needs and holds, whoever wrote its texts. */
import { expect, onTestFinished, test } from "vitest";
import { ToolListView, type ToolView } from "../../../contract/upstreams.ts";
import { startReference } from "../../conformance/reference/server.ts";
import { httpUpstream } from "../http.ts";
import { listing, probing, withSecret } from "./probing.ts";

const schema = (...names: string[]) => ({
	type: "object",
	properties: Object.fromEntries(
		names.map((name) => [name, { type: "string" }]),
	),
	required: names.slice(0, 1),
});

async function listed(
	tools: readonly object[],
	more: object = {},
): Promise<ToolListView> {
	const server = await httpUpstream();
	server.answer = listing(tools);
	const { probes, upstream } = await probing({ url: server.url, ...more });
	const view = await probes.tools(upstream());
	return ToolListView.parse(view);
}

const one = (view: ToolListView, name: string): ToolView => {
	const found = view.tools.find((tool) => tool.name === name);
	if (!found) throw new Error(`no tool ${name}`);
	return found;
};

test.each(["modern", "legacy"] as const)(
	"a real server of the %s era is listed whole",
	async (era) => {
		const server = await startReference(era);
		onTestFinished(() => server.stop());
		const { probes, upstream, recorded } = await probing({
			url: server.origin,
		});
		const view = ToolListView.parse(await probes.tools(upstream()));
		expect(view.state).toBe("listed");
		expect(view.tools.length).toBeGreaterThan(3);
		expect(view.server).not.toBe("");
		expect(recorded).toEqual(["upstream.tools asks server"]);
	},
);

test("what a call needs comes from the rules first, and from the tool's own word last", async () => {
	const view = await listed(
		[
			{ name: "look", annotations: { readOnlyHint: true } },
			{
				name: "liar",
				annotations: { readOnlyHint: true, destructiveHint: true },
			},
			{ name: "plain" },
			{ name: "wipe", annotations: { readOnlyHint: true } },
			{ name: "never" },
		],
		{
			tools: [
				{ name: "wipe", permission: "admin" },
				{ name: "never", permission: "nobody" },
			],
		},
	);
	expect(
		view.tools.map(({ name, permissions, roles, ruled, refused }) => [
			name,
			permissions.join("+"),
			roles.join("+"),
			ruled,
			refused,
		]),
	).toEqual([
		["look", "read", "viewer+operator+admin", false, ""],
		["liar", "write", "operator+admin", false, ""],
		["plain", "write", "operator+admin", false, ""],
		["wipe", "admin", "admin", true, ""],
		["never", "nobody", "", true, "nobody"],
	]);
});

test("what was listed is what the gate judges calls by from then on", async () => {
	const server = await httpUpstream();
	server.answer = listing([
		{ name: "look", annotations: { readOnlyHint: true } },
	]);
	const { probes, upstream } = await probing({ url: server.url });
	expect(upstream().policy.tools.permissions("look")).toEqual(["write"]);
	await probes.tools(upstream());
	expect(upstream().policy.tools.permissions("look")).toEqual(["read"]);
});

test("the read-only switch leaves the reading tools", async () => {
	const view = await listed(
		[{ name: "look", annotations: { readOnlyHint: true } }, { name: "plain" }],
		{ read_only: true },
	);
	expect(view.readOnly).toBe(true);
	expect(one(view, "look")).toMatchObject({ refused: "" });
	expect(one(view, "plain")).toMatchObject({ refused: "read-only", roles: [] });
});

test.each([
	["run_command", schema("command"), "by-text", "shell"],
	["execute_sql", schema("query"), "by-text", "sql"],
	["delete_file", schema("path"), "by-target", ""],
	["say", schema("message"), "none", ""],
	["nothing", undefined, "none", ""],
])(
	"the filter sees in %s what it would see in a call",
	async (name, inputSchema, risk, code) => {
		const view = await listed([{ name, inputSchema }]);
		const tool = one(view, name);
		expect(tool.risk).toBe(risk);
		expect(tool.arguments[0]?.code ?? "").toBe(code);
	},
);

test("what the settings say of a tool's arguments counts before its names", async () => {
	const view = await listed(
		[
			{ name: "say", inputSchema: schema("message") },
			{ name: "run_command", inputSchema: schema("command") },
		],
		{
			commands: [
				{ tool: "say", argument: "message", language: "python" },
				{ tool: "run_command", language: "none" },
			],
		},
	);
	expect(one(view, "say")).toMatchObject({
		risk: "by-text",
		arguments: [{ name: "message", required: true, code: "python" }],
	});
	expect(one(view, "run_command").risk).toBe("none");
});

test("texts that hide something are written out, and told of", async () => {
	const markup = '<img src=x onerror="alert(1)">';
	const view = await listed([
		{ name: `a${markup}`, description: "first\nsecond" },
		{ name: "plain", description: "ok 👩‍💻" },
		{ name: "turned\u202e", description: "x" },
		{ name: "tagged", description: "nice\u{e0041}\u{e0042}" },
		{ name: "sealed", title: "a\u001b[2Jb" },
	]);
	expect(view.tools.map(({ hidden }) => hidden)).toEqual([
		false,
		false,
		true,
		true,
		true,
	]);
	expect(one(view, `a${markup}`).description).toBe("first\nsecond");
	for (const unseen of ["\u202e", "\u{e0041}", "\u001b"])
		expect(
			view.tools
				.flatMap(({ name, title, description }) => [name, title, description])
				.join(),
		).not.toContain(unseen);
});

test("a thousand tools are listed, in several pages and without a page twice", async () => {
	const server = await httpUpstream();
	const all = Array.from({ length: 1_000 }, (_, i) => ({
		name: `tool_${i}`,
		description: "x".repeat(3_000),
		inputSchema: schema("path", "query"),
	}));
	server.answer = listing(all, undefined, 300);
	const { probes, upstream } = await probing({ url: server.url });
	const view = await probes.tools(upstream());
	expect(view.tools).toHaveLength(1_000);
	expect(view.more).toBe(false);
	expect(view.tools[0]?.description.length).toBeLessThan(2_010);
});

test("a secret that is not set is waited for by nobody: the server is not asked", async () => {
	const server = await httpUpstream();
	const { probes, upstream } = await probing(withSecret(server.url));
	expect((await probes.tools(upstream())).state).toBe("secret-missing");
	expect(server.received).toEqual([]);
});

test("a server that speaks no MCP has no tools", async () => {
	const server = await httpUpstream();
	server.answer = (_, res) => res.writeHead(404).end();
	const { probes, upstream } = await probing({ url: server.url });
	expect((await probes.tools(upstream())).state).toBe("no-mcp");
});

test("a dead port is unreachable", async () => {
	const server = await httpUpstream();
	await server.stop();
	const { probes, upstream } = await probing({ url: server.url });
	expect((await probes.tools(upstream())).state).toBe("unreachable");
});

test("two who ask at once are answered by one look", async () => {
	const server = await httpUpstream();
	server.answer = listing([{ name: "look" }]);
	const { probes, upstream, recorded } = await probing({ url: server.url });
	const [first, second] = await Promise.all([
		probes.tools(upstream()),
		probes.tools(upstream()),
	]);
	expect(first).toBe(second);
	expect(recorded).toHaveLength(1);
});
