/**
 * Encodings that hide what code says: base64, hex, rot13, percent, compression. Bounded in what it makes; undefined when
 * the text is not in the encoding.
 */
import {
	brotliDecompressSync,
	gunzipSync,
	inflateRawSync,
	inflateSync,
} from "node:zlib";

const longest = 1 << 18;

export function fromBase64(text: string): string | undefined {
	if (text.length > longest) return undefined;
	let clean = "";
	for (const character of text) {
		if (" \t\r\n".includes(character)) continue;
		if (character === "-") clean += "+";
		else if (character === "_") clean += "/";
		else clean += character;
	}
	const bytes = Buffer.from(clean, "base64");
	return bytes.length === 0 && clean !== "" ? undefined : textFrom(bytes);
}

export function fromBase32(text: string): string | undefined {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
	const bytes: number[] = [];
	let bits = 0;
	let held = 0;
	for (const character of text.slice(0, longest)) {
		const digit = alphabet.indexOf(character.toUpperCase());
		if (digit < 0) continue;
		held = ((held << 5) | digit) & 0xfff;
		bits += 5;
		if (bits >= 8) {
			bits -= 8;
			bytes.push((held >> bits) & 255);
		}
	}
	return textFrom(Buffer.from(bytes));
}

export function fromHex(text: string): string | undefined {
	let clean = "";
	for (const character of text.slice(0, longest))
		if (!" \t\r\n:".includes(character)) clean += character;
	const bytes = Buffer.from(clean, "hex");
	return bytes.length * 2 < clean.length ? undefined : textFrom(bytes);
}

/**
 * UTF-8 when it is, else one character a byte: compressed bytes stay whole and can be expanded.
 */
function textFrom(bytes: Buffer): string {
	const text = bytes.toString("utf8");
	return text.includes("\ufffd") ? bytes.toString("latin1") : text;
}

export function expand(text: string): string | undefined {
	if (text.length > longest) return undefined;
	const bytes = Buffer.from(text, "latin1");
	const limit = { maxOutputLength: longest };
	for (const open of [
		inflateSync,
		gunzipSync,
		inflateRawSync,
		brotliDecompressSync,
	]) {
		try {
			return textFrom(open(bytes, limit));
		} catch {
			// Not in this format, or larger than is looked at: the caller treats it as hidden.
		}
	}
	return undefined;
}

export function rot13(text: string): string {
	let turned = "";
	for (const character of text.slice(0, longest)) {
		const code = character.charCodeAt(0);
		const base = code >= 97 ? 97 : 65;
		const isLetter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
		turned += isLetter
			? String.fromCharCode(((code - base + 13) % 26) + base)
			: character;
	}
	return turned;
}

export function fromPercent(text: string): string | undefined {
	try {
		return decodeURIComponent(text);
	} catch {
		// Not valid percent encoding.
		return undefined;
	}
}
