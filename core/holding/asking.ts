/**
 * What a person is asked about one request, and the digest an answer is bound to. The digest covers who asks, where it
 * goes and every byte that decides what happens there; of one MCP call, all but what its client changes with each attempt.
 */
import { canonicalJson, digestOf } from "../approval/digest.ts";
import type { NewQuestion } from "../approval/question.ts";
import { type Client, isKnown } from "../client.ts";
import type { Judgement, Script } from "../policy/judgement.ts";
import type { JudgedBody } from "../request/body.ts";
import { describeCalls } from "../request/body.ts";
import type { Head } from "../request/head.ts";
import { pathOf } from "../route.ts";
import type { Upstream } from "../upstreams.ts";
import type { Mode } from "../../contract/views.ts";
import type { McpCall } from "./mcp-call.ts";
import { boundText } from "./rpc-text.ts";

/** A request as far as it is asked about. */
export interface Asking {
	readonly client: Client;
	readonly agent: string;
	readonly upstream: Upstream;
	readonly method: string;
	/** As it is forwarded, with its query. */
	readonly target: string;
	readonly head: Head;
	readonly body: JudgedBody;
}

/**
 * Fields that clients change with each attempt or session, and that decide nothing of what a call does. Any other may:
 * a tenant, a project, the upstream's own cookie.
 */
const passing =
	/^(?:accept(?:-.*)?|content-length|user-agent|date|referer|cache-control|pragma|priority|dnt|idempotency-key|if-.*|last-event-id|mcp-session-id|x-session-id|traceparent|tracestate|baggage|b3|x-b3-.*|x-(?:request|correlation|trace)-id|x-amzn-trace-id|x-datadog-.*|sentry-trace|uber-trace-id|x-stainless-.*|sec-(?!websocket-protocol$).*|service-worker)$/;

/** SHA-256 in hex. */
export function digestOfAsking(
	asking: Asking,
	call: McpCall | undefined,
	scripts: readonly Script[],
): string {
	const { client, agent, upstream, head, body } = asking;
	const headers: string[] = [];
	for (let i = 0; i < head.forward.length; i += 2) {
		const name = (head.forward[i] ?? "").toLowerCase();
		if (!passing.test(name)) headers.push(name, head.forward[i + 1] ?? "");
	}
	if (call?.upstreamsState !== undefined)
		headers.push("request-state", call.upstreamsState);
	return digestOf({
		client: client.id,
		agent,
		upstream: `${upstream.origin}${upstream.basePath}`,
		method: asking.method,
		target: asking.target,
		headers,
		body:
			body.bytes && call
				? Buffer.from(boundText(body.bytes.toString("utf8")))
				: body.bytes,
		cwd: upstream.project?.dir ?? "",
		scripts,
	});
}

export function questionOf(
	asking: Asking,
	call: McpCall | undefined,
	judgement: Judgement,
	held: {
		readonly mode: Mode;
		readonly digest: string;
		readonly deadlineMs: number;
	},
): NewQuestion {
	const { client, upstream, body, target } = asking;
	const known = isKnown(client);
	const [only] = body.calls;
	return {
		client: client.name,
		clientId: known ? client.id : "anonymous",
		agent: asking.agent,
		upstream: upstream.name,
		origin: upstream.origin,
		method: asking.method,
		path: pathOf(target),
		tool: call && only ? only.tool : describeCalls(body.calls),
		args: canonicalJson(argumentsOf(asking, call)),
		cwd: upstream.project?.dir ?? "",
		judgement,
		digest: held.digest,
		runsScripts: (judgement.scripts ?? []).length > 0,
		onceOnly:
			!known || (held.mode === "relaxed" && judgement.risk === "critical"),
		role: client.role,
		heldBytes: body.bytes?.length ?? 0,
		deadlineMs: held.deadlineMs,
	};
}

/** Of a tool's call its arguments, and what it answers its server; of anything else whatever it says. */
function argumentsOf(
	{ body, target }: Asking,
	call: McpCall | undefined,
): unknown {
	if (call) {
		const [only] = body.calls;
		if (call.method !== "tools/call") return call.params;
		const args = only?.args ?? {};
		return only?.answers === undefined
			? args
			: { arguments: args, answers: only.answers };
	}
	const query = target.slice(pathOf(target).length);
	return {
		...(query === "" ? {} : { query }),
		...(body.json === undefined ? {} : { body: body.json }),
	};
}
