/** Das Statusfenster, sein Streifen und seine Hinweise. */
import { counted } from "./number.ts";

export const status = {
	heading: "Status",
	strip: "Tor",
	gate: "Tor",
	gateOff: "lauscht nicht",
	copyGate: "Adresse des Tors kopieren",
	copySettings: "Pfad der Einstellungsdatei kopieren",
	vault: "Tresor",
	version: "Version",
	settings: "Einstellungen",
	started: "Gestartet",
	keys: "Aktive Schlüssel",
	users: "Aktive Benutzer",
	origins: "Woher die Einstellungen kommen",
	from: (place: string) => `aus ${place}`,
	ips: "Erlaubte Adressen",
	everyIp: "jede Adresse",
	anonymous: "Rolle ohne Schlüssel",
	peer: "Programme ohne Schlüssel",
	peerChecked: "nur die des eigenen Benutzerkontos",
	peerUnchecked:
		"die jedes Benutzerkontos: Dieses System unterscheidet sie nicht",
	state: "Zustandsordner",
	log: "Log",
	console: "Konsole",
	process: "Prozess",
	warnings: (count: number) => counted(count, "Warnung", "Warnungen"),
	warningsHeading: "Warnungen",
	lockedTitle: "Der Tresor ist gesperrt",
	lockedText:
		"Was ein Geheimnis braucht, wartet, und Schlüssel lassen sich weder anlegen noch kopieren, bis er offen ist.",
	lockedWay: "Unter Geheimnisse entsperren",
	listeners: "Adressen, auf denen das Tor lauscht",
	listener: {
		tls: "TLS",
		plain: "ohne TLS, nur dieser Computer",
		clients: {
			none: "keine Client-Zertifikate",
			optional: "Client-Zertifikate angenommen",
			required: "Client-Zertifikate verlangt",
		},
		strict: "immer streng",
		fingerprint: "SHA-256 des Zertifikats",
		copyAddress: (url: string) => `Adresse ${url} kopieren`,
		copyFingerprint: (url: string) =>
			`Fingerabdruck des Zertifikats an ${url} kopieren`,
		expires: (when: string, date: string) =>
			`Zertifikat läuft ${when} ab, am ${date}`,
	},
};

export const vaultBackends = {
	keychain: "Schlüsselbund",
	keyring: "Secret Service",
	file: "verschlüsselte Datei",
};

export const vaultStates = {
	open: "offen",
	locked: "gesperrt",
};
