/**
 * WebSocket upgrades: the handshake goes to the upstream first, and only its 101 opens the tunnel. An upstream that
 * answers anything else has refused, and its answer is relayed as the ordinary one it is. Owns the handshake and why a
 * tunnel ends; the open one is in open-tunnel.ts.
 */
import {
	type ClientRequest,
	type IncomingMessage,
	request as httpRequest,
} from "node:http";
import { connect, isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import type { Exchange } from "../inbound/exchange.ts";
import { inboundFields } from "./fields.ts";
import { Filtered } from "./filtered.ts";
import type { Outbound, Passage } from "./forward.ts";
import {
	complaintAbout,
	isCompressed,
	type Offer,
	offerOf,
} from "./handshake.ts";
import { type End, OpenTunnel, type Parting } from "./open-tunnel.ts";
import { type Outcome, refusedAnswer } from "./outcome.ts";
import { clientRules, revoked, stopping, upstreamRules } from "./partings.ts";
import { replaceField } from "./replace-field.ts";
import type { Upstream } from "../upstreams.ts";

/** Whoever reads the socket is told by its close. */
const ignored = (): void => undefined;

/** Settles when the tunnel is closed or the upgrade was refused; never rejects. */
export function tunnel(
	exchange: Exchange,
	outbound: Outbound,
	onStart: (passage: Passage) => void,
): Promise<Outcome> {
	const { upstream } = outbound;
	// A program's standard input and output: there is no address to connect to.
	if (upstream.stdio)
		return Promise.resolve({
			status: 400,
			problem: "bad-request",
			reason: "an upgrade to a program",
		});
	const { problem } = upstream.tls;
	if (problem !== undefined)
		return Promise.resolve({
			status: 502,
			problem: "upstream-down",
			reason: "TLS_SETTINGS",
			upstreamFailure: problem,
		});
	return new Promise((resolve) => {
		const upgrade = new Upgrade(exchange, outbound, resolve);
		onStart(upgrade);
		exchange.onGone(() => upgrade.gone());
		upgrade.send(outbound);
	});
}

class Upgrade implements Passage {
	readonly #exchange: Exchange;
	readonly #onTunnelled: Outbound["onTunnelled"];
	/** By the gate's monotonic clock. */
	readonly #silentAtMs: number;
	readonly #resolve: (outcome: Outcome) => void;
	/** Until it is answered and the answer is through. */
	#asked: ClientRequest | undefined;
	#answered = false;
	#filtered: Filtered | undefined;
	#open: OpenTunnel | undefined;
	/** Messages its client was not shown. */
	#hidden = 0;
	#isOver = false;

	constructor(
		exchange: Exchange,
		outbound: Outbound,
		resolve: (outcome: Outcome) => void,
	) {
		this.#exchange = exchange;
		this.#onTunnelled = outbound.onTunnelled;
		this.#silentAtMs = outbound.startedMs + outbound.upstream.timeoutMs;
		this.#resolve = resolve;
	}

	send(outbound: Outbound): void {
		const { upstream, fields, judgeMessage, seesMessage } = outbound;
		const readable =
			upstream.guarded !== undefined ||
			judgeMessage !== undefined ||
			seesMessage !== undefined;
		const offer = offerOf(fields, readable);
		const asked = ask(outbound, offer.fields);
		this.#asked = asked;
		asked.once(
			"upgrade",
			(answer: IncomingMessage, far: Duplex, head: Buffer) =>
				this.#switch(outbound, offer, answer.rawHeaders, { socket: far, head }),
		);
		asked.once("response", (answer: IncomingMessage) =>
			this.#relay(outbound, answer),
		);
		asked.on("error", (error: NodeJS.ErrnoException) => {
			// What it can still say comes from a socket that is the tunnel's now.
			if (this.#open) return;
			this.#settle({
				status: 502,
				problem: "upstream-down",
				reason: error.code ?? error.name,
				upstreamFailure: error.code ?? "failed",
			});
		});
		asked.end();
	}

	/** The client, before there was an answer. An open tunnel watches its sockets itself. */
	gone(): void {
		if (!this.#open) this.#settle({ status: 499, reason: "client went away" });
	}

	cut(reason: string): void {
		if (this.#open) this.#open.part(revoked(reason));
		else {
			this.#settle({ status: 499, reason });
			this.#exchange.abort();
		}
	}

	leave(): void {
		this.#open?.part(stopping);
	}

	expire(nowMs: number): void {
		this.#open?.sweep(nowMs);
		if (this.#answered || nowMs < this.#silentAtMs) return;
		this.#settle({
			status: 504,
			problem: "upstream-silent",
			reason: "no answer in time",
			upstreamFailure: "did not answer in time",
		});
	}

	#switch(
		outbound: Outbound,
		offer: Offer,
		answer: readonly string[],
		far: Omit<End, "rules">,
	): void {
		this.#answered = true;
		far.socket.on("error", ignored);
		const { upstream, via, tap } = outbound;
		const complaint = complaintAbout(answer, offer);
		const fields = inboundFields(answer, upstream, via);
		const tapped = complaint === undefined ? tap?.(101, fields) : undefined;
		const unfit =
			complaint === undefined
				? tapped && !("push" in tapped)
					? tapped
					: undefined
				: { failed: complaint };
		if (unfit || this.#isOver) {
			far.socket.destroy();
			if (unfit) this.#settle(refusedAnswer(unfit));
			return;
		}
		// A 101 has none (RFC 9110 §8.6).
		replaceField(fields, "content-length", undefined);
		const near = this.#exchange.tunnel([
			"Connection",
			"Upgrade",
			"Upgrade",
			"websocket",
			...fields,
		]);
		const part = (parting: Parting): void => this.#open?.part(parting);
		const compressed = isCompressed(answer);
		this.#asked = undefined;
		this.#open = new OpenTunnel(
			{ ...near, rules: clientRules(outbound, compressed, part) },
			{
				...far,
				rules: upstreamRules(outbound, compressed, part, () => {
					this.#hidden += 1;
				}),
			},
			upstream.websocket.idleMs,
			(outcome) => this.#settle(this.#told(outcome)),
		);
		this.#open.begin();
	}

	/** It refused. */
	#relay({ upstream, via, tap }: Outbound, answer: IncomingMessage): void {
		this.#answered = true;
		const exchange = this.#exchange;
		const status = answer.statusCode ?? 0;
		// Parsers take any three digits; and a 101 that names no protocol opens nothing.
		if (status < 200) {
			this.#settle({
				status: 502,
				problem: "upstream-invalid",
				reason: `status ${status}`,
				upstreamFailure: "answered with malformed HTTP",
			});
			return;
		}
		const fields = inboundFields(answer.rawHeaders, upstream, via);
		const tapped = tap?.(status, fields);
		if (tapped && !("push" in tapped)) {
			this.#settle(refusedAnswer(tapped));
			return;
		}
		const refused = { status, reason: "upgrade refused by the upstream" };
		exchange.closeAfter();
		answer.once("error", () => {
			exchange.abort();
			this.#settle({ status, reason: "broken off" });
		});
		if (tapped) {
			const filtered = new Filtered(
				tapped,
				{ status, fields },
				exchange,
				answer,
				(unfit) => this.#settle(unfit ? refusedAnswer(unfit) : refused),
			);
			this.#filtered = filtered;
			answer.on("data", (chunk: Buffer) => filtered.push(chunk));
			answer.once("end", () => filtered.end());
			return;
		}
		exchange.start(status, fields);
		answer.on("data", (chunk: Buffer) => {
			if (!exchange.write(chunk)) answer.pause();
		});
		exchange.onDrain(() => answer.resume());
		answer.once("end", () => {
			exchange.end();
			this.#settle(refused);
		});
	}

	/** The owner should find out why somebody sees nothing. */
	#told(outcome: Outcome): Outcome {
		return this.#hidden === 0 || outcome.reason !== ""
			? outcome
			: { ...outcome, reason: `${this.#hidden} messages not for its role` };
	}

	#settle(outcome: Outcome): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#asked?.destroy();
		this.#filtered?.close();
		if (this.#open) this.#onTunnelled?.(this.#open.bytes);
		this.#resolve(outcome);
	}
}

function ask(
	{ upstream, target }: Outbound,
	fields: readonly string[],
): ClientRequest {
	const url = new URL(upstream.httpOrigin);
	return httpRequest({
		method: "GET",
		path: target,
		headers: [
			"Host",
			url.host,
			...fields,
			"Connection",
			"Upgrade",
			"Upgrade",
			"websocket",
		],
		// An agent would keep account of a connection that is nobody else's.
		createConnection: () => connectTo(upstream, url),
	});
}

function connectTo({ socket, tls }: Upstream, url: URL): Duplex {
	const isTls = url.protocol === "https:";
	const host = url.hostname.replace(/^\[|\]$/g, "");
	const where =
		socket === undefined
			? { host, port: Number(url.port) || (isTls ? 443 : 80) }
			: { path: socket };
	return isTls
		? connectTls({
				...where,
				ALPNProtocols: ["http/1.1"],
				...(isIP(host) === 0 ? { servername: host } : {}),
				...tls.connect,
			})
		: connect(where);
}
