/**
 * What the setup would write: the global file, and a project's own where one is chosen. Made whole before anything is
 * written, and written or put back whole. Decides nothing about who may.
 */
import {
	existsSync,
	mkdirSync,
	readFileSync,
	realpathSync,
	rmSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { SetupLine, SetupPlan } from "../../contract/setup.ts";
import { allowlist } from "../address.ts";
import { isObject, type JsonObject } from "../json.ts";
import {
	type ChangedText,
	changedSettings,
	parseSettings,
	SettingsError,
	writeSettings,
	writeWhole,
} from "./file.ts";
import { lineChanges } from "./line-changes.ts";
import { projectFiles, readInside, readProjectFile } from "./project-file.ts";
import { parseRange } from "./ranges.ts";
import { ProjectSettings } from "./schema.ts";

export interface Draft extends ChangedText {
	readonly file: string;
	/** `null`: the global file. Otherwise the folder whose file it is, as a real path. */
	readonly dir: string | null;
}

/** An allowlist that would no longer let this machine in. */
export class ShutOutError extends Error {}

interface Wanted {
	readonly plan: SetupPlan;
	/** As a real path. */
	readonly dir: string | null;
	/** What stands in the file for the new upstream. */
	readonly upstream: JsonObject | undefined;
}

/** Only files that would differ. @throws SettingsError, AddressRangeError, ShutOutError */
export function draftsOf(
	settingsFile: string,
	{ plan, dir, upstream }: Wanted,
): Draft[] {
	const own = (json: JsonObject): void => {
		if (plan.mode !== undefined) json["mode"] = plan.mode;
		if (plan.allow.length > 0)
			json["allowed_ips"] = withRanges(json["allowed_ips"], plan.allow);
	};
	const global = changedSettings(settingsFile, (json) => {
		if (dir === null) own(json);
		if (!plan.upstream || !upstream) return;
		const known = isObject(json["upstreams"]) ? json["upstreams"] : {};
		json["upstreams"] = { ...known, [plan.upstream.name]: upstream };
	});
	return [
		...(dir === null ? [] : [projectDraft(dir, own)]),
		{ file: settingsFile, dir: null, ...global },
	].filter(({ before, after }) => !isSame(before, after));
}

/** A file that only looks different is left alone, and so is one that would hold nothing. */
function isSame(before: string | undefined, after: string): boolean {
	const { $schema: _, ...rest } = JSON.parse(after);
	return before === undefined
		? Object.keys(rest).length === 0
		: JSON.stringify(JSON.parse(before)) === JSON.stringify(JSON.parse(after));
}

/** Of the file that counts there, or of a new one. @throws SettingsError also when it is not to be believed */
function projectDraft(dir: string, edit: (json: JsonObject) => void): Draft {
	const found = readProjectFile(dir);
	if (found.kind === "broken")
		throw new SettingsError(found.file, undefined, found.problem);
	const file = found.kind === "good" ? found.file : join(dir, projectFiles[0]);
	checkFolder(dir, dirname(file));
	const before =
		found.kind === "good" ? readInside(dir, file)?.toString() : undefined;
	const json: JsonObject = before === undefined ? {} : JSON.parse(before);
	edit(json);
	const after = `${JSON.stringify(json, undefined, 2)}\n`;
	parseSettings(file, after, ProjectSettings);
	return { file, dir, before, after };
}

/** A link in a cloned repository would have the gate write somewhere else. */
function checkFolder(dir: string, folder: string): void {
	try {
		if (dirname(realpathSync(folder)) === dir) return;
	} catch (error) {
		// Node's file errors carry a code.
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
		throw error;
	}
	throw new SettingsError(
		folder,
		undefined,
		"leads out of the project's folder",
	);
}

function withRanges(known: unknown, added: readonly string[]): unknown {
	// Anything else stays as it is, and is refused as invalid.
	if (known !== undefined && !isTexts(known)) return known;
	const ranges = [...(known ?? [])];
	const before = [...ranges];
	for (const one of added) {
		const { text } = parseRange(one);
		if (!ranges.some((range) => parseRange(range).text === text))
			ranges.push(text);
	}
	const owner = "127.0.0.1";
	if (allowlist(before).allows(owner) && !allowlist(ranges).allows(owner))
		throw new ShutOutError(
			`${owner}, this machine itself, could no longer connect; allow it as well`,
		);
	return ranges;
}

const isTexts = (value: unknown): value is string[] =>
	Array.isArray(value) && value.every((one) => typeof one === "string");

/** @throws what the file system says; what was not written by then is not */
export function writeDraft(draft: Draft): void {
	if (draft.dir === null) {
		writeSettings(draft.file, draft);
		return;
	}
	const folder = dirname(draft.file);
	mkdirSync(folder, { recursive: true });
	// Once more: it may have become a link while a person thought.
	checkFolder(draft.dir, folder);
	writeWhole(draft.file, draft.after);
}

/** Leaves alone what somebody has changed since, or what was never written. */
export function takeBack({ file, before, after }: Draft): void {
	if (!existsSync(file) || readFileSync(file, "utf8") !== after) return;
	if (before === undefined) rmSync(file);
	else writeWhole(file, before);
}

/** Below these, a text may be a secret. */
const mayBeSecret: ReadonlySet<string> = new Set([
	"api_keys",
	"headers",
	"env",
	"args",
	"webhook_url",
	"otlp_url",
	"ntfy",
]);

/** For people: as both would be written, and without what may be secret. */
export const shownChange = ({ before, after }: ChangedText): SetupLine[] =>
	lineChanges(before === undefined ? "" : shown(before), shown(after));

const shown = (text: string): string =>
	JSON.stringify(withoutPrivate(JSON.parse(text), false), undefined, 2);

function withoutPrivate(value: unknown, isPrivate: boolean): unknown {
	if (typeof value === "string")
		return isPrivate && !value.includes("${") ? "(not shown)" : value;
	if (Array.isArray(value))
		return value.map((one) => withoutPrivate(one, isPrivate));
	if (!isObject(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([name, one]) => [
			name,
			withoutPrivate(one, isPrivate || mayBeSecret.has(name)),
		]),
	);
}
