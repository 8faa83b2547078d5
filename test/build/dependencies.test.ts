/** build/lib/dependencies.mjs: when node_modules counts as what the lock file asks for, so that nothing is installed. */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Checkout, makeCheckout, runNode } from "./checkout.ts";

const lock = '{ "lockfileVersion": 3 }';
const hasSecretHeaders = existsSync(
	"/usr/include/libsecret-1/libsecret/secret.h",
);

let checkout: Checkout;
beforeEach(() => {
	checkout = makeCheckout();
	checkout.write("package-lock.json", lock);
});
afterEach(() => {
	checkout.remove();
});

function stamp(keytar: string): void {
	const digest = createHash("sha256").update(lock).digest("hex");
	checkout.write(
		"node_modules/.drawbridge-setup",
		`${digest} ${process.platform} ${process.arch}\n${keytar}\n`,
	);
}

/** `tools` are the programs found on PATH: what keytar can be built with. */
async function isFresh(tools: readonly string[] = []): Promise<boolean> {
	const bin = join(checkout.root, "bin");
	mkdirSync(bin, { recursive: true });
	for (const tool of tools) symlinkSync(process.execPath, join(bin, tool));
	const script = `const { dependenciesAreFresh } = await import("./build/lib/dependencies.mjs");
	console.log(dependenciesAreFresh());`;
	const { stdout } = await runNode(["--input-type=module", "-e", script], {
		cwd: checkout.root,
		env: { PATH: bin },
	});
	return stdout === "true\n";
}

test("a checkout that was never set up is stale", async () => {
	expect(await isFresh()).toBe(false);
});

test("the lock file that was installed is fresh, a changed one is stale", async () => {
	stamp("ready");
	expect(await isFresh()).toBe(true);
	checkout.write("package-lock.json", `${lock}\n`);
	expect(await isFresh()).toBe(false);
});

test("a keychain binding that could not be built stays missing without being tried again", async () => {
	stamp("no keytar: not buildable here");
	expect(await isFresh()).toBe(true);
});

test.runIf(hasSecretHeaders)(
	"a keychain binding that can be built since is built",
	async () => {
		stamp("no keytar: not buildable here");
		expect(await isFresh(["pkg-config", "make", "g++"])).toBe(false);
	},
);

test.runIf(hasSecretHeaders)(
	"a keychain binding whose build failed is not built at every start",
	async () => {
		stamp("no keytar: its build failed");
		expect(await isFresh(["pkg-config", "make", "g++"])).toBe(true);
	},
);
