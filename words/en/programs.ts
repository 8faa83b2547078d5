/** Every text of the programs window. */
export const programs = {
	heading: "Programs",
	waits: (count: number) =>
		count === 1 ? "1 program waits" : `${count} programs wait`,
	/** Read aloud when a question comes. */
	asks: (name: string) => `${name} asks to be let in.`,
	banner: (count: number) =>
		count === 1
			? "A program asks to be let in."
			: `${count} programs ask to be let in.`,
	bannerText: "A browser waits for your answer.",
	bannerWay: "Look at it",
	lead: "MCP clients that were given an address and nothing else. Each asked here, through a browser, and may do what you gave it.",
	emptyTitle: "No program has asked yet",
	empty:
		"Give an MCP client the address of an upstream, without a key. It opens a browser, and its question appears here.",
	emptyWay: "See the addresses",
	listHeading: "Let in",
	unverified: "name not verified",
	document: (host: string) => `described at ${host}`,
	everything: "everything it asked for",
	granted: (when: string) => `since ${when}`,
	used: (when: string) => `used ${when}`,
	neverUsed: "never used",
	expires: (when: string) => `ends ${when}`,
	revoke: "End",
	revokeLabel: (name: string) => `End what ${name} may do`,
	revokeTitle: (name: string) => `End what ${name} may do?`,
	revokeText:
		"Its tokens are refused from the next request on, and its open streams are cut. When it comes again, it asks here anew.",
	keep: "Keep it",
	/** Before the name, and after it. */
	ended: {
		allowed: ["You let in ", ". It goes on by itself."],
		refused: ["You refused ", ". It was told so."],
		silence: ["Nobody answered ", " in time, so it was refused."],
		elsewhere: [
			"The question of ",
			" is over: it was answered elsewhere, or the gate was started anew.",
		],
	},
} as const;

export const consent = {
	/** Before the name, which can be long. */
	heading: "Asks to be let in: a program that calls itself ",
	verified: (host: string) =>
		`Its description lies at ${host}. That it is the program you started, nobody can verify.`,
	unverified:
		"Its name is not verified. It registered itself, so nothing vouches for it: any program on this computer could have sent this.",
	code: "The browser that opened shows the same code:",
	codeHint:
		"If no browser on this computer shows it, or you started nothing, refuse.",
	/** What it is let in with. */
	returnsHere: "What it is given goes to a program on this computer.",
	returnsTo: [
		"What it is given goes to ",
		", which is not on this computer.",
	] as const,
	tools: (count: number) => (count === 1 ? "1 tool" : `${count} tools`),
	noTools: "no tools",
	toolsUnknown: "its tools are not known yet",
	toolsOf: (count: number, name: string) =>
		`${count === 1 ? "1 tool" : `${count} tools`} of ${name}`,
	upstreams: "It wants to use",
	noUpstream: "Choose at least one, or refuse.",
	role: "What it may do there",
	asked: "asked for",
	roles: {
		viewer: {
			label: "Read",
			hint: "Tools that only read. Anything else is refused, and it can ask you again.",
		},
		operator: {
			label: "Read and write",
			hint: "All tools but those for admins. What is dangerous is still asked about each time.",
		},
	},
	left: (time: string) => `Refused by itself in ${time}`,
	refuse: "Refuse",
	allow: "Let it in",
	onDesktop:
		"The desktop app is open: a yes is given in its window, where no program can click. You can refuse here.",
} as const;
