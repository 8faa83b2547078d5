/**
 * What is answered to a question over mDNS (RFC 6762): this machine's own name, its addresses, and that it has no others.
 * Pure: sends nothing, and counts nothing.
 */
import { isIPv4 } from "node:net";
import type multicastDns from "multicast-dns";

type Packet = multicastDns.ResponseOutgoingPacket;
type Answer = Packet["answers"][number];
type Question = multicastDns.QueryOutgoingPacket["questions"][number];

export interface Own {
	/** "drawbridge-7f3a.local". */
	readonly name: string;
	readonly addresses: readonly string[];
}

export interface Reply {
	readonly packet: Packet;
	/** To the asker alone, not to everybody. */
	readonly isUnicast: boolean;
}

export interface Query {
	readonly id?: number | undefined;
	readonly questions?: readonly Question[] | undefined;
	/** What the asker knows already. */
	readonly answers?: readonly Answer[] | undefined;
}

/** RFC 6762 §10, for records that hold an address. */
const ttlSeconds = 120;
/** §6.7: a resolver that knows no mDNS must not keep an answer for long. */
const legacyTtlSeconds = 10;
const mdnsPort = 5353;
const classes = {
	IN: "asked",
	ANY: "asked",
	// With the unicast-response bit (§5.4), which dns-packet 5.6 does not take off: 0x8001 and 0x80ff.
	UNKNOWN_32769: "asked for itself",
	UNKNOWN_33023: "asked for itself",
} as const;

/** undefined: nothing that is asked is ours to say, or the asker knows it already. */
export function replyTo(
	query: Query,
	port: number,
	own: Own,
): Reply | undefined {
	// It can be sent from (RFC 768), and nothing can be sent to it.
	if (port === 0) return undefined;
	const mine = (query.questions ?? []).filter((one) => isMine(one, own));
	if (mine.length === 0) return undefined;
	const isLegacy = port !== mdnsPort;
	const records = recordsOf(own, isLegacy ? legacyTtlSeconds : ttlSeconds);
	const asked = records.filter((record) =>
		mine.some(({ type }) => isAskedBy(record, type)),
	);
	if (isLegacy) {
		const answers = asked.filter(isAddress).map(withoutFlush);
		const questions = mine.map(({ name, type }) => ({ name, type }));
		return answers.length === 0
			? undefined
			: { packet: { id: query.id ?? 0, questions, answers }, isUnicast: true };
	}
	const answers = asked.filter(
		(record) => !isKnown(record, query.answers ?? []),
	);
	if (answers.length === 0) return undefined;
	const additionals = records.filter((record) => !asked.includes(record));
	return {
		packet: { answers, additionals },
		isUnicast: mine.every((one) => classOf(one) === "asked for itself"),
	};
}

/** Unasked: what is so from now on (§8.3), or with `ttl` 0 is no more (§10.1). */
export const announcement = (own: Own, ttl = ttlSeconds): Answer[] =>
	recordsOf(own, ttl).filter(isAddress);

const classOf = ({ class: given = "IN" }: Question) =>
	Object.entries(classes).find(([name]) => name === given)?.[1];

const isMine = (question: Question, { name }: Own): boolean =>
	question.name.toLowerCase() === name.toLowerCase() &&
	["A", "AAAA", "ANY"].includes(question.type) &&
	classOf(question) !== undefined;

interface Common {
	readonly name: string;
	readonly ttl: number;
	readonly class: "IN";
	/** What was said of this name before is no more (§10.2). */
	readonly flush: true;
}
type AddressRecord = Common & {
	readonly type: "A" | "AAAA";
	readonly data: string;
};
type OwnRecord =
	| AddressRecord
	| (Common & {
			readonly type: "NSEC";
			readonly data: { nextDomain: string; rrtypes: string[] };
	  });

const isAddress = (record: OwnRecord): record is AddressRecord =>
	record.type !== "NSEC";

const withoutFlush = ({ name, ttl, type, data }: AddressRecord): Answer => ({
	name,
	ttl,
	type,
	data,
});

function recordsOf({ name, addresses }: Own, ttl: number): OwnRecord[] {
	const common = { name, ttl, class: "IN", flush: true } as const;
	const records = addresses.map(
		(data): OwnRecord => ({
			...common,
			type: isIPv4(data) ? "A" : "AAAA",
			data,
		}),
	);
	const types = new Set(records.map(({ type }) => type));
	// §6.1: who asks for an address of the other kind need not wait for it.
	if (types.size === 1)
		records.push({
			...common,
			type: "NSEC",
			data: { nextDomain: name, rrtypes: [...types] },
		});
	return records;
}

const isAskedBy = (record: OwnRecord, type: string): boolean =>
	record.type === "NSEC"
		? type !== "ANY" && !record.data.rrtypes.includes(type)
		: type === "ANY" || type === record.type;

/** §7.1: not what the asker says it knows, while that is good for half of its time. */
const isKnown = (record: OwnRecord, known: readonly Answer[]): boolean =>
	known.some(
		(one) =>
			(one.type === "A" || one.type === "AAAA") &&
			one.name.toLowerCase() === record.name.toLowerCase() &&
			one.data === record.data &&
			(one.ttl ?? 0) >= ttlSeconds / 2,
	);
