/** What became of a request whose upstream failed, by the error's code: what the caller is told, and what health learns. */
import { errors } from "undici";
import type { Outcome } from "./forward.ts";

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
