/**
 * A person said yes: whether what they saw is still what would happen. Judges and digests again with what holds now, and
 * judges arguments a person has changed for the first time. Sends nothing.
 */
import type { Held } from "../approval/question.ts";
import { isObject } from "../json.ts";
import type { Judged, Judging } from "../judging.ts";
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
	const risk = now?.judgement.risk ?? "low";
	// A person read what would happen: it may have become less, never more.
	if (rank[risk] > rank[before.judgement.risk]) return changedMeanwhile;
	if (editedArgs === undefined && now?.digest !== before.digest)
		return changedMeanwhile;
	return { held, body: edited };
}

/** The tool's arguments, or the whole JSON body, in the person's words. */
function editedBody(
	{ asking, call }: Judging,
	editedArgs: string,
): JudgedBody | Refusal {
	const { bytes } = asking.body;
	if (bytes === undefined) return changedMeanwhile;
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
