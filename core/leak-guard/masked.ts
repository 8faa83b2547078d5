/** A request with its secrets written over: what goes on where they are taken out, and what a person is shown of one that is held. */
import { isRefusal, type Refusal } from "../problem.ts";
import { type JudgedBody, parseBody, parseDescribed } from "../request/body.ts";
import type { Leaky } from "./leak-guard.ts";

/** `form`: how its upstream's table reads such a body. */
export function maskedBody(
	{ body }: Pick<Leaky, "body">,
	as: JudgedBody,
	form: "fields" | "text" | undefined,
	contentType: string | undefined,
): JudgedBody | Refusal {
	if (body === undefined || as.bytes === undefined) return as;
	const parsed = parseBody(body);
	// A body that was no JSON before is none now.
	if (form === undefined || (as.calls.length > 0 && !isRefusal(parsed)))
		return isRefusal(parsed) ? { ...as, bytes: body, json: undefined } : parsed;
	return parseDescribed(body, contentType ?? "", form);
}
