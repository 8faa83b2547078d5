/**
 * Effect × target → risk and category, by command-risk.md. One table for every program, so that `rm`, `find -delete` and
 * `> file` cannot disagree about the same path. Knows no program.
 */
import type { Category, Risk } from "./finding.ts";
import { isSweep, type Place } from "./targets.ts";
import type { PathEffect as Effect } from "./words.ts";

export type { PathEffect as Effect } from "./words.ts";

export interface Judgement {
	readonly risk: Exclude<Risk, "low">;
	readonly category: Category;
	readonly reason: string;
}

const critical = (category: Category, reason: string): Judgement => ({
	risk: "critical",
	category,
	reason,
});
const high = (category: Category, reason: string): Judgement => ({
	risk: "high",
	category,
	reason,
});

/** `undefined`: low. */
export function judge(effect: Effect, place: Place): Judgement | undefined {
	// A list of secrets that is gone protects nothing.
	if (place.lasting === "gate" && effect !== "read")
		return critical(
			"persistence",
			`changes what guards this machine (${place.text})`,
		);
	switch (effect) {
		case "read":
			return judgeRead(place);
		case "write":
		case "append":
		case "empty":
			return judgeWrite(effect, place);
		case "remove":
			return judgeRemove(place);
		case "remove-force":
		case "remove-tree":
		case "shred":
			return judgeRemoveTree(effect, place);
		case "move":
		default:
			return judgeMove(place);
	}
}

function judgeRead(place: Place): Judgement | undefined {
	if (place.kind === "null") return undefined;
	if (place.secret) return high("secrets", `reads a secret (${place.text})`);
	return place.kind === "device" && !place.path.startsWith("/dev/tty")
		? high("secrets", `reads a device as it is (${place.text})`)
		: undefined;
}

function judgeWrite(
	effect: "write" | "append" | "empty",
	place: Place,
): Judgement | undefined {
	const { kind, text } = place;
	if (kind === "null") return undefined;
	if (place.path.toLowerCase().startsWith("/dev/shm")) return undefined;
	if (kind === "device")
		return isCharacterDevice(place.path)
			? undefined
			: critical("destructive", `writes straight to a device (${text})`);
	if (kind === "temporary" && place.lasting !== "gate") return undefined;
	switch (place.lasting) {
		case "back-door":
			return critical(
				"persistence",
				`changes who may log in or become root (${text})`,
			);
		case "gate":
			return critical(
				"persistence",
				`changes what guards this machine (${text})`,
			);
		case "boot":
			return effect === "append" && place.path.startsWith("/etc/")
				? high("persistence", `changes how the machine starts (${text})`)
				: critical("destructive", `changes how the machine starts (${text})`);
		case "start-up":
			return high(
				"persistence",
				`writes what is run later by itself (${text})`,
			);
		case "source":
			return high(
				"persistence",
				`changes where packages or names come from (${text})`,
			);
		case "kernel":
			return /^\/sys\/(?:block|class|devices)\/.*\/delete$/u.test(place.path)
				? critical("destructive", `takes a disk away (${text})`)
				: high("privilege", `changes kernel settings (${text})`);
		case undefined:
			break;
	}
	if (place.secret && kind !== "project" && kind !== "unknown")
		return high("secrets", `writes where secrets are kept (${text})`);
	switch (kind) {
		case "system":
			return place.secret || isAccountLike(place.path)
				? critical("destructive", `overwrites a system file (${text})`)
				: high("destructive", `writes into the system (${text})`);
		case "outside":
			return place.near
				? undefined
				: high("destructive", `writes outside the project (${text})`);
		case "project":
			if (place.repository && place.path.includes("/.git/"))
				return high(
					"destructive",
					`writes into the repository's own files (${text})`,
				);
			return effect === "empty" && place.source && !place.regenerable
				? high("destructive", `empties a source file (${text})`)
				: undefined;
		case "home":
			return effect === "empty" && !place.regenerable
				? high("destructive", `empties a file in a home folder (${text})`)
				: undefined;
		case "temporary":
		case "unknown":
		default:
			return undefined;
	}
}

/** Loss of `/etc/hostname` is a nuisance, of these a rescue disk. */
const isAccountLike = (path: string): boolean =>
	path === "/etc" ||
	path.startsWith("/etc/security") ||
	path === "/" ||
	path.startsWith("/etc/pam");

const isCharacterDevice = (path: string): boolean =>
	path.startsWith("/dev/snd") ||
	path.startsWith("/dev/input") ||
	path.startsWith("/dev/usb") ||
	path.startsWith("/dev/serial") ||
	path.startsWith("/dev/log") ||
	path.startsWith("/dev/dri") ||
	path.startsWith("/dev/video") ||
	path.startsWith("/dev/kmsg") ||
	path.startsWith("/dev/lp") ||
	path.startsWith("/dev/cu.") ||
	path.startsWith("/dev/rfcomm");

function judgeRemove(place: Place): Judgement | undefined {
	const { kind, text } = place;
	switch (kind) {
		case "null":
			return critical(
				"destructive",
				`removes a device the system needs (${text})`,
			);
		case "device":
		case "system":
			return critical("destructive", `deletes from the system (${text})`);
		case "home":
			return place.regenerable
				? undefined
				: high("destructive", `deletes from a home folder (${text})`);
		case "outside":
			return high("destructive", `deletes outside the project (${text})`);
		case "unknown":
			return high(
				"destructive",
				`deletes what cannot be told beforehand (${text})`,
			);
		case "temporary":
			return undefined;
		case "project":
		default:
			if (place.regenerable) return undefined;
			if (place.whole)
				return high("destructive", `deletes everything here (${text})`);
			if (place.repository)
				return high(
					"destructive",
					`deletes the repository's own files (${text})`,
				);
			return place.secret
				? high("destructive", `deletes a secret (${text})`)
				: undefined;
	}
}

function judgeRemoveTree(
	effect: "remove-force" | "remove-tree" | "shred",
	place: Place,
): Judgement | undefined {
	const { kind, text } = place;
	const verb = effect === "shred" ? "shreds" : "deletes";
	switch (kind) {
		case "null":
		case "device":
			return critical("destructive", `destroys a device (${text})`);
		case "system":
			return critical("destructive", `${verb} system files (${text})`);
		case "home":
			return place.regenerable && effect !== "shred"
				? undefined
				: critical("destructive", `${verb} from a home folder (${text})`);
		case "outside":
			return critical("destructive", `${verb} outside the project (${text})`);
		case "unknown":
			return critical(
				"destructive",
				`${verb} what cannot be told beforehand (${text})`,
			);
		case "temporary":
			return place.whole
				? critical(
						"destructive",
						`${verb} the system's folder for temporary files (${text})`,
					)
				: undefined;
		case "project":
		default:
			if (place.regenerable && !place.whole) return undefined;
			if (place.whole)
				return critical("destructive", `${verb} everything here (${text})`);
			if (place.repository)
				return critical("destructive", `${verb} the repository (${text})`);
			if (place.secret)
				return high("destructive", `${verb} a secret (${text})`);
			if (effect === "shred")
				return high("destructive", `shreds a file for good (${text})`);
			if (effect === "remove-force") {
				if (!place.many || !place.source) return undefined;
				return isSweep(place.path)
					? critical("destructive", `deletes a source tree (${text})`)
					: high("destructive", `deletes source files (${text})`);
			}
			return place.file
				? undefined
				: critical("destructive", `deletes a source tree (${text})`);
	}
}

function judgeMove(place: Place): Judgement | undefined {
	const { kind, text } = place;
	switch (kind) {
		case "system":
		case "device":
		case "null":
			return critical("destructive", `moves system files away (${text})`);
		case "home":
			return place.whole || place.secret || place.lasting !== undefined
				? high("destructive", `moves files of a home folder away (${text})`)
				: undefined;
		case "outside":
			return place.near
				? undefined
				: high("destructive", `moves files outside the project away (${text})`);
		case "project":
			return place.repository || place.whole
				? high("destructive", `moves the project's own files away (${text})`)
				: undefined;
		case "temporary":
		case "unknown":
		default:
			return undefined;
	}
}
