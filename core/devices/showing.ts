/**
 * What one device sees: how things stand, what waits as far as it may see it, what it answered, and what ended. All of it
 * is signed, and what has not changed is signed once. Remembers what was handed out; takes no answer.
 */
import type {
	Glance,
	HistoryObject,
	PhoneState,
	RequestObject,
	Signed,
} from "../../contract/phone.ts";
import type { Approvals } from "../approval/approvals.ts";
import type { Bridge } from "../approval/bridge.ts";
import type { Shown } from "../approval/view.ts";
import type { Clock } from "../clock.ts";
import type { ModeState } from "../mode.ts";
import { type Allowance, allowanceOf, sees } from "./allowance.ts";
import type { Device } from "./device.ts";
import type { Devices } from "./devices.ts";
import type { Identity } from "./identity.ts";
import { Issued, newNonce } from "./issued.ts";
import { Receipts } from "./receipts.ts";
import { requestObject } from "./request-object.ts";
import { digestOfObject } from "./signature.ts";
import { signedBy } from "./signed.ts";

export interface ShowingParts {
	readonly devices: Pick<Devices, "endsAt" | "highUntil">;
	readonly identity: Pick<Identity, "sign">;
	readonly approvals: Approvals;
	readonly bridge: Pick<Bridge, "view">;
	readonly mode: Pick<ModeState, "view">;
	readonly clock: Clock;
	/** What the machine calls itself. */
	readonly machine: string;
	/** P-256, raw, base64url: for Web Push; empty: not offered. */
	readonly pushKey: () => string;
}

const mostRequests = 50;
/** In characters of JSON: a phone that is shown less is shown the rest once it has answered. */
const longestState = 2 * 1024 * 1024;
const historyShown = 50;
const historySearched = 200;

export class Showing {
	readonly issued = new Issued();
	readonly receipts = new Receipts();
	readonly #parts: ShowingParts;
	/** Of each device's next action. */
	readonly #glances = new Map<string, string>();

	constructor(parts: ShowingParts) {
		this.#parts = parts;
	}

	/** @throws VaultError */
	stateFor(device: Device): PhoneState {
		const { approvals, clock, identity } = this.#parts;
		return {
			glance: signedBy(identity, "glance", this.#glance(device)),
			requests: this.#requests(device),
			receipts: this.receipts.of(
				device.id,
				clock.now(),
				(request) => approvals.isUnreleased(request),
				(receipt) => signedBy(identity, "receipt", receipt),
			),
		};
	}

	/** @throws VaultError */
	historyFor(device: Device): Signed<HistoryObject> {
		const { approvals, clock, identity } = this.#parts;
		const items = approvals
			.history(historySearched)
			.filter(({ upstream }) => sees(device, upstream))
			.slice(0, historyShown)
			.map(({ id, client, upstream, tool, risk, state, askedAt, answer }) => ({
				id,
				client,
				upstream,
				tool,
				risk,
				state,
				by: answer?.by ?? "",
				at: Date.parse(answer?.at ?? askedAt),
			}));
		return signedBy(identity, "history", {
			v: 1,
			type: "history",
			items,
			sentAt: clock.now(),
		});
	}

	/** How far that device may allow it now. */
	allowance(device: Device, shown: Shown): Allowance {
		const isHighOpen = this.#parts.devices.highUntil(device.id) !== null;
		return allowanceOf(device, shown, isHighOpen);
	}

	/** Whether it is the one for that device's next action. */
	isGlanceNonce(device: Device, nonce: string): boolean {
		return this.#glances.get(device.id) === nonce;
	}

	/** The next glance has another one. */
	spendGlanceNonce(device: Device): void {
		this.#glances.delete(device.id);
	}

	/** What was handed out of questions that have ended. */
	forgetEnded(): void {
		const { approvals } = this.#parts;
		const open = new Set(approvals.shown().map(({ id }) => id));
		this.issued.keepOnly((id) => open.has(id) || approvals.isUnreleased(id));
	}

	end(device: Device): void {
		this.issued.end(device.id);
		this.receipts.end(device.id);
		this.#glances.delete(device.id);
	}

	#glance(device: Device): Glance {
		const { approvals, bridge, clock, devices, mode } = this.#parts;
		const { mode: now, until, returnsTo } = mode.view();
		const highUntil = devices.highUntil(device.id);
		const nonce = this.#glances.get(device.id) ?? newNonce();
		this.#glances.set(device.id, nonce);
		return {
			v: 1,
			type: "glance",
			machine: this.#parts.machine.toWellFormed(),
			mode: now,
			until: until === null ? null : Date.parse(until),
			returnsTo,
			raised: bridge.view().raised,
			waiting: approvals.waiting,
			device: {
				id: device.id,
				name: device.name.toWellFormed(),
				tier: device.tier,
				highUntil: highUntil === null ? null : Math.round(highUntil),
				endsAt: devices.endsAt(device),
				counter: device.counter,
				push: device.push !== "",
			},
			nonce,
			pushKey: this.#parts.pushKey(),
			sentAt: clock.now(),
		};
	}

	#requests(device: Device): Signed<RequestObject>[] {
		const cards: Signed<RequestObject>[] = [];
		let length = 0;
		for (const one of this.#parts.approvals.shown()) {
			if (cards.length === mostRequests) break;
			if (!sees(device, one.question.upstream)) continue;
			const next = this.#card(device, one);
			length += next.length;
			if (length > longestState && cards.length > 0) break;
			cards.push(next.card);
		}
		return cards;
	}

	#card(device: Device, shown: Shown) {
		const { id, question, waiting, expiresAt } = shown;
		const allowance = this.allowance(device, shown);
		const isWhole = device.tier === "trusted" || allowance.allow.length > 0;
		const issue = this.issued.open(device.id, id);
		const { nonce } = issue;
		const { allow, limit } = allowance;
		const about = [question, waiting, isWhole, allow.join(), limit];
		return issue.card(about, expiresAt, () => {
			const object = requestObject(shown, {
				device: device.id,
				nonce,
				allowance,
				isWhole,
				expiresAt,
			});
			return {
				card: signedBy(this.#parts.identity, "request", object),
				digest: digestOfObject("request", object),
			};
		});
	}
}
