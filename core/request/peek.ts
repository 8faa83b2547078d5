/**
 * Whether a body may be JSON to some reader, by its first piece: servers parse it whatever its type says, some of them in
 * UTF-16 or out of a packed form. Decides which bodies are read, and reads none.
 */
import { brotliDecompressSync, constants, unzipSync } from "node:zlib";

/** `{`, `[`, white space before them, or a byte-order mark. */
export const mayBeginJson = (first: number | undefined): boolean =>
	beginsValue(first) ||
	isSpace(first) ||
	first === 0xef ||
	first === 0xfe ||
	first === 0xff;

const beginsValue = (byte: number | undefined): boolean =>
	byte === 0x7b || byte === 0x5b;
const isSpace = (byte: number | undefined): boolean =>
	byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;

/** As much of a piece as tells. */
const looked = 1_024;
const newline = 0x0a;

/** Charsets in which ASCII is ASCII and nothing else is, so that a quote or a brace is where it seems to be. */
const plainCharset =
	/^(?:utf-?8|(?:us-)?ascii|iso-?8859-\d+|latin-?\d|windows-125\d|cp125\d|koi8-[ru]|shift[_-]jis|sjis|euc-(?:jp|kr)|gbk|gb2312|gb18030|big5)?$/i;
/** Those in which what is valid UTF-8 reads nearly the same. */
const jsonCharset = /^(?:utf-?8|(?:us-)?ascii|iso-?8859-1|latin-?1)?$/i;

const charsetsOf = (contentType = ""): readonly string[] =>
	[...contentType.matchAll(/charset\*?\s*=\s*["']*([^\s"';,]*)/gi)].map(
		([, charset = ""]) => charset,
	);

/** A reader that goes by the type's charset reads what UTF-8 says. */
export const isReadAsUtf8 = (contentType: string | undefined): boolean =>
	charsetsOf(contentType).every((charset) => jsonCharset.test(charset));

export const isLines = (contentType: string | undefined): boolean =>
	/^application\/x-ndjson\b/i.test(contentType ?? "");

/** Nothing in it keeps a reader from taking the whole for JSON. `piece` is never empty. */
export function mayBeJson(
	piece: Buffer,
	contentType: string | undefined,
	contentEncoding: string | undefined,
): boolean {
	if (!charsetsOf(contentType).every((charset) => plainCharset.test(charset)))
		return true;
	const coding = contentEncoding?.trim().toLowerCase() ?? "";
	const head =
		coding === "" || coding === "identity"
			? piece
			: unpacked(piece.subarray(0, looked), coding);
	if (head === undefined) return false;
	if (head.length === 0 || isWide(head)) return true;
	// Line ends may stand before a form's first boundary.
	if (/^multipart\//i.test(contentType ?? "")) {
		const first = head.find((byte) => !isSpace(byte));
		return first === undefined || mayBeginJson(first);
	}
	if (head === piece && isLines(contentType) && firstLine(head)) return false;
	return mayBeginJson(head[0]);
}

/** UTF-16 or UTF-32, the high byte first and without a mark: Python's reader, among others, finds that out (RFC 4627 §3). */
function isWide(head: Buffer): boolean {
	const [first, second, third, fourth, fifth = 0, sixth = 0] = head;
	if (first !== 0) return false;
	if (second === undefined) return true;
	if (second !== 0) return mayBeginJson(second);
	if (third === undefined || fourth === undefined) return true;
	return third === 0 && mayBeginJson(fourth) && fifth === 0 && sixth === 0;
}

/** A whole JSON value, where something stands behind it: all that a reader of one value would read. */
export function firstLine(head: Buffer): Buffer | undefined {
	const end = head.indexOf(newline);
	if (end === -1 || !head.subarray(end).some((byte) => !isSpace(byte)))
		return undefined;
	const line = head.subarray(0, end);
	try {
		JSON.parse(line.toString("utf8"));
		return line;
	} catch {
		return undefined;
	}
}

/** How it begins; empty: nobody can tell yet. undefined: in a coding that no server takes off by itself. */
function unpacked(head: Buffer, coding: string): Buffer | undefined {
	const some = {
		finishFlush: constants.Z_SYNC_FLUSH,
		maxOutputLength: 4 * 1024 * 1024,
	};
	try {
		switch (coding) {
			case "gzip":
			case "x-gzip":
			case "deflate":
				return unzipSync(head, some);
			case "br":
				return brotliDecompressSync(head, {
					...some,
					finishFlush: constants.BROTLI_OPERATION_FLUSH,
				});
			default:
				return /gzip|deflate|br|zstd|identity/.test(coding)
					? Buffer.alloc(0)
					: undefined;
		}
	} catch {
		return Buffer.alloc(0);
	}
}
