/** What the page believes: only what the pinned computer signed, for this phone, and in a form the page can show. */
import { expect, test } from "vitest";
import { importIdentity } from "../../../renderer/phone/crypto.ts";
import {
	type Pinned,
	readHistory,
	readReceipt,
	readState,
	type Told,
} from "../../../renderer/phone/verified.ts";
import { Computer, digestOf, glance, receipt, request } from "./computer.ts";

const computer = new Computer();
const stranger = new Computer();

const pinned = async (): Promise<Pinned> => ({
	identity: await importIdentity(new Uint8Array(computer.identity)),
	device: "DV-7F3K",
});

/** As it comes from the line. */
const sent = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function read(state: {
	glance?: unknown;
	requests?: readonly unknown[];
	receipts?: readonly unknown[];
}): Promise<Told | string> {
	const whole = {
		glance: computer.signed("glance", glance()),
		requests: [],
		receipts: [],
		...state,
	};
	return readState(sent(whole), await pinned());
}

test("a question the computer signed is shown with the digest that node computes", async () => {
	const one = request();
	const told = await read({
		requests: [computer.signed("request", one)],
		receipts: [computer.signed("receipt", receipt())],
	});
	if (typeof told === "string") throw new Error(told);
	expect(told.questions).toEqual([{ request: one, digest: digestOf(one) }]);
	expect(told.receipts).toEqual([receipt()]);
	expect(told).toMatchObject({ forged: 0, unreadable: 0 });
});

const signed = computer.signed("request", request());
test.each([
	["a stranger signed", stranger.signed("request", request())],
	[
		"was changed on the way",
		{ ...signed, object: { ...signed.object, command: "ls" } },
	],
	[
		"has a field put in on the way",
		{ ...signed, object: { ...signed.object, note: "harmless" } },
	],
	["was signed as something else", computer.signed("glance", request())],
	[
		"is for another phone",
		computer.signed("request", request({ device: "DV-OTHER" })),
	],
	["has no signature", { ...signed, sig: "" }],
	[
		"has half a character",
		{ ...signed, object: { ...signed.object, client: "\ud83d" } },
	],
])("a question that %s is counted and never shown", async (_, one) => {
	const told = await read({
		requests: [one, computer.signed("request", request({ id: "DB-GOOD" }))],
	});
	if (typeof told === "string") throw new Error(told);
	expect(told.forged).toBe(1);
	expect(told.questions.map(({ request: { id } }) => id)).toEqual(["DB-GOOD"]);
});

test("a signed question with a field this page cannot show is not shown either", async () => {
	const told = await read({
		requests: [computer.signed("request", { ...request(), also: "rm -rf /" })],
	});
	if (typeof told === "string") throw new Error(told);
	expect(told).toMatchObject({ forged: 0, unreadable: 1, questions: [] });
});

test("a signed glance with a field of a later version is understood", async () => {
	const told = await read({
		glance: computer.signed("glance", { ...glance(), later: 1 }),
	});
	expect(typeof told).toBe("object");
});

test("of a state whose glance is a stranger's or another phone's nothing is believed", async () => {
	const requests = [signed];
	expect(
		await read({ glance: stranger.signed("glance", glance()), requests }),
	).toBe("forged");
	const { device } = glance();
	const others = glance({ device: { ...device, id: "DV-OTHER" } });
	expect(
		await read({ glance: computer.signed("glance", others), requests }),
	).toBe("forged");
});

test.each([null, [], "text", { glance: 1 }])("%j is no state", async (raw) => {
	expect(await readState(raw, await pinned())).toBe("unreadable");
});

test("more questions than the gate ever sends are no state", async () => {
	const requests = Array.from({ length: 51 }, () => signed);
	expect(await read({ requests })).toBe("unreadable");
});

test("receipts and the history are believed on the same terms", async () => {
	const own = await pinned();
	const history = { v: 1, type: "history", items: [], sentAt: 1 } as const;
	expect(await readHistory(computer.signed("history", history), own)).toEqual(
		history,
	);
	expect(await readHistory(stranger.signed("history", history), own)).toBe(
		"forged",
	);
	expect(await readReceipt(computer.signed("receipt", receipt()), own)).toEqual(
		receipt(),
	);
	const others = computer.signed("receipt", receipt({ device: "DV-OTHER" }));
	expect(await readReceipt(others, own)).toBe("forged");
	expect(await readReceipt({ code: "late" }, own)).toBe("unreadable");
});
