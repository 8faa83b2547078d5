/**
 * The official conformance suite, run directly against a server and again through a strict gate with a client's key: for
 * each revision of MCP, every check that is made has the same outcome. The two lists are printed side by side.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type GateProcess, startGate } from "../stub/gate-process.ts";
import { type ReferenceServer, startReference } from "./reference/server.ts";
import { type Outcomes, type Revision, revisions, runSuite } from "./suite.ts";

let legacy: ReferenceServer;
let modern: ReferenceServer;
let gate: GateProcess;
let key: string;

beforeAll(async () => {
	[legacy, modern] = await Promise.all([
		startReference("legacy"),
		startReference("modern"),
	]);
	gate = await startGate({
		upstreams: { legacy: legacy.origin, modern: modern.origin },
	});
	({ key } = await gate.createKey("conformance"));
});

afterAll(async () => {
	await gate?.stop();
	await Promise.all([legacy?.stop(), modern?.stop()]);
});

const isModern = (revision: Revision): boolean => revision >= "2026";

test.for(revisions)(
	"every check of %s comes out through the gate as it does directly",
	{
		timeout: 60_000,
	},
	async (revision) => {
		const server = isModern(revision) ? modern : legacy;
		const name = isModern(revision) ? "modern" : "legacy";
		const [direct, guarded] = await Promise.all([
			runSuite(server.url, revision),
			runSuite(`${gate.gateUrl}/${name}/mcp`, revision, key),
		]);
		console.log(sideBySide(revision, direct, guarded));
		expect(Object.fromEntries(guarded)).toEqual(Object.fromEntries(direct));
		// The server itself conforms: two lists of failures would be equal, too.
		expect(
			[...direct].filter(([, outcome]) => outcome.includes("FAILURE")),
		).toEqual([]);
	},
);

/** One line for each check. */
function sideBySide(
	revision: Revision,
	direct: Outcomes,
	guarded: Outcomes,
): string {
	const checks = [...new Set([...direct.keys(), ...guarded.keys()])];
	return [
		`MCP ${revision}, ${checks.length} checks`,
		line("direct", "gate", "scenario and check"),
		...checks.map((check) =>
			line(direct.get(check) ?? "–", guarded.get(check) ?? "–", check),
		),
		"",
	].join("\n");
}

const line = (direct: string, guarded: string, check: string): string =>
	`${direct.padEnd(9)} ${guarded.padEnd(9)} ${check}`;
