/** An offer is followed to its end, and never longer. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type {
	CommandInput,
	CommandName,
	CommandOutput,
} from "../../../contract/commands.ts";
import type {
	CallerView,
	PairingOffer,
	PairingView,
} from "../../../contract/devices.ts";
import type { Notice } from "../../../contract/wire.ts";
import type { LiveCaller } from "../../../core/cli/client.ts";
import { endOf } from "../../../core/cli/pairing-end.ts";

const start = Date.parse("2026-11-21T12:00:00Z");
const caller: CallerView = {
	name: "phone",
	userAgent: "browser",
	address: "192.168.1.7",
	certificate: "untrusted",
	byName: false,
	byCode: false,
	words: ["one", "two", "three"],
};
const offer: PairingOffer = {
	state: "offered",
	id: "P1",
	expiresAt: new Date(start + 120_000).toISOString(),
	triesLeft: 5,
	codeIsOver: false,
	caller: null,
	device: null,
	why: "",
	link: "https://192.168.1.20:4181/p#x",
	qr: [],
	address: "https://192.168.1.20:4181",
	code: "00000 00000",
};
const asking: PairingView = { ...offer, state: "asking", caller };
const over = (why: PairingView["why"]): PairingView => ({
	...offer,
	state: "over",
	why,
});

/** A gate that says what it is told to, and remembers what it was called with. */
class ToldGate implements LiveCaller {
	status: PairingView = offer;
	readonly called: string[] = [];
	#listener: (notice: Notice) => void = () => undefined;
	#leave: () => void = () => undefined;

	async call<N extends CommandName>(
		name: N,
		_input: CommandInput<N>,
	): Promise<CommandOutput<N>> {
		this.called.push(name);
		if (name === "pair.cancel") this.status = over("cancelled");
		// An answer takes longer than an event.
		for (let turn = 0; turn < 10; turn++) await Promise.resolve();
		// Only the two commands about a pairing are called, and both answer its view.
		return this.status as CommandOutput<N>;
	}
	subscribe(listener: (notice: Notice) => void): Promise<void> {
		this.#listener = listener;
		return new Promise((resolve) => {
			this.#leave = resolve;
		});
	}
	async close(): Promise<void> {}

	tell(view: PairingView): void {
		this.status = view;
		this.#listener({ event: "pairing", payload: view });
	}
	leave(): void {
		this.#leave();
	}
}

const nobody = async (): Promise<void> => undefined;
/** Until all that is ready has run. */
const settled = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

beforeEach(() => void vi.useFakeTimers({ now: start }));
afterEach(() => void vi.useRealTimers());

test.each(["time", "tries", "proof", "refused", "network"] as const)(
	"it ends when the offer is over by %s",
	async (why) => {
		const gate = new ToldGate();
		const end = endOf(gate, offer, nobody);
		await settled();
		gate.tell(over(why));
		expect(await end).toMatchObject({ state: "over", why });
	},
);

test("it ends when a phone is paired, whoever said yes", async () => {
	const gate = new ToldGate();
	const end = endOf(gate, offer, nobody);
	gate.tell(asking);
	gate.tell({ ...offer, state: "done" });
	expect(await end).toMatchObject({ state: "done" });
});

test("what ended before it listened is found", async () => {
	const gate = new ToldGate();
	gate.status = over("proof");
	expect(await endOf(gate, offer, nobody)).toMatchObject({ why: "proof" });
});

test("another offer in its place is its end", async () => {
	const gate = new ToldGate();
	const end = endOf(gate, offer, nobody);
	await settled();
	gate.tell({ ...asking, id: "P2" });
	expect(await end).toMatchObject({ id: "P1", state: "over", why: "" });
});

test("an end that nobody told of is asked for after its time, and no sooner", async () => {
	const gate = new ToldGate();
	const end = endOf(gate, offer, nobody);
	await vi.advanceTimersByTimeAsync(119_000);
	expect(gate.called).toEqual(["pair.status"]);
	gate.status = over("time");
	await vi.advanceTimersByTimeAsync(4_000);
	expect(await end).toMatchObject({ why: "time" });
	expect(vi.getTimerCount()).toBe(0);
});

test("an answer from before its end, late, keeps nobody waiting", async () => {
	const gate = new ToldGate();
	const end = endOf(gate, offer, nobody);
	gate.tell(over("cancelled"));
	gate.status = offer;
	expect(await end).toMatchObject({ why: "cancelled" });
	await settled();
	expect(vi.getTimerCount()).toBe(0);
});

test("a gate that goes away ends it", async () => {
	const gate = new ToldGate();
	const end = endOf(gate, offer, nobody);
	gate.leave();
	await expect(end).rejects.toMatchObject({ code: "not-running" });
});

test("the person is asked once, and no more when it has ended meanwhile", async () => {
	const gate = new ToldGate();
	const asked: AbortSignal[] = [];
	const end = endOf(gate, offer, (_, ended) => {
		asked.push(ended);
		return new Promise(() => undefined);
	});
	await settled();
	gate.tell(asking);
	gate.tell(asking);
	expect(asked.map(({ aborted }) => aborted)).toEqual([false]);
	gate.tell(over("time"));
	await end;
	expect(asked.map(({ aborted }) => aborted)).toEqual([true]);
});

test("a person who breaks off closes the offer", async () => {
	const gate = new ToldGate();
	const end = endOf(gate, offer, () => Promise.reject(new Error("broken off")));
	end.catch(() => undefined);
	await settled();
	gate.tell(asking);
	await expect(end).rejects.toThrow("broken off");
	expect(gate.called).toContain("pair.cancel");
});

test("whatever ended it, interruptions are the system's again", async () => {
	const before = process.listenerCount("SIGINT");
	const gate = new ToldGate();
	const end = endOf(gate, offer, nobody);
	expect(process.listenerCount("SIGINT")).toBe(before + 1);
	gate.tell(over("time"));
	await end;
	expect(process.listenerCount("SIGINT")).toBe(before);
});
