/** Das Fenster der Agenten. */
import { number } from "./number.ts";

export const agents = {
	heading: "Agenten",
	lead: "Die Programme auf diesem Computer, die Server aufrufen, und welche ihrer Server durch das Tor gehen.",
	emptyTitle: "Kein Agent gefunden",
	empty:
		"Gesucht wird nach Claude Code, Codex, Cursor, Gemini CLI, Copilot CLI und VS Code. Ist ein Projekt angemeldet, werden auch dessen eigene Dateien gelesen.",
	looked: "Wo danach gesucht wurde",
	absent: (names: string) => `Auf diesem Computer nicht gefunden: ${names}.`,
	refresh: "Erneut nachsehen",
	version: (version: string) => `Version ${version}`,
	noServers: "Es stehen keine Server darin.",
	onlyFor: (folder: string) => `Nur für ${folder}`,
	shared: "Mit dem Projekt geteilt",
	servers: (file: string) => `Server in ${file}`,
	guarded: "Durch das Tor",
	notGuarded: "Ungeschützt",
	move: "Hinter das Tor stellen …",
	moveLabel: (name: string) => `Hinter das Tor stellen: ${name}`,
	moveAll: "Alle hinter das Tor stellen …",
	moveAllLabel: (file: string) => `Alle hinter das Tor stellen: ${file}`,
	hookHint:
		"Bei Aufrufen seiner eigenen Werkzeuge, etwa einer Shell, wird nur mit einem Hook gefragt:",
	copyHook: (agent: string) =>
		`Befehl kopieren, der den Hook für ${agent} installiert`,
};

export const plainKeyWords = {
	variable: (name: string) => `Schlüssel im Klartext in der Variable ${name}`,
	header: (name: string) => `Schlüssel im Klartext im Header ${name}`,
	address: () => "Schlüssel im Klartext in der Adresse",
	argument: () => "Schlüssel im Klartext im Befehl",
};

export const hookWords = {
	current: "Seine eigenen Werkzeuge fragen das Tor",
	stale: "Sein Hook ist von einer anderen Version",
	absent: "Seine eigenen Werkzeuge fragen niemanden",
	unreadable: "Seine Hooks sind nicht lesbar",
	none: "Hat keine Hooks",
};

export const moving = {
	title: (count: number) =>
		count === 1
			? "Einen Server hinter das Tor stellen"
			: "Server hinter das Tor stellen",
	reading: "Es wird nachgesehen, was sich ändern würde …",
	file: "Datei",
	linkTo: (target: string) => `ein Verweis auf ${target}`,
	becomes: (upstream: string) => `Wird zum Server ${upstream}`,
	isThere: "Er ist schon da.",
	runs: "Das Tor wird ausführen",
	in: "Im Ordner",
	reaches: "Das Tor wird aufrufen",
	fields: "Mit",
	secrets: "Schlüssel, die in den Tresor kommen, nur für diesen Server",
	secret: (field: string, name: string) => `${field}, als ${name}`,
	variables: "Variablen, die das Tor aus seiner eigenen Umgebung liest",
	missing: "Schlüssel, die danach unter Geheimnisse einzugeben sind",
	stays: "Bleibt, wo es ist:",
	diff: "Was sich in der Datei ändert",
	goes: "Geht",
	comes: "Kommt",
	nothing: "Keiner dieser Server lässt sich umstellen.",
	go: "Hinter das Tor stellen",
	keep: "So lassen",
	done: (count: number) =>
		count === 1
			? "1 Server geht jetzt durch das Tor."
			: `${number(count)} Server gehen jetzt durch das Tor.`,
	doneHint:
		"Der Agent übernimmt es bei seinem nächsten Start. Sein erster Aufruf legt seinen Schlüssel an.",
	undo: "Rückgängig",
};

export const moved = {
	heading: "Hinter das Tor gestellt",
	row: (servers: string, file: string) => `${servers} in ${file}`,
	undoLabel: (servers: string) => `Rückgängig: ${servers}`,
	title: "Zurückstellen?",
	text: "Der Agent erreicht diese Server wieder ohne das Tor, und ihre Schlüssel stehen im Klartext in seiner Datei. Server und Geheimnisse, die dafür angelegt wurden, werden entfernt.",
	keep: "So lassen",
	go: "Zurückstellen",
	exact: "Die Datei ist, wie sie vorher war.",
	partly:
		"Die Datei wurde inzwischen geändert: Nur die eigenen Einträge wurden zurückgestellt, der Rest blieb unberührt.",
	left: (names: string) =>
		`Seither von jemandem geändert und so gelassen: ${names}.`,
};

export const movedStates = {
	written: "wie geschrieben",
	changed: "die Datei wurde seither geändert",
	unreadable: "die Datei ist nicht lesbar",
};
