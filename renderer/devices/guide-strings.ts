/** How a phone comes to trust this machine's certificate, and how that is undone, step by step. */

export const guide = {
	title: "How a phone may allow calls",
	text: "A phone may allow calls once its browser can tell this machine from any other without a warning. For that it is told to trust this machine's own CA, which can vouch for private addresses, .local names and the names it was made for, and for nothing else. Then it is paired anew, by name: behind a warning, somebody else's page may have been the one that was paired.",
	system: "Kind of phone",
	systems: { ios: "iPhone or iPad", android: "Android" },
	fingerprint: "Fingerprint of the CA (SHA-256)",
	copyFingerprint: "Copy the fingerprint",
	noCa: "There is no CA yet. It is made when the first QR code is shown; or create it under Certificates.",
	shut: "The file can be loaded while phones reach this machine: once a phone is paired by address, or while a QR code is shown.",
	load: "Load it on the phone",
	qr: "QR code with the address of the file",
	copyLink: "Copy the address of the file",
	compare:
		"The warning in the browser is expected: that is why the fingerprint is compared before the file is trusted. A CA that somebody else slipped in would be worse than none. Safer still, send the file ca.crt, which Certificates can export, by cable or AirDrop.",
	steps: {
		ios: [
			"Open the address in Safari, go on past the warning, and allow the profile to be loaded.",
			"Open Settings, then Profile Downloaded. Before you install it, open More Details and the certificate, and compare its SHA-256 fingerprint with the one above, all of it. If they differ, remove the profile.",
			"Install it. Then switch it on under Settings › General › About › Certificate Trust Settings.",
			"Open the address by name (below) in Safari: no warning may come. Share it to the Home Screen, and open it from there.",
			"Pair it from there, by name. The app on the Home Screen keeps its own key: one that was paired in Safari does not count for it.",
		],
		android: [
			"Open the address in the browser, go on past the warning, and keep the file.",
			"Install it: Settings › Security › Encryption & credentials › Install a certificate › CA certificate. The phone needs a screen lock. On some phones the menus are called otherwise; search the settings for “certificate”.",
			"Under Trusted credentials › User, open it and compare its SHA-256 fingerprint with the one above, all of it. If they differ, remove it.",
			"Open the address by name (below) in Chrome: no warning may come. Install the page as an app if you want to be notified. Android tells from now on that the network may be monitored: it says so about every CA that was added.",
			"Pair it by name.",
		],
	},
	byName: "The address by name",
	afterwards: "Then revoke the pairing of before.",
	removal: "How to undo it",
	removals: {
		ios: "Settings › General › VPN & Device Management › the profile › Remove Profile. Nothing else of it stays.",
		android:
			"Settings › Security › Encryption & credentials › Trusted credentials › User › the CA › Remove.",
	},
} as const;
