/** The shell brings a program's question to the front once, and not again for what it has shown. */
import { expect, test } from "vitest";
import type { ConsentView } from "../../../contract/oauth.ts";
import { showNewConsents } from "../../../core/desktop/consents.ts";
import { consent as view } from "../../renderer/entries.ts";

const consent = (id: string): ConsentView => view({ id });

function host() {
	let shown = 0;
	let time = 0;
	const tell = showNewConsents(
		() => (shown += 1),
		() => time,
	);
	return {
		tell,
		shown: () => shown,
		pass: (ms: number) => (time += ms),
	};
}

test("each program's question is shown once, while it waits", () => {
	const gate = host();
	gate.tell([consent("a")]);
	gate.tell([consent("a")]);
	expect(gate.shown()).toBe(1);
	gate.tell([consent("a"), consent("b")]);
	expect(gate.shown()).toBe(2);
	gate.tell([consent("b")]);
	gate.tell([]);
	expect(gate.shown()).toBe(2);
});

test("a question asked again at a gate that was away is shown again", () => {
	const gate = host();
	gate.tell([consent("a")]);
	gate.tell(null);
	gate.tell([consent("a")]);
	expect(gate.shown()).toBe(2);
});

test("whoever asks again and again takes the focus a few times, and later again", () => {
	const gate = host();
	for (let times = 0; times < 20; times += 1) gate.tell([consent(`c${times}`)]);
	expect(gate.shown()).toBe(10);
	gate.pass(10 * 60_000 - 1);
	gate.tell([consent("sooner")]);
	expect(gate.shown()).toBe(10);
	gate.pass(1);
	gate.tell([consent("later")]);
	expect(gate.shown()).toBe(11);
});
