/** A pairing with everything it needs, real but for the clock; and the steps most tests begin with. */
import { expect } from "vitest";
import type { PairingOffer, PairingView } from "../../../contract/devices.ts";
import type { DesktopHello } from "../../../contract/pairing.ts";
import { Devices } from "../../../core/devices/devices.ts";
import { Identity } from "../../../core/devices/identity.ts";
import { type Caller, Pairing } from "../../../core/pairing/pairing.ts";
import type { Vault } from "../../../core/vault/vault.ts";
import {
	FakeClock,
	fileVault,
	openDatabase,
	silent,
	tempHome,
} from "../parts.ts";
import { scanned, WebPhone } from "./web-phone.ts";

export const base = "https://192.0.2.7:4181";
export const named = "https://drawbridge-7f3a.local:4181";

export const caller = (change: Partial<Caller> = {}): Caller => ({
	address: "192.0.2.20",
	userAgent: "Mozilla/5.0 (Linux; Android 15)",
	origin: base,
	byName: false,
	...change,
});

export interface Desk {
	readonly clock: FakeClock;
	readonly vault: Vault;
	readonly identity: Identity;
	readonly devices: Devices;
	readonly pairing: Pairing;
	readonly notes: string[];
	readonly views: PairingView[];
}

export async function desk(): Promise<Desk> {
	const home = await tempHome();
	const clock = new FakeClock();
	const vault = await fileVault(home);
	const identity = new Identity(vault);
	await identity.open();
	const devices = new Devices({
		db: openDatabase(home),
		clock,
		onChange: silent,
		onEnd: silent,
	});
	const notes: string[] = [];
	const views: PairingView[] = [];
	const pairing = new Pairing({
		devices,
		identity,
		clock,
		note: (what) => notes.push(what),
		onChange: (view) => views.push(view),
	});
	return { clock, vault, identity, devices, pairing, notes, views };
}

/** The answer to a hello that must be answered. */
export async function answered(
	{ pairing }: Desk,
	phone: WebPhone,
	from = caller(),
): Promise<DesktopHello> {
	const answer = await pairing.hello(phone.hello, from);
	if ("problem" in answer) throw new Error(answer.problem);
	return answer;
}

export interface Asking {
	readonly offer: PairingOffer;
	readonly phone: WebPhone;
	readonly answer: DesktopHello;
}

/** A phone scanned the QR and proved it; the person has not answered. */
export async function asking(
	at: Desk,
	byName = false,
	said: Parameters<typeof WebPhone.with>[1] = {},
): Promise<Asking> {
	const origin = byName ? named : base;
	const from = caller({ origin, byName });
	const offer = at.pairing.start(origin);
	const phone = await WebPhone.with(scanned(offer.link), { origin, ...said });
	const answer = await answered(at, phone, from);
	const confirmed = await at.pairing.confirm(
		await phone.confirmation(answer),
		from,
	);
	expect(confirmed).toEqual({ state: "asking" });
	return { offer, phone, answer };
}

export const never = new AbortController().signal;
/** An answer at once, `waiting` too. */
export const atOnce = AbortSignal.abort();
