/** Backslash escapes as printf, `echo -e` and `$'…'` write them, and the encodings pipes undo. Runs nothing. */
import { unknownMark } from "./field.ts";

const simple: Readonly<Record<string, string>> = {
	n: "\n",
	t: "\t",
	r: "\r",
	a: "\u0007",
	b: "\b",
	e: "\u001B",
	E: "\u001B",
	f: "\f",
	v: "\v",
	"\\": "\\",
	"'": "'",
	'"': '"',
};

export interface Unescaped {
	readonly text: string;
	/** Characters were written as numbers: hidden from who reads the line. */
	readonly numeric: boolean;
}

export function unescaped(text: string): Unescaped {
	if (!text.includes("\\")) return { text, numeric: false };
	let result = "";
	let numeric = false;
	for (let at = 0; at < text.length; at += 1) {
		const char = text[at] ?? "";
		if (char !== "\\") {
			result += char;
			continue;
		}
		at += 1;
		const next = text[at] ?? "";
		const plain = Object.hasOwn(simple, next) ? simple[next] : undefined;
		if (plain !== undefined) {
			result += plain;
			continue;
		}
		const digits =
			next === "x"
				? digitsAt(text, at + 1, 2, 16)
				: next === "u"
					? digitsAt(text, at + 1, 4, 16)
					: next === "U"
						? digitsAt(text, at + 1, 8, 16)
						: next === "0"
							? digitsAt(text, at, 4, 8)
							: digitsAt(text, at, 3, 8);
		if (digits === "") {
			result += `\\${next}`;
			continue;
		}
		numeric = true;
		const isHex = next === "x" || next === "u" || next === "U";
		const code = Number.parseInt(digits, isHex ? 16 : 8);
		result += code <= 0x10ffff ? String.fromCodePoint(code) : "\uFFFD";
		at += digits.length - (isHex ? 0 : 1);
	}
	return { text: result, numeric };
}

function digitsAt(
	text: string,
	start: number,
	most: number,
	base: 8 | 16,
): string {
	let end = start;
	while (end < text.length && end - start < most) {
		const code = (text.charCodeAt(end) | 0x20) - 0x30;
		const raw = text.charCodeAt(end) - 0x30;
		const isDigit = raw >= 0 && raw < (base === 8 ? 8 : 10);
		if (!isDigit && !(base === 16 && code >= 0x31 && code <= 0x36)) break;
		end += 1;
	}
	return text.slice(start, end);
}

/** Text of bytes; bytes that are none become U+FFFD. */
const asText = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const mostEncoded = 64 * 1024;

export function fromBase64(text: string): string | undefined {
	if (text.length > mostEncoded || text.includes(unknownMark)) return undefined;
	return asText(Buffer.from(text, "base64"));
}

export function fromHex(text: string): string | undefined {
	if (text.length > mostEncoded || text.includes(unknownMark)) return undefined;
	let digits = "";
	for (const char of text) if (isHexDigit(char)) digits += char;
	return asText(Buffer.from(digits, "hex"));
}

const isHexDigit = (char: string): boolean =>
	(char >= "0" && char <= "9") ||
	(char >= "a" && char <= "f") ||
	(char >= "A" && char <= "F");

const base32Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

export function fromBase32(text: string): string | undefined {
	if (text.length > mostEncoded || text.includes(unknownMark)) return undefined;
	const bytes: number[] = [];
	let bits = 0;
	let held = 0;
	for (const char of text.toUpperCase()) {
		const value = base32Letters.indexOf(char);
		if (value < 0) continue;
		held = ((held << 5) | value) & 0xfff;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			bytes.push((held >> bits) & 0xff);
		}
	}
	return asText(Uint8Array.from(bytes));
}
