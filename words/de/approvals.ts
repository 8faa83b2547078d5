/** Das Fenster der Freigaben, seine Karte, sein Verlauf und was gemerkt ist. */
import type { ApprovalView } from "../../contract/approvals.ts";
import { counted, number } from "./number.ts";

type Reach = NonNullable<ApprovalView["reach"]>;

const calls = (count: number): string => counted(count, "Aufruf", "Aufrufe");

export const riskNames = {
	low: "Niedriges Risiko",
	high: "Hohes Risiko",
	critical: "Kritisch",
};

export const categoryNames = {
	destructive: "zerstört",
	privilege: "erhöht Rechte",
	secrets: "berührt Geheimnisse",
	network: "geht nach außen",
	"exec-remote": "führt Unbekanntes aus",
	persistence: "überdauert einen Neustart",
};

export const approvals = {
	heading: "Freigaben",
	lead: "Was auf ein Ja wartet. Schweigen weist ab.",
	tabs: {
		pending: "Wartend",
		history: "Verlauf",
		grants: "Gemerkt",
		rules: "Regeln",
	},
	emptyTitle: "Nichts wartet",
	namedGone: (id: string) =>
		`${id} wartet nicht mehr. Wie die Frage ausging, steht im Verlauf.`,
	empty:
		"Ein Aufruf, den der Modus des Tors oder eine Regel nicht von selbst durchlässt, wartet hier auf Antwort.",
	waiting: "wartend",
	waits: (count: number) =>
		count === 1 ? "1 Frage wartet" : `${number(count)} Fragen warten`,
	summary: (what: string, client: string, risk: ApprovalView["risk"]) =>
		`Neue Frage. ${riskNames[risk]}: ${what}, gefragt von ${client}.`,
	showAll: "Ganz zeigen",
	showBetween: (next: number, hidden: number) =>
		next === hidden
			? `${number(hidden)} Zeichen dazwischen sind nicht gezeigt: alle zeigen`
			: `${number(hidden)} Zeichen dazwischen sind nicht gezeigt: die nächsten ${number(next)} zeigen`,
	showMore: (count: number) =>
		count === 1 ? "1 weitere zeigen" : `${number(count)} weitere zeigen`,
	next: "Nächste",
	previous: "Vorige",
	stackKeys: "Die Pfeiltasten gehen von einer zur nächsten",
	place: (at: number, count: number) => `${at} von ${count}`,
	minimise: "Verkleinern",
	openAll: "Im Hauptfenster öffnen",
	panel: "Wartende Fragen",
	tired: (answers: number, seconds: string) =>
		`In der letzten Stunde gab es hier ${number(answers)} Antworten, fast alle Ja, die Hälfte binnen ${seconds} s. Riskantes muss nun länger gehalten werden; eine Regel kann das Harmlose abnehmen.`,
};

export const places = {
	gate: "das Tor selbst",
	hook: (agent: string) => `${agent}, auf diesem Computer`,
};

export const card = {
	on: "bei",
	what: "Was ausgeführt würde",
	asks: "Worum es bittet",
	why: "Warum gefragt wird",
	moreWhy: (count: number) =>
		count === 1 ? "1 weiterer Grund" : `${number(count)} weitere Gründe`,
	byRule: (rule: string) => `Eine Regel fragt: ${rule}`,
	byMode: "Der Modus des Tors fragt bei Aufrufen dieses Risikos nach.",
	byGate: "Es würde ändern, was das Tor selbst durchlässt.",
	guessed: "vermutet: Niemand sagte, dass dieses Argument Code enthält",
	more: (count: number) =>
		count === 1 ? "1 weiterer Teil" : `${number(count)} weitere Teile`,
	arguments: "Alle Argumente",
	none: "Keine Argumente",
	unmarked: "Es geht um:",
	further: "Mehr davon, als Platz hat, steht weiter unten. Es geht um:",
	details: "Mehr über diese Frage",
	fields: {
		command: "Befehl",
		asker: "Gefragt von",
		client: "Client",
		agent: "Agent",
		upstream: "Server",
		call: "Aufruf",
		request: "Anfrage",
		folder: "Ordner",
		where: "Steht in",
		rule: "Regel",
		digest: "Prüfsumme",
		asked: "Gefragt",
		id: "Frage",
	},
	copyDigest: "Prüfsumme kopieren",
	noClient: "kein Name angegeben",
	claims: (agent: string) => `nennt sich ${agent}`,
	left: (time: string) => `noch ${time}`,
	leftHint: "Abgewiesen, wenn die Zeit um ist",
	over: "Zeit abgelaufen",
	times: (count: number) => `×${count} wartend`,
	timesHint:
		"Gleiche Aufrufe dieses Clients. „Einmal erlauben“ lässt einen davon durch.",
	onceOnly: "Von diesem Aufruf lässt sich nichts merken.",
	soon: "Weniger als eine halbe Minute bleibt.",
};

export const reach = {
	heading: "Was es erreicht",
	pending: "Es wird gezählt, was sich ändern würde …",
	elsewhere:
		"Es läuft anderswo: Was sich ändern würde, lässt sich von hier nicht zählen.",
	unknown: "Was sich ändern würde, lässt sich ohne Ausführen nicht sagen.",
	counted: ({ files, folders, commits, cut }: Reach, size: string) => {
		const things = [
			...(files > 0 || (folders === 0 && commits === null)
				? [`${counted(files, "Datei", "Dateien")} (${size})`]
				: []),
			...(folders > 0 ? [counted(folders, "Ordner", "Ordner")] : []),
		].join(" und ");
		return [
			...(things === ""
				? []
				: [
						`Löschen, Überschreiben oder Verschieben: ${cut ? "mindestens " : ""}${things}.`,
					]),
			...(commits === null
				? []
				: [
						`Danach auf keinem Branch: ${counted(commits, "Commit", "Commits")}.`,
					]),
		].join(" ");
	},
	notInGit: (count: number) =>
		count === 0
			? "Alles davon ist in einem Commit."
			: count === 1
				? "1 der Dateien ist in keinem Commit."
				: `${number(count)} der Dateien sind in keinem Commit.`,
	examples: "Darunter",
};

export const nearest = {
	heading: "Was sich geändert hat",
	same: (when: string, by: string) =>
		`Dasselbe, Byte für Byte, wurde ${when} durch ${by} erlaubt.`,
	like: (when: string, by: string) =>
		`Wie ein Aufruf, der ${when} durch ${by} erlaubt wurde, bis auf dies:`,
	added: "neu",
	removed: "weg",
};

export const answers = {
	allow: "Einmal erlauben",
	allowAll: (count: number) => `Alle ${number(count)} einmal erlauben`,
	holdAllow: "Halten: einmal erlauben",
	holdAll: (count: number) => `Halten: alle ${number(count)} erlauben`,
	longer: "Länger erlauben …",
	deny: "Ablehnen",
	denyWhy: "Mit Grund ablehnen …",
	edit: "Erst ändern …",
	holding: "Weiter halten …",
	holdHint: (keys: string) =>
		`Den Knopf oder ${keys} halten. Enter und Buchstaben erlauben nie.`,
	clickHint: (keys: string) =>
		`Klicken oder ${keys} halten. Enter und Buchstaben erlauben nie.`,
	denyHint: (keys: string) => `${keys} lehnt ab.`,
	keys: "Strg+Enter",
	keysMac: "⌘+Enter",
	denyKeys: "Strg+Rücktaste",
	denyKeysMac: "⌘+Rücktaste",
	propose: (what: string) =>
		`Diese werden immer erlaubt. Sie lassen sich statt dessen für eine Zeit durchlassen: ${what}`,
	proposeGo: "Ansehen …",
	desktop: "Die Desktop-App läuft: Dort erlauben. Hier lässt es sich ablehnen.",
	passphrase: "Erlauben fragt nach der Passphrase des Eigentümers.",
	anybody:
		"Auch jedes Programm dieses Benutzerkontos kann es erlauben: Es ist keine Passphrase des Eigentümers gesetzt.",
};

export const denial = {
	title: (id: string) => `${id} ablehnen`,
	text: "Der Agent erfährt, was hier steht, damit er es besser machen kann.",
	chips: [
		"Falscher Ordner.",
		"Zuerst --dry-run verwenden.",
		"Vorher nachfragen.",
		"Nicht nötig.",
		"Ohne etwas zu löschen.",
	],
	chipsLabel: "Häufige Gründe",
	reason: "Grund",
	hint: "Leer: Der Agent erfährt nur, dass abgelehnt wurde",
	long: "Höchstens 1.000 Zeichen verwenden.",
};

export const longer = {
	title: "Länger erlauben",
	legend: "Was erlaubt wird",
	exact: "Genau diesen Aufruf",
	exactText: "Dieselben Bytes, von diesem Client an diesen Server.",
	session: "Solche Aufrufe für die Sitzung",
	sessionText:
		"Dieselben Programme mit demselben Vorhaben, im Ordner des Projekts oder an temporären Dateien. Höchstens acht Stunden.",
	pattern: "Dieses Muster",
	reading: "Es wird nachgesehen, was jedes getroffen hätte …",
	matched: (count: number) =>
		count === 0
			? "Hätte keinen Aufruf der letzten 30 Tage getroffen."
			: `Hätte ${calls(count)} der letzten 30 Tage getroffen.`,
	critical: (count: number) =>
		count === 1
			? "1 davon war kritisch"
			: `${number(count)} davon waren kritisch`,
	unknown: "Was es getroffen hätte, ist nicht bekannt.",
	newest: "Die neuesten davon",
	expiry: "Endet nach",
	expiries: [
		{ seconds: 900, text: "15 Minuten" },
		{ seconds: 3_600, text: "1 Stunde" },
		{ seconds: 8 * 3_600, text: "8 Stunden" },
		{ seconds: 86_400, text: "1 Tag" },
		{ seconds: 7 * 86_400, text: "7 Tagen" },
		{ seconds: 30 * 86_400, text: "30 Tagen" },
	],
	times: "Höchstens so viele Aufrufe",
	timesHint: "Leer: so oft danach gefragt wird, bis es endet",
	timesWrong: "Eine ganze Zahl von 1 bis 1.000 eingeben oder leer lassen.",
	go: "Halten: erlauben",
	recorded: "Unter „Gemerkt“ lässt es sich jederzeit beenden.",
};

export const edit = {
	title: "Ändern, dann einmal erlauben",
	text: "Das Tor beurteilt die Änderung neu und protokolliert, dass geändert wurde.",
	label: "Argumente, als JSON",
	hint: "Hier steht, was der Agent gesendet hat",
	wrong: (why: string) => `Das ist kein JSON: ${why}`,
	same: "Noch ist nichts geändert.",
	review: "Änderung ansehen",
	back: "Zurück",
	reviewTitle: "Was geändert wurde",
	out: "herausgenommen",
	in: "eingesetzt",
	go: "Halten: so erlauben",
	large: "Das ist mehr, als die Konsole senden kann. Die Desktop-App benutzen.",
};

export const historyStrings = {
	emptyTitle: "Noch keine Antworten",
	empty: "Hier steht jede Frage und wie sie ausging.",
	filter: "Frage suchen",
	noMatch: "Keine Frage passt.",
	count: (count: number) => counted(count, "Frage", "Fragen"),
	details: (id: string) => `Frage ${id}`,
	by: { desktop: "Desktop", cli: "Befehlszeile", console: "Konsole" },
	phone: (name: string) => `Telefon ${name}`,
	answeredBy: (scope: string, who: string) =>
		scope === "" ? `durch ${who}` : `${scope}, durch ${who}`,
	fields: {
		answer: "Antwort",
		by: "Beantwortet durch",
		at: "Beantwortet",
		scope: "Reicht für",
		reason: "Grund",
		calls: "Aufrufe",
		diff: "Geändert",
	},
	kept: "Von den Argumenten wird aufgehoben, was kurz ist, ohne das, was wie ein Geheimnis aussieht; die Prüfsumme steht für alle.",
	gone: "Von den Argumenten wurde nichts aufgehoben; die Prüfsumme steht für sie.",
};

export const stateNames = {
	pending: "Wartend",
	allowed: "Erlaubt",
	denied: "Abgelehnt",
	"timed-out": "Keine Antwort",
	void: "Hinfällig",
};

export const scopeNames = {
	once: "einmal",
	session: "für die Sitzung",
	exact: "genau dieser Aufruf",
	pattern: "ein Muster",
	ticket: "ein neuer Versuch",
};

export const ended = {
	allowed: (scope: string, who: string) =>
		scope === "" ? `Erlaubt durch ${who}` : `Erlaubt (${scope}) durch ${who}`,
	denied: (who: string) => `Abgelehnt durch ${who}`,
	"timed-out": "Niemand hat rechtzeitig geantwortet, daher abgewiesen",
	void: (why: string) =>
		why === "" ? "Braucht keine Antwort mehr" : `Braucht keine Antwort: ${why}`,
	named: (id: string, how: string) => `${id}: ${how}.`,
	goOn: "Weiter",
	became: {
		waiting: "Es ist unterwegs.",
		ticket: (until: string) =>
			`Der Aufrufer war schon fort; der Agent soll es noch einmal versuchen. Dieses Ja gilt bis ${until}.`,
		released: "Es wurde weitergegeben; die Antwort steht aus.",
		done: (status: number, took: string) =>
			`Es wurde weitergegeben und nach ${took} mit ${status} beantwortet.`,
		left: "Es wurde weitergegeben; der Aufrufer ging vor der Antwort.",
		refused: (why: string) =>
			why === ""
				? "Es wurde doch abgewiesen: Was es täte, hatte sich inzwischen geändert."
				: `Es wurde doch abgewiesen: ${why}`,
	},
	told: (reason: string) => `Der Agent erfährt: ${reason}`,
};

export const grants = {
	emptyTitle: "Nichts ist gemerkt",
	empty:
		"Was für länger als einmal erlaubt wird, steht hier, bis es endet oder beendet wird.",
	revoke: "Beenden",
	revokeLabel: (words: string) => `Jetzt beenden: ${words}`,
	revoked: (words: string) =>
		`Beendet: ${words}. Beim nächsten Aufruf wird wieder gefragt, ebenso bei einem, der dadurch durchkam und noch nicht hinaus ist.`,
	ends: (when: string) => `endet ${when}`,
	used: (count: number) =>
		count === 0 ? "noch nicht benutzt" : `${number(count)}-mal benutzt`,
	usedOnce: "einmal benutzt",
	left: (count: number) => `noch ${number(count)}`,
	from: (id: string, by: string) => `aus ${id}, durch ${by}`,
	last: (when: string) => `zuletzt ${when}`,
};

export const grantScopes = {
	ticket: "Ein neuer Versuch",
	session: "Sitzung",
	exact: "Genau dieser Aufruf",
	pattern: "Muster",
};
