/** What refusals and failed sign-ins cost: waits that grow and end, per address and per account. */
import { describe, expect, test } from "vitest";
import { Attempts, placeOf } from "../../../core/limits/attempts.ts";
import { FakeClock } from "../parts.ts";

interface Setup {
	readonly clock: FakeClock;
	readonly attempts: Attempts;
	readonly spend: (
		times: number,
		address: string,
		kind?: "credential" | "other",
	) => void;
	readonly fail: (times: number, address: string, account: string) => void;
}

function setup(): Setup {
	const clock = new FakeClock();
	const attempts = new Attempts(clock);
	return {
		clock,
		attempts,
		spend(times, address, kind = "credential") {
			for (let round = 0; round < times; round++) attempts.spend(address, kind);
		},
		fail(times, address, account) {
			for (let round = 0; round < times; round++)
				attempts.logins.failed(address, account);
		},
	};
}

const here = "192.0.2.1";
const there = "192.0.2.2";

/** The wait after each further failure, each made as soon as the one before has ended. */
function growth(
	clock: FakeClock,
	rounds: number,
	fail: () => void,
	wait: () => number,
): number[] {
	return Array.from({ length: rounds }, () => {
		fail();
		const seconds = wait();
		clock.pass(seconds * 1_000);
		return seconds;
	});
}

const doubling = [1, 2, 4, 8, 16, 32, 60, 60, 60];

describe("bad credentials of one address", () => {
	test("are free twenty times, then each doubles the wait up to a minute", () => {
		const { clock, attempts, spend } = setup();
		spend(20, here);
		expect(attempts.wait(here)).toBe(0);
		expect(
			growth(
				clock,
				9,
				() => spend(1, here),
				() => attempts.wait(here),
			),
		).toEqual(doubling);
	});

	test("cost nobody else anything", () => {
		const { attempts, spend } = setup();
		spend(25, here);
		expect(attempts.wait(there)).toBe(0);
	});

	test("spread over minutes stay free", () => {
		const { clock, attempts, spend } = setup();
		for (let round = 0; round < 10; round++) {
			spend(20, here);
			expect(attempts.wait(here)).toBe(0);
			clock.pass(60_000);
		}
	});

	test("go on growing when the wait is sat out, and are forgotten after a quiet minute", () => {
		const { clock, attempts, spend } = setup();
		spend(24, here);
		expect(attempts.wait(here)).toBe(8);
		clock.pass(8_000 + 59_000);
		spend(1, here);
		expect(attempts.wait(here)).toBe(16);
		clock.pass(16_000 + 60_000);
		spend(20, here);
		expect(attempts.wait(here)).toBe(0);
	});
});

describe("refusals of any kind", () => {
	test("are 240 a minute; then the address waits until that minute ends", () => {
		const { clock, attempts, spend } = setup();
		spend(239, here, "other");
		clock.pass(20_000);
		expect(attempts.wait(here)).toBe(0);
		spend(1, here, "other");
		expect(attempts.wait(here)).toBe(40);
		spend(500, here, "other");
		expect(attempts.wait(here)).toBe(40);
		clock.pass(40_000);
		expect(attempts.wait(here)).toBe(0);
		spend(239, here, "other");
		expect(attempts.wait(here)).toBe(0);
	});
});

describe("sign-ins", () => {
	test("are free five times for an account, then each failure doubles its wait, wherever it comes from", () => {
		const { clock, attempts, fail } = setup();
		fail(5, here, "ann");
		expect(attempts.logins.wait(there, "ann")).toBe(0);
		let address = 0;
		expect(
			growth(
				clock,
				9,
				() => fail(1, `198.51.100.${address++}`, "ann"),
				() => attempts.logins.wait(there, "ann"),
			),
		).toEqual(doubling);
		expect(attempts.logins.wait(there, "bob")).toBe(0);
	});

	test("are free ten times from an address, then each failure doubles its wait, whatever the account", () => {
		const { clock, attempts } = setup();
		let account = 0;
		const fail = (): void => attempts.logins.failed(here, `user-${account++}`);
		for (let round = 0; round < 10; round++) fail();
		expect(attempts.logins.wait(here, "bob")).toBe(0);
		expect(
			growth(clock, 9, fail, () => attempts.logins.wait(here, "bob")),
		).toEqual(doubling);
		expect(attempts.logins.wait(there, "bob")).toBe(0);
	});

	test("wait no longer than a minute, however many failed", () => {
		const { clock, attempts, fail } = setup();
		fail(5_000, here, "ann");
		expect(attempts.logins.wait(here, "ann")).toBe(60);
		clock.pass(60_000);
		expect(attempts.logins.wait(here, "ann")).toBe(0);
	});

	test("that succeed give the account its free tries back, and not the address", () => {
		const { attempts, fail } = setup();
		fail(5, here, "ann");
		attempts.logins.succeeded(here, "ann");
		fail(5, here, "ann");
		expect(attempts.logins.wait(there, "ann")).toBe(0);
		attempts.logins.succeeded(there, "ann");
		fail(1, here, "bob");
		expect(attempts.logins.wait(here, "bob")).toBe(1);
	});

	test("from where the account signed in before count its own failures only", () => {
		const { attempts, fail } = setup();
		attempts.logins.succeeded(here, "ann");
		fail(9, there, "ann");
		expect(attempts.logins.wait("192.0.2.3", "ann")).toBeGreaterThan(0);
		expect(attempts.logins.wait(here, "ann")).toBe(0);
		fail(6, here, "ann");
		expect(attempts.logins.wait(here, "ann")).toBe(1);
	});

	test("that succeed where the account is known give it its free tries there back", () => {
		const { attempts, fail } = setup();
		for (let round = 0; round < 2; round++) {
			attempts.logins.succeeded(here, "ann");
			fail(5, here, "ann");
		}
		expect(attempts.logins.wait(here, "ann")).toBe(0);
	});

	test("do not slow callers that sign in to nothing", () => {
		const { attempts, fail } = setup();
		fail(30, here, "ann");
		expect(attempts.wait(here)).toBe(0);
	});
});

describe("an address is", () => {
	test.each([
		["a v4 address", "192.0.2.1", "192.0.2.1"],
		["the v4 address it is mapped from", "::ffff:192.0.2.1", "192.0.2.1"],
		["its /64", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
		["its /64, shortened", "2001:db8::1", "2001:db8:0:0::/64"],
		["its /64, written long", "2001:0DB8::0001", "2001:db8:0:0::/64"],
		["its /64, ending in v4", "64:ff9b::192.0.2.1", "64:ff9b:0:0::/64"],
		["its /64, short in the middle", "1:2::5:6:7:192.0.2.1", "1:2:0:5::/64"],
		["its /64 without the zone", "fe80::1%eth0", "fe80:0:0:0::/64"],
		["this machine", "127.0.0.1", "127.0.0.1"],
		["this machine, whichever loopback", "127.8.9.10", "127.0.0.1"],
		["this machine by v6", "::1", "127.0.0.1"],
	])("%s", (_what, address, place) => {
		expect(placeOf(address)).toBe(place);
	});
});

test("the wait is by the growing clock", () => {
	const { clock, attempts, spend } = setup();
	spend(26, here);
	clock.wallMs += 86_400_000;
	expect(attempts.wait(here)).toBe(32);
	clock.wallMs -= 2 * 86_400_000;
	expect(attempts.wait(here)).toBe(32);
	clock.growingMs += 32_000;
	expect(attempts.wait(here)).toBe(0);
});

describe("the owner sees", () => {
	test("who waits, for how long, and after how much", () => {
		const { clock, attempts, spend, fail } = setup();
		spend(22, here);
		spend(5, there);
		fail(6, there, "ann");
		const after = (seconds: number): string =>
			new Date(clock.now() + seconds * 1_000).toISOString();
		expect(attempts.slowed()).toEqual([
			{ kind: "address", name: here, failures: 22, until: after(2) },
			{ kind: "account", name: "ann", failures: 6, until: after(1) },
		]);
		clock.pass(2_000);
		expect(attempts.slowed()).toEqual([]);
	});

	test("an address once, with its longest wait", () => {
		const { attempts, spend, fail } = setup();
		spend(240, here, "other");
		spend(21, here);
		fail(11, here, "ann");
		const addresses = attempts
			.slowed()
			.filter(({ kind }) => kind === "address");
		expect(addresses).toEqual([
			expect.objectContaining({ name: here, failures: 261 }),
		]);
	});
});

describe("switched off", () => {
	test("nobody waits and nothing is counted", () => {
		const { attempts, spend, fail } = setup();
		spend(300, here);
		fail(30, here, "ann");
		attempts.enabled = false;
		spend(300, here);
		fail(30, here, "ann");
		attempts.logins.succeeded(here, "ann");
		expect(attempts.wait(here)).toBe(0);
		expect(attempts.logins.wait(here, "ann")).toBe(0);
		expect(attempts.slowed()).toEqual([]);
		attempts.enabled = true;
		expect(attempts.wait(here)).toBe(0);
		expect(attempts.logins.wait(here, "ann")).toBe(0);
	});
});
