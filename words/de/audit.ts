/** Das Fenster der Anfragen, soweit kein anderes Fenster dasselbe zeigt. */
import { number } from "./number.ts";

export const audit = {
	heading: "Anfragen",
	lead: "Was ans Tor kam und was daraus wurde, dazu jede Änderung, Neuestes zuerst.",
	emptyTitle: "Noch keine Anfragen",
	empty: "Sobald ein Client das Tor aufruft, ist es hier zu sehen.",
	nothingTitle: "Nichts passt",
	nothing: "Kein Eintrag des Protokolls ist so.",
	clear: "Filter löschen",
	rows: (count: number) =>
		count === 1
			? "1 Anfrage, Frage oder Änderung"
			: `${number(count)} Anfragen, Fragen und Änderungen`,
	looking: (rows: number, percent: number) =>
		`Bisher ${number(rows)}; ${number(percent)} % des Protokolls durchsucht.`,
	indexing: (looked: number, entries: number) =>
		`Suche wird vorbereitet: ${number(looked)} von ${number(entries)} Einträgen.`,
	fresh: (count: number) => (count === 1 ? "1 neu" : `${number(count)} neu`),
	freshHint: "Neueste zeigen",
	loading: "Wird gelesen …",
	search: "Suchen",
	searchHint: "Wörter aus Pfad, Werkzeug, Client, Agent oder Grund",
	filters: "Filter",
	kind: "Was",
	kinds: {
		all: "Alles",
		through: "Durchgelassen",
		refused: "Abgewiesen",
		approval: "Fragen",
		change: "Änderungen",
	},
	risk: "Risiko",
	risks: {
		all: "Jedes Risiko",
		high: "Hoch und kritisch",
		critical: "Nur kritisch",
	},
	decided: "Entscheidung",
	decisions: {
		all: "Jede Entscheidung",
		allow: "Erlaubt",
		ask: "Ein Mensch wurde gefragt",
		deny: "Abgelehnt",
		timeout: "Niemand hat geantwortet",
		void: "Hinfällig",
	},
	time: "Zeit",
	times: {
		all: "Jederzeit",
		hour: "Letzte Stunde",
		today: "Heute",
		week: "Letzte 7 Tage",
		month: "Letzte 30 Tage",
	},
	client: "Client",
	clientAny: "Jeder Client",
	upstream: "Server",
	upstreamAny: "Jeder Server",
	verify: "Protokoll prüfen",
	verifying: "Jeder Eintrag wird geprüft …",
	checked: (checked: number, entries: number) =>
		`${number(checked)} von ${number(entries)} Einträgen geprüft`,
	intact: (count: number) =>
		`${number(count)} Einträge geprüft: Keiner wurde geändert, und keiner fehlt.`,
	broken: (count: number) =>
		count === 1
			? "1 Eintrag ist nicht, was geschrieben wurde."
			: `${number(count)} Einträge sind nicht, was geschrieben wurde.`,
	brokenAt: (id: number, when: string, what: string) =>
		`Eintrag ${id}, ${when}: ${what}`,
};

export const detail = {
	copyRequest: "Kennung der Anfrage kopieren",
	copyDigest: "Prüfsumme kopieren",
	texts: "Was von ihren Texten aufgehoben wurde",
	noTexts:
		"Von ihren Texten wurde nichts aufgehoben. Was aufgehoben wird, steht in security.json: audit.arguments und audit.bodies.",
	parts: { request: "Gefragt mit", answer: "Beantwortet mit" },
	forms: {
		redacted: "Geheimnisse geschwärzt",
		full: "wie es war",
		"left out": "weggelassen: zu lang oder nicht lesbar",
		purged: "inzwischen gelöscht",
	},
};

export const saving = {
	open: "Exportieren",
	title: "Protokoll exportieren",
	text: "Eine Zeile je Eintrag, Ältestes zuerst, mit den Filtern wie jetzt. Texte von Argumenten gehören nicht dazu.",
	format: "Format",
	formats: {
		jsonl: "JSON-Zeilen: je Zeile ein JSON-Wert",
		csv: "CSV: für eine Tabellenkalkulation",
	},
	go: "Exportieren",
	stop: "Anhalten",
	reading: (count: number) =>
		count === 0
			? "Das Protokoll wird gelesen …"
			: `${number(count)} Einträge gelesen …`,
	saved: (count: number, file: string) =>
		count === 1
			? `1 Eintrag wurde als ${file} übergeben.`
			: `${number(count)} Einträge wurden als ${file} übergeben.`,
	nothing: "Kein Eintrag passt, daher gibt es keine Datei.",
};
