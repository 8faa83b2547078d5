/** How a phone comes to trust the computer's certificate, and how it is taken out again, step by step. */
export type Platform = "ios" | "android" | "other";

export const platformOf = (userAgent: string): Platform =>
	/iPhone|iPad|iPod/.test(userAgent)
		? "ios"
		: userAgent.includes("Android")
			? "android"
			: "other";

export const platformNames: Record<Exclude<Platform, "other">, string> = {
	ios: "iPhone, iPad",
	android: "Android",
};

/** `file`: what is loaded; the door serves both. */
interface Guide {
	readonly file: { readonly href: string; readonly text: string };
	readonly install: readonly string[];
	readonly remove: readonly string[];
}

export const trust = {
	title: "Trust the computer's certificate",
	text: "With it, this phone knows that it talks to your computer and to nobody else. It then sees questions whole and may allow them. It is a certificate made on your computer, good only for addresses within private networks.",
	compare:
		"Compare the fingerprint (SHA-256) that the phone's settings show with the one under Devices at the computer before you trust it. If they differ, remove it: a wrong certificate is worse than none.",
	tabs: "Kind of phone",
	firefox:
		"Firefox on Android cannot be used for this: it does not tell a page whether the certificate is trusted. Use Chrome.",
	removeShort: "How to remove it",
	removeTitle: "Take the certificate out again",
	removeText:
		"Unpair the phone first. Without the certificate the page opens only with a warning.",
} as const;

export const guides: Record<Exclude<Platform, "other">, Guide> = {
	ios: {
		file: { href: "/ca.mobileconfig", text: "Load the profile" },
		install: [
			"Load the profile below in Safari, and allow it.",
			"Open Settings, Profile Downloaded. Under More Details, compare the fingerprint. Then Install.",
			"Open Settings, General, About, Certificate Trust Settings. Turn on full trust for Drawbridge.",
			"At the computer, choose “Pair a phone” by name, and open the link, which ends in .local. No warning may appear.",
			"Tap Share, then Add to Home Screen. Open Drawbridge from there.",
			"Pair again inside it. The old entry under Devices can be removed.",
		],
		remove: [
			"Open Settings, General, VPN & Device Management.",
			"Tap the profile named Drawbridge, then Remove Profile.",
		],
	},
	android: {
		file: { href: "/ca.crt", text: "Load the certificate" },
		install: [
			"Load the certificate below.",
			"Open Settings, Security, Encryption & credentials, Install a certificate, CA certificate. Choose the file. A screen lock is needed.",
			"Under Trusted credentials, User, tap Drawbridge and compare the fingerprint.",
			"At the computer, choose “Pair a phone” by name, and open the link in Chrome. It ends in .local. No warning may appear.",
			"In Chrome's menu, tap Add to Home screen. Open Drawbridge from there.",
			"Pair again inside it. The old entry under Devices can be removed.",
		],
		remove: [
			"Open Settings, Security, Encryption & credentials, Trusted credentials, User.",
			"Tap Drawbridge, then Remove.",
		],
	},
};
