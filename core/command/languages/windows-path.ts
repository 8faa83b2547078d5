/**
 * Paths and program names of Windows, written as everywhere else. Touches no disk.
 */
import { eitherOf, optionsOf, type Value } from "./value.ts";

/** Backslashes as slashes, so that a path is one path wherever it was written. */
export function windowsPath(value: Value): Value {
	return eitherOf(optionsOf(value).map(slashed));
}

function slashed(value: Value): Value {
	if (value.kind === "list")
		return { ...value, items: value.items.map(windowsPath) };
	if (value.kind !== "text") return value;
	const pieces = value.pieces.map((piece) => piece?.replaceAll("\\", "/"));
	return { ...value, pieces };
}

export function programName(written: string): string {
	const path = written.replaceAll("\\", "/").toLowerCase();
	const name = path.slice(path.lastIndexOf("/") + 1);
	for (const ending of [".exe", ".com", ".cmd", ".bat"])
		if (name.endsWith(ending)) return name.slice(0, -ending.length);
	return name;
}
