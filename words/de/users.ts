/** Das Fenster der Benutzer. */
import { counted, number } from "./number.ts";

export const users = {
	heading: "Benutzer",
	lead: "Menschen, die sich mit einem Passwort anmelden, bei Dashboards hinter dem Tor. Agenten und Programme brauchen Schlüssel, keine Benutzer.",
	emptyTitle: "Noch keine Benutzer",
	empty:
		"Ein Benutzer ist ein Mensch, der sich anmeldet, etwa am Dashboard eines Servers hinter dem Tor. Ein Agent oder Programm braucht statt dessen einen Schlüssel: unter Schlüssel anlegen.",
	add: "Benutzer hinzufügen",
	filter: "Benutzer suchen",
	noMatch: "Kein Benutzer passt.",
	count: (count: number) => counted(count, "Benutzer", "Benutzer"),
	name: "Benutzername",
	nameHint: "Kleinbuchstaben, Ziffern und . _ @ -",
	nameMissing: "Einen Benutzernamen eingeben.",
	nameForm:
		"Mit Kleinbuchstabe oder Ziffer beginnen, dann auch . _ @ -, höchstens 64 Zeichen.",
	nameTaken: "Ein anderer Benutzer heißt schon so.",
	how: "Passwort",
	byLink: "Selbst gesetzt, über einen Link, der einmal gilt",
	byHand: "Jetzt hier gesetzt",
	password: "Passwort",
	passwordHint: "Mindestens 10 Zeichen, ohne den Benutzernamen",
	passwordShort: "Mindestens 10 Zeichen verwenden.",
	passwordLong: "Höchstens 1.024 Bytes verwenden.",
	passwordName: "Den Benutzernamen darin weglassen.",
	again: "Passwort wiederholen",
	againHint: "Dasselbe noch einmal",
	againDiffers: "Die beiden Passwörter weichen voneinander ab.",
	save: "Hinzufügen",
	linkTitle: (name: string) => `Einrichtungslink für ${name}`,
	linkText:
		"Nur dieser Person geben: Wer ihn zuerst öffnet, setzt das Passwort. Er gilt einmal.",
	linkExpires: (when: string) => `Er läuft ${when} ab.`,
	link: "Link",
	copyLink: "Link kopieren",
	change: "Rolle ändern",
	changeLabel: (name: string) => `Rolle von ${name} ändern`,
	changeTitle: (name: string) => `Rolle von ${name}`,
	changeSave: "Ändern",
	disable: "Sperren",
	disableLabel: (name: string) => `${name} sperren`,
	disableTitle: (name: string) => `${name} sperren?`,
	disableText:
		"Jede Anmeldung und jeder offene Stream dieses Benutzers endet jetzt, und niemand kann sich so anmelden, bis die Sperre aufgehoben wird.",
	enable: "Entsperren",
	enableLabel: (name: string) => `${name} entsperren`,
	reset: "Neuer Einrichtungslink",
	resetLabel: (name: string) => `Neuer Einrichtungslink für ${name}`,
	resetTitle: (name: string) => `Neuer Einrichtungslink für ${name}?`,
	resetText:
		"Das Passwort wird verworfen, und jede Anmeldung endet. Mit dem Link wird ein neues gesetzt.",
	resetSave: "Link erstellen",
	remove: "Entfernen",
	removeLabel: (name: string) => `${name} entfernen`,
	removeTitle: (name: string) => `${name} entfernen?`,
	removeText:
		"Jede Anmeldung dieses Benutzers endet jetzt. Was das Protokoll darüber enthält, bleibt.",
	keep: "So lassen",
	states: {
		active: "Aktiv",
		disabled: "Gesperrt",
		waiting: "Noch kein Passwort",
	},
	lastLogin: (when: string) => `angemeldet ${when}`,
	neverLogin: "nie angemeldet",
	open: (count: number) =>
		count === 0
			? "keine Anmeldung offen"
			: count === 1
				? "1 Anmeldung offen"
				: `${number(count)} Anmeldungen offen`,
};

export const signIns = {
	heading: "Anmeldungen und Tokens",
	lead: "Was jetzt gilt. Eine zu beenden beendet jedes Token, jedes Cookie und jeden Stream daraus.",
	empty: "Niemand ist angemeldet, und kein Token ist ausgegeben.",
	kinds: {
		login: "Anmeldung",
		cookie: "Browser",
		key: "Token eines Schlüssels",
		issued: "Ausgestelltes Token",
	},
	started: (when: string) => `seit ${when}`,
	used: (when: string) => `benutzt ${when}`,
	neverUsed: "nie benutzt",
	expires: (when: string) => `läuft ${when} ab`,
	end: {
		login: "Abmelden",
		cookie: "Abmelden",
		key: "Beenden",
		issued: "Beenden",
	},
	endLabel: (kind: string, name: string) => `Beenden: ${kind} von ${name}`,
	endTitle: (name: string) => `Dies von ${name} beenden?`,
	endText:
		"Was daraus entstand, wird ab der nächsten Anfrage abgewiesen, und offene Streams werden getrennt.",
	keep: "Behalten",
};
