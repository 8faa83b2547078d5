/**
 * Runs the official conformance suite against one address and reads what it wrote down. Knows no scenario by name; what
 * a check says is the suite's business, and only whether two runs say the same is ours.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { endWithUs } from "../stub/gate-process.ts";

/** Revisions of MCP that the suite speaks. */
export const revisions = [
	"2025-03-26",
	"2025-06-18",
	"2025-11-25",
	"2026-07-28",
] as const;
export type Revision = (typeof revisions)[number];

/** `scenario check` → what came of it, in the suite's words; a check that was made twice has both. */
export type Outcomes = ReadonlyMap<string, string>;

const suite = fileURLToPath(
	new URL(
		"../../node_modules/@modelcontextprotocol/conformance/dist/index.js",
		import.meta.url,
	),
);
const withKey = new URL("with-key.ts", import.meta.url).href;

const Checks = z.array(z.object({ id: z.string(), status: z.string() }));
const folderOf = /^server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z$/;

/** With a key, every request of the suite carries it. Throws where the suite did not run. */
export async function runSuite(
	url: string,
	revision: Revision,
	key?: string,
): Promise<Outcomes> {
	const folder = await mkdtemp(join(tmpdir(), "conformance-"));
	try {
		const child = spawn(
			process.execPath,
			[
				...(key === undefined ? [] : ["--import", withKey]),
				suite,
				"server",
				"--url",
				url,
				"--spec-version",
				revision,
				"--suite",
				"all",
				"--output-dir",
				folder,
			],
			{
				env: {
					...process.env,
					...(key === undefined ? {} : { CONFORMANCE_KEY: key }),
				},
				stdio: ["ignore", "ignore", "pipe"],
			},
		);
		endWithUs(child);
		let said = "";
		child.stderr.setEncoding("utf8").on("data", (text: string) => {
			said += text;
		});
		// It exits with 1 where a check failed: that is for whoever compares.
		await once(child, "close");
		const outcomes = await outcomesIn(folder);
		if (outcomes.size === 0) throw new Error(`the suite did not run: ${said}`);
		return outcomes;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

async function outcomesIn(folder: string): Promise<Outcomes> {
	const outcomes = new Map<string, string>();
	for (const name of await readdir(folder)) {
		const scenario = folderOf.exec(name)?.[1];
		if (scenario === undefined) continue;
		const json = await readFile(join(folder, name, "checks.json"), "utf8");
		for (const { id, status } of Checks.parse(JSON.parse(json))) {
			const check = `${scenario} ${id}`;
			const before = outcomes.get(check);
			outcomes.set(
				check,
				before === undefined ? status : `${before}, ${status}`,
			);
		}
	}
	return outcomes;
}
