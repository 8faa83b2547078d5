/** What the owner locks stays locked until the owner unlocks it, or the next start. */
import { rename } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { Home } from "../../../core/home.ts";
import { Secret } from "../../../core/vault/secret.ts";
import { openVault, type Vault } from "../../../core/vault/vault.ts";
import { silent, testHome } from "./paths.ts";

async function open(home: Home): Promise<Vault> {
	const vault = await openVault({
		home,
		env: { PATH: process.env["PATH"], DRAWBRIDGE_VAULT: "file" },
		log: silent,
		retryMs: 5,
	});
	onTestFinished(() => vault.close());
	return vault;
}

async function locked(): Promise<{ home: Home; vault: Vault }> {
	const home = await testHome();
	const vault = await open(home);
	await vault.set("kept", new Secret("x"));
	vault.lock();
	return { home, vault };
}

test("everything is refused, and it does not open by itself", async () => {
	const { vault } = await locked();
	const calls = await Promise.allSettled([
		vault.get("kept"),
		vault.set("new", new Secret("y")),
		vault.delete("kept"),
		vault.list(),
		vault.migrate("file"),
	]);
	for (const call of calls)
		expect(call).toMatchObject({
			status: "rejected",
			reason: { code: "locked", locks: true },
		});
	await sleep(50);
	expect(vault.state()).toMatchObject({ backend: "file", state: "locked" });
	expect(await vault.opened(20)).toBe(false);
});

test("calls that were under way or waiting their turn are refused, and what they read stays nowhere", async () => {
	const home = await testHome();
	const vault = await open(home);
	await vault.set("kept", new Secret("x"));
	const again = await open(home);
	await again.set("other", new Secret("y"));
	// Anew from the disk, since another wrote.
	const calls = [vault.get("kept"), vault.get("kept"), vault.list()];
	vault.lock();
	expect(vault.state().state).toBe("locked");
	const said: string[] = [];
	vault.onChange(({ detail }) => said.push(detail));
	for (const call of await Promise.allSettled(calls))
		expect(call.status).toBe("rejected");
	expect(vault.state().state).toBe("locked");
	expect(said).toEqual([]);
	await expect(vault.get("kept")).rejects.toMatchObject({ code: "locked" });
});

test("a failure from before does not open it through the look that was due", async () => {
	const home = await testHome();
	await (await open(home)).set("kept", new Secret("x"));
	await rename(home.vaultKeyFile, `${home.vaultKeyFile}.away`);
	const vault = await open(home);
	expect(vault.state().state).toBe("locked");
	vault.lock();
	await rename(`${home.vaultKeyFile}.away`, home.vaultKeyFile);
	await sleep(50);
	expect(vault.state().state).toBe("locked");
	await vault.unlock();
	expect(vault.state().state).toBe("open");
});

test("unlock opens it, and tells those who wait", async () => {
	const { vault } = await locked();
	const seen: string[] = [];
	vault.onChange(({ state }) => seen.push(state));
	const waiting = [vault.opened(10_000), vault.opened(10_000)];
	await vault.unlock();
	expect(await Promise.all(waiting)).toEqual([true, true]);
	expect(await vault.opened(0)).toBe(true);
	expect(seen).toEqual(["open"]);
	expect((await vault.get("kept"))?.reveal()).toBe("x");
});

test("unlock says why it does not open, and it opens once that is mended", async () => {
	const { home, vault } = await locked();
	await rename(home.vaultKeyFile, `${home.vaultKeyFile}.away`);
	await expect(vault.unlock()).rejects.toMatchObject({ code: "key-missing" });
	await rename(`${home.vaultKeyFile}.away`, home.vaultKeyFile);
	expect(await vault.opened(10_000)).toBe(true);
});

test("the next start opens it", async () => {
	const { home } = await locked();
	const vault = await open(home);
	expect(vault.state().state).toBe("open");
});

test("closing it ends everybody's waiting", async () => {
	const { vault } = await locked();
	const waiting = vault.opened(60_000);
	vault.close();
	expect(await waiting).toBe(false);
	expect(await vault.opened(60_000)).toBe(false);
});
