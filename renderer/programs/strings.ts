/** Every text of the programs window. */
export const programs = {
	heading: "Programs",
	waits: (count: number) =>
		count === 1 ? "1 program waits" : `${count} programs wait`,
	lead: "MCP clients that were given an address and nothing else. Each asked here once, through a browser, and may do what you gave it.",
	emptyTitle: "No program has asked yet",
	empty:
		"Give an MCP client the address of an upstream, without a key. It opens a browser, and its question appears here.",
	listHeading: "Let in",
	unverified: "name not verified",
	registered: "registered itself",
	document: (host: string) => `described at ${host}`,
	everything: "everything it asked for",
	granted: (when: string) => `since ${when}`,
	used: (when: string) => `used ${when}`,
	neverUsed: "never used",
	expires: (when: string) => `asks again ${when}`,
	revoke: "End",
	revokeLabel: (name: string) => `End what ${name} may do`,
	revokeTitle: (name: string) => `End what ${name} may do?`,
	revokeText:
		"Its tokens are refused from the next request on, and its open streams are cut. When it comes again, it asks here anew.",
	keep: "Keep it",
} as const;

export const consent = {
	heading: "Wants to be let in",
	/** Before and after the name. */
	asks: ["A program that calls itself ", " wants to use:"] as const,
	verified: (host: string) =>
		`Its description lies at ${host}. That it is the program you started, nobody can verify.`,
	unverified:
		"It registered itself, so nothing vouches for its name: any program on this computer could have sent this.",
	code: "The browser that opened shows the same code:",
	codeHint:
		"If no browser on this computer shows it, or you started nothing, refuse.",
	returnsTo: "Its answer goes to",
	tools: (count: number) => (count === 1 ? "1 tool" : `${count} tools`),
	toolsUnknown: "its tools are not known yet",
	more: (count: number) => `and ${count} more`,
	upstreams: "What it may use",
	noUpstream: "Choose at least one, or refuse.",
	role: "What it may do there",
	roles: {
		viewer: {
			label: "Read",
			hint: "Tools that only read. Anything else is refused.",
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
		"The desktop app is open: the answer is given there, where no program can click.",
	passphrase: "The owner passphrase is asked for.",
} as const;
