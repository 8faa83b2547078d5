/** Das Fenster der Limits. */
import { counted } from "./number.ts";

export const limits = {
	heading: "Limits",
	lead: "Wie viel ein Client fragen darf und wie schnell. Was darüber liegt, wird mit 429 abgewiesen, bis die Minute endet.",
	numbers: "Zahlen",
	each: "Je Schlüssel oder Benutzer",
	total: "Für alle Clients eines Servers zusammen",
	fields: {
		queriesPerMinute: { label: "Lesen", unit: "je Minute" },
		writesPerMinute: { label: "Schreiben", unit: "je Minute" },
		maxTokensPerRequest: {
			label: "Tokens",
			unit: "je MCP-Anfrage, geschätzt",
		},
		maxConcurrentStreams: { label: "Streams", unit: "gleichzeitig offen" },
		totalQueriesPerMinute: { label: "Lesen aller", unit: "je Minute" },
		totalWritesPerMinute: { label: "Schreiben aller", unit: "je Minute" },
	},
	hint: "Leer heißt unbegrenzt.",
	save: "Speichern",
	undo: "Rückgängig",
	saved: "Gespeichert.",
	off: "Limits ausschalten",
	offTitle: "Alle Limits ausschalten?",
	offText: [
		"Kein Client wird gebremst, so viel er auch vom Tor und von den Servern dahinter verlangt.",
		"Das Raten von Passwörtern und Schlüsseln wird nicht mehr verlangsamt.",
	],
	offConfirm: "Ausschalten",
	keep: "Eingeschaltet lassen",
	isOff: "Limits sind ausgeschaltet.",
	isOffText:
		"Kein Client wird gebremst, und das Raten von Passwörtern und Schlüsseln wird nicht verlangsamt.",
	on: "Limits einschalten",
	inUse: "Derzeit genutzt",
	inUseEmpty: "In dieser Minute wurde nichts gezählt.",
	clients: "Clients",
	totals: "Alle Clients eines Servers",
	streams: "Offene Streams",
	kinds: {
		queries: "lesend",
		writes: "schreibend",
		streams: "Streams",
	},
	usedText: {
		queries: (used: string, limit: string) => `${used} von ${limit} je Minute`,
		writes: (used: string, limit: string) => `${used} von ${limit} je Minute`,
		streams: (used: string, limit: string) =>
			`${used} von ${limit} gleichzeitig`,
	},
	resets: (left: string) => `von vorn in ${left}`,
	full: "Limit erreicht",
	slowed: "Gebremst",
	slowedText:
		"Adressen und Konten, die zu oft gescheitert sind, müssen warten, bis sie wieder gehört werden. Ein gültiger Schlüssel wird sofort gehört.",
	slowedEmpty: "Niemand muss warten.",
	slowedKinds: { address: "Adresse", account: "Konto" },
	failures: (count: number) => counted(count, "Fehlversuch", "Fehlversuche"),
	waits: (left: string) => `wartet ${left}`,
};
