/** Upgrades: a tunnel is opened by the upstream's 101 and by nothing else. What is in it: test/attack/websocket. */
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
const accepted =
	"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

/** Sends the head with bytes behind it. Withstood: the status, and nothing reached the upstream. */
async function refusedUpgrade(
	target: Target,
	head: string,
	status: number,
): Promise<Verdict> {
	target.upstream.script = ({ socket }) => {
		socket.write(accepted);
	};
	return onWire(target, async (wire) => {
		wire.send(`${head}smuggled`);
		const [answer] = await wire.answers(1);
		if (target.upstream.requests.length > 0) return "forwarded";
		if (answer === undefined) return "silent";
		return answer.status === status ? withstood : `answered ${answer.status}`;
	});
}

// The check sits on requests, and upgrades take another way through the server.
attack("refuses an upgrade without a credential", {
	play: (target) =>
		each(target, [[], ["X-API-Key: dbk_wrong"]], (fields) =>
			refusedUpgrade(
				target,
				plain(target, "GET /a HTTP/1.1", ...handshake, ...fields),
				401,
			),
		),
	naive: "forwarded",
});

// WebSockets know no same-origin policy: any page may open one. Christian Schneider, "CSWSH", 2013.
attack("refuses an upgrade from a foreign page", {
	play: (target) =>
		each(
			target,
			[
				"Origin: http://evil.example",
				"Origin: null",
				"Sec-Fetch-Site: cross-site",
			],
			(field) =>
				refusedUpgrade(
					target,
					keyed(target, "GET /a HTTP/1.1", ...handshake, field),
					403,
				),
		),
	naive: "forwarded",
});

// A tunnel that opens although the upstream said no gives a raw connection behind the gate. Mikhail Egorov, "Websocket
// smuggling", 2019.
attack("opens no tunnel when the upstream refuses the upgrade", {
	play: async (target) => {
		target.upstream.script = ({ socket }) => {
			socket.write(
				"HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 13\r\nContent-Length: 2\r\n\r\nno",
			);
		};
		return onWire(target, async (wire) => {
			wire.send(keyed(target, "GET /a HTTP/1.1", ...handshake));
			const [answer] = await wire.answers(1);
			wire.send(keyed(target, "GET /smuggled HTTP/1.1"));
			await wire.answers(2);
			if (target.upstream.bytes().includes("/smuggled")) return "tunnelled";
			return answer?.status === 426 ? withstood : "changed the answer";
		});
	},
	naive: "tunnelled",
});

// Bytes sent before the 101 are not yet a tunnel's: they must wait for it. Egorov, 2019.
attack("sends the upstream nothing before its 101", {
	play: async (target) => {
		target.upstream.script = ({ socket }) => {
			setTimeout(() => {
				const early = target.upstream.bytes().includes("early");
				socket.write(early ? "HTTP/1.1 400 Early\r\n\r\n" : accepted);
			}, 100);
		};
		return onWire(target, async (wire) => {
			wire.send(`${keyed(target, "GET /a HTTP/1.1", ...handshake)}early`);
			const [answer] = await wire.answers(1);
			return answer?.status === 101 ? withstood : "sent early";
		});
	},
	naive: "sent early",
});

// Any other protocol name makes a tunnel the gate cannot see into. Bishop Fox, "h2c smuggling", 2020.
attack("tunnels websocket only", {
	play: (target) =>
		each(
			target,
			[
				["Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA"],
				["Upgrade: tcp"],
				["Upgrade: h2c, websocket"],
				["Upgrade: TLS/1.0"],
			],
			async (fields) => {
				target.upstream.script = ({ socket }) => {
					socket.write(
						"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
					);
				};
				return onWire(target, async (wire) => {
					wire.send(
						keyed(
							target,
							"GET /a HTTP/1.1",
							"Connection: Upgrade, HTTP2-Settings",
							...fields,
						),
					);
					const [answer] = await wire.answers(1);
					return answer?.status === 101 ? "tunnelled" : withstood;
				});
			},
		),
	naive: "tunnelled",
});

// An upgrade is a request like any other: key, address and identity are the gate's to say.
attack("forwards no credential and no claim with an upgrade", {
	play: async (target) => {
		target.upstream.script = ({ socket }) => {
			socket.write(accepted);
		};
		return onWire(target, async (wire) => {
			wire.send(
				keyed(
					target,
					"GET /a HTTP/1.1",
					...handshake,
					"X-Forwarded-For: 6.6.6.6",
				),
			);
			const [answer] = await wire.answers(1);
			if (answer?.status !== 101) return "not tunnelled";
			return new RegExp(`6\\.6\\.6\\.6|${target.key}`).test(
				target.upstream.bytes(),
			)
				? "leaked"
				: withstood;
		});
	},
	naive: "leaked",
});

// And once it is open, it carries both ways, and closing one end closes the other.
attack("carries a tunnel's bytes both ways and ends it at both ends", {
	play: async (target) => {
		target.upstream.script = ({ socket }) => {
			socket.write(`${accepted}\x81\x0dfrom upstream`, "latin1");
		};
		return onWire(target, async (wire) => {
			wire.send(keyed(target, "GET /a HTTP/1.1", ...handshake));
			if (!(await wire.until((bytes) => bytes.includes("from upstream"))))
				return "lost bytes";
			const far = target.upstream.requests[0]?.socket;
			const arrived = new Promise((resolve) => far?.once("data", resolve));
			// Masked with zeros, which leaves it as it is.
			wire.send("\x81\x8b\0\0\0\0from client");
			await arrived;
			if (!target.upstream.bytes().endsWith("from client")) return "lost bytes";
			const closed = new Promise((resolve) => far?.once("close", resolve));
			wire.close();
			await closed;
			return withstood;
		});
	},
	alsoNaive: "two pipes do that",
});
