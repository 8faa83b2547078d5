/** When the app asks before it ends. */
import { expect, test, vi } from "vitest";
import type { CallResult } from "../../../core/desktop/gate-host.ts";
import {
	type SystemQuestion,
	quitting,
} from "../../../core/desktop/quitting.ts";

const busy = (openRequests: number, pendingApprovals: number) => ({
	call: () =>
		Promise.resolve<CallResult>({
			ok: true,
			output: { openRequests, pendingApprovals },
		}),
});

function asker(answer: boolean) {
	const asked: SystemQuestion[] = [];
	return {
		asked,
		ask: (question: SystemQuestion): Promise<boolean> => {
			asked.push(question);
			return Promise.resolve(answer);
		},
	};
}

test("nothing under way: it ends without a word", async () => {
	const { asked, ask } = asker(false);
	expect(await quitting(busy(0, 0), ask)()).toBe(true);
	expect(asked).toEqual([]);
});

test.each([
	[1, 0],
	[2, 1],
	[0, 1],
])(
	"%i calls under way, %i of them waiting: the person decides",
	async (...counts) => {
		for (const answer of [true, false]) {
			const { asked, ask } = asker(answer);
			expect(await quitting(busy(...counts), ask)()).toBe(answer);
			expect(asked).toHaveLength(1);
		}
	},
);

test("a second click while it is asked quits nothing and asks nothing", async () => {
	const { promise, resolve } = Promise.withResolvers<boolean>();
	let asked = 0;
	const mayQuit = quitting(busy(1, 0), () => {
		asked += 1;
		return promise;
	});
	const first = mayQuit();
	expect(await mayQuit()).toBe(false);
	resolve(true);
	expect(await first).toBe(true);
	// What was said holds: the app is ending.
	expect(await mayQuit()).toBe(true);
	expect(asked).toBe(1);
});

test("a gate that is away, or does not answer, keeps nobody from quitting", async () => {
	const { asked, ask } = asker(false);
	const away = {
		call: () =>
			Promise.resolve<CallResult>({
				ok: false,
				failure: { code: "not-running", message: "" },
			}),
	};
	expect(await quitting(away, ask)()).toBe(true);
	vi.useFakeTimers();
	try {
		const ends = quitting({ call: () => new Promise(() => {}) }, ask)();
		await vi.runAllTimersAsync();
		expect(await ends).toBe(true);
	} finally {
		vi.useRealTimers();
	}
	expect(asked).toEqual([]);
});
