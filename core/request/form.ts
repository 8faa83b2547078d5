/**
 * Forms (application/x-www-form-urlencoded, multipart/form-data) as the members that a rule can name. What two readers
 * could read differently is refused: a name twice, a part without an end, a charset of its own. Judges no field.
 */
import { isUtf8 } from "node:buffer";
import { type Refusal, refuse } from "../problem.ts";

/** Names to texts; "a[b]" and "a.b" are members of a, "a[]" is a list. */
type FormFields = Record<string, unknown>;

const mostFields = 1_000;
const deepestName = 16;

/** Apart from refusals, which a field called "code" would resemble. */
export interface Form {
	readonly fields: FormFields;
}

export function parseUrlEncoded(body: Buffer): Form | Refusal {
	const fields = new Fields();
	const text = body.toString("latin1");
	for (const pair of text.split("&")) {
		if (pair === "") continue;
		const at = pair.indexOf("=");
		const name = decoded(at === -1 ? pair : pair.slice(0, at));
		const value = decoded(at === -1 ? "" : pair.slice(at + 1));
		if (name === undefined || value === undefined)
			return refuse("bad-request", "form is not UTF-8");
		const refusal = fields.add(name, value);
		if (refusal) return refusal;
	}
	return { fields: fields.all };
}

function decoded(text: string): string | undefined {
	const bytes = Buffer.from(
		text
			.replaceAll("+", " ")
			.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
				String.fromCharCode(Number.parseInt(hex, 16)),
			),
		"latin1",
	);
	return isUtf8(bytes) ? bytes.toString("utf8") : undefined;
}

/** RFC 7578. `contentType` holds the boundary. */
export function parseMultipart(
	body: Buffer,
	contentType: string,
): Form | Refusal {
	const boundary = boundaryOf(contentType);
	if (boundary === undefined) return refuse("bad-request", "form's boundary");
	const fields = new Fields();
	const text = `\r\n${body.toString("latin1")}`;
	const parts = text.split(`\r\n--${boundary}`);
	const end = parts.pop();
	if (parts.length === 0 || !end?.startsWith("--"))
		return refuse("bad-request", "form without an end");
	if ((parts[0] ?? "").trim() !== "" || !/^--\s*$/.test(end))
		return refuse("bad-request", "text around a form");
	// Some readers take any line end before a boundary.
	if (parts.some((part) => part.includes(`--${boundary}`)))
		return refuse("bad-request", "a boundary within a form's part");
	for (const part of parts.slice(1)) {
		const refusal = addPart(part, fields);
		if (refusal) return refusal;
	}
	return { fields: fields.all };
}

/** RFC 2046 §5.1.1; two of them are two readings. */
function boundaryOf(contentType: string): string | undefined {
	const all = [
		...contentType.matchAll(
			/;\s*boundary=(?:"([\w'()+,./:=? -]{1,70})"|([\w'()+./:=?-]{1,70}))\s*(?=;|$)/gi,
		),
	];
	const [only] = all;
	return all.length === 1 && count(contentType) === 1
		? (only?.[1] ?? only?.[2])
		: undefined;
}

const count = (contentType: string): number =>
	contentType.match(/boundary/gi)?.length ?? 0;

function addPart(part: string, fields: Fields): Refusal | undefined {
	const at = part.indexOf("\r\n\r\n");
	// Between the boundary and its line's end only white space may stand.
	if (at === -1 || !/^[ \t]*\r\n/.test(part))
		return refuse("bad-request", "form part without a header");
	const header = part.slice(0, at);
	const lines = header.split("\r\n").slice(1);
	if (!lines.every(isPlainField))
		return refuse("bad-request", "form part's header");
	const dispositions = lines.filter((line) =>
		/^content-disposition:/i.test(line),
	);
	const { name, isFile } = namesIn(dispositions[0] ?? "");
	const bytes = Buffer.from(part.slice(at + 4), "latin1");
	if (dispositions.length !== 1 || name === undefined)
		return refuse("bad-request", "form part's name");
	const utf8 = Buffer.from(name, "latin1");
	if (!isUtf8(utf8)) return refuse("bad-request", "form is not UTF-8");
	// A picture is no text; where a rule names it, nobody can tell what it is.
	if (!isUtf8(bytes)) {
		return isFile
			? fields.add(utf8.toString("utf8"), { bytes: bytes.length })
			: refuse("bad-request", "form is not UTF-8");
	}
	return fields.add(utf8.toString("utf8"), bytes.toString("utf8"));
}

/** Read alike by all: no folded line, no encoding, no charset but the form's own. */
const isPlainField = (line: string): boolean =>
	/^[\w-]+:[^\r\n]*$/.test(line) &&
	!/^content-transfer-encoding:/i.test(line) &&
	!/charset(?!=(?:utf-8|"utf-8"|us-ascii)\s*(?:;|$))/i.test(line);

/** RFC 7578 §4.2, and nothing else: what some readers take and others skip would be a name of its own. */
function namesIn(disposition: string): {
	readonly name?: string | undefined;
	readonly isFile: boolean;
} {
	const kind = /^content-disposition:[ \t]*form-data/i.exec(disposition)?.[0];
	const seen = new Map<string, string>();
	if (kind === undefined) return { isFile: false };
	const parameter =
		/[ \t]*;[ \t]*(name|filename\*?)=(?:"((?:[^"\\]|\\(?!"))*)"|([^\s;"\\]+))/giy;
	parameter.lastIndex = kind.length;
	let end = kind.length;
	for (;;) {
		const found = parameter.exec(disposition);
		if (found === null) break;
		const key = (found[1] ?? "").toLowerCase();
		if (seen.has(key)) return { isFile: false };
		seen.set(key, found[2] ?? found[3] ?? "");
		end = parameter.lastIndex;
	}
	const name = seen.get("name");
	const isWhole = /^[ \t]*;?[ \t]*$/.test(disposition.slice(end));
	return {
		name: isWhole && !name?.includes("\\") ? name : undefined,
		isFile: seen.has("filename") || seen.has("filename*"),
	};
}

class Fields {
	/** Without a prototype: any name is only a name. */
	readonly all: FormFields = empty();
	readonly #names = new Set<string>();

	add(
		name: string,
		value: string | { readonly bytes: number },
	): Refusal | undefined {
		const isList = /\[\s*\]$/.test(name);
		if (this.#names.has(name) && !isList)
			return refuse("bad-request", "duplicate field in a form");
		// Some readers take its value for the charset of the others.
		if (name.trim().toLowerCase() === "_charset_")
			return refuse("bad-request", "a form's charset");
		this.#names.add(name);
		if (this.#names.size > mostFields)
			return refuse("bad-request", "too many fields in a form");
		const path = name.split(/[.[\]]+/).filter((one) => one !== "");
		if (path.length > deepestName) return refuse("bad-request", "form field");
		this.#put(path, value);
		return undefined;
	}

	/** A field beside its own members is both. */
	#put(path: readonly string[], value: unknown): void {
		let object = this.all;
		for (const name of path.slice(0, -1)) {
			const inner = object[name];
			if (isFields(inner)) object = inner;
			else {
				const next = empty();
				if (inner !== undefined) next[""] = inner;
				object[name] = next;
				object = next;
			}
		}
		const last = path.at(-1) ?? "";
		const there = object[last];
		if (there === undefined) object[last] = value;
		else if (Array.isArray(there)) there.push(value);
		else object[last] = [there, value];
	}
}

// An object without a prototype has no type of its own in Object.create.
const empty = (): FormFields => Object.create(null) as FormFields;
const isFields = (value: unknown): value is FormFields =>
	typeof value === "object" && value !== null && !Array.isArray(value);
