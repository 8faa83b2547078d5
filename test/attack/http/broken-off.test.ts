/**
 * Whoever can open a connection can also break it off at the worst moment, and a hostile upstream may answer an upgrade
 * with anything. None of it may end the gate: one process stands in front of every upstream.
 */
import {
	attacks,
	each,
	keyed,
	onWire,
	plain,
	type Target,
	type Verdict,
	withstood,
} from "./attack.ts";

const attack = attacks();

const handshake = [
	"Connection: Upgrade",
	"Upgrade: websocket",
	"Sec-WebSocket-Version: 13",
	"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
];

/** A reset of the connection as soon as the bytes are out, often enough to meet every moment of the answer. */
async function reset(target: Target, head: string): Promise<Verdict> {
	for (let round = 0; round < 25; round++) {
		await onWire(target, async (wire) => {
			wire.send(head);
			await new Promise((resolve) => setTimeout(resolve, round % 5));
			wire.socket.resetAndDestroy();
		});
	}
	return withstood;
}

// Node takes its own error listener off a connection when it hands it over, and an error nobody listens to ends the
// process: no credential is needed. Node.js documentation of 'connect' and 'upgrade'.
attack("outlives a connection that is reset behind CONNECT", {
	play: (target) => reset(target, plain(target, "CONNECT a:1 HTTP/1.1")),
	alsoNaive: "it handles no CONNECT, so Node destroys the connection itself",
});

attack("outlives a connection that is reset behind a refused upgrade", {
	play: (target) =>
		reset(target, plain(target, "GET /a HTTP/1.1", ...handshake)),
	alsoNaive: "it listens for errors of both ends of a tunnel",
});

attack("outlives a connection that is reset while the upstream thinks", {
	play: (target) => {
		target.upstream.script = () => {};
		return reset(target, keyed(target, "GET /a HTTP/1.1", ...handshake));
	},
	alsoNaive: "it listens for errors of both ends of a tunnel",
});

attack("outlives a tunnel that both ends reset at once", {
	play: (target) => {
		target.upstream.script = ({ socket }) => {
			socket.write(
				"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
			);
			setTimeout(() => socket.resetAndDestroy(), 2);
		};
		return reset(target, keyed(target, "GET /a HTTP/1.1", ...handshake));
	},
	alsoNaive: "it listens for errors of both ends of a tunnel",
});

// Three digits are a status to a parser, and not to the writer of the answer.
attack("answers 502 when an upgrade is answered with a status that is none", {
	play: (target) =>
		each(target, ["000", "099", "101"], (status) => {
			target.upstream.script = ({ socket }) => {
				socket.write(`HTTP/1.1 ${status} Odd\r\nContent-Length: 2\r\n\r\nok`);
			};
			return onWire(target, async (wire) => {
				wire.send(keyed(target, "GET /a HTTP/1.1", ...handshake));
				const [answer] = await wire.answers(1);
				return answer?.status === 502 ? withstood : `sent on`;
			});
		}),
	naive: "sent on",
});

// The tunnel's handshake is a GET: another method, or a body, would be judged as one thing and sent as another.
attack("refuses an upgrade that is no plain GET", {
	play: (target) =>
		each(
			target,
			[
				["POST", "Content-Length: 2"],
				["DELETE"],
				["GET", "Content-Length: 2"],
				["GET", "Transfer-Encoding: chunked"],
			],
			([method, ...fields]) => {
				target.upstream.atHead = ({ socket }) => {
					socket.write(
						"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
					);
				};
				return onWire(target, async (wire) => {
					wire.send(
						`${keyed(target, `${method} /a HTTP/1.1`, ...handshake, ...fields)}{}`,
					);
					const [answer] = await wire.answers(1);
					if (target.upstream.requests.length > 0) return "forwarded";
					return answer?.status === 400 ? withstood : "answered";
				});
			},
		),
	naive: "forwarded",
});

// What was sent ahead counts on the refused request having been fine. PortSwigger, "HTTP request smuggling", pipelining.
attack("forwards nothing from behind a refused expectation", {
	play: (target) =>
		onWire(target, async (wire) => {
			wire.send(
				keyed(target, "GET /a HTTP/1.1", "Expect: 200-ok") +
					keyed(target, "GET /behind HTTP/1.1"),
			);
			await wire.ended();
			return target.upstream.bytes().includes("/behind")
				? "forwarded"
				: withstood;
		}),
	naive: "forwarded",
});

// An answer in its place would be taken for the first request's. RFC 9112 §9.3.2: in the order they came.
attack("answers nothing ahead of the request it stands behind", {
	play: (target) =>
		each(
			target,
			[
				plain(target, "GET /b HTTP/1.1", ...handshake),
				keyed(target, "GET /b HTTP/1.1", ...handshake),
				plain(target, "CONNECT a:1 HTTP/1.1"),
				keyed(target, "GET /b HTTP/1.1", "Expect: 200-ok"),
			],
			(behind) => {
				target.upstream.script = ({ socket }) => {
					setTimeout(
						() =>
							socket.write(
								"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n",
							),
						100,
					);
				};
				return onWire(target, async (wire) => {
					wire.send(keyed(target, "GET /a HTTP/1.1") + behind);
					const [answer] = await wire.answers(1);
					return answer === undefined || answer.status === 202
						? withstood
						: `answered ${answer.status}`;
				});
			},
		),
	alsoNaive: "it leaves the order to Node, and answers its upgrades late",
});
