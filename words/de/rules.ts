/** Die Regeln: Liste, Eingabe, ihr Satz, was eine Regel getan hätte, und eine Zeile zum Ausprobieren. */
import type { RuleSaid } from "../en/rules.ts";
import { counted, number } from "./number.ts";

/** Was getan wird, nach „Erlauben:“, „Nachfragen:“ und „Ablehnen:“. */
const effectWords = {
	runs: "Starten eines Programms",
	reads: "Lesen",
	writes: "Anlegen, Ändern oder Überschreiben",
	deletes: "Löschen",
	moves: "Wegschieben",
	connects: "Gespräche mit anderen Computern",
	exposes: "Lesen oder Zeigen von Geheimnissen",
	raises: "Erlangen oder Vergeben von Rechten",
	persists: "Ändern dessen, was später von selbst läuft",
	executes: "Ausführen von geholtem oder verborgenem Code",
	destroys: "Verlust von Daten, Diensten oder Infrastruktur",
};

const targetWords = {
	project: "im Projekt",
	temporary: "bei temporären Dateien",
	outside: "außerhalb des Projekts",
	home: "im persönlichen Ordner",
	system: "in den Ordnern des Systems",
	device: "auf einem Gerät",
	secret: "wo Geheimnisse liegen",
	"source-tree": "an einem ganzen Quellbaum",
	unknown: "an einem Ort, der sich nicht sagen lässt",
	regenerable: "an dem, was ein Befehl zurückbringt",
};

const whenWords = {
	destructive: "wenn es zerstört",
	privilege: "wenn es Rechte erhöht",
	secrets: "wenn es Geheimnisse berührt",
	network: "wenn es nach außen geht",
	"exec-remote": "wenn es Unbekanntes ausführt",
	persistence: "wenn es einen Neustart überdauert",
};

const verbs = { allow: "Erlauben", ask: "Nachfragen", deny: "Ablehnen" };

const risks = { low: "niedrigem", high: "hohem", critical: "kritischem" };

/** Ein Name in Anführungszeichen, der seine eigene Schreibrichtung behält. */
const quoted = (name: string): string => `„\u2068${name}\u2069“`;

export function ruleSentence(rule: RuleSaid): string {
	const { then, effect, target, category, risk, program } = rule;
	const what =
		effect === undefined
			? program === undefined
				? "alles"
				: `was ${quoted(program)} auch tut`
			: program === undefined
				? effectWords[effect]
				: `${effectWords[effect]} durch ${quoted(program)}`;
	const said = [
		`${verbs[then]}: ${what}${target === undefined ? "" : ` ${targetWords[target]}`}`,
		...(rule.path === undefined ? [] : [`an ${quoted(rule.path)}`]),
		...(rule.host === undefined ? [] : [`mit ${quoted(rule.host)}`]),
		...(category === undefined ? [] : [whenWords[category]]),
		...(risk === undefined ? [] : [riskSaid(then, risk)]),
		...(rule.tool === undefined
			? []
			: [`über das Werkzeug ${quoted(rule.tool)}`]),
		...(rule.upstream === undefined ? [] : [`bei ${quoted(rule.upstream)}`]),
	];
	return `${said.join(", ")}.`;
}

function riskSaid(
	then: RuleSaid["then"],
	risk: NonNullable<RuleSaid["risk"]>,
): string {
	if (then === "allow")
		return risk === "critical"
			? "bei jedem Risiko"
			: `bei höchstens ${risks[risk]} Risiko`;
	return risk === "critical"
		? "bei kritischem Risiko"
		: `bei mindestens ${risks[risk]} Risiko`;
}

export const decisionNames = {
	allow: "Erlaubt",
	ask: "Nachgefragt",
	deny: "Abgelehnt",
};

export const rules = {
	lead: "Was abgelehnt, nachgefragt oder durchgelassen wird, was der Modus auch sagt. Es entscheidet die engste Regel, die passt, wo sie auch steht.",
	emptyTitle: "Keine Regeln",
	empty:
		"Der Modus des Tors entscheidet allein. Eine Regel kann etwas für immer ablehnen oder Fragen nach Harmlosem ersparen.",
	add: "Regel hinzufügen",
	count: (count: number) => counted(count, "Regel", "Regeln"),
	fromSettings: "aus den Einstellungen",
	fromProject: (folder: string) => `aus dem Projekt ${folder}`,
	waits: "gilt, sobald die Datei des Projekts freigegeben ist",
	note: (text: string) => `Notiz: ${text}`,
	remove: "Entfernen",
	removeLabel: (sentence: string) => `Regel entfernen: ${sentence}`,
	removeTitle: "Diese Regel entfernen?",
	removeText:
		"Von da an entscheiden die anderen Regeln und der Modus des Tors über das, was sie betrifft.",
	removeNarrows: "Was sie durchließ, wird wieder erfragt, wo der Modus fragt.",
	removeWidens:
		"Was sie aufhielt oder erfragte, kommt vielleicht durch, wo der Modus und die anderen Regeln es lassen.",
	keep: "Behalten",
	added: "Die Regel gilt von nun an.",
	removed: "Die Regel ist weg.",
	laxWarning:
		"Im offenen Modus wird auch nach kritischen Befehlen nicht gefragt: So steht es in den Einstellungen.",
	sensitive: "Pfade, die als Geheimnisse gelten",
	lists: "Listen von Projekten",
	patterns: (count: number) => counted(count, "Muster", "Muster"),
	project: "Die Regeln eines Projekts werden in seiner Datei geändert.",
};

export const editor = {
	title: "Neue Regel",
	decision: "Was das Tor tut",
	decisions: { deny: "Ablehnen", ask: "Nachfragen", allow: "Durchlassen" },
	decisionHints: {
		deny: "Abgewiesen, ohne zu fragen.",
		ask: "Ein Mensch wird gefragt, auch wo der Modus nicht fragen würde.",
		allow:
			"Niemand wird gefragt. Es gibt keiner Rolle mehr, als der strenge Modus ihr lässt.",
	},
	about: "Worum es geht",
	more: "Weitere Bedingungen",
	any: "Alles",
	fields: {
		effect: "Was getan wird",
		program: "Programm",
		path: "Pfad",
		host: "Host",
		target: "Art des Ortes",
		category: "Art der Gefahr",
		risk: "Risiko",
		upstream: "Server",
		tool: "Werkzeug",
		note: "Notiz",
	},
	hints: {
		program: "Mit Unterbefehl, etwa git push; * ist beliebiger Text",
		path: "Absolut, ab ~ oder ab dem Projekt; * in einem Namen, ** über Ordner hinweg",
		host: "Ein Name oder eine Adresse; *.example.com ist jeder Name darunter",
		upstream: "Leer: alle",
		tool: "Name eines MCP-Werkzeugs; * ist beliebiger Text",
		note: "Wer abgewiesen wird, erfährt sie",
	},
	effects: {
		runs: "Startet ein Programm",
		reads: "Liest",
		writes: "Legt an, ändert oder überschreibt",
		deletes: "Löscht",
		moves: "Schiebt weg",
		connects: "Spricht mit anderen Computern",
		exposes: "Liest oder zeigt Geheimnisse",
		raises: "Erlangt oder vergibt Rechte",
		persists: "Ändert, was später von selbst läuft",
		executes: "Führt geholten oder verborgenen Code aus",
		destroys: "Verliert Daten, Dienste oder Infrastruktur",
	},
	targets: {
		project: "Im Projekt",
		temporary: "Temporäre Dateien",
		outside: "Außerhalb des Projekts",
		home: "Persönlicher Ordner",
		system: "Ordner des Systems",
		device: "Geräte",
		secret: "Wo Geheimnisse liegen",
		"source-tree": "Ein ganzer Quellbaum",
		unknown: "Lässt sich nicht sagen",
		regenerable: "Was ein Befehl zurückbringt",
	},
	categories: {
		destructive: "Zerstört",
		privilege: "Erhöht Rechte",
		secrets: "Berührt Geheimnisse",
		network: "Geht nach außen",
		"exec-remote": "Führt Unbekanntes aus",
		persistence: "Überdauert einen Neustart",
	},
	risksAtLeast: {
		low: "Niedrig oder mehr",
		high: "Hoch oder mehr",
		critical: "Kritisch",
	},
	risksAtMost: { low: "Nur niedrig", high: "Bis hoch", critical: "Jedes" },
	sentence: "Die Regel in Worten",
	anywhere:
		"Sie braucht ein Programm, einen Pfad, einen Host, ein Werkzeug oder einen Server, der mehr als * ist.",
	wrongField: "Das Tor nimmt das nicht an.",
	save: "Regel hinzufügen",
	holdSave: "Halten: Regel hinzufügen",
	notTested: "Hinzufügen geht, sobald zu sehen ist, was sie getan hätte.",
};

export const trial = {
	heading: "Was sie getan hätte",
	reading: "Sie wird an den Aufrufen der letzten 30 Tage ausprobiert …",
	none: (entries: number) =>
		entries === 0
			? "Aus den letzten 30 Tagen gibt es keine beurteilten Aufrufe zum Ausprobieren."
			: `Sie trifft keinen von ${number(entries)} beurteilten Aufrufen der letzten 30 Tage.`,
	matched: (matched: number, entries: number) =>
		`Sie trifft ${number(matched)} von ${number(entries)} beurteilten Aufrufen der letzten 30 Tage.`,
	changed: (count: number) =>
		count === 0
			? "Über keinen davon würde anders entschieden als jetzt."
			: count === 1
				? "Über 1 davon würde anders entschieden als jetzt."
				: `Über ${number(count)} davon würde anders entschieden als jetzt.`,
	dangerous: (count: number, shown: number) =>
		count === 1
			? `1 der ${number(shown)} unten ist riskant und käme ohne Frage durch.`
			: `${number(count)} der ${number(shown)} unten sind riskant und kämen ohne Frage durch.`,
	unreadable: (count: number) =>
		count === 1
			? "1 Aufruf wurde von einer anderen Version beurteilt und ließ sich nicht ausprobieren."
			: `${number(count)} Aufrufe wurden von einer anderen Version beurteilt und ließen sich nicht ausprobieren.`,
	list: "Die neuesten, die sie trifft",
	call: (tool: string, upstream: string) => `${tool} bei ${upstream}`,
	instead: (now: string, would: string) => `${would} statt ${now}`,
	same: (would: string) => `${would}, wie jetzt`,
	danger: "Gefahr:",
	words: { allow: "durchgelassen", ask: "nachgefragt", deny: "abgelehnt" },
};

export const line = {
	heading: "Eine Zeile ausprobieren",
	lead: "Was mit einem Befehl geschähe, nach den Regeln und dem Modus von jetzt. Nichts wird ausgeführt.",
	leadDraft:
		"Was mit einem Befehl geschähe, mit der neuen Regel neben den geltenden. Nichts wird ausgeführt.",
	command: "Befehl",
	commandHint: "Wie ein Agent ihn einer Shell gäbe",
	commandMissing: "Einen Befehl eingeben.",
	folder: "Ordner",
	folderHint: "Wo er liefe; leer: nicht gesagt",
	folderWrong: "Einen absoluten Pfad eingeben oder leer lassen.",
	upstream: "Server",
	noUpstream: "Keiner im Besonderen",
	go: "Ausprobieren",
	would: { allow: "Durchgelassen", ask: "Nachgefragt", deny: "Abgelehnt" },
	byRule: (rule: string) => `Diese Regel entscheidet: ${rule}`,
	byMode: "Keine Regel entscheidet, sondern der Modus des Tors.",
	acts: "Was er täte",
	act: (what: string, onto: string) =>
		onto === "" ? what : `${what}: ${onto}`,
	nothing: "Nichts, was eine Frage wert wäre.",
};
