/** Every word of the status window, its strip and its banners. */
import type { ListenerView, VaultView } from "../../contract/views.ts";

export const status = {
	heading: "Status",
	strip: "Gate",
	gate: "Gate",
	gateOff: "not listening",
	copyGate: "Copy the gate's address",
	copySettings: "Copy the path of the settings file",
	vault: "Vault",
	version: "Version",
	settings: "Settings",
	started: "Started",
	keys: "Active keys",
	users: "Active users",
	origins: "Where the settings come from",
	from: (place: string) => `from ${place}`,
	ips: "Addresses allowed",
	everyIp: "every address",
	anonymous: "Role without a key",
	peer: "Programs without a key",
	peerChecked: "only those of your own user",
	peerUnchecked: "of any user: this system does not tell them apart",
	state: "State folder",
	log: "Log",
	console: "Console",
	process: "Process",
	warnings: (count: number) =>
		count === 1 ? "1 warning" : `${count} warnings`,
	warningsHeading: "Warnings",
	lockedTitle: "The vault is locked",
	lockedText:
		"What needs a secret waits, and keys can be neither created nor copied until it opens.",
	lockedWay: "Unlock it under Secrets",
	listeners: "Addresses the gate listens on",
	listener: {
		tls: "TLS",
		plain: "without TLS, this machine only",
		clients: {
			none: "no client certificates",
			optional: "client certificates accepted",
			required: "client certificates required",
		} satisfies Record<ListenerView["clientCertificates"], string>,
		strict: "always strict",
		fingerprint: "SHA-256 of its certificate",
		copyAddress: (url: string) => `Copy the address ${url}`,
		copyFingerprint: (url: string) =>
			`Copy the fingerprint of the certificate at ${url}`,
		expires: (when: string, date: string) =>
			`certificate expires ${when}, on ${date}`,
	},
} as const;

export const vaultBackends: Record<VaultView["backend"], string> = {
	keychain: "keychain",
	keyring: "Secret Service",
	file: "encrypted file",
};

export const vaultStates: Record<VaultView["state"], string> = {
	open: "open",
	locked: "locked",
};
