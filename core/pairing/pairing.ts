/**
 * One phone at a time: the QR that is open, what the phone has to prove, and the person's own yes. Times are those of the
 * monotonic clock. Silence, a wrong proof and too many tries end it; no phone ever answers for the person.
 */
import type {
	DeviceView,
	PairingOffer,
	PairingView,
} from "../../contract/devices.ts";
import {
	type Certificate,
	type DesktopHello,
	fromBase64Url,
	offerSeconds,
	offerTries,
	PhoneConfirm,
	PhoneHello,
	PhoneWait,
	type PairOutcome,
} from "../../contract/pairing.ts";
import type { PhoneProblem } from "../../contract/phone.ts";
import { Deadline } from "../approval/deadline.ts";
import { randomCode } from "../approval/grants.ts";
import type { Clock } from "../clock.ts";
import { plainName, plainText } from "../devices/device.ts";
import type { Devices } from "../devices/devices.ts";
import type { Identity } from "../devices/identity.ts";
import { Handshake, shareWith } from "./handshake.ts";
import { Offer } from "./offer.ts";
import { Refusals } from "./refusals.ts";

export interface PairingParts {
	readonly devices: Pick<Devices, "add" | "list" | "endsAt" | "knows">;
	readonly identity: Pick<
		Identity,
		"isOpen" | "publicKey" | "fingerprint" | "sign"
	>;
	readonly clock: Clock;
	readonly note: (what: string) => void;
	readonly onChange: (view: PairingView) => void;
}

/** Where the phone reached the gate, as its connection says. */
export interface Caller {
	readonly address: string;
	readonly userAgent: string;
	/** The origin its request names and its Host confirms. */
	readonly origin: string;
	/** Its Host is the machine's .local name. */
	readonly byName: boolean;
}

type Answered<T> = T | { readonly problem: PhoneProblem };

interface Asker {
	readonly handshake: Handshake;
	readonly caller: Caller;
}

interface Attempt {
	readonly id: string;
	readonly offer: Offer;
	/** The identity that the QR names. */
	readonly identity: Uint8Array;
	state: "offered" | "asking" | "done" | "over";
	why: PairingView["why"];
	/** What it is in ends then; of `done` and `over`: until then the phone hears of it. */
	endsMs: number;
	triesLeft: number;
	/** Anybody in reach can send a hello by code: what that spends is the code's alone. */
	codeTriesLeft: number;
	/** By the answer's pid; no more than there are tries. */
	readonly handshakes: Map<string, Asker>;
	/** The one that proved itself. */
	asker: Asker | undefined;
	outcome: PairOutcome | undefined;
	device: string;
}

const standsMs = offerSeconds * 1_000;
/** One phone asks; a few more where it asked again before its connection was seen to have ended. */
const mostWaiting = 4;
/** Below the 25 s that a phone waits for. */
const waitMs = 24_000;
/** A hello that was answered is none a second time, also not of a later offer: as many of them are remembered. */
const rememberedHellos = 100;

export class Pairing {
	readonly #parts: PairingParts;
	readonly #clock: Clock;
	readonly #refusals: Refusals;
	readonly #deadline: Deadline;
	/** Compared with where none is open, so that this takes as long. */
	readonly #decoy = new Offer();
	/** The phone's ephemeral keys of the hellos that were answered. */
	readonly #answered: string[] = [];
	readonly #waiting = new Set<() => void>();
	#attempt: Attempt | undefined;

	constructor(parts: PairingParts) {
		this.#parts = parts;
		this.#clock = parts.clock;
		this.#refusals = new Refusals(parts.clock, parts.note);
		this.#deadline = new Deadline(parts.clock, () => {
			const attempt = this.#current();
			// Not yet, by this clock; or the phone has heard of the end for long enough.
			if (attempt?.asker || attempt?.state === "offered")
				this.#deadline.set(attempt.endsMs);
		});
	}

	/** Opens an offer, in place of one that is open. `base`: "https://192.0.2.7:4181". @throws VaultError */
	start(base: string): PairingOffer {
		const { publicKey, fingerprint } = this.#parts.identity;
		const offer = new Offer();
		this.#attempt = {
			id: `P-${randomCode(8)}`,
			offer,
			identity: publicKey,
			state: "offered",
			why: "",
			endsMs: this.#inMs(standsMs),
			triesLeft: offerTries,
			codeTriesLeft: offerTries,
			handshakes: new Map(),
			asker: undefined,
			outcome: undefined,
			device: "",
		};
		this.#parts.note(`pairing opened at ${base}`);
		this.#turned(this.#attempt);
		return { ...this.view(), ...offer.tell(base, fingerprint), address: base };
	}

	view(): PairingView {
		const attempt = this.#current();
		const state = attempt?.state ?? "idle";
		const isOpen = state === "offered" || state === "asking";
		return {
			state,
			id: attempt?.id ?? "",
			expiresAt:
				attempt && isOpen
					? new Date(
							this.#clock.now() + attempt.endsMs - this.#clock.monotonicMs(),
						).toISOString()
					: null,
			triesLeft: attempt?.triesLeft ?? 0,
			codeIsOver: isOpen && attempt?.codeTriesLeft === 0,
			caller:
				attempt?.asker && state === "asking" ? callerView(attempt.asker) : null,
			device: attempt?.device ? this.#device(attempt.device) : null,
			why: attempt?.why ?? "",
		};
	}

	/** A QR is open, or a phone waits for the person. */
	get isOpen(): boolean {
		const state = this.#current()?.state;
		return state === "offered" || state === "asking";
	}

	/** While a phone waits, `cancelled` is the person's no. Nothing where nothing is open. */
	cancel(why: "cancelled" | "network"): PairingView {
		const attempt = this.#current();
		if (attempt?.state === "asking")
			this.#end(attempt, why === "cancelled" ? "refused" : why);
		else if (attempt?.state === "offered") this.#end(attempt, why);
		return this.view();
	}

	/** The phone's three calls. Bodies come as they were posted. */
	async hello(body: unknown, caller: Caller): Promise<Answered<DesktopHello>> {
		const refused = this.#refuser(caller);
		const { data: hello } = PhoneHello.safeParse(body);
		const pid = hello && fromBase64Url(hello.pid);
		if (!hello || !pid) return refused("bad-request", "no hello");
		const attempt = this.#current();
		const open = attempt?.state === "offered" ? attempt : undefined;
		const secret = (open?.offer ?? this.#decoy).secretFor(pid);
		if (!open || !secret) return refused("no-offer", "no such offer is open");
		if (hello.origin !== caller.origin)
			return refused("forbidden", "its page is of another origin");
		if (this.#answered.includes(hello.eph))
			return refused("replayed", "a hello that was answered before");
		if (!this.#parts.identity.isOpen)
			return refused("locked", "the vault is locked");
		const isByCode = pid.length === 0;
		if (isByCode && open.codeTriesLeft === 0)
			return refused("no-offer", "the code was tried too often");
		if (!isByCode && open.triesLeft === 0) {
			this.#end(open, "tries");
			return refused("no-offer", "too many tries");
		}
		const shared = shareWith(hello);
		if (!shared) return refused("bad-request", "no valid keys");
		const handshake = new Handshake(
			shared,
			open.offer.pid,
			secret,
			this.#parts.identity,
		);
		if (isByCode) open.codeTriesLeft -= 1;
		else open.triesLeft -= 1;
		open.handshakes.set(handshake.answer.pid, { handshake, caller });
		this.#answered.push(hello.eph);
		if (this.#answered.length > rememberedHellos) this.#answered.shift();
		this.#parts.onChange(this.view());
		return handshake.answer;
	}

	/** The first right one takes the offer; a wrong one burns it, or the code where it came by that. */
	async confirm(
		body: unknown,
		caller: Caller,
	): Promise<Answered<{ readonly state: "asking" }>> {
		const refused = this.#refuser(caller);
		const { data: proof } = PhoneConfirm.safeParse(body);
		if (!proof) return refused("bad-request", "no confirmation");
		const attempt = this.#current();
		const asker =
			attempt?.state === "offered"
				? attempt.handshakes.get(proof.pid)
				: undefined;
		if (!attempt || !asker)
			return refused("no-offer", "a confirmation of no open hello");
		if (asker.caller.origin !== caller.origin)
			return refused("forbidden", "its page is of another origin");
		if (!asker.handshake.isProvenBy(proof)) {
			if (byCode(asker)) this.#endCode(attempt);
			else this.#end(attempt, "proof");
			return refused("wrong-proof", "the proof is wrong");
		}
		// Only who read the secret learns that a key is known.
		if (this.#parts.devices.knows(asker.handshake.deviceKey)) {
			attempt.handshakes.delete(proof.pid);
			return refused("replayed", "a key that was paired before");
		}
		attempt.handshakes.clear();
		attempt.asker = asker;
		attempt.state = "asking";
		attempt.endsMs = this.#inMs(standsMs);
		this.#parts.note(`pairing: the phone at ${caller.address} asks`);
		this.#turned(attempt);
		return { state: "asking" };
	}

	/** Within 25 s. `gone` ends it early. */
	async wait(body: unknown, gone: AbortSignal): Promise<Answered<PairOutcome>> {
		const { data } = PhoneWait.safeParse(body);
		if (!data) return { problem: "bad-request" };
		const now = this.#outcomeFor(data.pid);
		if (!("state" in now) || now.state !== "waiting" || gone.aborted)
			return now;
		if (this.#waiting.size >= mostWaiting) return { problem: "too-many" };
		await new Promise<void>((resolve) => {
			const wake = (): void => {
				clearTimeout(timer);
				gone.removeEventListener("abort", wake);
				this.#waiting.delete(wake);
				resolve();
			};
			const timer = setTimeout(wake, waitMs).unref();
			gone.addEventListener("abort", wake);
			this.#waiting.add(wake);
		});
		return this.#outcomeFor(data.pid);
	}

	/** The person's yes, or why not. @throws VaultError; DeviceError where there are as many phones as may be */
	accept(
		id: string,
		choice: { readonly name?: string | undefined; readonly tier: Certificate },
	): DeviceView | "not-found" | "tier" {
		const { devices, identity, note } = this.#parts;
		const attempt = this.#current();
		const asker = attempt?.state === "asking" ? attempt.asker : undefined;
		if (!attempt || !asker || attempt.id !== id) return "not-found";
		const { handshake, caller } = asker;
		const { tier } = choice;
		if (tier === "trusted" && !mayBeTrusted(asker)) return "tier";
		// What cannot be signed now must not be done: throws before a device is there.
		if (isOther(attempt.identity, identity.publicKey)) return "not-found";
		const device = devices.add({
			name: plainName(choice.name ?? handshake.hello.name),
			tier,
			publicKey: handshake.deviceKey,
			origin: caller.origin,
			userAgent: caller.userAgent,
			address: caller.address,
		});
		attempt.outcome = handshake.done(
			{
				device: device.id,
				tier,
				name: device.name,
				endsAt: devices.endsAt(device),
			},
			identity,
		);
		attempt.device = device.id;
		attempt.state = "done";
		// The phone may have slept.
		attempt.endsMs = this.#inMs(standsMs);
		note(`paired ${device.id} at ${caller.address}, certificate ${tier}`);
		this.#turned(attempt);
		return this.#device(device.id) ?? "not-found";
	}

	close(): void {
		this.#refusals.tellRest();
		this.#deadline.stop();
		this.#attempt = undefined;
		this.#wake();
	}

	/** As it stands at this moment. */
	#current(): Attempt | undefined {
		const attempt = this.#attempt;
		if (!attempt) return undefined;
		const { identity } = this.#parts;
		const isPast = this.#clock.monotonicMs() >= attempt.endsMs;
		const isOpen = attempt.state === "offered" || attempt.state === "asking";
		if (isOpen && isPast) this.#end(attempt, "time");
		else if (
			isOpen &&
			identity.isOpen &&
			isOther(attempt.identity, identity.publicKey)
		)
			// All phones were revoked meanwhile, and the identity that the QR names with them.
			this.#end(attempt, "cancelled");
		else if (isPast) attempt.asker = undefined;
		return attempt;
	}

	#end(attempt: Attempt, why: PairingView["why"]): void {
		attempt.state = "over";
		attempt.why = why;
		attempt.endsMs = this.#inMs(standsMs);
		attempt.handshakes.clear();
		this.#parts.note(`pairing over: ${why}`);
		this.#turned(attempt);
	}

	/** Whoever read the QR is not kept out by a stranger's guesses. */
	#endCode(attempt: Attempt): void {
		attempt.codeTriesLeft = 0;
		for (const [pid, asker] of attempt.handshakes)
			if (byCode(asker)) attempt.handshakes.delete(pid);
		this.#parts.note("pairing by code over: proof");
		this.#parts.onChange(this.view());
	}

	#turned(attempt: Attempt): void {
		this.#deadline.set(attempt.endsMs);
		this.#wake();
		this.#parts.onChange(this.view());
	}

	#wake(): void {
		for (const wake of this.#waiting) wake();
	}

	#outcomeFor(pid: string): Answered<PairOutcome> {
		const attempt = this.#current();
		if (attempt?.asker?.handshake.answer.pid !== pid)
			return { problem: "no-offer" };
		if (attempt.outcome) return attempt.outcome;
		return { state: attempt.state === "asking" ? "waiting" : "refused" };
	}

	#device(id: string): DeviceView | null {
		return this.#parts.devices.list().find((view) => view.id === id) ?? null;
	}

	#refuser(
		caller: Caller,
	): (problem: PhoneProblem, why: string) => { problem: PhoneProblem } {
		return (problem, why) => {
			this.#refusals.add(why, caller.address);
			return { problem };
		};
	}

	#inMs(ms: number): number {
		return this.#clock.monotonicMs() + ms;
	}
}

const isOther = (before: Uint8Array, now: Uint8Array): boolean =>
	!Buffer.from(before).equals(now);

const byCode = ({ handshake }: Pick<Asker, "handshake">): boolean =>
	handshake.hello.pid === "";

const mayBeTrusted = ({ handshake, caller }: Asker): boolean =>
	caller.byName && handshake.hello.certificate === "trusted";

const callerView = ({
	handshake,
	caller,
}: Asker): NonNullable<PairingView["caller"]> => ({
	name: plainName(handshake.hello.name),
	userAgent: plainText(caller.userAgent, 300),
	address: caller.address,
	certificate: handshake.hello.certificate,
	byName: caller.byName,
	byCode: byCode({ handshake }),
	words: handshake.words(),
});
