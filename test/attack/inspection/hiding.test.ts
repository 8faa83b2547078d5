/**
 * Attack: code is put where a lenient server finds it and a strict reader does not: another case, another type, a batch, a
 * second parameter, an escape, JSON within JSON. Taught by parsers that disagree.
 */
import { describe, expect, test } from "vitest";
import {
	call,
	inWords,
	ofCall,
	pieces,
	table,
} from "../../core/inspection/asking.ts";

const rules = table([
	{ tool: "run", argument: "opts.line", language: "shell" },
	{ path: "/api/run", body: "code", language: "shell" },
	{ path: "/q", query: "sql", language: "sql" },
	{ path: "/run/*", segment: 2, language: "shell" },
	{ path: "/safe/**", language: "none" },
	{ tool: "safe", language: "none" },
]);
const evil = "rm -rf /";
const body = (text: string, path = "/api/run") =>
	inWords(pieces({ path, body: text }, rules));

describe("an argument is found", () => {
	test.each<[string, unknown]>([
		["in another case", { OPTS: { Line: evil } }],
		["with a long s for an s", { optſ: { line: evil } }],
		["in a list", { opts: [{ line: [evil] }] }],
		["as a JSON text", { opts: JSON.stringify({ line: evil }) }],
	])("%s", (_, args) => {
		expect(ofCall("run", args, rules)).toContain(`shell: ${evil}`);
	});

	test("as an argument list, and as the line it makes without quotes", () => {
		const found = ofCall(
			"run",
			{ opts: { line: ["echo", "a; rm -rf /"] } },
			rules,
		);
		expect(found).toContain("shell: echo 'a; rm -rf /'");
		expect(found).toContain("shell: echo a; rm -rf /");
	});

	test.each<[string, unknown]>([
		["an object that answers toString", { toString: "x", value: evil }],
		["a list of objects", [{ a: evil }]],
	])("as unknown when it is %s", (_, line) => {
		const [found] = ofCall("run", { opts: { line } }, rules);
		expect(found).toMatch(/^unknown: .*rm -rf/);
	});

	test("with unicode escapes in its name and value", () => {
		const text = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"r\\u0075n","arguments":{"op\\u0074s":{"line":"r\\u006d -rf /"}}}}`;
		expect(body(text, "/mcp")).toContain(`shell: ${evil}`);
	});

	test("under a tool's name in another case, where the rule finds code", () => {
		expect(ofCall(" RUN", { opts: { line: evil } }, rules)).toContain(
			`shell: ${evil}`,
		);
	});

	test("and a name that only resembles a harmless tool's is guessed at", () => {
		expect(ofCall("SAFE", { command: evil }, rules)).toEqual([
			`shell: ${evil} ?`,
		]);
		expect(ofCall("safe", { command: evil }, rules)).toEqual([]);
	});
});

describe("a call is found", () => {
	const member = JSON.parse(call("run_command", { command: evil })) as object;
	test("behind others in a batch", () => {
		const ping = { jsonrpc: "2.0", id: 0, method: "ping" };
		expect(body(JSON.stringify([ping, ping, member]), "/mcp")).toEqual([
			`shell: ${evil} ?`,
		]);
	});

	test("under another spelling of its method", () => {
		const odd = { ...member, method: " Tools/Call" };
		expect(body(JSON.stringify(odd), "/mcp")).toEqual([`shell: ${evil} ?`]);
	});

	test("as unknown when its tool has no name that can be read", () => {
		const odd = { ...member, params: { name: ["run"], arguments: {} } };
		expect(body(JSON.stringify(odd), "/mcp")[0]).toMatch(/^unknown/);
		const none = { ...member, method: ["tools/call"] };
		expect(body(JSON.stringify(none), "/mcp")[0]).toMatch(/^unknown/);
	});

	test("in what a model answered the server", () => {
		const use = { type: "tool_use", name: "bash", input: { command: evil } };
		const answer = {
			jsonrpc: "2.0",
			id: 1,
			result: { role: "assistant", content: [use] },
		};
		expect(body(JSON.stringify(answer), "/mcp")).toEqual([`shell: ${evil} ?`]);
	});

	test("beside an envelope that a server of another kind ignores", () => {
		expect(
			body(JSON.stringify({ method: "x", command: evil }), "/any"),
		).toEqual([`shell: ${evil} ?`]);
	});

	test.each([
		["resources/read", { uri: "file:///home/u/p/.env" }],
		["resources/subscribe", { uri: "FILE://localhost/home/u/p/%2Eenv" }],
		["resources/read", { uri: "/home/u/p/.env" }],
		[
			"completion/complete",
			{
				ref: { type: "ref/resource", uri: "file:/home/u/p/.env" },
				argument: { name: "x", value: "" },
			},
		],
	])("that reads a file by its address: %s", (method, params) => {
		const text = JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
		expect(body(text, "/mcp")).toEqual(["shell: cat -- /home/u/p/.env ?"]);
	});
});

describe("a request's code is found", () => {
	test.each(["/api/run", "/API/Run", "/api/run/", "/api/%72un", "/api;x/run"])(
		"at %s",
		(path) => {
			expect(body(`{"code":"${evil}"}`, path)).toContain(`shell: ${evil}`);
		},
	);

	test("in each parameter of the same name, however it is spelled", () => {
		const found = inWords(
			pieces(
				{
					method: "GET",
					path: "/q",
					query:
						"?sql=SELECT+1&SQL=SELECT+2&s%71l=SELECT%203&sql[]=SELECT+4&x=1;sql=SELECT+5",
				},
				rules,
			),
		);
		for (const n of [1, 2, 3, 4, 5])
			expect(found).toContain(`sql: SELECT ${n}`);
	});

	test("where a harmless path may be read as another", () => {
		const query = "?cmd=id";
		const at = (path: string) =>
			inWords(pieces({ method: "GET", path, query }, rules));
		expect(at("/safe/x")).toEqual([]);
		// To some servers the semicolon is part of the name.
		expect(at("/safe;/x")).not.toEqual([]);
		expect(at("/safe%2570/x")).not.toEqual([]);
	});
});

const commands = (count: number): unknown =>
	Array.from({ length: count }, (_, i) => ({ command: `echo ${i}` }));

describe("nothing is hidden by size", () => {
	test("more than 64 pieces are 64 and one that is unknown", () => {
		const found = ofCall("x", { jobs: commands(100) });
		expect(found).toHaveLength(65);
		expect(found.at(-1)).toMatch(/^unknown/);
		expect(ofCall("x", { jobs: commands(64) })).toHaveLength(64);
	});

	test("depth is unknown", () => {
		let value: unknown = { command: evil };
		for (let i = 0; i < 200; i++) value = { a: value };
		expect(ofCall("x", value)).toEqual([expect.stringMatching(/^unknown/)]);
	});

	test("a great number of values is unknown", () => {
		const many = Array.from({ length: 60_000 }, () => "x");
		expect(ofCall("x", { many, command: evil })[0]).toBeDefined();
		expect(ofCall("x", { many }).at(-1)).toMatch(/^unknown/);
	});

	test("JSON in JSON is opened once, and no deeper", () => {
		const once = JSON.stringify({ command: evil });
		expect(ofCall("x", { payload: once })).toEqual([`shell: ${evil} ?`]);
		const twice = JSON.stringify({ payload: once });
		expect(() => ofCall("x", { payload: twice })).not.toThrow();
	});

	test("what looks like a tool's description hides nothing", () => {
		const schema = { type: "object", properties: {}, command: evil };
		expect(ofCall("x", schema)).toEqual([`shell: ${evil} ?`]);
		const calls = [{ role: "assistant", tool_calls: [{ command: evil }] }];
		expect(ofCall("x", { calls })).toEqual([`shell: ${evil} ?`]);
	});

	test.each([
		"shellcommand",
		"ShellCommand",
		"shell-command",
		"SHELL_CMD",
		"bash command",
		"commandText",
		"init.script",
		"ｃｏｍｍａｎｄ",
	])("the name %s is one of a command", (name) => {
		expect(ofCall("x", { [name]: evil })).toContain(`shell: ${evil} ?`);
	});

	test("chat roles hide no member but what was said", () => {
		expect(ofCall("x", { steps: [{ role: "user", command: evil }] })).toEqual([
			`shell: ${evil} ?`,
		]);
	});
});

test("an argument that the tool may not know does not speak for it", () => {
	// Without the folder it would be somewhere else, and in another language something else.
	expect(
		pieces({
			body: call("run_command", { command: "rm -rf *", cwd: "/tmp/x" }),
		}).map(({ cwd }) => cwd),
	).toEqual([undefined, "/tmp/x"]);
	expect(
		ofCall("run_command", { command: evil, language: "python" }),
	).toContain(`shell: ${evil} ?`);
});
