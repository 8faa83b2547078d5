/** Die hochgezogene Brücke. */
export const bridge = {
	raise: "Brücke hochziehen",
	raiseHint:
		"Lehnt ab, was wartet, beendet gemerkte Freigaben, stellt auf „Streng“ und lässt nur Admins ein",
	raised: "Brücke oben",
	raisedShort: "nur Admins",
	raisedSince: (when: string, by: string) => `Hochgezogen ${when} durch ${by}.`,
	raisedText: "Nur Admins kommen durch, bis sie herabgelassen wird.",
	lower: "Brücke herablassen",
	short: { raise: "Hochziehen", lower: "Herablassen" },
	lowerTitle: "Die Brücke herablassen?",
	lowerText:
		"Clients werden wieder eingelassen, im dauerhaft gültigen Modus. Was vorher gemerkt war, bleibt beendet.",
	keep: "Oben lassen",
	asked: "Wartet auf ein Ja",
	askedText: (what: string) =>
		`${what} öffnet das Tor weiter, daher wird in der Desktop-App danach gefragt oder, ohne sie, auf einem vertrauten Telefon.`,
};
