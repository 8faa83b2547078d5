/**
 * Keeps memory flat while large bodies stream through. Each piece is a buffer outside of V8's heap, freed only when its
 * small handle is collected, which V8 is in no hurry to do: a gigabyte would pile up over 100 MB of dead pieces.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** Smaller pieces come with enough garbage of their own to be collected. */
const largePiece = 8 * 1024;
/** A collection of the young generation takes well under a millisecond. */
const collectEveryBytes = 12 * 1024 * 1024;

type Collect = (options: { type: "minor" }) => void;

let collect: Collect | undefined;
let bytes = 0;

/** Counts a piece that was passed on; now and then collects the young generation. */
export function passedOn(piece: Uint8Array): void {
	if (piece.length < largePiece) return;
	bytes += piece.length;
	if (bytes < collectEveryBytes) return;
	bytes = 0;
	collect ??= exposeCollect();
	collect({ type: "minor" });
}

function exposeCollect(): Collect {
	setFlagsFromString("--expose-gc");
	// V8's own function of that name, in a context of its own so that nothing else sees it.
	const gc = runInNewContext("gc") as Collect;
	setFlagsFromString("--no-expose-gc");
	return gc;
}
