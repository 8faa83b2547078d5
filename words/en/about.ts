/** Every word of the about window. */
import { locale } from "../spoken.ts";

export const about = {
	heading: "About",
	lead: "What this is, and what it is made of.",
	product: "Drawbridge",
	tagline: "The gate in front of the agents and servers on this machine.",
	versions: "Versions",
	version: "Drawbridge",
	schema: "Data format",
	electron: "Electron",
	chromium: "Chromium",
	browser: "Browser",
	node: "Node.js",
	platform: "System",
	places: "Where things are kept",
	settings: "Settings",
	state: "State and record",
	log: "The gate's own log",
	vault: "Keys and secrets",
	vaultPlaces: {
		keychain: "In this system's keychain",
		keyring: "In this system's keyring",
		file: "In an encrypted file",
	} as Readonly<Record<string, string>>,
	copyPath: (what: string) => `Copy the path: ${what}`,
	privacy: "No telemetry",
	privacyText:
		"Drawbridge tells nobody about you, what you do or that it runs. There is no account, no usage count and no crash report. What leaves this machine, leaves because you set it up:",
	leaves: [
		"calls to the servers you put behind the gate, once they were let through, and a look whether those servers are there",
		"what you told it to send on: a webhook, an OpenTelemetry collector, an ntfy topic",
		"word to a paired phone's push service that something waits, and nothing of what",
		"answers in your own network to this machine's .local name, for phones",
		"a look for news of versions, where you gave an address for it; nothing is sent along",
		"reading the public document of a program that asks to be let in by OAuth",
	],
	report: "Report a fault",
	reportText:
		"Send these lines along. They hold versions and states: no keys, no names, no addresses, no texts of calls.",
	copyReport: "Copy the lines",
	licences: "Licences",
	licencesText:
		"Drawbridge is made with these packages. The app also holds Chromium, whose licences lie beside it as LICENSES.chromium.html.",
	showLicences: "Show the licences",
	licencesLoading: "Reading the licences…",
	licencesFailed: "They could not be read. Try again, or look beside the app.",
	filter: "Find a package",
	found: (count: number) =>
		count === 1 ? "1 package" : `${count.toLocaleString(locale())} packages`,
	noText: "This package brings no text of its licence.",
} as const;
