/** Every word of the devices window. How a phone comes to trust this machine is in guide-strings.ts. */
import type { DeviceView, Reach } from "../../contract/devices.ts";

export const devices = {
	heading: "Devices",
	lead: "Phones that answer for you while you are elsewhere in the house. Each holds a key of its own, and what it decides is signed with it.",
	emptyTitle: "No phone yet",
	empty:
		"A paired phone shows what waits, denies it, raises the bridge and, where it trusts this machine's certificate, allows it. Phone and machine have to be on the same network.",
	pair: "Pair a phone",
	waits: "A phone asks to be paired.",
	look: "Look",
	list: "Paired phones",
	online: "Online",
	seen: (when: string) => `seen ${when}`,
	push: "is notified",
	ends: (when: string) => `ends ${when}`,
	upTo: (when: string) => `High-risk calls until ${when}`,
	old: (count: number) =>
		count === 1
			? "1 that was revoked or has expired"
			: `${count.toLocaleString("en")} that were revoked or have expired`,
	states: {
		active: "Active",
		expired: "Expired",
		revoked: "Revoked",
	} satisfies Record<DeviceView["state"], string>,
	pairedAt: (when: string) => `paired ${when}`,
	keep: "Keep as it is",
} as const;

/** What a device may do, in one sentence. */
export const may = {
	denies: "Denies calls and raises the bridge.",
	noMore: "Denies calls and raises the bridge, as you have limited it.",
	high: "Denies calls, raises the bridge, and for now allows high-risk calls, once each.",
	allows: {
		none: "",
		high: "Allows calls up to high risk",
		critical: "Allows calls of any risk",
	} satisfies Record<Reach, string>,
	once: ", once each.",
	session: ", once each or, up to high risk, for a session.",
	only: (upstreams: readonly string[]) => `Only for ${upstreams.join(", ")}.`,
} as const;

export const deeds = {
	rename: "Rename",
	renameLabel: (name: string) => `Rename ${name}`,
	limit: "Limits",
	limitLabel: (name: string) => `Limits of ${name}`,
	allowHigh: "Allow high risk…",
	allowHighLabel: (name: string) => `Let ${name} allow high-risk calls`,
	endHigh: "End this now",
	endHighLabel: (name: string) => `High-risk calls by ${name}: end this now`,
	revoke: "Revoke",
	revokeLabel: (name: string) => `Revoke ${name}`,
	revokeAll: "Revoke all",
	more: "How a phone may allow calls",
} as const;

export const rename = {
	title: (name: string) => `Rename ${name}`,
	name: "Name",
	hint: "The audit log calls it by this name from now on.",
	missing: "Give it a name.",
	long: "Use at most 60 characters.",
	save: "Rename",
} as const;

export const limits = {
	title: (name: string) => `Limits of ${name}`,
	untrusted:
		"Its certificate was clicked through, so it denies and raises the bridge, whatever stands here. These limits hold while you let it allow high-risk calls.",
	reach: "It may allow",
	reaches: {
		none: { label: "Nothing", hint: "It still denies and raises the bridge." },
		high: { label: "Up to high risk", hint: "Critical calls stay with you." },
		critical: {
			label: "Any risk",
			hint: "Critical calls once each, never for a session.",
		},
	} satisfies Record<Reach, { label: string; hint: string }>,
	session: "Also for a session, up to high risk",
	scope: "For calls to",
	scopeHint:
		"With some upstreams, it sees calls to these alone: none about the gate itself or of agents on this machine.",
	save: "Save",
} as const;

export const allowHigh = {
	title: (name: string) => `Let ${name} allow high-risk calls?`,
	text: "Its browser went on past the certificate warning, so it cannot tell this machine from somebody between them on the network. Such a person could",
	risks: [
		"read these calls whole, with what they would run;",
		"show another call on the phone than the one that is allowed;",
		"allow high-risk calls themselves, while this lasts.",
	],
	limits:
		"Each is allowed once. Critical calls, and questions about the gate itself, stay with you. It ends by itself, and with the gate.",
	how: "For how long",
	times: { 900: "15 minutes", 3600: "1 hour" },
	go: "Let it allow them",
} as const;

export const revoke = {
	title: (name: string) => `Revoke ${name}?`,
	text: "At once: its open page is cut off, its signatures count no more, and what it allowed and has not left the gate yet is stopped. To come back, it has to be paired again.",
	allTitle: "Revoke all phones?",
	allText:
		"Every phone is cut off at once, and what they allowed and has not left the gate yet is stopped.",
	identity:
		"This machine's identity towards phones changes, too: no phone of before will take it for the one it knew. Do this if you think that this machine's keys were copied. Each phone has to be paired again.",
	keepAll: "Keep them",
} as const;

export const door = {
	heading: "Where phones reach this machine",
	open: "Open",
	shut: "Shut",
	byAddress: "By address",
	byName: "By name",
	copy: "Copy the address",
	identity: "Identity of this machine",
} as const;

export const networks = {
	heading: "Networks",
	lead: "Phones reach this machine only on networks that you allow, one by one. A network is told by its router.",
	empty: "This machine is on no network that a phone could reach it by.",
	noName: (name: string) => `Network on ${name}`,
	here: "Connected",
	router: (address: string) => `router ${address}`,
	allowed: "Phones allowed",
	refused: "Not allowed",
	allow: "Allow",
	allowLabel: (name: string) => `Allow phones on ${name}`,
	allowTitle: (name: string) => `May phones reach this machine on ${name}?`,
	allowGo: "Yes, on this network",
	forget: "Forget",
	forgetLabel: (name: string) => `Forget ${name}`,
	forgetTitle: (name: string) => `Forget ${name}?`,
	forgetText:
		"Phones do not reach this machine there any more, from now on. Paired phones stay paired.",
	keep: "No",
} as const;
