/** What a system lacks for a sandbox, said so that its owner can help it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findTools, tryTools } from "../../../core/sandbox/tools.ts";
import { tempFolder } from "../parts.ts";

const missing = (found: ReturnType<typeof findTools>): string =>
	"missing" in found ? found.missing : "";

async function withTools(...names: readonly string[]): Promise<string> {
	const folder = join(await tempFolder(), "bin");
	mkdirSync(folder);
	for (const name of names)
		writeFileSync(
			join(folder, name),
			"#!/bin/sh\necho no such thing >&2; exit 1\n",
			{
				mode: 0o755,
			},
		);
	return folder;
}

describe.skipIf(process.platform !== "linux")("on Linux", () => {
	test.each([
		[[], ["bubblewrap", "socat"]],
		[["bwrap"], ["socat"]],
		[["socat"], ["bubblewrap"]],
	])("with %j in PATH, %j are named", async (here, packages) => {
		const words = missing(findTools(await withTools(...here)));
		for (const name of ["bubblewrap", "socat"])
			expect(words.includes(name)).toBe(packages.includes(name));
	});

	test("a relative folder in PATH is none to look in", async () => {
		await withTools("bwrap", "socat");
		expect(missing(findTools("bin:."))).toContain("bubblewrap");
	});

	test("what is installed and does not work is found out by trying", async () => {
		const found = findTools(await withTools("bwrap", "socat"));
		expect("tools" in found).toBe(true);
		if ("tools" in found)
			expect(await tryTools(found.tools)).toContain("no such thing");
	});

	test("a bubblewrap that cannot be started is one that does not work", async () => {
		const found = findTools(await withTools("bwrap", "socat"));
		if ("tools" in found)
			expect(
				await tryTools({ ...found.tools, bwrap: "/nothing/bwrap" }),
			).toContain("cannot make a sandbox");
	});
});

test.each(["win32", "freebsd", "aix"] as const)(
	"%s has none, and says so",
	(platform) => {
		expect(missing(findTools("/usr/bin", [], platform))).not.toBe("");
	},
);
