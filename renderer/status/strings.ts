/** Every word of the status window, its strip and its banners. */
import type { VaultView } from "../../contract/views.ts";

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
		"Keys can be neither created nor copied until it opens. Unlock your keychain, or make its file readable again, then restart the gate.",
} as const;

export const vaultBackends: Record<VaultView["backend"], string> = {
	keychain: "keychain",
	file: "encrypted file",
};

export const vaultStates: Record<VaultView["state"], string> = {
	open: "open",
	locked: "locked",
};
