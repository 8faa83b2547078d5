/**
 * Puts our entries into an agent's settings file and takes them out again. What stood there before is kept in the state
 * folder, so that taking out gives the very bytes back as long as nobody else has changed the file; otherwise only our
 * entries go. A file that cannot be read as JSON is left alone.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isObject } from "../dialect.ts";
import type { AgentName } from "../dialect.ts";
import type { AgentSettings } from "./agents.ts";
import { ShapeError } from "./edit.ts";
import { JsoncError } from "./jsonc.ts";
import { look, withOurs, withoutOurs } from "./ours.ts";
import { FileError, readText, removeFile, writeText } from "./settings-file.ts";

/** What is about to happen to the file. */
export interface Change {
	readonly file: string;
	/** undefined: no file. */
	readonly before: string | undefined;
	readonly after: string | undefined;
	/** @throws FileError */
	apply(): void;
	/** Where the bytes from before are kept; undefined where nothing is. */
	readonly backup: string | undefined;
}

export interface Kept {
	/** Of this home: `hooks` in its state folder. */
	readonly folder: string;
	readonly agent: AgentName;
}

/** What an earlier installation left behind. */
interface Memo {
	readonly file: string;
	/** SHA-256 of what was written then. */
	readonly after: string;
	/** undefined: there was no file. */
	readonly before: string | undefined;
	readonly folders: readonly string[];
}

/** undefined: it is installed as it would be now. @throws FileError */
export function install(
	settings: AgentSettings,
	kept: Kept,
): Change | undefined {
	const { file } = settings;
	return readable(file, () => {
		const now = readText(file);
		if (look(now ?? "", settings).state === "current") return undefined;
		const memo = readMemo(kept);
		const before =
			memo !== undefined && isAsWritten(memo, file, now)
				? memo.before
				: now && withoutOurs(now, settings);
		const after = withOurs(before ?? "", settings);
		const known = memo?.file === file ? memo.folders : [];
		return {
			file,
			before: now,
			after,
			backup: before === undefined ? undefined : pathsOf(kept).backup,
			apply() {
				writeMemo(kept, { file, after: sha256(after), before, folders: known });
				const made = writeText(file, after);
				if (made.length > 0)
					writeMemo(kept, {
						file,
						after: sha256(after),
						before,
						folders: made,
					});
			},
		};
	});
}

/** undefined: nothing of ours stands there. @throws FileError */
export function uninstall(
	settings: AgentSettings,
	kept: Kept,
): Change | undefined {
	const { file } = settings;
	return readable(file, () => {
		const now = readText(file);
		if (now === undefined || look(now, settings).state === "absent")
			return undefined;
		const memo = readMemo(kept);
		const isExact = memo !== undefined && isAsWritten(memo, file, now);
		const after = isExact ? memo.before : withoutOurs(now, settings);
		return {
			file,
			before: now,
			after,
			backup: undefined,
			apply() {
				if (after === undefined) removeFile(file, memo?.folders ?? []);
				else writeText(file, after);
				forgetMemo(kept);
			},
		};
	});
}

/** @throws FileError */
export const status = (settings: AgentSettings): ReturnType<typeof look> =>
	readable(settings.file, () => look(readText(settings.file) ?? "", settings));

/** What is not understood is not touched. */
function readable<T>(file: string, work: () => T): T {
	try {
		return work();
	} catch (error) {
		if (error instanceof JsoncError)
			throw new FileError(
				`${file} is no JSON: ${error.message} was expected at character ${error.offset + 1}`,
			);
		if (error instanceof ShapeError)
			throw new FileError(`${file} is not as expected: ${error.message}`);
		throw error;
	}
}

const sha256 = (text: string): string =>
	createHash("sha256").update(text).digest("hex");

const isAsWritten = (
	memo: Memo,
	file: string,
	now: string | undefined,
): boolean =>
	memo.file === file && now !== undefined && sha256(now) === memo.after;

const pathsOf = ({ folder, agent }: Kept) => ({
	memo: join(folder, `${agent}.json`),
	backup: join(folder, `${agent}.backup`),
});

function readMemo(kept: Kept): Memo | undefined {
	const { memo, backup } = pathsOf(kept);
	try {
		const value: unknown = JSON.parse(readFileSync(memo, "utf8"));
		if (!isObject(value)) return undefined;
		const { file, after, existed, folders } = value;
		if (
			typeof file !== "string" ||
			typeof after !== "string" ||
			!Array.isArray(folders) ||
			!folders.every((one) => typeof one === "string")
		)
			return undefined;
		const before = existed === true ? readFileSync(backup, "utf8") : undefined;
		return { file, after, before, folders };
	} catch {
		return undefined;
	}
}

/** @throws FileError */
function writeMemo(kept: Kept, { before, ...memo }: Memo): void {
	const paths = pathsOf(kept);
	const existed = before !== undefined;
	try {
		mkdirSync(kept.folder, { recursive: true, mode: 0o700 });
		if (existed) writeFileSync(paths.backup, before, { mode: 0o600 });
		else rmSync(paths.backup, { force: true });
		writeFileSync(paths.memo, JSON.stringify({ ...memo, existed }), {
			mode: 0o600,
		});
	} catch (error) {
		throw new FileError(
			`no backup can be kept in ${kept.folder}: ${error instanceof Error ? error.message : String(error)}`,
		);
	}
}

function forgetMemo(kept: Kept): void {
	const { memo, backup } = pathsOf(kept);
	rmSync(memo, { force: true });
	rmSync(backup, { force: true });
}
