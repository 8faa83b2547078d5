/** Das Fenster der Adressen. */
export const allowlist = {
	heading: "Adressen",
	lead: "Von wo sich überhaupt jemand verbinden darf. Ein Ausweis ist weiterhin nötig; dies kommt davor.",
	emptyTitle: "Jede Adresse darf sich verbinden",
	empty:
		"Ein Ausweis ist weiterhin nötig. Mit einem Bereich kommen nur noch Adressen aus einem Bereich so weit.",
	ranges: "Erlaubte Bereiche",
	range: "Adresse oder Bereich",
	rangeHint: "Etwa 192.168.1.0/24, 10.0.0.7 oder fd00::/8",
	rangeFirst:
		"Der erste Bereich sperrt jede Adresse aus, die nicht darin liegt. Etwa 127.0.0.0/8 oder 192.168.1.0/24",
	rangeMissing: "Eine Adresse oder einen Bereich eingeben.",
	add: "Hinzufügen",
	added: (cidr: string) => `${cidr} darf sich verbinden.`,
	removed: (cidr: string) => `${cidr} wurde entfernt.`,
	remove: "Entfernen",
	removeLabel: (cidr: string) => `${cidr} entfernen`,
	removeTitle: (cidr: string) => `${cidr} entfernen?`,
	removeText:
		"Adressen darin werden von nun an abgewiesen, und offene Streams werden getrennt.",
	keep: "Behalten",
	confirmTitle: "Trotzdem tun?",
	confirmText: "Das Tor fragt nach, bevor es dies tut:",
	confirm: "Trotzdem tun",
	cancel: "So lassen",
	from: "aus",
	proxies: "Vertraute Proxys",
	proxiesText:
		"Nur diesen wird geglaubt, für wen sie eine Anfrage weiterreichen (X-Forwarded-For).",
	proxiesNone: "Keine: Es zählt die Adresse, die sich verbindet.",
	proxiesHow: "Zum Setzen ihre Adressen in security.json schreiben:",
	proxiesExample: '"trusted_proxies": ["10.0.0.2"]',
	copyExample: "Beispiel kopieren",
};
