/** Relaxed: no key is needed here, so whatever hints that the caller is not here must be heard. */
import { attacks, each, plain, refused, send } from "./attack.ts";

const attack = attacks({ mode: "relaxed" });

// A tunnel or reverse proxy makes the whole internet look like 127.0.0.1; it says so in these fields.
attack("asks for a key when a request came through another proxy", {
	play: (target) =>
		each(
			target,
			[
				"Forwarded: for=203.0.113.9",
				"Via: 1.1 tunnel",
				"X-Forwarded-For: 203.0.113.9",
				"X-Forwarded-For: 127.0.0.1",
				"X-Forwarded-Proto: https",
				"X-Real-IP: 203.0.113.9",
				"CF-Connecting-IP: 203.0.113.9",
				"forwarded: for=127.0.0.1",
			],
			async (field) =>
				refused(
					target,
					await send(target, plain(target, "GET /a HTTP/1.1", field)),
					401,
				),
		),
	naive: "forwarded",
});

// A bad key is someone who tries, not someone without one.
attack("refuses a bad credential rather than calling it none", {
	play: (target) =>
		each(
			target,
			[
				"X-API-Key: dbk_wrong",
				"X-API-Key:",
				"Authorization: Bearer",
				"Authorization:",
			],
			async (field) =>
				refused(
					target,
					await send(target, plain(target, "GET /a HTTP/1.1", field)),
					401,
				),
		),
	naive: "forwarded",
});

// A page that was rebound needs no key here, so Host and Origin are all that stands between. MCP's transport page.
attack("refuses a foreign page although no key is needed", {
	play: (target) =>
		each(
			target,
			["Origin: http://evil.example", "Sec-Fetch-Site: cross-site"],
			async (field) =>
				refused(
					target,
					await send(target, plain(target, "POST /a HTTP/1.1", field)),
					403,
				),
		),
	naive: "forwarded",
});
