/**
 * The methods that texts and lists have in most languages, on constants: joining, replacing, turning round, decoding.
 * undefined: no such method, or nothing is known.
 */
import { fromBase64, fromHex } from "./decode.ts";
import { formatBraces, formatPercent } from "./format.ts";
import {
	eitherOf,
	itemsOf,
	joinTexts,
	knownText,
	listOf,
	numberOf,
	origin,
	originOf,
	textOf,
	unknown,
	unknownFrom,
	type Value,
} from "./value.ts";

const longestSplit = 4096;

type Method = (
	receiver: Value,
	args: readonly Value[],
	named: ReadonlyMap<string, Value>,
) => Value | undefined;

const noNames: ReadonlyMap<string, Value> = new Map();

export function foldMethod(
	name: string,
	receiver: Value,
	args: readonly Value[],
	named = noNames,
): Value | undefined {
	if (receiver.kind === "either") {
		const parts = receiver.options.map((option) =>
			foldMethod(name, option, args, named),
		);
		return parts.every((part) => part !== undefined)
			? eitherOf(parts)
			: undefined;
	}
	if (receiver.kind !== "text" && receiver.kind !== "list") return undefined;
	return methods.get(name)?.(receiver, args, named);
}

function onText(
	change: (text: string, args: readonly Value[]) => string | undefined,
): Method {
	return (receiver, args) => {
		const text = knownText(receiver);
		if (text === undefined) return undefined;
		const changed = change(text, args);
		return changed === undefined ? undefined : textOf(changed, receiver.from);
	};
}

const same: Method = (receiver) => receiver;

function join(receiver: Value, args: readonly Value[]): Value | undefined {
	// "sep".join(list) in Python, list.join("sep") elsewhere.
	const [list, separator] =
		receiver.kind === "list" ? [receiver, args[0]] : [args[0], receiver];
	const isReversed = receiver.kind !== "list";
	if (list === undefined) return undefined;
	const items = itemsOf(list);
	if (items === undefined) return unknownFrom(originOf([list, separator]));
	const between = separator ?? textOf("");
	const parts: Value[] = [];
	items.forEach((item, at) => {
		if (at > 0) parts.push(between);
		parts.push(item);
	});
	return isReversed || receiver.kind === "list"
		? joinTexts([textOf("", list.from), ...parts])
		: undefined;
}

function replace(receiver: Value, args: readonly Value[]): Value | undefined {
	const text = knownText(receiver);
	const old = knownText(args[0]);
	const next = knownText(args[1]);
	if (
		text === undefined ||
		old === undefined ||
		next === undefined ||
		old === ""
	)
		return undefined;
	if (text.length * (next.length + 1) > 1 << 20) return undefined;
	return textOf(
		text.replaceAll(old, () => next),
		receiver.from,
	);
}

function slice(receiver: Value, args: readonly Value[]): Value | undefined {
	const [from, to] = args;
	const start =
		from === undefined ? 0 : from.kind === "number" ? from.number : undefined;
	const end =
		to === undefined ? undefined : to.kind === "number" ? to.number : null;
	if (start === undefined || end === null) return undefined;
	if (receiver.kind === "list" && !receiver.open)
		return listOf(receiver.items.slice(start, end));
	const text = knownText(receiver);
	return text === undefined
		? undefined
		: textOf(text.slice(start, end), receiver.from);
}

function split(receiver: Value, args: readonly Value[]): Value | undefined {
	const text = knownText(receiver);
	const separator = args[0] === undefined ? " " : knownText(args[0]);
	if (text === undefined || separator === undefined || text.length > 1 << 16)
		return undefined;
	const parts =
		args[0] === undefined
			? text.split(" ").filter((part) => part !== "")
			: separator === ""
				? Array.from(text)
				: text.split(separator);
	return parts.length > longestSplit
		? undefined
		: listOf(parts.map((part) => textOf(part, receiver.from)));
}

function reverse(receiver: Value): Value | undefined {
	if (receiver.kind === "list")
		return receiver.open ? undefined : listOf(receiver.items.toReversed());
	const text = knownText(receiver);
	return text === undefined
		? undefined
		: textOf(Array.from(text).toReversed().join(""), receiver.from);
}

/** What an encoding's name says; texts in a plain one stay as they are. */
function decode(receiver: Value, args: readonly Value[]): Value | undefined {
	const text = knownText(receiver);
	const name = (knownText(args[0]) ?? "").toLowerCase();
	if (
		name !== "hex" &&
		name !== "base64" &&
		name !== "rot13" &&
		name !== "rot_13"
	)
		return receiver;
	if (text === undefined) return unknownFrom(receiver.from | origin.decoded);
	const decoded = name === "hex" ? fromHex(text) : fromBase64(text);
	return decoded === undefined
		? unknownFrom(receiver.from | origin.decoded)
		: textOf(decoded, receiver.from | origin.decoded);
}

/** A Ruby or Perl unpack/pack of one text: "m" is base64, "H*" is hex. */
function unpack(receiver: Value, args: readonly Value[]): Value | undefined {
	const text = knownText(receiver);
	const format = knownText(args[0]) ?? "";
	if (text === undefined) return undefined;
	const decoded =
		format.startsWith("m") || format.startsWith("u")
			? fromBase64(text)
			: undefined;
	return decoded === undefined
		? undefined
		: listOf([textOf(decoded, receiver.from | origin.decoded)]);
}

function pack(receiver: Value, args: readonly Value[]): Value | undefined {
	const format = knownText(args[0]) ?? "";
	if (receiver.kind !== "list") return undefined;
	const letter = format.charAt(0);
	if ("cCUWw".includes(letter) && letter !== "")
		return joinTexts(
			receiver.items.map((item) =>
				item.kind === "number" ? characterOf(item) : unknown,
			),
		);
	if (letter === "H") {
		const text = knownText(receiver.items[0]);
		const decoded = text === undefined ? undefined : fromHex(text);
		return decoded === undefined
			? unknownFrom(receiver.from | origin.decoded)
			: textOf(decoded, receiver.from | origin.decoded);
	}
	if (letter === "A" || letter === "a") return joinTexts(receiver.items);
	return undefined;
}

/** The character of a code. */
export function characterOf(value: Value | undefined): Value {
	const code =
		value?.kind === "number" ? value.number : Number(knownText(value) ?? "NaN");
	return Number.isInteger(code) && code >= 0 && code <= 0x10ffff
		? textOf(String.fromCodePoint(code), value?.from ?? 0)
		: unknownFrom(value?.from ?? 0);
}

const add: Method = (receiver, args) =>
	receiver.kind === "list"
		? listOf(
				[
					...receiver.items,
					...args.flatMap((arg) => (arg.kind === "list" ? arg.items : [arg])),
				],
				receiver.open,
			)
		: joinTexts([receiver, ...args]);

const strip = onText((text) => text.trim());

const methods: ReadonlyMap<string, Method> = new Map<string, Method>([
	["join", join],
	["replace", replace],
	["replaceAll", replace],
	["gsub", replace],
	["sub", replace],
	["tr", replace],
	[
		"delete",
		(receiver, args) =>
			receiver.kind === "text"
				? replace(receiver, [...args, textOf("")])
				: undefined,
	],
	["slice", slice],
	["substring", slice],
	["split", split],
	["chars", (receiver) => split(receiver, [textOf("")])],
	["reverse", reverse],
	["toReversed", reverse],
	["lower", onText((text) => text.toLowerCase())],
	["toLowerCase", onText((text) => text.toLowerCase())],
	["downcase", onText((text) => text.toLowerCase())],
	["upper", onText((text) => text.toUpperCase())],
	["toUpperCase", onText((text) => text.toUpperCase())],
	["upcase", onText((text) => text.toUpperCase())],
	["swapcase", onText(swapCase)],
	["strip", strip],
	["trim", strip],
	["rstrip", strip],
	["lstrip", strip],
	["chomp", strip],
	[
		"removeprefix",
		onText((text, [prefix]) => {
			const known = knownText(prefix);
			return known !== undefined && text.startsWith(known)
				? text.slice(known.length)
				: text;
		}),
	],
	["decode", decode],
	["encode", (receiver) => receiver],
	["toString", decode],
	["to_s", same],
	["to_str", same],
	["to_sym", same],
	["to_a", same],
	["valueOf", same],
	["normalize", same],
	["freeze", same],
	["dup", same],
	["String", same],
	["concat", add],
	["unpack", unpack],
	[
		"unpack1",
		(receiver, args) => {
			const list = unpack(receiver, args);
			return list?.kind === "list" ? list.items[0] : undefined;
		},
	],
	["pack", pack],
	[
		"format",
		(receiver, args, named) =>
			args.length + named.size === 0
				? undefined
				: formatEither(receiver, args, named),
	],
	["rep", (receiver, args) => repeat(receiver, args)],
	["repeat", (receiver, args) => repeat(receiver, args)],
	[
		"charAt",
		(receiver, args) =>
			slice(receiver, [
				args[0] ?? numberOf(0),
				...(args[0]?.kind === "number" ? [numberOf(args[0].number + 1)] : []),
			]),
	],
	[
		"first",
		(receiver) => (receiver.kind === "list" ? receiver.items[0] : undefined),
	],
	[
		"last",
		(receiver) =>
			receiver.kind === "list" ? receiver.items.at(-1) : undefined,
	],
	[
		"flat",
		(receiver) =>
			receiver.kind === "list"
				? listOf(
						receiver.items.flatMap((item) =>
							item.kind === "list" ? item.items : [item],
						),
						receiver.open,
					)
				: undefined,
	],
	["expandtabs", same],
]);

function formatEither(
	receiver: Value,
	args: readonly Value[],
	named: ReadonlyMap<string, Value>,
): Value {
	const text = knownText(receiver) ?? "";
	return text.includes("{")
		? formatBraces(receiver, args, named)
		: formatPercent(receiver, args);
}

function repeat(receiver: Value, args: readonly Value[]): Value | undefined {
	const text = knownText(receiver);
	const [count] = args;
	if (text === undefined || count?.kind !== "number") return undefined;
	const times = Math.max(0, Math.floor(count.number) || 0);
	return text.length * times > 1 << 16
		? unknownFrom(receiver.from)
		: textOf(text.repeat(times), receiver.from);
}

function swapCase(text: string): string {
	return Array.from(text, (character) =>
		character === character.toLowerCase()
			? character.toUpperCase()
			: character.toLowerCase(),
	).join("");
}

/** Decoded from an encoding: what it says was hidden. */
export function hidden(
	value: Value | undefined,
	decodeText: (text: string) => string | undefined,
): Value {
	const options =
		value === undefined
			? []
			: value.kind === "either"
				? value.options
				: [value];
	return eitherOf(
		options.map((option) => {
			const text = knownText(option);
			const decoded = text === undefined ? undefined : decodeText(text);
			return decoded === undefined
				? unknownFrom(option.from | origin.decoded)
				: textOf(decoded, option.from | origin.decoded);
		}),
	);
}
