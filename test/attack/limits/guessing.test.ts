/**
 * Guessing keys and passwords: from every address of a /64, from every loopback address, under thousands of names, by
 * flooding the memory that remembers, and keeping an owner out by failing in the owner's name. Taught by OWASP's
 * Authentication Cheat Sheet (lock-out as an attack) and RFC 4291 §2.5.4.
 */
import { expect, test } from "vitest";
import { Attempts } from "../../../core/limits/attempts.ts";
import { FakeClock } from "../../core/parts.ts";

function setup(): { clock: FakeClock; attempts: Attempts } {
	const clock = new FakeClock();
	return { clock, attempts: new Attempts(clock) };
}

test("the addresses of one /64 share one budget", () => {
	const { attempts } = setup();
	for (let host = 0; host < 30; host++)
		attempts.spend(`2001:db8:1:2::${host.toString(16)}`, "credential");
	expect(attempts.wait("2001:db8:1:2:ffff::1")).toBeGreaterThan(0);
	expect(attempts.wait("2001:db8:1:3::1")).toBe(0);
});

test("the addresses of loopback share one budget", () => {
	const { attempts } = setup();
	for (let host = 1; host < 31; host++)
		attempts.spend(`127.0.0.${host}`, "credential");
	expect(attempts.wait("127.9.9.9")).toBeGreaterThan(0);
	expect(attempts.wait("::1")).toBeGreaterThan(0);
	expect(attempts.wait("::ffff:127.0.0.1")).toBeGreaterThan(0);
});

test("a day of guessing one account from a thousand addresses is at most a guess a minute", () => {
	const { clock, attempts } = setup();
	const end = clock.now() + 86_400_000;
	let guesses = 0;
	for (let turn = 0; clock.now() < end; turn++) {
		const address = `198.18.${turn % 4}.${turn % 250}`;
		const wait = attempts.logins.wait(address, "admin");
		if (wait === 0) {
			attempts.logins.failed(address, "admin");
			guesses += 1;
		} else clock.pass(wait * 1_000);
	}
	expect(guesses).toBeLessThan(1_440 + 20);
});

test("failing in the owner's name from elsewhere never keeps out an owner who was here before", () => {
	const { clock, attempts } = setup();
	attempts.logins.succeeded("192.0.2.1", "owner");
	for (let turn = 0; turn < 2_000; turn++) {
		attempts.logins.failed(`198.51.${turn % 200}.7`, "owner");
		clock.pass(500);
		expect(attempts.logins.wait("192.0.2.1", "owner")).toBe(0);
	}
});

test("an owner from a new address waits a minute at most", () => {
	const { clock, attempts } = setup();
	for (let turn = 0; turn < 2_000; turn++)
		attempts.logins.failed(`198.51.${turn % 200}.7`, "owner");
	clock.pass(60_000);
	expect(attempts.logins.wait("192.0.2.1", "owner")).toBe(0);
});

test("ten thousand other addresses are remembered, the oldest go first, and who goes on is not forgotten", () => {
	const { attempts } = setup();
	const spend = (address: string, times: number): void => {
		for (let round = 0; round < times; round++)
			attempts.spend(address, "credential");
	};
	spend("192.0.2.1", 25);
	spend("192.0.2.2", 25);
	for (let number = 0; number < 10_500; number++) {
		spend(`10.0.${number >> 8}.${number & 255}`, 1);
		if (number === 5_000) spend("192.0.2.2", 1);
	}
	expect(attempts.wait("192.0.2.1")).toBe(0);
	expect(attempts.wait("192.0.2.2")).toBeGreaterThan(0);
});

test("made-up account names, long ones too, do not grow the memory without end", () => {
	const { attempts } = setup();
	for (let number = 0; number < 6; number++)
		attempts.logins.failed(`192.0.2.${number}`, "x".repeat(1_000_000) + number);
	expect(attempts.logins.wait("192.0.2.99", "x".repeat(70))).toBe(1);
	for (let number = 0; number < 20_000; number++)
		for (let round = 0; round < 6; round++)
			attempts.logins.failed(
				`10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`,
				`name-${number}`,
			);
	const accounts = attempts.slowed().filter(({ kind }) => kind === "account");
	expect(accounts).toHaveLength(10_000);
	for (const { name } of accounts) expect(name.length).toBeLessThanOrEqual(64);
});

test("an account that exists and one that does not wait alike", () => {
	const { attempts } = setup();
	attempts.logins.succeeded("192.0.2.1", "real");
	for (let round = 0; round < 8; round++) {
		attempts.logins.failed("198.51.100.1", "real");
		attempts.logins.failed("198.51.100.2", "made-up");
		expect(attempts.logins.wait("198.51.100.3", "real")).toBe(
			attempts.logins.wait("198.51.100.3", "made-up"),
		);
	}
});
