/** Every word of the raised bridge. */
export const bridge = {
	raise: "Raise the bridge",
	raiseHint:
		"Denies what waits, ends what is remembered, sets strict, and lets only admins in",
	raised: "Bridge raised",
	raisedShort: "only admins",
	raisedSince: (when: string, by: string) => `Raised ${when} by ${by}.`,
	raisedText: "Only admins get through until it is lowered.",
	lower: "Lower the bridge",
	short: { raise: "Raise", lower: "Lower" },
	lowerTitle: "Lower the bridge?",
	lowerText:
		"Clients are let in again, in the mode that holds for good. What was remembered before stays ended.",
	keep: "Keep it raised",
	asked: "Waiting for a yes",
	askedText: (what: string) =>
		`${what} opens the gate wider, so it is asked about in the desktop app or, without it, on a trusted phone.`,
} as const;
