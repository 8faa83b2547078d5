/**
 * How many tokens a text is worth, about. No tokenizer of any vendor: the limit holds for servers whose model is not
 * known here. Never more than the bytes there are.
 *
 *   letters a-z A-Z    1 per run of 6 begun; a run ends where a capital follows a small letter
 *   digits             1 per run of 3 begun
 *   other ASCII        1 per run of 3 begun: `":"`, `});`
 *   white space        a single blank before something is part of it; else 1 per run of 16 begun
 *   \n, \" and \u4f60  1 for each escape of JSON: it is one character to whoever reads the text
 *   2 bytes of UTF-8   1 per run of 2 characters begun (accents, Greek, Cyrillic, Arabic …)
 *   3 bytes            1 per character (CJK, Hangul, Indic …)
 *   4 bytes            2 per character (emoji)
 *
 * Made to meet what OpenAI publishes for cl100k_base: 4 characters of English or ¾ of a word are 1 token, a character of
 * Japanese about 1 (help.openai.com/en/articles/4936856, cookbook "How to count tokens with tiktoken").
 */

const blank = 0x20;
const capitalA = 0x41;
const capitalZ = 0x5a;
const backslash = 0x5c;
const smallA = 0x61;
const smallU = 0x75;

const letter = 1;
const digit = 2;
const space = 3;
const mark = 4;
const pair = 5;
const other = 6;
/** By byte, since the loops below ask it of every one. */
const kinds = Uint8Array.from({ length: 256 }, (_, byte) => {
	const text = String.fromCodePoint(byte);
	if (byte >= 0xc0 && byte < 0xe0) return pair;
	if (byte >= 0x80 || byte === backslash) return other;
	if (/[a-z]/i.test(text)) return letter;
	if (/\d/.test(text)) return digit;
	return /\s/.test(text) ? space : mark;
});

/** An estimate, at most `bytes.length`; above `enough` it may stop counting. Linear, without copying or decoding. */
export function estimateTokens(bytes: Buffer, enough = Infinity): number {
	let tokens = 0;
	let at = 0;
	while (at < bytes.length && tokens <= enough) {
		const from = at;
		const byte = bytes[at] ?? 0;
		const kind = kinds[byte];
		if (kind === letter) {
			at = endOfWord(bytes, at);
			tokens += Math.ceil((at - from) / 6);
		} else if (kind === digit || kind === mark) {
			at = endOfRun(bytes, at, kind);
			tokens += Math.ceil((at - from) / 3);
		} else if (kind === space) {
			at = endOfRun(bytes, at, space);
			const joins = byte === blank && at - from === 1 && at < bytes.length;
			if (!joins) tokens += Math.ceil((at - from) / 16);
		} else if (kind === pair) {
			do at += 2;
			while (at < bytes.length && kinds[bytes[at] ?? 0] === pair);
			tokens += Math.ceil((at - from) / 4);
		} else if (byte === backslash) {
			at += bytes[at + 1] === smallU ? 6 : 2;
			tokens += 1;
		} else if (byte >= 0xe0) {
			at += byte >= 0xf0 ? 4 : 3;
			tokens += byte >= 0xf0 ? 2 : 1;
		} else {
			// No UTF-8 begins with it.
			at += 1;
			tokens += 1;
		}
	}
	return Math.min(tokens, bytes.length);
}

function endOfRun(bytes: Buffer, from: number, kind: number): number {
	let at = from + 1;
	while (at < bytes.length && kinds[bytes[at] ?? 0] === kind) at += 1;
	return at;
}

/** camelCase is two words; so is much of what base64 looks like. */
function endOfWord(bytes: Buffer, from: number): number {
	let at = from;
	let wasSmall: boolean;
	do {
		wasSmall = (bytes[at] ?? 0) >= smallA;
		at += 1;
		if (at >= bytes.length || kinds[bytes[at] ?? 0] !== letter) return at;
	} while (!wasSmall || !isCapital(bytes[at]));
	return at;
}

const isCapital = (byte = 0): boolean => byte >= capitalA && byte <= capitalZ;
