/**
 * Attack: a command is put behind so many harmless ones that nobody looks at it, and passes as "unknown, high" where a
 * critical one would be refused or asked about. Taught by scanners that stop after N findings.
 */
import { describe, expect, test } from "vitest";
import { judgePieces } from "../../../core/policy/policy.ts";
import { Rules } from "../../../core/policy/rules.ts";
import { call, pieces } from "../../core/inspection/asking.ts";

const evil = { command: "rm -rf ~/" };
const small = (count: number): object[] =>
	Array.from({ length: count }, (_, i) => ({ command: `echo ${i}` }));
const deep = (depth: number): unknown =>
	depth === 0 ? evil : { a: deep(depth - 1) };

const bodies: readonly (readonly [string, string])[] = [
	["other commands", call("x", { jobs: [...small(64), evil] })],
	[
		"other members of a batch",
		`[${[...small(64), evil].map((one) => call("run", one)).join()}]`,
	],
	[
		"many values",
		call("x", { many: Array.from({ length: 50_000 }, () => "x"), ...evil }),
	],
	["many levels", call("x", deep(100))],
	[
		"something else that is unknown",
		`[${call("", {})},${call("x", deep(100))}]`,
	],
];

const decided = (body: string, mode: "strict" | "relaxed" | "lax") =>
	judgePieces(
		pieces({ path: "/mcp", body }),
		{
			upstream: "u",
			mode,
			role: "operator",
			known: true,
			cwd: "/work",
			home: "/home/u",
		},
		new Rules({ held: [], tightening: [] }),
	).decision;

describe.each(bodies)("behind %s", (_, body) => {
	test.each([
		["lax", "ask"],
		["relaxed", "ask"],
		["strict", "deny"],
	] as const)("in %s it is as bad as what it hides: %s", (mode, decision) => {
		expect(decided(body, mode)).toBe(decision);
	});
});
