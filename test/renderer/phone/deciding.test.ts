/** What the phone signs, verified by node. */
import { createPublicKey, type KeyObject } from "node:crypto";
import { expect, test } from "vitest";
import { SignedAction, SignedDecision } from "../../../contract/phone.ts";
import { newDeviceKey } from "../../../renderer/phone/crypto.ts";
import {
	type Answer,
	signAction,
	signDecision,
} from "../../../renderer/phone/deciding.ts";
import {
	canonical,
	digestOf,
	glance,
	isSignedBy,
	request,
} from "./computer.ts";

async function signer() {
	const { privateKey, publicKey } = await newDeviceKey();
	const spki = createPublicKey({
		key: Buffer.from(publicKey),
		type: "spki",
		format: "der",
	});
	return {
		key: spki satisfies KeyObject,
		signer: { device: "DV-7F3K", privateKey },
	};
}

/** Keeps a counter as the store does, and what it was asked for. */
function counting(kept: number) {
	const asked: number[] = [];
	return {
		asked,
		nextCounter: async (_device: string, atLeast: number) => {
			asked.push(atLeast);
			return Math.max(kept, atLeast) + 1;
		},
	};
}

const one = request();
const question = { request: one, digest: digestOf(one) };

test.each([
	[
		{ verdict: "allow", scope: "once" },
		{ scope: "once", reason: "" },
	],
	[
		{ verdict: "allow", scope: "session" },
		{ scope: "session", reason: "" },
	],
	[
		{ verdict: "deny", reason: "größer 🗑" },
		{ scope: "once", reason: "größer 🗑" },
	],
] as const)(
	"%j is signed by this phone's key over all of the decision",
	async (answer: Answer, part) => {
		const { key, signer: by } = await signer();
		const keys = counting(9);
		const sent = await signDecision(question, answer, glance(), by, keys);
		expect(SignedDecision.parse(sent)).toEqual(sent);
		expect(sent.decision).toEqual({
			v: 1,
			type: "decision",
			request: one.id,
			digest: question.digest,
			verdict: answer.verdict,
			...part,
			device: "DV-7F3K",
			nonce: one.nonce,
			counter: 10,
		});
		const { decision, sig } = sent;
		expect(isSignedBy(key, "decision", canonical(decision), sig)).toBe(true);
		const other = { ...decision, verdict: "allow", counter: 11 };
		expect(isSignedBy(key, "decision", canonical(other), sig)).toBe(false);
	},
);

test("the counter goes on from the gate's where that is ahead", async () => {
	const { signer: by } = await signer();
	const keys = counting(2);
	const { device } = glance();
	const ahead = glance({ device: { ...device, counter: 40 } });
	const answer = { verdict: "allow", scope: "once" } as const;
	const { decision } = await signDecision(question, answer, ahead, by, keys);
	expect(keys.asked).toEqual([40]);
	expect(decision.counter).toBe(41);
});

test("an action carries the glance's nonce and passes for no decision", async () => {
	const { key, signer: by } = await signer();
	const now = glance();
	const what = { name: "bridge.raise" } as const;
	const sent = await signAction(what, now, by, counting(0));
	expect(SignedAction.parse(sent)).toEqual(sent);
	expect(sent.action).toMatchObject({ action: what, nonce: now.nonce });
	const bytes = canonical(sent.action);
	expect(isSignedBy(key, "action", bytes, sent.sig)).toBe(true);
	expect(isSignedBy(key, "decision", bytes, sent.sig)).toBe(false);
});

test("nothing is signed where the counter cannot be kept", async () => {
	const { signer: by } = await signer();
	const keys = {
		nextCounter: () => Promise.reject(new Error("no longer paired")),
	};
	const answer = { verdict: "deny", reason: "" } as const;
	await expect(
		signDecision(question, answer, glance(), by, keys),
	).rejects.toThrow();
});
