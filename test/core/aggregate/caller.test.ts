/** What an inner request holds of its client's header, and which requests share a conversation. */
import { expect, test } from "vitest";
import {
	type CallerRequest,
	callerFields,
	callerKey,
} from "../../../core/aggregate/caller.ts";
import type { Session } from "../../../core/auth/session.ts";
import type { Identity } from "../../../core/credential.ts";
import { isRefusal } from "../../../core/problem.ts";
import { type Head, parseHead } from "../../../core/request/head.ts";
import { FakeExchange } from "../fake-exchange.ts";
import { coreParts, newKey } from "../parts.ts";

function headOf(...fields: readonly string[]): Head {
	const head = parseHead(["Host", "localhost", ...fields], "1.1");
	if (isRefusal(head)) throw new Error(head.reason);
	return head;
}

async function keyed(): Promise<Identity & { kind: "key" }> {
	const { keys } = await coreParts();
	const { key: raw } = await keys.create(newKey());
	const key = keys.identify(raw);
	if (!key) throw new Error("not known");
	return { kind: "key", key };
}

const session = (via: Session["via"]): Identity => ({
	kind: "session",
	session: {
		id: "s",
		subject: "user:u",
		name: "u",
		role: "viewer",
		upstreams: [],
		via,
		expiresAt: 0,
	},
});

test("of two credentials only the one that says who it is goes on", async () => {
	const identity = await keyed();
	expect(
		callerFields({
			identity,
			head: headOf("X-API-Key", "ours", "Authorization", "Bearer theirs"),
		}),
	).toEqual(["Host", "localhost", "X-API-Key", "ours"]);
	expect(
		callerFields({ identity, head: headOf("Authorization", "Bearer ours") }),
	).toEqual(["Host", "localhost", "Authorization", "Bearer ours"]);
});

test("a cookie goes on alone, with what the browser says of the page", () => {
	expect(
		callerFields({
			identity: session("cookie"),
			head: headOf(
				"Cookie",
				"a=b; __Host-drawbridge=c; d=e",
				"Sec-Fetch-Site",
				"same-origin",
				"Origin",
				"http://localhost",
			),
		}),
	).toEqual([
		"Host",
		"localhost",
		"Origin",
		"http://localhost",
		"Sec-Fetch-Site",
		"same-origin",
		"Cookie",
		"__Host-drawbridge=c",
	]);
});

test("a client certificate needs no field", () => {
	expect(
		callerFields({ identity: session("certificate"), head: headOf() }),
	).toEqual(["Host", "localhost"]);
});

test("who showed a bad credential shows a bad one, and not the one they showed", () => {
	const fields = callerFields({
		identity: { kind: "bad", reason: "" },
		head: headOf("Authorization", "Bearer another-systems"),
	});
	expect(fields).toContain("X-API-Key");
	expect(fields.join()).not.toContain("another-systems");
});

test.each([
	[["Via", "1.1 proxy"], "Via"],
	[["Forwarded", "for=1.2.3.4"], "Via"],
	[["X-Real-IP", "1.2.3.4"], "Via"],
	[["X-Forwarded-For", "1.2.3.4"], "X-Forwarded-For"],
])(
	"that another machine stands behind it is not forgotten: %j",
	(sent, kept) => {
		const fields = callerFields({
			identity: { kind: "none" },
			head: headOf(...sent),
		});
		expect(fields).toContain(kept);
		expect(headOf(...fields.slice(2)).relayed).toBe(true);
	},
);

test("requests that differ in anything upstreams are asked by share no conversation", async () => {
	const { key } = await keyed();
	const base: CallerRequest = {
		exchange: new FakeExchange("POST"),
		head: headOf(),
		identity: { kind: "key", key },
		client: {
			id: key.subject,
			name: "a",
			role: "operator",
			upstreams: [],
			key,
			session: undefined,
		},
		agent: "a",
		address: "127.0.0.1",
	};
	const { client } = base;
	const others: CallerRequest[] = [
		{ ...base, client: { ...client, role: "viewer" } },
		{ ...base, client: { ...client, id: "key:other" } },
		{ ...base, client: { ...client, upstreams: ["docs"] } },
		{ ...base, identity: { kind: "none" } },
		{ ...base, agent: "b" },
		{ ...base, address: "10.0.0.1" },
		{ ...base, head: headOf("Sec-Fetch-Site", "same-origin") },
		{ ...base, head: headOf("X-Agent-Id", "b") },
		{ ...base, head: headOf("Via", "1.1 x") },
	];
	const keys = [base, ...others].map(callerKey);
	expect(new Set(keys).size).toBe(keys.length);
	expect(callerKey({ ...base, head: headOf("Accept", "x") })).toBe(keys[0]);
});
