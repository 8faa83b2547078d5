/** HTTP/2 at a listener with TLS: what passes over HTTP/1.1 passes over it, for real clients, and ends as it should. */
import { execFile } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import {
	type ClientHttp2Session,
	type ClientHttp2Stream,
	connect,
	constants,
	type IncomingHttpHeaders,
	type OutgoingHttpHeaders,
} from "node:http2";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { Agent } from "undici";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { eventually } from "../eventually.ts";
import { gateForFile } from "../gate/running.ts";

const use = gateForFile({ flags: ["--tls"] });
let ca: string;
let caFile: string;
let url: string;
let key: string;
beforeAll(async () => {
	const running = use();
	const { gate } = running;
	({ key } = running);
	url = gate.gateUrl;
	const dir = join(gate.home, "exported");
	expect((await gate.run("cert", "export", dir)).code).toBe(0);
	caFile = join(dir, "ca.crt");
	ca = await readFile(caFile, "utf8");
});

function session(): ClientHttp2Session {
	const one = connect(url, { ca });
	one.on("error", () => undefined);
	onTestFinished(() => one.destroy());
	return one;
}

/** Also where it ends in an error, which `once` would throw. */
const closed = (stream: ClientHttp2Stream): Promise<void> =>
	new Promise((resolve) => stream.once("close", () => resolve()));

const keyed = (fields: OutgoingHttpHeaders = {}): OutgoingHttpHeaders => ({
	":path": "/docs/a",
	"x-api-key": key,
	...fields,
});

interface Answered {
	readonly headers: IncomingHttpHeaders;
	readonly body: string;
	readonly resetBy: number;
}

async function answered(
	stream: ClientHttp2Stream,
	body?: string,
): Promise<Answered> {
	let headers: IncomingHttpHeaders = {};
	let text = "";
	stream.on("response", (given) => {
		headers = given;
	});
	stream.on("error", () => undefined);
	stream.setEncoding("utf8").on("data", (piece: string) => {
		text += piece;
	});
	stream.end(body);
	await closed(stream);
	return { headers, body: text, resetBy: stream.rstCode };
}

test("a request, its body and its answer pass, with fields that come twice", async () => {
	const { docs, gate } = use();
	docs.answer = (req, res, seen) => {
		req.on("end", () => {
			res.setHeader("Set-Cookie", ["a=1", "b=2"]);
			res.setHeader("Location", `${docs.url}/made`);
			res.statusCode = 201;
			res.end(`got ${seen.body}`);
		});
	};
	const { headers, body } = await answered(
		session().request(
			keyed({
				":method": "POST",
				":path": "/docs/a?b=%20c",
				"content-type": "text/plain",
				cookie: ["one=1", "two=2"],
			}),
		),
		"x=1",
	);
	expect([headers[":status"], body]).toEqual([201, "got x=1"]);
	expect(headers["set-cookie"]).toEqual(["a=1", "b=2"]);
	expect(headers.location).toBe(`https://127.0.0.1:${gate.port}/docs/made`);
	expect(docs.received[0]).toMatchObject({
		url: "/a?b=%20c",
		headers: {
			cookie: "one=1; two=2",
			"x-forwarded-proto": "https",
			"x-forwarded-host": `127.0.0.1:${gate.port}`,
		},
	});
	expect(docs.received[0]?.headers["x-api-key"]).toBeUndefined();
});

test("a large upload without a length goes on in pieces, and a large answer comes back", async () => {
	const { docs } = use();
	docs.answer = (req, res) => {
		req.pipe(res);
	};
	const stream = session().request(
		keyed({ ":method": "PUT", "content-type": "application/octet-stream" }),
	);
	const piece = "0123456789abcdef".repeat(4096);
	for (let i = 0; i < 40; i++) stream.write(piece);
	const { body } = await answered(stream);
	expect(body.length).toBe(40 * piece.length);
	expect(docs.received.at(-1)?.headers["transfer-encoding"]).toBe("chunked");
});

test.each([
	["HEAD", 200],
	["GET", 304],
	["GET", 204],
])("%s answered with %i has no body", async (method, status) => {
	const { docs } = use();
	docs.answer = (_, res) => {
		res.writeHead(status, { ETag: '"1"' });
		res.end(method === "HEAD" ? "five!" : undefined);
	};
	const { headers, body, resetBy } = await answered(
		session().request(keyed({ ":method": method })),
	);
	expect([headers[":status"], headers.etag, body, resetBy]).toEqual([
		status,
		'"1"',
		"",
		constants.NGHTTP2_NO_ERROR,
	]);
});

test("an event leaves at once, and a client that leaves ends the upstream's work", async () => {
	const { docs } = use();
	let open: ServerResponse | undefined;
	docs.answer = (_, res) => {
		res.writeHead(200, { "Content-Type": "text/event-stream" });
		res.flushHeaders();
		open = res;
	};
	const stream = session().request(keyed());
	await once(stream, "response");
	const next = once(stream, "data");
	open?.write("data: one\n\n");
	expect(String((await next)[0])).toBe("data: one\n\n");
	stream.close(constants.NGHTTP2_CANCEL);
	await eventually(() => open?.destroyed).toBe(true);
});

test("an answer that is cut ends in a reset, and its neighbours go on", async () => {
	const { docs } = use();
	docs.answer = (req, res) => {
		if (req.url !== "/cut") {
			setTimeout(() => res.end("whole"), 100);
			return;
		}
		res.write("half");
		setTimeout(() => res.destroy(), 50);
	};
	const one = session();
	const [cut, whole] = await Promise.all([
		answered(one.request(keyed({ ":path": "/docs/cut" }))),
		answered(one.request(keyed())),
	]);
	expect(cut.body).toBe("half");
	expect(cut.resetBy).not.toBe(constants.NGHTTP2_NO_ERROR);
	expect([whole.body, whole.resetBy]).toEqual(["whole", 0]);
});

test("trailers and early hints reach a client that reads them", async () => {
	const { docs } = use();
	docs.answer = (_, res) => {
		res.writeEarlyHints({ link: "</a.css>; rel=preload" });
		res.writeHead(200, { Trailer: "X-Sum" });
		res.write("body");
		res.addTrailers({ "X-Sum": "7" });
		res.end();
	};
	const stream = session().request(keyed({ te: "trailers" }));
	let hints: IncomingHttpHeaders = {};
	let trailers: IncomingHttpHeaders = {};
	stream.on("headers", (given) => {
		hints = given;
	});
	stream.on("trailers", (given) => {
		trailers = given;
	});
	const { body } = await answered(stream);
	expect([hints[":status"], hints["link"]]).toEqual([
		103,
		"</a.css>; rel=preload",
	]);
	expect([body, trailers["x-sum"]]).toEqual(["body", "7"]);
	const plain = await answered(session().request(keyed({ te: "trailers" })));
	expect(plain.body).toBe("body");
});

test("the body of a refused request is not asked for, and that of one let in is", async () => {
	const expecting = { ":method": "PUT", expect: "100-continue" };
	const { docs } = use();
	const refused = session().request({ ":path": "/docs/a", ...expecting });
	let isAsked = false;
	refused.on("continue", () => {
		isAsked = true;
	});
	const [headers] = await once(refused, "response");
	expect([headers[":status"], isAsked]).toEqual([401, false]);
	refused.destroy();
	const stream = session().request(keyed(expecting));
	stream.on("continue", () => stream.end("hello"));
	await once(stream, "response");
	await eventually(() => docs.received[0]?.body).toBe("hello");
});

test("a revoked key's stream ends, and its neighbour's on the same connection does not", async () => {
	const { docs, gate } = use();
	docs.answer = (_, res) => {
		res.writeHead(200, { "Content-Type": "text/event-stream" });
		res.write("data: one\n\n");
	};
	const lent = await gate.createKey("lent");
	const one = session();
	const [mine, theirs] = [
		one.request(keyed()),
		one.request(keyed({ "x-api-key": lent.key })),
	];
	theirs.on("error", () => undefined);
	await Promise.all([once(mine, "data"), once(theirs, "data")]);
	const ended = closed(theirs);
	await gate.run("key", "revoke", lent.id);
	await ended;
	expect(theirs.rstCode).not.toBe(constants.NGHTTP2_NO_ERROR);
	expect(mine.closed).toBe(false);
	mine.close();
});

test("curl and undici speak it", async () => {
	use();
	const { stdout } = await promisify(execFile)("curl", [
		"--silent",
		"--cacert",
		caFile,
		"--http2",
		"-H",
		`X-API-Key: ${key}`,
		"-w",
		" %{http_version}",
		`${url}/docs/a`,
	]);
	expect(stdout).toBe("hello 2");
	const agent = new Agent({ allowH2: true, connect: { ca } });
	onTestFinished(() => agent.destroy());
	const answers = await Promise.all(
		Array.from({ length: 50 }, async (_, i) => {
			const { statusCode, body } = await agent.request({
				origin: url,
				path: `/docs/${i}`,
				method: "GET",
				headers: { "x-api-key": key },
			});
			return [statusCode, await body.text()];
		}),
	);
	expect(answers).toEqual(answers.map(() => [200, "hello"]));
});

test("it is not offered where the listener's settings say so", async () => {
	const { gate } = use();
	const file = join(gate.home, "security.json");
	const settings: unknown = JSON.parse(await readFile(file, "utf8"));
	await writeFile(
		file,
		JSON.stringify({
			...Object(settings),
			listeners: [{ host: "127.0.0.1", port: 0, tls: true, http2: false }],
		}),
	);
	const listeners = async (): Promise<{ url: string }[]> =>
		(await gate.call("status.get", {})).listeners;
	await eventually(async () => (await listeners()).length).toBe(2);
	const second = (await listeners())[1]?.url ?? "";
	const one = connect(second, { ca });
	const [error] = await once(one, "error");
	expect(String(error.code)).toMatch(/NO_APPLICATION_PROTOCOL/);
});
