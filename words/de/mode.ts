/** Das Fenster des Modus und der Modus neben jedem Bereich. */

export const bridgeWords = {
	strict: "Brücke oben",
	relaxed: "Brücke halb oben",
	lax: "Brücke unten",
};

export const modeMeanings = {
	strict: {
		lead: "Jeder Aufrufer zeigt einen Schlüssel.",
		more: "Keiner oder ein falscher: abgewiesen.",
	},
	relaxed: {
		lead: "Schlüssel sind freiwillig.",
		more: "Wer keinen hat, kommt durch; ein falscher wird abgewiesen. Rollen halten kein Programm auf, das seinen Schlüssel weglassen darf.",
	},
	lax: {
		lead: "Niemand wird gefragt.",
		more: "Ein falscher Schlüssel wird ignoriert wie ein fehlender. Rollen halten niemanden auf, der den Schlüssel weglassen darf.",
	},
};

const spans = {
	900: "15 Minuten",
	3600: "1 Stunde",
	0: "Bis zur nächsten Änderung",
};

export const mode = {
	heading: "Wer darf hinüber?",
	choices: "Modus des Tors",
	inForce: "In Kraft",
	change: "Dauer ändern",
	timed: (name: string) => `${name} für weitere`,
	afterwards: (name: string) => `dann wieder ${name.toLowerCase()}`,
	ending: (name: string) => `zurück zu ${name.toLowerCase()} …`,
	untilChanged: (name: string) => `${name} bis zur nächsten Änderung.`,
	untilRestart: (name: string, next: string) =>
		`${name}, bis das Tor neu startet, dann ${next.toLowerCase()}.`,
	untilRestartShort: "bis zum Neustart",
	backToStrict: "Jetzt zurück zu streng",
	loosenTitle: (name: string) => `Das Tor auf „${name}“ stellen?`,
	opens: {
		relaxed: (role: string) => [
			`Jedes Programm dieses Benutzerkontos kommt ohne Schlüssel zu jedem Server, als „anonymous“ mit der Rolle ${role}.`,
			"Ein falscher, abgelaufener oder widerrufener Schlüssel wird weiterhin abgewiesen.",
			"Rollen halten kein Programm auf, das seinen Schlüssel einfach weglassen darf.",
		],
		lax: (role: string) => [
			`Jedes Programm dieses Benutzerkontos kommt zu jedem Server, als „anonymous“ mit der Rolle ${role}.`,
			"Ein falscher, abgelaufener oder widerrufener Schlüssel wird ignoriert, nicht abgewiesen. Einen Schlüssel zu widerrufen sperrt niemanden aus.",
			"Rollen halten niemanden auf: Ein Programm darf seinen Schlüssel einfach weglassen.",
		],
	},
	peerChecked:
		"Andere Benutzerkonten dieses Computers brauchen weiterhin einen Schlüssel.",
	peerUnchecked:
		"Dieses System sagt dem Tor nicht, zu welchem Benutzerkonto ein Programm gehört: Auch andere Benutzerkonten dieses Computers kommen durch.",
	recorded: "Jede Anfrage wird weiterhin protokolliert.",
	howLong: "Wie lange",
	spans,
	confirm: (name: string, span: 0 | 900 | 3600) =>
		span === 0
			? `${name} bis zur nächsten Änderung`
			: `${name} für ${spans[span]}`,
	stay: (name: string) => `Bei ${name.toLowerCase()} bleiben`,
	latest: "Neueste Anfragen",
	all: "Alle Anfragen",
};
