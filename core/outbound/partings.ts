/**
 * What a tunnel's two directions have to keep, and how one that does not is ended: what its client is told, what its
 * upstream, and what the record. A fault is told to whoever made it; the other end learns that nobody is there any more.
 */
import { type MessageFailure, MessageGate } from "../inspection/messages.ts";
import type { Outbound } from "./forward.ts";
import { FrameGuard } from "./frames.ts";
import type { CloseCode } from "./frame.ts";
import type { FramingFault } from "./framing.ts";
import type { LaneRules } from "./lane.ts";
import type { Parting } from "./open-tunnel.ts";
import { reflected } from "./reflection.ts";

type Part = (parting: Parting) => void;
type Fault = FramingFault | MessageFailure;

/** It may not go on: a key that was taken back, a mode that was raised. */
export const revoked = (reason: string): Parting => ({
	toClient: 1_008,
	toUpstream: 1_001,
	word: "forbidden",
	outcome: { status: 499, reason },
});

export const stopping: Parting = {
	toClient: 1_001,
	toUpstream: 1_001,
	word: "stopping",
	outcome: { status: 499, reason: "the gate stopped" },
};

interface Told {
	readonly code: CloseCode;
	readonly word: string;
	/** As a refused request would have. */
	readonly status: number;
}
const told: Readonly<Record<Fault, Told>> = {
	malformed: { code: 1_002, word: "bad-request", status: 400 },
	unreadable: { code: 1_007, word: "bad-request", status: 400 },
	"too-large": { code: 1_009, word: "too-large", status: 413 },
	"too-many": { code: 1_013, word: "rate-limited", status: 429 },
	cut: { code: 1_008, word: "forbidden", status: 403 },
};

const byClient = (fault: Fault): Parting => {
	const { code, word, status } = told[fault];
	return {
		toClient: code,
		toUpstream: 1_001,
		word,
		outcome: { status, reason: `message: ${fault}` },
	};
};

const byUpstream = (fault: Fault): Parting => ({
	toClient: fault === "too-large" ? 1_009 : 1_014,
	toUpstream: told[fault].code,
	word: fault === "too-large" ? "too-large" : "upstream-invalid",
	outcome: {
		status: 502,
		reason: `${fault} frames`,
		upstreamFailure: `sent ${fault} frames`,
	},
});

/** Of what the client sends. */
export function clientRules(
	{ upstream, judgeMessage, mayBegin }: Outbound,
	compressed: boolean,
	part: Part,
): LaneRules {
	const onFault = (fault: Fault): void => part(byClient(fault));
	const gate =
		judgeMessage &&
		new MessageGate({
			sender: "client",
			mostBytes: upstream.maxBodyBytes,
			judge: async (text, signal) =>
				text === undefined ? "unreadable" : judgeMessage(text, signal),
			onFailed: onFault,
		});
	return {
		sender: "client",
		compressed,
		mostBytes: upstream.websocket.mostBytes,
		mayBegin,
		stages: gate ? [gate] : [],
		onFault,
	};
}

/** Of what the upstream sends: first what its client may not see is taken out, then what is left is looked into. */
export function upstreamRules(
	{ upstream, seesMessage, onReflected }: Outbound,
	compressed: boolean,
	part: Part,
	onHidden: () => void,
): LaneRules {
	const onFault = (fault: Fault): void => part(byUpstream(fault));
	const filter =
		seesMessage &&
		new MessageGate({
			sender: "server",
			mostBytes: upstream.maxBodyBytes,
			judge: async (text) => {
				if (seesMessage(text)) return "pass";
				onHidden();
				return "drop";
			},
			onFailed: onFault,
		});
	const guard =
		upstream.guarded &&
		new FrameGuard(upstream.guarded, (failure) => {
			if (failure === "malformed") {
				onFault(failure);
				return;
			}
			onReflected?.(failure.header);
			part({
				toClient: 1_008,
				toUpstream: 1_001,
				word: "upstream-invalid",
				outcome: { status: 502, reason: reflected(failure) },
			});
		});
	return {
		sender: "server",
		compressed,
		mostBytes: upstream.websocket.mostBytes,
		stages: [filter, guard].filter((stage) => stage !== undefined),
		onFault,
	};
}
