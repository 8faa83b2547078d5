/**
 * Paths and names made to keep a matcher busy: repeated near-matches, thousands of segments, a batch full of names. Regular
 * expressions made of patterns take exponential time. CWE-1333; OWASP, "Regular expression denial of service".
 */
import { expect, test } from "vitest";
import { needOf, upstreamPolicy } from "../../../core/permission/policy.ts";

const greedy = upstreamPolicy({
	routes: Array.from({ length: 50 }, (_, index) => ({
		path: `/**/a*a*a*a*a/**/a/**/b${index}`,
		permission: "admin",
	})),
	tools: Array.from({ length: 50 }, (_, index) => ({
		name: `*a*a*a*a*a*b${index}`,
		permission: "admin",
	})),
});

/** The slowest seen here is below 100 ms; an exponential matcher would not end today. */
const patienceMs = 3_000;
/** Of the processor, in ms: on a busy machine the clock measures the others. */
const timed = (run: () => unknown): number => {
	const before = process.cpuUsage();
	run();
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1_000;
};

test("a hostile path is judged in a moment", () => {
	for (const path of [
		`/${"a/".repeat(8_000)}`,
		`/${"a".repeat(16_000)}c`,
		`/${"a;/".repeat(5_000)}`,
		`/${"%61".repeat(5_000)}c`,
		`/${";".repeat(16_000)}`,
	])
		expect(
			timed(() => needOf(greedy, "GET", path, [])),
			path.slice(0, 20),
		).toBeLessThan(patienceMs);
});

test("a batch of hostile names is judged in a moment", () => {
	const calls = Array.from({ length: 1_000 }, (_, index) => ({
		method: "tools/call",
		tool: `${"a".repeat(400)}${index}`,
	}));
	const many = Array.from({ length: 20_000 }, (_, index) => ({
		method: "tools/call",
		tool: `a${index}`,
	}));
	expect(
		timed(() => needOf(greedy, "POST", "/mcp", many)),
		"many",
	).toBeLessThan(patienceMs);
	expect(
		timed(() => needOf(greedy, "POST", "/mcp", calls)),
		"long",
	).toBeLessThan(patienceMs);
	expect(
		timed(() =>
			needOf(greedy, "POST", "/mcp", [
				{ method: "tools/call", tool: "a".repeat(1_000_000) },
			]),
		),
		"one",
	).toBeLessThan(patienceMs);
});
