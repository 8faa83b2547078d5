/**
 * What a person changed in a call's arguments, member by member, for the record. Values are told by their digest and
 * length: an argument may hold a secret, and the record is a file in clear.
 */
import { hash } from "node:crypto";
import { isObject } from "../json.ts";

const mostChanges = 50;

/** "command: 12 characters (1f2e3d4c) -> 9 characters (0a1b2c3d)"; undefined: one of them is no JSON. */
export function diffOf(before: string, after: string): string | undefined {
	const changes: string[] = [];
	try {
		compare("", JSON.parse(before), JSON.parse(after), changes);
	} catch {
		return undefined;
	}
	const shown = changes.slice(0, mostChanges);
	return changes.length > mostChanges
		? `${shown.join("; ")}; ${changes.length - mostChanges} more`
		: shown.join("; ");
}

function compare(
	at: string,
	before: unknown,
	after: unknown,
	changes: string[],
): void {
	if (isObject(before) && isObject(after)) {
		for (const name of new Set([...Object.keys(before), ...Object.keys(after)]))
			compare(
				at === "" ? name : `${at}.${name}`,
				before[name],
				after[name],
				changes,
			);
		return;
	}
	const [from, to] = [inWords(before), inWords(after)];
	if (from !== to) changes.push(`${at || "arguments"}: ${from} -> ${to}`);
}

function inWords(value: unknown): string {
	if (value === undefined) return "none";
	const text = typeof value === "string" ? value : JSON.stringify(value);
	return `${text.length} characters (${hash("sha256", text).slice(0, 8)})`;
}
