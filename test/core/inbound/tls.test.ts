/** The gate over TLS with a certificate of its own CA: requests, streams and upgrades as in the clear, and nothing weaker. */
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { type AddressInfo, connect } from "node:net";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import {
	afterAll,
	beforeAll,
	describe,
	expect,
	onTestFinished,
	test,
} from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { withHarmlessMessages } from "../../stub/gate-process.ts";
import { gateForFile } from "../gate/running.ts";
import type { Ask, Told } from "../http.ts";
import {
	openTls,
	outcomeOf,
	sendTls,
	shakeHands,
	type Trust,
} from "../../stub/tls.ts";

let sockets: WebSocketServer;
beforeAll(async () => {
	sockets = new WebSocketServer({ port: 0, host: "127.0.0.1" });
	sockets.on("connection", (socket) =>
		socket.on("message", (data, isBinary) =>
			socket.send(data, { binary: isBinary }),
		),
	);
	await once(sockets, "listening");
});
afterAll(() => sockets.close());

const use = gateForFile(() => ({
	flags: ["--tls"],
	settings: {
		limits: null,
		upstreams: {
			// A listening TCP server has an address.
			socket: withHarmlessMessages(
				`http://127.0.0.1:${(sockets.address() as AddressInfo).port}`,
			),
		},
	},
}));
let trust: Trust;
beforeAll(async () => {
	const { gate } = use();
	const dir = join(gate.home, "exported");
	const { code } = await gate.run("cert", "export", dir);
	expect(code).toBe(0);
	trust = { ca: await readFile(join(dir, "ca.crt"), "utf8") };
});

const ask = (one: Ask): Promise<Told> =>
	sendTls(
		use().gate.gateUrl,
		{ ...trust, servername: "localhost" },
		{ ...one, headers: { "X-API-Key": use().key, ...one.headers } },
	);
const fingerprint = (socket: TLSSocket): string =>
	socket.getPeerX509Certificate()?.fingerprint256 ?? "";

test("the ready line and the status say https, and when the certificate ends", async () => {
	const { gate } = use();
	expect(gate.gateUrl).toBe(`https://127.0.0.1:${gate.port}`);
	const { stdout } = await gate.run("status", "--json");
	expect(JSON.parse(stdout)["listeners"]).toMatchObject([
		{
			url: gate.gateUrl,
			tls: true,
			clientCertificates: "none",
			alwaysStrict: false,
			fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
		},
	]);
});

test("a request, its body and its answer pass, and the upstream learns that it was TLS", async () => {
	const { docs, gate, key } = use();
	docs.answer = (req, res, seen) => {
		req.on("end", () => {
			res.setHeader("Location", `${docs.url}/made`);
			res.statusCode = 201;
			res.end(`got ${seen.body}`);
		});
	};
	const told = await sendTls(gate.gateUrl, trust, {
		method: "POST",
		path: "/docs/a",
		headers: { "X-API-Key": key },
		body: "x=1",
	});
	expect([told.status, told.body]).toEqual([201, "got x=1"]);
	expect(told.headers.location).toBe(
		`https://127.0.0.1:${gate.port}/docs/made`,
	);
	expect(docs.received[0]?.headers).toMatchObject({
		"x-forwarded-proto": "https",
		forwarded: expect.stringContaining("proto=https"),
	});
});

test("a target in absolute form names https, as it came", async () => {
	const { gate, key } = use();
	const host = `127.0.0.1:${gate.port}`;
	const status = async (scheme: string): Promise<number> =>
		(
			await sendTls(gate.gateUrl, trust, {
				path: `${scheme}://${host}/docs/a`,
				headers: { "X-API-Key": key },
			})
		).status;
	expect([await status("https"), await status("http")]).toEqual([200, 400]);
});

test("an event leaves at once, although the stream stays open", async () => {
	const { docs, gate, key } = use();
	docs.answer = (_, res) => {
		res.writeHead(200, { "Content-Type": "text/event-stream" });
		res.write("data: one\n\n");
	};
	const headers = { "X-API-Key": key };
	const res = await openTls(gate.gateUrl, trust, { path: "/docs/s", headers });
	expect(String((await once(res, "data"))[0])).toBe("data: one\n\n");
	res.destroy();
});

test("a WebSocket passes, both ways", async () => {
	const { gate, key } = use();
	const client = new WebSocket(`wss://127.0.0.1:${gate.port}/socket/live`, [], {
		headers: { "X-API-Key": key },
		ca: String(trust.ca),
	});
	await once(client, "open");
	client.send("hello");
	expect(String((await once(client, "message"))[0])).toBe("hello");
	client.close();
	await once(client, "close");
});

const fails = (options: Parameters<typeof shakeHands>[1]): Promise<string> =>
	shakeHands(use().gate.port, { ...trust, ...options }).then(
		(socket) => {
			socket.destroy();
			return "connected";
		},
		(error: NodeJS.ErrnoException) => error.code ?? error.name,
	);

describe("of TLS itself", () => {
	test("nothing older than 1.2 is spoken, and 1.2 and 1.3 are", async () => {
		const old = { minVersion: "TLSv1", maxVersion: "TLSv1.1" } as const;
		expect(await fails({ ...old, ciphers: "DEFAULT@SECLEVEL=0" })).toBe(
			"ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION",
		);
		expect(await fails({ maxVersion: "TLSv1.2" })).toBe("connected");
		expect(await fails({ minVersion: "TLSv1.3" })).toBe("connected");
	});

	test.each(["AES128-GCM-SHA256", "ECDHE-ECDSA-AES128-SHA256"])(
		"%s is not spoken",
		async (ciphers) => {
			expect(await fails({ maxVersion: "TLSv1.2", ciphers })).toMatch(
				/HANDSHAKE_FAILURE/,
			);
		},
	);

	test.each([
		[["http/1.1", "h2"], "h2"],
		[["http/1.1"], "http/1.1"],
		[undefined, false],
	])("of %j, %s is agreed on", async (offered, agreed) => {
		const socket = await shakeHands(use().gate.port, {
			...trust,
			...(offered && { ALPNProtocols: offered }),
		});
		expect(socket.alpnProtocol).toBe(agreed);
		socket.destroy();
		expect(await fails({ ALPNProtocols: ["spdy/3", "h3"] })).toMatch(
			/NO_APPLICATION_PROTOCOL/,
		);
	});

	test("a client does not renegotiate", async () => {
		const options = { ...trust, maxVersion: "TLSv1.2" } as const;
		const socket = await shakeHands(use().gate.port, options);
		const ended = await new Promise<boolean>((resolve) => {
			socket.once("close", () => resolve(true));
			socket.renegotiate({}, (error) => resolve(error !== null));
		});
		expect(ended).toBe(true);
	});

	test("whatever name is asked for in the handshake, the Host decides", async () => {
		for (const servername of [
			"evil.example",
			"x".repeat(250),
			"docs.localhost",
		]) {
			const told = sendTls(
				use().gate.gateUrl,
				{ ...trust, servername: "localhost" },
				{ headers: { Host: servername } },
			);
			expect((await told).code).toBe(
				servername === "docs.localhost" ? "unauthenticated" : "foreign-host",
			);
			const socket = await shakeHands(use().gate.port, {
				...trust,
				servername,
				checkServerIdentity: () => undefined,
			});
			socket.destroy();
		}
	});

	test("the certificate is for the upstreams' own names, too, also for one that came later", async () => {
		const { gate } = use();
		const socket = await shakeHands(gate.port, {
			...trust,
			servername: "socket.localhost",
		});
		expect(socket.authorized).toBe(true);
		socket.destroy();
	});
});

test("a request in the clear gets no answer, and the next client gets one", async () => {
	const { gate } = use();
	const socket = connect(gate.port, "127.0.0.1");
	socket.on("error", () => undefined);
	socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
	let text = "";
	socket.on("data", (bytes) => (text += bytes.toString("latin1")));
	await once(socket, "close");
	expect(text).not.toContain("HTTP/1.1 2");
	const told = await ask({ path: "/docs/a" });
	expect(told.status).toBe(200);
	const { stdout } = await gate.run("audit", "tail", "--json");
	expect(stdout).toContain("ERR_SSL_HTTP_REQUEST");
});

const asPage = async (headers: Record<string, string>): Promise<string> => {
	const told = await ask({ path: "/docs/a", headers });
	return told.code ?? String(told.status);
};

describe("a page", () => {
	test("of the gate's own https address may call, one of the same address in the clear may not", async () => {
		const { port } = use().gate;
		for (const [origin, outcome] of [
			[`https://127.0.0.1:${port}`, "200"],
			[`https://LOCALHOST:${port}`, "200"],
			[`http://127.0.0.1:${port}`, "foreign-origin"],
			["https://127.0.0.1", "foreign-origin"],
			[`https://docs.localhost:${port}`, "foreign-origin"],
			["https://evil.example", "foreign-origin"],
			["null", "foreign-origin"],
		])
			expect([origin, await asPage({ Origin: origin ?? "" })]).toEqual([
				origin,
				outcome,
			]);
	});

	test("of another site, or of a name bound to this address, may not", async () => {
		expect(await asPage({ "Sec-Fetch-Site": "cross-site" })).toBe(
			"foreign-origin",
		);
		expect(await asPage({ Host: "evil.example" })).toBe("foreign-host");
	});
});

test("a renewed certificate is shown to whoever comes, and ends no stream that is open", async () => {
	const { docs, gate, key } = use();
	const answers: ServerResponse[] = [];
	docs.answer = (_, res) => {
		res.writeHead(200, { "Content-Type": "text/event-stream" });
		answers.push(res);
		res.write("data: before\n\n");
	};
	const headers = { "X-API-Key": key };
	const res = await openTls(gate.gateUrl, trust, { path: "/docs/s", headers });
	onTestFinished(() => void res.destroy());
	await once(res, "data");
	const shown = async (): Promise<string> => {
		const socket = await shakeHands(gate.port, trust);
		const told = fingerprint(socket);
		socket.destroy();
		return told;
	};
	const { stdout } = await gate.run("status", "--json");
	const before = String(JSON.parse(stdout)["listeners"][0]["fingerprint"]);
	const list = JSON.parse((await gate.run("cert", "list", "--json")).stdout);
	const own = list.find(
		(one: { fingerprint: string }) => one.fingerprint === before,
	);
	const { code } = await gate.run("cert", "renew", String(own["id"]));
	expect(code).toBe(0);
	await expect.poll(shown).not.toBe(before);
	answers[0]?.write("data: after\n\n");
	expect(String((await once(res, "data"))[0])).toBe("data: after\n\n");
	expect(new X509Certificate(String(trust.ca)).ca).toBe(true);
	expect(await outcomeOf(ask({ path: "/docs/a" }))).toBe(200);
});
