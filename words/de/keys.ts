/** Das Fenster der Schlüssel. */
import { counted, number } from "./number.ts";

export const keys = {
	heading: "Schlüssel",
	lead: "Was ein Client am Tor zeigt, im Header X-API-Key. Je Programm ein Schlüssel, damit sich einer allein widerrufen lässt.",
	emptyTitle: "Noch keine Schlüssel",
	empty:
		"Im strengen Modus kommt ohne Schlüssel niemand durch. Für jedes Programm, das durch soll, einen anlegen.",
	create: "Schlüssel anlegen",
	filter: "Schlüssel suchen",
	noMatch: "Kein Schlüssel passt.",
	count: (count: number) => counted(count, "Schlüssel", "Schlüssel"),
	name: "Name",
	nameHint: "Das Programm, das ihn benutzen wird",
	nameMissing: "Einen Namen geben.",
	nameLong: "Höchstens 500 Zeichen verwenden.",
	expires: "Läuft ab",
	lifetimes: [
		{ seconds: 0, text: "Nie" },
		{ seconds: 86_400, text: "In 1 Tag" },
		{ seconds: 7 * 86_400, text: "In 7 Tagen" },
		{ seconds: 30 * 86_400, text: "In 30 Tagen" },
		{ seconds: 90 * 86_400, text: "In 90 Tagen" },
		{ seconds: 365 * 86_400, text: "In 1 Jahr" },
	],
	save: "Anlegen",
	newTitle: "Der neue Schlüssel",
	newText:
		"Jetzt in das Programm kopieren. Die Liste zeigt ihn nie ganz; von dort lässt er sich noch einmal kopieren.",
	keyTitle: "Der Schlüssel",
	keyText: "Der Browser ließ ihn nicht kopieren. Hier markieren.",
	theKey: "Schlüssel",
	copyAgain: "Schlüssel kopieren",
	copyLabel: (name: string) => `Schlüssel ${name} kopieren`,
	revoke: "Widerrufen",
	revokeLabel: (name: string) => `Schlüssel ${name} widerrufen`,
	revokeTitle: "Diesen Schlüssel widerrufen?",
	revokeText:
		"Das Programm, das ihn benutzt, wird ab seiner nächsten Anfrage abgewiesen. Ein widerrufener Schlüssel kommt nie zurück.",
	keep: "Behalten",
	note: "Notiz",
	noteHint: "Nur für den eigenen Gebrauch; kein Aufrufer sieht sie",
	noteLong: "Höchstens 1.000 Zeichen verwenden.",
	agent: "Nur für diesen Agenten",
	agentHint:
		"Leer lassen für jeden. Ein Agent, der sich anders nennt, wird abgewiesen.",
	agentLong: "Höchstens 200 Zeichen verwenden.",
	only: "nur",
	which: "Welche Schlüssel",
	kinds: {
		all: "Alle Schlüssel",
		active: "Aktiv",
		unused: "Nie benutzt",
		ended: "Abgelaufen oder widerrufen",
	},
	order: "In welcher Reihenfolge",
	orders: {
		new: "Neueste zuerst",
		used: "Zuletzt benutzte zuerst",
		name: "Nach Name",
		ends: "Bald ablaufende zuerst",
	},
	didLabel: (name: string, when: string) =>
		`Was ${name} zuletzt tat; benutzt ${when}`,
	rotate: "Austauschen",
	rotateLabel: (name: string) => `Schlüssel ${name} austauschen`,
	rotateTitle: "Diesen Schlüssel austauschen?",
	rotateText:
		"Er bekommt einen neuen Wert und behält Rolle, Server und Ablauf.",
	overlap: "Der alte Wert gilt weiter",
	overlaps: [
		{ seconds: 0, text: "Gar nicht: ab jetzt abgewiesen" },
		{ seconds: 3_600, text: "Für 1 Stunde" },
		{ seconds: 86_400, text: "Für 24 Stunden" },
		{ seconds: 7 * 86_400, text: "Für 7 Tage" },
	],
	rotatedTitle: "Der neue Schlüssel",
	rotatedText:
		"Jetzt in das Programm kopieren. Der alte wird bereits abgewiesen.",
	rotatedOverlap: (until: string) =>
		`Jetzt in das Programm kopieren. Der alte gilt weiter bis ${until}.`,
	oldUntil: (until: string) => `alter Schlüssel bis ${until}`,
	oldPrefix: (prefix: string, until: string) =>
		`Der alte Schlüssel ${prefix}… wird angenommen bis ${until}`,
	plain: "Klartext",
	plainHint:
		"Er steht in einer Einstellungsdatei. In den Tresor übernehmen oder dort aus api_keys entfernen.",
	plainTitle: (count: number) =>
		count === 1
			? "1 Schlüssel steht im Klartext in security.json."
			: `${number(count)} Schlüssel stehen im Klartext in security.json.`,
	plainText:
		"Jedes Programm, das die Datei lesen kann, hat sie. In den Tresor übernommen, gelten sie weiter.",
	adopt: "In den Tresor übernehmen",
	adopted: (count: number) =>
		count === 1
			? "1 Schlüssel wurde in den Tresor übernommen."
			: `${number(count)} Schlüssel wurden in den Tresor übernommen.`,
	notAdopted:
		"Nichts wurde übernommen: Was bleibt, steht in der Datei eines Projekts. Dort aus api_keys entfernen.",
	used: (when: string) => `benutzt ${when}`,
	neverUsed: "nie benutzt",
	expiresWhen: (when: string) => `läuft ${when} ab`,
};

export const daily = {
	legend: "Höchstens an einem Tag",
	fields: { requests: "Anfragen", tokens: "Tokens" },
	hints: {
		requests: "Leer heißt unbegrenzt",
		tokens: "Wie die Antworten der Anbieter sie zählen",
	},
	limit: "Limits",
	limitLabel: (name: string) => `Tageslimits des Schlüssels ${name}`,
	title: "Tageslimits",
	text: "Eine Anfrage über dem Limit wird mit 429 abgewiesen, bis der Tag endet, um Mitternacht UTC. Eine laufende Antwort wird nicht abgebrochen: Ihre Tokens zählen, wenn sie endet.",
	uncounted: "Gezählt, sobald es ein Limit gibt",
	usedToday: (used: string) => `heute ${used} verbraucht`,
	save: "Speichern",
	use: {
		requests: (used: string, limit: string) =>
			`heute ${used} von ${limit} Anfragen`,
		tokens: (used: string, limit: string) =>
			`heute ${used} von ${limit} Tokens`,
	},
	full: {
		requests: (limit: string) => `Limit erreicht: ${limit} Anfragen`,
		tokens: (limit: string) => `Limit erreicht: ${limit} Tokens`,
	},
	fullHint: "Mit 429 abgewiesen bis Mitternacht UTC",
};

export const keyStates = {
	active: "Aktiv",
	expired: "Abgelaufen",
	revoked: "Widerrufen",
};

export const toolPatterns = {
	label: "Nur diese Werkzeuge",
	hint: "Als server__werkzeug, mit * für beliebige Zeichen: docs__read_*. Leer lassen für die, die seine Rolle aufrufen darf.",
	wrong:
		"Jedes als server__werkzeug schreiben, vom nächsten durch ein Leerzeichen getrennt.",
	matches: (count: number) =>
		count === 0
			? "Kein Werkzeug, das das Tor bisher gesehen hat."
			: count === 1
				? "1 Werkzeug, das das Tor gesehen hat:"
				: `${number(count)} Werkzeuge, die das Tor gesehen hat:`,
	matchesLabel: "Gemeinte Werkzeuge",
	more: (count: number) => `und ${number(count)} weitere`,
	unseen: (upstream: string) =>
		`Das Tor hat die Werkzeuge von ${upstream} noch nicht gesehen.`,
	noList: (upstream: string) => `${upstream} nennt keine Werkzeuge.`,
	ask: (upstream: string) => `${upstream} fragen`,
	short: "Werkzeuge",
	titleLabel: (name: string) => `Werkzeuge des Schlüssels ${name}`,
	title: "Werkzeuge, die dieser Schlüssel aufrufen darf",
	text: "Ein auf Werkzeuge begrenzter Schlüssel öffnet sonst nichts an einem Server und nie mehr, als seine Rolle gibt. Es gilt ab der nächsten Anfrage.",
	save: "Speichern",
};
