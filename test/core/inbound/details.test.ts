/** What HTTP/1.1 asks of whoever stands between two others, seen on the wire at both ends of a real gate. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import { type Answer, openWire, type Wire } from "../../stub/raw-client.ts";
import {
	type RawUpstream,
	startRawUpstream,
	valuesOf,
} from "../../stub/raw-upstream.ts";

let gate: GateProcess;
let upstream: RawUpstream;
let key: string;
beforeAll(async () => {
	upstream = await startRawUpstream();
	gate = await startGate({ upstreams: { x: upstream.url }, root: "x" });
	({ key } = await gate.createKey("wire"));
});
afterAll(async () => {
	await gate.stop();
	await upstream.stop();
});
beforeEach(() => upstream.reset());

const head = (line: string, ...fields: readonly string[]): string =>
	[
		line,
		`Host: 127.0.0.1:${gate.port}`,
		`X-API-Key: ${key}`,
		...fields,
		"",
		"",
	].join("\r\n");

async function onWire<T>(use: (wire: Wire) => Promise<T>): Promise<T> {
	const wire = await openWire(gate.port);
	try {
		return await use(wire);
	} finally {
		wire.close();
	}
}

/** What the upstream answers, byte for byte, and what the client gets. */
async function answered(
	answer: string,
	line = "GET /a HTTP/1.1",
	...fields: readonly string[]
): Promise<{ all: readonly Answer[]; raw: string }> {
	upstream.script = ({ socket }) => {
		socket.write(answer, "latin1");
	};
	return onWire(async (wire) => {
		wire.send(head(line, ...fields));
		const all = await wire.answers(1, line.split(" ")[0]);
		//
		return { all, raw: wire.received().toString("latin1") };
	});
}
const field = (answer: Answer | undefined, name: string): string | undefined =>
	answer?.fields.find(([given]) => given === name)?.[1];

test.each([
	["HEAD", "200 OK", "Content-Length: 5"],
	["HEAD", "200 OK", "Transfer-Encoding: chunked"],
	["GET", "304 Not Modified", "Content-Length: 5"],
	["GET", "304 Not Modified", 'ETag: "a"'],
	["GET", "204 No Content", "X-A: b"],
])(
	"%s answered with %s and %s has no body, and the next answer is its own",
	async (method, status, given) => {
		upstream.script = ({ socket, target }) => {
			socket.write(
				target === "/next"
					? "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext"
					: `HTTP/1.1 ${status}\r\n${given}\r\n\r\n`,
			);
		};
		await onWire(async (wire) => {
			wire.send(head(`${method} /a HTTP/1.1`));
			await wire.answers(1, method);
			wire.send(head("GET /next HTTP/1.1"));
			const [first, second] = await wire.answers(2, method);
			expect(first?.status).toBe(Number(status.slice(0, 3)));
			const [name = "", value = ""] = given.split(": ");
			if (name !== "Transfer-Encoding")
				expect(field(first, name.toLowerCase())).toBe(value);
			expect(second?.body.toString()).toBe("next");
		});
	},
);

test("early hints go before their answer, without what is for one hop only", async () => {
	const { all } = await answered(
		"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nConnection: X-Hop\r\nX-Hop: hop\r\nSet-Cookie: __Host-drawbridge=x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
	);
	expect(all.map(({ status }) => status)).toEqual([103, 200]);
	expect(all[0]?.fields).toEqual([["link", "</a.css>; rel=preload"]]);
});

test("a client of HTTP/1.0 gets no interim answer and no chunks", async () => {
	const { all, raw } = await answered(
		"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n",
		"GET /a HTTP/1.0",
		"TE: chunked",
	);
	expect(all.map(({ status }) => status)).toEqual([200]);
	expect(field(all[0], "transfer-encoding")).toBeUndefined();
	expect(raw.endsWith("\r\n\r\nok")).toBe(true);
});

test("a client of HTTP/1.0 keeps its connection only where it asks and the length is known", async () => {
	upstream.script = ({ socket }) => {
		socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
	};
	await onWire(async (wire) => {
		wire.send(head("GET /a HTTP/1.0", "Connection: keep-alive"));
		await wire.answers(1);
		wire.send(head("GET /b HTTP/1.0"));
		const both = await wire.answers(2);
		expect(both.map(({ body }) => body.toString())).toEqual(["ok", "ok"]);
		expect(await wire.ended()).toBe(true);
	});
});

test("an answer that is cut does not look whole to a client of HTTP/1.0 either", async () => {
	upstream.script = ({ socket }) => {
		socket.write(
			"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n",
		);
		setTimeout(() => socket.destroy(), 50);
	};
	await onWire(async (wire) => {
		let code: string | undefined;
		wire.socket.on("error", (error: NodeJS.ErrnoException) => {
			code = error.code;
		});
		wire.send(head("GET /a HTTP/1.0"));
		expect(await wire.ended()).toBe(true);
		expect(code).toBe("ECONNRESET");
	});
});

test("an answer's trailers reach a client that reads them, but for what a trailer must not say", async () => {
	const chunked =
		"HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 7\r\nSet-Cookie: a=b\r\nAuthorization: x\r\n\r\n";
	const { raw } = await answered(chunked, "GET /a HTTP/1.1", "TE: trailers");
	expect(raw.split("\r\n0\r\n")[1]).toBe("X-Sum: 7\r\n\r\n");
	const { raw: without } = await answered(chunked);
	expect(without).toMatch(/\r\n0\r\n\r\n$/);
});

test("the body of a request that is refused is not asked for", async () => {
	await onWire(async (wire) => {
		wire.send(
			[
				"POST /a HTTP/1.1",
				`Host: 127.0.0.1:${gate.port}`,
				"Expect: 100-continue",
				"Content-Length: 5",
				"",
				"",
			].join("\r\n"),
		);
		const all = await wire.answers(1);
		expect(all.map(({ status }) => status)).toEqual([401]);
	});
});

test("Expect: 100-continue ends at the gate, which asks for the body when it is let in", async () => {
	await onWire(async (wire) => {
		wire.send(
			head(
				"PUT /a HTTP/1.1",
				"Expect: 100-continue",
				"Content-Type: text/plain",
				"Content-Length: 5",
			),
		);
		expect(await wire.until((bytes) => bytes.includes("100 Continue"))).toBe(
			true,
		);
		wire.send("hello");
		const all = await wire.answers(1);
		expect(all.map(({ status }) => status)).toEqual([100, 200]);
		const [request] = upstream.requests;
		expect(request?.body.toString()).toBe("hello");
		expect(request && valuesOf(request, "expect")).toEqual([]);
	});
});

test("a target in absolute form is the request it names, and one that names another host is refused", async () => {
	const host = `127.0.0.1:${gate.port}`;
	const { all } = await answered(
		"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
		`GET http://${host}/a?b HTTP/1.1`,
	);
	expect(all[0]?.status).toBe(200);
	expect(upstream.requests[0]?.target).toBe("/a?b");
	for (const target of [
		"http://evil.example/a",
		`https://${host}/a`,
		"*",
		host,
	]) {
		upstream.reset();
		const method = target === "*" ? "OPTIONS" : "GET";
		const refused = await answered("", `${method} ${target} HTTP/1.1`);
		expect(refused.all[0]?.status).toBe(400);
		expect(upstream.requests).toEqual([]);
	}
});

test.each([
	"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
	"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\nok",
])(
	"an interim answer that nobody asked for opens nothing (%#)",
	async (answer) => {
		const { all, raw } = await answered(answer);
		expect([200, 502]).toContain(all.at(-1)?.status);
		expect(raw).not.toMatch(/^HTTP\/1\.1 10/);
	},
);

test("ranges, their multipart answer and 416 pass as they are", async () => {
	const body =
		"--b\r\nContent-Range: bytes 0-0/9\r\n\r\na\r\n--b\r\nContent-Range: bytes 2-2/9\r\n\r\nc\r\n--b--\r\n";
	const { all } = await answered(
		`HTTP/1.1 206 Partial Content\r\nContent-Type: multipart/byteranges; boundary=b\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
		"GET /a HTTP/1.1",
		"Range: bytes=0-0,2-2",
	);
	expect(all[0]?.status).toBe(206);
	expect(all[0]?.body.toString()).toBe(body);
	const { all: none } = await answered(
		"HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */9\r\nContent-Length: 0\r\n\r\n",
		"GET /a HTTP/1.1",
		"Range: bytes=20-",
	);
	expect(none[0]?.status).toBe(416);
	expect(field(none[0], "content-range")).toBe("bytes */9");
});

test("a client that has shut down its sending side gets the answer that comes soon", async () => {
	upstream.script = ({ socket }) => {
		setTimeout(() => {
			socket.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nhalf");
		}, 100);
	};
	await onWire(async (wire) => {
		wire.send(head("GET /a HTTP/1.1"));
		wire.halfClose();
		const [answer] = await wire.answers(1);
		expect(answer?.body.toString()).toBe("half");
	});
});

test("an upstream that shuts down its sending side ends a body of unknown length", async () => {
	upstream.script = ({ socket }) => {
		socket.end("HTTP/1.1 200 OK\r\n\r\nto the end");
	};
	await onWire(async (wire) => {
		wire.send(head("GET /a HTTP/1.1"));
		const [answer] = await wire.answers(1);
		expect([answer?.whole, answer?.body.toString()]).toEqual([
			true,
			"to the end",
		]);
	});
});

test("an answer that comes before the whole upload was read reaches the client", async () => {
	upstream.atHead = ({ socket }) => {
		socket.write(
			"HTTP/1.1 413 Content Too Large\r\nConnection: close\r\nContent-Length: 5\r\n\r\nlarge",
		);
	};
	upstream.script = () => {};
	await onWire(async (wire) => {
		wire.send(
			`${head("PUT /a HTTP/1.1", "Content-Type: text/plain", "Content-Length: 5000000")}${"x".repeat(100_000)}`,
		);
		const [answer] = await wire.answers(1);
		expect([answer?.status, answer?.body.toString()]).toEqual([413, "large"]);
	});
});

test("a refusal reaches a client that is still sending", async () => {
	await onWire(async (wire) => {
		wire.send(
			[
				"PUT /a HTTP/1.1",
				`Host: 127.0.0.1:${gate.port}`,
				"Content-Length: 50000000",
				"",
				"",
			].join("\r\n"),
		);
		for (let i = 0; i < 20; i++) wire.send(Buffer.alloc(1_000_000, "x"));
		const [answer] = await wire.answers(1);
		expect(answer?.status).toBe(401);
		expect(await wire.ended()).toBe(true);
	});
});

test("an answer whose header is too large is refused, and the next one is not", async () => {
	const { all } = await answered(
		`HTTP/1.1 200 OK\r\nX-A: ${"a".repeat(40_000)}\r\nContent-Length: 2\r\n\r\nok`,
	);
	expect(all[0]?.status).toBe(502);
	const { all: next } = await answered(
		`HTTP/1.1 200 OK\r\nX-A: ${"a".repeat(12_000)}\r\nContent-Length: 2\r\n\r\nok`,
	);
	expect(next[0]?.status).toBe(200);
});

test("codings and validators pass both ways as they are", async () => {
	const { all } = await answered(
		'HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nETag: W/"1"\r\nVary: Accept\r\nContent-Length: 3\r\n\r\n\u0001\u00ff\u0002',
		"GET /a HTTP/1.1",
		"Accept-Encoding: br;q=1, gzip",
		'If-None-Match: W/"0"',
	);
	const [request] = upstream.requests;
	expect(request && valuesOf(request, "accept-encoding")).toEqual([
		"br;q=1, gzip",
	]);
	expect(request && valuesOf(request, "if-none-match")).toEqual(['W/"0"']);
	expect(field(all[0], "content-encoding")).toBe("br");
	expect([...(all[0]?.body ?? [])]).toEqual([1, 255, 2]);
});

test("a client that has shut down its sending side and is sent nothing for a while counts as gone", async () => {
	upstream.script = () => {};
	await onWire(async (wire) => {
		wire.send(head("GET /a HTTP/1.1"));
		await expect.poll(() => upstream.requests.length).toBe(1);
		wire.halfClose();
		await expect
			.poll(() => upstream.requests[0]?.socket.destroyed, { timeout: 10_000 })
			.toBe(true);
	});
});
