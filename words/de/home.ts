/** Das Startfenster. */
import { counted, number } from "./number.ts";

export const home = {
	heading: "Start",
	lead: "Was das Tor heute tut.",
	mode: "Modus",
	changeMode: "Modus ändern",
	health: "Befinden",
	gate: "Tor",
	gateOff: "lauscht nicht",
	copyGate: "Adresse des Tors kopieren",
	upstreams: "Server",
	noUpstreams: "noch keine",
	up: (count: number) =>
		count === 1
			? "1, und er antwortet"
			: `${number(count)}, und alle antworten`,
	down: (down: number, of: number) =>
		`${number(down)} von ${number(of)} nicht erreichbar`,
	unknown: (unknown: number, of: number) =>
		`${number(of)}, davon ${number(unknown)} noch nicht versucht`,
	vault: "Tresor",
	listeners: "Adressen",
	listening: (count: number) =>
		count === 1 ? "1, nur dieser Computer" : `${number(count)} in Gebrauch`,
	beyond: (count: number, beyond: number) =>
		`${number(count)}, davon ${number(beyond)} über diesen Computer hinaus`,
	attention: "Braucht Aufmerksamkeit",
	calm: "Nichts braucht Aufmerksamkeit.",
	warnings: (count: number) => counted(count, "Warnung", "Warnungen"),
	downNamed: (name: string) => `${name} antwortet nicht`,
	downMore: (count: number) =>
		count === 1
			? "1 weiterer antwortet nicht"
			: `${number(count)} weitere antworten nicht`,
	waits: "Wartet auf Antwort",
	waitsMore: (count: number) =>
		count === 1 ? "und 1 weitere" : `und ${number(count)} weitere`,
	answer: "Ansehen und antworten",
	today: "Heute",
	letThrough: "durchgelassen",
	refused: "abgewiesen",
	held: "angehalten",
	programs: (count: number) =>
		count === 1 ? "Client gesehen" : "Clients gesehen",
	ended: (allowed: number, denied: number, others: number) =>
		`${number(allowed)} erlaubt, ${number(denied)} abgelehnt, ${number(others)} ohne Antwort`,
	noneHeld: "niemand wurde gefragt",
	lastHour: "Die letzte Stunde",
	chart: (letThrough: number, refused: number, held: number) =>
		`Aufrufe in den letzten 60 Minuten: ${number(letThrough)} durchgelassen, ${number(refused)} abgewiesen, ${number(held)} zur Frage angehalten.`,
	chartMost: (most: number) => `höchstens ${number(most)} je Minute`,
	legend: {
		letThrough: "durchgelassen, nach oben",
		refused: "abgewiesen, nach unten",
		held: "angehalten, ein Punkt",
	},
	minute: "Minute",
	ago: "vor 60 Minuten",
	now: "jetzt",
	quietHour: "Keine Aufrufe in der letzten Stunde.",
	table: "Dasselbe als Tabelle",
	busiestUpstreams: "Meistgenutzte Server heute",
	busiestClients: "Aktivste Clients heute",
	noneToday: "Heute hat niemand aufgerufen.",
	calls: (letThrough: number, refused: number) =>
		refused === 0
			? number(letThrough)
			: `${number(letThrough)}, dazu ${number(refused)} abgewiesen`,
	emptyTitle: "Das Tor ist bereit",
	empty:
		"Noch hat kein Programm aufgerufen. Einrichten, was hinter dem Tor steht, oder einen Agenten verbinden; dann zeigt diese Seite, was sie tun.",
	setUp: "Einrichten",
	connect: "Agenten verbinden",
};
