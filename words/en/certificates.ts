/** Every word of the certificates window. */
import type { CertificateView, TrustView } from "../../contract/views.ts";

export const certificates = {
	heading: "Certificates",
	lead: "TLS of your own: a CA for servers that machines may trust, a second one for clients that none has to, and what both signed.",
	emptyTitle: "No certificates yet",
	empty:
		"With a CA of your own, services and the gate speak HTTPS, and programs on machines that trust it accept them. Its private key stays in the vault.",
	createCas: "Create the CAs",
	wizard: "Make a service HTTPS",
	issue: "Issue",
	issueLong: "Issue a certificate",
	export: "Export",
	exportLong: "Export certificates",
	list: "CAs and certificates",
	signedBy: (name: string) => `Signed by ${name}`,
	nothingSigned: "It has signed nothing yet.",
	alone: "Standing alone",
	aloneText: "Signed by themselves: each client has to be told of each one.",
	oldOnes: (count: number) =>
		count === 1
			? "Show 1 that is revoked or expired"
			: `Show ${count.toLocaleString("en")} that are revoked or expired`,
	hideOld: "Hide what is revoked or expired",
	kinds: {
		"server-ca": "Server CA",
		"client-ca": "Client CA",
		server: "Server",
		client: "Client",
		"self-signed": "Self-signed",
	} satisfies Record<CertificateView["kind"], string>,
	states: {
		active: "Good",
		"renew-soon": "Renew soon",
		"not-yet": "Not valid yet",
		expired: "Expired",
		revoked: "Revoked",
	} satisfies Record<CertificateView["state"], string>,
	ends: (when: string, date: string) => `expires ${when}, on ${date}`,
	ended: (when: string, date: string) => `expired ${when}, on ${date}`,
	begins: (when: string, date: string) => `begins ${when}, on ${date}`,
	fields: {
		term: "Term",
		names: "Names",
		maySign: "May sign for",
		fingerprint: "SHA-256",
		role: "Role",
		usedBy: "Used by",
	},
	own: "a listener of the gate; renewed by itself",
	copyFingerprint: (name: string) => `Copy the fingerprint of ${name}`,
	renew: "Renew",
	renewLabel: (name: string) => `Renew ${name}`,
	renewTitle: (name: string) => `Renew ${name}?`,
	renewText:
		"It gets a new key and a new term, for the same names. Export it again afterwards; the one before stays good until its own end.",
	renewCa:
		"A new CA with a new key takes its place. Everything the old one signed ends now, and machines have to trust the new one anew.",
	revoke: "Revoke",
	revokeLabel: (name: string) => `Revoke ${name}`,
	revokeTitle: (name: string) => `Revoke ${name}?`,
	revokeText: {
		"server-ca":
			"Everything it signed ends with it, the gate's own listeners' certificates included. Take it out of the trust stores below as well.",
		"client-ca":
			"Everything it signed ends with it: every client certificate is refused from now on, and their open streams are cut.",
		server:
			"It goes on the revocation list, and its key is destroyed. Clients that do not read the list accept it until it expires.",
		client:
			"Whoever shows it is refused from now on, and their open streams are cut.",
		"self-signed":
			"Its key is destroyed here. Clients that were told to trust it do so until it expires.",
	} satisfies Record<CertificateView["kind"], string>,
	keep: "Keep it",
	exportOne: (name: string) => `Export ${name}`,
} as const;

export const caForm = {
	title: "Create the CAs",
	text: "Two are made, where there are none: one for servers and one for clients. The one for servers may only sign for localhost, loopback and private addresses, and names that end in .local.",
	names: "Further names",
	namesHint:
		"Only if you need them: domains such as home.lan, or ranges such as 100.64.0.0/10, one a line. Whoever trusts the CA trusts it for these. They cannot be added later.",
	days: "Days",
	daysHint: "Empty: 3,650, ten years",
	save: "Create",
} as const;

export const issueForm = {
	title: "Issue a certificate",
	kind: "For",
	kinds: {
		server: {
			name: "A server",
			means: "Signed by the server CA: accepted wherever that is trusted.",
		},
		client: {
			name: "A client",
			means:
				"Signed by the client CA: shown to the gate instead of a key, and good for the role it is given.",
		},
		"self-signed": {
			name: "One server, self-signed",
			means: "The quick one, without a CA: each client has to be told of it.",
		},
	},
	name: "Name",
	nameHint: {
		server: "Becomes the folder it is exported to, such as docs/tls.crt",
		client: "The audit log calls the client by it",
	},
	names: "Names and addresses",
	namesHint:
		"What clients connect to, one a line. Empty: localhost, NAME.localhost and the loopback addresses.",
	days: "Days",
	daysHint: "Empty: 365. At most 397.",
	save: "Issue",
	needsCa: "There is no CA yet that could sign it. Create the CAs first.",
	problems: {
		nameMissing: "Give it a name.",
		nameForm: "Use lower-case letters, digits and hyphens inside, at most 63.",
		days: "Use a whole number of days from 1 on, or leave it empty.",
		daysMost: "Clients accept at most 397 days.",
		daysCaMost: "Use at most 7,300 days.",
		nameUnknown: (name: string) => `“${name}” is no DNS name or IP address.`,
		subtreeUnknown: (name: string) =>
			`“${name}” is no domain, address or range.`,
		tooMany: (most: number) => `Use at most ${most}.`,
	},
} as const;

export const exportForm = {
	title: "Export certificates",
	text: "Writes ca.crt, and for each certificate its folder with tls.crt and tls.key; for clients clients/NAME.crt and .key. Keys are readable by you alone. No CA's key is ever written.",
	what: "What",
	all: "All that are good",
	one: "Only this",
	dir: "Folder",
	dirHint: "Its whole path, such as /home/me/certs. It is made if need be.",
	dirMissing: "Enter the whole path of a folder, beginning at the root.",
	save: "Write",
	doneTitle: "Written",
	doneText: (dir: string, count: number) =>
		count === 1 ? `1 file in ${dir}:` : `${count} files in ${dir}:`,
	copyFiles: "Copy the paths",
	files: "Files written",
} as const;

export const trust = {
	heading: "Trusted on this machine",
	lead: "Where the server CA is put, programs of this machine accept what it signed. The client CA goes nowhere. Nothing is changed without your yes, and everything can be undone.",
	states: {
		trusted: "Trusted",
		"not-trusted": "Not trusted",
		unavailable: "Not here",
	} satisfies Record<TrustView["state"], string>,
	add: "Trust…",
	addLabel: (store: string) => `Trust the server CA in ${store}`,
	addTitle: (store: string) => `Trust the server CA in “${store}”?`,
	addText:
		"Programs that use this store then accept every certificate the CA signed, for the names it may sign for. This is run, exactly:",
	remove: "Undo…",
	removeLabel: (store: string) => `Take the server CA out of ${store}`,
	removeTitle: (store: string) => `Take the server CA out of “${store}”?`,
	removeText:
		"Programs that use this store refuse what the CA signed from then on. This is run, exactly:",
	go: { add: "Trust it", remove: "Take it out" },
	keep: "Leave it as it is",
	administrator:
		"Only an administrator may change this store. Run this in a terminal yourself, then look again:",
	copyCommand: "Copy the command",
	again: "Look again",
} as const;
