/** Der Rahmen und was mehrere Fenster zeigen. Fehler sagen, was geschehen ist, dann, was zu tun ist. */

export const app = {
	name: "Drawbridge",
	skip: "Zum Inhalt springen",
	navigation: "Bereiche",
	more: "Mehr",
	connecting: "Verbindung zum Tor wird aufgebaut …",
	connectingHint: "Falls es noch startet, geht es von selbst weiter.",
	lost: "Das Tor antwortet nicht; neuer Versuch läuft …",
	lostHint: "Was zu sehen ist, stammt von vorher.",
	retry: "Erneut versuchen",
	crashed: "Dieses Fenster ist abgestürzt",
	crashedHint:
		"Das Tor läuft unverändert weiter. Das Fenster neu laden; stürzt es wieder ab, bitte melden.",
	reload: "Neu laden",
	down: "weg",
	reading: "Das Tor wird gefragt …",
	cancel: "Abbrechen",
	close: "Schließen",
	done: "Fertig",
	copied: "Kopiert",
	copyFailed: "Markieren und von Hand kopieren",
};

export const times = {
	justNow: "gerade eben",
	days: (days: number, clock: string) => `${days} T. ${clock}`,
};

export const passphrase = {
	title: "Passphrase des Eigentümers",
	text: "Dies lässt etwas durch oder öffnet das Tor weiter, daher wird nach der Passphrase des Eigentümers gefragt. Sie wird nicht gespeichert. Wo noch keine gesetzt ist, setzt sie `drawbridge owner passphrase set`.",
	label: "Passphrase",
	wrong: "Nicht angenommen:",
	go: "Weiter",
};

export const sections = {
	home: "Start",
	approvals: "Freigaben",
	audit: "Anfragen",
	mode: "Modus",
	upstreams: "Server",
	agents: "Agenten",
	keys: "Schlüssel",
	programs: "Programme",
	users: "Benutzer",
	devices: "Geräte",
	allowlist: "Adressen",
	limits: "Limits",
	secrets: "Geheimnisse",
	certificates: "Zertifikate",
	status: "Status",
	settings: "Einstellungen",
	about: "Über",
	setup: "Einrichtung",
};

export const groups = {
	gate: "Das Tor",
	enter: "Wer hinein darf",
	kept: "Was es verwahrt",
	app: "Drawbridge",
};

export const modeNames = {
	strict: "Streng",
	relaxed: "Gelockert",
	lax: "Offen",
};

export const roleLabel = "Rolle";

export const roleNames = {
	viewer: "viewer",
	operator: "operator",
	admin: "admin",
};

export const roleMeanings = {
	viewer: "Sieht: liest und ruft Werkzeuge auf, die nur lesen.",
	operator: "Arbeitet: schreibt, legt an, ändert und führt auch aus.",
	admin:
		"Alles, was ein Server zulässt, auch was dessen Regeln anderen vorenthalten.",
};

export const roleHint =
	"security.json kann einer Rolle mehr oder weniger geben (roles).";

export const scope = {
	all: "Alle Server",
	more: (count: number) => `+${count}`,
	label: "Öffnet",
	every: "Alle Server, auch künftige",
	some: "Nur diese",
	missing: "Mindestens einen Server ankreuzen.",
};

export const wholeNumber = {
	none: "unbegrenzt",
	wrong: "Eine ganze Zahl ab 1 eingeben oder leer lassen.",
};

export const why = {
	ask: "Warum?",
	askLabel: (call: string) => `Warum wurde ${call} abgewiesen?`,
	title: "Warum es so endete",
	refusedTitle: "Warum dies abgewiesen wurde",
	field: "Warum wurde eine Anfrage abgewiesen?",
	fieldHint:
		"Ihre Kennung eingeben, wie die Abweisung sie nennt, mit oder ohne urn:drawbridge:request:",
	fieldMissing: "Die Kennung einer Anfrage eingeben.",
	fieldForm: "Darin steht keine Kennung einer Anfrage.",
	go: "Erklären",
	reading: "Das Protokoll wird gelesen …",
	unknown:
		"Das Protokoll enthält nichts über diese Anfrage. Die Kennung prüfen; das Protokoll kann inzwischen geleert worden sein.",
	steps: "Was das Tor tat, Schritt für Schritt",
	outcomes: {
		passed: "Bestanden",
		refused: "Hier abgewiesen",
		"not-reached": "Nicht erreicht",
	},
	advice: "Was zu tun ist",
};

export const stepNames = {
	1: "Lässt sie sich nur auf eine Art lesen?",
	2: "Kommt sie von einem erlaubten Ort?",
	3: "Darf ihre Adresse sich verbinden?",
	4: "Wer ist es?",
	5: "Braucht es in diesem Modus einen Ausweis?",
	6: "Darf diese Rolle das?",
	7: "Bleibt es in den Limits?",
	8: "Was würde ausgeführt?",
	9: "Muss ein Mensch Ja sagen?",
	10: "Ins Protokoll geschrieben",
	11: "An den Server weitergegeben",
	12: "Beantwortet",
};

export const audit = {
	emptyTitle: "Noch keine Anfragen",
	empty: "Sobald ein Client das Tor aufruft, ist es hier zu sehen.",
	details: "Anfrage",
	change: "Änderung",
	theGate: "das Tor",
	unknownClient: "unbekannt",
	fields: {
		at: "Zeit",
		client: "Client",
		agent: "Agent",
		upstream: "Server",
		call: "Aufruf",
		tool: "Werkzeug",
		outcome: "Ausgang",
		done: "Änderung",
		reason: "Grund",
		advice: "Was zu tun ist",
		duration: "Dauer",
		mode: "Damaliger Modus",
		step: "Abgewiesen in Schritt",
		request: "Kennung der Anfrage",
		risk: "Risiko",
		decision: "Entscheidung",
		decidedBy: "Entschieden von",
		digest: "Prüfsumme",
		bytes: "Bytes",
	},
	bytes: (sent: string, got: string) => `${sent} gesendet, ${got} empfangen`,
};

export const riskWords = {
	low: "niedrig",
	high: "hoch",
	critical: "kritisch",
};

export const outcomes = {
	waiting: "Läuft",
	let: "Durchgelassen",
	done: "Beantwortet",
	redirected: "Umgeleitet",
	declined: "Verneint",
	failed: "Server gescheitert",
	refused: "Abgewiesen",
	left: "Aufrufer weg",
	changed: "Geändert",
};

export const answered = {
	ask: "Gefragt",
	allow: "Erlaubt",
	deny: "Abgelehnt",
	timeout: "Keine Antwort",
	void: "Hinfällig",
};

export const problemTexts = {
	"bad-request":
		"Die Anfrage ließ sich auf mehr als eine Art lesen. Den Client aktualisieren oder ansehen, was er sendet.",
	"header-mismatch":
		"Der Kopf der Anfrage sagte anderes als ihr Inhalt: ein anderes Werkzeug oder eine andere MCP-Version. Den Client aktualisieren oder ansehen, was er sendet.",
	unauthenticated:
		"Es wurde kein gültiger Schlüssel gezeigt. Dem Client einen Schlüssel aus „Schlüssel“ geben, im Header X-API-Key.",
	"credential-in-query":
		"Der Schlüssel stand in der URL, wo Logs ihn festhalten. Widerrufen und einen neuen im Header X-API-Key senden.",
	forbidden:
		"Der Schlüssel ist gültig, darf das aber nicht. Einen Schlüssel benutzen, dessen Rolle und Server es abdecken.",
	"foreign-host":
		"Die Anfrage nannte einen Host, der nicht der des Tors ist. Die eigene Adresse des Tors benutzen; war sie es, deutet vielleicht eine Seite ihren Namen um.",
	"foreign-origin":
		"Eine Webseite fremder Herkunft hat das Tor aufgerufen. Ist es die eigene Seite, statt dessen aus einem Programm aufrufen.",
	"not-found":
		"An dieser Adresse ist nichts. Mit den Adressen unter Server vergleichen.",
	"unknown-upstream":
		"Kein Server heißt so. Unter Server hinzufügen oder die Adresse des Clients berichtigen.",
	"method-not-allowed":
		"Diese HTTP-Methode wird nie weitergeleitet. Im Client eine andere benutzen.",
	conflict:
		"Eine andere Anfrage hatte dies gerade getan. Der Client benutzt deren Antwort oder meldet sich erneut an.",
	"weak-password":
		"Das Passwort war zu kurz, zu verbreitet oder enthielt den Benutzernamen. Ein längeres wählen.",
	"too-large":
		"Die Anfrage war größer, als das Tor liest. Weniger auf einmal senden.",
	"unsupported-encoding":
		"Der Inhalt war komprimiert, obwohl das Tor ihn lesen muss. Im Client die Kompression ausschalten.",
	"expectation-failed":
		"Der Client erwartete etwas, das das Tor nicht bietet. Seinen Expect-Header entfernen.",
	"header-too-large":
		"Der Kopf der Anfrage war größer, als das Tor liest. Weniger oder kürzere Header senden.",
	denied:
		"Ein Mensch, eine Regel oder der Modus hat abgelehnt, was es täte. Der Eintrag sagt, wer.",
	unanswered:
		"Niemand hat rechtzeitig Ja gesagt. Erneut aufrufen, wenn jemand zum Antworten da ist.",
	"too-many-questions":
		"Zu viele Aufrufe dieses Clients warten schon auf einen Menschen. Zuerst diese beantworten.",
	"rate-limited":
		"In kurzer Zeit kamen zu viele Anfragen. Eine Minute warten oder den Client bremsen.",
	internal:
		"Das Tor ist gescheitert und hat sicherheitshalber abgewiesen. Ins Log sehen und es melden, wenn es wieder geschieht.",
	"upstream-down":
		"Der Server hinter dem Tor hat die Verbindung nicht angenommen. Ihn starten oder seine Adresse unter Server berichtigen.",
	"upstream-invalid":
		"Der Server hinter dem Tor gab eine fehlerhafte Antwort. Ins Log dieses Servers sehen.",
	"upstream-silent":
		"Der Server hinter dem Tor hat nicht rechtzeitig geantwortet. Nachsehen, ob er hängt.",
	"secret-missing":
		"Ein Geheimnis, das dieser Server braucht, ist nicht gesetzt, oder der Tresor blieb gesperrt. Unter Geheimnisse setzen oder den Tresor entsperren.",
	"record-unavailable":
		"Das Protokoll lässt sich nicht schreiben, daher wird nichts durchgelassen. Speicherplatz schaffen oder den Ordner beschreibbar machen.",
	stopping: "Das Tor wurde gerade beendet. Erneut aufrufen, wenn es läuft.",
};

export const failureTexts = {
	"unknown-command":
		"Das Tor kennt diesen Befehl nicht. Es neu starten, damit Tor und Fenster dieselbe Version haben.",
	"invalid-input": "Das Tor hat das nicht angenommen. Die Eingaben prüfen.",
	"not-found": "Es ist nicht mehr da. Die Liste zeigt, was da ist.",
	conflict:
		"Das passt nicht zu dem, was da ist. Einen anderen Namen wählen oder zuerst das andere ändern.",
	"vault-locked":
		"Der Tresor ist gesperrt. Unter Geheimnisse entsperren und erneut versuchen.",
	"settings-invalid":
		"In der Einstellungsdatei ist ein Fehler, daher wurde nichts geschrieben. Berichtigen und erneut versuchen.",
	"not-running":
		"Das Tor antwortet nicht. Es wird von selbst erneut versucht; einen Moment warten.",
	unauthenticated:
		"Die Sitzung ist beendet. Mit `drawbridge console` einen neuen Link öffnen.",
	refused:
		"Niemand hat es erlaubt: Es wurde abgelehnt, oder die Zeit lief ab. Erneut fragen, wenn es noch gewünscht ist.",
	"answer-on-desktop":
		"Die Desktop-App läuft, daher wird dort geantwortet. Ihr Fenster „Freigaben“ öffnen.",
	"passphrase-needed":
		"Dafür braucht es die Passphrase des Eigentümers. Eingeben und erneut versuchen.",
	"passphrase-wrong":
		"Die Passphrase des Eigentümers stimmt nicht. Einen Moment warten und erneut eingeben.",
	late: "Es wurde schon beantwortet, oder die Zeit lief ab. Der Verlauf zeigt, wie.",
	voided:
		"Der Aufrufer ist gegangen, es gibt also nichts mehr zu beantworten. Ruft er wieder auf, wird erneut gefragt.",
	"once-only":
		"Dieser Aufruf lässt sich nur einmal erlauben, wer auch fragt. „Einmal erlauben“ wählen.",
	"too-many-questions":
		"Zu viele Fragen warten schon. Einige beantworten, dann erneut versuchen.",
	internal:
		"Das Tor ist daran gescheitert. In sein Log sehen und erneut versuchen.",
};
