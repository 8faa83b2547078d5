/**
 * What a paired phone is shown, and what it may decide: signed both ways. A session's cookie never gets this far with
 * anything but reading; whatever acts is signed by the device's key, names the nonce it was given and a counter that only
 * grows, and is held against what the gate handed to this very device. Nothing is used up by a message that is not signed.
 */
import {
	type Action,
	type Decision,
	type HistoryObject,
	type PhoneProblem,
	type PhoneState,
	type Receipt,
	type Signed,
	SignedAction,
	SignedDecision,
} from "../../contract/phone.ts";
import type { Bridge } from "../approval/bridge.ts";
import type { Grants } from "../approval/grants.ts";
import type { AnswerError, Verdict } from "../approval/question.ts";
import { type Entry, gateEntry } from "../audit/entry.ts";
import type { AuditLog } from "../audit/log.ts";
import type { Log } from "../log.ts";
import type { ModeState } from "../mode.ts";
import { sees } from "./allowance.ts";
import type { Device } from "./device.ts";
import type { Devices } from "./devices.ts";
import type { Handed } from "./issued.ts";
import { Showing, type ShowingParts } from "./showing.ts";
import { isDevices, signedBy } from "./signed.ts";

export interface DecisionsParts extends ShowingParts {
	readonly devices: Pick<
		Devices,
		"active" | "advance" | "endsAt" | "highUntil" | "setPush" | "revoke"
	>;
	readonly grants: Pick<Grants, "list" | "revoke">;
	readonly bridge: Pick<Bridge, "raise" | "view" | "onChange">;
	readonly mode: Pick<ModeState, "view" | "current">;
	readonly audit: Pick<AuditLog, "note" | "refused">;
	readonly log: Log;
	/** Whether an endpoint is one of a push service's. */
	readonly isPushEndpoint: (endpoint: string) => boolean;
}

interface Refused {
	readonly problem: PhoneProblem;
}
export type Decided<T> = T | Refused;

const coalesceMs = 25;
/** What an allow for a session lasts at most. */
const sessionMs = 8 * 3_600_000;

const rank = { low: 0, high: 1, critical: 2 } as const;

/** Of an answer that came after all checks. */
const problems: Record<AnswerError, PhoneProblem> = {
	unknown: "not-found",
	late: "late",
	voided: "late",
	"once-only": "not-allowed",
	"not-offered": "not-allowed",
	"needs-expiry": "not-allowed",
	"bad-edit": "not-allowed",
};

export class Decisions {
	readonly #parts: DecisionsParts;
	readonly #showing: Showing;
	readonly #listeners = new Set<() => void>();
	readonly #stops: readonly (() => void)[];
	#timer: NodeJS.Timeout | undefined;

	constructor(parts: DecisionsParts) {
		this.#parts = parts;
		this.#showing = new Showing(parts);
		const { approvals, bridge, clock } = parts;
		this.#stops = [
			approvals.onChange(() => this.touch()),
			bridge.onChange(() => this.touch()),
			approvals.onProgress((progress) => {
				if (this.#showing.receipts.follow(progress, clock.now())) this.touch();
			}),
		];
	}

	/** All a device may see now. @throws VaultError */
	stateFor(device: Device): PhoneState {
		// Whoever streams may hold one from before its limits changed.
		const known = this.#parts.devices.active(device.id) ?? device;
		return this.#showing.stateFor(known);
	}

	/** @throws VaultError */
	historyFor(device: Device): Signed<HistoryObject> {
		return this.#showing.historyFor(device);
	}

	/**
	 * `body`: what was posted, not looked at yet. @throws VaultError, or where an allow cannot be recorded: then nothing was
	 * let through; a deny holds then all the same.
	 */
	decide(device: Device, body: unknown): Decided<Signed<Receipt>> {
		const known = this.#parts.devices.active(device.id);
		if (known === undefined) return this.#refuse(device, "decision", "gone");
		const parsed = SignedDecision.safeParse(body);
		if (!parsed.success) return this.#refuse(known, "decision", "bad-request");
		const { decision, sig } = parsed.data;
		// Nothing of what it says goes into the log: it may be anybody's.
		if (!isDevices(known, "decision", decision, sig))
			return this.#refuse(known, "decision", "wrong-proof");
		const { verdict, request } = decision;
		const decided = this.#take(known, decision);
		return typeof decided === "string"
			? this.#refuse(known, `${verdict} of ${request}`, decided)
			: decided;
	}

	/** @throws where the bridge was not raised whole */
	act(device: Device, body: unknown): Decided<{ readonly done: true }> {
		const known = this.#parts.devices.active(device.id);
		if (known === undefined) return this.#refuse(device, "action", "gone");
		const parsed = SignedAction.safeParse(body);
		if (!parsed.success) return this.#refuse(known, "action", "bad-request");
		const { action, sig } = parsed.data;
		if (!isDevices(known, "action", action, sig))
			return this.#refuse(known, "action", "wrong-proof");
		const problem = this.#perform(known, action);
		return problem === undefined
			? { done: true }
			: this.#refuse(known, action.action.name, problem);
	}

	/** What it allowed and has not left is stopped, its grants end. */
	end(device: Device): void {
		const { approvals, grants } = this.#parts;
		for (const id of this.#showing.receipts.unreleased(device.id))
			this.#tryTo("stop what a phone had allowed", () =>
				approvals.answer(
					id,
					{ kind: "deny", reason: "the phone that allowed it was revoked" },
					"gate",
				),
			);
		// Also those of an earlier process.
		for (const { id, by } of grants.list())
			if (by.endsWith(inBrackets(device)))
				this.#tryTo("revoke what a phone had allowed", () => grants.revoke(id));
		this.#showing.end(device);
		this.touch();
	}

	/** Some device's state may be another one now. Many at once are one. */
	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** What phones are shown has changed elsewhere: the mode, what the owner lets a device do. */
	touch(): void {
		this.#timer ??= setTimeout(() => {
			this.#timer = undefined;
			this.#showing.forgetEnded();
			for (const listener of this.#listeners) listener();
		}, coalesceMs).unref();
	}

	close(): void {
		clearTimeout(this.#timer);
		for (const stop of this.#stops) stop();
		this.#listeners.clear();
	}

	/** A signed decision, or why it is not taken. */
	#take(device: Device, decision: Decision): Signed<Receipt> | PhoneProblem {
		const { digest, nonce, request, verdict } = decision;
		if (decision.device !== device.id) return "bad-request";
		const issue = this.#showing.issued.get(device.id, request);
		const handed = issue?.handed(digest);
		// A no is for the question its nonce is of: its caller could change the card faster than a person answers.
		if (issue === undefined || (handed === undefined && verdict === "allow"))
			return this.#notHanded(device, request);
		if (!issue.isOpenFor(nonce, verdict)) return "replayed";
		// Spent also where it is refused below: what is refused now is not let through by being sent again.
		if (!this.#advance(device, decision.counter, verdict === "deny"))
			return "replayed";
		const problem =
			verdict === "allow" ? this.#whyNot(device, decision, handed) : undefined;
		if (problem) return problem;
		const signed =
			verdict === "allow"
				? this.#allow(device, decision)
				: this.#deny(device, decision);
		if (typeof signed === "string") return signed;
		issue.spend(verdict);
		this.#showing.receipts.add(signed);
		this.touch();
		return signed;
	}

	/** Another device's object is other bytes to this one, and what it may not see is not there. */
	#notHanded(device: Device, request: string): PhoneProblem {
		const { approvals } = this.#parts;
		const pending = approvals.pending(request);
		if (pending !== undefined)
			return sees(device, pending.question.upstream)
				? "other-bytes"
				: "not-found";
		const past = approvals.get(request);
		return past !== undefined && sees(device, past.upstream)
			? "late"
			: "not-found";
	}

	/** As the tier, the owner's limits and the question are now, and as they were when it was shown. */
	#whyNot(
		device: Device,
		{ request, scope }: Decision,
		handed: Handed | undefined,
	): PhoneProblem | undefined {
		const shown = this.#parts.approvals.pending(request);
		if (shown === undefined) return "late";
		const { digest, judgement } = shown.question;
		if (digest !== handed?.call || rank[judgement.risk] > rank[handed.risk])
			return "other-bytes";
		const now = this.#showing.allowance(device, shown);
		return handed.allow.includes(scope) && now.allow.includes(scope)
			? undefined
			: "not-allowed";
	}

	/** What cannot be told to the phone is not let through. */
	#allow(device: Device, decision: Decision): Signed<Receipt> | PhoneProblem {
		const { clock, devices, identity } = this.#parts;
		const signed = signedBy(
			identity,
			"receipt",
			this.#receipt(decision, "allowed"),
		);
		const leftMs = devices.endsAt(device) - clock.now();
		const problem = this.#answer(device, decision, {
			kind: "allow",
			scope: decision.scope,
			...(decision.scope === "session"
				? { ttlMs: Math.min(sessionMs, leftMs) }
				: {}),
		});
		return problem ?? signed;
	}

	#deny(device: Device, decision: Decision): Signed<Receipt> | PhoneProblem {
		const { identity } = this.#parts;
		// Whoever owns the page of an untrusted one would speak to the agent in the owner's name.
		const reason = device.tier === "trusted" ? decision.reason : "";
		const problem = this.#answer(device, decision, { kind: "deny", reason });
		return (
			problem ??
			signedBy(identity, "receipt", this.#receipt(decision, "denied"))
		);
	}

	#answer(
		device: Device,
		{ request, verdict, counter }: Decision,
		answer: Verdict,
	): PhoneProblem | undefined {
		const scope = answer.kind === "allow" ? ` ${answer.scope}` : "";
		const what = `${request}: ${verdict}${scope} was signed, counter ${counter}`;
		this.#parts.audit.note(this.#entry("change", device, what));
		const answered = this.#parts.approvals.answer(
			request,
			answer,
			signerOf(device),
		);
		return answered === "answered" ? undefined : problems[answered];
	}

	#receipt(
		{ request, digest, device, verdict }: Decision,
		state: Receipt["state"],
	): Receipt {
		return {
			v: 1,
			type: "receipt",
			request,
			digest,
			device,
			verdict,
			state,
			status: null,
			at: this.#parts.clock.now(),
		};
	}

	#perform(
		device: Device,
		{ action, device: named, nonce, counter }: Action,
	): PhoneProblem | undefined {
		const { bridge, devices, isPushEndpoint } = this.#parts;
		if (named !== device.id) return "bad-request";
		if (!this.#showing.isGlanceNonce(device, nonce)) return "replayed";
		const narrows = action.name !== "push.set";
		if (!this.#advance(device, counter, narrows)) return "replayed";
		this.#showing.spendGlanceNonce(device);
		this.touch();
		if (action.name === "push.set") {
			const endpoint = action.subscription?.endpoint ?? "";
			// Who owns the page of an untrusted one would be told when something waits.
			if (endpoint !== "" && device.tier === "untrusted") return "not-allowed";
			if (endpoint !== "" && !isPushEndpoint(endpoint)) return "bad-request";
			devices.setPush(device.id, endpoint);
			return undefined;
		}
		this.#parts.audit.note(this.#entry("change", device, action.name));
		if (action.name === "bridge.raise") bridge.raise(signerOf(device));
		else devices.revoke(device.id);
		return undefined;
	}

	/** `false`: used before. Where it cannot be kept, what only narrows is still done: its nonce is good for one time. */
	#advance(device: Device, counter: number, narrows: boolean): boolean {
		try {
			return this.#parts.devices.advance(device.id, counter);
		} catch (error) {
			if (!narrows) throw error;
			this.#complain("a phone's counter could not be kept", error);
			return counter > device.counter;
		}
	}

	/** Under a flood counted, like other refusals. */
	#refuse(device: Device, what: string, problem: PhoneProblem): Refused {
		this.#parts.audit.refused(
			this.#entry("refused", device, `${what} was not taken: ${problem}`),
		);
		return { problem };
	}

	#entry(kind: "change" | "refused", device: Device, reason: string): Entry {
		return {
			...gateEntry(kind, reason, this.#parts.mode.current),
			decidedBy: signerOf(device),
			device: device.id,
		};
	}

	#tryTo(what: string, work: () => unknown): void {
		try {
			work();
		} catch (error) {
			this.#complain(`could not ${what}`, error);
		}
	}

	#complain(what: string, error: unknown): void {
		this.#parts.log("error", what, { error: String(error) });
	}
}

/** Whoever answers is named by this, in the log and on grants; the id stands last, where no name can pretend to be one. */
const signerOf = (device: Device): string =>
	`phone "${device.name}"${inBrackets(device)}`;
const inBrackets = ({ id }: Device): string => ` (${id})`;
