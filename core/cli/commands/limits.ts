/** limits: how much a client may do. */
import type { LimitsView } from "../../../contract/views.ts";
import { CliError, localTime, print, printJson, table } from "../output.ts";
import { ask } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

interface Numbers {
	readonly queries?: string;
	readonly writes?: string;
	readonly tokens?: string;
	readonly streams?: string;
	readonly totalQueries?: string;
	readonly totalWrites?: string;
}

export async function showLimits(flags: Json): Promise<void> {
	say(await ask("limits.get", {}), flags);
}

/** @throws CliError when nothing is given to set */
export async function setLimits(flags: Json & Numbers): Promise<void> {
	const wanted = {
		queriesPerMinute: parseCount(flags.queries),
		writesPerMinute: parseCount(flags.writes),
		maxTokensPerRequest: parseCount(flags.tokens),
		maxConcurrentStreams: parseCount(flags.streams),
		totalQueriesPerMinute: parseCount(flags.totalQueries),
		totalWritesPerMinute: parseCount(flags.totalWrites),
	};
	if (Object.values(wanted).every((count) => count === undefined))
		throw new CliError(
			"usage",
			"say which number to set, for instance: drawbridge limits set --queries 120",
			2,
		);
	say(await ask("limits.set", wanted), flags);
}

export async function switchLimits(off: boolean, flags: Json): Promise<void> {
	say(await ask("limits.set", { off }), flags);
}

/** "120" → 120, "none" → `null`: not limited. @throws CliError */
export function parseCount(
	text: string | undefined,
): number | null | undefined {
	if (text === undefined) return undefined;
	if (text === "none") return null;
	if (!/^[1-9]\d{0,8}$/.test(text))
		throw new CliError(
			"usage",
			`"${text}" is no number; write 120, or none`,
			2,
		);
	return Number(text);
}

const per = (count: number | null): string => String(count ?? "none");

function say(view: LimitsView, flags: Json): void {
	if (flags.json) {
		printJson(view);
		return;
	}
	const { enabled, numbers, use, slowed } = view;
	if (!enabled) {
		print(
			"limits are off, and bad credentials are not slowed; on again with: drawbridge limits on",
		);
		return;
	}
	print(
		table(
			[
				["--queries", per(numbers.queriesPerMinute), "a minute, of one client"],
				["--writes", per(numbers.writesPerMinute), "a minute, of one client"],
				["--tokens", per(numbers.maxTokensPerRequest), "of one request"],
				["--streams", per(numbers.maxConcurrentStreams), "of one client"],
				[
					"--total-queries",
					per(numbers.totalQueriesPerMinute),
					"a minute, of one upstream",
				],
				[
					"--total-writes",
					per(numbers.totalWritesPerMinute),
					"a minute, of one upstream",
				],
			],
			["LIMIT", "NUMBER", ""],
			"",
		),
	);
	if (use.length > 0)
		print(
			`\n${table(
				use.map((one) => [
					one.client || `all of ${one.upstream}`,
					one.kind,
					`${one.used} of ${one.limit}`,
					one.resetsAt === null ? "" : localTime(one.resetsAt),
				]),
				["WHO", "WHAT", "USED", "BEGINS ANEW"],
				"",
			)}`,
		);
	if (slowed.length > 0)
		print(
			`\n${table(
				slowed.map((one) => [
					one.kind,
					one.name,
					String(one.failures),
					localTime(one.until),
				]),
				["SLOWED", "WHO", "FAILURES", "UNTIL"],
				"",
			)}`,
		);
}
