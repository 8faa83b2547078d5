/** build/lib/suites.mjs over a planted project: what `npm test` counts is what happened. */
import { join } from "node:path";
import { cpSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Checkout, makeCheckout, project, runNode } from "./checkout.ts";

let checkout: Checkout;
beforeEach(() => {
	checkout = makeCheckout();
	checkout.link("node_modules");
	checkout.write("package.json", '{ "type": "module" }');
	cpSync(
		join(project, "vitest.config.ts"),
		join(checkout.root, "vitest.config.ts"),
	);
	const head = 'import { expect, test } from "vitest";\n';
	checkout.write(
		"test/core/good.test.ts",
		`${head}test("stands", () => expect(1).toBe(1));\ntest.skip("elsewhere", () => {});`,
	);
	checkout.write(
		"test/attack/http/bad.test.ts",
		`${head}test("falls", () => expect(1).toBe(2));`,
	);
	checkout.write(
		"test/core/broken.test.ts",
		`${head}throw new Error("not loadable");`,
	);
});
afterEach(() => {
	checkout.remove();
});

async function tally(filters: readonly string[]): Promise<unknown> {
	const script = `const { runSuites } = await import("./build/lib/suites.mjs");
	console.log("\\n" + JSON.stringify(await runSuites(${JSON.stringify(filters)})));`;
	const { stdout } = await runNode(["--input-type=module", "-e", script], {
		cwd: checkout.root,
	});
	return JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "");
}

test("failures, skipped tests and files that cannot be loaded are all counted", async () => {
	expect(await tally([])).toEqual({
		passed: 1,
		failed: 2,
		skipped: ["elsewhere"],
	});
});
test("a filter runs the files whose path contains it", async () => {
	expect(await tally(["attack/http"])).toEqual({
		passed: 0,
		failed: 1,
		skipped: [],
	});
});
test("a filter that matches nothing runs nothing", async () => {
	expect(await tally(["no-such-file"])).toEqual({
		passed: 0,
		failed: 0,
		skipped: [],
	});
});
