/**
 * WebSocket upgrades: the handshake goes to the upstream first, and only its 101 opens the tunnel. An upstream that
 * answers anything else has refused, and its answer is relayed as the ordinary one it is. Never reads a frame.
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
import { inboundFields } from "./fields.ts";
import type { Outbound, Outcome, Passage } from "./forward.ts";

/** Settles when the tunnel is closed or the upgrade was refused; never rejects. */
export function tunnel(
	exchange: Exchange,
	outbound: Outbound,
	onStart: (passage: Passage) => void,
): Promise<Outcome> {
	const { upstream } = outbound;
	return new Promise((resolve) => {
		const upgrade = open(outbound);
		let ends: readonly Duplex[] = [];
		const settle = (outcome: Outcome): void => {
			upgrade.destroy();
			for (const end of ends) end.destroy();
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
				const near = exchange.tunnel([
					"Connection",
					"Upgrade",
					"Upgrade",
					"websocket",
					...fields,
				]);
				ends = [near.socket, far];
				// A reset is told a moment after it happened, and a pipeline throws on what is gone.
				if (near.socket.destroyed) {
					settle({ status: 499, reason: "client went away" });
					return;
				}
				if (head.length > 0) near.socket.write(head);
				if (near.head.length > 0) far.write(near.head);
				pipeline(near.socket, far, near.socket, () =>
					settle({ status: 101, reason: "" }),
				);
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
			exchange.closeAfter();
			exchange.start(
				status,
				inboundFields(answer.rawHeaders, upstream, outbound.via),
			);
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

function open({ upstream, target, fields }: Outbound): ClientRequest {
	const url = new URL(upstream.origin);
	const headers = [
		"Host",
		url.host,
		...fields,
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
		? httpsRequest(options)
		: httpRequest(options);
}
