/** build/lib/electron.mjs with a planted installer: fetched once, absence remembered for a day, nothing when useless. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Checkout, makeCheckout, runNode } from "./checkout.ts";

let checkout: Checkout;
beforeEach(() => {
	checkout = makeCheckout();
	plantInstaller("process.exitCode = 1;");
});
afterEach(() => {
	checkout.remove();
});

/** The installer leaves one mark a run. */
function plantInstaller(rest: string): void {
	checkout.write(
		"node_modules/electron/install.js",
		`const fs = require("node:fs");
		fs.appendFileSync(__dirname + "/runs", ".");
		${rest}`,
	);
}
const runs = () => {
	const file = join(checkout.root, "node_modules/electron/runs");
	return existsSync(file) ? readFileSync(file, "utf8").length : 0;
};
async function find(circumstances: {
	retry: boolean;
	obstacle: string | null;
}): Promise<unknown> {
	const script = `const { findElectron } = await import("./build/lib/electron.mjs");
	console.log(JSON.stringify(await findElectron(${JSON.stringify(circumstances)})));`;
	const { stdout } = await runNode(["--input-type=module", "-e", script], {
		cwd: checkout.root,
	});
	return JSON.parse(stdout);
}

test("an absence is remembered, forgotten on request, and forgotten after a day", async () => {
	expect(await find({ retry: false, obstacle: null })).toMatchObject({
		binary: null,
	});
	await find({ retry: false, obstacle: null });
	expect(runs()).toBe(1);
	await find({ retry: true, obstacle: null });
	expect(runs()).toBe(2);
	const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1_000);
	writeFileSync(
		join(checkout.root, "node_modules/.drawbridge-electron"),
		yesterday.toISOString(),
	);
	await find({ retry: false, obstacle: null });
	expect(runs()).toBe(3);
});

test("what was fetched is found, and not fetched again", async () => {
	plantInstaller(`fs.mkdirSync(__dirname + "/dist");
		fs.writeFileSync(__dirname + "/dist/shell", "");
		fs.writeFileSync(__dirname + "/path.txt", "shell");`);
	const binary = join(checkout.root, "node_modules/electron/dist/shell");
	expect(await find({ retry: false, obstacle: null })).toEqual({ binary });
	expect(await find({ retry: false, obstacle: null })).toEqual({ binary });
	expect(runs()).toBe(1);
});

test("nothing is fetched for a machine that could not run it", async () => {
	expect(await find({ retry: false, obstacle: "no display" })).toEqual({
		binary: null,
		why: "no display",
	});
	expect(runs()).toBe(0);
});
