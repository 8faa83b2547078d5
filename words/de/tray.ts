/** Die Desktop-App außerhalb ihrer Fenster: Symbol, Menü, Mitteilungen und Fragen des Systems. */
import type { ApprovalView } from "../../contract/approvals.ts";
import { number } from "./number.ts";

export const appName = "Drawbridge";

export const standing = {
	starting: "Das Tor startet",
	raised: "Brücke oben: Nur Admins kommen durch",
	modes: {
		strict: "Streng",
		relaxed: "Gelockert",
		lax: "Offen",
	},
	untilTime: (mode: string, until: string, next: string) =>
		`${mode} bis ${until}, dann ${next.toLowerCase()}`,
	untilRestart: (mode: string, next: string) =>
		`${mode}, bis das Tor neu startet, dann ${next.toLowerCase()}`,
	andWaiting: (line: string, waiting: string) => `${line} · ${waiting}`,
	toolTip: (line: string) => `Drawbridge: ${line}`,
};

export const modes = {
	strict: "Streng: Jeder Aufrufer zeigt einen Schlüssel",
	relaxed: "Gelockert: Ohne Schlüssel geht es, ein falscher wird abgewiesen",
	lax: "Offen: Niemand wird nach einem Schlüssel gefragt",
};

const risks = {
	low: "Niedriges Risiko",
	high: "Hohes Risiko",
	critical: "Kritisch",
};

export const questions = {
	waiting: (count: number) =>
		count === 1 ? "1 Frage wartet" : `${number(count)} Fragen warten`,
	openAll: (count: number) =>
		count === 1
			? "1 Frage wartet: öffnen"
			: `${number(count)} Fragen warten: alle öffnen`,
	line: (
		risk: ApprovalView["risk"],
		call: string,
		upstream: string,
		client: string,
	) =>
		`${risks[risk]}: ${call} bei ${upstream}, gefragt von ${client || "ohne Namen"}`,
	deed: (risk: ApprovalView["risk"], deed: string, client: string) =>
		`${risks[risk]}: ${deed}, gefragt von ${client || "ohne Namen"}`,
	risks,
	open: "Öffnen",
	deny: "Ablehnen",
	notDenied: (id: string, why: string) => `${id} wurde nicht abgelehnt: ${why}`,
};

export const programs = {
	line: (name: string) => `„${name}“ wartet auf Einlass: öffnen`,
};

export const projects = {
	line: (project: string, mode: string) =>
		`Projekt „${project}“ ist ${mode.toLowerCase()}`,
};

export const refusals = {
	heading: "Zuletzt abgewiesen",
	none: "Noch wurde nichts abgewiesen",
	line: (time: string, call: string, status: number, client: string) =>
		`${time}  ${call}, ${client || "ohne Namen"}${status === 0 ? "" : ` (${status})`}`,
};

export const menu = {
	startGate: "Tor starten",
	lax15Minutes: "Offen für 15 Minuten",
	lax1Hour: "Offen für 1 Stunde",
	laxUntilRestart: "Offen bis zum Neustart",
	backToStrict: "Zurück zu streng",
	raiseBridge: "Brücke hochziehen",
	lowerBridge: "Brücke herablassen …",
	pairPhone: "Telefon koppeln …",
	openWindow: "Drawbridge öffnen",
	copyGateUrl: "Adresse des Tors kopieren",
	settings: "Einstellungen …",
	atLogin: "Bei der Anmeldung",
	logins: {
		off: "Nicht starten",
		start: "Starten",
		paused: "Mit hochgezogener Brücke starten",
	},
	appearance: "Erscheinungsbild",
	themes: {
		system: "Wie das System",
		light: "Hell",
		dark: "Dunkel",
	},
	install: (version: string) => `Version ${version} installieren …`,
	quit: "Drawbridge beenden",
};

export const failed = {
	mode: (why: string) => `Der Modus wurde nicht geändert: ${why}`,
	raise: (why: string) => `Die Brücke wurde nicht hochgezogen: ${why}`,
	settings: (why: string) => `Die Einstellung wurde nicht geändert: ${why}`,
	update: (version: string, why: string) =>
		`Version ${version} wurde nicht installiert: ${why}`,
	noTray:
		"Dieser Desktop zeigt keine Symbole in der Leiste, daher läuft Drawbridge, solange sein Fenster offen ist.",
};

export const updating = {
	title: (version: string) => `Version ${version} installieren?`,
	text: "Sie wird jetzt geholt und an ihrer signierten Liste geprüft. Dann endet Drawbridge und startet als neuere Version wieder. Laufende Aufrufe werden abgebrochen.",
	go: "Installieren",
	stay: "Abbrechen",
	byHand:
		"Diese Kopie kann sich nicht selbst ersetzen. Die neue so holen wie diese.",
	gone: "Jetzt gibt es nichts zu installieren: Das Tor nennt keine neuere Version, für die eine signierte Liste noch bürgt.",
	changed:
		"Die geholte Datei wurde auf diesem Gerät verändert. Beim nächsten Versuch wird sie neu geholt.",
};

export const quitting = {
	title: (waiting: number) =>
		waiting === 0
			? "Beenden, während Aufrufe laufen?"
			: "Beenden, während jemand auf Antwort wartet?",
	text: (calls: number, waiting: number) =>
		[
			calls === 1
				? "1 Aufruf läuft und wird abgebrochen."
				: `${number(calls)} Aufrufe laufen und werden abgebrochen.`,
			...(waiting === 0
				? []
				: [
						waiting === 1
							? "1 Frage wartet auf Antwort und wird abgewiesen."
							: `${number(waiting)} Fragen warten auf Antwort und werden abgewiesen.`,
					]),
		].join(" "),
	go: "Beenden",
	stay: "Abbrechen",
};
