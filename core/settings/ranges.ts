/** Ranges of addresses in one spelling, so that the same range is found again however it was typed. */
import { isIP } from "node:net";
import { AddressRangeError } from "../address.ts";

export interface Range {
	/** "10.0.0.0/8"; a single address has no width. */
	readonly text: string;
	readonly family: 4 | 6;
	readonly first: bigint;
	readonly bits: number;
}

/** @throws AddressRangeError */
export function parseRange(text: string): Range {
	const [address = "", bits, ...rest] = text.trim().split("/");
	const found = isIP(address);
	const width = found === 4 ? 32 : 128;
	if (
		found === 0 ||
		address.includes("%") ||
		rest.length > 0 ||
		(bits !== undefined && (!/^\d{1,3}$/.test(bits) || Number(bits) > width))
	)
		throw new AddressRangeError(text);
	const wanted = bits === undefined ? width : Number(bits);
	const value = found === 4 ? v4(address) : v6(address);
	// ::ffff:10.0.0.0/104 is what a v4 peer of a dual-stack socket shows as.
	return found === 6 && wanted >= 96 && value >> 32n === 0xffffn
		? range(4, value & 0xffffffffn, wanted - 96)
		: range(found === 4 ? 4 : 6, value, wanted);
}

/** Whether every address of `inner` is one of `outer`. */
export const covers = (outer: Range, inner: Range): boolean =>
	outer.family === inner.family &&
	outer.bits <= inner.bits &&
	masked(outer.family, inner.first, outer.bits) === outer.first;

const widthOf = (family: 4 | 6): number => (family === 4 ? 32 : 128);

function masked(family: 4 | 6, value: bigint, bits: number): bigint {
	const rest = BigInt(widthOf(family) - bits);
	return (value >> rest) << rest;
}

function range(family: 4 | 6, value: bigint, bits: number): Range {
	const first = masked(family, value, bits);
	const address =
		family === 4
			? [24n, 16n, 8n, 0n].map((by) => (first >> by) & 0xffn).join(".")
			: shortest(first);
	const text = bits === widthOf(family) ? address : `${address}/${bits}`;
	return { text, family, first, bits };
}

const v4 = (address: string): bigint =>
	address
		.split(".")
		.reduce((value, part) => value * 256n + BigInt(Number(part)), 0n);

/** The URL parser writes the shortest form, and a v4 tail in hex. */
function v6(address: string): bigint {
	const text = new URL(`http://[${address}]`).hostname.slice(1, -1);
	const [head = "", tail] = text.split("::");
	const left = head.split(":").filter(Boolean);
	const right = tail?.split(":").filter(Boolean) ?? [];
	const zeros = Array.from(
		{ length: 8 - left.length - right.length },
		() => "0",
	);
	return [...left, ...zeros, ...right].reduce(
		(value, group) => (value << 16n) + BigInt(`0x${group}`),
		0n,
	);
}

function shortest(value: bigint): string {
	const groups = Array.from({ length: 8 }, (_, index) =>
		((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16),
	);
	return new URL(`http://[${groups.join(":")}]`).hostname.slice(1, -1);
}
