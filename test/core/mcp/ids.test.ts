/** Ids of many clients at once, in every form, answered in any order: each outcome reaches the call it is of, and no other. */
import { expect, test } from "vitest";
import { Hand, json, Scripted, serve } from "./parts.ts";

/** The same numbers every time (mulberry32). */
function dice(seed: number): (below: number) => number {
	let state = seed;
	return (below) => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
	};
}

test.each([1, 2, 3])("whatever the ids and the order (%i)", async (seed) => {
	const roll = dice(seed);
	const server = new Scripted();
	const { url } = await serve(server.open, { sharing: "all" });
	const hands = ["a", "b", "c"].map((client) => new Hand(url, client));
	for (const hand of hands) await hand.initialize();
	const forms = [
		(n: number) => n,
		(n: number) => String(n),
		(n: number) => -n - 1,
		(n: number) => `${n}"\\\u2028`,
		(n: number) => "x".repeat(n + 1),
		(n: number) => 2 ** 40 + n,
	];
	const waiting = Array.from({ length: 60 }, (_, n) => {
		// Few numbers: clients have ids in common, and a number and a text that look the same.
		const id = forms[n % 6]?.(Math.floor(n / 18));
		const args = { name: "t", arguments: { n } };
		const hand = hands[Math.floor(n / 6) % 3];
		if (!hand) throw new Error("no such client");
		const answer =
			roll(3) === 0
				? hand.modern(id, "tools/call", args)
				: hand.ask(id, "tools/call", args);
		return { id, n, answer };
	});
	await server.called(waiting.length);
	const calls = server.received.filter(({ method }) => method === "tools/call");
	expect(new Set(calls.map(({ id }) => id)).size).toBe(waiting.length);
	while (calls.length > 0) {
		const [call] = calls.splice(roll(calls.length), 1);
		const { n } = Object(call?.params?.["arguments"]);
		server.says({ id: call?.id, result: { content: [n] } });
		if (roll(4) === 0) server.says({ id: call?.id, result: { content: [-1] } });
		if (roll(4) === 0) server.says({ id: roll(1_000) + 1e6, result: {} });
	}
	for (const { id, n, answer } of waiting)
		expect(await json(await answer)).toMatchObject({
			id,
			result: { content: [n] },
		});
});
