/** Bodies in motion: nothing is buffered, a client that leaves takes its work along, an event is there when it is sent. */
import { createHash } from "node:crypto";
import { residentBytes } from "../../bench/memory.ts";
import {
	attacks,
	each,
	keyed,
	onWire,
	type Target,
	type Verdict,
	withstood,
} from "./attack.ts";

const attack = attacks();
const MiB = 1024 * 1024;

/** Waits for `test`, and gives up after the time only a failing target needs. */
async function eventually(test: () => boolean): Promise<boolean> {
	const giveUpAt = Date.now() + 2_000;
	while (!test()) {
		if (Date.now() > giveUpAt) return false;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
	return true;
}

// A client that hangs up leaves the upstream working for nobody: cheap to ask, dear to answer. CWE-404.
attack("cancels the upstream's work when the client leaves", {
	play: async (target) => {
		target.upstream.script = ({ socket }) => {
			socket.write(
				"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
			);
		};
		return onWire(target, async (wire) => {
			wire.send(keyed(target, "GET /a HTTP/1.1"));
			await wire.until((bytes) => bytes.includes("hello"));
			const working = target.upstream.requests[0]?.socket;
			if (working === undefined) return "not forwarded";
			wire.close();
			return (await eventually(() => working.destroyed))
				? withstood
				: "worked on";
		});
	},
	naive: "worked on",
});

// The same before a first byte was answered: a held call, a slow query.
attack("cancels a request that has no answer yet", {
	play: async (target) => {
		target.upstream.script = () => {};
		return onWire(target, async (wire) => {
			wire.send(keyed(target, "GET /a HTTP/1.1"));
			await eventually(() => target.upstream.requests.length > 0);
			const working = target.upstream.requests[0]?.socket;
			wire.close();
			return (await eventually(() => working?.destroyed === true))
				? withstood
				: "worked on";
		});
	},
	naive: "worked on",
});

// An upload that is broken off must not reach the upstream as if it were whole. RFC 9112 §8.
attack("breaks the upstream request off when an upload is", {
	play: (target) =>
		each(
			target,
			["Content-Length: 50", "Transfer-Encoding: chunked"],
			async (framing) =>
				onWire(target, async (wire) => {
					const begun = framing.includes("chunked") ? "4\r\nhalf\r\n" : "half";
					wire.send(
						keyed(
							target,
							"PUT /a HTTP/1.1",
							"Content-Type: application/octet-stream",
							framing,
						) + begun,
					);
					await eventually(() => target.upstream.bytes().includes("half"));
					const request = target.upstream.requests[0];
					wire.close();
					const gone = await eventually(
						() => request === undefined || request.socket.destroyed,
					);
					if (request?.whole) return "looked whole";
					return gone ? withstood : "left hanging";
				}),
		),
	naive: "left hanging",
});

// A client that has said all it will and waits: FIN is not a cancellation to every reader. RFC 9112 §9.6.
attack("answers a half-closed client whole or not at all", {
	play: async (target) =>
		onWire(target, async (wire) => {
			wire.send(keyed(target, "GET /a HTTP/1.1"));
			wire.halfClose();
			const [answer] = await wire.answers(1);
			return answer === undefined || answer.body.toString() === "hello"
				? withstood
				: "half an answer";
		}),
	alsoNaive: "Node allows half-open connections",
});

// An event that waits in a buffer is an approval nobody sees. WHATWG HTML §9.2.
attack("passes each event on before the next is sent", {
	play: async (target) => {
		let next: ((text: string) => void) | undefined;
		target.upstream.script = ({ socket }) => {
			socket.write(
				"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n",
			);
			next = (text) =>
				socket.write(`${text.length.toString(16)}\r\n${text}\r\n`);
		};
		return onWire(target, async (wire) => {
			wire.send(keyed(target, "GET /a HTTP/1.1", "Accept: text/event-stream"));
			// The head alone, before any event: a client knows by it that it is connected.
			if (!(await wire.until((bytes) => bytes.includes("\r\n\r\n"))))
				return "held the head back";
			for (const event of ["data: one\n\n", "data: two\n\n", ": ping\n\n"]) {
				next?.(event);
				if (!(await wire.until((bytes) => bytes.includes(event))))
					return "held an event back";
			}
			return withstood;
		});
	},
	// Node sends a head together with the first piece of a body.
	naive: "held the head back",
});

// Ranges and validators are the upstream's business; a gate that drops them breaks resumed downloads. RFC 9110 §14.
attack("passes a range and its answer through", {
	play: async (target) => {
		target.upstream.script = ({ socket }) => {
			socket.write(
				"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 1-3/5\r\nContent-Length: 3\r\n\r\nell",
			);
		};
		return onWire(target, async (wire) => {
			wire.send(
				keyed(target, "GET /a HTTP/1.1", "Range: bytes=1-3", 'If-Range: "e"'),
			);
			const [answer] = await wire.answers(1);
			const asked = target.upstream.bytes();
			if (!asked.includes("bytes=1-3") || !asked.includes('"e"'))
				return "dropped the range";
			const range = answer?.fields.find(([name]) => name === "content-range");
			return answer?.status === 206 && range?.[1] === "bytes 1-3/5"
				? withstood
				: "changed the answer";
		});
	},
	alsoNaive: "it passes everything on",
});

const sum = (bytes: Buffer): string =>
	createHash("sha256").update(bytes).digest("hex");

// A slow reader on one side and a fast writer on the other: whoever buffers between them can be filled. CWE-770.
attack("holds an upload back while the upstream does not read", {
	play: async (target) => {
		const body = Buffer.alloc(64 * MiB, "upload ");
		target.upstream.atHead = ({ socket }) => {
			socket.pause();
		};
		const before = await residentBytes(target.pid);
		return onWire(target, async (wire) => {
			wire.send(
				keyed(
					target,
					"PUT /a HTTP/1.1",
					"Content-Type: application/octet-stream",
					`Content-Length: ${body.length}`,
				),
			);
			wire.send(body);
			await stillness(
				() => wire.socket.bytesWritten - wire.socket.writableLength,
			);
			const grown = (await residentBytes(target.pid)) - before;
			target.upstream.requests[0]?.socket.resume();
			await wire.answers(1);
			return judged(grown, target.upstream.requests[0]?.body, body);
		});
	},
	alsoNaive: "pipe() carries back-pressure",
});

attack("holds a download back while the client does not read", {
	play: async (target) => {
		const body = Buffer.alloc(64 * MiB, "download ");
		target.upstream.script = ({ socket }) => {
			socket.write(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n`);
			socket.write(body);
		};
		const before = await residentBytes(target.pid);
		return onWire(target, async (wire) => {
			wire.socket.pause();
			wire.send(keyed(target, "GET /a HTTP/1.1"));
			await eventually(() => target.upstream.requests.length > 0);
			const sender = target.upstream.requests[0]?.socket;
			await stillness(
				() => (sender?.bytesWritten ?? 0) - (sender?.writableLength ?? 0),
			);
			const grown = (await residentBytes(target.pid)) - before;
			wire.socket.resume();
			await wire.until((bytes) => bytes.length > body.length);
			const [answer] = await wire.answers(1);
			return judged(grown, answer?.body, body);
		});
	},
	alsoNaive: "pipe() carries back-pressure",
});

/** Half of the body would have to sit in the process for this to be exceeded; a collector's slack does not. */
function judged(
	grownBytes: number,
	arrived: Buffer | undefined,
	sent: Buffer,
): Verdict {
	if (grownBytes > 32 * MiB)
		return `grew by ${Math.round(grownBytes / MiB)} MiB`;
	return arrived !== undefined && sum(arrived) === sum(sent)
		? withstood
		: "changed the body";
}

/** Until a count has stopped changing: the sender can get rid of nothing more. */
async function stillness(count: () => number): Promise<void> {
	let last = -1;
	while (last !== count()) {
		last = count();
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}

// The plain case: 10 MB each way arrive as they were sent.
attack("carries 10 MB both ways unchanged", {
	play: async (target: Target) => {
		const body = Buffer.alloc(10_000_000, "both ways ");
		target.upstream.script = ({ socket, body: arrived }) => {
			socket.write(
				`HTTP/1.1 200 OK\r\nContent-Length: ${arrived.length}\r\n\r\n`,
			);
			socket.write(arrived);
		};
		return onWire(target, async (wire) => {
			wire.send(
				keyed(
					target,
					"POST /a HTTP/1.1",
					"Content-Type: application/octet-stream",
					"Transfer-Encoding: chunked",
				),
			);
			for (let at = 0; at < body.length; at += 100_000) {
				wire.send(`${(100_000).toString(16)}\r\n`);
				wire.send(body.subarray(at, at + 100_000));
				wire.send("\r\n");
			}
			wire.send("0\r\n\r\n");
			const [answer] = await wire.answers(1);
			return answer !== undefined && sum(answer.body) === sum(body)
				? withstood
				: "changed the body";
		});
	},
	alsoNaive: "pipe() changes nothing",
});
