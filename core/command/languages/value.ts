/**
 * What an expression is worth when only constants are followed: text with unknown pieces, numbers, lists, names of
 * functions and modules, and where content came from (the network, a secret, decoding). Never runs anything.
 */
import type { FunctionNode } from "./node.ts";

/** Where content came from, as bits: it decides what running or sending it means. */
export const origin = {
	none: 0,
	/** Answered by another machine. */
	network: 1,
	/** Read from a secret's path. */
	secret: 2,
	/** The whole environment. */
	environment: 4,
	/** Base64, hex, compression: what it says was hidden. */
	decoded: 8,
	/** Read from a file that is no secret. */
	file: 16,
	/** One environment variable whose name says it is a secret. */
	token: 32,
} as const;

/** The variables that a function sees. */
export interface Variables {
	readonly get: (name: string) => Value | undefined;
	/** `maybe`: it is not sure to run. */
	readonly assign: (name: string, value: Value, maybe: boolean) => void;
}

interface Common {
	/** Bits of {@link origin}. */
	readonly from: number;
	/** What it was made by ("Path", "file", "socket"): methods are looked up under it. */
	readonly type?: string;
}

export type Value =
	| (Common & {
			readonly kind: "text";
			/** `undefined` stands for a piece that is not known. */
			readonly pieces: readonly (string | undefined)[];
	  })
	| (Common & { readonly kind: "number"; readonly number: number })
	| (Common & {
			readonly kind: "list";
			readonly items: readonly Value[];
			/** There may be more items than these. */
			readonly open: boolean;
	  })
	| (Common & {
			readonly kind: "record";
			readonly entries: ReadonlyMap<string, Value>;
	  })
	| (Common & {
			readonly kind: "name";
			readonly name: string;
			readonly receiver?: Value;
			/** Arguments it was given before it is called (partial, bind). */
			readonly bound?: readonly Value[];
	  })
	| (Common & {
			readonly kind: "function";
			readonly node: FunctionNode;
			readonly scope: Variables;
			readonly bound?: readonly Value[];
	  })
	| (Common & { readonly kind: "either"; readonly options: readonly Value[] })
	| (Common & { readonly kind: "unknown" });

const longestText = 1 << 18;
const mostOptions = 16;

export const unknown: Value = { kind: "unknown", from: 0 };

export function unknownFrom(from: number, type?: string): Value {
	if (from === 0 && type === undefined) return unknown;
	return type === undefined
		? { kind: "unknown", from }
		: { kind: "unknown", from, type };
}

export function textOf(text: string, from = 0, type?: string): Value {
	const value: Value = { kind: "text", pieces: [text], from };
	return type === undefined ? value : { ...value, type };
}

export function numberOf(number: number): Value {
	return { kind: "number", number, from: 0 };
}

export function listOf(items: readonly Value[], open = false): Value {
	return { kind: "list", items, open, from: originOf(items) };
}

export function nameOf(name: string, receiver?: Value): Value {
	return receiver === undefined
		? { kind: "name", name, from: 0 }
		: { kind: "name", name, receiver, from: receiver.from };
}

export function recordOf(entries: ReadonlyMap<string, Value>): Value {
	return { kind: "record", entries, from: originOf([...entries.values()]) };
}

/** Everything its parts came from. */
export function originOf(values: readonly (Value | undefined)[]): number {
	let from = 0;
	for (const value of values) if (value !== undefined) from |= value.from;
	return from;
}

export function withOrigin(value: Value, from: number): Value {
	return (value.from | from) === value.from
		? value
		: { ...value, from: value.from | from };
}

export function typed(value: Value, type: string): Value {
	return { ...value, type };
}

/** One of several values, when which one depends on what is not followed. */
export function eitherOf(values: readonly Value[]): Value {
	const options: Value[] = [];
	for (const value of values) {
		for (const option of value.kind === "either" ? value.options : [value]) {
			if (!options.some((known) => same(known, option))) options.push(option);
		}
	}
	const [first] = options;
	if (first === undefined) return unknown;
	if (options.length === 1) return first;
	const from = originOf(options);
	if (options.length > mostOptions)
		return {
			kind: "either",
			options: [...options.slice(0, mostOptions - 1), unknownFrom(from)],
			from,
		};
	return { kind: "either", options, from };
}

function same(one: Value, other: Value): boolean {
	if (one === other) return true;
	if (one.kind !== other.kind || one.from !== other.from) return false;
	if (one.kind === "unknown") return one.type === other.type;
	if (one.kind === "text" && other.kind === "text")
		return (
			one.pieces.length === other.pieces.length &&
			one.pieces.every((piece, at) => piece === other.pieces[at])
		);
	if (one.kind === "number" && other.kind === "number")
		return one.number === other.number;
	return false;
}

export function optionsOf(value: Value | undefined): readonly Value[] {
	if (value === undefined) return [];
	return value.kind === "either" ? value.options : [value];
}

/** Its text when every piece is known. */
export function knownText(value: Value | undefined): string | undefined {
	if (value === undefined) return undefined;
	if (value.kind === "number") return String(value.number);
	if (value.kind !== "text") return undefined;
	let text = "";
	for (const piece of value.pieces) {
		if (piece === undefined) return undefined;
		text += piece;
	}
	return text;
}

/** Whether any of it is content that is not known. */
export function hasUnknown(value: Value, depth = 0): boolean {
	switch (value.kind) {
		case "unknown":
			return true;
		case "text":
			return value.pieces.includes(undefined);
		case "list":
		case "either": {
			const items = value.kind === "list" ? value.items : value.options;
			return (
				(value.kind === "list" && value.open) ||
				(depth < 4 &&
					items.slice(0, 64).some((item) => hasUnknown(item, depth + 1)))
			);
		}
		case "name":
			// A method of something unknown; the input itself.
			return value.receiver !== undefined || /stdin/iu.test(value.name);
		case "record":
		case "number":
		case "function":
			break;
	}
	return false;
}

/** The pieces of any value read as text; a single unknown one when nothing is known. */
export function piecesOf(value: Value): readonly (string | undefined)[] {
	if (value.kind === "text") return value.pieces;
	if (value.kind === "number") return [String(value.number)];
	return [undefined];
}

export function fromPieces(
	pieces: readonly (string | undefined)[],
	from: number,
): Value {
	const merged: (string | undefined)[] = [];
	let length = 0;
	for (const piece of pieces) {
		if (piece === "") continue;
		length += piece?.length ?? 1;
		const last = merged.length - 1;
		if (merged.length > 0 && piece === undefined && merged[last] === undefined)
			continue;
		if (merged.length > 0 && piece !== undefined && merged[last] !== undefined)
			merged[last] += piece;
		else merged.push(piece);
	}
	if (length > longestText) return unknownFrom(from);
	if (merged.length === 0) return { kind: "text", pieces: [""], from };
	if (merged.length === 1 && merged[0] === undefined) return unknownFrom(from);
	return { kind: "text", pieces: merged, from };
}

/** Text after text. Where one of several is meant, each is followed, up to a bound. */
export function joinTexts(values: readonly Value[]): Value {
	const from = originOf(values);
	let sequences: (string | undefined)[][] = [[]];
	for (const value of values) {
		const options = optionsOf(value);
		if (options.length * sequences.length > mostOptions) {
			sequences = sequences.map((pieces) => [...pieces, undefined]);
			continue;
		}
		if (options.length === 1 && sequences.length === 1) {
			// The usual case, without copying what is there: concatenation in a loop stays linear.
			for (const piece of piecesOf(options[0] ?? unknown))
				sequences[0]?.push(piece);
			continue;
		}
		sequences = options.flatMap((option) =>
			sequences.map((pieces) => [...pieces, ...piecesOf(option)]),
		);
	}
	return eitherOf(sequences.map((pieces) => fromPieces(pieces, from)));
}

/** A new text for every known text in it; what is not known stays unknown. */
export function mapText(
	value: Value | undefined,
	change: (text: string) => string | undefined,
): Value {
	if (value === undefined) return unknown;
	return eitherOf(
		optionsOf(value).map((option) => {
			const text = knownText(option);
			const changed = text === undefined ? undefined : change(text);
			return changed === undefined
				? unknownFrom(option.from)
				: textOf(changed, option.from);
		}),
	);
}

/** What iterating over it gives, when every item is known. */
export function itemsOf(value: Value): readonly Value[] | undefined {
	if (value.kind === "list") return value.open ? undefined : value.items;
	if (value.kind === "text") {
		const text = knownText(value);
		return text === undefined
			? undefined
			: Array.from(text, (character) => textOf(character, value.from));
	}
	return undefined;
}

/** Any one item of it. */
export function itemOf(value: Value): Value {
	switch (value.kind) {
		case "list":
			return value.items.length === 0 || value.open
				? eitherOf([...value.items, unknownFrom(value.from)])
				: eitherOf(value.items);
		case "either":
			return eitherOf(value.options.map(itemOf));
		case "record":
			return eitherOf([...value.entries.keys()].map((key) => textOf(key)));
		case "text":
		case "number":
		case "name":
		case "function":
		case "unknown":
			break;
	}
	return unknownFrom(value.from, value.type);
}
