/**
 * How a refused caller is answered: a problem, a page to sign in at for a person with a browser, or a tool's result for a
 * model. Whatever else the caller has sent ahead on its connection is dropped with it.
 */
import { toolRefused } from "./holding/answers.ts";
import { KeptAlive } from "./holding/kept-alive.ts";
import type { McpCall } from "./holding/mcp-call.ts";
import type { Exchange } from "./inbound/exchange.ts";
import { rateLimitFields } from "./limits/fields.ts";
import { signInAddress } from "./own-endpoints.ts";
import { problemAnswer, type Refusal, rpcAnswer } from "./problem.ts";
import { isNavigation } from "./request/head.ts";

const emptyAnswer = ["Cache-Control", "no-store", "Content-Length", "0"];

/** Returns the status that the client was given, or would have been. */
export function answerRefusal(
	x: Exchange,
	refusal: Refusal,
	/** The tool's call that was judged. */
	call: McpCall | undefined,
	/** It showed nothing, and there is somebody who could sign in. */
	couldSignIn: () => boolean,
	/** Instead of the plain one, where a client of OAuth could do something about it (RFC 9728 §5.1). */
	challenge: string | undefined,
): number {
	const { code, told, rpcId } = refusal;
	const { status, headers, body } =
		rpcId === undefined
			? problemAnswer(code, x.id, rateLimitFields(refusal), told)
			: rpcAnswer(code, x.id, rpcId);
	if (challenge !== undefined) {
		const at = headers.indexOf("WWW-Authenticate");
		if (at === -1) headers.push("WWW-Authenticate", challenge);
		else headers[at + 1] = challenge;
	}
	if (x.finished) return status;
	if (x.started) {
		x.abort();
		return status;
	}
	// An unread body would otherwise be read as the next request.
	x.closeAfter();
	// A model reads why its tool was refused, and can do something else.
	if (told !== undefined && call?.method === "tools/call") {
		const text = `Refused by Drawbridge. ${told}`;
		new KeptAlive(x, call, 0).endWith(toolRefused(call.id, text));
		return 200;
	}
	if (
		code === "unauthenticated" &&
		x.method === "GET" &&
		isNavigation(x.rawHeaders) &&
		couldSignIn()
	) {
		x.start(303, ["Location", signInAddress(x.target), ...emptyAnswer]);
		x.end();
		return 303;
	}
	x.start(status, headers);
	x.end(x.method === "HEAD" ? undefined : body);
	return status;
}
