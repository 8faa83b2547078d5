/** What a broken or hostile upstream answers: it must not look whole when it is not, nor reach another caller. */
import {
	type Attack,
	attacks,
	each,
	keyed,
	onWire,
	problemCode,
	send,
	type Target,
	type Verdict,
	withstood,
} from "./attack.ts";

const attack = attacks();
const byParser = "llhttp refuses it in answers too";

/** The upstream answers `raw`, byte for byte. */
const answering =
	(
		raw: string,
		judge: (target: Target, bytes: Promise<Reply>) => Promise<Verdict>,
	): Attack["play"] =>
	(target) => {
		target.upstream.script = ({ socket }) => {
			socket.write(Buffer.from(raw, "latin1"));
		};
		return judge(target, ask(target));
	};

type Reply = Awaited<ReturnType<typeof ask>>;

async function ask(target: Target, line = "GET /a HTTP/1.1") {
	const [answer] = await send(target, keyed(target, line));
	return answer;
}

async function badGateway(
	target: Target,
	reply: Promise<Reply>,
): Promise<Verdict> {
	const answer = await reply;
	if (answer === undefined) return "silent";
	if (answer.status !== 502) return `answered ${answer.status}`;
	if (target.kind === "gate" && problemCode(answer) !== "upstream-invalid")
		return "not a problem";
	return withstood;
}

async function notWhole(
	_target: Target,
	reply: Promise<Reply>,
): Promise<Verdict> {
	const answer = await reply;
	if (answer === undefined) return withstood;
	return answer.whole && answer.status < 500 ? "looks whole" : withstood;
}

// Two lengths in an answer: a cache or browser behind the gate splits it elsewhere. RFC 9112 §6.3.
attack("answers 502 for two Content-Lengths from the upstream that differ", {
	play: answering(
		"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
		badGateway,
	),
	alsoNaive: byParser,
});

// Response splitting by length and coding. RFC 9112 §6.1: ought to be handled as an error.
attack("never passes on Content-Length beside Transfer-Encoding", {
	play: answering(
		"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
		async (_target, reply) => {
			const names = (await reply)?.fields.map(([name]) => name) ?? [];
			return names.includes("content-length") &&
				names.includes("transfer-encoding")
				? "ambiguous"
				: withstood;
		},
	),
	alsoNaive: byParser,
});

// Not HTTP at all (another protocol's port, a crash message).
attack("answers 502 when the upstream speaks no HTTP", {
	play: (target) =>
		each(
			target,
			[
				"SSH-2.0-OpenSSH_9.2\r\n",
				"\0\0\0\0\r\n\r\n",
				"HTTP/1.1 abc OK\r\n\r\n",
			],
			async (raw) =>
				answering(raw, async (_, reply) => badGateway(target, reply))(target),
		),
	alsoNaive: byParser,
});

// Field lines that one reader folds or ends elsewhere: response splitting. RFC 9112 §5.2, §2.2.
attack("answers 502 for folded or LF-ended header lines from the upstream", {
	play: (target) =>
		each(
			target,
			[
				"HTTP/1.1 200 OK\r\nX-A: b\r\n Set-Cookie: a=b\r\nContent-Length: 0\r\n\r\n",
				"HTTP/1.1 200 OK\nContent-Length: 0\n\n",
				"HTTP/1.1 200 OK\r\nX-A: b\rSet-Cookie: a=b\r\nContent-Length: 0\r\n\r\n",
				"HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n",
			],
			async (raw) =>
				answering(raw, async (_, reply) => badGateway(target, reply))(target),
		),
	alsoNaive: byParser,
});

// A body shorter than its length that ends as if it were whole: a cut secret or script is used. RFC 9112 §8.
attack("cuts the connection when the upstream breaks off inside a length", {
	play: async (target) => {
		target.upstream.script = ({ socket }) => {
			socket.end("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf");
		};
		return cutCleanly(target);
	},
	naive: "left hanging",
});

// The same with chunked coding: a final chunk nobody sent must not be made up. RFC 9112 §8.
attack("makes up no last chunk when the upstream breaks off", {
	play: async (target) => {
		target.upstream.script = ({ socket }) => {
			socket.end(
				"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
			);
		};
		return cutCleanly(target);
	},
	naive: "left hanging",
});

async function cutCleanly(target: Target): Promise<Verdict> {
	return onWire(target, async (wire) => {
		wire.send(keyed(target, "GET /a HTTP/1.1"));
		const [answer] = await wire.answers(1);
		if (answer?.whole) return "looks whole";
		return (await wire.ended()) ? withstood : "left hanging";
	});
}

// A chunk size that overflows, or is none: where the body ends is anyone's guess.
attack("never lets a broken chunked answer look whole", {
	play: (target) =>
		each(target, ["zz", "ffffffffffffffff5", "0x5"], (size) =>
			answering(
				`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${size}\r\nhello\r\n0\r\n\r\n`,
				notWhole,
			)(target),
		),
	naive: "crashed",
});

// Response queue poisoning: bytes behind an answer become the next caller's. Kettle, "Response Queue Poisoning", 2021.
attack("gives nobody the bytes behind an answer", {
	play: async (target) => {
		target.upstream.script = ({ socket, target: path }) => {
			const stray =
				path === "/a" ? "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil" : "";
			socket.write(`HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello${stray}`);
		};
		const first = await ask(target);
		const second = await ask(target, "GET /b HTTP/1.1");
		return [first, second].some((answer) => answer?.body.includes("evil"))
			? "poisoned"
			: withstood;
	},
	alsoNaive: "Node drops a connection that says more than it was asked",
});

// A coding the gate would strip as hop-by-hop while the bytes stay coded. RFC 9112 §6.1.
attack("never calls a gzip-coded transfer plain", {
	play: answering(
		"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
		async (_target, reply) => {
			const answer = await reply;
			if (answer === undefined || answer.status === 502) return withstood;
			const coding = answer.fields.find(
				([name]) => name === "transfer-encoding",
			);
			return coding?.[1].includes("gzip") ? withstood : "called plain";
		},
	),
	alsoNaive: "it passes the coding on beside the coded bytes",
});

// A switch of protocols nobody asked for would turn a request into a tunnel. RFC 9110 §15.2.2.
attack("answers 502 for a 101 that was not asked for", {
	play: async (target) => {
		target.upstream.script = ({ socket }) => {
			socket.write(
				"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
			);
		};
		const answer = await ask(target);
		if (answer?.status === 502) return withstood;
		return answer === undefined ? "silent" : `answered ${answer.status}`;
	},
	naive: "silent",
});

// 204 and 304 have no body: a length or coding beside them makes the next answer's head a body. RFC 9112 §6.3.
attack("frames no body for 204, 304 and HEAD whatever the upstream sends", {
	play: (target) =>
		each(
			target,
			[
				["GET", "204 No Content", "Transfer-Encoding: chunked"],
				["GET", "304 Not Modified", "Transfer-Encoding: chunked"],
				["HEAD", "200 OK", "Content-Length: 5"],
			] as const,
			async ([method, status, framing]) => {
				target.upstream.script = ({ socket }) => {
					socket.write(`HTTP/1.1 ${status}\r\n${framing}\r\n\r\n`);
				};
				return onWire(target, async (wire) => {
					wire.send(keyed(target, `${method} /a HTTP/1.1`));
					const [answer] = await wire.answers(1, method);
					if (answer === undefined) return "silent";
					const coded = answer.fields.some(
						([name]) => name === "transfer-encoding",
					);
					if (coded) return "framed a body";
					return wire.received().toString("latin1").endsWith("\r\n\r\n")
						? withstood
						: "sent a body";
				});
			},
		),
	naive: "framed a body",
});

// Endless interim answers are answers nobody counts; the final one must come through behind any number of them.
// RFC 9110 §15.2.
attack(
	"lets the final answer through behind interim ones, and not all of those",
	{
		play: async (target) => {
			target.upstream.script = ({ socket }) => {
				socket.write(
					`${"HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n".repeat(500)}HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello`,
				);
			};
			const answers = await send(target, keyed(target, "GET /a HTTP/1.1"));
			const last = answers.at(-1);
			if (last?.status !== 200 || last.body.toString() !== "hello")
				return `answered ${last?.status ?? "nothing"}`;
			return answers.length < 20 ? withstood : "passed all on";
		},
		alsoNaive: "Node's client skips them",
	},
);

// A header without end fills memory. Node's CVE-2018-12121.
attack("answers 502 for an upstream header that is too large", {
	play: answering(
		`HTTP/1.1 200 OK\r\nX-A: ${"a".repeat(512 * 1024)}\r\nContent-Length: 0\r\n\r\n`,
		badGateway,
	),
	alsoNaive: "Node limits it",
});

// An upstream that closes without a word: an answer must still be made.
attack("answers 502 when the upstream closes without an answer", {
	play: async (target) => {
		target.upstream.script = ({ socket }) => socket.destroy();
		const answer = await ask(target);
		if (answer?.status !== 502)
			return `answered ${answer?.status ?? "nothing"}`;
		// Whoever asks learns that it failed, not how: an address or a system's error text helps the next attack.
		return /ECONN|socket|127\.0/.test(answer.body.toString())
			? "told too much"
			: withstood;
	},
	naive: "told too much",
});
