/** Our entries in an agent's settings: found among others, put in, taken out. Works on texts; touches no file. */
import { isDeepStrictEqual } from "node:util";
import { isObject } from "../dialect.ts";
import type { AgentSettings } from "./agents.ts";
import { isHookCommand } from "./command.ts";
import { appendTo, nodeAt, removeAt, setMember } from "./edit.ts";
import { valueOf } from "./jsonc.ts";

/** `stale`: another line, another timeout, or not at every event. */
export type InstallState = "absent" | "current" | "stale";

export interface Seen {
	readonly state: InstallState;
	/** Commands of others at the same events; agents run all of them. */
	readonly others: readonly {
		readonly event: string;
		readonly command: string;
	}[];
	/** Of ours, as the settings say it: seconds, or milliseconds for Gemini. */
	readonly timeouts: readonly number[];
}

interface Place {
	readonly path: readonly (string | number)[];
	readonly event: string;
	readonly command: string;
	readonly timeout: number | undefined;
	/** The whole entry of the list, as it was written. */
	readonly entry: unknown;
	readonly isOurs: boolean;
}

/** @throws JsoncError, ShapeError */
export function look(text: string, { entries }: AgentSettings): Seen {
	const all = placesIn(text, { entries });
	const ours = all.filter(({ isOurs }) => isOurs);
	const isCurrent =
		ours.length === entries.length &&
		entries.every(({ event, value }) =>
			ours.some(
				(one) => one.event === event && isDeepStrictEqual(one.entry, value),
			),
		);
	return {
		state: ours.length === 0 ? "absent" : isCurrent ? "current" : "stale",
		others: all
			.filter(({ isOurs }) => !isOurs)
			.map(({ event, command }) => ({ event, command })),
		timeouts: [...new Set(ours.flatMap(({ timeout }) => timeout ?? []))],
	};
}

/** With our entries, at the ends of their lists. */
export function withOurs(text: string, settings: AgentSettings): string {
	let next = withoutOurs(text, settings);
	for (const [name, value] of settings.needs)
		if (nodeAt(next, [name]) === undefined)
			next = setMember(next, [name], value);
	for (const { path, value } of settings.entries)
		next = appendTo(next, path, value);
	return next;
}

export function withoutOurs(
	text: string,
	settings: Pick<AgentSettings, "entries">,
): string {
	let left = text;
	for (;;) {
		const place = placesIn(left, settings).find(({ isOurs }) => isOurs);
		if (place === undefined) return left;
		left = removeAt(left, place.path);
	}
}

function placesIn(
	text: string,
	{ entries }: Pick<AgentSettings, "entries">,
): Place[] {
	return entries.flatMap(({ path, event }) => {
		const list = nodeAt(text, path);
		if (list?.kind !== "array") return [];
		return list.items.flatMap((item, at) => {
			const entry = valueOf(item);
			const handlers =
				isObject(entry) && Array.isArray(entry["hooks"])
					? entry["hooks"]
					: undefined;
			return (handlers ?? [entry]).filter(isObject).map((handler): Place => {
				const command = wordsOf(handler);
				const inner = handlers?.indexOf(handler) ?? 0;
				const timeout = handler["timeout"] ?? handler["timeoutSec"];
				return {
					path:
						handlers === undefined || handlers.length === 1
							? [...path, at]
							: [...path, at, "hooks", inner],
					event,
					command,
					timeout: typeof timeout === "number" ? timeout : undefined,
					entry,
					isOurs: isHookCommand(command),
				};
			});
		});
	});
}

/** Whatever an agent would start, as one text. */
function wordsOf(handler: Readonly<Record<string, unknown>>): string {
	const { args } = handler;
	return [
		...["command", "exec", "bash", "powershell", "url"].map(
			(name) => handler[name],
		),
		...(Array.isArray(args) ? args : []),
	]
		.filter((word) => typeof word === "string")
		.join(" ");
}
