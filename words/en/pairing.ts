/** Every word of the pairing window. */
import type { PairingView, PhoneDoorView } from "../../contract/devices.ts";
import type { Certificate } from "../../contract/pairing.ts";

/** A tier, in words: what the phone's browser did with the certificate. */
export const tierNames: Record<Certificate, string> = {
	trusted: "Certificate trusted",
	untrusted: "Certificate clicked through",
};

/** Why phones do not reach this machine, then what to do. `no-device` is how it should be. */
export const shutWords: Record<PhoneDoorView["why"], string> = {
	"": "",
	off: "Phones are switched off in the settings. Set phone.enabled in security.json to let them in.",
	"no-device":
		"Shut, since no phone is paired. It opens while a QR code is shown, and stays open once a phone is paired.",
	"no-network":
		"This machine is on no network that a phone could reach it by. Connect it to your Wi-Fi or wired network.",
	"untrusted-network":
		"Shut here: phones may not reach this machine on this network. Allow it below if the network is yours.",
	"no-certificate":
		"Shut, since no certificate could be made for it. The gate's log says why.",
	"port-taken":
		"Shut: another program has its port. End that program, or choose another port (phone.port in security.json).",
	"vault-locked":
		"Shut while the vault is locked, since nothing can be signed. Unlock it under Secrets.",
};

export const pairing = {
	heading: "Pair a phone",
	asking: "Asking the gate…",
	lost: "The gate is not answering; trying again…",
	close: "Close",
} as const;

export const start = {
	heading: "How will the phone reach this machine?",
	elsewhere:
		"A QR code is open in a terminal or another window. One that you open here takes its place.",
	network: "Network",
	networkFacts: {
		name: "Network",
		router: "Router",
		machine: "This machine",
	},
	noName: "a network without a name",
	trustHeading: (network: string) =>
		`You are on ${network}: may phones reach this machine here?`,
	trustText:
		"The gate then opens one port here, for phones alone, while one is paired or a QR code is shown. Say yes at home or in your own office; in a café, a hotel or a train, say no.",
	trust: "Yes, on this network",
	notHere: "No",
	byAddress: "By address",
	byAddressHint:
		"Works at once, with any phone. Its browser warns about the certificate, and you go on past the warning. Such a phone may deny calls and raise the bridge, but not allow calls.",
	byName: "By name",
	byNameHint: (name: string) =>
		`For a phone that trusts this machine's certificate: it may allow calls, too. It opens ${name} without any warning. Devices tells how to get there.`,
	go: "Show the QR code",
	goHint:
		"For one phone and two minutes. It closes when this window is out of sight.",
} as const;

export const offer = {
	heading: "Scan this with the phone's camera",
	qr: "QR code with the link for one phone",
	left: (left: string) => `${left} left`,
	tries: (tries: number) =>
		tries === 1 ? "1 try left" : `${tries.toLocaleString("en")} tries left`,
	byAddress:
		"The phone's browser warns about the certificate. That is expected here: choose the details or advanced option, and go on to the page.",
	byName:
		"The page has to open without a warning. If there is one, go back: the phone does not trust this machine's certificate yet.",
	cannot: "Cannot scan?",
	codeIsOver:
		"A wrong code was typed, or it was tried too often, so the code counts no more. The QR code still does; for another code, close this and begin anew. If that was not you, somebody on this network is guessing.",
	cannotText:
		"Open this address in the phone's browser, and type the code there.",
	copyAddress: "Copy the address",
	code: "Code",
} as const;

export const asking = {
	heading: "A phone asks to be paired",
	compare: "Compare with the phone",
	compareText:
		"The phone shows three words. They have to be these, in this order.",
	byCode:
		"The code was typed, so the phone could not check this machine by itself: only these words tell whether it is connected to this machine.",
	words: "The three words",
	name: "Name",
	nameHint: "What you will know it by.",
	nameMissing: "Give it a name.",
	nameLong: "Use at most 60 characters.",
	facts: { browser: "Says it is", address: "Address" },
	tier: "How far it may go",
	tiers: {
		untrusted: {
			label: "It may deny",
			hint: "It sees what waits without the details, denies, and raises the bridge.",
		},
		trusted: {
			label: "It may also allow",
			hint: "You vouch for it: you installed this machine's certificate on this phone, compared its fingerprint, and its browser showed no warning.",
		},
	} satisfies Record<Certificate, { label: string; hint: string }>,
	onlyDeny: {
		address:
			"It opened the page by address, so it may deny calls and raise the bridge, but not allow calls. To let it allow calls, pair it by name.",
		certificate:
			"It opened the page by name but does not say that it trusts the certificate, so it may deny calls and raise the bridge, but not allow calls.",
	},
	refuse: "They differ: refuse",
	pair: "They match: pair",
	leftToAnswer: (left: string) => `${left} left to answer`,
	desktop:
		"The desktop app is running: pair it there, in the window that opened. Here you can refuse it.",
	noPassphrase:
		"Without the desktop app, pairing asks for the owner passphrase, and none is set yet. Set one in a terminal, then pair:",
	setPassphrase: "drawbridge owner passphrase set",
	copyCommand: "Copy the command",
	passphrase: "Pairing asks for the owner passphrase.",
} as const;

export const done = {
	heading: (name: string) => `${name} is paired`,
	texts: {
		trusted:
			"It sees what waits and may allow calls, each with a signature of its own key. Devices says how far it may go, and ends it at once.",
		untrusted:
			"It may deny calls and raise the bridge. Devices says how it can do more, and ends it at once.",
	} satisfies Record<Certificate, string>,
	another: "Pair another",
} as const;

export const over = {
	again: "New QR code",
	whys: {
		"": {
			title: "The QR code is closed",
			text: "This window was out of sight. Nothing was paired.",
		},
		time: {
			title: "Its time is over",
			text: "The two minutes have passed. Nothing was paired; a new QR code starts anew.",
		},
		tries: {
			title: "Too many tries",
			text: "The QR code was tried too often without success, so it counts no more. If that was not you, somebody on this network is guessing.",
		},
		proof: {
			title: "The proof was wrong",
			text: "A phone answered without having read this QR code, so it counts no more. If that was your phone, try again with a new one; otherwise somebody on this network tried to get in.",
		},
		cancelled: {
			title: "The QR code is closed",
			text: "It was closed, or its window was out of sight. Nothing was paired.",
		},
		refused: {
			title: "The phone was refused",
			text: "It was not let in, and its QR code counts no more. If the words differed, somebody may sit between the phone and this machine: try again on another network.",
		},
		network: {
			title: "The network has changed",
			text: "The phone could not have reached this machine any more, so the QR code was closed. Nothing was paired.",
		},
	} satisfies Record<PairingView["why"], { title: string; text: string }>,
} as const;
