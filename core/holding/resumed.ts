/**
 * A call that comes back with the request state it was given: the state is opened and taken out before anything judges
 * the call, and must be of this client and this very call.
 */
import type { Client } from "../client.ts";
import { isObject } from "../json.ts";
import { type Refusal, refuse } from "../problem.ts";
import { type JudgedBody, parseBody } from "../request/body.ts";
import { isRefusal } from "../problem.ts";
import type { RequestStates, State } from "./request-state.ts";
import { withState } from "./rpc-text.ts";

export interface Resumed {
	readonly body: JudgedBody;
	/** undefined: it brought none of ours. */
	readonly state: State | undefined;
}

export function takeState(
	body: JudgedBody,
	states: RequestStates,
): Resumed | Refusal {
	const { bytes, json } = body;
	const text =
		bytes !== undefined && isObject(json) && isObject(json["params"])
			? json["params"]["requestState"]
			: undefined;
	if (bytes === undefined || typeof text !== "string")
		return { body, state: undefined };
	const state = states.open(text);
	if (state === "foreign") return { body, state: undefined };
	if (state === "bad")
		return refuse("bad-request", "a request state that is not good any more");
	const own = parseBody(
		Buffer.from(withState(bytes.toString("utf8"), state.upstreams)),
	);
	return isRefusal(own) ? own : { body: own, state };
}

/** Whether the state, if there was one, is of this client and call. */
export const isResumed = (
	{ state }: Resumed,
	client: Client,
	digest: string | undefined,
): boolean =>
	state === undefined ||
	(state.client === client.id && state.digest === digest);
