/**
 * What a program in the sandbox tried to write and could not, as its filter tells it. The paths are the program's word:
 * they are for people to read, each once, and nothing is decided by them.
 */
import { visible } from "../visible.ts";
import type { Denial } from "./box.ts";
import { isBelow } from "./hidden.ts";
import type { Walls } from "./walls.ts";

/** Of one program. A loop that writes everywhere tells nobody anything new. */
const mostTold = 100;
const longestPath = 1_000;
/** Nothing written there stays, or it is the program's own. */
const itsOwn = ["/tmp", "/run", "/dev", "/proc"];

/** Takes the lines of the runtime's monitor: "deny openat /etc/hosts". */
export function deniedWrites(
	walls: Pick<Walls, "absent" | "guarded" | "hidden" | "writable">,
	tell: (denial: Denial) => void,
): (event: { readonly line: string }) => void {
	const told = new Set<string>();
	const { absent, guarded, hidden, writable } = walls;
	// A folder that may be written can lie in one that cannot be seen, and the other way round: the nearest says it.
	const rules = [
		...[...writable, ...itsOwn].map((path) => ({ path, lets: true })),
		...[
			...guarded,
			...absent,
			...hidden.filter((path) => !itsOwn.includes(path)),
		].map((path) => ({ path, lets: false })),
	].toSorted((a, b) => b.path.length - a.path.length);
	const isLet = (path: string): boolean =>
		rules.find((rule) => isBelow(path, rule.path))?.lets ?? false;
	return ({ line }) => {
		const what = line.split(" ").slice(2).join(" ").slice(0, longestPath);
		if (what === "" || told.has(what) || told.size >= mostTold || isLet(what))
			return;
		told.add(what);
		tell({
			kind: "write",
			what,
			line: `the sandbox did not let it write ${visible(what)}`,
		});
	};
}
