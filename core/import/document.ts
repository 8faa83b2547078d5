/**
 * Reads one file of another system as a tree with line numbers. YAML and JSON go through one strict reader: no tags of
 * its own, no aliases (so no expansion), no key twice. An error names the file and the line, never what stands there.
 */
import { isUtf8 } from "node:buffer";
import { hash } from "node:crypto";
import {
	closeSync,
	constants,
	fstatSync,
	openSync,
	readFileSync,
} from "node:fs";
import {
	isAlias,
	isMap,
	isScalar,
	isSeq,
	LineCounter,
	type Node,
	parseDocument,
} from "yaml";
import { SettingsError } from "../settings/file.ts";

/** Larger than any settings file; the reader's time grows with it, and the gate waits meanwhile. */
const sizeLimit = 256 * 1024;
const depthLimit = 32;

export interface ImportSource {
	readonly file: string;
	readonly text: string;
	/** SHA-256 of the bytes, in hex. */
	readonly digest: string;
}

/** @throws SettingsError when it is no regular UTF-8 file of at most 256 KiB. */
export function readSource(file: string): ImportSource {
	const bytes = readRegularFile(file);
	if (!isUtf8(bytes))
		throw new SettingsError(file, undefined, "not UTF-8 text");
	return {
		file,
		text: bytes.toString("utf8").replace(/^\ufeff/, ""),
		digest: hash("sha256", bytes, "hex"),
	};
}

/** A pipe would never end and a device may act: neither is opened to be read. */
function readRegularFile(file: string): Buffer {
	let fd: number | undefined;
	try {
		fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		const stat = fstatSync(fd);
		if (!stat.isFile()) throw new SettingsError(file, undefined, "not a file");
		if (stat.size > sizeLimit)
			throw new SettingsError(file, undefined, "larger than 256 KiB");
		const bytes = readFileSync(fd);
		if (bytes.length > sizeLimit)
			throw new SettingsError(file, undefined, "larger than 256 KiB");
		return bytes;
	} catch (error) {
		if (error instanceof SettingsError) throw error;
		// Node's file errors carry a code.
		const { code } = error as NodeJS.ErrnoException;
		throw new SettingsError(
			file,
			undefined,
			code === "ENOENT"
				? "there is no such file"
				: `cannot be read (${code ?? "unknown error"})`,
		);
	} finally {
		if (fd !== undefined) closeSync(fd);
	}
}

type Value =
	| string
	| number
	| boolean
	| null
	| readonly Value[]
	| ReadonlyMap<string, Value>;

/** @throws SettingsError */
export function parseTree(source: ImportSource): Section {
	const lineCounter = new LineCounter();
	const fail = (offset: number, problem: string): SettingsError =>
		new SettingsError(source.file, lineCounter.linePos(offset).line, problem);
	const document = parseDocument(source.text, {
		lineCounter,
		version: "1.2",
		schema: "core",
		merge: false,
		resolveKnownTags: false,
		stringKeys: true,
		// Quadratic; the walk below does it.
		uniqueKeys: false,
		// Pretty ones quote the line, which may hold a secret.
		prettyErrors: false,
		logLevel: "error",
	});
	const problem = document.errors[0] ?? document.warnings[0];
	if (problem)
		throw fail(
			problem.pos[0],
			`not readable (${problem.code.toLowerCase().replaceAll("_", "-")})`,
		);
	// Version 1.1 reads "yes" as true and merges "<<".
	if (document.directives?.yaml.version !== "1.2")
		throw new SettingsError(source.file, 1, "only YAML 1.2 is read");
	if (source.text.trimStart().startsWith("{")) assertJson(source);

	const lines = new Map<string, number>();
	const walk = (node: Node | null, path: readonly string[]): Value => {
		if (node === null) return null;
		const offset = node.range?.[0] ?? 0;
		if (path.length > depthLimit) throw fail(offset, "nested too deep");
		if (isAlias(node)) throw fail(offset, "aliases are not read");
		if (
			node.tag !== undefined &&
			!/^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/.test(node.tag)
		)
			throw fail(offset, "tags are not read");
		if (isScalar(node)) {
			const { value } = node;
			if (
				typeof value === "string" ||
				typeof value === "number" ||
				typeof value === "boolean" ||
				value === null
			)
				return value;
			throw fail(offset, "neither text, number nor true or false");
		}
		if (isSeq<Node | null>(node))
			return node.items.map((item, index) => {
				const at = [...path, String(index)];
				lines.set(
					keyOf(at),
					lineCounter.linePos(item?.range?.[0] ?? offset).line,
				);
				return walk(item, at);
			});
		if (!isMap<Node, Node | null>(node))
			throw fail(offset, "not a settings file");
		const members = new Map<string, Value>();
		for (const { key, value } of node.items) {
			const keyAt = key.range?.[0] ?? offset;
			// Checked by the reader: `stringKeys`.
			const name = isScalar(key) ? String(key.value) : "";
			if (members.has(name)) throw fail(keyAt, "the same key twice");
			if (name === "__proto__") throw fail(keyAt, "a key that is none");
			const at = [...path, name];
			lines.set(keyOf(at), lineCounter.linePos(keyAt).line);
			members.set(name, walk(value, at));
		}
		return members;
	};
	const root = walk(document.contents, []);
	if (!(root instanceof Map))
		throw new SettingsError(source.file, 1, "not a settings file");
	return new Section(source.file, lines, [], root);
}

/** The reader above also takes what is almost JSON. */
function assertJson({ file, text }: ImportSource): void {
	try {
		JSON.parse(text);
	} catch {
		throw new SettingsError(file, undefined, "not valid JSON");
	}
}

const keyOf = (path: readonly string[]): string => path.join("\0");

/** A mapping of the file. A member of another type than asked for is an error with its line; an empty one is absent. */
export class Section {
	readonly #file: string;
	readonly #lines: ReadonlyMap<string, number>;
	readonly #path: readonly string[];
	readonly #members: ReadonlyMap<string, Value>;

	constructor(
		file: string,
		lines: ReadonlyMap<string, number>,
		path: readonly string[],
		members: ReadonlyMap<string, Value>,
	) {
		this.#file = file;
		this.#lines = lines;
		this.#path = path;
		this.#members = members;
	}

	names(): string[] {
		return [...this.#members.keys()];
	}

	has(name: string): boolean {
		return this.#members.has(name);
	}

	isNull(name: string): boolean {
		return this.#members.get(name) === null;
	}

	/** "server.mcp.port, line 4" */
	where(name: string): string {
		const path = [...this.#path, name];
		return `${path.join(".")}, line ${this.#line(name)}`;
	}

	/** An error about one member. */
	wrong(name: string, problem: string): SettingsError {
		return new SettingsError(
			this.#file,
			this.#line(name),
			`${[...this.#path, name].join(".")}: ${problem}`,
		);
	}

	text(name: string): string | undefined {
		const value = this.#members.get(name) ?? undefined;
		if (value === undefined || typeof value === "string") return value;
		throw this.wrong(name, "not a text");
	}

	number(name: string): number | undefined {
		const value = this.#members.get(name) ?? undefined;
		if (value === undefined || typeof value === "number") return value;
		throw this.wrong(name, "not a number");
	}

	flag(name: string): boolean | undefined {
		const value = this.#members.get(name) ?? undefined;
		if (value === undefined || typeof value === "boolean") return value;
		throw this.wrong(name, "neither true nor false");
	}

	section(name: string): Section | undefined {
		const value = this.#members.get(name) ?? undefined;
		if (value === undefined) return undefined;
		if (value instanceof Map) return this.#below([name], value);
		throw this.wrong(name, "not a mapping");
	}

	/** A list's texts. */
	texts(name: string): string[] {
		return this.#list(name).map((value) => {
			if (typeof value === "string") return value;
			throw this.wrong(name, "not a list of texts");
		});
	}

	/** A list's mappings. */
	sections(name: string): Section[] {
		return this.#list(name).map((value, index) => {
			if (value instanceof Map)
				return this.#below([name, String(index)], value);
			throw this.wrong(name, "not a list of mappings");
		});
	}

	/** A member as plain JSON, for settings that are taken over as they are. */
	plain(name: string): unknown {
		return plainOf(this.#members.get(name) ?? null);
	}

	#list(name: string): readonly Value[] {
		const value = this.#members.get(name) ?? undefined;
		if (value === undefined) return [];
		if (Array.isArray(value)) return value;
		throw this.wrong(name, "not a list");
	}

	#below(
		names: readonly string[],
		members: ReadonlyMap<string, Value>,
	): Section {
		return new Section(
			this.#file,
			this.#lines,
			[...this.#path, ...names],
			members,
		);
	}

	#line(name: string): number {
		return (
			this.#lines.get(keyOf([...this.#path, name])) ??
			this.#lines.get(keyOf(this.#path)) ??
			1
		);
	}
}

function plainOf(value: Value): unknown {
	if (value instanceof Map)
		return Object.fromEntries(
			[...value].map(([name, member]) => [name, plainOf(member)]),
		);
	return Array.isArray(value) ? value.map(plainOf) : value;
}
