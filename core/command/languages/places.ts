/**
 * Which paths a value may be, as far as constants tell, and what the engine says each of them is. Judges nothing.
 */
import { anyMark, shown, starMark, unknownMark } from "../field.ts";
import type { Context, Target } from "../finding.ts";
import { normalised } from "../targets.ts";
import { optionsOf, piecesOf, type Value } from "./value.ts";

export interface Place {
	/** undefined: cannot be known. */
	readonly path: string | undefined;
	readonly absolute: string | undefined;
	readonly target: Target;
}

const longestPath = 4096;

/** Of each value it may be, each path. Lists are read as several paths. */
export function placesOf(
	value: Value | undefined,
	moved: boolean,
	folder: string | undefined,
	context: Context,
	depth = 0,
): readonly Place[] {
	if (value === undefined)
		return [{ path: undefined, absolute: undefined, target: "unknown" }];
	const places: Place[] = [];
	for (const option of optionsOf(value)) {
		if (places.length > 64) break;
		if (option.kind === "list" && depth < 4) {
			for (const item of option.items.slice(0, 64))
				places.push(...placesOf(item, moved, folder, context, depth + 1));
			if (option.open)
				places.push({
					path: undefined,
					absolute: undefined,
					target: "unknown",
				});
			continue;
		}
		places.push(
			placeOf(
				piecesOf(option),
				option.type === "Pattern",
				moved,
				folder,
				context,
			),
		);
	}
	return places;
}

function placeOf(
	pieces: readonly (string | undefined)[],
	isPattern: boolean,
	moved: boolean,
	folder: string | undefined,
	context: Context,
): Place {
	const nowhere: Place = {
		path: undefined,
		absolute: undefined,
		target: "unknown",
	};
	if (pieces.every((piece) => piece === undefined || piece === ""))
		return nowhere;
	let text = pieces
		.map((piece) => piece ?? unknownMark)
		.join("")
		.slice(0, longestPath);
	if (isPattern) text = text.replaceAll("*", starMark).replaceAll("?", anyMark);
	if (text.startsWith("file://")) text = text.slice("file://".length);
	const isAnchored =
		text.startsWith("/") ||
		text.startsWith("\\") ||
		text.startsWith("~") ||
		text.startsWith(unknownMark) ||
		text.charAt(1) === ":";
	const path = isAnchored || !moved ? text : `${folder ?? unknownMark}/${text}`;
	return {
		path: shown(path),
		absolute: normalised(path, { ...context, root: context.cwd }),
		target: context.target(path),
	};
}

export function shownPath(path: string): string {
	return path.length > 80 ? `${path.slice(0, 77)}…` : path;
}
