/** Which passwords are refused, what is hashed how, and how many at a time. */
import { parseOptions } from "@node-rs/argon2";
import { describe, expect, test } from "vitest";
import { isWeak, Passwords } from "../../../core/auth/passwords.ts";
import { codeOf } from "./auth-parts.ts";

const goOn = (): undefined => undefined;

describe("a password is weak", () => {
	test.each([
		["", "alice"],
		["ninechars", "alice"],
		["alice-in-chains", "alice"],
		["hello-ALICE-hello", "alice"],
		["password123", "alice"],
		["Password!!!!", "alice"],
		["1234567890", "alice"],
		["9876543210", "alice"],
		["0123456789", "alice"],
		["aaaaaaaaaaaa", "alice"],
		["abababababab", "alice"],
		["adminadmin", "bob"],
		["AdminAdmin2024", "bob"],
		["administrator", "bob"],
		["drawbridge", "bob"],
		["changeme-123", "bob"],
		["qwertyuiop", "bob"],
		["abcdefghijkl", "bob"],
		["------------", "bob"],
		["!1234567890!", "bob"],
		["\ud800".repeat(12), "bob"],
		["\ufdfa".normalize("NFKC").repeat(300), "bob"],
	])("%j of %s", (password, name) => {
		expect(isWeak(password, name)).toBe(true);
	});

	test.each([
		["correct horse battery", "alice"],
		["drift-canary-42", "alice"],
		["пароль-на-завтра", "alice"],
		["🐎🔋📎🦦🌲🌊🪨🌋🧭🗻", "alice"],
		["a name of two letters", "al"],
		["8392017564820177", "alice"],
	])("and this one is not: %j", (password, name) => {
		expect(isWeak(password, name)).toBe(false);
	});
});

describe("a hash", () => {
	test("is Argon2id with OWASP's parameters, and knows its password in another Unicode form", async () => {
		const passwords = new Passwords();
		const phc = await passwords.hash("naïve-ﬁsh-soup", "alice");
		if (typeof phc === "object") expect.fail(phc.code);
		expect(parseOptions(phc)).toMatchObject({
			algorithm: 2,
			version: 1,
			memoryCost: 19_456,
			timeCost: 2,
			parallelism: 1,
		});
		const verify = (password: string) => passwords.verify(phc, password, goOn);
		expect(await verify("nai\u0308ve-fish-soup")).toBe(true);
		expect(await verify("naïve-ﬁsh-soup")).toBe(true);
		expect(await verify("naive-fish-soup")).toBe(false);
		expect(await passwords.verify(null, "naïve-ﬁsh-soup", goOn)).toBe(false);
	});

	test("of the same password is another each time", async () => {
		const passwords = new Passwords();
		const [one, other] = await Promise.all([
			passwords.hash("drift-canary-42", "a"),
			passwords.hash("drift-canary-42", "a"),
		]);
		expect(one).not.toBe(other);
	});

	test("of a weak one is not made", async () => {
		let hashed = 0;
		const passwords = new Passwords({
			hash: async () => `${++hashed}`,
			verify: async () => true,
		});
		expect(codeOf(await passwords.hash("password123", "alice"))).toBe(
			"weak-password",
		);
		expect(hashed).toBe(0);
	});
});

test("where there is no hash the same work is done, for one of the same parameters, and the answer is no", async () => {
	const seen: string[] = [];
	const passwords = new Passwords({
		hash: async () => "",
		verify: async (phc) => {
			seen.push(phc);
			return true;
		},
	});
	expect(await passwords.verify(null, "anything-at-all", goOn)).toBe(false);
	expect(seen).toHaveLength(1);
	expect(parseOptions(seen[0] ?? "")).toMatchObject({
		algorithm: 2,
		memoryCost: 19_456,
		timeCost: 2,
		parallelism: 1,
		outputLen: 32,
		saltLen: 16,
	});
});

test("two are worked on at a time, 32 wait, and more are turned away at once", async () => {
	let running = 0;
	let most = 0;
	const ends: (() => void)[] = [];
	const passwords = new Passwords({
		hash: async () => "",
		verify: async () => {
			most = Math.max(most, ++running);
			await new Promise<void>((resolve) => ends.push(resolve));
			running--;
			return true;
		},
	});
	const outcomes: unknown[] = [];
	const all = Array.from({ length: 40 }, () =>
		passwords
			.verify("x", "anything", goOn)
			.then((result) => outcomes.push(codeOf(result))),
	);
	await new Promise((resolve) => setImmediate(resolve));
	expect(running).toBe(2);
	expect(outcomes).toEqual(Array.from({ length: 6 }, () => "rate-limited"));
	for (let i = 0; i < 34; i++) {
		ends.shift()?.();
		await new Promise((resolve) => setImmediate(resolve));
	}
	await Promise.all(all);
	expect(outcomes.slice(6)).toEqual(Array.from({ length: 34 }, () => "done"));
	expect(most).toBe(2);
	// The places are free again.
	const again = passwords.verify("x", "anything", goOn);
	await new Promise((resolve) => setImmediate(resolve));
	ends.shift()?.();
	expect(await again).toBe(true);
});

test("a check that throws gives its place back", async () => {
	let calls = 0;
	const passwords = new Passwords({
		hash: async () => "",
		verify: async () => {
			if (++calls <= 40) throw new Error("broken hash");
			return true;
		},
	});
	for (let i = 0; i < 40; i++)
		await expect(passwords.verify("x", "anything", goOn)).rejects.toThrow();
	expect(await passwords.verify("x", "anything", goOn)).toBe(true);
});
