/** Das Fenster der Einstellungen. */
import { counted } from "./number.ts";

const leaks = {
	off: "Nicht gesucht",
	record: "Vermerkt, ohne das Geheimnis",
	redact: "Überschrieben",
};

export const settings = {
	heading: "Einstellungen",
	lead: "Wie das Tor und diese App sich verhalten. Eine Änderung gilt sofort, und ein Klick nimmt sie zurück.",
	groups: {
		asking: "Nachfragen",
		callers: "Aufrufer",
		leaks: "Geheimnisse auf dem Weg hinaus",
		record: "Das Protokoll",
		signIns: "Anmeldungen",
		phones: "Telefone",
		gate: "Das Tor",
	},
	fields: {
		approval_seconds: {
			label: "Zeit zum Antworten",
			text: "Wie lange ein angehaltener Aufruf auf einen Menschen wartet. Schweigen weist ab.",
			unit: "Sekunden",
		},
		ticket_minutes: {
			label: "Zeit zum Wiederkommen",
			text: "Wie lange eine Frage offen bleibt, deren Aufrufer nicht warten konnte, und wie lange die Antwort für den neuen Versuch gilt.",
			unit: "Minuten",
		},
		lax_asks_critical: {
			label: "Im offenen Modus nach kritischen Befehlen fragen",
			text: "Ohne dies fragt der offene Modus nach nichts, auch nicht nach dem, was diesen Computer zerstört.",
		},
		quiet_hours: {
			label: "Ruhezeiten",
			text: "Wann nichts klingelt und nichts aufspringt. Was gefragt wird, wartet wie immer, und nichts wird von selbst erlaubt.",
		},
		sensitive_paths: {
			label: "Weitere Pfade mit Geheimnissen",
			text: "Neben den bekannten. Je Zeile einer: absolut, ab ~ oder ein Name an beliebiger Stelle; *, ? und ** sind Muster.",
		},
		anonymous_role: {
			label: "Aufrufer ohne Schlüssel",
			text: "Ihre Rolle, wo der Modus sie einlässt. Sie sind nie admin.",
			options: { viewer: "viewer", operator: "operator" },
		},
		read_only: {
			label: "Nur lesen",
			text: "Jedes Schreiben an jedem Server wird abgewiesen, wer auch fragt.",
		},
		trusted_proxies: {
			label: "Vertraute Proxys",
			text: "Gegenstellen, denen die Adresse eines Aufrufers geglaubt wird (X-Forwarded-For). Je Zeile eine Adresse oder ein Bereich.",
		},
		"leak_guard.requests": {
			label: "In Anfragen",
			text: "Was mit Geheimnissen in dem geschieht, was an einen Server geht.",
			options: { ...leaks, hold: "Nachgefragt" },
		},
		"leak_guard.answers": {
			label: "In Antworten",
			text: "Was mit Geheimnissen in den Antworten eines Servers geschieht. Zum Überschreiben wird eine Antwort angehalten, bis sie durchgesehen ist.",
			options: leaks,
		},
		"audit.arguments": {
			label: "Argumente",
			text: "Was davon aufgehoben wird, womit ein Aufruf gefragt hat.",
			options: {
				digest: "Nur eine Prüfsumme",
				redacted: "Der Text, ohne Geheimnisse",
				full: "Alles, mit Geheimnissen",
			},
		},
		"audit.bodies": {
			label: "Anfragen und Antworten aufheben",
			text: "Die ersten 256 KiB von jeder, die ganz gelesen wurde.",
		},
		"audit.keep_days": {
			label: "Einträge aufheben",
			text: "Ältere werden gelöscht. Leer hebt sie für immer auf.",
			unit: "Tage",
		},
		"audit.max_mib": {
			label: "Platz für Einträge",
			text: "Hält der Zustand mehr, gehen die ältesten Einträge. Leer setzt keine Grenze.",
			unit: "MiB",
		},
		"audit.head_file": {
			label: "Datei für den Kopf des Protokolls",
			text: "Wie weit das Protokoll ist, wird jede Sekunde signiert dorthin geschrieben. Auf der Platte eines anderen Computers beweist es, dass nichts abgeschnitten wurde.",
		},
		"audit.otlp_url": {
			label: "OpenTelemetry-Collector",
			text: "Bekommt jeden Eintrag (OTLP über HTTP, JSON).",
		},
		"audit.webhook_url": {
			label: "Webhook",
			text: "Erfährt von abgewiesenen und kritischen Aufrufen und von Änderungen, als JSON.",
		},
		"auth.access_hours": {
			label: "Zugriffstokens",
			text: "Wie lange eines gilt.",
			unit: "Stunden",
		},
		"auth.refresh_days": {
			label: "Erneuerungstokens",
			text: "Wie lange eines gilt.",
			unit: "Tage",
		},
		"auth.cookie_hours": {
			label: "Anmeldungen am Dashboard",
			text: "Wie lange eine gilt.",
			unit: "Stunden",
		},
		"auth.cookie_idle_minutes": {
			label: "Ungenutzte Anmeldungen am Dashboard",
			text: "Eine, die so lange nicht benutzt wird, endet.",
			unit: "Minuten",
		},
		"phone.enabled": {
			label: "Telefone dürfen diesen Computer erreichen",
			text: "Ohne dies erreichen sie nichts, gekoppelt oder nicht.",
		},
		"phone.port": {
			label: "Port für Telefone",
			text: "Mit 0 wählt das Tor einen und behält ihn.",
		},
		"phone.mdns": {
			label: "Auf den .local-Namen antworten",
			text: "Damit Telefone diesen Computer im eigenen Netz beim Namen finden.",
		},
		"phone.push_origins": {
			label: "Weitere Push-Dienste",
			text: "Web-Push-Dienste neben denen der Browser, die erfahren dürfen, dass etwas wartet. Je Zeile eine Adresse.",
		},
		"phone.ntfy": {
			label: "ntfy-Thema",
			text: "Erfährt, wie viele Fragen warten, und sonst nichts. Wer das Thema kennt, kann das lesen.",
		},
		updates: {
			label: "Neues über Versionen",
			text: "Wo eine signierte Liste der neuesten Version liegt. Leer fragt niemanden. Sie wird einmal am Tag gelesen, nichts wird mitgesendet und nichts installiert.",
		},
		stop_seconds: {
			label: "Zeit zum Abschließen",
			text: "Wie lange laufende Anfragen brauchen dürfen, wenn das Tor endet.",
			unit: "Sekunden",
		},
	},
	on: "ein",
	off: "aus",
	nothing: "nichts",
	entries: (count: number) => counted(count, "Eintrag", "Einträge"),
	fromDefault: "Voreinstellung",
	fromFile: (usual: string) => `Aus security.json. Voreinstellung: ${usual}`,
	inProject: (dir: string) => `Anders im Projekt ${dir}`,
	undo: "Rückgängig",
	undoOf: (label: string) => `Änderung rückgängig machen: ${label}`,
	reset: "Voreinstellung nehmen",
	resetOf: (label: string) => `Voreinstellung nehmen: ${label}`,
	save: "Speichern",
	saveOf: (label: string) => `Speichern: ${label}`,
	saved: "Geändert.",
	waiting: "Wird geändert. Lockert es etwas, wird vorher ein Mensch gefragt.",
	numberWrong: "Eine Zahl eingeben.",
	wholeWrong: "Eine ganze Zahl eingeben.",
	tooSmall: (least: string) => `Nicht weniger als ${least}.`,
	notAbove: (bound: string) => `Mehr als ${bound}.`,
	tooLarge: (most: string) => `Nicht mehr als ${most}.`,
	file: "Die Einstellungsdatei",
	fileText:
		"Alles obige steht darin und mehr. Sie lässt sich von Hand bearbeiten: Das Tor folgt ihr, sobald sie gespeichert ist.",
	fileMissing:
		"Noch gibt es keine: Die Voreinstellungen gelten, bis etwas geändert wird.",
	fileGood: "Daran ist nichts falsch.",
	fileWrong:
		"Das Tor übernimmt diese Datei nicht; was vorher galt, gilt weiter. Berichtigen:",
	fileNotes: "Das Tor hat sie übernommen und merkt dazu an:",
	line: (line: number) => `Zeile ${line}`,
	copyFile: "Pfad der Datei kopieren",
	elsewhere: "In anderen Fenstern eingestellt",
	links: {
		mode: "Der Modus",
		allowlist: "Welche Adressen sich verbinden dürfen",
		limits: "Wie viel ein Client fragen darf",
		approvals: "Regeln und gemerkte Freigaben",
		upstreams: "Server, ihre Sandbox und ihre eigenen Einstellungen",
	},
	app: {
		heading: "Diese App",
		theme: "Erscheinungsbild",
		themes: {
			system: "Wie das System",
			light: "Hell",
			dark: "Dunkel",
		},
		language: "Sprache",
		languageText: "Das Fenster wird dafür neu geladen.",
		languageSystem: "Wie das System",
		login: "Bei der Anmeldung",
		logins: {
			off: "Nicht starten",
			start: "Starten",
			paused: "Mit hochgezogener Brücke starten",
		},
		loginText:
			"Mit hochgezogener Brücke kommt nichts durch, bis jemand sie herablässt.",
		failed: "Die App hat das nicht übernommen. Erneut versuchen.",
	},
	quiet: {
		none: "Keine. Fragen klingeln und springen jederzeit auf.",
		days: "Tage, an denen sie beginnt",
		from: "Von",
		to: "Bis",
		add: "Ruhezeit hinzufügen",
		remove: (position: number) => `Ruhezeit ${position} entfernen`,
		removeTitle: "Entfernen",
		entry: (position: number) => `Ruhezeit ${position}`,
		noDay: "Mindestens einen Tag ankreuzen.",
		noTime: "Beide Zeiten angeben, und nicht zweimal dieselbe.",
	},
};
