/** An upstream over TLS: whom the gate believes, what it shows, and what the owner is told when that fails. */
import { once } from "node:events";
import { copyFile, writeFile } from "node:fs/promises";
import { createSecureServer } from "node:http2";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
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
import type { Pool } from "undici";
import { type Upstream, Upstreams } from "../../../core/upstreams.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import {
	type GateProcess,
	startGate,
	withHarmlessMessages,
} from "../../stub/gate-process.ts";
import { makeCa, type PemPair, type TestCa, textOf } from "../../stub/tls.ts";
import { send, type Told } from "../http.ts";
import { FakeClock, noSources, tempFolder } from "../parts.ts";

function poolOf({ pool }: Upstream): Pool {
	if (!pool) throw new Error("no connections");
	return pool;
}

let ca: TestCa;
let other: TestCa;
let pairs: Record<"good" | "elsewhere" | "expired" | "client", PemPair>;
beforeAll(async () => {
	[ca, other] = [await makeCa(), await makeCa("other-ca")];
	pairs = {
		good: await ca.issue("good", "IP:127.0.0.1,DNS:box.local"),
		elsewhere: await ca.issue("elsewhere", "DNS:elsewhere.local"),
		expired: await ca.issue("expired", "IP:127.0.0.1", -1),
		client: await ca.issue("client", ""),
	};
});
afterAll(async () => {
	await ca.remove();
	await other.remove();
});

interface Seen {
	readonly url: string;
	readonly requests: { version: string; client: string }[];
	readonly server: Server;
}

async function listening(server: Server): Promise<string> {
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	// A listening TCP server has an address.
	return `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers "secret" over TLS. */
async function upstreamWith(pair: PemPair, asksClient = false): Promise<Seen> {
	const requests: Seen["requests"] = [];
	const server = createServer(
		{
			...(await textOf(pair)),
			requestCert: asksClient,
			rejectUnauthorized: asksClient,
			...(asksClient ? { ca: await textOfCa() } : {}),
		},
		(req, res) => {
			// A request of an https server came over TLS.
			const socket = req.socket as TLSSocket;
			const shown = socket.getPeerX509Certificate()?.subject ?? "";
			requests.push({ version: req.httpVersion, client: shown });
			res.end("secret");
		},
	);
	return { url: await listening(server), requests, server };
}
const textOfCa = async (): Promise<string> =>
	(await textOf({ cert: ca.cert, key: ca.cert })).cert;

interface Running {
	readonly gate: GateProcess;
	readonly ask: () => Promise<Told>;
	/** The upstream as the owner sees it. */
	readonly view: () => Promise<{
		missing: string[];
		health: { state: string; detail: string };
	}>;
}

async function gateBefore(
	url: string,
	tls?: object,
	env: Readonly<Record<string, string>> = {},
): Promise<Running> {
	const gate = await startGate({
		upstreams: {},
		env,
		settings: {
			limits: null,
			upstreams: {
				up: {
					...withHarmlessMessages(url),
					...(tls === undefined ? {} : { tls }),
				},
			},
		},
	});
	onTestFinished(() => gate.stop());
	const { key } = await gate.createKey("tls-client");
	return {
		gate,
		ask: () =>
			send(gate.gateUrl, { path: "/up/", headers: { "X-API-Key": key } }),
		async view() {
			const [first] = (await gate.call("status.get", {})).upstreams;
			if (first === undefined) throw new Error("no upstream");
			return first;
		},
	};
}

test("one with the certificate of a named CA is spoken to", async () => {
	const { url, requests } = await upstreamWith(pairs.good);
	const { ask } = await gateBefore(url, { ca: ca.cert });
	expect((await ask()).body).toBe("secret");
	expect(requests).toEqual([{ version: "1.1", client: "" }]);
});

test("a variable may hold the file's path, as it stood in what was imported", async () => {
	const { url, requests } = await upstreamWith(pairs.good);
	const tls = { ca: "${env:SERVICE_TLS_CA}" };
	const named = await gateBefore(url, tls, { SERVICE_TLS_CA: ca.cert });
	expect((await named.ask()).body).toBe("secret");
	const unset = await gateBefore(url, tls);
	expect((await unset.ask()).status).toBe(502);
	expect((await unset.view()).missing.join()).toContain("SERVICE_TLS_CA");
	expect(requests).toHaveLength(1);
});

describe("no request leaves, and the owner is told why,", () => {
	test.each([
		["that nobody vouches for", "good", {}, "signed by nobody"],
		["of another CA", "good", { ca: "other" }, "signed by nobody"],
		["for another name", "elsewhere", { ca: "own" }, "another name"],
		["that has expired", "expired", { ca: "own" }, "expired"],
		[
			"for another name than the settings say",
			"good",
			{ ca: "own", server_name: "third.local" },
			"another name",
		],
	] as const)("with a certificate %s", async (_, which, tls, words) => {
		const { url, requests } = await upstreamWith(pairs[which]);
		const files = { own: ca.cert, other: other.cert };
		const named = "ca" in tls ? { ...tls, ca: files[tls.ca] } : tls;
		const { ask, view } = await gateBefore(url, named);
		const told = await ask();
		expect([told.status, told.code]).toEqual([502, "upstream-down"]);
		expect(requests).toEqual([]);
		const { health } = await view();
		expect(health.state).toBe("down");
		expect(health.detail).toContain(words);
	});

	test("with a file that cannot be read, while other upstreams go on", async () => {
		const { url, requests } = await upstreamWith(pairs.good);
		const missing = join(await tempFolder(), "ca.crt");
		const { ask, gate, view } = await gateBefore(url, { ca: missing });
		const told = await ask();
		expect([told.status, told.code]).toEqual([502, "upstream-down"]);
		expect((await view()).missing.join()).toContain(missing);
		expect((await view()).health.detail).toContain(missing);
		expect(requests).toEqual([]);
		const { status } = await send(gate.gateUrl, {
			path: "/.drawbridge/health",
		});
		expect(status).toBe(200);
	});

	test("also where the environment says that everybody is to be believed", async () => {
		const { url, requests } = await upstreamWith(pairs.good);
		const gate = await startGate({
			upstreams: {},
			settings: {
				limits: null,
				upstreams: { up: withHarmlessMessages(url) },
			},
			env: { NODE_TLS_REJECT_UNAUTHORIZED: "0" },
		});
		onTestFinished(() => gate.stop());
		const { key } = await gate.createKey("tls-client");
		const headers = { "X-API-Key": key };
		const told = await send(gate.gateUrl, { path: "/up/", headers });
		expect(told.status).toBe(502);
		const upgraded = await new Promise<number>((resolve) => {
			const address = `ws://127.0.0.1:${gate.port}/up/live`;
			const client = new WebSocket(address, { headers });
			client.once("unexpected-response", (_, res) =>
				resolve(res.statusCode ?? 0),
			);
			client.once("error", () => undefined);
		});
		expect(upgraded).toBe(502);
		expect(requests).toEqual([]);
	});
});

test("one that goes by another name is believed under that one", async () => {
	const { url } = await upstreamWith(pairs.elsewhere);
	const { ask } = await gateBefore(url, {
		ca: ca.cert,
		server_name: "elsewhere.local",
	});
	expect((await ask()).status).toBe(200);
});

test("one that asks for a certificate gets the gate's, and without one the owner is told", async () => {
	const { url, requests } = await upstreamWith(pairs.good, true);
	const shows = { ca: ca.cert, ...pairs.client };
	expect((await (await gateBefore(url, shows)).ask()).status).toBe(200);
	expect(requests).toEqual([{ version: "1.1", client: "CN=client" }]);
	const without = await gateBefore(url, { ca: ca.cert });
	expect((await without.ask()).status).toBe(502);
	expect(requests).toHaveLength(1);
});

test("one that would rather speak HTTP/2 is spoken to in HTTP/1.1", async () => {
	const versions: string[] = [];
	const server = createSecureServer(
		{ ...(await textOf(pairs.good)), allowHTTP1: true },
		(req, res) => {
			versions.push(req.httpVersion);
			res.end("secret");
		},
	);
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => void server.close());
	// A listening TCP server has an address.
	const { port } = server.address() as AddressInfo;
	const { ask } = await gateBefore(`https://127.0.0.1:${port}`, {
		ca: ca.cert,
	});
	expect((await ask()).body).toBe("secret");
	expect(versions).toEqual(["1.1"]);
});

test("a WebSocket goes over TLS, with the gate's certificate and to nobody else", async () => {
	const { url, server } = await upstreamWith(pairs.good, true);
	const sockets = new WebSocketServer({ server });
	sockets.on("connection", (socket) =>
		socket.on("message", (data) => socket.send(data, { binary: false })),
	);
	const { gate } = await gateBefore(url, { ca: ca.cert, ...pairs.client });
	const { key } = await gate.createKey("socket-client");
	const client = new WebSocket(`ws://127.0.0.1:${gate.port}/up/live`, {
		headers: { "X-API-Key": key },
	});
	await once(client, "open");
	client.send("hello");
	expect(String((await once(client, "message"))[0])).toBe("hello");
	client.terminate();
});

test("files are read again when they change, and only what changed connects anew", async () => {
	const { url } = await upstreamWith(pairs.good);
	const file = join(await tempFolder(), "ca.crt");
	await copyFile(ca.cert, file);
	let changes = 0;
	const upstreams = new Upstreams([], null, new FakeClock(), noSources, () => {
		changes++;
	});
	onTestFinished(() => upstreams.close());
	upstreams.apply(
		SecuritySettings.parse({
			upstreams: { up: { url, tls: { ca: file } }, plain: { url } },
		}),
	);
	const [up, plain] = [upstreams.get("up"), upstreams.get("plain")];
	if (!up || !plain) throw new Error("not taken over");
	const pools = [up.pool, plain.pool];
	const said = async (): Promise<string> =>
		poolOf(up)
			.request({ path: "/", method: "GET" })
			.then(
				async ({ body }) => await body.text(),
				(error: NodeJS.ErrnoException) => error.code ?? error.name,
			);
	expect(await said()).toBe("secret");
	changes = 0;
	upstreams.readTlsAgain();
	expect([changes, up.pool === pools[0]]).toEqual([0, true]);

	await writeFile(file, "no PEM");
	upstreams.readTlsAgain();
	expect(changes).toBe(1);
	expect(await said()).toBe("TLS_SETTINGS");
	expect(upstreams.views("", "strict")[0]?.missing.join()).toContain(file);

	await copyFile(other.cert, file);
	upstreams.readTlsAgain();
	expect(await said()).not.toBe("secret");
	await copyFile(ca.cert, file);
	upstreams.readTlsAgain();
	expect(await said()).toBe("secret");
	expect(plain.pool).toBe(pools[1]);
});
