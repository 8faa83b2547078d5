/**
 * The gate's own files, wherever this gate has them: whoever changes them decides what the gate says, and a name alone does
 * not tell. Follows links; reads nothing else.
 */
import { dirname } from "node:path";
import type { Effect } from "../command/act.ts";
import type { Home } from "../home.ts";
import { realPath } from "./real-path.ts";

/** Whether an act of that effect on that path changes one of them. `path`: absolute; may hold field.ts's marks. */
export type ChangesOwn = (effect: Effect, path: string) => boolean;

interface Own {
	/** Each with all that is below. */
	readonly paths: readonly string[];
	/** Below those, and nobody's secret. */
	readonly except: readonly string[];
}

/** `program`: where the gate and its hook were started from. */
export const ownOf = (
	home: Home,
	program: { readonly node: string; readonly script: string },
): Own => ({
	paths: [
		home.settings,
		home.vaultKeyFile,
		home.state,
		home.socket,
		dirname(program.script),
		program.node,
	],
	except: [home.demo],
});

const leaves: ReadonlySet<Effect> = new Set([
	"runs",
	"reads",
	"connects",
	"exposes",
	"executes",
]);
/** What takes a folder away takes along what is in it. */
const takes: ReadonlySet<Effect> = new Set(["deletes", "moves", "destroys"]);

export function changesOwn({ paths, except }: Own): ChangesOwn {
	const [own, free] = [spelled(paths), spelled(except)];
	const isOwn = (path: string, isTaken: boolean): boolean => {
		const lower = folded(path);
		const mark = lower.search(/[\uFDD0-\uFDD2]/u);
		const told = mark === -1 ? lower : lower.slice(0, mark);
		if (free.some((one) => isAtOrBelow(told, one))) return false;
		if (own.some((one) => isAtOrBelow(told, one))) return true;
		// Of what begins at the root or cannot be told at all the filter has its own word.
		return (
			isTaken &&
			told.lastIndexOf("/") > 0 &&
			own.some((one) =>
				mark === -1 ? isAtOrBelow(one, told) : one.startsWith(told),
			)
		);
	};
	return (effect, path) =>
		!leaves.has(effect) &&
		(isOwn(path, takes.has(effect)) ||
			isOwn(realPath(path), takes.has(effect)));
}

/** As they were named, and where that leads. */
const spelled = (all: readonly string[]): string[] => [
	...new Set(all.flatMap((path) => [folded(path), folded(realPath(path))])),
];

/** Two spellings of one name on the file systems of macOS and Windows. */
const folded = (path: string): string =>
	path.replaceAll("\\", "/").toLowerCase();

const isAtOrBelow = (path: string, folder: string): boolean =>
	path === folder || path.startsWith(`${folder}/`);
