/** Fields that mean one connection only, in both directions, and those that Connection turns into such. */
import { valuesOf } from "../../stub/raw-upstream.ts";
import { attacks, each, keyed, refused, send, withstood } from "./attack.ts";

const attack = attacks();

// What a client says to the gate about their connection is none of the upstream's. RFC 9110 §7.6.1.
attack("forwards no hop-by-hop field of a request", {
	play: async (target) => {
		await send(
			target,
			keyed(
				target,
				"GET /a HTTP/1.1",
				"Keep-Alive: timeout=5, hop",
				"Proxy-Connection: hop",
				"Proxy-Authorization: Basic hop",
				"TE: trailers;hop",
				"Upgrade: hop/1",
			),
		);
		if (target.upstream.requests.length === 0) return "not forwarded";
		return /hop/.test(target.upstream.bytes()) ? "forwarded hop" : withstood;
	},
	naive: "forwarded hop",
});

// A field named in Connection ends here. RFC 9110 §7.6.1; Nathan Davison, "Abusing hop-by-hop headers", 2019.
attack("forwards no field that Connection names", {
	play: async (target) => {
		await send(
			target,
			keyed(
				target,
				"GET /a HTTP/1.1",
				"Connection: keep-alive, X-Hop,x-other",
				"X-Hop: hop",
				"X-OTHER: hop",
				"X-Kept: kept",
			),
		);
		const sent = target.upstream.bytes();
		if (!sent.includes("kept")) return "not forwarded";
		return /hop/i.test(sent) ? "forwarded hop" : withstood;
	},
	naive: "forwarded hop",
});

// Connection names what the request's meaning rests on, so that the next hop reads another request. Davison, 2019.
attack("refuses a Connection that names an end-to-end field", {
	play: (target) =>
		each(
			target,
			["Content-Length", "Host", "Authorization", "x-api-key", "Content-Type"],
			async (name) =>
				refused(
					target,
					await send(
						target,
						`${keyed(
							target,
							"POST /a HTTP/1.1",
							`Connection: close, ${name}`,
							"Content-Type: text/plain",
							"Content-Length: 5",
						)}hello`,
					),
					400,
					401,
				),
		),
	naive: "forwarded",
});

// Connection names the proxy's own word about the client, to strip it. Apache's CVE-2022-31813.
attack("says who the client is whatever Connection names", {
	play: async (target) => {
		await send(
			target,
			keyed(
				target,
				"GET /a HTTP/1.1",
				"Connection: close, X-Forwarded-For, X-Forwarded-Host",
			),
		);
		const [request] = target.upstream.requests;
		// Refusing such a request is as good.
		if (request === undefined) return withstood;
		return valuesOf(request, "x-forwarded-for").join() === "127.0.0.1"
			? withstood
			: "stripped";
	},
	naive: "stripped",
});

// A Trailer field where no trailers can be: seen to end a relay's process when this suite was written.
attack("survives a Trailer field from either side", {
	play: async (target) => {
		target.upstream.script = ({ socket }) => {
			socket.write(
				"HTTP/1.1 200 OK\r\nTrailer: hop\r\nContent-Length: 5\r\n\r\nhello",
			);
		};
		const [answer] = await send(
			target,
			keyed(target, "GET /a HTTP/1.1", "Trailer: hop"),
		);
		const named = answer?.fields.some(([name]) => name === "trailer");
		if (named || target.upstream.bytes().includes("hop")) return "passed on";
		return answer?.status === 200 ? withstood : "not answered";
	},
	naive: "crashed",
});

// The same in an answer: the upstream's word about its own connection. RFC 9110 §7.6.1.
attack("passes back no hop-by-hop field, nor those that Connection names", {
	play: async (target) => {
		target.upstream.script = ({ socket }) => {
			socket.write(
				[
					"HTTP/1.1 200 OK",
					"Connection: keep-alive, X-Hop",
					"X-Hop: hop",
					"Keep-Alive: timeout=77",
					"Proxy-Authenticate: Basic realm=hop",
					"Proxy-Connection: hop",
					"Content-Length: 5",
					"",
					"hello",
				].join("\r\n"),
			);
		};
		const [answer] = await send(target, keyed(target, "GET /a HTTP/1.1"));
		if (answer?.status !== 200)
			return `answered ${answer?.status ?? "nothing"}`;
		const leaked = answer.fields.some(([, value]) => /hop|77/i.test(value));
		return leaked ? "passed back hop" : withstood;
	},
	naive: "passed back hop",
});

// An upstream that names Content-Length in Connection would unframe its own answer.
attack("keeps an answer's length although its Connection names it", {
	play: async (target) => {
		target.upstream.script = ({ socket }) => {
			socket.write(
				"HTTP/1.1 200 OK\r\nConnection: Content-Length, X-Hop\r\nX-Hop: hop\r\nContent-Length: 5\r\n\r\nhello",
			);
		};
		const [answer] = await send(target, keyed(target, "GET /a HTTP/1.1"));
		if (!answer?.whole || answer.body.toString() !== "hello") return "unframed";
		return answer.fields.some(([, value]) => value === "hop")
			? "passed back hop"
			: withstood;
	},
	naive: "passed back hop",
});
