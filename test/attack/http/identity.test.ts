/** What only a proxy may say about a client: from a client itself it is a lie until proven otherwise. */
import { valuesOf } from "../../stub/raw-upstream.ts";
import { attacks, each, keyed, send, withstood } from "./attack.ts";

const attack = attacks();
const spoof = "6.6.6.6";

// Allow-lists and logs behind the gate believe these. OWASP; RFC 7239 §8.1.
attack("replaces every X-Forwarded field a client sends", {
	play: async (target) => {
		await send(
			target,
			keyed(
				target,
				"GET /a HTTP/1.1",
				`X-Forwarded-For: ${spoof}`,
				`x-forwarded-for: ${spoof}, 127.0.0.1`,
				`X-Forwarded-Host: ${spoof}`,
				`X-Forwarded-Proto: ${spoof}`,
				`X-Forwarded-Port: ${spoof}`,
				`X-Forwarded-Prefix: /${spoof}`,
				`X-Forwarded-User: ${spoof}`,
				`X-Forwarded-Server: ${spoof}`,
			),
		);
		const [request] = target.upstream.requests;
		if (request === undefined) return "not forwarded";
		if (target.upstream.bytes().includes(spoof)) return "believed";
		return valuesOf(request, "x-forwarded-for").join() === "127.0.0.1" &&
			valuesOf(request, "x-forwarded-host").join() === target.host
			? withstood
			: "says nothing itself";
	},
	naive: "believed",
});

// The standard's own field. RFC 7239 §8.1.
attack("replaces Forwarded", {
	play: async (target) => {
		await send(
			target,
			keyed(
				target,
				"GET /a HTTP/1.1",
				`Forwarded: for=${spoof};host=evil.example`,
				`FORWARDED: for="${spoof}"`,
			),
		);
		const [request] = target.upstream.requests;
		if (request === undefined) return "not forwarded";
		if (target.upstream.bytes().includes(spoof)) return "believed";
		const [value = "", ...more] = valuesOf(request, "forwarded");
		return value.includes("for=127.0.0.1") && more.length === 0
			? withstood
			: "says nothing itself";
	},
	naive: "believed",
});

// Vendors' names for the same. Acunetix and PortSwigger lists of "spoofable client IP headers".
attack("forwards no vendor's word for the client's address", {
	play: (target) =>
		each(
			target,
			[
				"X-Real-IP",
				"True-Client-IP",
				"CF-Connecting-IP",
				"X-Client-IP",
				"X-Cluster-Client-IP",
				"X-Originating-IP",
				"X-Remote-IP",
				"X-Remote-Addr",
				"Client-IP",
				"Fastly-Client-IP",
				"X-Azure-ClientIP",
			],
			async (name) => {
				await send(
					target,
					keyed(target, "GET /a HTTP/1.1", `${name}: ${spoof}`),
				);
				return target.upstream.bytes().includes(spoof) ? "believed" : withstood;
			},
		),
	naive: "believed",
});

// Identity-aware proxies tell their upstreams who is asking in these; whoever may set them is anyone.
attack("forwards no identity a client claims", {
	play: (target) =>
		each(
			target,
			[
				"Remote-User",
				"X-Remote-User",
				"X-Remote-Group",
				"X-Auth-Request-User",
				"X-Auth-Request-Email",
				"X-Authenticated-User",
				"X-WebAuth-User",
				"X-User-Id",
				"X-Client-Cert",
				"X-SSL-Client-DN",
				"Tailscale-User-Login",
				"X-Goog-Authenticated-User-Email",
				"X-MS-Client-Principal",
				"X-Amzn-Oidc-Identity",
				"Cf-Access-Authenticated-User-Email",
			],
			async (name) => {
				await send(target, keyed(target, "GET /a HTTP/1.1", `${name}: root`));
				return target.upstream.bytes().includes("root")
					? "believed"
					: withstood;
			},
		),
	naive: "believed",
});

// X_Forwarded_For becomes HTTP_X_FORWARDED_FOR just as the real one does. RFC 3875 §4.1.18; Django's CVE-2015-0219.
attack("forwards no underscored look-alike of such a field", {
	play: (target) =>
		each(
			target,
			[
				"X_Forwarded_For",
				"X-Forwarded_For",
				"X_Real_IP",
				"Remote_User",
				"X_Remote_User",
				"X_Auth_Request_User",
				"X_Forwarded-Host",
			],
			async (name) => {
				await send(
					target,
					keyed(target, "GET /a HTTP/1.1", `${name}: ${spoof}`),
				);
				return target.upstream.bytes().includes(spoof) ? "believed" : withstood;
			},
		),
	naive: "believed",
});
