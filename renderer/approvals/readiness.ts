/**
 * When a card may be answered: not before it was there long enough to be seen, and by key not while somebody types. A
 * question must never be answered by what was meant for something else. Knows no clock: times come in.
 */
import type { ApprovalView } from "../../contract/approvals.ts";

/**
 * What a card looks like as far as it moves its buttons, or those of the card below it. When it changes, the card has to be
 * read anew.
 */
export const drawingOf = ({
	id,
	waiting,
	proposed,
	reachState,
	nearest,
}: Pick<
	ApprovalView,
	"id" | "waiting" | "proposed" | "reachState" | "nearest"
>): string =>
	[id, waiting > 1, proposed, reachState, nearest !== null].join(" ");

/** A card, or the order of cards, that changed this recently has not been read yet. */
export const drawnMs = 600;
/** A key pressed this recently may still belong to a sentence. */
export const quietMs = 400;

export interface Seen {
	/** When it was drawn as it is now; `null`: not yet. */
	readonly drawnAt: number | null;
	/** When a key was last pressed in this window; `null`: never. */
	readonly typedAt: number | null;
}

export const mayClick = ({ drawnAt }: Seen, now: number): boolean =>
	drawnAt !== null && now - drawnAt >= drawnMs;

export const mayPress = (seen: Seen, now: number): boolean =>
	mayClick(seen, now) &&
	(seen.typedAt === null || now - seen.typedAt >= quietMs);

/** Held down for the answer itself, or held while something else is pressed: not typing. */
const isModifier: ReadonlySet<string> = new Set([
	"Control",
	"Meta",
	"Shift",
	"Alt",
	"AltGraph",
	"CapsLock",
]);

interface Key {
	readonly key: string;
	readonly ctrlKey: boolean;
	readonly metaKey: boolean;
}

/** Control or Command with Enter: the keys that allow when they are held. */
export const isAllowKey = ({ key, ctrlKey, metaKey }: Key): boolean =>
	key === "Enter" && (ctrlKey || metaKey);

/** Control or Command with Backspace: the keys that deny. */
export const isDenyKey = ({ key, ctrlKey, metaKey }: Key): boolean =>
	key === "Backspace" && (ctrlKey || metaKey);

/** What counts as typing. */
export const isTyping = (key: Key): boolean =>
	!isModifier.has(key.key) && !isAllowKey(key) && !isDenyKey(key);
