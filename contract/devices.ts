/** Paired phones, pairing one, and the networks they are reached on: plain views. No view holds a secret, apart from the offer. */
import * as z from "zod";
import { Certificate } from "./pairing.ts";

/** How far a device's yes may reach at most. */
export const Reach = z.enum(["none", "high", "critical"]);
export type Reach = z.infer<typeof Reach>;

export const DeviceView = z.object({
	/** "DV-7F3K". */
	id: z.string(),
	name: z.string(),
	/** `untrusted`: its page came over a certificate that was clicked through. It may deny, and little else. */
	tier: Certificate,
	state: z.enum(["active", "expired", "revoked"]),
	/** What the owner lets it allow, within what its tier lets it. */
	reach: Reach,
	/** Whether it may allow for a session. */
	session: z.boolean(),
	/** Empty: calls to any upstream. */
	upstreams: z.array(z.string()),
	/** Of an untrusted one: it may allow high-risk calls once until then. Ends with the gate. */
	highUntil: z.iso.datetime().nullable(),
	/** A stream of it is open. */
	online: z.boolean(),
	push: z.boolean(),
	userAgent: z.string(),
	/** Where its page was opened. */
	origin: z.string(),
	address: z.string(),
	pairedAt: z.iso.datetime(),
	lastSeenAt: z.iso.datetime(),
	/** 30 days after it was seen last, 90 after it was paired, whichever comes first. */
	expiresAt: z.iso.datetime(),
});
export type DeviceView = z.infer<typeof DeviceView>;

/** The phone that stands before the gate and asks to be let in. */
export const CallerView = z.object({
	name: z.string(),
	userAgent: z.string(),
	address: z.string(),
	/** What its page says; a page that somebody else sent may lie. */
	certificate: Certificate,
	/** Opened by the machine's name: from then on its browser lets no wrong certificate pass. A trusted tier needs it. */
	byName: z.boolean(),
	/** By typing the code: the phone could not check this machine's key before, so the words have to be compared. */
	byCode: z.boolean(),
	/** To be compared with the phone's. */
	words: z.array(z.string()).length(3),
});
export type CallerView = z.infer<typeof CallerView>;

export const PairingView = z.object({
	/** `offered`: the QR is open. `asking`: a phone proved that it read it, and a person has to say yes here. */
	state: z.enum(["idle", "offered", "asking", "done", "over"]),
	/** Of the pairing; empty when idle. */
	id: z.string(),
	expiresAt: z.iso.datetime().nullable(),
	triesLeft: z.number().int(),
	/** The code was tried wrongly, or too often: it counts no more. Who only knows the address can do that; the QR stands. */
	codeIsOver: z.boolean(),
	caller: CallerView.nullable(),
	/** Of `done`. */
	device: DeviceView.nullable(),
	/** Of `over`. */
	why: z.enum([
		"",
		"time",
		"tries",
		"proof",
		"cancelled",
		"refused",
		"network",
	]),
});
export type PairingView = z.infer<typeof PairingView>;

/** Told only to whoever opened it. */
export const OfferView = PairingView.extend({
	/** What the QR says. */
	link: z.string(),
	/** The QR: a row a line, "1" is dark; without a quiet zone. */
	qr: z.array(z.string()),
	/** Where the code is typed, and the code, in two groups of five. */
	address: z.string(),
	code: z.string(),
});
export type PairingOffer = z.infer<typeof OfferView>;

export const NetworkView = z.object({
	id: z.string(),
	/** The wireless network's name; empty where there is none, or nobody says. */
	name: z.string(),
	/** "wlan0". */
	interface: z.string(),
	/** This machine's, in CIDR notation; empty when it is not connected now. */
	address: z.string(),
	/** Hardware address of the router; empty where there is none. */
	router: z.string(),
	trusted: z.boolean(),
	connected: z.boolean(),
});
export type NetworkView = z.infer<typeof NetworkView>;

export const PhoneDoorView = z.object({
	/** Where phones reach this machine; `null`: the door is shut. */
	url: z.string().nullable(),
	/** By name, over mDNS. */
	nameUrl: z.string().nullable(),
	/** "drawbridge-7f3a.local". */
	name: z.string(),
	/** Why it is shut, or what is amiss. */
	why: z.enum([
		"",
		"off",
		"no-device",
		"no-network",
		"untrusted-network",
		"no-certificate",
		"port-taken",
		"vault-locked",
	]),
	network: NetworkView.nullable(),
	/** SHA-256 of this machine's identity, the first 16 bytes, in hex. */
	identity: z.string(),
	/** The CA a phone may be told to trust: SHA-256, pairs of upper-case hex digits with colons; empty: none yet. */
	caFingerprint: z.string(),
	/** Where a phone loads it from, while the door is open. */
	caUrl: z.string().nullable(),
	iosProfileUrl: z.string().nullable(),
});
export type PhoneDoorView = z.infer<typeof PhoneDoorView>;
