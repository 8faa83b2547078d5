/**
 * The two extensions whose bytes are made here, because a name in them must be exactly the one that was checked:
 * subjectAltName and nameConstraints (RFC 5280 §4.2.1.6, §4.2.1.10), in DER (X.690). Knows no other structure.
 */
import type { SubjectName, Subtree } from "./names.ts";

const sequenceTag = 0x30;
const permittedTag = 0xa0;
/** Context tags 2 and 7 of GeneralName: dNSName and iPAddress. */
const tagOf = { dns: 0x82, ip: 0x87 } as const;

export const oids = {
	subjectAltName: "2.5.29.17",
	crlNumber: "2.5.29.20",
	nameConstraints: "2.5.29.30",
} as const;

function element(
	tag: number,
	...parts: readonly Uint8Array[]
): Buffer<ArrayBuffer> {
	const body = Buffer.concat(parts);
	const { length } = body;
	const size =
		length < 0x80
			? [length]
			: length < 0x100
				? [0x81, length]
				: [0x82, length >> 8, length & 0xff];
	if (length > 0xffff) throw new RangeError("an element of more than 64 KiB");
	return Buffer.concat([Buffer.from([tag, ...size]), body]);
}

export const altNames = (names: readonly SubjectName[]): Buffer<ArrayBuffer> =>
	element(
		sequenceTag,
		...names.map(({ kind, bytes }) => element(tagOf[kind], bytes)),
	);

/** Permitted subtrees only: what is of neither kind is not restricted by it. */
export const nameConstraints = (
	subtrees: readonly Subtree[],
): Buffer<ArrayBuffer> =>
	element(
		sequenceTag,
		element(
			permittedTag,
			...subtrees.map(({ kind, bytes }) =>
				element(sequenceTag, element(tagOf[kind], bytes)),
			),
		),
	);

/** Not negative. */
export function integer(value: number): Buffer<ArrayBuffer> {
	const hex = value.toString(16);
	const bytes = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex");
	return element(
		0x02,
		(bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes,
	);
}
