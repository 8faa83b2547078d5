/** A paired phone from the page's side: it listens, decides and acts, and believes only what is signed. */
import { createPublicKey } from "node:crypto";
import { expect, test } from "vitest";
import type * as z from "zod";
import { soon } from "../../core/eventually.ts";
import { fromBase64Url, sessionBytes } from "../../../contract/pairing.ts";
import {
	SessionOpen,
	SignedAction,
	SignedDecision,
	type PhoneProblem,
} from "../../../contract/phone.ts";
import { newDeviceKey } from "../../../renderer/phone/crypto.ts";
import type { Answered, Door } from "../../../renderer/phone/door.ts";
import type { KeyStore, Paired } from "../../../renderer/phone/key-store.ts";
import { createPhone } from "../../../renderer/phone/phone.ts";
import {
	canonical,
	Computer,
	digestOf,
	glance,
	isSignedBy,
	receipt,
	request,
} from "./computer.ts";

type Said = object | { readonly problem: PhoneProblem | "offline" };
const encoder = new TextEncoder();

/** A gate that takes signatures only, and says what it is told to. */
class Gate implements Door {
	readonly computer = new Computer();
	readonly posted: { path: string; body: object }[] = [];
	hasSession = false;
	state: object = {};
	decided: (body: object) => Said | Promise<Said> = () => ({
		problem: "offline",
	});
	history: Said = { problem: "not-found" };
	session: PhoneProblem | null = null;
	publicKey: Uint8Array = new Uint8Array();
	stream: Door["stream"] = async () => {
		if (!this.hasSession) return { problem: "unauthenticated" };
		const text = `data: ${JSON.stringify(this.state)}\n\n`;
		return {
			value: new ReadableStream({
				start: (on) => on.enqueue(encoder.encode(text)),
			}),
		};
	};

	async post<T>(
		path: string,
		body: object,
		answer: z.ZodType<T>,
	): Promise<Answered<T>> {
		this.posted.push({ path, body });
		return this.#answer(path, body, answer);
	}

	async get<T>(_path: string, answer: z.ZodType<T>): Promise<Answered<T>> {
		return this.#parsed(
			this.hasSession ? this.history : { problem: "unauthenticated" },
			answer,
		);
	}

	async #answer<T>(
		path: string,
		body: object,
		answer: z.ZodType<T>,
	): Promise<Answered<T>> {
		if (path === "/api/session/challenge")
			return this.#parsed({ nonce: "AAECAwQF", expiresInSeconds: 60 }, answer);
		if (path === "/api/session/open")
			return this.#parsed(this.#open(SessionOpen.parse(body)), answer);
		if (!this.hasSession) return { problem: "unauthenticated" };
		return this.#parsed(await this.decided(body), answer);
	}

	#open({ device, nonce, sig }: SessionOpen): Said {
		if (this.session) return { problem: this.session };
		const bytes = sessionBytes(
			fromBase64Url(nonce) ?? new Uint8Array(),
			device,
			"https://a.local",
		);
		this.hasSession = isSignedBy(this.key, "session", bytes, sig);
		return this.hasSession ? {} : { problem: "unauthenticated" };
	}

	get key() {
		return createPublicKey({
			key: Buffer.from(this.publicKey),
			type: "spki",
			format: "der",
		});
	}

	#parsed<T>(said: Said, answer: z.ZodType<T>): Answered<T> {
		return "problem" in said
			? { problem: said.problem }
			: { value: answer.parse(said) };
	}
}
type SessionOpen = z.infer<typeof SessionOpen>;

async function phoneAt(gate: Gate) {
	const { privateKey, publicKey } = await newDeviceKey();
	gate.publicKey = publicKey;
	let counter = 0;
	const paired: Paired = {
		device: "DV-7F3K",
		name: "Sofa",
		tier: "trusted",
		origin: "https://a.local",
		identity: new Uint8Array(gate.computer.identity),
		privateKey,
		counter,
	};
	const keys: KeyStore = {
		read: async () => paired,
		write: async () => {},
		clear: async () => {},
		nextCounter: async (_, atLeast) => {
			counter = Math.max(counter, atLeast) + 1;
			return counter;
		},
	};
	const pauses: number[] = [];
	const phone = createPhone({
		door: gate,
		keys,
		paired,
		now: () => ({ wall: 1_000, steady: 1_000 }),
		// Until it is woken: a test never waits.
		pause: (ms, wake) => {
			pauses.push(ms);
			return new Promise((resolve) => {
				wake.addEventListener("abort", () => resolve());
			});
		},
	});
	return { phone, pauses };
}

const one = request();
const stateOf = (gate: Gate): object => ({
	glance: gate.computer.signed("glance", glance()),
	requests: [gate.computer.signed("request", one)],
	receipts: [],
});

async function listening() {
	const gate = new Gate();
	gate.state = stateOf(gate);
	const { phone, pauses } = await phoneAt(gate);
	const link = phone.listen();
	await soon(() => expect(phone.store.getState().told).not.toBeNull());
	const [question] = phone.store.getState().told?.questions ?? [];
	if (!question) throw new Error("no question");
	return { gate, phone, pauses, link, question };
}

test("it opens a session by its own key and shows what the computer signed", async () => {
	const { phone, link, question } = await listening();
	expect(question).toEqual({ request: one, digest: digestOf(one) });
	expect(phone.store.getState()).toMatchObject({
		silence: null,
		alarm: null,
		heard: { sentAt: glance().sentAt, at: { wall: 1_000 } },
	});
	link.close();
});

test("a decision is sent until the computer's own receipt says more", async () => {
	const { gate, phone, link, question } = await listening();
	const { promise, resolve } = Promise.withResolvers<Said>();
	gate.decided = () => promise;
	const deciding = phone.decide(question, { verdict: "allow", scope: "once" });
	const posted = () => gate.posted.find(({ path }) => path === "/api/decide");
	await soon(() => expect(posted()).toBeDefined());
	const { decision, sig } = SignedDecision.parse(posted()?.body);
	expect(isSignedBy(gate.key, "decision", canonical(decision), sig)).toBe(true);
	expect(phone.store.getState().deeds[0]?.state).toBe("sending");
	resolve(
		gate.computer.signed("receipt", receipt({ digest: question.digest })),
	);
	await deciding;
	expect(phone.store.getState().deeds[0]?.state).toBe("allowed");
	link.close();
});

test.each([
	[
		"of a stranger",
		() => new Computer().signed("receipt", receipt({ digest: digestOf(one) })),
	],
	[
		"about another question",
		(gate: Gate) => gate.computer.signed("receipt", receipt()),
	],
])("a receipt %s is no receipt", async (_, said) => {
	const { gate, phone, link, question } = await listening();
	gate.decided = () => said(gate);
	await phone.decide(question, { verdict: "allow", scope: "once" });
	expect(phone.store.getState().deeds[0]?.state).toEqual({ problem: "forged" });
	link.close();
});

test("when the session has ended, the same signed bytes are sent once more", async () => {
	const { gate, phone, link, question } = await listening();
	gate.hasSession = false;
	gate.decided = () =>
		gate.computer.signed(
			"receipt",
			receipt({ digest: question.digest, verdict: "deny", state: "denied" }),
		);
	await phone.decide(question, { verdict: "deny", reason: "no" });
	expect(phone.store.getState().deeds[0]?.state).toBe("denied");
	const sent = gate.posted.filter(({ path }) => path === "/api/decide");
	expect(sent).toHaveLength(2);
	expect(sent[0]?.body).toEqual(sent[1]?.body);
	link.close();
});

test("too late is told with who was first", async () => {
	const { gate, phone, link, question } = await listening();
	gate.decided = () => ({ problem: "late" });
	gate.history = gate.computer.signed("history", {
		v: 1,
		type: "history",
		items: [
			{
				id: one.id,
				client: "",
				upstream: "",
				tool: "",
				risk: "high",
				state: "denied",
				by: "desktop",
				at: 1,
			},
		],
		sentAt: 1,
	});
	await phone.decide(question, { verdict: "allow", scope: "once" });
	expect(phone.store.getState().deeds[0]).toMatchObject({
		state: { problem: "late" },
		by: "desktop",
	});
	link.close();
});

test("an action is signed with the glance's nonce", async () => {
	const { gate, phone, link } = await listening();
	gate.decided = () => ({});
	expect(await phone.act({ name: "bridge.raise" })).toBeNull();
	const { action, sig } = SignedAction.parse(gate.posted.at(-1)?.body);
	expect(action.nonce).toBe(phone.store.getState().told?.glance.nonce);
	expect(action.counter).toBeGreaterThan(glance().device.counter);
	expect(isSignedBy(gate.key, "action", canonical(action), sig)).toBe(true);
	link.close();
});

test("of a state a stranger signed nothing is shown, not even what was before", async () => {
	const gate = new Gate();
	const stranger = new Computer();
	gate.state = {
		...stateOf(gate),
		glance: stranger.signed("glance", glance()),
	};
	const { phone } = await phoneAt(gate);
	const link = phone.listen();
	await soon(() => expect(phone.store.getState().alarm).toBe("forged"));
	expect(phone.store.getState().told).toBeNull();
	link.close();
});

test("a phone that was removed says so and asks no more", async () => {
	const gate = new Gate();
	gate.session = "gone";
	const { phone, pauses } = await phoneAt(gate);
	const link = phone.listen();
	await soon(() => expect(phone.store.getState().silence).toBe("gone"));
	expect(pauses).toEqual([]);
	link.close();
});

test("while the gate is away it asks less and less often, and at once when woken", async () => {
	const gate = new Gate();
	let asked = 0;
	gate.stream = async () => {
		asked += 1;
		return { problem: "offline" };
	};
	const { phone, pauses } = await phoneAt(gate);
	const link = phone.listen();
	await soon(() => expect(pauses).toEqual([1_000]));
	expect(phone.store.getState().silence).toBe("offline");
	link.wake();
	await soon(() => expect(asked).toBe(2));
	link.close();
});
