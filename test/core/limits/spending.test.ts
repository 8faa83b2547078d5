/** Daily limits: what is counted, what is refused, what a crash or another day leaves of it. */
import { expect, test } from "vitest";
import { type Daily, Spending } from "../../../core/limits/spending.ts";
import { FakeClock, openDatabase, tempHome } from "../parts.ts";

const requests = (limit: number): Daily => ({ requests: limit, tokens: null });
const tokens = (limit: number): Daily => ({ requests: null, tokens: limit });

async function setUp() {
	const clock = new FakeClock();
	const db = openDatabase(await tempHome());
	return {
		clock,
		db,
		spending: new Spending(db, clock),
		/** What a gate finds that starts now. */
		again: () => new Spending(db, clock),
	};
}

test("lets in as many requests as the limit says, and tells when the day ends", async () => {
	const { spending } = await setUp();
	expect(spending.admit("k", requests(2))).toBeUndefined();
	expect(spending.admit("k", requests(2))).toBeUndefined();
	// The clock stands at 10:00 UTC.
	const resetSeconds = 14 * 3_600;
	expect(spending.admit("k", requests(2))).toEqual({
		code: "rate-limited",
		reason: "daily-requests: limit 2 reached",
		retryAfterSeconds: resetSeconds,
		limit: { policy: "daily-requests", limit: 2, remaining: 0, resetSeconds },
	});
	expect(spending.of("k")).toEqual({ requests: 2, tokens: 0 });
	expect(spending.admit("other", requests(2))).toBeUndefined();
});

test("lets in while less than the limit was spent in tokens, and no more after", async () => {
	const { spending } = await setUp();
	expect(spending.admit("k", tokens(100))).toBeUndefined();
	spending.add("k", 99, 100);
	expect(spending.admit("k", tokens(100))).toBeUndefined();
	spending.add("k", 500, 100);
	expect(spending.admit("k", tokens(100))).toMatchObject({
		code: "rate-limited",
		limit: { policy: "daily-tokens" },
	});
	expect(spending.of("k")).toEqual({ requests: 2, tokens: 599 });
});

test("a request that is refused after all is given back, once", async () => {
	const { spending } = await setUp();
	spending.admit("k", requests(1));
	spending.giveBack("k");
	spending.giveBack("k");
	expect(spending.of("k").requests).toBe(0);
	expect(spending.admit("k", requests(1))).toBeUndefined();
});

test("begins anew at midnight UTC, and a clock that is set back finds its day again", async () => {
	const { spending, clock } = await setUp();
	spending.admit("k", requests(1));
	clock.pass(14 * 3_600_000 - 1);
	expect(spending.admit("k", requests(1))).toBeDefined();
	clock.pass(1);
	expect(spending.admit("k", requests(1))).toBeUndefined();
	expect(spending.admit("k", requests(1))).toBeDefined();
	clock.wallMs -= 3_600_000;
	expect(spending.admit("k", requests(1))).toBeDefined();
});

test("a limit that was reached is on disk at once; the rest when it is saved", async () => {
	const { spending, again } = await setUp();
	spending.admit("k", requests(3));
	expect(again().of("k").requests).toBe(0);
	spending.save();
	expect(again().of("k").requests).toBe(1);
	spending.admit("k", requests(3));
	spending.admit("k", requests(3));
	expect(again().of("k").requests).toBe(3);
	spending.add("t", 10, 10);
	expect(again().of("t").tokens).toBe(10);
});

test("a state that cannot be written goes on counting, and is written later", async () => {
	const { spending, db, again } = await setUp();
	db.exec("ALTER TABLE spent RENAME TO away");
	db.exec("CREATE VIEW spent AS SELECT * FROM away");
	spending.admit("k", requests(2));
	spending.admit("k", requests(2));
	expect(spending.admit("k", requests(2))).toBeDefined();
	db.exec("DROP VIEW spent");
	db.exec("ALTER TABLE away RENAME TO spent");
	spending.save();
	expect(again().of("k").requests).toBe(2);
});

test("forgets days that are long over", async () => {
	const { spending, db, clock, again } = await setUp();
	spending.admit("k", requests(1));
	clock.pass(32 * 86_400_000);
	again();
	expect(db.prepare("SELECT * FROM spent").all()).toEqual([]);
});
