/** What the phone door takes within a minute: each address its share, all together theirs, and nothing for good. */
import { expect, test } from "vitest";
import { PhoneLimits } from "../../../../core/doors/phone/limits.ts";
import { FakeClock } from "../../parts.ts";

const setup = (): { clock: FakeClock; limits: PhoneLimits } => {
	const clock = new FakeClock();
	return { clock, limits: new PhoneLimits(clock) };
};

/** The nth phone. */
const phone = (n: number): string => `10.0.${n >> 8}.${n & 255}`;

test("a connection that has closed still was a handshake: 120 a minute for an address", () => {
	const { clock, limits } = setup();
	for (let count = 0; count < 120; count++) limits.connect(phone(1))?.();
	expect(limits.connect(phone(1))).toBeUndefined();
	expect(limits.connect(phone(2))).toBeDefined();
	clock.growingMs += 59_999;
	expect(limits.connect(phone(1))).toBeUndefined();
	clock.growingMs += 1;
	expect(limits.connect(phone(1))).toBeDefined();
});

test("24 connections at a time for an address, and one more for each that closes", () => {
	const { limits } = setup();
	const open = Array.from({ length: 24 }, () => limits.connect(phone(1)));
	expect(limits.connect(phone(1))).toBeUndefined();
	open[0]?.();
	expect(limits.connect(phone(1))).toBeDefined();
	expect(limits.connect(phone(1))).toBeUndefined();
});

test("240 connections at a time in all, from however many addresses", () => {
	const { limits } = setup();
	const open = Array.from({ length: 240 }, (_, n) => limits.connect(phone(n)));
	expect(open).not.toContain(undefined);
	expect(limits.connect(phone(999))).toBeUndefined();
});

test("all addresses together have a share, and what one is refused is not taken from it", () => {
	const { clock, limits } = setup();
	for (let count = 0; count < 1_000; count++) limits.take("pairing", phone(0));
	// 60 of 300 are spent.
	for (let n = 1; n <= 240; n++)
		expect(limits.take("pairing", phone(n))).toBe(true);
	expect(limits.take("pairing", phone(300))).toBe(false);
	clock.growingMs += 60_000;
	expect(limits.take("pairing", phone(300))).toBe(true);
});

test("a wall clock that is set changes nothing", () => {
	const { clock, limits } = setup();
	while (limits.take("failed sessions", phone(1))) clock.wallMs += 3_600_000;
	expect(limits.isSpent("failed sessions", phone(1))).toBe(true);
});
