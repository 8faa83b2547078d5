/**
 * What looks like a key in a server's entry: by its form, or by the name it stands under. Says where; the values go nowhere
 * but to whoever moves them into the vault.
 */
import type { PlainKeyView } from "../../contract/agents.ts";
import { isObject, type JsonObject } from "../json.ts";
import {
	isNamedKey,
	isReference,
	mask,
	withoutNamed,
} from "../leak-guard/named-keys.ts";
import { scanText } from "../leak-guard/scan-text.ts";
import { withoutPathTokens } from "../leak-guard/token-form.ts";
import type { Entry } from "./entry.ts";

/** The texts with what has a key's form written over; the same ones where there is none. */
export async function masked(texts: readonly string[]): Promise<string[]> {
	if (texts.length === 0) return [];
	const { text } = await scanText({
		text: JSON.stringify(texts),
		redact: true,
	});
	// As many texts as went in: only what is in them is replaced.
	const found = JSON.parse(text) as string[];
	return found.map((one, at) =>
		one === texts[at] ? one : one.replaceAll(/\[[\w-]+\]/g, mask),
	);
}

export async function plainKeysOf(
	entry: Pick<Entry, "env" | "headers" | "args" | "url">,
): Promise<PlainKeyView[]> {
	const fields = [
		...Object.entries(entry.env).map(([name, value]) => ({
			in: "variable" as const,
			name,
			value,
		})),
		...Object.entries(entry.headers).map(([name, value]) => ({
			in: "header" as const,
			name,
			value,
		})),
		...entry.args.map((value) => ({
			in: "argument" as const,
			name: "",
			value,
		})),
		{ in: "address" as const, name: "", value: entry.url },
	];
	const shown = await masked(fields.map(({ value }) => value));
	const words = withoutNamed(entry.args);
	// The words stand right before the address.
	const firstWord = fields.length - 1 - entry.args.length;
	const found = fields.filter(
		({ in: where, name, value }, at) =>
			shown[at] !== value ||
			isNamedKey(name, value) ||
			withoutPathTokens(value) !== value ||
			(where === "argument" && words[at - firstWord] !== value) ||
			(where === "address" && holdsKeyInAddress(value)),
	);
	return found.map(({ in: where, name }) => ({ in: where, name }));
}

function holdsKeyInAddress(address: string): boolean {
	if (!URL.canParse(address)) return false;
	const { username, password, searchParams } = new URL(address);
	return (
		username !== "" ||
		password !== "" ||
		[...searchParams].some(([name, value]) => isNamedKey(name, value))
	);
}

/** Words of a command line, or an address, for a person. */
export async function shownTarget({
	command,
	args,
	url,
}: Entry): Promise<string> {
	if (command === undefined) {
		if (!URL.canParse(url)) return (await masked([url]))[0] ?? "";
		const bare = new URL(url);
		if (bare.username !== "") bare.username = "***";
		if (bare.password !== "") bare.password = "***";
		if (bare.hash !== "") bare.hash = "***";
		for (const name of new Set(bare.searchParams.keys()))
			bare.searchParams.set(name, "***");
		return (await masked([withoutPathTokens(bare.href)]))[0] ?? "";
	}
	// Some write the whole line into the command.
	const words = [...command.split(" "), ...args];
	return (await masked(withoutNamed(words).map(withoutPathTokens))).join(" ");
}

/** An entry as a person is shown it: what could be a key is written over, everywhere in it. */
export async function maskedEntry(server: JsonObject): Promise<JsonObject> {
	const { text } = await scanText({
		text: JSON.stringify(server),
		redact: true,
	});
	const value: unknown = JSON.parse(text);
	const safe = writtenOver(value, "", false);
	return isObject(safe) ? safe : {};
}

const secretHolders = /^(?:env|headers|http_headers|oauth|auth)$/i;

function writtenOver(value: unknown, name: string, within: boolean): unknown {
	if (typeof value === "string")
		return (within && !isReference(value) && value !== "") ||
			isNamedKey(name, value)
			? mask
			: withoutPathTokens(value);
	if (Array.isArray(value)) {
		const words = withoutNamed(
			value.map((one) => (typeof one === "string" ? one : "")),
		);
		return value.map((one, at) =>
			writtenOver(typeof one === "string" ? words[at] : one, "", within),
		);
	}
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [
			key,
			/url$/i.test(key) && typeof inner === "string"
				? withoutPathTokens(inner)
						.replace(/([?#]).*$/s, `$1${mask}`)
						.replace(/\/\/[^/@]*@/, `//${mask}@`)
				: writtenOver(inner, key, within || secretHolders.test(key)),
		]),
	);
}
