/** One gate a home: who holds it, and what a dead holder leaves. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { HomeLockedError, lockHome } from "../../core/lock.ts";
import { tempHome } from "./parts.ts";

const holder = fileURLToPath(new URL("lock-holder.ts", import.meta.url));

/** Another process that tries to take the lock and then waits; `held` is what it said. */
async function anotherProcess(
	file: string,
): Promise<{ child: ChildProcess; held: string }> {
	const child = spawn(process.execPath, [holder, file], {
		stdio: ["pipe", "pipe", "inherit"],
	});
	onTestFinished(() => {
		child.kill("SIGKILL");
	});
	const [said]: unknown[] = await once(child.stdout, "data");
	return { child, held: String(said).trim() };
}

test("a free home is taken, held against this process too, and freed by letting go", async () => {
	const { home, lock } = await tempHome();
	const unlock = lockHome(home, lock);
	expect(() => lockHome(home, lock)).toThrow(HomeLockedError);
	unlock();
	unlock();
	lockHome(home, lock)();
});

test("a home another process holds is refused, and named with that process", async () => {
	const { home, lock } = await tempHome();
	const { child, held } = await anotherProcess(lock);
	expect(held).toBe("held");
	expect(() => lockHome(home, lock)).toThrow(
		expect.objectContaining({
			code: "already-running",
			message: expect.stringContaining(String(child.pid)),
		}),
	);
});

test("what a killed holder leaves is taken over", async () => {
	const { home, lock } = await tempHome();
	const { child } = await anotherProcess(lock);
	const gone = once(child, "exit");
	child.kill("SIGKILL");
	await gone;
	lockHome(home, lock)();
});

test("of five processes that find a dead holder's home at once, one gets the home", async () => {
	const rounds = process.env["DRAWBRIDGE_SOAK"] === "1" ? 40 : 2;
	for (let round = 0; round < rounds; round++) {
		const { lock } = await tempHome();
		const { child: dead } = await anotherProcess(lock);
		const gone = once(dead, "exit");
		dead.kill("SIGKILL");
		await gone;
		const all = await Promise.all(
			Array.from({ length: 5 }, () => anotherProcess(lock)),
		);
		expect(all.filter(({ held }) => held === "held").length).toBe(1);
		for (const { child } of all) child.kill("SIGKILL");
	}
});
