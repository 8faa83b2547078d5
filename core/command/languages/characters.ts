/** What characters are: parts of names, digits. Every language here agrees, apart from a few signs of its own. */

export function isNameStart(code: number): boolean {
	return (
		(code >= 97 && code <= 122) ||
		(code >= 65 && code <= 90) ||
		code === 95 ||
		code > 127
	);
}

export function isDigit(code: number): boolean {
	return code >= 48 && code <= 57;
}

export function isNamePart(code: number): boolean {
	return isNameStart(code) || isDigit(code);
}

/** A number as any of the languages writes it; 0 when it is none. */
export function numberIn(text: string): number {
	const clean = text.replaceAll("_", "").toLowerCase();
	const isOctal =
		clean.length > 1 &&
		clean.charCodeAt(0) === 48 &&
		Array.from(clean).every((digit) => digit >= "0" && digit <= "7");
	if (isOctal) return Number.parseInt(clean, 8);
	const whole = Number(clean);
	if (!Number.isNaN(whole)) return whole;
	// A suffix (10n, 3L, 1i) is not part of the number.
	const short = Number(clean.slice(0, -1));
	return Number.isNaN(short) ? 0 : short;
}
