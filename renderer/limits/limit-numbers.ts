/** The numbers as they are typed in, and which rows of the live use stand first. */
import type {
	LimitNumbers,
	LimitsView,
	LimitUse,
} from "../../contract/views.ts";
import { readNumber } from "../shared/whole-number.ts";

export type LimitName = keyof LimitNumbers;

export const eachNames = [
	"queriesPerMinute",
	"writesPerMinute",
	"maxTokensPerRequest",
	"maxConcurrentStreams",
] as const satisfies readonly LimitName[];

export const totalNames = [
	"totalQueriesPerMinute",
	"totalWritesPerMinute",
] as const satisfies readonly LimitName[];

/** What is typed into fields that were touched; the others follow the gate. */
export type Draft = Readonly<Partial<Record<LimitName, string>>>;

/** The numbers that differ from what holds; undefined while one is no limit. */
export function changedNumbers(
	draft: Draft,
	now: LimitNumbers,
): Partial<LimitNumbers> | undefined {
	const changed: Partial<LimitNumbers> = {};
	for (const name of [...eachNames, ...totalNames]) {
		const typed = draft[name];
		if (typed === undefined) continue;
		const number = readNumber(typed);
		if (number === undefined) return undefined;
		if (number !== now[name]) changed[name] = number;
	}
	return changed;
}

export type UseGroup = "clients" | "totals" | "streams";

/** What is counted now: rows whose minute is over are gone. */
export function rowsIn(
	view: LimitsView,
	group: UseGroup,
	nowMs: number,
): LimitUse[] {
	return view.use
		.filter(
			(row) =>
				groupOf(row) === group &&
				(row.resetsAt === null || Date.parse(row.resetsAt) > nowMs),
		)
		.toSorted(
			(a, b) =>
				Number(isNear(b)) - Number(isNear(a)) ||
				compare(nameOf(a), nameOf(b)) ||
				compare(a.kind, b.kind),
		);
}

function groupOf({ kind, upstream }: LimitUse): UseGroup {
	if (kind === "streams") return "streams";
	return upstream === "" ? "clients" : "totals";
}

/** Rows keep their places by name, so that they do not jump each second, but those near their limit stand first. */
const isNear = ({ used, limit }: LimitUse): boolean => used >= limit * 0.8;

/** A row is about a client, or about an upstream. */
export const nameOf = ({ client, upstream }: LimitUse): string =>
	client === "" ? upstream : client;

/** Who still has to wait, the longest first. */
export function stillSlowed(
	view: LimitsView,
	nowMs: number,
): LimitsView["slowed"] {
	return view.slowed
		.filter(({ until }) => Date.parse(until) > nowMs)
		.toSorted((a, b) => compare(b.until, a.until));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
