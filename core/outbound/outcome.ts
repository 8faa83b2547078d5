/**
 * How a request's way through ended: what its caller is told, what the record says, and what the upstream's health learns
 * from it. Ends nothing itself.
 */
import { errors } from "undici";
import type { ProblemCode } from "../../contract/problems.ts";
import type { Unfit } from "./filtered.ts";

/** How it ended. `problem` is set when nothing was sent to the client yet: the caller answers. */
export interface Outcome {
	/** The upstream's status; 499 when the client went away first; the problem's own otherwise. */
	readonly status: number;
	readonly reason: string;
	readonly problem?: ProblemCode;
	/** What the upstream's health can learn: undefined for "it answered". */
	readonly upstreamFailure?: string | undefined;
}

/** What becomes of an answer that is not passed on. */
export function refusedAnswer({ failed = "", blameless }: Unfit): Outcome {
	return {
		status: 502,
		problem: "upstream-invalid",
		reason: failed,
		upstreamFailure: blameless
			? undefined
			: `answered what cannot be passed on: ${failed}`,
	};
}

/** undici's and Node's error codes → what the caller is told. */
export function failureOf(error: Error & { code?: string }): Outcome {
	if (
		error instanceof errors.HTTPParserError ||
		error instanceof errors.ResponseContentLengthMismatchError ||
		error instanceof errors.HeadersOverflowError
	) {
		return {
			status: 502,
			problem: "upstream-invalid",
			reason: `malformed answer: ${error.code ?? ""}`,
			upstreamFailure: "answered with malformed HTTP",
		};
	}
	if (
		error instanceof errors.InvalidArgumentError ||
		error instanceof errors.RequestContentLengthMismatchError
	) {
		return {
			status: 400,
			problem: "bad-request",
			reason: `not forwardable: ${error.code ?? ""}`,
		};
	}
	const code = error.code ?? error.name;
	return {
		status: 502,
		problem: "upstream-down",
		reason: code,
		upstreamFailure: code === "ECONNREFUSED" ? "nothing listens there" : code,
	};
}
