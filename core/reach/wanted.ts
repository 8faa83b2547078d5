/**
 * What of a held call can be counted on this machine's disks: the paths that it deletes, empties, overwrites or moves, as
 * the filter read them, and a few git commands by their words. Pure: looks at no disk.
 */
import { type Act, isUntold } from "../command/act.ts";
import { isKnown, unknownMark } from "../command/field.ts";
import type { NewQuestion } from "../approval/question.ts";
import { nowhere } from "../policy/policies.ts";
import type { JudgedPiece } from "../policy/judgement.ts";
import { gitQuestionOf } from "./git-words.ts";
import type { GitQuestion, How, Job, Spot } from "./job.ts";

/** Where its paths are. `stated`: here, as far as the call says which folder it runs in. */
export type Whereabouts = "here" | "stated" | "elsewhere";

export type Wanted = Job | "none" | "not-here" | "not-computed";

/** Shells and pieces of a call name no more than the filter keeps; nobody counts a thousand of them. */
const mostSpots = 256;

export function wantedOf(
	question: Pick<NewQuestion, "cwd" | "judgement">,
	whereabouts: Whereabouts,
): Wanted {
	const { pieces } = question.judgement;
	const losing = pieces.some(({ acts }) => acts.some(isLosing));
	if (!losing) return "none";
	if (whereabouts === "elsewhere") return "not-here";
	const spots = new Map<string, Spot>();
	let git: GitQuestion | undefined;
	let isPartial = false;
	for (const judged of pieces) {
		const isPlaced =
			whereabouts === "here" ||
			judged.piece.cwd !== undefined ||
			question.cwd !== "";
		for (const act of judged.acts) {
			if (!isLosing(act)) continue;
			if (!isPlaced) return "not-here";
			const spot = spotOf(act, judged);
			if (spot !== undefined) spots.set(`${spot.how} ${spot.path}`, spot);
			else if (act.effect === "destroys" && isGit(act)) {
				const asked = gitQuestionOf(
					judged.piece.text,
					judged.piece.cwd ?? question.cwd,
				);
				if (asked === undefined || git !== undefined) isPartial ||= !git;
				git ??= asked;
			} else isPartial ||= act.risk !== "low";
		}
	}
	const all = [...spots.values()];
	if (all.length === 0 && git === undefined) return "not-computed";
	return {
		spots: all.slice(0, mostSpots),
		git,
		isPartial: isPartial || all.length > mostSpots,
		onlyWrites: pieces.every(({ acts }) =>
			acts.every((act) => !isLosing(act) || act.effect === "writes"),
		),
	};
}

const isGit = ({ program }: Act): boolean =>
	program === "git" || program?.startsWith("git ") === true;

const isLosing = (act: Act): boolean =>
	act.target !== "null" &&
	(isUntold(act) ||
		act.effect === "deletes" ||
		act.effect === "moves" ||
		act.effect === "writes" ||
		act.effect === "destroys");

/** undefined: nobody can tell which files that is about. */
function spotOf(act: Act, judged: JudgedPiece): Spot | undefined {
	const { effect, path, target } = act;
	if (
		path === undefined ||
		effect === "destroys" ||
		isUntold(act) ||
		target === "device" ||
		(!path.startsWith("/") && !/^[a-z]:\//iu.test(path)) ||
		path.startsWith(unknownMark) ||
		path === nowhere ||
		path.startsWith(`${nowhere}/`)
	)
		return undefined;
	return { path, how: howOf(act, judged) };
}

/** These remove or change what they are given and nothing below it. */
const filesOnly: ReadonlySet<string> = new Set(["unlink", "shred", "truncate"]);
const rights: ReadonlySet<string> = new Set(["chmod", "chown", "chgrp"]);

function howOf({ effect, program = "" }: Act, { piece }: JudgedPiece): How {
	if (program === "git rm" || program === "git mv") return "tree";
	if (program.startsWith("git ")) return "changes";
	if (program === "rmdir") return "folder";
	if (effect === "writes")
		return rights.has(program) && !isFlat(piece) ? "tree" : "into";
	return filesOnly.has(program) || (program === "rm" && isFlat(piece))
		? "file"
		: "tree";
}

/** Says nowhere that folders are gone through, and nothing of it can say so unseen. */
const isFlat = ({ text, language }: JudgedPiece["piece"]): boolean =>
	language === "shell" &&
	isKnown(text) &&
	!/[$`\\'"]|(?:^|\s)-(?:[a-zA-Z]*[rR]|-r)/u.test(text);
