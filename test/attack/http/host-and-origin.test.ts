/** DNS rebinding and web pages: who was addressed, and which page is asking. */
import { attacks, each, keyed, refused, send } from "./attack.ts";

const attack = attacks();

/** A good key and this Host, given as it stands in the field. */
const forHost = (key: string, ...hosts: readonly string[]): string =>
	[
		"GET /a HTTP/1.1",
		...hosts.map((host) => `Host: ${host}`),
		`X-API-Key: ${key}`,
		"",
		"",
	].join("\r\n");

// A name that was rebound to 127.0.0.1 after the page loaded. Jackson et al., "Protecting Browsers from DNS
// Rebinding Attacks", 2007; MCP's transport page asks for it.
attack("refuses a foreign Host", {
	play: (target) =>
		each(
			target,
			["evil.example", `evil.example:${target.port}`, "192.168.1.1", "x", ""],
			async (host) =>
				refused(
					target,
					await send(target, forHost(target.key, host)),
					403,
					400,
				),
		),
	naive: "forwarded",
});

// Names that only begin or end like ours. Taviso's Transmission and Blizzard rebinding reports, 2018.
attack("refuses a look-alike Host", {
	play: (target) =>
		each(
			target,
			[
				"127.0.0.1.evil.example",
				"localhost.evil.example",
				"evil.example.localhost",
				"evil-localhost",
				"127.0.0.1.nip.io",
				`127.0.0.1:${target.port}.evil.example`,
			],
			async (host) =>
				refused(target, await send(target, forHost(target.key, host)), 403),
		),
	naive: "forwarded",
});

// Other spellings of loopback that a URL parser makes equal; a browser never sends them, a rebinding tool may.
attack("refuses other spellings of its address", {
	play: (target) =>
		each(
			target,
			["2130706433", "127.1", "0x7f.0.0.1", "0177.0.0.1", "0.0.0.0", "[::]"],
			async (host) =>
				refused(
					target,
					await send(target, forHost(target.key, `${host}:${target.port}`)),
					403,
				),
		),
	naive: "forwarded",
});

// User information in Host: one reader sees the name before the @, another behind it. RFC 9110 §4.2.4.
attack("refuses user information in Host", {
	play: (target) =>
		each(
			target,
			[
				`127.0.0.1:${target.port}@evil.example`,
				`evil.example@127.0.0.1:${target.port}`,
				`@127.0.0.1:${target.port}`,
			],
			async (host) =>
				refused(
					target,
					await send(target, forHost(target.key, host)),
					403,
					400,
				),
		),
	naive: "forwarded",
});

// Our name with another port: a page of another local server. A trailing dot is another origin to a browser.
attack("refuses its own name with another port or a trailing dot", {
	play: (target) =>
		each(
			target,
			[
				"127.0.0.1:1",
				"127.0.0.1:",
				"127.0.0.1:080",
				`localhost.:${target.port}`,
				`127.0.0.1.:${target.port}`,
			],
			async (host) =>
				refused(target, await send(target, forHost(target.key, host)), 403),
		),
	naive: "forwarded",
});

// Two Hosts, or one with a list: the gate checks one, the upstream uses the other. RFC 9112 §3.2.
attack("refuses two Hosts", {
	play: (target) =>
		each(
			target,
			[
				[target.host, "evil.example"],
				["evil.example", target.host],
				[target.host, target.host],
				[`${target.host}, evil.example`],
			],
			async (hosts) =>
				refused(
					target,
					await send(target, forHost(target.key, ...hosts)),
					400,
					403,
				),
		),
	naive: "forwarded",
});

// No Host: the upstream fills in its own. RFC 9112 §3.2.
attack("refuses a request without Host", {
	play: async (target) =>
		refused(target, await send(target, forHost(target.key)), 400, 403),
	alsoNaive: "Node asks for one",
});

// Any web page can send these with fetch: the Origin says which. MCP's transport page: MUST validate.
attack("refuses a foreign Origin", {
	play: (target) =>
		each(
			target,
			[
				"http://evil.example",
				"https://evil.example",
				"null",
				"file://",
				"chrome-extension://abcdef",
				"",
			],
			async (origin) =>
				refused(
					target,
					await send(
						target,
						keyed(target, "POST /a HTTP/1.1", `Origin: ${origin}`),
					),
					403,
					400,
				),
		),
	naive: "forwarded",
});

// Origins that only begin like ours, or are ours by another port or scheme. Kettle, "Exploiting CORS", 2016.
attack("refuses a look-alike Origin", {
	play: (target) =>
		each(
			target,
			[
				"http://127.0.0.1.evil.example",
				`http://127.0.0.1:${target.port}.evil.example`,
				`http://127.0.0.1:${target.port}@evil.example`,
				`http://evil.example#127.0.0.1:${target.port}`,
				"http://127.0.0.1:1",
				"http://localhost:1",
				`https://127.0.0.1:${target.port}`,
				`http://localhost.:${target.port}`,
				`http://127.0.0.1:${target.port}/`,
			],
			async (origin) =>
				refused(
					target,
					await send(
						target,
						keyed(target, "POST /a HTTP/1.1", `Origin: ${origin}`),
					),
					403,
				),
		),
	naive: "forwarded",
});

// Two Origins: RFC 6454 allows a list once, browsers send one.
attack("refuses two Origins", {
	play: (target) =>
		each(
			target,
			[
				[`Origin: http://${target.host}`, "Origin: http://evil.example"],
				[`Origin: http://${target.host} http://evil.example`],
			],
			async (fields) =>
				refused(
					target,
					await send(target, keyed(target, "POST /a HTTP/1.1", ...fields)),
					400,
					403,
				),
		),
	naive: "forwarded",
});

// A page's GET (an image, a script) carries no Origin; fetch metadata still says where it comes from. W3C Fetch
// Metadata; "same-site" is another port of this machine.
attack("refuses what fetch metadata calls cross-site or same-site", {
	play: (target) =>
		each(
			target,
			["cross-site", "same-site", "Cross-Site", "same-origin, cross-site", "x"],
			async (site) =>
				refused(
					target,
					await send(
						target,
						keyed(target, "GET /a HTTP/1.1", `Sec-Fetch-Site: ${site}`),
					),
					403,
				),
		),
	naive: "forwarded",
});

// An upstream that mirrors Origin would open itself to that page: a preflight must not get that far.
attack("refuses a foreign page's preflight", {
	play: async (target) =>
		refused(
			target,
			await send(
				target,
				keyed(
					target,
					"OPTIONS /a HTTP/1.1",
					"Origin: http://evil.example",
					"Access-Control-Request-Method: POST",
				),
			),
			403,
		),
	naive: "forwarded",
});
