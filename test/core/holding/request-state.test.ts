import { describe, expect, it } from "vitest";
import { RequestStates } from "../../../core/holding/request-state.ts";
import { FakeClock } from "../parts.ts";

const state = {
	question: "DB-7F3K",
	client: "key_1",
	digest: "ab",
	upstreams: undefined,
};

function states() {
	const clock = new FakeClock();
	return { clock, states: new RequestStates(clock) };
}

describe("a sealed request state", () => {
	it("opens once, with what it held", () => {
		const { states: all } = states();
		const text = all.seal({ ...state, upstreams: "theirs" });
		expect(all.open(text)).toEqual({ ...state, upstreams: "theirs" });
		expect(all.open(text)).toBe("bad");
	});

	it("does not open with any one byte changed", () => {
		const { states: all } = states();
		const text = all.seal(state);
		for (let at = 4; at < text.length; at += 1) {
			const other = text[at] === "A" ? "B" : "A";
			const changed = text.slice(0, at) + other + text.slice(at + 1);
			// The last letter may hold bits that no byte has.
			if (
				Buffer.from(changed.slice(4), "base64url").equals(
					Buffer.from(text.slice(4), "base64url"),
				)
			)
				continue;
			expect(all.open(changed)).toBe("bad");
		}
		expect(all.open(text)).toEqual(state);
	});

	it("does not open in another process, after its time, or when it is nonsense", () => {
		const { states: all, clock } = states();
		expect(states().states.open(all.seal(state))).toBe("bad");
		const late = all.seal(state);
		clock.pass(120_001);
		expect(all.open(late)).toBe("bad");
		for (const text of ["dbs_", "dbs_AA", `dbs_${"A".repeat(10_000)}`])
			expect(all.open(text)).toBe("bad");
	});

	it("is told from an upstream's own", () => {
		expect(states().states.open("eyJhbGciOi")).toBe("foreign");
	});

	it("hides what it holds", () => {
		const text = states().states.seal(state);
		expect(
			Buffer.from(text.slice(4), "base64url").toString("latin1"),
		).not.toContain("key_1");
	});

	it("forgets the oldest of ten thousand that never came back", () => {
		const { states: all } = states();
		const first = all.seal(state);
		for (let i = 0; i < 10_000; i += 1) all.seal(state);
		expect(all.open(first)).toBe("bad");
	});
});
