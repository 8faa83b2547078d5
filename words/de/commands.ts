/** Was ein Befehl tut, der etwas ändert: über einer Frage und im Protokoll. */
import { modeNames } from "./shared.ts";

const of =
	(plain: string, named: (what: string) => string) =>
	(what: string): string =>
		what === "" ? plain : named(what);
const always = (plain: string) => (): string => plain;
const modes: Readonly<Record<string, string>> = modeNames;

export const commandWords = {
	"mode.set": of(
		"Modus ändern",
		(what) => `Modus einstellen: ${modes[what] ?? what}`,
	),
	"key.create": of(
		"Einen Schlüssel anlegen",
		(what) => `Den Schlüssel „${what}“ anlegen`,
	),
	"key.limit": of(
		"Ändern, was ein Schlüssel verbrauchen darf",
		(what) => `Ändern, was der Schlüssel ${what} verbrauchen darf`,
	),
	"key.tools": of(
		"Ändern, welche Werkzeuge ein Schlüssel aufrufen darf",
		(what) => `Ändern, welche Werkzeuge der Schlüssel ${what} aufrufen darf`,
	),
	"key.show": of(
		"Einen Schlüssel zeigen",
		(what) => `Den Schlüssel ${what} zeigen`,
	),
	"key.revoke": of(
		"Einen Schlüssel widerrufen",
		(what) => `Den Schlüssel ${what} widerrufen`,
	),
	"key.rotate": of(
		"Einen Schlüssel durch einen neuen ersetzen",
		(what) => `Den Schlüssel ${what} durch einen neuen ersetzen`,
	),
	"key.adopt": always(
		"Schlüssel im Klartext aus den Einstellungen in den Tresor bringen",
	),
	"user.add": of(
		"Einen Benutzer hinzufügen",
		(what) => `Den Benutzer „${what}“ hinzufügen`,
	),
	"user.password": of(
		"Das Passwort eines Benutzers setzen",
		(what) => `Das Passwort von „${what}“ setzen`,
	),
	"user.change": of(
		"Ändern, was ein Benutzer darf",
		(what) => `Ändern, was der Benutzer „${what}“ darf`,
	),
	"user.remove": of(
		"Einen Benutzer entfernen",
		(what) => `Den Benutzer „${what}“ entfernen`,
	),
	"session.revoke": of(
		"Eine Anmeldung beenden",
		(what) => `Die Anmeldung ${what} beenden`,
	),
	"token.issue": of(
		"Ein Token ausstellen",
		(what) => `Das Token „${what}“ ausstellen`,
	),
	"token.rotate": always("Token mit einem neuen Schlüssel unterschreiben"),
	"ip.allow": of(
		"Weitere Adressen zulassen",
		(what) => `Verbindungen von ${what} zulassen`,
	),
	"ip.deny": of(
		"Adressen von der Liste der zugelassenen nehmen",
		(what) => `${what} von der Liste der zugelassenen Adressen nehmen`,
	),
	"limits.set": always("Ändern, wie viele Anfragen durchgelassen werden"),
	"secret.set": of(
		"Ein Geheimnis setzen",
		(what) => `Das Geheimnis „${what}“ setzen`,
	),
	"secret.remove": of(
		"Ein Geheimnis entfernen",
		(what) => `Das Geheimnis „${what}“ entfernen`,
	),
	"secret.test": of(
		"Das Geheimnis eines Servers prüfen",
		(what) => `Das Geheimnis von „${what}“ prüfen`,
	),
	"vault.migrate": of(
		"Den Schlüssel verlegen, der den Tresor öffnet",
		(what) => `Den Schlüssel verlegen, der den Tresor öffnet: ${what}`,
	),
	"vault.lock": always("Tresor sperren"),
	"vault.unlock": always("Tresor entsperren"),
	"cert.ca": always("Die Zertifizierungsstellen anlegen"),
	"cert.issue": of(
		"Ein Zertifikat ausstellen",
		(what) => `Das Zertifikat „${what}“ ausstellen`,
	),
	"cert.renew": of(
		"Ein Zertifikat erneuern",
		(what) => `Das Zertifikat ${what} erneuern`,
	),
	"cert.revoke": of(
		"Ein Zertifikat widerrufen",
		(what) => `Das Zertifikat ${what} widerrufen`,
	),
	"cert.export": of(
		"Zertifikate und ihre Schlüssel in einen Ordner schreiben",
		(what) => `Zertifikate und ihre Schlüssel nach ${what} schreiben`,
	),
	"trust.add": of(
		"Programme den Zertifikaten dieses Tors vertrauen lassen",
		(what) =>
			`Programme den Zertifikaten dieses Tors vertrauen lassen: ${what}`,
	),
	"trust.remove": of(
		"Das Vertrauen in die Zertifikate dieses Tors beenden",
		(what) => `Das Vertrauen in die Zertifikate dieses Tors beenden: ${what}`,
	),
	"project.add": of(
		"Einen Ordner zum Projekt machen",
		(what) => `Den Ordner ${what} zum Projekt machen`,
	),
	"project.trust": of(
		"Die Einstellungen eines Projekts gelten lassen",
		(what) => `Die Einstellungen in ${what} gelten lassen`,
	),
	"project.remove": of(
		"Einen Ordner nicht mehr als Projekt führen",
		(what) => `Den Ordner ${what} nicht mehr als Projekt führen`,
	),
	"import.apply": of(
		"Einstellungen aus einer Datei übernehmen",
		(what) => `Einstellungen aus ${what} übernehmen`,
	),
	"agent.apply": of(
		"Server eines Agenten hinter das Tor bringen",
		(what) => `Server eines Agenten hinter das Tor bringen: ${what}`,
	),
	"agent.undo": of(
		"Einem Agenten seine Server zurückgeben",
		(what) => `Einem Agenten seine Server zurückgeben: ${what}`,
	),
	"upstream.add": of(
		"Einen Server hinzufügen",
		(what) => `Den Server „${what}“ hinzufügen`,
	),
	"upstream.change": of(
		"Einen Server ändern",
		(what) => `Den Server „${what}“ ändern`,
	),
	"upstream.remove": of(
		"Einen Server entfernen",
		(what) => `Den Server „${what}“ entfernen`,
	),
	"upstream.restore": of(
		"Einen entfernten Server wieder hinzufügen",
		(what) => `Den entfernten Server „${what}“ wieder hinzufügen`,
	),
	"upstream.test": of("Einen Server prüfen", (what) => `„${what}“ prüfen`),
	"upstream.restart": of(
		"Das Programm eines Servers neu starten",
		(what) => `Das Programm von „${what}“ neu starten`,
	),
	"connect.open": of(
		"Ein Programm mit einem Server verbinden",
		(what) => `Ein Programm mit „${what}“ verbinden`,
	),
	"oauth.answer": always(
		"Einem Programm antworten, das eingelassen werden will",
	),
	"oauth.revoke": of(
		"Den Zugang eines Programms beenden",
		(what) => `Den Zugang des Programms ${what} beenden`,
	),
	"approval.answer": of(
		"Eine Frage beantworten",
		(what) => `Die Frage ${what} beantworten`,
	),
	"grant.revoke": of(
		"Beenden, was gemerkt ist",
		(what) => `Beenden, was als ${what} gemerkt ist`,
	),
	"bridge.raise": always("Brücke hochziehen"),
	"bridge.lower": always("Brücke herablassen"),
	"owner.set": always("Die Passphrase des Eigentümers setzen"),
	"owner.clear": always("Keine Passphrase des Eigentümers mehr verlangen"),
	"hook.install": of(
		"Das Tor vor die eigenen Werkzeuge eines Agenten stellen",
		(what) => `Das Tor vor die Werkzeuge von ${what} stellen`,
	),
	"hook.uninstall": of(
		"Das Tor vor den eigenen Werkzeugen eines Agenten wegnehmen",
		(what) => `Das Tor vor den Werkzeugen von ${what} wegnehmen`,
	),
	"pair.start": always("Einen Code zeigen, der ein Telefon koppelt"),
	"pair.confirm": of(
		"Ein Telefon koppeln",
		(what) => `Das Telefon „${what}“ koppeln`,
	),
	"pair.cancel": always("Doch kein Telefon koppeln"),
	"device.rename": of(
		"Ein Telefon umbenennen",
		(what) => `Ein Telefon in „${what}“ umbenennen`,
	),
	"device.limit": of(
		"Ändern, was ein Telefon darf",
		(what) => `Ändern, was das Telefon ${what} darf`,
	),
	"device.allow-high": of(
		"Ändern, ob ein Telefon Riskantes erlauben darf",
		(what) => `Ändern, ob das Telefon ${what} Riskantes erlauben darf`,
	),
	"device.revoke": of(
		"Ein Telefon entkoppeln",
		(what) => `Das Telefon ${what} entkoppeln`,
	),
	"device.revoke-all": always("Alle Telefone entkoppeln"),
	"network.trust": of(
		"Das Tor für Telefone in einem Netz öffnen",
		(what) => `Das Tor für Telefone im Netz ${what} öffnen`,
	),
	"network.forget": of(
		"Das Tor für Telefone in einem Netz schließen",
		(what) => `Das Tor für Telefone im Netz ${what} schließen`,
	),
	"console.link": always("Die Konsole öffnen"),
	"audit.purge": always("Die Texte löschen, die das Protokoll aufhebt"),
	"rules.add": always("Eine Regel hinzufügen"),
	"rules.remove": always("Eine Regel entfernen"),
	"backup.create": of(
		"Alle Schlüssel und Geheimnisse in eine Sicherung schreiben",
		(what) =>
			`Alle Schlüssel und Geheimnisse in die Sicherung ${what} schreiben`,
	),
	"settings.set": of(
		"Eine Einstellung ändern",
		(what) => `Die Einstellung „${what}“ ändern`,
	),
	"setup.apply": always("Das Tor einrichten"),
	"gate.stop": always("Tor anhalten"),
	"gate.restart": always("Tor neu starten"),
};
