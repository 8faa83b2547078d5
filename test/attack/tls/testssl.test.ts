/**
 * What testssl.sh finds on the gate's own listener: nothing above LOW, but for a CA that no public list knows and that
 * names no address of a revocation list. It takes a minute: with --soak only, and where Debian's testssl.sh is there.
 */
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import { startGate } from "../../stub/gate-process.ts";

const run = promisify(execFile);
const isThere = await run("testssl", ["--version"]).then(
	() => true,
	(error: NodeJS.ErrnoException) => error.code !== "ENOENT",
);

const Findings = z.array(
	z.object({ id: z.string(), severity: z.string(), finding: z.string() }),
);
const fine = new Set(["OK", "INFO", "LOW", "DEBUG"]);
/** The CA is the gate's own; and what testssl says of the OpenSSL it runs with. */
const expected = new Set([
	"cert_chain_of_trust",
	"cert_revocation",
	"engine_problem",
]);

test.skipIf(process.env["DRAWBRIDGE_SOAK"] !== "1" || !isThere)(
	"testssl.sh finds nothing above LOW",
	{ timeout: 600_000 },
	async () => {
		const gate = await startGate({
			upstreams: { docs: "http://127.0.0.1:9" },
			flags: ["--tls"],
		});
		onTestFinished(() => gate.stop());
		const file = join(gate.home, "findings.json");
		// It exits with the number of what it found.
		await run("testssl", [
			"--nodns",
			"none",
			"--quiet",
			"--warnings",
			"batch",
			"--jsonfile",
			file,
			`127.0.0.1:${gate.port}`,
		]).catch(() => undefined);
		const all = Findings.parse(JSON.parse(await readFile(file, "utf8")));
		// It reached the listener and judged it.
		expect(all.map(({ id }) => id)).toEqual(
			expect.arrayContaining(["TLS1_3", "cipherlist_AVERAGE", "heartbleed"]),
		);
		expect(
			all.filter(
				({ id, severity }) => !fine.has(severity) && !expected.has(id),
			),
		).toEqual([]);
	},
);
