/** What the gate did today and in the last hour, in numbers. Counted from the audit log; nothing is kept besides. */
import * as z from "zod";

const count = z.number().int().nonnegative();

/** One minute of the last hour. */
export const MinuteView = z.object({
	letThrough: count,
	refused: count,
	held: count,
});
export type MinuteView = z.infer<typeof MinuteView>;

/** An upstream or a client, and what it had to do with today. */
export const BusyView = z.object({
	name: z.string(),
	letThrough: count,
	refused: count,
});
export type BusyView = z.infer<typeof BusyView>;

export const ActivityView = z.object({
	/** The gate's own midnight: what is counted is from then on. */
	since: z.iso.datetime(),
	letThrough: count,
	/** Those that were counted in one entry, under a flood, included. */
	refused: count,
	/** Questions to a person. */
	held: count,
	/** How questions ended today; some may have been asked yesterday. */
	ended: z.object({ allow: count, deny: count, timeout: count, void: count }),
	changes: count,
	/** Clients by name that were let through; at most 10,000 are told apart. */
	programs: count,
	/** When the first of `minutes` began; the last is the one that runs. */
	firstMinute: z.iso.datetime(),
	minutes: z.array(MinuteView).length(60),
	/** The five with the most calls, the busiest first. */
	upstreams: z.array(BusyView),
	clients: z.array(BusyView),
});
export type ActivityView = z.infer<typeof ActivityView>;
