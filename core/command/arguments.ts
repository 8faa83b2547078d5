/** Splits a program's words into flags and operands. Knows no program. */
import type { Field } from "./field.ts";

export interface Flag {
	/** With its dashes. */
	readonly name: string;
	readonly value: Field | undefined;
	readonly field: Field;
	/** The long flag right before it, when that was given no value: this may be it. */
	readonly behind?: string | undefined;
}

export interface Arguments {
	readonly flags: readonly Flag[];
	readonly operands: readonly Field[];
	readonly abbreviates: boolean;
}

/** What reading words into flags and operands needs to know. */
export interface Shape {
	/** Flags that take a value. */
	readonly values: ReadonlySet<string>;
	/** Further ones, by first operand. */
	readonly valuesOf?: ReadonlyMap<string, ReadonlySet<string>>;
	/** `-name` is one flag. */
	readonly words: boolean;
	/** Long flags may be cut short. */
	readonly abbreviates: boolean;
	/** The first operand ends the flags. */
	readonly stops: boolean;
}

/** Splits words into flags and operands. */
export function readArguments(args: readonly Field[], shape: Shape): Arguments {
	const flags: Flag[] = [];
	const operands: Field[] = [];
	let values = shape.values;
	let extra: ReadonlySet<string> | undefined;
	const takes = (name: string): boolean =>
		values.has(name) || (extra?.has(name) ?? false);
	for (let at = 0; at < args.length; at += 1) {
		const field = args[at];
		if (field === undefined) break;
		const { text } = field;
		if (text === "--") {
			operands.push(...args.slice(at + 1));
			break;
		}
		if (text.length < 2 || text[0] !== "-") {
			if (operands.length === 0) extra = shape.valuesOf?.get(text);
			operands.push(field);
			if (shape.stops) {
				operands.push(...args.slice(at + 1));
				break;
			}
			continue;
		}
		const equals = text.indexOf("=");
		if (text.startsWith("--") || shape.words) {
			const last = flags.at(-1);
			const behind =
				last !== undefined &&
				last.field === args[at - 1] &&
				last.name.startsWith("--") &&
				last.value === undefined
					? last.name
					: undefined;
			const name = equals < 0 ? text : text.slice(0, equals);
			const value =
				equals >= 0
					? { ...field, text: text.slice(equals + 1) }
					: takes(name)
						? args[at + 1]
						: undefined;
			if (equals < 0 && value !== undefined) at += 1;
			flags.push({ name, value, field, behind });
			continue;
		}
		// A cluster of letters; the first that takes a value takes the rest.
		for (let index = 1; index < text.length; index += 1) {
			const name = `-${text[index] ?? ""}`;
			if (!takes(name)) {
				flags.push({ name, value: undefined, field });
				continue;
			}
			const rest = text.slice(index + 1);
			const value =
				rest === ""
					? args[at + 1]
					: { ...field, text: rest.startsWith("=") ? rest.slice(1) : rest };
			if (rest === "") at += 1;
			flags.push({ name, value, field });
			break;
		}
	}
	return { flags, operands, abbreviates: shape.abbreviates };
}

export function hasFlag(args: Arguments, names: readonly string[]): boolean {
	return args.flags.some((flag) => isNamed(flag.name, names, args.abbreviates));
}

export function flagValues(
	args: Arguments,
	names: readonly string[],
): readonly Field[] {
	return args.flags.flatMap((flag) =>
		flag.value !== undefined && isNamed(flag.name, names, args.abbreviates)
			? [flag.value]
			: [],
	);
}

function isNamed(
	given: string,
	names: readonly string[],
	abbreviates: boolean,
): boolean {
	for (const name of names) {
		if (name === given) return true;
		if (
			abbreviates &&
			given.length >= 3 &&
			given.startsWith("--") &&
			name.startsWith(given)
		)
			return true;
	}
	return false;
}
