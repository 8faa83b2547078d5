/** What is said to a question over mDNS, and what stays unsaid. */
import { describe, expect, test } from "vitest";
import {
	announcement,
	type Own,
	type Query,
	replyTo,
} from "../../../core/lan/mdns-answer.ts";

const name = "drawbridge-7f3a.local";
const own: Own = { name, addresses: ["192.168.1.23", "fd12:3456::9"] };
const four: Own = { name, addresses: ["192.168.1.23"] };
const mdns = 5353;

const asking = (
	type: NonNullable<Query["questions"]>[number]["type"],
	asked = name,
): Query => ({ questions: [{ name: asked, type }] });
/** As dns-packet hands it on. */
const ofClass = (text: string): Query => {
	const question = { name, type: "A" as const, class: text };
	// The library's type does not know what it makes of a class that it does not know.
	return { questions: [question] } as unknown as Query;
};
const knowing = (ttl: number, data: string = a.data): Query => ({
	...asking("A"),
	answers: [{ name, type: "A", ttl, data }],
});
const a = {
	name,
	type: "A",
	class: "IN",
	ttl: 120,
	flush: true,
	data: "192.168.1.23",
} as const;

describe("a question", () => {
	test("for one kind of address is answered with it, the other kind beside it", () => {
		expect(replyTo(asking("A"), mdns, own)).toEqual({
			packet: {
				answers: [a],
				additionals: [{ ...a, type: "AAAA", data: "fd12:3456::9" }],
			},
			isUnicast: false,
		});
	});

	test("is answered in whichever case it is written, by the name itself", () => {
		const reply = replyTo(asking("A", "DrawBridge-7F3A.LOCAL"), mdns, four);
		expect(reply?.packet.answers).toEqual([a]);
	});

	test("for everything is answered with all addresses", () => {
		const any = { questions: [{ name, type: "ANY" }] };
		// The library's type lacks the one it reads as "ANY".
		const reply = replyTo(any as unknown as Query, mdns, own);
		expect(reply?.packet.answers).toHaveLength(2);
	});

	test("for an address that there is none of is answered with what there is", () => {
		const reply = replyTo(asking("AAAA"), mdns, four);
		expect(reply?.packet.answers).toMatchObject([
			{ type: "NSEC", data: { nextDomain: name, rrtypes: ["A"] } },
		]);
	});

	test.each([
		asking("A", "drawbridge-7f3b.local"),
		asking("A", "x.drawbridge-7f3a.local"),
		asking("A", "local"),
		asking("A", ""),
		asking("PTR", "_services._dns-sd._udp.local"),
		asking("SRV"),
		asking("TXT"),
		ofClass("CH"),
		ofClass("UNKNOWN_32771"),
		{ questions: [] },
		{},
	])("of %j is not ours", (query) => {
		expect(replyTo(query, mdns, own)).toBeUndefined();
		expect(replyTo(query, 40_000, own)).toBeUndefined();
	});

	test("that asks to be answered alone is, where all of it does", () => {
		expect(replyTo(ofClass("UNKNOWN_32769"), mdns, four)).toMatchObject({
			isUnicast: true,
			packet: { answers: [a] },
		});
		const both = {
			questions: [
				...(ofClass("UNKNOWN_32769").questions ?? []),
				...(asking("A").questions ?? []),
			],
		};
		expect(replyTo(both, mdns, four)).toMatchObject({ isUnicast: false });
	});

	test("of one that knows the answer already is not answered, until half of its time is over", () => {
		expect(replyTo(knowing(120), mdns, own)).toBeUndefined();
		expect(replyTo(knowing(60), mdns, own)).toBeUndefined();
		expect(replyTo(knowing(59), mdns, own)).toBeDefined();
		expect(replyTo(knowing(120, "192.168.1.66"), mdns, own)).toBeDefined();
	});

	test("from another port is answered alone, as DNS does, for a short time", () => {
		const query = { ...asking("A", name.toUpperCase()), id: 77 };
		expect(replyTo(query, 40_000, own)).toEqual({
			packet: {
				id: 77,
				questions: [{ name: name.toUpperCase(), type: "A" }],
				answers: [{ name, type: "A", ttl: 10, data: "192.168.1.23" }],
			},
			isUnicast: true,
		});
		expect(replyTo(asking("AAAA"), 40_000, four)).toBeUndefined();
	});
});

test("what is announced, and taken back, is the addresses", () => {
	expect(announcement(four)).toEqual([a]);
	expect(announcement(own, 0)).toMatchObject([
		{ type: "A", ttl: 0 },
		{ type: "AAAA", ttl: 0 },
	]);
});
