/** build/lib/lock.mjs across real processes: whoever holds the lock is alone, and a dead owner does not hold it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Checkout, makeCheckout, runNode } from "./checkout.ts";

let checkout: Checkout;
let lock: string;
let diary: string;

beforeEach(() => {
	checkout = makeCheckout();
	lock = join(checkout.root, "out/.lock");
	diary = join(checkout.root, "diary");
	checkout.write(
		"worker.mjs",
		`import { appendFileSync } from "node:fs";
		import { setTimeout as sleep } from "node:timers/promises";
		import { withLock } from "./build/lib/lock.mjs";
		const [lock, diary] = process.argv.slice(2);
		await withLock(lock, () => {}, async () => {
			appendFileSync(diary, "in\\n");
			await sleep(20);
			appendFileSync(diary, "out\\n");
		});`,
	);
});
afterEach(() => {
	checkout.remove();
});

async function workTogether(workers: number): Promise<string> {
	const script = join(checkout.root, "worker.mjs");
	const ends = await Promise.all(
		Array.from({ length: workers }, () => runNode([script, lock, diary])),
	);
	expect(ends.map(({ code, stderr }) => ({ code, stderr }))).toEqual(
		Array.from({ length: workers }, () => ({ code: 0, stderr: "" })),
	);
	return readFileSync(diary, "utf8");
}

test("processes that want the lock at once get it one after the other", async () => {
	expect(await workTogether(6)).toBe("in\nout\n".repeat(6));
	expect(existsSync(lock)).toBe(false);
});

test("a lock whose owner has ended is taken over by exactly one waiter at a time", async () => {
	const gone = spawn(process.execPath, ["-e", ""]);
	await once(gone, "close");
	checkout.write("out/.lock", String(gone.pid));
	expect(await workTogether(6)).toBe("in\nout\n".repeat(6));
});

test("a lock whose owner lives is respected until it is gone", async () => {
	checkout.write("out/.lock", String(process.pid));
	const waiting = workTogether(1);
	// The owner's own entry stands first only if the worker has waited for the lock to go.
	await once(spawn(process.execPath, ["-e", ""]), "close");
	appendFileSync(diary, "owner\n");
	rmSync(lock);
	expect(await waiting).toBe("owner\nin\nout\n");
});
