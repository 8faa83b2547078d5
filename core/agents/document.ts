/**
 * The servers in the text of an agent's settings file, and the text with another entry in the place of one. What is not
 * understood is not changed: every edit is read again, and has to be the old content but for that entry.
 */
import { isDeepStrictEqual } from "node:util";
import { parse } from "smol-toml";
import { replaceAt, rootOf, ShapeError } from "../hook/install/edit.ts";
import { JsoncError, valueOf } from "../hook/install/jsonc.ts";
import { isObject, type JsonObject } from "../json.ts";
import { ConfigError } from "./config-file.ts";
import type { ConfigFile } from "./places.ts";
import { replaceTable } from "./toml-table.ts";

/** One list of servers in a file. */
export interface ServerList {
	readonly path: readonly string[];
	/** The folder it holds for. */
	readonly folder: string | null;
	readonly servers: ReadonlyMap<string, JsonObject>;
}

type Form = Pick<ConfigFile, "file" | "format">;

const mostServers = 200;

/** Its lists that hold a server, the one for everywhere first, also where it is empty. @throws ConfigError */
export function listsIn(text: string, file: ConfigFile): ServerList[] {
	const root = contentOf(text, file);
	const lists = [listAt(root, file.list, file.project)];
	const { perFolder } = file;
	const folders = perFolder === undefined ? undefined : root[perFolder];
	if (perFolder !== undefined && isObject(folders))
		for (const folder of Object.keys(folders))
			lists.push(listAt(root, [perFolder, folder, ...file.list], folder));
	return lists.filter(({ servers }, at) => at === 0 || servers.size > 0);
}

function listAt(
	root: JsonObject,
	path: readonly string[],
	folder: string | null,
): ServerList {
	let at: unknown = root;
	for (const key of path)
		at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
	const servers = new Map<string, JsonObject>();
	for (const [name, server] of Object.entries(isObject(at) ? at : {}))
		if (isObject(server) && servers.size < mostServers)
			servers.set(name, server);
	return { path, folder, servers };
}

/** The same text with `value` for the entry at `path`. @throws ConfigError where that cannot be done without other changes */
export function withEntry(
	text: string,
	form: Form,
	path: readonly string[],
	value: JsonObject,
): string {
	const next =
		form.format === "json"
			? readable(form, () => replaceAt(text, path, value))
			: replaceTable(text, path, value);
	const wanted = contentOf(text, form);
	const [name = "", ...outer] = path.toReversed();
	let holder: unknown = wanted;
	for (const key of outer.toReversed())
		holder = isObject(holder) ? holder[key] : undefined;
	if (isObject(holder)) holder[name] = value;
	if (next === undefined || !isDeepStrictEqual(contentOf(next, form), wanted))
		throw new ConfigError(
			`${form.file} writes the server "${name}" in a way that cannot be changed safely; change it by hand`,
		);
	return next;
}

/** Values only: smol-toml's tables have no prototype. */
const contentOf = (text: string, form: Form): JsonObject =>
	readable(form, () => {
		if (form.format === "toml") return plain(parse(text));
		const root = rootOf(text);
		return root === undefined ? {} : plain(valueOf(root));
	});

function plain(value: unknown): JsonObject {
	const copy = copied(value);
	return isObject(copy) ? copy : {};
}

function copied(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(copied);
	if (value instanceof Date || !isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, inner]) => [key, copied(inner)]),
	);
}

/** Parsers' messages quote the file. */
function readable<T>({ file, format }: Form, work: () => T): T {
	try {
		return work();
	} catch (error) {
		if (error instanceof ConfigError) throw error;
		if (error instanceof JsoncError)
			throw new ConfigError(
				`${file} is no JSON: something is wrong at character ${error.offset + 1}`,
			);
		if (error instanceof ShapeError)
			throw new ConfigError(`${file} holds something else than expected`);
		throw new ConfigError(`${file} is no ${format.toUpperCase()}`);
	}
}
