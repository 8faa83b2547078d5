/** build/bundle.mjs on a small checkout: what is stale is rebuilt, what fails to build leaves the bundle before it. */
import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Checkout, makeCheckout, runNode } from "./checkout.ts";

let checkout: Checkout;
beforeEach(() => {
	checkout = makeCheckout();
	checkout.link("node_modules");
	checkout.write("package.json", '{ "type": "module" }');
	checkout.write("package-lock.json", "{}");
	checkout.write(
		"core/cli/main.ts",
		'import { word } from "../../contract/word.ts";\nconsole.log(word as string);',
	);
	checkout.write("contract/word.ts", 'export const word: string = "first";');
	checkout.write("core/leak-guard/scan-thread.ts", "");
	checkout.write("core/audit/log-thread.ts", "");
	checkout.write("core/reach/reach-thread.ts", "");
});
afterEach(() => {
	checkout.remove();
});

const bundle = () => runNode([join(checkout.root, "build/bundle.mjs")]);
const run = async () =>
	(await runNode([join(checkout.root, "out/core/cli.mjs")])).stdout;

test("a fresh bundle is left alone, a stale one is replaced", async () => {
	expect((await bundle()).code).toBe(0);
	expect(await run()).toBe("first\n");
	expect(await bundle()).toMatchObject({ code: 0, stderr: "" });
	checkout.write("contract/word.ts", 'export const word: string = "another";');
	expect((await bundle()).code).toBe(0);
	expect(await run()).toBe("another\n");
});

test("a source that does not build leaves the last bundle in place, and nothing else", async () => {
	await bundle();
	checkout.write("contract/word.ts", "export const word: string = ");
	expect((await bundle()).code).toBe(1);
	expect(await run()).toBe("first\n");
	expect(readdirSync(join(checkout.root, "out"))).toEqual(["core"]);
	// The failure is not taken for fresh.
	expect((await bundle()).code).toBe(1);
});

test("a source that was removed makes the bundle stale", async () => {
	checkout.write("core/unused.ts", "");
	await bundle();
	rmSync(join(checkout.root, "core/unused.ts"));
	expect((await bundle()).stderr).not.toBe("");
});

test("a CommonJS package that requires Node's own modules works inside the bundle", async () => {
	checkout.write(
		"core/cli/main.ts",
		'import { Pool } from "undici";\nconsole.log(typeof Pool);',
	);
	expect((await bundle()).code).toBe(0);
	expect(await run()).toBe("function\n");
});
