/** Every word of the addresses window. */
export const allowlist = {
	heading: "Addresses",
	lead: "From where anyone may connect at all. A credential is still needed; this comes before it.",
	emptyTitle: "Every address may connect",
	empty:
		"A credential is still needed. Add a range, and only addresses in a range get that far.",
	ranges: "Allowed ranges",
	range: "Address or range",
	rangeHint: "Such as 192.168.1.0/24, 10.0.0.7 or fd00::/8",
	rangeFirst:
		"The first range shuts out every address that is not in it. Such as 127.0.0.0/8 or 192.168.1.0/24",
	rangeMissing: "Enter an address or a range.",
	add: "Add",
	added: (cidr: string) => `${cidr} may connect.`,
	removed: (cidr: string) => `${cidr} was removed.`,
	remove: "Remove",
	removeLabel: (cidr: string) => `Remove ${cidr}`,
	removeTitle: (cidr: string) => `Remove ${cidr}?`,
	removeText:
		"Addresses in it are refused from now on, and their open streams are cut.",
	keep: "Keep it",
	confirmTitle: "Do it all the same?",
	confirmText: "The gate asks before it does this:",
	confirm: "Do it",
	cancel: "Leave it as it is",
	from: "from",
	proxies: "Trusted proxies",
	proxiesText:
		"Only these are believed when they say for whom they pass a request on (X-Forwarded-For).",
	proxiesNone: "None: the address that connects is the one that counts.",
	proxiesHow: "To set them, write their addresses into security.json:",
	proxiesExample: '"trusted_proxies": ["10.0.0.2"]',
	copyExample: "Copy the example",
} as const;
