/** Das Fenster der Programme. */
import { counted } from "./number.ts";

const tools = (count: number): string =>
	counted(count, "Werkzeug", "Werkzeuge");

export const programs = {
	heading: "Programme",
	waits: (count: number) =>
		count === 1 ? "1 Programm wartet" : `${count} Programme warten`,
	asks: (name: string) => `${name} bittet um Einlass.`,
	banner: (count: number) =>
		count === 1
			? "Ein Programm bittet um Einlass."
			: `${count} Programme bitten um Einlass.`,
	bannerText: "Ein Browser wartet auf die Antwort.",
	bannerWay: "Ansehen",
	lead: "MCP-Clients, die nur eine Adresse bekommen haben. Jeder hat hier gefragt, über einen Browser, und darf, was ihm zugestanden wurde.",
	emptyTitle: "Noch kein Programm hat gefragt",
	empty:
		"Einem MCP-Client die Adresse eines Servers ohne Schlüssel geben. Er öffnet einen Browser, und seine Frage erscheint hier.",
	emptyWay: "Adressen ansehen",
	listHeading: "Eingelassen",
	unverified: "Name ungeprüft",
	document: (host: string) => `beschrieben auf ${host}`,
	everything: "alles, worum es bat",
	granted: (when: string) => `seit ${when}`,
	used: (when: string) => `benutzt ${when}`,
	neverUsed: "nie benutzt",
	expires: (when: string) => `endet ${when}`,
	revoke: "Beenden",
	revokeLabel: (name: string) => `Beenden, was ${name} darf`,
	revokeTitle: (name: string) => `Beenden, was ${name} darf?`,
	revokeText:
		"Seine Tokens werden ab der nächsten Anfrage abgewiesen, und offene Streams werden getrennt. Kommt es wieder, fragt es hier neu.",
	keep: "Behalten",
	ended: {
		allowed: ["Eingelassen: ", ". Es macht von selbst weiter."],
		refused: ["Abgewiesen: ", ". Es hat das erfahren."],
		silence: [
			"Niemand hat ",
			" rechtzeitig geantwortet, daher wurde es abgewiesen.",
		],
		elsewhere: [
			"Die Frage von ",
			" ist vorbei: Sie wurde anderswo beantwortet, oder das Tor wurde neu gestartet.",
		],
	},
};

export const consent = {
	heading: "Bittet um Einlass: ein Programm, das sich so nennt: ",
	verified: (host: string) =>
		`Seine Beschreibung liegt auf ${host}. Dass es das gestartete Programm ist, kann niemand prüfen.`,
	unverified:
		"Sein Name ist ungeprüft. Es hat sich selbst angemeldet, nichts bürgt dafür: Jedes Programm auf diesem Computer könnte das gesendet haben.",
	code: "Der geöffnete Browser zeigt denselben Code:",
	codeHint:
		"Zeigt ihn kein Browser auf diesem Computer, oder wurde nichts gestartet: abweisen.",
	returnsHere: "Was es bekommt, geht an ein Programm auf diesem Computer.",
	returnsTo: [
		"Was es bekommt, geht an ",
		", und das ist nicht auf diesem Computer.",
	],
	tools,
	noTools: "keine Werkzeuge",
	toolsUnknown: "seine Werkzeuge sind noch nicht bekannt",
	toolsOf: (count: number, name: string) => `${tools(count)} von ${name}`,
	upstreams: "Es möchte benutzen",
	noUpstream: "Mindestens einen wählen oder abweisen.",
	role: "Was es dort darf",
	asked: "erbeten",
	roles: {
		viewer: {
			label: "Lesen",
			hint: "Werkzeuge, die nur lesen. Alles andere wird abgewiesen, und es kann erneut fragen.",
		},
		operator: {
			label: "Lesen und schreiben",
			hint: "Alle Werkzeuge außer denen für Admins. Bei Gefährlichem wird weiterhin jedes Mal gefragt.",
		},
	},
	left: (time: string) => `Von selbst abgewiesen in ${time}`,
	refuse: "Abweisen",
	allow: "Einlassen",
	onDesktop:
		"Die Desktop-App ist offen: Ein Ja wird in ihrem Fenster gegeben, wo kein Programm klicken kann. Hier lässt es sich abweisen.",
};
