/**
 * What looks like a token by chance alone: letters and digits in no order, long enough not to be guessed. For places where
 * no name says what a text is, such as an address's path. Reads and writes over; keeps nothing.
 */
import { mask } from "./named-keys.ts";

/** Shorter ones can be guessed, and are ids as often as keys. */
const run = /(?<![@\w])[A-Za-z0-9+=_-]{20,}/g;
const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;
const address = /\bhttps?:\/\/[^\s"'<>]+/gi;

/** Digits stand in two places at least, and no sign parts it into words or numbers. */
function isRandom(text: string): boolean {
	if (uuid.test(text)) return false;
	return text
		.split(/[-_+=]/)
		.some(
			(piece) =>
				(piece.length >= 10 || piece.length * 2 >= text.length) &&
				(piece.match(/\d+/g)?.length ?? 0) >= 2 &&
				/[A-Za-z]/.test(piece),
		);
}

/** Addresses in a text with such pieces of their paths written over; the same text where there are none. */
export const withoutPathTokens = (text: string): string =>
	text.replaceAll(address, (one) => {
		const host = /^https?:\/\/[^/?#]*/i.exec(one)?.[0] ?? "";
		return (
			host +
			one
				.slice(host.length)
				.replaceAll(run, (piece) => (isRandom(piece) ? mask : piece))
		);
	});
