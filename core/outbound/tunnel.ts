/**
 * WebSocket upgrades: the handshake goes to the upstream first, and only its 101 opens the tunnel. An upstream that
 * answers anything else has refused, and its answer is relayed as the ordinary one it is. Reads frames only where the
 * upstream was given a secret that must not come back.
 */
import {
	type ClientRequest,
	type IncomingMessage,
	request as httpRequest,
} from "node:http";
import { request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream";
import type { Exchange } from "../inbound/exchange.ts";
import { valueOf } from "../request/head.ts";
import { inboundFields } from "./fields.ts";
import { Filtered, type Unfit } from "./filtered.ts";
import {
	type Outbound,
	type Outcome,
	type Passage,
	refusedAnswer,
} from "./forward.ts";
import { MessageGate } from "../inspection/messages.ts";
import { FrameGuard } from "./frames.ts";
import { reflected } from "./reflection.ts";

/** Settles when the tunnel is closed or the upgrade was refused; never rejects. */
export function tunnel(
	exchange: Exchange,
	outbound: Outbound,
	onStart: (passage: Passage) => void,
): Promise<Outcome> {
	const { upstream } = outbound;
	const { problem } = upstream.tls;
	if (problem !== undefined)
		return Promise.resolve({
			status: 502,
			problem: "upstream-down",
			reason: "TLS_SETTINGS",
			upstreamFailure: problem,
		});
	return new Promise((resolve) => {
		const upgrade = open(outbound);
		let ends: readonly Duplex[] = [];
		let onSettled: (() => void) | undefined;
		const settle = (outcome: Outcome): void => {
			upgrade.destroy();
			for (const end of ends) end.destroy();
			onSettled?.();
			onSettled = undefined;
			resolve(outcome);
		};
		onStart({
			cut(reason) {
				settle({ status: 499, reason });
				exchange.abort();
			},
			// The handshake has a clock of its own, and an open tunnel may be silent.
			expire: () => undefined,
		});
		exchange.onGone(() => settle({ status: 499, reason: "client went away" }));
		upgrade.setTimeout(upstream.timeoutMs, () =>
			settle({
				status: 504,
				problem: "upstream-silent",
				reason: "no answer in time",
				upstreamFailure: "did not answer in time",
			}),
		);
		upgrade.once(
			"upgrade",
			(answer: IncomingMessage, far: Duplex, head: Buffer) => {
				upgrade.setTimeout(0);
				const fields = inboundFields(answer.rawHeaders, upstream, outbound.via);
				const unfit = unfitHandshake(outbound, fields);
				if (unfit) {
					far.destroy();
					settle(refusedAnswer(unfit));
					return;
				}
				const near = exchange.tunnel([
					"Connection",
					"Upgrade",
					"Upgrade",
					"websocket",
					...fields,
				]);
				ends = [near.socket, far];
				const { onTunnelled } = outbound;
				if (onTunnelled) onSettled = () => onTunnelled(bytesThrough(far));
				// A reset is told a moment after it happened, and a pipeline throws on what is gone.
				if (near.socket.destroyed) {
					settle({ status: 499, reason: "client went away" });
					return;
				}
				const guard = guardFor(outbound, settle);
				const gate = messageGate(outbound, settle);
				ends = [near.socket, far, guard, gate].filter(
					(end) => end !== undefined,
				);
				if (head.length > 0) (guard ?? near.socket).write(head);
				// What it held was looked into at once, and has ended the tunnel before it began.
				if (guard && near.socket.destroyed) return;
				if (near.head.length > 0) (gate ?? far).write(near.head);
				if (gate && near.socket.destroyed) return;
				const onEnd = (): void => settle({ status: 101, reason: "" });
				const there = gate ? [gate, far] : [far];
				const back = guard ? [guard, near.socket] : [near.socket];
				pipeline([near.socket, ...there, ...back], onEnd);
			},
		);
		upgrade.once("response", (answer: IncomingMessage) => {
			const status = answer.statusCode ?? 0;
			// Parsers take any three digits; and a 101 that names no protocol opens nothing.
			if (status < 200) {
				settle({
					status: 502,
					problem: "upstream-invalid",
					reason: `status ${status}`,
					upstreamFailure: "answered with malformed HTTP",
				});
				return;
			}
			const fields = inboundFields(answer.rawHeaders, upstream, outbound.via);
			const tapped = outbound.tap?.(status, fields);
			if (tapped && !("push" in tapped)) {
				settle(refusedAnswer(tapped));
				return;
			}
			exchange.closeAfter();
			if (tapped) {
				const head = { status, fields };
				const filtered = new Filtered(tapped, head, exchange, answer, (unfit) =>
					settle(
						unfit
							? refusedAnswer(unfit)
							: { status, reason: "upgrade refused by the upstream" },
					),
				);
				onSettled = () => filtered.close();
				answer.on("data", (chunk: Buffer) => filtered.push(chunk));
				answer.once("end", () => filtered.end());
				answer.once("error", () => {
					exchange.abort();
					settle({ status, reason: "broken off" });
				});
				return;
			}
			exchange.start(status, fields);
			answer.on("data", (chunk: Buffer) => {
				if (!exchange.write(chunk)) answer.pause();
			});
			exchange.onDrain(() => answer.resume());
			answer.once("end", () => {
				exchange.end();
				settle({ status, reason: "upgrade refused by the upstream" });
			});
			answer.once("error", () => {
				exchange.abort();
				settle({ status, reason: "broken off" });
			});
		});
		upgrade.once("error", (error: NodeJS.ErrnoException) =>
			settle({
				status: 502,
				problem: "upstream-down",
				reason: error.code ?? error.name,
				upstreamFailure: error.code ?? "failed",
			}),
		);
		upgrade.end();
	});
}

/** undefined: the tunnel may open. */
function unfitHandshake(
	{ tap, upstream, judgeMessage }: Outbound,
	fields: string[],
): Unfit | undefined {
	const tapped = tap?.(101, fields);
	if (tapped && !("push" in tapped)) return tapped;
	// None was offered.
	return (upstream.guarded || judgeMessage) &&
		valueOf(fields, "sec-websocket-extensions")
		? { failed: "an extension that cannot be looked into" }
		: undefined;
}

/** undefined: there is nothing that must not come back. */
function guardFor(
	{ upstream, onReflected }: Outbound,
	onFailed: (outcome: Outcome) => void,
): FrameGuard | undefined {
	if (!upstream.guarded) return undefined;
	return new FrameGuard(upstream.guarded, (failure) => {
		if (failure !== "malformed") onReflected?.(failure.header);
		onFailed(
			failure === "malformed"
				? {
						status: 502,
						reason: "malformed frames",
						upstreamFailure: "sent malformed frames",
					}
				: { status: 502, reason: reflected(failure) },
		);
	});
}

/** undefined: what the client sends goes on unread. */
function messageGate(
	{ judgeMessage }: Outbound,
	onFailed: (outcome: Outcome) => void,
): MessageGate | undefined {
	return (
		judgeMessage &&
		new MessageGate(judgeMessage, (failure) =>
			onFailed({
				status: failure === "cut" ? 403 : 400,
				reason: `message: ${failure}`,
			}),
		)
	);
}

/** The stream is a socket, whose type Node does not say here. */
function bytesThrough(
	far: Duplex & { bytesRead?: number; bytesWritten?: number },
): number {
	return (far.bytesRead ?? 0) + (far.bytesWritten ?? 0);
}

/** Compressed, no message could be read. */
const withoutExtensions = (fields: readonly string[]): string[] =>
	fields.filter(
		(_, i) =>
			(fields[i - (i % 2)] ?? "").toLowerCase().replaceAll("_", "-") !==
			"sec-websocket-extensions",
	);

function open({
	upstream,
	target,
	fields,
	judgeMessage,
}: Outbound): ClientRequest {
	const url = new URL(upstream.origin);
	const headers = [
		"Host",
		url.host,
		...(judgeMessage ? withoutExtensions(fields) : fields),
		"Connection",
		"Upgrade",
		"Upgrade",
		"websocket",
	];
	const options = {
		host: url.hostname.replace(/^\[|\]$/g, ""),
		port: url.port,
		method: "GET",
		path: target,
		headers,
		agent: false as const,
	};
	return url.protocol === "https:"
		? httpsRequest({ ...options, ...upstream.tls.connect })
		: httpRequest(options);
}
