/**
 * Questions that wait for a person, what they may be answered with, and what was remembered: plain views. Every text from
 * a caller is neutralised (controls and direction marks shown, not obeyed). No view holds a secret of the gate's.
 */
import * as z from "zod";

/** What the command filter says of a call. */
export const RiskLevel = z.enum(["low", "high", "critical"]);

/** How far an answer reaches. */
export const AnswerScope = z.enum(["once", "session", "exact", "pattern"]);
export type AnswerScope = z.infer<typeof AnswerScope>;

/** A pattern that may be allowed for a time. */
export const OfferView = z.object({
	/** Its place in the list, to answer with; the narrowest is 0. */
	index: z.number().int(),
	/** In full: what it would let through, in plain words. */
	words: z.string(),
	/** Calls of the last 30 days that it would have matched; `null`: not looked up. */
	matched: z
		.object({
			count: z.number().int(),
			/** How many of them were critical. */
			critical: z.number().int(),
			newest: z.array(
				z.object({
					entry: z.number().int(),
					at: z.iso.datetime(),
					client: z.string(),
					tool: z.string(),
					risk: z.string(),
				}),
			),
		})
		.nullable(),
});
export type OfferView = z.infer<typeof OfferView>;

/** What would run somewhere, and why it is asked about. */
export const PieceView = z.object({
	text: z.string(),
	language: z.string(),
	/** "run_command: command". */
	where: z.string(),
	/** By an argument's name or content; nobody said so. */
	guessed: z.boolean(),
	cwd: z.string(),
	risk: RiskLevel,
	/** `start` and `end` are offsets into the call's own text, which may differ from the neutralised one. */
	why: z.array(
		z.object({
			text: z.string(),
			start: z.number().int(),
			end: z.number().int(),
			reason: z.string(),
		}),
	),
});
export type PieceView = z.infer<typeof PieceView>;

/**
 * What a held call would do to the files of this machine, counted on disk after it was held. Only names and sizes are
 * looked at, and no link is followed. Files change: it is what was there at that moment.
 */
export const ReachView = z.object({
	/** Files, links and the like that it would delete, overwrite or move away. */
	files: z.number().int(),
	/** Folders among it. */
	folders: z.number().int(),
	/** Of the files together. */
	bytes: z.number().int(),
	/** Files that git does not keep as they are: untracked, ignored or changed. `null`: nobody could tell. */
	notInGit: z.number().int().nullable(),
	/** Commits that drop out of the branch it moves. `null`: it is not about commits, or nobody could tell. */
	commits: z.number().int().nullable(),
	/** Some of the paths, at most 5, neutralised. */
	examples: z.array(z.string()),
	/** It is at least that much: there was too much, it took too long, or something could not be looked at. */
	cut: z.boolean(),
	/** What the numbers do not say, in plain sentences; often empty. */
	more: z.string(),
});
export type ReachView = z.infer<typeof ReachView>;

/**
 * Whether `reach` is there. `none`: it deletes, overwrites and moves nothing. `pending`: it is being counted. `not-here`: it
 * would run on another machine, or nobody says where. `not-computed`: what it is about cannot be told without running it.
 */
export const ReachState = z.enum([
	"none",
	"pending",
	"counted",
	"not-here",
	"not-computed",
]);
export type ReachState = z.infer<typeof ReachState>;

/** The call most like it that was allowed before: same client, agent, upstream and tool. */
export const NearestView = z.object({
	/** When that one was let through. */
	at: z.iso.datetime(),
	/** Who said so: "desktop", "grant G-1A2B". */
	by: z.string(),
	/** Nothing differs, to the byte. */
	same: z.boolean(),
	/** What this call says beyond that one: "--force". At most 12, neutralised. */
	added: z.array(z.string()),
	/** How many words more. */
	moreAdded: z.number().int(),
	/** Flags that that one had and this one has not. At most 12. */
	removed: z.array(z.string()),
	/** How many words more; they are not kept, since a secret may stand in them. */
	moreRemoved: z.number().int(),
});
export type NearestView = z.infer<typeof NearestView>;

/** How the desktop's last answers were given: whether anybody still reads what is asked. */
export const FatigueView = z.object({
	/** Given on the desktop within the last hour. */
	answers: z.number().int(),
	/** 0 to 1; 0 where there are none. */
	allowShare: z.number(),
	/** From shown to answered; `null` where there are none. */
	medianSeconds: z.number().nullable(),
	/** At least 10 answers, over 95 % of them yes, half of them in less than 1.2 s. */
	tired: z.boolean(),
});
export type FatigueView = z.infer<typeof FatigueView>;

/** `void`: the caller went away, or the gate stopped before anybody answered. */
export const ApprovalState = z.enum([
	"pending",
	"allowed",
	"denied",
	"timed-out",
	"void",
]);
export type ApprovalState = z.infer<typeof ApprovalState>;

export const ApprovalView = z.object({
	/** "DB-7F3K". */
	id: z.string(),
	state: ApprovalState,
	client: z.string(),
	/** What the caller says it is; empty where it said nothing. */
	agent: z.string(),
	/** "hook:claude" for an agent's hook, "gate" for what widens the gate itself. */
	upstream: z.string(),
	method: z.string(),
	path: z.string(),
	tool: z.string(),
	risk: RiskLevel,
	categories: z.array(z.string()),
	/** The gravest piece; empty where nothing would run. Cut in lists; once answered, what was kept of it, as of `args`. */
	command: z.string(),
	/** Where it stands in the call. */
	where: z.string(),
	cwd: z.string(),
	/**
	 * Every argument as JSON. Cut in lists, whole in `approval.get`. Once answered: without secrets and at most 2,000
	 * characters, or empty where nothing is kept.
	 */
	args: z.string(),
	/** `command` or `args` was cut. */
	cut: z.boolean(),
	/** One plain sentence each. */
	why: z.array(z.string()),
	pieces: z.array(PieceView),
	/** The rule that asks, in words; empty: the mode. */
	rule: z.string(),
	/** Identical calls of this client that wait on this card. Allow once lets one of them through. */
	waiting: z.number().int(),
	/** Nothing but allow once and deny. */
	onceOnly: z.boolean(),
	/** How it may be allowed. */
	scopes: z.array(AnswerScope),
	/** Patterns for the scope `pattern`. */
	offers: z.array(OfferView),
	/** The index of the offer to propose to somebody who only ever says yes; `null`: none. Never of what is risky. */
	proposed: z.number().int().nullable(),
	/** Allowing it takes pressing and holding: it is critical, or high and `FatigueView.tired`. */
	hold: z.boolean(),
	/** `null`: see `reachState`. */
	reach: ReachView.nullable(),
	reachState: ReachState,
	/** `null`: nothing like it was allowed since the gate began, or it is not known. */
	nearest: NearestView.nullable(),
	/** Of everything the answer is bound to, SHA-256 in hex. */
	digest: z.string(),
	askedAt: z.iso.datetime(),
	/** Silence refuses then. */
	expiresAt: z.iso.datetime(),
	answer: z
		.object({
			by: z.string(),
			at: z.iso.datetime(),
			/** Of an allow; empty otherwise. */
			scope: z.string(),
			/** What the agent was told, or why it is void. */
			reason: z.string(),
			/** Calls that it let through, or refused. */
			calls: z.number().int(),
			/** What the person changed; empty where nothing was. */
			diff: z.string(),
		})
		.nullable(),
});
export type ApprovalView = z.infer<typeof ApprovalView>;

/** A remembered approval. It covers calls of this client to this upstream only, and always ends. */
export const GrantView = z.object({
	id: z.string(),
	/** `ticket`: for the one retry of a call whose connection had ended. */
	scope: z.enum(["ticket", "session", "exact", "pattern"]),
	client: z.string(),
	agent: z.string(),
	upstream: z.string(),
	/** In full: what it lets through, in plain words. */
	words: z.string(),
	/** The question it comes from. */
	approval: z.string(),
	by: z.string(),
	createdAt: z.iso.datetime(),
	expiresAt: z.iso.datetime(),
	used: z.number().int(),
	/** `null`: as often as it is asked for. */
	usesLeft: z.number().int().nullable(),
	lastUsedAt: z.iso.datetime().nullable(),
});
export type GrantView = z.infer<typeof GrantView>;

/** Raised: strict, no grant holds, nothing waits, and only admins are let in. */
export const BridgeView = z.object({
	raised: z.boolean(),
	since: z.iso.datetime().nullable(),
	by: z.string(),
});
export type BridgeView = z.infer<typeof BridgeView>;

/** Who may approve from the command line and the console. */
export const OwnerView = z.object({
	/** A desktop is attached: approving and widening is done there. */
	desktop: z.boolean(),
	/** An owner passphrase is asked for where no desktop is attached. */
	passphrase: z.boolean(),
});
export type OwnerView = z.infer<typeof OwnerView>;
