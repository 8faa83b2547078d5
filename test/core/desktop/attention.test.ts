/** A question calls for somebody once, while it waits, and not in quiet hours. */
import { expect, onTestFinished, test, vi } from "vitest";
import { callAttention } from "../../../core/desktop/attention.ts";
import type { CallResult } from "../../../core/desktop/gate-host.ts";
import { approval } from "../../renderer/entries.ts";

function attention(status: CallResult) {
	const rung: string[] = [];
	const counts: number[] = [];
	let ends = 0;
	const { waiting: tell, quiet } = callAttention(
		{ call: () => Promise.resolve(status) },
		{
			ring: (fresh) => rung.push(...fresh.map(({ id }) => id)),
			changed: (waiting) => counts.push(waiting.length),
			over: () => (ends += 1),
		},
	);
	return {
		rung,
		counts,
		quiet,
		ends: () => ends,
		tell: (...ids: string[]) => tell(ids.map((id) => approval({ id }))),
		away: () => tell(null),
	};
}
const loud: CallResult = { ok: true, output: { quiet: false } };
const unanswered: CallResult = {
	ok: false,
	failure: { code: "not-running", message: "" },
};

test("each question rings once, also beside others", async () => {
	const { rung, counts, tell } = attention(loud);
	await tell("a");
	await tell("a", "b");
	await tell("b");
	expect(rung).toEqual(["a", "b"]);
	expect(counts).toEqual([1, 2, 1]);
});

test("a question that ended before anybody could look does not ring", async () => {
	const { rung, counts, tell } = attention(loud);
	await Promise.all([tell("a"), tell()]);
	expect(rung).toEqual([]);
	expect(counts).toEqual([1, 0]);
});

test("in quiet hours nothing rings, and all that waits is still told", async () => {
	const { rung, counts, tell } = attention({
		ok: true,
		output: { quiet: true },
	});
	await tell("a");
	expect(rung).toEqual([]);
	expect(counts).toEqual([1]);
});

test("what still waits when they end rings then, once", async () => {
	const status = { ok: true, output: { quiet: true } } satisfies CallResult;
	const { rung, quiet, tell } = attention(status);
	await tell("a");
	await tell("a", "b");
	await tell("b");
	quiet({ quiet: true });
	quiet(null);
	expect(rung).toEqual([]);
	quiet({ quiet: false });
	quiet({ quiet: false });
	status.output.quiet = false;
	await tell("b");
	expect(rung).toEqual(["b"]);
});

test("a gate that does not say whether it is quiet is not", async () => {
	for (const status of [unanswered, { ok: true, output: {} } as const]) {
		const { rung, tell } = attention(status);
		await tell("a");
		expect(rung).toEqual(["a"]);
	}
});

test("what waits again at a gate that was away rings again", async () => {
	const { rung, tell, away } = attention(loud);
	await tell("a");
	await away();
	await tell("a");
	expect(rung).toEqual(["a", "a"]);
});

test("what became of the last question can be read before it is over, unless another comes", async () => {
	vi.useFakeTimers();
	onTestFinished(() => void vi.useRealTimers());
	const { ends, tell, away } = attention(loud);
	await tell("a");
	await tell();
	vi.advanceTimersByTime(2_500);
	expect(ends()).toBe(0);
	await tell("b");
	vi.advanceTimersByTime(10_000);
	expect(ends()).toBe(0);
	await tell();
	vi.advanceTimersByTime(3_000);
	expect(ends()).toBe(1);
	await tell("c");
	await away();
	expect(ends()).toBe(2);
});
