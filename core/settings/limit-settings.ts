/** security.json's limits: their names, what holds where nothing is said, and how an upstream's or a project's go over the gate's. */
import * as z from "zod";

/** In the order they are shown. */
export const limitNames = [
	"queries_per_minute",
	"writes_per_minute",
	"max_tokens_per_request",
	"max_concurrent_streams",
	"total_queries_per_minute",
	"total_writes_per_minute",
] as const;

type LimitName = (typeof limitNames)[number];

/** Every number; `null`: not limited. */
export type LimitSettings = { readonly [N in LimitName]: number | null };

/** The numbers that were given; the others are somebody else's. */
export type SomeLimits = {
	readonly [N in LimitName]?: number | null | undefined;
};

export const defaultLimits: LimitSettings = {
	queries_per_minute: 60,
	writes_per_minute: 30,
	max_tokens_per_request: 10_000,
	max_concurrent_streams: 100,
	total_queries_per_minute: 600,
	total_writes_per_minute: 300,
};

const limitMeaning: Record<LimitName, string> = {
	queries_per_minute: "Reading requests of one key or user a minute.",
	writes_per_minute: "Writing requests of one key or user a minute.",
	max_tokens_per_request: "Tokens of one MCP request, estimated.",
	max_concurrent_streams: "Answers that one key or user may have open at once.",
	total_queries_per_minute:
		"Reading requests of all clients of one upstream together a minute.",
	total_writes_per_minute:
		"Writing requests of all clients of one upstream together a minute.",
};

const limit = (name: LimitName) =>
	z
		.number()
		.int()
		.min(1)
		.max(1_000_000_000)
		.nullable()
		.describe(`${limitMeaning[name]} null: not limited.`);

const defaultLimit = (name: LimitName) =>
	limit(name).default(defaultLimits[name]);

/** For one upstream or project: a number left out is somebody else's. */
export const Limits = z.looseObject({
	queries_per_minute: limit("queries_per_minute").optional(),
	writes_per_minute: limit("writes_per_minute").optional(),
	max_tokens_per_request: limit("max_tokens_per_request").optional(),
	max_concurrent_streams: limit("max_concurrent_streams").optional(),
	total_queries_per_minute: limit("total_queries_per_minute").optional(),
	total_writes_per_minute: limit("total_writes_per_minute").optional(),
});

export const AllLimits = z.looseObject({
	queries_per_minute: defaultLimit("queries_per_minute"),
	writes_per_minute: defaultLimit("writes_per_minute"),
	max_tokens_per_request: defaultLimit("max_tokens_per_request"),
	max_concurrent_streams: defaultLimit("max_concurrent_streams"),
	total_queries_per_minute: defaultLimit("total_queries_per_minute"),
	total_writes_per_minute: defaultLimit("total_writes_per_minute"),
});

const everyLimit = (of: (name: LimitName) => number | null): LimitSettings => ({
	queries_per_minute: of("queries_per_minute"),
	writes_per_minute: of("writes_per_minute"),
	max_tokens_per_request: of("max_tokens_per_request"),
	max_concurrent_streams: of("max_concurrent_streams"),
	total_queries_per_minute: of("total_queries_per_minute"),
	total_writes_per_minute: of("total_writes_per_minute"),
});

/** What holds where `own` speaks: its numbers over those of `base`. `null` is off, `undefined` says nothing. */
export function mergeLimits(
	base: LimitSettings | null,
	own: SomeLimits | null | undefined,
): LimitSettings | null {
	if (own === undefined) return base;
	if (own === null) return null;
	return everyLimit((name) => {
		const given = own[name];
		return given === undefined ? (base?.[name] ?? null) : given;
	});
}

/** Like {@link mergeLimits}, but a number only counts where it is lower than what holds. */
export function lowerLimits(
	base: LimitSettings | null,
	own: SomeLimits | null | undefined,
): LimitSettings | null {
	if (!own || !limitNames.some((name) => lowers(base, name, own[name])))
		return base;
	return everyLimit((name) => {
		const given = own[name];
		const held = base?.[name] ?? null;
		return lowers(base, name, given) ? (given ?? null) : held;
	});
}

const lowers = (
	base: LimitSettings | null,
	name: LimitName,
	given: number | null | undefined,
): boolean => {
	const held = base?.[name] ?? null;
	return typeof given === "number" && (held === null || given <= held);
};

/** Which of the given limits tighten what holds. */
export const loweredLimits = (
	base: LimitSettings | null,
	own: SomeLimits,
): ReadonlySet<string> =>
	new Set(limitNames.filter((name) => lowers(base, name, own[name])));
