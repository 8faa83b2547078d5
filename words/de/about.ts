/** Das Fenster „Über“. */
import { counted } from "./number.ts";

export const about = {
	heading: "Über",
	lead: "Was dies ist und woraus es gemacht ist.",
	product: "Drawbridge",
	tagline: "Das Tor vor den Agenten und Servern auf diesem Computer.",
	versions: "Versionen",
	version: "Drawbridge",
	schema: "Datenformat",
	electron: "Electron",
	chromium: "Chromium",
	browser: "Browser",
	node: "Node.js",
	platform: "System",
	places: "Wo alles liegt",
	settings: "Einstellungen",
	state: "Zustand und Protokoll",
	log: "Das eigene Log des Tors",
	vault: "Schlüssel und Geheimnisse",
	vaultPlaces: {
		keychain: "Im Schlüsselbund dieses Systems",
		keyring: "Im Keyring dieses Systems",
		file: "In einer verschlüsselten Datei",
	},
	copyPath: (what: string) => `Pfad kopieren: ${what}`,
	privacy: "Keine Telemetrie",
	privacyText:
		"Drawbridge erzählt niemandem, wer es benutzt, was geschieht oder dass es läuft. Es gibt kein Konto, keine Nutzungszahlen und keine Absturzberichte. Was diesen Computer verlässt, ist so eingerichtet worden:",
	leaves: [
		"Aufrufe an die Server hinter dem Tor, sobald sie durchgelassen sind, und ein Blick, ob diese Server da sind",
		"was weitergesendet werden soll: an einen Webhook, einen OpenTelemetry-Collector, ein ntfy-Thema",
		"an den Push-Dienst eines gekoppelten Telefons die Nachricht, dass etwas wartet, und nicht, was",
		"im eigenen Netz Antworten auf den .local-Namen dieses Computers, für Telefone",
		"ein Blick nach neuen Versionen, wo eine Adresse dafür angegeben ist; nichts wird mitgesendet",
		"das Lesen des öffentlichen Dokuments eines Programms, das per OAuth um Einlass bittet",
	],
	report: "Fehler melden",
	reportText:
		"Diese Zeilen mitsenden. Sie enthalten Versionen und Zustände: keine Schlüssel, keine Namen, keine Adressen, keine Texte von Aufrufen.",
	copyReport: "Zeilen kopieren",
	licences: "Lizenzen",
	licencesText:
		"Drawbridge ist mit diesen Paketen gemacht. Die App enthält auch Chromium, dessen Lizenzen als LICENSES.chromium.html daneben liegen.",
	showLicences: "Lizenzen zeigen",
	licencesLoading: "Die Lizenzen werden gelesen …",
	licencesFailed:
		"Sie waren nicht lesbar. Erneut versuchen oder neben der App nachsehen.",
	filter: "Paket suchen",
	found: (count: number) => counted(count, "Paket", "Pakete"),
	noText: "Dieses Paket bringt keinen Lizenztext mit.",
};
