/**
 * The ways in which bytes may be meant: as they stand, out of JSON's escapes, out of a URL's, out of base64 or hex, each
 * taken off once. Every view knows which bytes a piece of it stands for. Decides nothing about what it shows.
 */
import { separator } from "./rules.ts";

export type Coding = "plain" | "json" | "url" | "base64" | "hex";

export interface View {
	readonly coding: Coding;
	/** One character a byte; what is not ASCII is a dot, so that no letter stands before a secret by chance. */
	readonly text: string;
	/** The bytes that a piece of the text stands for. */
	range(start: number, end: number): readonly [number, number];
}

/** Of bytes as Latin-1. Escapes of escapes are taken off, too: JSON in JSON is what tools answer. */
export function viewsOf(latin1: string): View[] {
	const plain: View = {
		coding: "plain",
		text: ascii(latin1),
		range: (start, end) => [start, end],
	};
	const views = [plain];
	let innermost = plain;
	for (let depth = 0; depth < 2; depth++) {
		if (!innermost.text.includes("\\")) break;
		innermost = mapped(innermost, "json", escapes, fromJson);
		views.push(innermost);
	}
	if (percent.test(innermost.text))
		views.push(mapped(innermost, "url", percents, fromPercent));
	views.push(...encoded(innermost));
	return views;
}

/** No letter, and no part of a word. */
const dot = "\u00b7";
const ascii = (text: string): string =>
	// oxlint-disable-next-line no-control-regex -- NUL stands between texts
	text.replaceAll(/[^\u0001-\u007f]/g, dot);

const escapes = /\\(?:u[\da-fA-F]{4}|["\\/bfnrt])/g;
const percent = /%[\da-fA-F]{2}/;
const percents = /%[\da-fA-F]{2}/g;
const blanks: Readonly<Record<string, string>> = {
	b: "\b",
	f: "\f",
	n: "\n",
	r: "\r",
	t: "\t",
};

const fromJson = (escape: string): string =>
	escape.length === 6
		? char(Number.parseInt(escape.slice(2), 16))
		: (blanks[escape.charAt(1)] ?? escape.charAt(1));
const fromPercent = (escape: string): string =>
	char(Number.parseInt(escape.slice(1), 16));
const char = (code: number): string =>
	code > 0 && code < 0x80 ? String.fromCharCode(code) : dot;

/** With each match as `meant` says; every match stands for one character. */
function mapped(
	base: View,
	coding: Coding,
	form: RegExp,
	meant: (match: string) => string,
): View {
	const starts = new Uint32Array(base.text.length + 1);
	const parts: string[] = [];
	let from = 0;
	let to = 0;
	const copy = (until: number): void => {
		parts.push(base.text.slice(from, until));
		for (; from < until; from++) starts[to++] = from;
	};
	for (const { index, 0: match } of base.text.matchAll(form)) {
		copy(index);
		parts.push(meant(match));
		starts[to++] = index;
		from = index + match.length;
	}
	copy(base.text.length);
	starts[to] = base.text.length;
	return {
		coding,
		text: parts.join(""),
		range: (start, end) => base.range(starts[start] ?? 0, starts[end] ?? 0),
	};
}

/** Lines of a wrapped text belong together. */
const base64 = /[A-Za-z0-9+/_-]{22,}(?:\r?\n[A-Za-z0-9+/_-]{4,})*/g;
const hex = /(?:[\da-fA-F]{2}){16,}/g;
/** Shorter ones are no secret's, and chance makes no longer ones. */
const readable = /[\t\n\r\u0020-\u007e]{16,}/g;

function encoded(base: View): View[] {
	const views: View[] = [];
	for (const { index, 0: run } of base.text.matchAll(base64)) {
		const places = placesOf(run, index);
		const digits = run.replaceAll(/[\r\n]/g, "");
		// Nobody says where in it a text begins.
		for (let shift = 0; shift < 4; shift++)
			for (const found of stretches(
				Buffer.from(digits.slice(shift), "base64"),
			)) {
				const at = (byte: number): number =>
					places[Math.min(shift + byte, digits.length)] ?? index + run.length;
				views.push(
					shown(base, "base64", found, (start, end) => [
						at(Math.floor((start * 4) / 3)),
						at(Math.ceil((end * 4) / 3)),
					]),
				);
			}
	}
	for (const { index, 0: run } of base.text.matchAll(hex))
		for (const shift of [0, 1])
			for (const found of stretches(Buffer.from(run.slice(shift), "hex")))
				views.push(
					shown(base, "hex", found, (start, end) => [
						index + shift + start * 2,
						index + shift + end * 2,
					]),
				);
	return views;
}

/** Where each digit stands, and where the last ends; without the ends of lines. */
function placesOf(run: string, index: number): Uint32Array {
	const places = new Uint32Array(run.length + 1);
	let digits = 0;
	for (let i = 0; i < run.length; i++)
		if (run.charCodeAt(i) > 0x20) places[digits++] = index + i;
	places[digits] = index + run.length;
	return places;
}

interface Stretch {
	readonly text: string;
	/** Within the bytes that were decoded. */
	readonly start: number;
}

function* stretches(bytes: Buffer): Iterable<Stretch> {
	for (const { index, 0: text } of bytes.toString("latin1").matchAll(readable))
		yield { text, start: index };
}

const shown = (
	base: View,
	coding: Coding,
	{ text, start: offset }: Stretch,
	within: (start: number, end: number) => readonly [number, number],
): View => ({
	coding,
	text: text.replaceAll(separator, dot),
	range: (start, end) => base.range(...within(offset + start, offset + end)),
});
