/** Requests that are never the upstream's to answer, although one stands at the root. */
import {
	attacks,
	each,
	keyed,
	plain,
	refused,
	send,
	withstood,
} from "./attack.ts";

const attack = attacks();

// The method that is judged is not the one that is done. Stefano Di Paola; Symfony's and Rails' _method.
attack("refuses fields that override the method or the target", {
	play: (target) =>
		each(
			target,
			[
				"X-HTTP-Method-Override: DELETE",
				"X-HTTP-Method: DELETE",
				"X-Method-Override: DELETE",
				"x_http_method_override: DELETE",
				"X-Original-URL: /admin",
				"X-Rewrite-URL: /admin",
			],
			async (field) =>
				refused(
					target,
					await send(target, keyed(target, "GET /a HTTP/1.1", field)),
					400,
				),
		),
	naive: "forwarded",
});

// TRACE answers with the request, the injected secret included. Jeremiah Grossman, "Cross-Site Tracing", 2003.
attack("refuses TRACE", {
	play: async (target) =>
		refused(
			target,
			await send(target, keyed(target, "TRACE /a HTTP/1.1")),
			405,
		),
	naive: "forwarded",
});

// CONNECT makes an open proxy. RFC 9110 §9.3.6.
attack("refuses CONNECT and opens no tunnel", {
	play: async (target) => {
		const [first] = await send(
			target,
			keyed(target, `CONNECT 127.0.0.1:${target.upstream.port} HTTP/1.1`) +
				keyed(target, "GET /a HTTP/1.1"),
		);
		if (target.upstream.requests.length > 0) return "tunnelled";
		return first === undefined || first.status >= 400 ? withstood : "accepted";
	},
	alsoNaive: "Node closes the connection when nothing handles it",
});

// Clients that meet a 401 look for OAuth here and would register, and send a token, at whatever answers. MCP's
// authorization page; seen with several agents.
attack("answers OAuth discovery and registration itself", {
	play: (target) =>
		each(
			target,
			[
				"GET /.well-known/oauth-authorization-server/mcp",
				"GET /.well-known/oauth-elsewhere",
				"GET /authorize",
				"POST /token",
				"POST /register",
			].flatMap((line) => [
				keyed(target, `${line} HTTP/1.1`),
				plain(target, `${line} HTTP/1.1`),
			]),
			async (head) => refused(target, await send(target, head), 404),
		),
	naive: "forwarded",
});

// And where there is an answer it is the gate's, who names itself: whoever answers gets the person's yes.
attack("names itself in OAuth's documents, whatever stands at the root", {
	play: (target) =>
		each(
			target,
			["oauth-authorization-server", "openid-configuration"],
			async (name) => {
				const [answer] = await send(
					target,
					keyed(target, `GET /.well-known/${name} HTTP/1.1`),
				);
				if (target.upstream.requests.length > 0) return "forwarded";
				return answer?.status === 200 &&
					answer.body
						.toString()
						.includes(`"issuer":"http://127.0.0.1:${target.port}"`)
					? withstood
					: "not the gate's";
			},
		),
	naive: "forwarded",
});

// Our own endpoints: an upstream at the root must not be able to pose as the gate.
attack("forwards nothing under its own path", {
	play: (target) =>
		each(
			target,
			["/.drawbridge/unknown", "/.drawbridge/", "/.drawbridge/auth/nothing"],
			async (path) =>
				refused(
					target,
					await send(target, keyed(target, `GET ${path} HTTP/1.1`)),
					404,
					405,
				),
		),
	naive: "forwarded",
});
