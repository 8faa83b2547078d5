/** Every word of the wizard that makes a service HTTPS. */

export const wizard = {
	title: "Make a service HTTPS",
	titleOf: (name: string) => `Make ${name} HTTPS`,
	steps: "Steps",
	stepNames: {
		names: "Names",
		ca: "CA",
		certificate: "Certificate",
		files: "Files",
		listener: "Listener",
		trust: "Trust",
		use: "Use it",
	},
	done: "done",
	next: "Next",
	back: "Back",
	stop: "Stop here",
	finish: "Done",
	headings: {
		names: "Who speaks TLS, and by which names?",
		ca: "A CA to sign with",
		certificate: "A certificate for these names",
		files: "Write it where the service finds it",
		listener: "A TLS listener of the gate",
		trust: "Let this machine trust the CA",
		use: "Point everything at it",
	},
	noUpstream: "Nothing stands behind the gate yet. Add an upstream first.",
	upstream: "Service",
	place: "TLS is spoken by",
	places: {
		gate: {
			name: "The gate, before it",
			means:
				"Nothing changes at the service. The gate makes and renews the certificate itself, for all its upstreams.",
		},
		service: {
			name: "The service itself",
			means:
				"You get certificate and key as files, and renew them yourself before they expire.",
		},
	},
	names: "Names and addresses",
	namesHint: "What stands in the address clients use, one a line.",
	namesMissing: "Enter at least one name.",
	caNone:
		"There is none yet. Two are made: one for servers and one for clients, their private keys in the vault only. The one for servers may only sign for localhost, loopback and private addresses, and names that end in .local",
	caAnd: (names: string) => ` – and, since you asked for it, ${names}.`,
	caUsual: ".",
	caCreate: "Create the CAs",
	caThere: (name: string) => `“${name}” is there and may sign for these names.`,
	caUntil: (when: string) => `It is good until ${when}.`,
	caCannot: (names: string) =>
		`The CA that is there may not sign for ${names}, and a CA cannot be widened. Go back and leave that out; or stop, revoke the CA under Certificates, and begin again: a new one is made for these names.`,
	leafNone: (name: string) =>
		`A certificate called “${name}” is issued for a year, for:`,
	leafIssue: "Issue it",
	leafThere: (name: string) => `“${name}” is there, for all these names.`,
	leafOther: (name: string) =>
		`There is a certificate called “${name}” for other names. Only one may have this name: it is revoked, and its key destroyed, before the new one is issued.`,
	leafReplace: "Revoke it and issue anew",
	filesText:
		"ca.crt, tls.crt with the chain, and tls.key, which only you can read.",
	filesWrite: "Write the files",
	host: "Who may reach it",
	hosts: {
		own: {
			name: "This machine",
			means: "Listens on 127.0.0.1. The gate's mode holds.",
		},
		all: {
			name: "Other machines, too",
			means:
				"Listens on every address. Always strict there, whatever the mode says.",
		},
	},
	port: "Port",
	portHint: "A free one, such as 4443",
	portWrong: "Use a number from 1 to 65535.",
	listenerText:
		"Put this into the settings file, beside what is there. The gate listens there once it is saved:",
	copySettings: "Copy the settings",
	settingsFile: "The settings file",
	copyFile: "Copy the settings file's path",
	orServe: "Or, for the one address the gate has already, start it with:",
	copyCommand: "Copy the command",
	listening: (url: string) => `It listens: ${url}`,
	notListening: "No TLS listener is there yet. You may go on and do it later.",
	trustText:
		"Browsers and curl on this machine then accept it without a warning. You may leave this out, and name ca.crt to each program instead.",
	caFile: "ca.crt for programs that keep a list of their own",
	caFileHint: "Node and Python do, and other machines. Its folder's whole path",
	caFileWrite: "Write ca.crt",
	point: {
		gate: "Clients use this address from now on, with a key of the gate:",
		service: "Tell the service its files, and start it anew:",
		upstream: "Tell the gate that the service speaks HTTPS now:",
		clients: "Programs that do not read this machine's trust store:",
		noFile:
			"Write ca.crt in the step before, and the lines for curl, Node and Python stand here.",
	},
	copy: (what: string) => `Copy: ${what}`,
	lines: {
		address: "Address",
		curl: "curl",
		node: "Node",
		python: "Python (then it trusts this CA only)",
		certificate: "Certificate",
		key: "Private key",
		uvicorn: "uvicorn",
		nginx: "nginx",
		settings: "In security.json",
	},
	stopped: "Stopped here",
	stoppedText:
		"Nothing is half done: what is there stays and is used when you go on. This is what is there, and what is not:",
	facts: {
		ca: (name: string) =>
			`The CA “${name}” is there. By itself it changes nothing; revoke it under Certificates to undo it.`,
		noCa: "No CA was made.",
		leaf: (name: string) =>
			`A certificate for “${name}” was issued; its key is in the vault. Revoke it under Certificates to undo it.`,
		noLeaf: "No certificate was issued.",
		files: (dir: string) =>
			`Files were written to ${dir}. Delete them there if you do not use them.`,
		noFiles: "No file was written, so the service speaks what it spoke before.",
		listening: (url: string) => `The gate listens at ${url}.`,
		notListening: "The gate does not speak TLS yet.",
		trusted: (stores: string) =>
			`The CA is trusted in: ${stores}. Undo it under Certificates.`,
		notTrusted: "This machine does not trust the CA.",
	},
	goOn: "Go on",
	close: "Close",
} as const;
