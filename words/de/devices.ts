/** Das Fenster der Geräte. */
import { number } from "./number.ts";

export const devices = {
	heading: "Geräte",
	lead: "Telefone, die antworten, wenn der Computer nicht in Reichweite ist. Jedes hat einen eigenen Schlüssel, mit dem signiert wird, was es entscheidet.",
	emptyTitle: "Noch kein Telefon",
	empty:
		"Ein gekoppeltes Telefon zeigt, was wartet, lehnt es ab, zieht die Brücke hoch und erlaubt es auch, wenn es dem Zertifikat dieses Computers vertraut. Telefon und Computer müssen im selben Netz sein.",
	pair: "Telefon koppeln",
	waits: "Ein Telefon möchte gekoppelt werden.",
	look: "Ansehen",
	list: "Gekoppelte Telefone",
	online: "Verbunden",
	seen: (when: string) => `gesehen ${when}`,
	push: "wird benachrichtigt",
	ends: (when: string) => `endet ${when}`,
	upTo: (when: string) => `Aufrufe mit hohem Risiko bis ${when}`,
	old: (count: number) =>
		count === 1
			? "1 widerrufenes oder abgelaufenes"
			: `${number(count)} widerrufene oder abgelaufene`,
	states: {
		active: "Aktiv",
		expired: "Abgelaufen",
		revoked: "Widerrufen",
	},
	pairedAt: (when: string) => `gekoppelt ${when}`,
	keep: "So lassen",
};

export const may = {
	denies: "Lehnt Aufrufe ab und zieht die Brücke hoch.",
	noMore: "Lehnt Aufrufe ab und zieht die Brücke hoch, wie begrenzt.",
	high: "Lehnt Aufrufe ab, zieht die Brücke hoch und erlaubt derzeit Aufrufe mit hohem Risiko, je einmal.",
	allows: {
		none: "",
		high: "Erlaubt Aufrufe bis zu hohem Risiko",
		critical: "Erlaubt Aufrufe jedes Risikos",
	},
	once: ", je einmal.",
	session: ", je einmal oder, bis zu hohem Risiko, für eine Sitzung.",
	only: (upstreams: readonly string[]) => `Nur für ${upstreams.join(", ")}.`,
};

export const deeds = {
	rename: "Umbenennen",
	renameLabel: (name: string) => `${name} umbenennen`,
	limit: "Grenzen",
	limitLabel: (name: string) => `Grenzen von ${name}`,
	allowHigh: "Hohes Risiko erlauben …",
	allowHighLabel: (name: string) => `Hohes Risiko erlauben: ${name}`,
	endHigh: "Jetzt beenden",
	endHighLabel: (name: string) =>
		`Aufrufe mit hohem Risiko durch ${name}: jetzt beenden`,
	revoke: "Widerrufen",
	revokeLabel: (name: string) => `${name} widerrufen`,
	revokeAll: "Alle widerrufen",
	more: "Wie ein Telefon Aufrufe erlauben darf",
};

export const rename = {
	title: (name: string) => `${name} umbenennen`,
	name: "Name",
	hint: "Das Protokoll nennt es von nun an so.",
	missing: "Einen Namen geben.",
	long: "Höchstens 60 Zeichen verwenden.",
	save: "Umbenennen",
};

export const limits = {
	title: (name: string) => `Grenzen von ${name}`,
	untrusted:
		"Seine Zertifikatswarnung wurde übergangen, daher lehnt es ab und zieht die Brücke hoch, was hier auch steht. Diese Grenzen gelten, solange es Aufrufe mit hohem Risiko erlauben darf.",
	reach: "Es darf erlauben",
	reaches: {
		none: {
			label: "Nichts",
			hint: "Es lehnt weiterhin ab und zieht die Brücke hoch.",
		},
		high: {
			label: "Bis zu hohem Risiko",
			hint: "Kritische Aufrufe bleiben beim Computer.",
		},
		critical: {
			label: "Jedes Risiko",
			hint: "Kritische Aufrufe je einmal, nie für eine Sitzung.",
		},
	},
	session: "Auch für eine Sitzung, bis zu hohem Risiko",
	scope: "Für Aufrufe an",
	scopeHint:
		"Bei bestimmten Servern sieht es nur Aufrufe an diese: keine über das Tor selbst oder von Agenten auf diesem Computer.",
	save: "Speichern",
};

export const allowHigh = {
	title: (name: string) => `${name} Aufrufe mit hohem Risiko erlauben lassen?`,
	text: "Sein Browser hat die Zertifikatswarnung übergangen und kann diesen Computer daher nicht von jemandem unterscheiden, der im Netz dazwischen sitzt. Eine solche Person könnte",
	risks: [
		"diese Aufrufe ganz lesen, mit dem, was ausgeführt würde;",
		"auf dem Telefon einen anderen Aufruf zeigen als den, der erlaubt wird;",
		"selbst Aufrufe mit hohem Risiko erlauben, solange dies gilt.",
	],
	limits:
		"Jeder wird einmal erlaubt. Kritische Aufrufe und Fragen zum Tor selbst bleiben beim Computer. Es endet von selbst und mit dem Tor.",
	how: "Wie lange",
	times: { 900: "15 Minuten", 3600: "1 Stunde" },
	go: "Erlauben lassen",
};

export const revoke = {
	title: (name: string) => `${name} widerrufen?`,
	text: "Sofort: Die offene Seite wird getrennt, seine Signaturen gelten nicht mehr, und was es erlaubt hat und das Tor noch nicht verlassen hat, wird aufgehalten. Um wiederzukommen, muss es neu gekoppelt werden.",
	allTitle: "Alle Telefone widerrufen?",
	allText:
		"Jedes Telefon wird sofort getrennt, und was sie erlaubt haben und das Tor noch nicht verlassen hat, wird aufgehalten.",
	identity:
		"Auch die Identität dieses Computers gegenüber Telefonen ändert sich: Kein früheres Telefon hält ihn mehr für den bekannten. Sinnvoll, wenn die Schlüssel dieses Computers kopiert worden sein könnten. Jedes Telefon muss neu gekoppelt werden.",
	keepAll: "Behalten",
};

export const door = {
	heading: "Wo Telefone diesen Computer erreichen",
	open: "Offen",
	shut: "Geschlossen",
	byAddress: "Über die Adresse",
	byName: "Über den Namen",
	copy: "Adresse kopieren",
	identity: "Identität dieses Computers",
};

export const networks = {
	heading: "Netze",
	lead: "Telefone erreichen diesen Computer nur in Netzen, die einzeln erlaubt sind. Ein Netz wird an seinem Router erkannt.",
	empty:
		"Dieser Computer ist in keinem Netz, über das ein Telefon ihn erreichen könnte.",
	noName: (name: string) => `Netz an ${name}`,
	here: "Verbunden",
	router: (address: string) => `Router ${address}`,
	allowed: "Telefone erlaubt",
	refused: "Nicht erlaubt",
	allow: "Erlauben",
	allowLabel: (name: string) => `Telefone in ${name} erlauben`,
	allowTitle: (name: string) =>
		`Dürfen Telefone diesen Computer in ${name} erreichen?`,
	allowGo: "Ja, in diesem Netz",
	forget: "Vergessen",
	forgetLabel: (name: string) => `${name} vergessen`,
	forgetTitle: (name: string) => `${name} vergessen?`,
	forgetText:
		"Telefone erreichen diesen Computer dort von nun an nicht mehr. Gekoppelte Telefone bleiben gekoppelt.",
	keep: "Nein",
};
