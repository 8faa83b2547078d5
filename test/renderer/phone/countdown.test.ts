/** Time left without trusting the phone's clock. */
import { expect, test } from "vitest";
import { leftMs } from "../../../renderer/phone/countdown.ts";

const day = 86_400_000;
const sentAt = 1_800_000_000_000;
const expiresAt = sentAt + 300_000;

test.each([-day, 0, day])(
	"a phone whose clock is %i ms off counts the same",
	(off) => {
		const at = { wall: sentAt + off, steady: 5_000 };
		const heard = { sentAt, at };
		expect(leftMs(expiresAt, heard, at)).toBe(300_000);
		const later = { wall: at.wall + 60_000, steady: at.steady + 60_000 };
		expect(leftMs(expiresAt, heard, later)).toBe(240_000);
	},
);

test("time that passed in sleep counts, and a clock set back gives none", () => {
	const at = { wall: sentAt, steady: 5_000 };
	const heard = { sentAt, at };
	const slept = { wall: at.wall + 200_000, steady: at.steady + 1_000 };
	expect(leftMs(expiresAt, heard, slept)).toBe(100_000);
	const setBack = { wall: at.wall - day, steady: at.steady + 200_000 };
	expect(leftMs(expiresAt, heard, setBack)).toBe(100_000);
});

test("nothing is less than none", () => {
	const at = { wall: 0, steady: 0 };
	const late = { wall: 400_000, steady: 400_000 };
	expect(leftMs(expiresAt, { sentAt, at }, late)).toBe(0);
});
