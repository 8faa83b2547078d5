/**
 * A person said yes: whether what they saw is still what would happen. Judges and digests again with what holds now, and
 * judges arguments a person has changed for the first time. Sends nothing.
 */
import type { Held } from "../approval/question.ts";
import { isObject } from "../json.ts";
import type { Judged, Judging } from "../judging.ts";
import type { Script } from "../policy/judgement.ts";
import { isRefusal, type Refusal } from "../problem.ts";
import { type JudgedBody, parseBody } from "../request/body.ts";
import type { Upstreams } from "../upstreams.ts";
import { changedMeanwhile, refusedBy } from "./refusals.ts";
import { withArguments } from "./rpc-text.ts";

export interface Released {
	readonly held: Held;
	readonly body: JudgedBody;
}

const rank = { low: 0, high: 1, critical: 2 } as const;

export function release(
	judging: Judging,
	before: Judged,
	held: Held,
	editedArgs: string | undefined,
	{ upstreams }: { readonly upstreams: Upstreams },
): Released | Refusal {
	const { upstream, body } = judging.asking;
	if (upstreams.get(upstream.name) !== upstream) return changedMeanwhile;
	const edited =
		editedArgs === undefined ? body : editedBody(judging, editedArgs);
	if (isRefusal(edited)) return edited;
	const now = judging.withBody(edited).judge();
	if (now?.judgement.decision === "deny") return refusedBy(now.judgement);
	const still =
		editedArgs === undefined ? isStill(before, now) : isNoWorse(before, now);
	return still ? { held, body: edited } : changedMeanwhile;
}

/** Where it waited for something else than a person: whether it is still let through by what holds now. */
export function isStillLet(
	judging: Judging,
	before: Judged | undefined,
	wasAsked: boolean,
): boolean {
	const now = judging.judge();
	if (now === undefined || now.judgement.decision === "allow") return true;
	return (
		wasAsked &&
		before !== undefined &&
		now.judgement.decision === "ask" &&
		isNoWorse(before, now) &&
		areSame(before.judgement.scripts, now.judgement.scripts)
	);
}

const areSame = (
	a: readonly Script[] = [],
	b: readonly Script[] = [],
): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What a person said yes to would happen, and nothing else: scripts and rules may have changed. */
export const isStill = (before: Judged, now: Judged | undefined): boolean =>
	now !== undefined &&
	now.judgement.decision !== "deny" &&
	now.digest === before.digest &&
	isNoWorse(before, now);

/** It may have become less, never more. */
const isNoWorse = (before: Judged, now: Judged | undefined): boolean =>
	rank[now?.judgement.risk ?? "low"] <= rank[before.judgement.risk];

/** The tool's arguments, or the whole JSON body, in the person's words. */
function editedBody(
	{ asking, call }: Judging,
	editedArgs: string,
): JudgedBody | Refusal {
	const { bytes } = asking.body;
	// A form or a text is not the JSON that a person is shown of it.
	if (bytes === undefined || isRefusal(parseBody(bytes)))
		return changedMeanwhile;
	// Arguments and answers were shown as one, and one of them alone would be put in the place of both.
	if (asking.body.calls.some(({ answers }) => answers !== undefined))
		return changedMeanwhile;
	const text =
		call?.method === "tools/call"
			? withArguments(bytes.toString("utf8"), editedArgs)
			: bodyOf(editedArgs);
	return text === undefined ? changedMeanwhile : parseBody(Buffer.from(text));
}

/** A question about another request shows `{ "query": …, "body": … }`. */
function bodyOf(editedArgs: string): string | undefined {
	let value: unknown;
	try {
		value = JSON.parse(editedArgs);
	} catch {
		return undefined;
	}
	return isObject(value) && "body" in value
		? JSON.stringify(value["body"])
		: undefined;
}
