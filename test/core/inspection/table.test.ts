/** Places that the owner, a preset or a project described: what of a request is found there, and what no more guessed at. */
import { describe, expect, test } from "vitest";
import { inspectMessage } from "../../../core/inspection/inspect.ts";
import { call, inWords, ofCall, pieces, table } from "./asking.ts";

const run = table([
	{ tool: "run", argument: "line", language: "shell", cwd: "dir" },
	{ tool: "eval_*", argument: "src", language: { member: "lang" } },
	{ tool: "note", language: "none" },
	{ tool: "mixed", argument: "command", language: "none" },
	{ tool: "opaque", language: "unknown" },
	{
		tool: "multi",
		argument: "calls[].name",
		arguments: "calls[].args",
		language: "tool-call",
	},
]);

const evaluated = (lang?: string) => ofCall("eval_it", { src: "1", lang }, run);

describe("of a tool", () => {
	test("a described argument is found, and not called guessed", () => {
		expect(ofCall("run", { line: "id" }, run)).toEqual(["shell: id"]);
	});

	test("the folder is told where it is absolute", () => {
		const [piece] = pieces(
			{ body: call("run", { line: "id", dir: "/srv" }) },
			run,
		);
		expect(piece).toMatchObject({ cwd: "/srv", where: "run: line" });
		const [other] = pieces(
			{ body: call("run", { line: "id", dir: "x" }) },
			run,
		);
		expect(other?.cwd).toBeUndefined();
	});

	test("the language may stand in the call; one that nobody knows is unknown", () => {
		expect(evaluated("Python3")).toEqual(["python: 1"]);
		expect(evaluated("brainfuck")).toEqual(["unknown: 1"]);
		expect(evaluated()).toEqual(["unknown: 1"]);
	});

	test("other arguments of a described tool are still guessed at", () => {
		expect(ofCall("run", { line: "id", command: "whoami" }, run)).toContain(
			"shell: whoami ?",
		);
	});

	test("none for a tool, or for one argument, ends the guess there", () => {
		expect(ofCall("note", { command: "id" }, run)).toEqual([]);
		expect(ofCall("mixed", { command: "id", script: "ls" }, run)).toEqual([
			"shell: ls ?",
		]);
	});

	test("unknown for a tool is a piece whatever it is given", () => {
		expect(ofCall("opaque", { a: 1 }, run)).toEqual(['unknown: {"a":1}']);
		expect(ofCall("opaque", undefined, run)).toEqual(["unknown: opaque"]);
	});

	test("a tool that calls tools is judged by theirs, also by their own rules", () => {
		const calls = [{ name: "run", args: { line: "id" } }];
		expect(ofCall("multi", { calls }, run)).toEqual(["shell: id"]);
	});

	test("tools that call each other for ever are unknown in the end", () => {
		const self = table([
			{
				tool: "again",
				argument: "tool",
				arguments: "args",
				language: "tool-call",
			},
		]);
		const nest = (depth: number): object =>
			depth === 0
				? { command: "id" }
				: { tool: "again", args: nest(depth - 1) };
		expect(ofCall("again", nest(3), self)).toEqual(["shell: id ?"]);
		expect(ofCall("again", nest(12), self)[0]).toMatch(/^unknown: /);
	});
});

describe("of a request", () => {
	const http = table([
		{ method: "POST", path: "/api/run", body: "job.code", language: "julia" },
		{ path: "/q", query: "sql", language: "sql" },
		{ path: "/run/*", segment: 2, language: "shell" },
		{ path: "/docs/**", language: "none" },
		{ method: "PUT", path: "/raw", body: "", language: "python" },
	]);
	const at = (path: string, query = "", body = "", method = "POST") =>
		inWords(pieces({ path, query, body, method }, http));

	test("a body's member, a query parameter and a segment are found", () => {
		expect(at("/api/run", "", '{"job":{"code":"1+1"}}')).toEqual([
			"julia: 1+1",
		]);
		expect(at("/q", "?sql=SELECT%201", "", "GET")).toEqual(["sql: SELECT 1"]);
		expect(at("/run/rm%20-rf%20x", "", "", "GET")).toEqual(["shell: rm -rf x"]);
	});

	test("nothing is found under another method or path", () => {
		expect(at("/api/run", "", '{"job":{"code":"f(1)"}}', "PUT")).not.toContain(
			"julia: f(1)",
		);
		expect(at("/api", "", '{"job":{"code":"f(1)"}}')).not.toContain(
			"julia: f(1)",
		);
	});

	test("none for a path ends the guess, for queries and calls too", () => {
		expect(
			at("/docs/x", "?cmd=id", call("run_command", { command: "id" })),
		).toEqual([]);
		expect(at("/other", "?cmd=id")).toEqual(["shell: id ?"]);
	});

	test("which bodies must be read whole is told by method and path", () => {
		expect(http.bodyForm("POST", "/api/run")).toBe("fields");
		expect(http.bodyForm("POST", "/API/run/")).toBe("fields");
		expect(http.bodyForm("GET", "/api/run")).toBeUndefined();
		expect(http.bodyForm("PUT", "/raw")).toBe("text");
		expect(http.bodyForm("POST", "/docs/x")).toBeUndefined();
	});
});

test("settings stand before the preset, and a project's entries only add", () => {
	const none = { tool: "t", language: "none" } as const;
	const shell = { tool: "t", argument: "x", language: "shell" } as const;
	const args = { x: "id" };
	expect(ofCall("t", args, table([none], [shell]))).toEqual([]);
	expect(ofCall("t", args, table([shell], [none]))).toEqual(["shell: id"]);
	expect(ofCall("t", args, table([], [none], [shell]))).toEqual(["shell: id"]);
	const other = { ...shell, language: "sql" } as const;
	expect(ofCall("t", args, table([shell], [], [other])).toSorted()).toEqual([
		"shell: id",
		"sql: id",
	]);
	// Without taking the guess away.
	const odd = { tool: "t", argument: "command", language: "sql" } as const;
	expect(ofCall("t", { command: "id" }, table([], [], [odd]))).toContain(
		"shell: id ?",
	);
});

describe("of a WebSocket", () => {
	const sockets = table([
		{
			path: "/ws",
			message: { type: "execute" },
			body: "content.code",
			language: "python",
		},
		{ path: "/ws", message: { type: "ping" }, language: "none" },
		{ path: "/quiet", message: {}, language: "none" },
		{ path: "/tty", message: {}, body: "", language: "shell" },
	]);
	const upgrade = (path: string, commands = sockets) =>
		pieces({ method: "GET", path, upgrade: true }, commands);
	const message = (text: string, path = "/ws") =>
		inWords(inspectMessage(text, path, sockets));

	test("one whose messages nobody described is a piece of its own", () => {
		expect(upgrade("/other")).toMatchObject([
			{ language: "unknown", where: "WebSocket" },
		]);
		expect(upgrade("/ws")).toEqual([]);
		expect(sockets.messages("/other")).toBe("unknown");
		expect(sockets.messages("/ws")).toBe("described");
		expect(sockets.messages("/quiet/")).toBe("harmless");
	});

	test("a described message is found, another is guessed at", () => {
		expect(message('{"type":"execute","content":{"code":"x"}}')).toEqual([
			"python: x",
		]);
		expect(message('{"type":"ping","command":"id"}')).toEqual([]);
		expect(message('{"type":"pong"}')).toEqual([]);
		expect(message('{"type":"other","command":"id"}')).toEqual(["shell: id ?"]);
		expect(message("ls -la", "/tty")).toEqual(["shell: ls -la"]);
	});

	test.each([
		[
			"a type in another case",
			'{"type":"Execute","content":{"code":"x"}}',
			"python: x",
		],
		[
			"a list of types",
			'{"type":["execute"],"content":{"code":"x"}}',
			"python: x",
		],
		[
			"a member twice",
			'{"type":"ping","type":"execute","content":{"code":"x"}}',
			/^unknown/,
		],
		["no JSON", "execute x", /^unknown/],
		[
			"a quiet type with another beside it",
			'{"type":["ping","execute"],"command":"id"}',
			"shell: id ?",
		],
	])("%s is not let through unseen", (_, text, wanted) => {
		const found = message(text);
		expect(found.some((one) => one.match(wanted) !== null)).toBe(true);
	});
});
