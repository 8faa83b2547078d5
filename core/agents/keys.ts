/**
 * What looks like a key in a server's entry: by its form, or by the name it stands under. Says where; the values go nowhere
 * but to whoever moves them into the vault.
 */
import type { PlainKeyView } from "../../contract/agents.ts";
import { isObject, type JsonObject } from "../json.ts";
import { scanText } from "../leak-guard/scan-text.ts";
import { credentialName } from "../stdio/command.ts";
import type { Entry } from "./entry.ts";

/** In the place of a value that nobody is shown. */
export const mask = "••••••";

/** Names that are given to nothing else. */
const certain =
	/passw|secret|token|credential|api-?_?key|^(?:proxy-)?authorization$/i;
/** Numbers, switches, paths and plain addresses are no keys, whatever they are called. */
const harmless =
	/^(?:|true|false|yes|no|on|off|none|-?[\d.,]+|(?:~|\.{1,2})?[/\\].*|[A-Za-z]:\\.*|https?:\/\/[^@\s]*)$/i;

/** By the name it stands under. */
export const isNamedKey = (name: string, value: string): boolean =>
	!harmless.test(value) &&
	!isReference(value) &&
	(certain.test(name) || (credentialName.test(name) && value.length >= 16));

/** Nothing but what is looked up elsewhere, perhaps behind a word such as Bearer. */
const isReference = (value: string): boolean =>
	/^(?:(?:Bearer|Basic|Token) +)?(?:\$\{[^}]*\}|\$\w+)$/i.test(value);

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

export async function plainKeysOf(entry: Entry): Promise<PlainKeyView[]> {
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
			(where === "argument" && words[at - firstWord] !== value) ||
			(where === "address" && holdsKeyInAddress(value)),
	);
	return found.map(({ in: where, name }) => ({ in: where, name }));
}

/** A name, what joins it to its value, and the value ahead. Each run of letters is looked at once. */
const named =
	/(?<![\w-])([\w-]+)(?:=|: *)(?=((?:(?:Bearer|Basic|Token) +)?\S+))/gi;

/** A command's words with what a name says is a key written over: `--api-key X`, `-e TOKEN=X`, `X-Api-Key: X`. */
const withoutNamed = (words: readonly string[]): string[] =>
	words.map((word, at) => {
		const [, flag = ""] = /^--?([\w-]+)$/.exec(words[at - 1] ?? "") ?? [];
		return !word.startsWith("-") && isNamedKey(flag, word)
			? mask
			: withoutNamedIn(word);
	});

function withoutNamedIn(word: string): string {
	let [text, from] = ["", 0];
	for (const { 0: before, 1: name = "", 2: value = "", index } of word.matchAll(
		named,
	)) {
		const start = index + before.length;
		if (index < from || !isNamedKey(name, value)) continue;
		text += word.slice(from, start) + mask;
		from = start + value.length;
	}
	return text + word.slice(from);
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
		return (await masked([bare.href]))[0] ?? "";
	}
	// Some write the whole line into the command.
	const words = [...command.split(" "), ...args];
	return (await masked(withoutNamed(words))).join(" ");
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
			: value;
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
				? inner
						.replace(/([?#]).*$/s, `$1${mask}`)
						.replace(/\/\/[^/@]*@/, `//${mask}@`)
				: writtenOver(inner, key, within || secretHolders.test(key)),
		]),
	);
}
