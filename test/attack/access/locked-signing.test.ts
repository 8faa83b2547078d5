/**
 * Tokens after the owner locked the vault: none is signed any more, by nobody's leave, and those that were given out are
 * judged as before. Taught by the vault's own promise: what it held leaves the memory.
 */
import { expect, test } from "vitest";
import { coreParts } from "../../core/parts.ts";

const wanted = {
	name: "ci",
	role: "viewer",
	upstreams: [],
	lifeMs: 60_000,
} as const;

test("no token is signed by a vault that its owner locked, until it is open again", async () => {
	const { auth, vault } = await coreParts();
	const before = await auth.issue(wanted);
	vault.lock();
	await expect(auth.issue(wanted)).rejects.toMatchObject({
		name: "VaultError",
	});
	expect(auth.views()).toHaveLength(1);
	expect(await auth.identifyToken(before?.token ?? "")).toMatchObject({
		name: "ci",
	});
	await vault.unlock();
	expect(await auth.issue(wanted)).toBeDefined();
});
