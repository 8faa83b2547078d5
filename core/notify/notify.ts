/**
 * Tells people elsewhere that something waits, and nothing of what: Web Push without a payload (RFC 8030), and an ntfy
 * topic. Never delays a question, and never fails but into the log.
 */
import type { LookupFunction } from "node:net";
import type { Approvals } from "../approval/approvals.ts";
import type { Clock } from "../clock.ts";
import type { Devices } from "../devices/devices.ts";
import type { Log } from "../log.ts";
import type { Vault } from "../vault/vault.ts";
import { type Letter, Post, type Posted } from "./post.ts";
import { endpointKind } from "./push-endpoint.ts";
import { Recipient } from "./recipient.ts";
import { openVapid, type Vapid } from "./vapid.ts";

export interface NotifyParts {
	readonly devices: Pick<Devices, "all" | "list" | "setPush">;
	readonly approvals: Pick<Approvals, "list" | "onChange">;
	readonly vault: Vault;
	readonly clock: Clock;
	readonly log: Log;
	readonly settings: () => {
		readonly push_origins: readonly string[];
		readonly ntfy: string | null;
	};
	/** Nobody is told now; who still waits afterwards is told of then. */
	readonly isQuiet?: () => boolean;
	/** CAs beside the usual ones. */
	readonly ca?: string;
	/** Names to addresses; the system's. */
	readonly resolve?: LookupFunction;
	/** How soon a question is told of. */
	readonly everyMs?: number;
}

/** What is answered within this was not worth a message. */
const usualEveryMs = 1_000;
/** A push that comes later than this is about a question that is gone. */
const ttlSeconds = 120;
/** A newer push takes an older one's place (RFC 8030 §5.4). */
const topic = "drawbridge";

export class Notify {
	readonly #parts: NotifyParts;
	readonly #post: Post;
	readonly #stop: () => void;
	/** By the device's id; ntfy's topic has none. */
	readonly #recipients = new Map<string, Recipient>();
	/** Kinds of failure that the log knows already. */
	readonly #logged = new Set<string>();
	#opening: Promise<Vapid> | undefined;
	#vapid: Vapid | undefined;
	#timer: NodeJS.Timeout | undefined;
	#isClosed = false;

	constructor(parts: NotifyParts) {
		const { clock, ca, resolve } = parts;
		this.#parts = parts;
		this.#post = new Post({ clock, ca, resolve });
		this.#stop = parts.approvals.onChange(() => this.#soon());
	}

	/** Makes the VAPID key where there is none. Twice is once. @throws VaultError */
	async open(): Promise<void> {
		if (this.#vapid) return;
		const { vault, clock } = this.#parts;
		this.#opening ??= openVapid(vault, clock).finally(() => {
			this.#opening = undefined;
		});
		this.#vapid = await this.#opening;
		this.#soon();
	}

	/** P-256, raw, base64url; empty until it is open. */
	get pushKey(): string {
		return this.#vapid?.publicKey ?? "";
	}

	/** https, no credentials, and the origin of a browser's push service or one of the settings'. */
	isPushEndpoint(endpoint: string): boolean {
		return this.#kindOf(endpoint) !== undefined;
	}

	async close(): Promise<void> {
		this.#isClosed = true;
		this.#stop();
		clearTimeout(this.#timer);
		await this.#post.close();
	}

	/** Many changes at once are one. */
	#soon(): void {
		if (this.#timer || this.#isClosed) return;
		const { everyMs = usualEveryMs } = this.#parts;
		this.#timer = setTimeout(() => {
			this.#timer = undefined;
			try {
				if (this.#look()) this.#soon();
			} catch (error) {
				this.#complain(
					"nobody can be told that a question waits",
					String(error),
				);
			}
		}, everyMs).unref();
	}

	/** `true`: somebody is still to be told, when the bounds let it or the phone is no longer looking. */
	#look(): boolean {
		const sendings = [...this.#pushes(), ...this.#ntfy()];
		if (sendings.length === 0) return false;
		const waiting = this.#parts.approvals.list().length;
		const isQuiet = this.#parts.isQuiet?.() ?? false;
		let isBehind = false;
		const now = this.#parts.clock.monotonicMs();
		for (const sending of sendings) {
			const recipient = this.#recipientOf(sending);
			if (!recipient.isBehind(waiting)) continue;
			isBehind = true;
			if (!isQuiet && !sending.isLooking && recipient.mayTell(waiting, now))
				void this.#tell(recipient, sending, waiting);
		}
		return isBehind;
	}

	async #tell(
		recipient: Recipient,
		sending: Sending,
		waiting: number,
	): Promise<void> {
		const { clock } = this.#parts;
		recipient.begin(clock.monotonicMs());
		let posted: Posted;
		try {
			posted = await sending.send(waiting);
		} catch (error) {
			posted = { why: error instanceof Error ? error.name : "unknown" };
		}
		if (this.#isClosed) return;
		if ("status" in posted && posted.status >= 200 && posted.status < 300) {
			recipient.succeeded(waiting);
			return;
		}
		recipient.failed(
			clock.monotonicMs(),
			"status" in posted ? posted.retryAfterMs : undefined,
		);
		if ("status" in posted && [404, 410].includes(posted.status))
			sending.gone();
		this.#complain(
			`${sending.kind} failed`,
			"status" in posted ? String(posted.status) : posted.why,
		);
	}

	/** Who subscribes anew is told anew, and no more often. */
	#recipientOf({ key, to }: Sending): Recipient {
		const recipient = this.#recipients.get(key) ?? new Recipient();
		recipient.isAt(to);
		this.#recipients.set(key, recipient);
		return recipient;
	}

	/** One for each device that asked for it. */
	#pushes(): Sending[] {
		const vapid = this.#vapid;
		const { devices } = this.#parts;
		const all = devices.all();
		for (const key of this.#recipients.keys())
			if (key !== "" && !all.some(({ id }) => id === key))
				this.#recipients.delete(key);
		const subscribed = all.filter(({ push }) => push !== "");
		if (!vapid || subscribed.length === 0) return [];
		const online = new Set(
			devices.list().flatMap((one) => (one.online ? [one.id] : [])),
		);
		return subscribed.flatMap(({ id, push }): Sending[] => {
			const kind = this.#kindOf(push);
			// The settings may have changed since it subscribed.
			if (!kind) return [];
			return [
				{
					key: id,
					to: push,
					kind: `a push to ${new URL(push).hostname}`,
					isLooking: online.has(id),
					send: async () =>
						await this.#post.send({
							url: push,
							headers: {
								authorization: await vapid.authorization(push),
								ttl: String(ttlSeconds),
								urgency: "high",
								topic,
							},
							body: "",
							publicOnly: kind === "known",
						}),
					// Whoever subscribed anew in the meantime stays subscribed.
					gone: () => {
						const now = devices.all().find((one) => one.id === id);
						if (now?.push === push) devices.setPush(id, "");
					},
				},
			];
		});
	}

	#ntfy(): Sending[] {
		const { ntfy } = this.#parts.settings();
		if (ntfy === null) return [];
		return [
			{
				key: "",
				to: ntfy,
				kind: "a message to ntfy",
				isLooking: false,
				send: async (waiting) =>
					await this.#post.send({
						...addressOf(ntfy),
						body:
							waiting === 1
								? "1 question waits for you in Drawbridge."
								: `${waiting} questions wait for you in Drawbridge.`,
						publicOnly: false,
					}),
				gone: () => undefined,
			},
		];
	}

	#kindOf(endpoint: string): ReturnType<typeof endpointKind> {
		return endpointKind(endpoint, this.#parts.settings().push_origins);
	}

	#complain(what: string, why: string): void {
		const kind = `${what} ${why}`;
		if (this.#logged.has(kind)) return;
		this.#logged.add(kind);
		this.#parts.log("warn", what, { why });
	}
}

interface Sending {
	/** Whom it is to. */
	readonly key: string;
	/** The address; another one is a new subscription. */
	readonly to: string;
	/** For the log. */
	readonly kind: string;
	/** It sees what waits anyway. */
	readonly isLooking: boolean;
	send(waiting: number): Promise<Posted>;
	/** There is nobody any more. */
	gone(): void;
}

/** A topic's user and password, or its token as a password without a user, stand in its URL. */
function addressOf(ntfy: string): Pick<Letter, "url" | "headers"> {
	const { origin, pathname, search, username, password } = new URL(ntfy);
	const words = [username, password]
		.map((word) => decodeURIComponent(word))
		.join(":");
	const basic = Buffer.from(words).toString("base64");
	return {
		url: origin + pathname + search,
		headers: {
			title: "Drawbridge",
			"content-type": "text/plain; charset=utf-8",
			...(words === ":" ? {} : { authorization: `Basic ${basic}` }),
		},
	};
}
