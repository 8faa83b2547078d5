/** Names of certificates as they are typed in: what the list holds, and what is wrong with it. The gate judges again. */
import { isAddress, isRange } from "../shared/address-range.ts";
import { issueForm } from "./strings.ts";

const { problems } = issueForm;

/** What the server CA may always sign for. */
const usualDomains = ["localhost", "local"];
const usualRanges = [
	/^127\./,
	/^10\./,
	/^172\.(?:1[6-9]|2\d|3[01])\./,
	/^192\.168\./,
	/^169\.254\./,
	/^::1$/,
	/^f[cd][0-9a-f]{2}:/,
	/^fe[89ab][0-9a-f]:/,
];

/** One a line, or with commas or spaces between: each once, in lower case. */
export function readNames(typed: string): string[] {
	const names = typed.toLowerCase().split(/[\s,;]+/);
	return [...new Set(names.filter((name) => name !== ""))];
}

/** `null` when each is a DNS name, perhaps with a wildcard before it, or an IP address. */
export function namesProblem(
	names: readonly string[],
	most: number,
): string | null {
	if (names.length > most) return problems.tooMany(most);
	const wrong = names.find(
		(name) => !isAddress(name) && !isDomain(name.replace(/^\*\./, "")),
	);
	return wrong === undefined ? null : problems.nameUnknown(wrong);
}

/** `null` when each is a domain, an address or a range of addresses. */
export function subtreesProblem(
	names: readonly string[],
	most: number,
): string | null {
	if (names.length > most) return problems.tooMany(most);
	const wrong = names.find((name) => !isRange(name) && !isDomain(name));
	return wrong === undefined ? null : problems.subtreeUnknown(wrong);
}

/** Days: `null` for an empty field, undefined for what is no number of days. */
export function readDays(typed: string): number | null | undefined {
	const text = typed.trim();
	if (text === "") return null;
	return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : undefined;
}

export function daysProblem(
	typed: string,
	most: { readonly days: number; readonly words: string },
): string | null {
	const days = readDays(typed);
	if (days === undefined) return problems.days;
	return days !== null && days > most.days ? most.words : null;
}

export const leafDays = { days: 397, words: problems.daysMost } as const;
export const caDays = { days: 7_300, words: problems.daysCaMost } as const;

/** What a CA without names of its own could not sign: a public name or address. */
export function isPublic(name: string): boolean {
	if (isAddress(name)) return !usualRanges.some((range) => range.test(name));
	return !usualDomains.some((domain) => isUnder(name, domain));
}

/** What a CA has to be made for, so that it may sign this public name. */
export function subtreeFor(name: string): string {
	if (!isAddress(name)) return name.replace(/^\*\./, "");
	return `${name}/${name.includes(":") ? 128 : 32}`;
}

/** Whether one of a CA's subtrees is this one, or a domain above it. Wider ranges are the gate's to judge. */
export const isAmong = (
	subtree: string,
	subtrees: readonly string[],
): boolean => subtrees.some((one) => isUnder(subtree, one));

const isUnder = (name: string, domain: string): boolean =>
	name === domain || name.endsWith(`.${domain}`);

function isDomain(name: string): boolean {
	return (
		name.length <= 253 &&
		name
			.split(".")
			.every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(label)) &&
		!/(?:^|\.)\d+$/.test(name)
	);
}
