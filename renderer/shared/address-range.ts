/** IP addresses and ranges of them as they are typed in: whether one is there at all. The gate judges again. */

/** Without a zone, and without zeros before a number: both are refused by the gate. */
export function isAddress(text: string): boolean {
	if (text.includes(":"))
		return /^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]`);
	const parts = text.split(".");
	return (
		parts.length === 4 &&
		parts.every(
			(part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255,
		)
	);
}

/** An address, or a range such as 10.0.0.0/8. */
export function isRange(text: string): boolean {
	const [address = "", bits, ...rest] = text.split("/");
	if (rest.length > 0 || !isAddress(address)) return false;
	const width = address.includes(":") ? 128 : 32;
	return (
		bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= width)
	);
}
