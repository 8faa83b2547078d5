/** Several requests on one connection: whose they are, and whether they are still wanted, is asked for each. */
import { attacks, keyed, plain, refused, send, withstood } from "./attack.ts";

const attack = attacks();

// Pipelining: the second request was sent by someone who has just been refused. Seen over TLS when this gate was tried.
attack("answers nothing behind a refused request", {
	play: async (target) =>
		refused(
			target,
			await send(
				target,
				plain(target, "GET /a HTTP/1.1") + keyed(target, "GET /b HTTP/1.1"),
				2,
			),
			401,
		),
	naive: "forwarded",
});

// The same behind a request that cannot be parsed: nobody knows where it ended. RFC 9112 §9.6.
attack("answers nothing behind a malformed request", {
	play: async (target) =>
		refused(
			target,
			await send(
				target,
				keyed(target, "GET /a HTTP/1.1", "Content-Length: x") +
					keyed(target, "GET /b HTTP/1.1"),
				2,
			),
			400,
		),
	alsoNaive: "Node closes the connection after a parse error",
});

// Honest pipelining must keep its order, or one caller reads another's answer. RFC 9112 §9.3.2.
attack("answers pipelined requests in their order", {
	play: async (target) => {
		target.upstream.script = ({ target: path, socket }) => {
			const answer = `HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n${path}`;
			// The second answer is there long before the first.
			if (path === "/a") setTimeout(() => socket.write(answer), 200);
			else socket.write(answer);
		};
		const answers = await send(
			target,
			keyed(target, "GET /a HTTP/1.1") + keyed(target, "GET /b HTTP/1.1"),
			2,
		);
		const bodies = answers.map(({ body }) => body.toString()).join();
		return bodies === "/a,/b" ? withstood : `answered ${bodies}`;
	},
	alsoNaive: "Node queues answers",
});
