/** Das Fenster der Einrichtung. */
import { number } from "./number.ts";

export const setup = {
	heading: "Einrichtung",
	lead: "Von null bis zu einem geschützten Agenten, Schritt für Schritt. Nichts wird geschrieben, bevor alles davon zu sehen war.",
	steps: "Schritte",
	stepNames: {
		mode: "Modus",
		key: "Schlüssel",
		addresses: "Adressen",
		upstream: "Server",
		agents: "Agenten",
		review: "Schreiben",
	},
	headings: {
		mode: "Wer braucht einen Schlüssel?",
		key: "Ein Schlüssel für den Agenten",
		addresses: "Welche Adressen dürfen sich verbinden?",
		upstream: "Ein Server hinter dem Tor",
		agents: "Agenten zum Verbinden",
		review: "Wohin geschrieben wird und was",
	},
	stepDone: "fertig",
	back: "Zurück",
	next: "Weiter",
	skip: "Überspringen",
	write: "Schreiben",
	again: "Erneut nachsehen",
	restart: "Von vorn beginnen",
	modeNow: (name: string) => `In den Einstellungen steht: ${name}.`,
	modeKeep: "So lassen",
	modeFacts:
		"Es gibt kein voreingestelltes Passwort und keinen voreingestellten Schlüssel: Im strengen Modus kommt niemand durch, bis einer angelegt ist.",
	keyWanted: "Schlüssel anlegen",
	keyNone: "Jetzt kein Schlüssel",
	keyName: "Name",
	keyNameHint: "Wer ihn benutzen wird, etwa mein-agent",
	keyNameMissing: "Einen Namen geben.",
	keyFacts:
		"Der Schlüssel wird einmal gezeigt, am Ende. Das Tor verwahrt ihn in seinem Tresor (im Schlüsselbund dieses Computers oder, wo es keinen gibt, in einer verschlüsselten Datei), und in seinem eigenen Zustand nur den Fingerabdruck.",
	keysThere: (count: number) =>
		count === 1
			? "1 Schlüssel gibt es schon."
			: `${number(count)} Schlüssel gibt es schon.`,
	addressesAll: "Jede Adresse darf sich verbinden",
	addressesKeep: "Die Liste so lassen",
	addressesSome: "Zur Liste hinzufügen",
	addressesOnly: "Nur diese",
	addressesFacts:
		"Das Tor lauscht nur auf diesem Computer, solange nichts anderes gesagt ist. Eine Liste engt das weiter ein: Wer nicht darauf steht, wird abgewiesen, mit oder ohne Schlüssel.",
	addressesThere: (ranges: string) =>
		`Derzeit dürfen sich verbinden: ${ranges}`,
	self: "Dieser Computer selbst (127.0.0.1 und ::1)",
	ranges: "Adressen oder Bereiche",
	rangesHint: "Durch Leerzeichen getrennt, etwa 192.168.1.20 oder 10.0.0.0/8",
	rangesMissing: "Eine Adresse oder einen Bereich eingeben.",
	rangeWrong: (typed: string) =>
		`„${typed}“ ist weder eine Adresse noch ein Adressbereich. Bitte berichtigen, etwa zu 10.0.0.0/8.`,
	command: "Was das Tor starten wird",
	commandWrong: "Eine der Variablen stimmt nicht.",
	upstreamWanted: "Server hinzufügen",
	upstreamNone: "Jetzt kein Server",
	upstreamsThere: (names: string) => `Schon hinter dem Tor: ${names}`,
	upstreamFacts:
		"Ein Server, den der Agent durch einen Befehl startet, kommt mit dem Agenten: im nächsten Schritt verbinden.",
	agentsText:
		"Ihre Server werden einzeln hinter das Tor gestellt, und alles ist vorher zu sehen: danach, im Fenster „Agenten“.",
	agentsNone: "Auf diesem Computer wurde kein Agent gefunden.",
	agentServers: (open: number, all: number) =>
		open === 0
			? all === 0
				? "keine Server"
				: "alle seine Server gehen durch das Tor"
			: open === 1
				? "1 Server geht nicht durch das Tor"
				: `${number(open)} Server gehen nicht durch das Tor`,
	place: "Wo Modus und Adressen gelten",
	placeGlobal: "Überall",
	placeGlobalText: (file: string) => `In der eigenen Datei des Tors, ${file}`,
	placeProject: "In einem Projekt",
	placeProjectText:
		"In der eigenen Datei des Projekts. Es gilt für die Server, die zum Projekt gehören.",
	dir: "Ordner des Projekts",
	dirHint: "Als ganzer Pfad, etwa /home/me/project",
	dirMissing: "Den Ordner als ganzen Pfad eingeben.",
	looking: "Es wird nachgesehen, was geschrieben würde …",
	newFile: "neu",
	changes: (file: string) => `Was sich in ${file} ändert`,
	added: "kommt",
	removed: "geht",
	gap: "Zeilen, die bleiben",
	keyMade: (name: string, role: string) =>
		`Ein Schlüssel namens „${name}“ wird angelegt, mit der Rolle ${role}.`,
	nothing:
		"Nichts würde sich ändern. Zurückgehen und etwas wählen oder verlassen.",
	notes: {
		"project-waits":
			"Niemand hat die Datei dieses Projekts freigegeben, daher verschärft sie auch danach nur. Ansehen mit: drawbridge project trust",
		"project-without-upstream":
			"Zu diesem Projekt gehört noch kein Server, seine Datei gilt also für keinen.",
	},
	doneHeading: "Es ist geschrieben",
	doneFiles: (files: string) => `Geschrieben: ${files}`,
	doneMode: (name: string) => `Der Modus ist ${name.toLowerCase()}.`,
	doneKey: "Schlüssel",
	doneKeyText:
		"Nur dieses eine Mal wird er hier gezeigt. Programme senden ihn als X-API-Key.",
	doneCopyKey: "Schlüssel kopieren",
	doneUpstream: "Adresse für Programme",
	doneCopyUpstream: "Adresse kopieren",
	doneStdio:
		"Für Agenten, die ihre Server durch einen Befehl starten, ohne Schlüssel in einer Datei",
	doneCopyStdio: "Befehl kopieren",
	doneMissing: (missing: string) => `Noch nötig: ${missing}`,
	doneSecrets: "Geheimnisse setzen",
	doneAgents: (names: string) => `${names} verbinden`,
	doneAnyAgent: "Agenten verbinden",
	doneHome: "Zum Start",
};
