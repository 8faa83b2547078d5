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
import { AddressRangeError, allowlist } from "../address.ts";
import { SecuritySettings, unknownFields } from "./schema.ts";

/** `message` begins with file:line. */
export class SettingsError extends Error {
	readonly code = "settings-invalid";
	constructor(file: string, line: number | undefined, problem: string) {
		super(`${file}${line === undefined ? "" : `:${line}`}: ${problem}`);
	}
}

export interface ReadSettings {
	readonly settings: SecuritySettings;
	readonly warnings: readonly string[];
	/** `false`: there is no file, and the defaults (strict, no upstream) hold. */
	readonly exists: boolean;
}

/** @throws SettingsError */
export function readSettings(file: string): ReadSettings {
	const text = readText(file);
	if (text === undefined)
		return {
			settings: SecuritySettings.parse({}),
			warnings: [],
			exists: false,
		};
	const parsed = SecuritySettings.safeParse(parseJson(file, text));
	if (!parsed.success) {
		const issue = parsed.error.issues[0];
		const path = (issue?.path ?? []).map(String);
		throw new SettingsError(
			file,
			lineOf(text, path),
			`${path.join(".") || "the file"}: ${issue?.message ?? "invalid"}`,
		);
	}
	const settings = parsed.data;
	checkWhole(file, text, settings);
	return { settings, warnings: unknownFields(settings), exists: true };
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
	const text = readText(file);
	const json = text === undefined ? {} : parseJson(file, text);
	if (typeof json !== "object" || json === null || Array.isArray(json))
		throw new SettingsError(file, 1, "not an object");
	// An object that is no array has string keys.
	const object = json as Record<string, unknown>;
	change(object);
	const parsed = SecuritySettings.safeParse(object);
	if (!parsed.success)
		throw new SettingsError(
			file,
			undefined,
			parsed.error.issues[0]?.message ?? "invalid",
		);
	const next = `${JSON.stringify(object, undefined, 2)}\n`;
	checkWhole(file, next, parsed.data);
	writeWhole(file, next);
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
	settings: SecuritySettings,
): void {
	const roots = Object.entries(settings.upstreams).filter(
		([, upstream]) => upstream.root,
	);
	if (roots.length > 1) {
		throw new SettingsError(
			file,
			lineOf(text, ["upstreams", roots[1]?.[0] ?? "", "root"]),
			"only one upstream can be root",
		);
	}
	try {
		allowlist(settings.allowed_ips);
	} catch (error) {
		if (!(error instanceof AddressRangeError)) throw error;
		throw new SettingsError(
			file,
			lineOf(text, ["allowed_ips"]),
			`allowed_ips: ${error.message}`,
		);
	}
}

const lineAt = (text: string, position: number): number =>
	text.slice(0, position).split("\n").length;

/** Where a member stands, found by walking down its names in order. */
function lineOf(text: string, path: readonly string[]): number {
	let at = 0;
	for (const name of path) {
		const next = text.indexOf(JSON.stringify(name), at);
		if (next === -1) break;
		at = next;
	}
	return lineAt(text, at);
}

function writeWhole(file: string, text: string): void {
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
