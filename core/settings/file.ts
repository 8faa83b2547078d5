/**
 * Reads and writes one security.json. A file that cannot be read, parsed or accepted is an error with its line, never
 * a default. Writing keeps every field it does not know, and a crash leaves the old file or the new one whole.
 */
import {
	closeSync,
	fsyncSync,
	openSync,
	readFileSync,
	renameSync,
	unlinkSync,
	writeSync,
} from "node:fs";
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import type * as z from "zod";
import type { SettingsFinding } from "../../contract/settings.ts";
import { allowlist } from "../address.ts";
import { parseTemplate } from "../secrets/parse.ts";
import { type Members, membersOf, offsetOf } from "./members.ts";
import { warningsOf } from "./advice.ts";
import { jsonSchema, SecuritySettings } from "./schema.ts";

/** `message` begins with file:line. */
export class SettingsError extends Error {
	readonly code = "settings-invalid";
	readonly line: number | undefined;
	/** Without the file and the line. */
	readonly problem: string;
	constructor(file: string, line: number | undefined, problem: string) {
		super(`${file}${line === undefined ? "" : `:${line}`}: ${problem}`);
		this.line = line;
		this.problem = problem;
	}
}

export interface ReadSettings {
	readonly settings: SecuritySettings;
	readonly warnings: readonly string[];
	/** `false`: there is no file, and the defaults (strict, no upstream) hold. */
	readonly exists: boolean;
	/** The members that stand in the file, as paths with dots; every other value is a default. */
	readonly given: ReadonlySet<string>;
}

/** @throws SettingsError */
export function readSettings(file: string): ReadSettings {
	const text = readText(file);
	if (text === undefined)
		return {
			settings: SecuritySettings.parse({}),
			warnings: [],
			exists: false,
			given: new Set(),
		};
	const { settings, members } = parseSettings(file, text, SecuritySettings);
	checkWhole(file, text, members, settings);
	return {
		settings,
		warnings: warningsOf(settings),
		exists: true,
		given: new Set(members.at.keys()),
	};
}

/** What is to be said about the file as it stands, each with its line. Never throws for what stands in it. */
export function checkSettings(file: string): SettingsFinding[] {
	try {
		const text = readText(file);
		if (text === undefined) return [];
		const { warnings } = readSettings(file);
		const members = membersOf(text);
		return warnings.map((detail) => ({
			line: lineOf(text, members, detail.split(": ", 1)[0] ?? ""),
			result: "note",
			detail,
		}));
	} catch (error) {
		if (!(error instanceof SettingsError)) throw error;
		const { line, problem } = error;
		return [{ line: line ?? null, result: "wrong", detail: problem }];
	}
}

/** Of the member a warning names at its beginning. */
const lineOf = (text: string, members: Members, path: string): number | null =>
	members.at.has(path.split(".")[0] ?? "")
		? lineAt(text, offsetOf(members, path.split(".")))
		: null;

/** Reads one file's text by a schema: global or a project's. @throws SettingsError with the line */
export function parseSettings<S extends z.ZodType>(
	file: string,
	text: string,
	schema: S,
): { readonly settings: z.infer<S>; readonly members: Members } {
	const json = parseJson(file, text);
	const members = membersOf(text);
	if (members.duplicate !== undefined)
		throw new SettingsError(
			file,
			lineAt(text, members.duplicate),
			"a member is written twice",
		);
	const parsed = schema.safeParse(json);
	if (!parsed.success) {
		const { path, message } = firstIssue(parsed.error);
		throw new SettingsError(
			file,
			lineAt(text, offsetOf(members, path)),
			`${path.join(".") || "the file"}: ${message}`,
		);
	}
	return { settings: parsed.data, members };
}

function firstIssue({ issues }: z.ZodError): {
	path: string[];
	message: string;
} {
	const issue = issues[0];
	const path = (issue?.path ?? []).map(String);
	// The name itself is wrong: what is wrong with it stands inside.
	const inner = issue?.code === "invalid_key" ? issue.issues[0] : undefined;
	return { path, message: (inner ?? issue)?.message ?? "invalid" };
}

/** Ranges that are none are an error with their line, never an open or a shut gate. @throws SettingsError */
export function checkRanges(
	file: string,
	text: string,
	members: Members,
	field: string,
	ranges: readonly string[],
): void {
	for (const [index, range] of ranges.entries()) {
		try {
			allowlist([range]);
		} catch (error) {
			throw new SettingsError(
				file,
				lineAt(text, offsetOf(members, [field, String(index)])),
				`${field}: ${error instanceof Error ? error.message : "no range"}`,
			);
		}
	}
}

/**
 * What holds when the file is taken away while the gate runs: strict, and the rest as it said. Falling back to the
 * defaults would drop the allowlist.
 */
export const withoutFile = (
	file: string,
	before: ReadSettings,
): ReadSettings => ({
	settings: { ...before.settings, mode: "strict" },
	warnings: [
		`${file} is gone: strict until it is back, and the rest as it said`,
	],
	exists: true,
	given: before.given,
});

/** Which fields differ, for the record; values may hold what belongs in no log. The mode has an entry of its own. */
export const changedFields = (
	before: SecuritySettings,
	after: SecuritySettings,
): string[] =>
	Object.keys(SecuritySettings.shape).filter(
		(field) =>
			field !== "mode" &&
			JSON.stringify(before[field]) !== JSON.stringify(after[field]),
	);

/** Changes the file by `change`, which gets the JSON object as it stands there. @throws SettingsError */
export function changeSettings(
	file: string,
	change: (json: Record<string, unknown>) => void,
): void {
	writeSettings(file, changedSettings(file, change));
}

export interface ChangedText {
	/** undefined: there is no file. */
	readonly before: string | undefined;
	readonly after: string;
}

/** What {@link changeSettings} would write. @throws SettingsError */
export function changedSettings(
	file: string,
	change: (json: Record<string, unknown>) => void,
): ChangedText {
	const before = readText(file);
	const json =
		before === undefined
			? { $schema: schemaReference }
			: parseJson(file, before);
	if (typeof json !== "object" || json === null || Array.isArray(json))
		throw new SettingsError(file, 1, "not an object");
	if (before !== undefined) {
		const { duplicate } = membersOf(before);
		// Writing it anew would drop one of the two.
		if (duplicate !== undefined)
			throw new SettingsError(
				file,
				lineAt(before, duplicate),
				"a member is written twice",
			);
	}
	// An object that is no array has string keys.
	const object = json as Record<string, unknown>;
	change(object);
	const after = `${JSON.stringify(object, undefined, 2)}\n`;
	const { settings, members } = parseSettings(file, after, SecuritySettings);
	checkWhole(file, after, members, settings);
	return { before, after };
}

/** Whole or not at all. A new file gets its schema beside it. */
export function writeSettings(
	file: string,
	{ before, after }: ChangedText,
): void {
	writeWhole(file, after);
	if (before === undefined) publishSchema(file);
}

const schemaName = "security.schema.json";
const schemaReference = `./${schemaName}`;

/**
 * Writes the JSON Schema next to the settings file, where `"$schema": "./security.schema.json"` finds it: editors follow
 * a file beside the file without a network. Never fails: it only helps whoever types.
 */
export function publishSchema(settingsFile: string): void {
	const file = join(dirname(settingsFile), schemaName);
	const text = `${JSON.stringify(jsonSchema(), undefined, 2)}\n`;
	try {
		if (readText(file) !== text) writeWhole(file, text);
	} catch {
		// The folder cannot be written: nothing there is new then.
	}
}

function readText(file: string): string | undefined {
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		// Node's file errors carry a code.
		const { code } = error as NodeJS.ErrnoException;
		if (code === "ENOENT") return undefined;
		throw new SettingsError(
			file,
			undefined,
			`cannot be read (${code ?? "unknown error"})`,
		);
	}
}

function parseJson(file: string, text: string): unknown {
	try {
		return JSON.parse(text);
	} catch (error) {
		const position = /position (\d+)/.exec(String(error))?.[1];
		throw new SettingsError(
			file,
			lineAt(text, position ? Number(position) : badTokenAt(text)),
			"not valid JSON (half-written?)",
		);
	}
}

/** V8 tells no position of a bad token: it is where the shortest text that holds it ends; else the text's end. */
function badTokenAt(text: string): number {
	let good = 0;
	let bad = text.length + 1;
	while (bad - good > 1) {
		const middle = Math.floor((good + bad) / 2);
		if (hasBadToken(text.slice(0, middle))) bad = middle;
		else good = middle;
	}
	return good;
}

function hasBadToken(text: string): boolean {
	try {
		JSON.parse(text);
		return false;
	} catch (error) {
		return String(error).includes("Unexpected token");
	}
}

/** What no single field can tell. */
function checkWhole(
	file: string,
	text: string,
	members: Members,
	settings: SecuritySettings,
): void {
	const fail = (path: readonly string[], problem: string): never => {
		const offset = offsetOf(members, path);
		throw new SettingsError(file, lineAt(text, offset), problem);
	};
	const all = Object.entries(settings.upstreams);
	const second = all.filter(([, upstream]) => upstream.root)[1];
	if (second)
		fail(["upstreams", second[0], "root"], "only one upstream can be root");
	checkRanges(file, text, members, "allowed_ips", settings.allowed_ips);
	checkRanges(file, text, members, "trusted_proxies", settings.trusted_proxies);
	for (const [name, { headers }] of all)
		for (const [header, value] of Object.entries(headers))
			if (parseTemplate(value) === undefined)
				fail(
					["upstreams", name, "headers", header],
					`upstreams.${name}.headers.${header}: a reference is \${secret:NAME}, \${env:NAME} or \${file:/PATH}`,
				);
}

const lineAt = (text: string, position: number): number =>
	text.slice(0, position).split("\n").length;

/** A crash leaves the old file or the new one. */
export function writeWhole(file: string, text: string): void {
	const draft = `${file}.${randomBytes(4).toString("hex")}.tmp`;
	try {
		const fd = openSync(draft, "wx", 0o600);
		try {
			writeSync(fd, text);
			fsyncSync(fd);
		} finally {
			closeSync(fd);
		}
		renameSync(draft, file);
	} catch (error) {
		try {
			unlinkSync(draft);
		} catch {
			// It was never made, or is already renamed.
		}
		throw error;
	}
}
