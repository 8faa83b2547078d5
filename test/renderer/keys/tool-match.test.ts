/** The window compares patterns of tools as the gate does. */
import { expect, test } from "vitest";
import { AllowedTools } from "../../../core/permission/allowed-tools.ts";
import {
	matched,
	matchesTool,
	unseen,
} from "../../../renderer/keys/tool-match.ts";

const patterns = [
	"docs__read",
	"docs__*",
	"*__read*",
	"*",
	"d*s__r*d",
	"docs__*a*a*b",
	"docs__",
	"Docs__read",
];
const tools = ["read", "read_all", "write", "aab", "aaaaaaaaaaaab", "READ"];

test("for every pattern and tool what the gate says, and the window, is the same", () => {
	for (const pattern of patterns)
		for (const upstream of ["docs", "other"])
			for (const tool of tools)
				expect([
					pattern,
					upstream,
					tool,
					matchesTool(pattern, `${upstream}__${tool}`),
				]).toEqual([
					pattern,
					upstream,
					tool,
					new AllowedTools([pattern]).allows(upstream, tool),
				]);
});

test("a hostile pattern takes no time to speak of", () => {
	expect(matchesTool("*a".repeat(100), `${"a".repeat(5_000)}b`)).toBe(false);
});

test("what is meant is told, and whose list nobody has seen", () => {
	const known = [
		{ upstream: "docs", tools: ["read_a", "write_a", "read_b"] },
		{ upstream: "new", tools: null },
		{ upstream: "other", tools: ["read_a"] },
	];
	expect(matched(["docs__read_*", "*__read_a"], known)).toEqual([
		"docs__read_a",
		"docs__read_b",
		"other__read_a",
	]);
	expect(unseen(["docs__read_*"], known)).toEqual([]);
	expect(unseen(["n*__x"], known)).toEqual(["new"]);
	expect(unseen(["*"], known)).toEqual(["new"]);
});
