/** The owner's passphrase: set, checked, and dear to guess. */
import { expect, test } from "vitest";
import { Owner } from "../../../core/approval/owner.ts";
import type { Argon2 } from "../../../core/auth/passwords.ts";
import { Passwords } from "../../../core/auth/passwords.ts";
import type { Home } from "../../../core/home.ts";
import { FakeClock, fileVault, openDatabase, tempHome } from "../parts.ts";

const right = "a long enough phrase";
/** Counted, and quick: the real one is the accounts' matter. */
const counting = (): Argon2 & { looks: number } => ({
	looks: 0,
	hash: async (text) => `hash of ${text}`,
	async verify(phc, text) {
		this.looks += 1;
		return phc === `hash of ${text}`;
	},
});

async function setup(home?: Home, clock = new FakeClock()) {
	const at = home ?? (await tempHome());
	const argon2 = counting();
	const db = openDatabase(at);
	const vault = await fileVault(at);
	const passwords = new Passwords(argon2);
	const owner = new Owner({ db, clock, passwords, vault });
	await owner.open(undefined, false);
	return { owner, argon2, clock, db, home: at };
}

test("is right, wrong, and none once cleared", async () => {
	const { owner } = await setup();
	expect(await owner.check(right)).toBe(false);
	await owner.set(right);
	expect(owner.view()).toEqual({ desktop: false, passphrase: true });
	expect([await owner.check("wrong"), await owner.check(right)]).toEqual([
		false,
		true,
	]);
	await owner.clear();
	expect([await owner.check(right), owner.view().passphrase]).toEqual([
		false,
		false,
	]);
});

test("a weak one is refused", async () => {
	const { owner } = await setup();
	expect(await owner.set("password")).toMatchObject({ code: "weak-password" });
	expect(owner.view().passphrase).toBe(false);
});

test("survives a restart, and is in the file as a hash only", async () => {
	const before = await setup();
	await before.owner.set(right);
	before.db.close();
	const after = await setup(before.home);
	expect(await after.owner.check(right)).toBe(true);
});

test("after three wrong ones each costs twice the wait, and none is looked at meanwhile", async () => {
	const { owner, argon2, clock } = await setup();
	await owner.set(right);
	for (const _ of [1, 2, 3]) await owner.check("wrong");
	expect([await owner.check(right), argon2.looks]).toEqual([1, 3]);
	clock.pass(1_000);
	expect(await owner.check("wrong")).toBe(false);
	expect(await owner.check(right)).toBe(2);
	clock.pass(2_000);
	expect(await owner.check(right)).toBe(true);
	expect(await owner.check("wrong")).toBe(false);
});

test("many at once are looked at one after the other", async () => {
	const { owner, argon2 } = await setup();
	await owner.set(right);
	const all = await Promise.all(
		Array.from({ length: 20 }, () => owner.check("wrong")),
	);
	expect([argon2.looks, all.filter((one) => one === false).length]).toEqual([
		3, 3,
	]);
});

test("neither a restart nor a clock that is set back gives free tries", async () => {
	const before = await setup();
	await before.owner.set(right);
	for (const _ of [1, 2, 3]) await before.owner.check("wrong");
	before.db.close();
	before.clock.wallMs -= 3_600_000;
	const after = await setup(before.home, before.clock);
	expect(await after.owner.check(right)).toBe(1);
	after.clock.pass(1_000);
	expect(await after.owner.check(right)).toBe(true);
});

test("a desktop that has gone twice has gone once", async () => {
	const { owner } = await setup();
	const [a] = [owner.attach(), owner.attach()];
	a();
	a();
	expect(owner.view().desktop).toBe(true);
});
