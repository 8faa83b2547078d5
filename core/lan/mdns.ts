/**
 * Answers to this machine's own .local name, on one interface, with its addresses there (RFC 6762). Announces no service,
 * and answers nobody who is not on that interface's own network.
 */
import { isIPv4 } from "node:net";
import multicastDns from "multicast-dns";
import { type Clock, systemClock } from "../clock.ts";
import type { Log } from "../log.ts";
import { announcement, type Reply, replyTo } from "./mdns-answer.ts";
import { isNear } from "./near.ts";
import { replyBound } from "./reply-bound.ts";

export interface MdnsAnswer {
	close(): void;
}

/** `name`: "drawbridge-7f3a.local". Never throws: where the port is taken the log says so. */
export function answerMdns(options: {
	readonly name: string;
	readonly interfaceAddress: string;
	readonly addresses: readonly string[];
	readonly log: Log;
	readonly clock?: Clock;
}): MdnsAnswer {
	const { interfaceAddress, log, clock = systemClock } = options;
	if (!isIPv4(interfaceAddress)) {
		log("info", "no mDNS on a network without IPv4");
		return { close: () => undefined };
	}
	let hasFailed = false;
	const fail = (error: unknown): void => {
		if (!hasFailed)
			log("warn", "this machine does not answer to its .local name", {
				name: options.name,
				error: String(error),
			});
		hasFailed = true;
	};
	const mayReply = replyBound(clock);
	const mdns = multicastDns({
		interface: interfaceAddress,
		// A socket that is bound to an address hears nothing that is sent to the group.
		bind: "0.0.0.0",
	});
	const reply = ({ packet, isUnicast }: Reply, to: Peer): void =>
		mdns.respond(packet, isUnicast ? to : undefined, (error) => {
			if (error) fail(error);
		});
	mdns.on("error", fail);
	mdns.on("warning", (error) => {
		// Whatever else somebody sends to the port is no fault of ours.
		if ("syscall" in error) fail(error);
	});
	mdns.on("ready", () => mdns.respond(announcement(options)));
	mdns.on("query", (query, { address, port }) => {
		// What is thrown here nobody catches, and the process ends.
		try {
			// Systems hand a group's packets to each of its sockets, whichever interface they came by.
			if (!isNear(interfaceAddress, address)) return;
			const found = replyTo(query, port, options);
			if (found && mayReply(found.isUnicast)) reply(found, { address, port });
		} catch (error) {
			fail(error);
		}
	});
	return {
		close() {
			mdns.respond(announcement(options, 0), () => mdns.destroy());
		},
	};
}

interface Peer {
	readonly address: string;
	readonly port: number;
}
